"""The port's own `micropython`, and what only boards have."""

from calls import mcu_kbd_intr as kbd_intr  # noqa: F401
from micropython import *  # noqa: F403


def native(function):
    """No native code here."""
    return function


def alloc_emergency_exception_buf(size):
    """Nothing to do."""
