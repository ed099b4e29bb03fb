"""tools/band/progress.py for a page: the same bar, drawn by the page."""

from collections.abc import Iterator
from contextlib import contextmanager

from rondo_page import progress

from tools.band.link import Progress as Step


@contextmanager
def bar(what: str) -> Iterator[Step]:
    """Gives a function of how much is done, and of how much."""
    yield lambda done, total: progress(what, done, total)
    progress("", 1, 1)
