"""The boards that can be emulated, one file each: the chips on its pins, and how the band is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import NamedTuple, Protocol

from ..chips.battery import Battery
from ..chips.button import Button
from ..chips.drv2605l import Drv2605l
from ..chips.erm import SUPPLY_V, Erm
from ..chips.pcf8563 import Pcf8563
from ..core.kernel import MS, Kernel
from ..core.line import Line
from ..core.pixels import Picture
from ..mcu.ports import Port
from ..mcu.wires import Wires

NAMES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))
DEFAULT = "xiao_esp32c3"

# What drives a board's motor: the transistor that its file wires, or a DRV2605L in its place.
MOTORS = ("transistor", "drv2605l")
_DRV2605L_ADDRESS = 0x5A

Record = Callable[[str, dict[str, object]], None]
Rect = tuple[int, int, int, int]


class Draw(NamedTuple):
    """A current drawn from the cell, in mA, and the source of that figure.

    The source begins with [M] measured by a third party, [D] from a data sheet, or [I] inferred; it can be
    translated.
    """

    ma: float
    source: str


@dataclass(frozen=True)
class Geometry:
    """The shape of the band as drawn, each part as (x, y, width, height) in display pixels.

    Colours as (red, green, blue).
    """

    size: tuple[int, int]
    screen: Rect
    buttons: dict[str, Rect]
    led: Rect
    case: tuple[int, int, int] = (122, 143, 131)
    strap: tuple[int, int, int] = (190, 172, 146)
    glass: tuple[int, int, int] = (8, 8, 10)


@dataclass(frozen=True, kw_only=True)
class Pads:
    """The numbers of the pins that every band uses.

    `motor` is the gate of the motor's transistor; the pin `cell` measures the cell's voltage divided by
    `cell_divider`.
    """

    motor: int
    led: int
    cell: int
    cell_divider: int
    buttons: dict[str, int]


class Display(Protocol):
    """A display of any kind. `changes` counts the writes that may have changed its picture."""

    changes: int

    @property
    def on(self) -> bool:
        """Returns whether the panel is lit and shows the display's memory."""

    @property
    def current_ma(self) -> float:
        """Returns the current that the display draws from the cell now, in mA."""

    def picture(self) -> Picture:
        """Returns the picture that the wearer sees."""

    def reset(self) -> None:
        """Resets the display to its state after power on."""


@dataclass(kw_only=True)
class Board(Wires):
    """The chips of one board, wired to the microcontroller's pins.

    `clock_chip` keeps the time without power; it is None on a board that loses the time. `hold` is the wire that
    keeps the power on once the power button is released; it is None on a board without such a wire.
    """

    motor: Erm
    battery: Battery
    buttons: dict[str, Button]
    led: Line
    geometry: Geometry
    display: Display | None = None
    hold: Line | None = None
    clock_chip: Pcf8563 | None = None


class BoardFile(Protocol):
    """The contents of a board's file in this folder: facts about the board, and `build`, which wires one.

    NATIVE_USB: the cable goes to the chip itself, not to a converter beside it. `DRAWS` gives the current of the
    chip "awake", "asleep" and while it writes "flash", and the constant current of the "rest" of the board;
    `CELL_MAH` is the charge of the cell that is meant for it. BOOT_MS is the time from power on to boot.py.
    """

    MODEL: str
    PORT: Port
    NATIVE_USB: bool
    GEOMETRY: Geometry
    BOOT_MS: int
    FLASH_BLOCKS: int
    PROGRAM_SIZE: int
    CELL_MAH: int
    DRAWS: dict[str, Draw]

    def build(self, kernel: Kernel, seed: int, percent: float, record: Record) -> Board:
        """Returns a board wired for a band; its cell has `percent` of its charge, `seed` its random numbers."""


def load(name: str) -> BoardFile:
    """Returns the file of the board `name`, a module; raises KeyError if `name` is not in NAMES."""
    if name not in NAMES:
        raise KeyError(name)
    return import_module(f"{__name__}.{name}")


@cache
def new_board(name: str, motor: str = MOTORS[0]) -> Board:
    """Returns a new board that belongs to no band, to look at its parts, with a motor of MOTORS.

    Raises KeyError if `name` is not in NAMES.
    """
    kernel = Kernel()
    board = load(name).build(kernel, 0, 100.0, lambda *_: None)
    fit(board, kernel, motor)
    return board


def wire_board(
    pads: Pads,
    lines: dict[int, Line],
    geometry: Geometry,
    kernel: Kernel,
    seed: int,
    percent: float,
    record: Record,
) -> Board:
    """Returns a board with the parts that every band has, on the pins `pads`.

    The board's own file adds its other parts.

    The cell has a charge of `percent`, and its voltage sags under the motor. Each button has its own random bounce.
    """
    motor = Erm(
        lambda: kernel.now_us / MS, lambda duty: record("motor", {"on": duty > 0, "duty": duty})
    )
    lines[pads.motor].on_drive = motor.drive
    battery = Battery(percent, lambda: motor.current_ma(kernel.now_us / MS))

    def button(name: str, pin: int) -> Button:
        chance = randomness(seed, name)
        return Button(
            kernel, lines[pin], chance, lambda down: record("button", {"name": name, "down": down})
        )

    return Board(
        lines=lines,
        motor=motor,
        battery=battery,
        buttons={name: button(name, pin) for name, pin in pads.buttons.items()},
        led=lines[pads.led],
        geometry=geometry,
        adc={pads.cell: lambda: battery.volts_uv // pads.cell_divider},
    )


def fit(board: Board, kernel: Kernel, motor: str) -> None:
    """Connects a motor of MOTORS to the board.

    For a DRV2605L, the pin of the transistor's gate drives its EN pin.
    """
    if motor == "drv2605l":
        gate = next(line for line in board.lines.values() if line.on_drive == board.motor.drive)
        driver = Drv2605l(kernel, board.motor.drive, SUPPLY_V)
        driver.enable(0.0)  # a resistor holds EN low
        gate.on_drive = driver.enable
        board.i2c.chips[_DRV2605L_ADDRESS] = driver


def randomness(seed: int, part: str) -> Random:
    """Returns a random generator for `part` of a board; the same `seed` gives the same numbers on every machine."""
    return Random(f"{seed}/{part}")
