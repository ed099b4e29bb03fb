"""A progress bar for long work, shown only if stderr is a terminal.

with progress.bar("sending") as step:
    step(512, 4096)
"""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from .link import Progress as Step


@contextmanager
def bar(caption: str) -> Iterator[Step]:
    """Shows a progress bar with `caption`, if stderr is a terminal; yields a function (done, total) to move it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(caption, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
