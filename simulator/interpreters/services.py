"""The parts of the firmware that a fault can make raise: where each is, and which of its methods."""

from typing import NamedTuple


class Service(NamedTuple):
    """A class's method, by name."""

    module: str
    kind: str
    method: str


SERVICES = {
    "screen": Service("rondo.screen", "Screen", "update"),
    "haptics": Service("rondo.haptics", "Haptics", "step"),
}
