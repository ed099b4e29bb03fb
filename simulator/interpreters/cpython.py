"""Runs the firmware on CPython: fast, debuggable, with private modules for each device."""

import builtins
from contextlib import suppress

from . import HOUR_MS, BootContext
from .direct import printing, stock_modules
from .modules import Modules
from .services import SERVICES


def missing(version: str) -> str:
    """Returns why `version` of CPython is missing; "" for the version "", since CPython itself always runs."""
    return f"there is no cpython-{version}" if version else ""


def build(context: BootContext, version: str) -> "CPython":
    """Returns the interpreter for `context`; `version` is not used."""
    del version
    return CPython(context)


class CPython:
    """The interpreter of one start of a device's firmware, in this process."""

    def __init__(self, context: BootContext) -> None:
        self._hook = context.hook
        self._wait_ms = context.mcu.sleep.wait_ms
        stock = stock_modules(context)
        self._print_exception = stock["sys"].print_exception
        self._modules = Modules(
            stock,
            {"open": stock["os"].flash.open, "print": printing(context.console)},
            context.firmware,
            on_run=context.load,
            # As `flash` writes it beside main.py, to say which board this is.
            extra={"board": f"from rondo.boards.{context.board} import *\n"},
        )

    def run(self) -> None:
        """Runs boot.py and, unless it raises, main.py; prints what they raise, then waits as the REPL does."""
        with suppress(Exception):  # main.py will raise the same, and print it
            self._modules.load("rondo.trace").__dict__["hook"] = self._hook
        for name in ("boot", "main"):
            try:
                self._modules.load(name)
            except Exception as error:  # the REPL's own: whatever the firmware raised
                self._print_exception(error)
                break
        while True:
            with suppress(KeyboardInterrupt):
                self._wait_ms(HOUR_MS)

    def break_once(self, service: str, error: str) -> None:
        """Makes the next call of a service's method raise; see `Interpreter.break_once`."""
        module, kind, method = SERVICES[service]
        class_ = getattr(self._modules.load(module), kind)
        original = getattr(class_, method)
        error_type: type[Exception] = getattr(builtins, error)

        def broken(*_: object, **__: object) -> None:
            setattr(class_, method, original)
            raise error_type(service)

        setattr(class_, method, broken)
