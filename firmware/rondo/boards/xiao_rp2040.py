"""Seeed XIAO RP2040: the parts of `xiao_esp32c3` on the pads of the same names.

Pads: D1 battery through 2 x 220 k, D2 and D3 the buttons to ground, D4 SDA, D5 SCL, D7 the LED, D10 the gate of
the motor's transistor or the EN of a DRV2605L on the same I2C (with a pull-down of 100 k, so that reset means off).
D4 and D5 are of the second I2C; D10 is of PWM slice 1: those of slices 4 to 7 go on over a soft reset.
"""

from machine import I2C, PWM, Pin, Timer
from micropython import const

from ..ports import rp2

_MOTOR = const(3)
_LED = const(1)
_BATTERY = const(27)
_BATTERY_RATIO = const(2)
_SDA = const(6)
_SCL = const(7)
_PWM_HZ = const(20_000)  # above hearing

BUTTONS = (("main", 28), ("side", 29))

powered_on = rp2.powered_on
by_watchdog = rp2.by_watchdog
watchdog_runs = rp2.watchdog_runs
watchdog = rp2.watchdog


def motor_off() -> None:
    """The first thing at power on, and the last after a failure: works whatever the pin was before."""
    Pin(_MOTOR, Pin.OUT, value=0)


def motor():
    """The driver of the motor."""
    from ..haptics.motor import find

    return find(_bus(), Pin(_MOTOR, Pin.OUT, value=0), Timer(-1), _pwm)


def _pwm(pin: Pin) -> PWM:
    """Off."""
    return PWM(pin, freq=_PWM_HZ, duty_u16=0)


def _bus() -> I2C:
    return I2C(1, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000)


def display():
    """The driver of the display, and its layout; that none is there shows when it is first spoken to."""
    from ..display.layouts import wide
    from ..drivers.ssd1306 import Ssd1306

    return Ssd1306(_bus()), wide


def clock_chip() -> None:
    """None: the time is lost with the power, and at a reset."""


def button_pins() -> "list[Pin]":
    """The pins of BUTTONS, low when pressed."""
    return [Pin(number, Pin.IN, Pin.PULL_UP) for _, number in BUTTONS]


def sleep(_pins: "list[Pin]") -> rp2.Sleep:
    """How it sleeps: any edge of a button that has a handler ends it."""
    return rp2.Sleep()


def led() -> Pin:
    """Dark but in safe mode."""
    return Pin(_LED, Pin.OUT, value=0)


def battery():
    """The meter of the cell."""
    from ..system.battery import Battery

    return Battery(rp2.Adc(Pin(_BATTERY)), _BATTERY_RATIO)
