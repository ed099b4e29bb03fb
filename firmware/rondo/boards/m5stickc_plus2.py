"""M5StickC Plus2 on its watch strap, with the vibrator hat: nothing to solder.

Button A (below the screen) is `main`, B (at the side) is `side`; C switches the power on. Whoever lets go of C
before GPIO4 is high switches it off again, so that comes first of all, and the pad is latched: no reset by
software or watchdog lets it drop. The pads 34 to 39 are inputs only, without pulls; the board has resistors there.
A DRV2605L on the Grove port may take the hat's place, its EN on GPIO26.
GPIO39 sees pulses of 80 ns when the ADC is read (ESP32 errata 3.11): shorter than any press, and taken for none.
Pins: M5Unified, M5GFX and the schematic.
"""

from machine import ADC, I2C, PWM, SPI, Pin, Timer
from micropython import const

from ..ports import esp32

_HOLD = const(4)
_MOTOR = const(26)
_LED = const(19)
_BATTERY = const(38)
_BATTERY_RATIO = const(2)
_SDA = const(21)
_SCL = const(22)
_GROVE_SDA = const(32)
_GROVE_SCL = const(33)
_MOTION = const(0x68)  # the address of a sensor that has no part in this
_PWM_HZ = const(20_000)  # above hearing
_SCK = const(13)
_MOSI = const(15)
_CS = const(5)
_DC = const(14)
_RESET = const(12)
_LIGHT = const(27)
_LIGHT_HZ = const(256)  # M5GFX

BUTTONS = (("main", 37), ("side", 39))

powered_on = esp32.powered_on
by_watchdog = esp32.by_watchdog
watchdog_runs = esp32.watchdog_runs
watchdog = esp32.watchdog

Pin(_HOLD, Pin.OUT, value=1, hold=True)  # type: ignore[call-arg]


def motor_off() -> None:
    """The first thing at power on, and the last after a failure: works whatever the pin was before."""
    Pin(_MOTOR, Pin.OUT, value=0)


def motor():
    """The driver of the motor, the hat's unless there is something on the Grove port."""
    from ..haptics.motor import find

    grove = I2C(1, sda=Pin(_GROVE_SDA), scl=Pin(_GROVE_SCL), freq=400_000)
    return find(grove, Pin(_MOTOR, Pin.OUT, value=0), Timer(0), _pwm)


def _pwm(pin: Pin) -> PWM:
    """Off; it goes on in light sleep."""
    return PWM(pin, freq=_PWM_HZ, duty_u16=0, lightsleep=True)  # type: ignore[call-arg]


def display():
    """The driver of the display, and its layout; its backlight goes on in light sleep."""
    from ..display.layouts import tall
    from ..drivers.st7789 import St7789

    # Without miso=None the port would take its default pin for it, which is the display's reset.
    spi = SPI(1, 40_000_000, sck=Pin(_SCK), mosi=Pin(_MOSI), miso=None)  # type: ignore[call-overload]
    pins = (Pin(_CS, Pin.OUT, value=1), Pin(_DC, Pin.OUT, value=1), Pin(_RESET, Pin.OUT, value=0))
    light = PWM(Pin(_LIGHT), freq=_LIGHT_HZ, duty_u16=0, lightsleep=True)  # type: ignore[call-arg]
    return St7789(spi, pins, light, tall.COLORS, tall.SENT_WIDTHS), tall


def clock_chip():
    """What keeps the time without power. The motion sensor on its bus, which would draw 3 mA, is put to sleep."""
    from ..drivers.pcf8563 import Pcf8563

    i2c = I2C(0, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000)
    try:
        i2c.writeto(_MOTION, b"\x6b\x40")
    except OSError:
        pass
    return Pcf8563(i2c)


def button_pins() -> "list[Pin]":
    """The pins of BUTTONS, low when pressed."""
    return [Pin(number, Pin.IN) for _, number in BUTTONS]


def sleep(pins: "list[Pin]") -> esp32.Sleep:
    """How it sleeps: any button ends it."""
    return esp32.Sleep(pins)


def led() -> Pin:
    """Red, and infrared beside it; dark but in safe mode."""
    return Pin(_LED, Pin.OUT, value=0)


def battery():
    """The meter of the cell."""
    from ..system.battery import Battery

    return Battery(ADC(Pin(_BATTERY), atten=ADC.ATTN_11DB), _BATTERY_RATIO)
