"""Runs main.py of the firmware in the folder that boot.py has added; prints a line if there is no such folder."""

import sys

if sys.path[0] in ("/a", "/b"):
    import main  # noqa: F401
else:
    print("rondo: the firmware is not whole, flash it again; the motor is off")
