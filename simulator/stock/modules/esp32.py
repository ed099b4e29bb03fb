"""What the esp32 port has of its own."""

import calls

WAKEUP_ALL_LOW = 0
WAKEUP_ANY_HIGH = 1


def wake_on_gpio(pins, level):
    """Sets which pins end a light sleep by their level."""
    calls.sleep_wake_on(level, bytes([pin._number for pin in pins or ()]))
