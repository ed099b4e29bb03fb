"""Adds the folder that the file `slot` names (a or b) to the import path, and runs the firmware's boot.py in it."""

import sys

from micropython import kbd_intr

kbd_intr(-1)  # Ctrl-C is ignored, as in the firmware's boot.py

try:
    with open("slot") as _file:
        sys.path.insert(0, "/" + _file.read(1))
    import boot  # noqa: F401
except Exception:
    pass  # main.py would not run after an error here; it says more
