"""Stands in for tools/band/progress.py in a page: the page itself draws the progress bar."""

from collections.abc import Iterator
from contextlib import contextmanager

from rondo_page import progress

from tools.band.link import Progress as Step


@contextmanager
def bar(caption: str) -> Iterator[Step]:
    """Yields a function (done, total) that moves the bar; removes the bar at the end."""
    yield lambda done, total: progress(caption, done, total)
    progress("", 1, 1)
