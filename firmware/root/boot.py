"""Puts the folder named in the file `slot` (a or b) first on the import path, and runs the boot.py in it."""

import sys

from micropython import kbd_intr

kbd_intr(-1)  # Ctrl-C is ignored, as in the firmware's boot.py

try:
    with open("slot") as _file:
        sys.path.insert(0, "/" + _file.read(1))
    import boot  # noqa: F401
except Exception:
    pass  # on purpose: after an error here MicroPython would not run main.py, which reports it
