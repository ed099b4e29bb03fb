"""Raspberry Pi Pico with one button and a coin motor behind a transistor: all by touch, no display.

GP2 is the gate of the motor's transistor, or the EN of a DRV2605L on GP4 and GP5 (with a pull-down of 100 k, so
that reset means off), GP15 the button to ground, GP25 the LED on the board, GP29 the voltage of VSYS, divided by 3
on the board.
GP2 is of PWM slice 1: those of slices 4 to 7 go on over a soft reset.
"""

from machine import I2C, PWM, Pin, Timer
from micropython import const

from ..ports import rp2

_MOTOR = const(2)
_LED = const(25)
_BATTERY = const(29)
_BATTERY_RATIO = const(3)
_SDA = const(4)
_SCL = const(5)
_PWM_HZ = const(20_000)  # above hearing

BUTTONS = (("main", 15),)

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
    return I2C(0, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000)


def display() -> None:
    """None."""


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
