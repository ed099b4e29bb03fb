"""Rondo's firmware: paces a session by vibration alone. `app` is where to start reading."""

VERSION = (0, 1, 0)

# Beside the journal's files: the time before and after the clock was last set (UTC in s); "0 0" if it went back.
CLOCK_STEP = "live/clock"
