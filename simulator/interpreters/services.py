"""The parts of the firmware that a fault can make raise: where each is, and which of its methods."""

from typing import NamedTuple


class Service(NamedTuple):
    """A class's method, by name."""

    module: str
    kind: str
    method: str


SERVICES = {
    "battery": Service("rondo.battery", "Battery", "read"),
    "buttons": Service("rondo.buttons", "Buttons", "poll"),
    "clock": Service("rondo.clock", "Clock", "now"),
    "haptics": Service("rondo.haptics", "Haptics", "step"),
    "journal": Service("rondo.journal", "Journal", "write"),
    "power": Service("rondo.power", "Power", "wait"),
    "reminders": Service("rondo.reminders", "Reminders", "next_at"),
    "screen": Service("rondo.screen", "Screen", "update"),
    "session": Service("rondo.session", "Session", "deadline"),
}
