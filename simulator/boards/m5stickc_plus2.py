"""M5StickC Plus2 with the vibrator hat: A and B on GPIO37 and 39, motor 26, LED 19, cell sense 38, HOLD 4; a
display on SPI (CS 5, SCK 13, MOSI 15, D/C 14, reset 12, backlight 27); on I2C a clock with a battery of its own and
a motion sensor.

The mirror of firmware/rondo/boards/m5stickc_plus2.py: the same wires, seen from the other end.
"""

from ..chips.mpu6886 import Mpu6886
from ..chips.pcf8563 import Pcf8563
from ..chips.st7789 import Panel, St7789
from ..core.kernel import Kernel
from ..core.line import Line
from ..mcu.peripherals.i2c import I2CBus
from ..mcu.peripherals.spi import SPIBus, WiredChip
from ..mcu.ports import esp32
from ..text.language import N_
from . import Board, Draw, Geometry, Pads, Record, wire_board

MODEL = "Generic ESP32 module with SPIRAM with ESP32"  # what ESP32_GENERIC, variant SPIRAM, says
PORT = esp32.PORT
NATIVE_USB = False  # a CH9102F
BOOT_MS = 350  # from power to boot.py

# The esp32 port makes its partition `vfs` of what the image leaves free: from 0x200000 to the end of 8 MiB, in
# blocks of 4096 (partitions-4MiBplus.csv; the tools ask the board).
FLASH_BLOCKS = 1536
PROGRAM_SIZE = 32

CELL_MAH = 200
DRAWS = {
    "awake": Draw(49.0, N_("[D] ESP32 at 240 MHz without radio: 30 to 68 mA")),
    "asleep": Draw(0.8, N_("[D] ESP32 in light sleep")),
    "flash": Draw(69.0, "[D] 15 to 25 mA more than awake while it erases or programs"),
    "rest": Draw(
        1.02,
        N_(
            "[M] the board in deep sleep with HOLD kept, its 5 V boost on: m5stack/M5StickCPlus2#7"
        ),
    ),
}

_PINS = (0, 2, 4, 5, 12, 13, 14, 15, 19, 21, 22, 25, 26, 27, 32, 33)
_HOLD_PIN, _B_PIN = 4, 39
_PADS = Pads(motor=26, led=19, cell=38, cell_divider=2, buttons={"main": 37, "side": _B_PIN})
_CS, _DC, _RESET, _LIGHT = 5, 14, 12, 27
_PANEL = Panel(size=(135, 240), corner=(52, 40))  # M5GFX
_CLOCK_ADDRESS, _MOTION_ADDRESS = 0x51, 0x68

GEOMETRY = Geometry(
    size=(170, 336),
    screen=(17, 24, 135, 240),
    buttons={"main": (55, 282, 60, 34), "side": (158, 120, 12, 56)},
    led=(82, 10, 5, 5),
    case=(232, 112, 40),
    strap=(52, 52, 56),
)


def build(kernel: Kernel, seed: int, percent: float, record: Record) -> Board:
    """Returns a new board of this kind with the parts of a band; its cell has `percent` of its charge."""
    lines = {number: Line() for number in _PINS}
    lines |= {pin: Line(input_only=True, resistor=1) for pin in (35, *_PADS.buttons.values())}
    lines |= {pin: Line(input_only=True) for pin in (34, 36, _PADS.cell)}
    board = wire_board(_PADS, lines, GEOMETRY, kernel, seed, percent, record)
    board.adc_disturbs = (36, _B_PIN)  # ESP32 errata 3.11
    board.hold = lines[_HOLD_PIN]
    board.clock_chip = Pcf8563(lambda: kernel.now_us)
    board.i2c = I2CBus({_CLOCK_ADDRESS: board.clock_chip, _MOTION_ADDRESS: Mpu6886()})
    display = St7789(lambda: kernel.now_us, _PANEL)
    lines[_RESET].on_drive = display.reset_line
    lines[_LIGHT].on_drive = display.light_line
    board.spi = SPIBus([WiredChip(display, lines[_CS], lines[_DC])])
    board.display = display
    return board
