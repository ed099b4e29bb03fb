"""What the kernel needs of greenlet, in a browser that can suspend a WebAssembly stack (JSPI).

Each greenlet that has begun has a stack of its own, begun by a call from JavaScript; `run_sync` suspends that stack
until a promise is resolved. Each has a gate, such a promise: to switch, a greenlet resolves the other's and waits
for its own; one that ends resolves its parent's. Only in the page: on a computer the simulator uses PyPI's package.

Garbage is collected whole, before a greenlet begins, and never by CPython itself: its automatic collection follows
the frames of suspended stacks into memory that is another's by then, and the page's Python crashes. Pyodide 314.0.7
does so, https://github.com/pyodide/pyodide/issues/6464; a whole collection does not look at frames.
"""

import gc
from collections.abc import Callable

from pyodide.ffi import create_proxy, run_sync
from rondo_page import Gate, start

gc.disable()


class GreenletExit(BaseException):
    """Raised in a greenlet to end it from outside."""


class greenlet:
    """A greenlet: `run`, a function that can be suspended, with its own stack; `dead` once `run` has ended.

    Without `run` it stands for the stack that runs already. The package has this name in lower case too.
    """

    def __init__(self, run: Callable[[], object] | None = None) -> None:
        self._run = run
        self._begun = run is None
        self._gate = Gate.new()
        self._parent: greenlet | None = None
        self._thrown: BaseException | None = None
        self._failed: BaseException | None = None
        self.dead = False

    def switch(self) -> None:
        """Switches to this greenlet until it switches back or ends; raises the error that it ended by."""
        global _current
        before = _current
        if self.dead:
            return
        waiting = before._gate.wait()
        _current = self
        if self._begun:
            self._gate.open()
        else:
            gc.collect()  # a band that was left for this one is in cycles
            self._begun, self._parent = True, before
            start(create_proxy(self._body))
        run_sync(waiting)
        _current = before
        before._raise_thrown()
        self._raise_failed()

    def throw(self, error: BaseException | None = None) -> None:
        """Raises `error` in this greenlet at the place where it waits; without `error`, ends it by GreenletExit."""
        if not self._begun:
            self._begun = self.dead = True
        elif not self.dead:
            self._thrown = error or GreenletExit()
            self._parent = _current
            self.switch()

    def _raise_thrown(self) -> None:
        thrown, self._thrown = self._thrown, None
        if thrown is not None:
            raise thrown

    def _raise_failed(self) -> None:
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    def _body(self) -> None:
        try:
            assert self._run is not None
            self._run()
        except GreenletExit:
            pass
        except BaseException as error:
            self._failed = error
        self.dead = True
        self._run = None
        assert self._parent is not None
        self._parent._gate.open()


_current = greenlet()


def getcurrent() -> greenlet:
    """Returns the greenlet that runs."""
    return _current
