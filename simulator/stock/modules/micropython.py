"""The interpreter's module `micropython`, and what only a board's has."""

import calls
from micropython import *  # noqa: F403


def native(function):
    """Returns `function` unchanged: there is no native code here."""
    return function


def alloc_emergency_exception_buf(size):
    """Does nothing: errors in handlers need no buffer here."""


kbd_intr = calls.stdio_interrupt_on
