"""Runs the main.py of the firmware that boot.py found."""

import sys

if sys.path[0] in ("/a", "/b"):
    import main  # noqa: F401
else:
    print("rondo: the firmware is not whole, flash it again; the motor is off")
