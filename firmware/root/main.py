"""Runs main.py of the firmware in the folder that boot.py has added; prints a line if no firmware is there."""

import sys

try:
    if sys.path[0] not in ("/a", "/b"):
        raise ImportError
    import resets  # noqa: F401 - lies beside the firmware's main.py, so that this file is not taken for that
except ImportError:
    print("rondo: the firmware is not whole, flash it again; the motor is off")
else:
    import main  # noqa: F401
