"""Seeed XIAO ESP32C3 with an SSD1306 128x64 on I2C, a coin motor behind a transistor, two buttons, an LED.

Pads: D1 battery through 2 x 220 k, D2 and D3 the buttons to ground, D4 SDA, D5 SCL, D7 the LED, D10 the gate of
the motor's transistor or the EN of a DRV2605L on the same I2C (with a pull-down of 100 k, so that reset means off).
"""

from machine import Pin
from micropython import const

from ..ports import esp32
from . import Wiring, nothing

_PIN0 = const(0x6000_4074)


class _Wiring(Wiring):
    PORT = esp32
    MOTOR = 10
    BUS = (0, 7, 6)
    LED = 20
    CELL = (3, 2)
    BUTTONS = (("main", 4), ("side", 5))
    PULL = Pin.PULL_UP


_wiring = _Wiring()
BUTTONS, motor_off, motor, button_pins, led, battery = _wiring.offer()
powered_on, by_watchdog, watchdog_runs, watchdog = esp32.OFFERED
clock_chip = nothing  # the time is lost with the power


def display() -> "tuple":
    """Returns the display's driver and its layout; where none is wired, the driver's first call raises OSError."""
    from ..display.layouts import wide
    from ..drivers.ssd1306 import Ssd1306

    return Ssd1306(_wiring.bus()), wide


def sleep(pins: "list[Pin]") -> esp32.Sleep:
    """Returns the chip's light sleep; the chip stays awake while a computer is at the cable: sleep cuts USB off."""
    from ..drivers.usb_host import UsbHost

    return esp32.Sleep(pins, BUTTONS, _PIN0, UsbHost())
