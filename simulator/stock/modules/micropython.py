"""The port's own `micropython`, and what only boards have."""

import calls
from micropython import *  # noqa: F403


def native(function):
    """No native code here."""
    return function


def alloc_emergency_exception_buf(size):
    """Nothing to do."""


kbd_intr = calls.stdio_interrupt_on
