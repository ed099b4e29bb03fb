"""Seeed XIAO RP2040, SSD1306 128x64, coin motor on D10, buttons on D2 and D3, LED on D7, cell sense on D1.

The mirror of firmware/rondo/boards/xiao_rp2040.py: the same wires, seen from the other end.
"""

from ..chips.ssd1306 import Ssd1306
from ..core.kernel import Kernel
from ..core.line import Line
from ..mcu.peripherals.i2c import I2CBus
from ..mcu.ports import rp2
from . import Board, Draw, Geometry, Record, cell, coin_motor, push_buttons

MODEL = "Seeed XIAO RP2040 with RP2040"
PORT = rp2.PORT
NATIVE_USB = True
BOOT_MS = 200  # from power to boot.py

# The rp2 port's file system on a XIAO RP2040: from 0xA0000 to the end of 2 MiB, in blocks of 4096.
FLASH_BLOCKS = 352
PROGRAM_SIZE = 256

CELL_MAH = 250
DRAWS = {
    "awake": Draw(
        18.0, "[M] a Pico that waits, micropython-async v3/docs/ASYNCIO_ALT.md; the same chip"
    ),
    "asleep": Draw(
        1.35,
        "[M] a Pico in lightsleep(5000) without USB, micropython commit a84c7a0ed9; the same chip",
    ),
    "flash": Draw(38.0, "[D] 15 to 25 mA more than awake while it erases or programs"),
    "rest": Draw(0.009, "[I] the cell's divider, twice 220 k"),
}

_PINS = (0, 1, 2, 3, 4, 6, 7, 26, 27, 28, 29)
_MOTOR, _LED, _CELL = 3, 1, 27
_BUTTONS = {"main": 28, "side": 29}
_DISPLAY_ADDRESS = 0x3C
_DIVIDER = 2

GEOMETRY = Geometry(
    size=(176, 116),
    screen=(24, 18, 128, 64),
    buttons={"main": (64, 90, 48, 18), "side": (158, 40, 14, 22)},
    led=(12, 48, 4, 4),
)


def build(kernel: Kernel, seed: int, percent: float, record: Record) -> Board:
    """One such band, with a fresh display and `percent` in its cell."""
    lines = {number: Line() for number in _PINS}
    motor = coin_motor(kernel, lines[_MOTOR], record)
    battery = cell(kernel, percent, motor)
    display = Ssd1306()
    return Board(
        lines=lines,
        motor=motor,
        battery=battery,
        display=display,
        buttons=push_buttons(kernel, lines, _BUTTONS, seed, record),
        led=lines[_LED],
        geometry=GEOMETRY,
        i2c=I2CBus({_DISPLAY_ADDRESS: display}),
        adc={_CELL: lambda: battery.volts_uv // _DIVIDER},
    )
