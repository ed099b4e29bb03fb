"""M5StickC Plus2 on its watch strap, with the vibrator hat: nothing to solder.

Button A (below the screen) is `main`, B (at the side) is `side`; C switches the power on. The power goes off again
if C is let go of before GPIO4 is high, so GPIO4 is set first of all. Its pad is latched: no reset by software or
watchdog lets it drop. The pads 34 to 39 are inputs only, without pulls; the board has resistors there. A DRV2605L
on the Grove port may take the hat's place, its EN on GPIO26. The LED is red, with infrared beside it. GPIO39 sees
pulses of 80 ns when the ADC is read (ESP32 errata 3.11), too short to be taken for a press. Pins: M5Unified, M5GFX
and the schematic.
"""

from machine import I2C, SPI, Pin
from micropython import const

from ..ports import esp32
from . import Wiring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.pcf8563 import Pcf8563

_HOLD = const(4)
_SDA = const(21)
_SCL = const(22)
_MOTION = const(0x68)  # the address of the motion sensor, which is not used
_SCK = const(13)
_MOSI = const(15)
_CS = const(5)
_DC = const(14)
_RESET = const(12)
_LIGHT = const(27)
_LIGHT_HZ = const(256)  # M5GFX
_PIN0 = const(0x3FF4_4088)

Pin(_HOLD, Pin.OUT, value=1, hold=True)  # type: ignore[call-arg]


class _Wiring(Wiring):
    PORT = esp32
    MOTOR = 26
    BUS = (1, 33, 32)
    LED = 19
    CELL = (38, 2)
    BUTTONS = (("main", 37), ("side", 39))
    PULL = None


_wiring = _Wiring()
BUTTONS, motor_off, motor, button_pins, led, battery = _wiring.offer()
powered_on, by_watchdog, watchdog_runs, watchdog = esp32.OFFERED


def sleep(pins: "list[Pin]") -> esp32.Sleep:
    """Returns the chip's light sleep, which any button ends."""
    return esp32.Sleep(pins, BUTTONS, _PIN0)


def display() -> "tuple":
    """Returns the display's driver and its layout; the backlight stays lit in light sleep."""
    from ..display.layouts import tall
    from ..drivers.st7789 import St7789

    # Faster than 80 MHz / 3, on pins that are not the bus's own, the port crashes: russhughes/st7789_mpy#169.
    # Without miso=None the port would take its default pin for it, which is the display's reset.
    spi = SPI(1, 26_000_000, sck=Pin(_SCK), mosi=Pin(_MOSI), miso=None)  # type: ignore[call-overload]
    pins = (Pin(_CS, Pin.OUT, value=1), Pin(_DC, Pin.OUT, value=1), Pin(_RESET, Pin.OUT, value=0))
    light = esp32.pwm(Pin(_LIGHT), _LIGHT_HZ)
    return St7789(spi, pins, light, tall.COLORS, tall.SENT_WIDTHS), tall


def clock_chip() -> "Pcf8563":
    """Returns the clock chip's driver; puts the motion sensor on its bus to sleep: awake it would draw 3 mA."""
    from ..drivers.pcf8563 import Pcf8563

    i2c = I2C(0, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000)
    try:
        i2c.writeto(_MOTION, b"\x6b\x40")
    except OSError:
        pass
    return Pcf8563(i2c)
