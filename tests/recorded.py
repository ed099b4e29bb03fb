"""What a band's recorder has of one kind: the cues that were felt, the states, what was said on the console."""

from typing import Any

from simulator.core.device import Device


def dated(device: Device, kind: str, field: str = "name") -> list[tuple[int, Any]]:
    """Returns (ms, value of `field`) for each entry of `kind`."""
    return [(t, fields[field]) for t, what, fields in device.recorder.entries if what == kind]


def values(device: Device, kind: str, field: str = "name") -> list[Any]:
    """Returns the value of `field` of each entry of `kind`."""
    return [value for _, value in dated(device, kind, field)]


def times(device: Device, kind: str, name: str | None = None) -> list[int]:
    """Returns when, in ms, each entry of `kind` was, or each of those of that name."""
    entries = device.recorder.entries
    return [
        t for t, what, fields in entries if what == kind and name in (None, fields.get("name"))
    ]
