"""Raspberry Pi Pico with one button and a coin motor behind a transistor: all by touch, no display.

GP2 is the gate of the motor's transistor, or the EN of a DRV2605L on GP4 and GP5 (with a pull-down of 100 k, so
that reset means off), GP15 the button to ground, GP25 the LED on the board, GP29 the voltage of VSYS, divided by 3
on the board. GP2 belongs to PWM slice 1, which a soft reset stops; slices 4 to 7 go on over it.
"""

from machine import Pin

from ..ports import rp2
from . import Wiring, nothing


class _Wiring(Wiring):
    PORT = rp2
    MOTOR = 2
    BUS = (0, 5, 4)  # the I2C bus of the DRV2605L: its number, SCL, SDA
    LED = 25
    CELL = (29, 3)
    BUTTONS = (("main", 15),)
    PULL = Pin.PULL_UP


_wiring = _Wiring()
BUTTONS, motor_off, motor, button_pins, led, battery = _wiring.offer()
powered_on, by_watchdog, watchdog_runs, watchdog = rp2.OFFERED
display = clock_chip = nothing  # the time is lost with the power, and at a reset
sleep = rp2.Sleep
