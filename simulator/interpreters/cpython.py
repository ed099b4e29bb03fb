"""Runs the firmware on CPython: fast, debuggable, with private modules for each device."""

from collections.abc import Callable
from typing import Any

from .. import stock
from ..mcu import Mcu
from ..stock.files import Files
from .modules import Modules
from .services import SERVICES

Hook = Callable[..., None]


class CPython:
    """One start of a device's firmware. `console` takes what it prints, `hook` what its trace says."""

    def __init__(
        self,
        mcu: Mcu,
        files: Files,
        model: str,
        board: str,
        console: Callable[[str], None],
        hook: Hook,
        utc: Callable[[], int],
    ) -> None:
        self._console = console
        self._hook = hook
        self._modules = Modules(
            stock.build(mcu, files, console, utc, model),
            {"open": files.open, "print": self._print},
            # What the maker's flash puts beside main.py to say which board this is.
            extra={"board": f"from rondo.boards.{board} import *\n"},
        )

    def run(self) -> None:
        """boot.py, then main.py; what they do not catch ends at the REPL, which only prints it."""
        self._modules.load("rondo.trace").__dict__["hook"] = self._hook
        for name in ("boot", "main"):
            try:
                self._modules.load(name)
            except Exception as error:  # the REPL's own: whatever the firmware raised
                self._console(stock.worded(error))

    def break_once(self, service: str, error: type[Exception]) -> None:
        """The next call into a service of SERVICES raises `error`."""
        module, of, method = SERVICES[service]
        owner = getattr(self._modules.load(module), of)
        whole = getattr(owner, method)

        def fail(*_: object) -> None:
            setattr(owner, method, whole)
            raise error

        setattr(owner, method, fail)

    def _print(self, *values: object, sep: str = " ", end: str = "\n", file: Any = None) -> None:
        text = sep.join(str(value) for value in values) + end
        if file is None:
            self._console(text)
        else:
            file.write(text)
