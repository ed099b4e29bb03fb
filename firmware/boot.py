"""Turns the motor off first, for its pin may still be driven from before a reset; notes presses from then on.

A soft reset leaves the watchdog running, and the host that asked for the reset may stay at the prompt for long. So
this file has a timer feed the watchdog. Ctrl-C, which could end the file before that, is ignored until the app
itself reads it.
"""

import sys

from micropython import kbd_intr

kbd_intr(-1)

# Each import of a built-in module first looks for a file of its name, 3 to 8 ms on an RP2040, unless the module is
# in sys.modules. So these are put there, imported with an empty path, in which no file is looked for.
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

# With an error here MicroPython would not run main.py, which meets the same error, and counts it.
try:
    # The tools put the numbers of the pins into a file of their own, pins.py: to import the board's whole file here
    # would take 40 ms more, and a press would be lost.
    try:
        import pins  # type: ignore[import-not-found]

        Pin(pins.MOTOR, Pin.OUT, value=0)
        _buttons = [Pin(number, Pin.IN, pins.PULL) for number in pins.BUTTONS]
    except Exception:  # no such file, or a damaged one
        import board

        board.motor_off()
        _buttons = board.button_pins()
    from rondo.system.edges import since_boot

    since_boot(_buttons)
except Exception:
    pass
try:
    import board

    if board.watchdog_runs():
        board.watchdog().hand_over()
except Exception:
    pass
