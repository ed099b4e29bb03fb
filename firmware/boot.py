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

import board  # noqa: E402

board.motor_off()
try:
    from rondo.system.edges import since_boot

    since_boot(board.button_pins())
except Exception:
    pass  # main.py says so, and counts it
if board.watchdog_runs():
    board.watchdog().hand_over()
