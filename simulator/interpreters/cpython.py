"""Runs the firmware on CPython: fast, debuggable, with private modules for each device."""

import builtins
from contextlib import suppress
from typing import Any

from .. import stock
from . import Band
from .modules import Modules
from .services import SERVICES


def missing(version: str) -> str:
    """It is always there."""
    return f"there is no cpython-{version}" if version else ""


def build(band: Band, version: str) -> "CPython":
    """The interpreter; it has no versions."""
    del version
    return CPython(band)


class CPython:
    """One start of a device's firmware."""

    def __init__(self, band: Band) -> None:
        self._console = band.console
        self._hook = band.hook
        self._root = band.firmware
        self._modules = Modules(
            stock.build(band.mcu, band.files, band.console, band.utc, band.model, band.firmware),
            {"open": band.files.open, "print": self._print},
            band.firmware,
            # What the maker's flash puts beside main.py to say which board this is.
            extra={"board": f"from rondo.boards.{band.board} import *\n"},
        )

    def run(self) -> None:
        """boot.py, then main.py; what they do not catch ends at the REPL, which only prints it."""
        with suppress(Exception):  # it is the firmware that has to say so
            self._modules.load("rondo.trace").__dict__["hook"] = self._hook
        for name in ("boot", "main"):
            try:
                self._modules.load(name)
            except Exception as error:  # the REPL's own: whatever the firmware raised
                self._console(stock.worded(error, self._root))

    def break_once(self, service: str, error: str) -> None:
        """Let the next call of a service's method raise; see `Interpreter`."""
        module, kind, method = SERVICES[service]
        place = getattr(self._modules.load(module), kind)
        whole = getattr(place, method)
        raised: type[Exception] = getattr(builtins, error)

        def broken(*_: object, **__: object) -> None:
            setattr(place, method, whole)
            raise raised(service)

        setattr(place, method, broken)

    def close(self) -> None:
        """Nothing is left."""

    def _print(self, *values: object, sep: str = " ", end: str = "\n", file: Any = None) -> None:
        text = sep.join(str(value) for value in values) + end
        if file is None:
            self._console(text)
        else:
            file.write(text)
