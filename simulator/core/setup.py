"""What a band is built from: its board, the files on its flash, its clock, and its firmware's interpreter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .. import boards, interpreters
from ..interpreters.modules import FIRMWARE
from ..mcu.measured import MeasuredTable


@dataclass(frozen=True)
class Setup:
    """What a band is built from, before its power is first on.

    `settings` and `programs` (JSON texts by name) are on its flash before the first boot.

    `clock` is the UTC time at the first power on in s since 1970, None for a clock that was never set; `ticks` the
    tick counter at each power on, in ms; `battery` the charge in percent; `motor` one of `boards.MOTORS`; `seed`
    seeds all random numbers. `interpreter` is one of `interpreters.NAMES`, or a function that builds one; with
    `mpy` it loads compiled files, if it can; `firmware` is the folder of the firmware's source. With `image`, the
    bytes of a flash, it runs the firmware on that flash and then the REPL; only a real MicroPython can. With
    `chip_time` the chip works for a while after each wait; `measured` is how long its start takes, None for the
    times in the board's own table.
    """

    board: str = boards.DEFAULT
    settings: Mapping[str, object] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    clock: int | None = None
    ticks: int = 0
    battery: float = 100.0
    interpreter: str | interpreters.Builder = interpreters.DEFAULT
    mpy: bool = False  # True: unix and wasm load what mpy-cross makes of the firmware's files
    firmware: Path = FIRMWARE
    image: bytes | None = None
    motor: str = boards.MOTORS[0]
    chip_time: bool = False
    measured: MeasuredTable | None = None
