"""Seeed XIAO ESP32C3 with an SSD1306 128x64 on I2C, a coin motor behind a transistor, two buttons, an LED.

Pads: D1 battery through 2 x 220 k, D2 and D3 the buttons to ground, D4 SDA, D5 SCL, D7 the LED, D10 the gate of
the motor's transistor (with a pull-down of 100 k, so that reset means off).
"""

import esp32
import machine
from machine import ADC, I2C, PWM, Pin, Timer
from micropython import const

_MOTOR = const(10)
_LED = const(20)
_BATTERY = const(3)
_BATTERY_RATIO = const(2)
_SDA = const(6)
_SCL = const(7)
_PWM_HZ = const(20_000)  # above hearing

BUTTONS = (("main", 4), ("side", 5))


def motor_off() -> None:
    """The first thing at power on, and the last after a failure: works whatever the pin was before."""
    Pin(_MOTOR, Pin.OUT, value=0)


def motor():
    """The driver of the motor; its PWM goes on in light sleep."""
    from ..drivers.erm import Erm

    pwm = PWM(Pin(_MOTOR), freq=_PWM_HZ, duty_u16=0, lightsleep=True)  # type: ignore[call-arg]
    return Erm(pwm, Timer(0))


def display():
    """The driver of the display; that none is there shows when it is first spoken to."""
    from ..drivers.ssd1306 import Ssd1306

    return Ssd1306(I2C(0, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000))


def clock_chip() -> None:
    """None: the time is lost with the power."""


def button_pins() -> "list[Pin]":
    """The pins of BUTTONS, low when pressed; any of them ends a light sleep."""
    pins = [Pin(number, Pin.IN, Pin.PULL_UP) for _, number in BUTTONS]
    esp32.wake_on_gpio(tuple(pins), esp32.WAKEUP_ALL_LOW)
    return pins


def led() -> Pin:
    """Dark but in safe mode."""
    return Pin(_LED, Pin.OUT, value=0)


def battery():
    """The meter of the cell."""
    from ..battery import Battery

    return Battery(ADC(Pin(_BATTERY), atten=ADC.ATTN_11DB), _BATTERY_RATIO)


def powered_on() -> bool:
    """Whether this start is a power on, and not a reset."""
    return machine.reset_cause() == machine.PWRON_RESET


def by_watchdog() -> bool:
    """Whether this start is a reset by the watchdog."""
    return machine.reset_cause() == machine.WDT_RESET


def watchdog():
    """Starts it. It stands still in light sleep."""
    from ..drivers.watchdog import Watchdog

    return Watchdog(8_000, Timer(1))


light_sleep = machine.lightsleep
