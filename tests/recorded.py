"""What a band's recorder has of one kind: the cues that were felt, the states, what was said on the console."""

from typing import Any

from simulator.core.device import Device


def dated(device: Device, kind: str, field: str = "name") -> list[tuple[int, Any]]:
    """When, in ms, and with what in that field."""
    return [(t, fields[field]) for t, what, fields in device.recorder.entries if what == kind]


def values(device: Device, kind: str, field: str = "name") -> list[Any]:
    """What is in that field of each."""
    return [value for _, value in dated(device, kind, field)]


def times(device: Device, kind: str, name: str | None = None) -> list[int]:
    """When, in ms, there was one, or one of that name."""
    entries = device.recorder.entries
    return [
        t for t, what, fields in entries if what == kind and name in (None, fields.get("name"))
    ]
