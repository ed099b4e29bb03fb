"""The module `esp32`, which only the esp32 port has."""

import calls

WAKEUP_ALL_LOW = 0
WAKEUP_ANY_HIGH = 1


def wake_on_gpio(pins, level):
    """Lets a light sleep end when any of `pins` has the level `level`."""
    calls.sleep_wake_on(level, bytes([pin._number for pin in pins or ()]))
