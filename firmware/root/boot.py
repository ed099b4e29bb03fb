"""Finds the firmware in the folder that `slot` names, and runs its boot.py."""

import sys

from micropython import kbd_intr

kbd_intr(-1)  # as there

with open("slot") as _file:
    sys.path.insert(0, "/" + _file.read(1))

import boot  # noqa: E402, F401
