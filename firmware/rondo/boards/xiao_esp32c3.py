"""Seeed XIAO ESP32C3 with an SSD1306 128x64 on I2C, a coin motor behind a transistor, two buttons, an LED.

Pads: D1 battery through 2 x 220 k, D2 and D3 the buttons to ground, D4 SDA, D5 SCL, D7 the LED, D10 the gate of
the motor's transistor or the EN of a DRV2605L on the same I2C (with a pull-down of 100 k, so that reset means off).
"""

from machine import ADC, I2C, PWM, Pin, Timer
from micropython import const

from ..ports import esp32

_MOTOR = const(10)
_LED = const(20)
_BATTERY = const(3)
_BATTERY_RATIO = const(2)
_SDA = const(6)
_SCL = const(7)
_PWM_HZ = const(20_000)  # above hearing

BUTTONS = (("main", 4), ("side", 5))

powered_on = esp32.powered_on
by_watchdog = esp32.by_watchdog
watchdog_runs = esp32.watchdog_runs
watchdog = esp32.watchdog


def motor_off() -> None:
    """The first thing at power on, and the last after a failure: works whatever the pin was before."""
    Pin(_MOTOR, Pin.OUT, value=0)


def motor():
    """The driver of the motor."""
    from ..haptics.motor import find

    return find(_bus(), Pin(_MOTOR, Pin.OUT, value=0), Timer(0), _pwm)


def _pwm(pin: Pin) -> PWM:
    """Off; it goes on in light sleep."""
    return PWM(pin, freq=_PWM_HZ, duty_u16=0, lightsleep=True)  # type: ignore[call-arg]


def _bus() -> I2C:
    return I2C(0, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000)


def display():
    """The driver of the display, and its layout; that none is there shows when it is first spoken to."""
    from ..display.layouts import wide
    from ..drivers.ssd1306 import Ssd1306

    return Ssd1306(_bus()), wide


def clock_chip() -> None:
    """None: the time is lost with the power."""


def button_pins() -> "list[Pin]":
    """The pins of BUTTONS, low when pressed."""
    return [Pin(number, Pin.IN, Pin.PULL_UP) for _, number in BUTTONS]


def sleep(pins: "list[Pin]") -> esp32.Sleep:
    """How it sleeps: not with a host at the cable, which goes to the chip itself."""
    from ..drivers.usb_host import UsbHost

    return esp32.Sleep(pins, UsbHost())


def led() -> Pin:
    """Dark but in safe mode."""
    return Pin(_LED, Pin.OUT, value=0)


def battery():
    """The meter of the cell."""
    from ..system.battery import Battery

    return Battery(ADC(Pin(_BATTERY), atten=ADC.ATTN_11DB), _BATTERY_RATIO)
