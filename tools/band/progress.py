"""A bar for what takes a while, where somebody watches.

with progress.bar("sending") as step:
    step(512, 4096)
"""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from .link import Progress as Step


@contextmanager
def bar(what: str) -> Iterator[Step]:
    """Gives a function of how much is done, and of how much; without a terminal it does nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    with Progress(console=console, transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
