"""Turns the motor off first, for its pin may still be driven from before a reset; notes presses from then on.

A soft reset leaves the watchdog running, and the host that asked for the reset may stay at the prompt for long. So
this file has a timer feed the watchdog. Ctrl-C, which could end the file before that, is ignored until the app
itself hears it.
"""

import sys

from micropython import kbd_intr

kbd_intr(-1)

# What a file could take the place of is looked for as a file at each import, 3 to 8 ms on an RP2040, unless it is
# among the modules that are loaded; nowhere is anything looked for while the path is empty.
_path = sys.path[:]
sys.path[:] = []
for _name in (
    "machine",
    "time",
    "os",
    "json",
    "errno",
    "struct",
    "binascii",
    "select",
    "collections",
):
    if _name not in sys.modules:
        sys.modules[_name] = __import__(_name)
sys.path[:] = _path

from machine import Pin  # noqa: E402

# The numbers of the pins by themselves, where the tools have put them: the board's own file takes 40 ms more, and a
# press would be lost.
try:
    import pins  # type: ignore[import-not-found]

    Pin(pins.MOTOR, Pin.OUT, value=0)
    _buttons = [Pin(number, Pin.IN, pins.PULL) for number in pins.BUTTONS]
except ImportError:
    import board

    board.motor_off()
    _buttons = board.button_pins()
try:
    from rondo.system.edges import since_boot

    since_boot(_buttons)
except Exception:
    pass  # main.py says so, and counts it

import board  # noqa: E402

if board.watchdog_runs():
    board.watchdog().hand_over()
