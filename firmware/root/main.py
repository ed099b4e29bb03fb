"""Runs main.py of the firmware in the folder that boot.py has added; prints a line if no firmware is there."""

try:
    import resets  # noqa: F401 - the firmware has it, and nothing else does
except ImportError:
    print("rondo: the firmware is not whole, flash it again; the motor is off")
else:
    import main  # noqa: F401
