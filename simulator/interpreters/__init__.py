"""The interpreters of the firmware: CPython, or a real MicroPython in a process of its own; all have one interface.

interpreter = interpreters.build("wasm", BootContext(...))
interpreter.run()       in the firmware's greenlet; ends when the firmware does

Not modelled: a chip's own speed and its native code; the real interpreters are of the ports to unix and
WebAssembly, whose heap collects garbage at other moments than a chip's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from ..cable.repl import Repl
from ..cable.transport import Cable
from ..mcu.mcu import Mcu
from ..stock.files import FileSystem
from .modules import FIRMWARE

NAMES = ("cpython", "unix", "wasm")
DEFAULT = "cpython"
MAIN = "main"
HOUR_MS = 3_600_000  # how long the REPL waits at a time

Hook = Callable[..., None]


@dataclass(frozen=True)
class BootContext:
    """What an interpreter needs for one start of a device.

    `console` is called with what the firmware prints, `hook` with what its trace reports. `utc` returns the
    device's date in s since 1970, `set_utc` sets it. With `mpy` the files in `firmware` are compiled by mpy-cross
    first; CPython runs the sources all the same. `start_us` is how long the firmware takes from boot.py to its
    first turn. With `repl`, the interpreter runs the firmware on the flash, and then what comes over the cable.
    """

    mcu: Mcu
    files: FileSystem
    model: str
    board: str
    console: Callable[[str], None]
    hook: Hook
    utc: Callable[[], int]
    set_utc: Callable[[int], None]
    mpy: bool = False
    firmware: Path = FIRMWARE
    repl: Repl | None = None
    cable: Cable | None = None
    start_us: int = 0

    def load(self, module: str) -> None:
        """Is called as the firmware loads `module`.

        At main.py it spends the virtual time of the firmware's whole start.
        """
        if module == MAIN and self.start_us:
            self.mcu.start.charge_us(self.start_us)


class Interpreter(Protocol):
    """The interpreter of a device's firmware, for one start."""

    def run(self) -> None:
        """Runs boot.py, then main.py, in the firmware's greenlet; returns when the firmware ends.

        By then, and when that greenlet is ended, its process and its open files are gone.
        """

    def break_once(self, service: str, error: str) -> None:
        """Makes the next call of the method that `service` names raise the exception named `error`."""


Builder = Callable[[BootContext], Interpreter]


def build(name: str | Builder, context: BootContext) -> Interpreter:
    """Returns the interpreter `name`: one of NAMES, or a certain version of it, such as wasm-1.27.

    If `name` is a function, calls it to build the interpreter.
    """
    if not isinstance(name, str):
        return name(context)
    module, _, version = name.partition("-")
    interpreter: Interpreter = import_module(f"{__name__}.{module}").build(context, version)
    return interpreter


def missing(name: str, mpy: bool = False) -> str:
    """Returns why the interpreter `name` cannot run on this machine (with `mpy`: compiled files); "" if it can."""
    module, _, version = name.partition("-")
    reason: str = import_module(f"{__name__}.{module}").missing(version)
    if not reason and mpy and module != DEFAULT:
        reason = import_module(f"{__name__}.program").missing_mpy()
    return reason
