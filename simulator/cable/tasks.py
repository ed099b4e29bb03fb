"""Calls that other threads want the board's thread to make, between two of its turns.

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
    """A queue of calls, made in the order in which they were put.

    An exception is raised in the thread that put the call.
    """

    def __init__(self) -> None:
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def put(self, act: Callable[[], T]) -> "Future[T]":
        """Adds a call of `act` to the queue; returns a Future for its result."""
        result: Future[T] = Future()

        def task() -> None:
            try:
                result.set_result(act())
            except BaseException as error:
                result.set_exception(error)

        self._waiting.put(task)
        return result

    def do_all(self) -> None:
        """Makes every call that is in the queue."""
        try:
            while True:
                self._waiting.get_nowait()()
        except Empty:
            pass
