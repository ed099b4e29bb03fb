"""The parts of the firmware that a fault can make raise: where each is, and which of its methods."""

from typing import NamedTuple


class Service(NamedTuple):
    """A class's method, by name."""

    module: str
    kind: str
    method: str


SERVICES = {
    "battery": Service("rondo.system.battery", "Battery", "read"),
    "buttons": Service("rondo.system.buttons", "Buttons", "poll"),
    "clock": Service("rondo.system.clock", "Clock", "now"),
    "haptics": Service("rondo.haptics.haptics", "Haptics", "step"),
    "journal": Service("rondo.storage.journal", "Journal", "write"),
    "power": Service("rondo.system.power", "Power", "wait"),
    "reminders": Service("rondo.session.reminders", "Reminders", "next_at"),
    "screen": Service("rondo.display.screen", "Screen", "update"),
    "session": Service("rondo.session.session", "Session", "deadline"),
}
