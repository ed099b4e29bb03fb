"""Rondo's firmware: paces a session by vibration alone. `app` is where to start reading."""

VERSION = (0, 1, 0)
