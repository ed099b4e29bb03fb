"""What other threads ask of the one that runs a board, to be done between two of its turns.

done = tasks.put(lambda: device.press("main"))     in any thread
tasks.do_all()                                     in that of the board
done.result(30)
"""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Tasks:
    """A queue of calls, made in the order in which they came; what one raises goes to whoever asked for it."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def put(self, act: Callable[[], T]) -> "Future[T]":
        """Asks for `act`; returns what will hold its result."""
        done: Future[T] = Future()

        def task() -> None:
            try:
                done.set_result(act())
            except BaseException as error:
                done.set_exception(error)

        self._waiting.put(task)
        return done

    def do_all(self) -> None:
        """Does all that has been asked for so far."""
        try:
            while True:
                self._waiting.get_nowait()()
        except Empty:
            pass
