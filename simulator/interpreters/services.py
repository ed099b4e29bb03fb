"""The methods of the firmware that a fault can make raise an exception, each by its module, class and name."""

from typing import NamedTuple


class Service(NamedTuple):
    """One method of the firmware: its module, its class (`kind`) and its name."""

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
