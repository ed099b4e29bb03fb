"""Motor off before anything else: its pin may still be driven from before a reset. From then on presses are noted.

The watchdog may still run from before a soft reset, and a host that asked for that may be long at the prompt: until
the app hears Ctrl-C itself, that would end this before the watchdog is in good hands.
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
