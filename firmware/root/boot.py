"""Finds the firmware, in the folder that the file `slot` names, and runs its boot.py, which turns the motor off.

It and main.py beside it start first where the firmware lies in one of two folders; they stay as they are when that
is changed for another.
"""

import sys

from micropython import kbd_intr

# Ctrl-C, until the app hears it itself, would end this before the watchdog is in good hands, which then resets
# whoever has the prompt.
kbd_intr(-1)

with open("slot") as _file:
    sys.path.insert(0, "/" + _file.read(1))

import boot  # noqa: E402, F401 - only now is it the one in that folder
