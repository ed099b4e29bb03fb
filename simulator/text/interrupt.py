"""Handles Ctrl-C while a command loads its modules: ends the command without a traceback, which would say nothing.

if __name__ == "__main__":
    interrupt.end_quietly()        before all other imports
...
interrupt.raise_again()            once the code that catches KeyboardInterrupt runs

`with interrupt.handled_by(handler):` lets a command save its work when another signal ends the process.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# What ends a process: a plain `kill`, a terminal that is closed, Ctrl-\ in it. Windows has the first alone.
_ENDS_BY = ("SIGTERM", "SIGHUP", "SIGQUIT")


def end_quietly() -> None:
    """Makes Ctrl-C end this process silently; if Ctrl-C is ignored already, it stays ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def raise_again() -> None:
    """Makes Ctrl-C raise KeyboardInterrupt again, if `end_quietly` has changed that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
    """Does on another signal what Ctrl-C does; for `handled_by`."""
    raise KeyboardInterrupt


@contextmanager
def handled_by(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Calls `handler` at the first signal of _ENDS_BY that comes within the `with`, and ignores all later ones.

    A shell that ends sends two of them. A signal that was ignored before, as under nohup, stays ignored.
    """
    numbers = [getattr(signal, name) for name in _ENDS_BY if hasattr(signal, name)]
    handlers_before = {
        signal_number: signal.getsignal(signal_number)
        for signal_number in numbers
        if signal.getsignal(signal_number) is not signal.SIG_IGN
    }

    def first(signal_number: int, frame: FrameType | None) -> None:
        for each in handlers_before:
            signal.signal(each, signal.SIG_IGN)
        handler(signal_number, frame)

    for signal_number in handlers_before:
        signal.signal(signal_number, first)
    try:
        yield
    finally:
        for signal_number, handler_before in handlers_before.items():
            signal.signal(signal_number, handler_before)
