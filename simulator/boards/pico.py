"""Raspberry Pi Pico, coin motor on GP2, one button on GP15, LED on GP25, VSYS sense on GP29; no display.

The mirror of firmware/rondo/boards/pico.py: the same wires, seen from the other end.
"""

from ..core.kernel import Kernel
from ..core.line import Line
from ..mcu.ports import rp2
from ..text.language import N_
from . import Board, Draw, Geometry, Pads, Record, wire_board

MODEL = "Raspberry Pi Pico with RP2040"
PORT = rp2.PORT
NATIVE_USB = True
BOOT_MS = 85  # from power to boot.py, with its flash cache's misses; where no table says what was measured

# The rp2 port's file system on a Pico: from 0xA0000 to the end of 2 MiB, in blocks of 4096.
FLASH_BLOCKS = 352
PROGRAM_SIZE = 256

CELL_MAH = 250
DRAWS = {
    "awake": Draw(18.0, N_("[M] a Pico that waits, micropython-async v3/docs/ASYNCIO_ALT.md")),
    "asleep": Draw(
        1.35, N_("[M] a Pico in lightsleep(5000) without USB, micropython commit a84c7a0ed9")
    ),
    "flash": Draw(38.0, "[D] 15 to 25 mA more than awake while it erases or programs"),
    "rest": Draw(0.012, N_("[I] the divider of VSYS on the board, 200 k and 100 k")),
}

PADS = Pads(motor=2, led=25, cell=29, cell_divider=3, buttons={"main": 15})
I2C = (0, 4, 5)  # the number of the bus, SDA, SCL

GEOMETRY = Geometry(
    size=(120, 76),
    screen=(36, 16, 48, 24),
    buttons={"main": (36, 50, 48, 18)},
    led=(14, 24, 4, 4),
    case=(32, 110, 72),
    strap=(96, 88, 80),
)


def build(kernel: Kernel, seed: int, percent: float, record: Record) -> Board:
    """Returns a new board of this kind with the parts of a band; its cell has `percent` of its charge."""
    lines = {number: Line() for number in range(30)}
    return wire_board(PADS, lines, GEOMETRY, kernel, seed, percent, record)
