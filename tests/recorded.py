"""Reads one kind of entry from a band's recorder: cues felt, states, lines on the console."""

from typing import Any

from simulator.core.device import Device


def values_by_time(device: Device, kind: str, field: str = "name") -> list[tuple[int, Any]]:
    """Returns (ms, value of `field`) for each entry of `kind`."""
    return [
        (t_ms, fields[field])
        for t_ms, entry_kind, fields in device.recorder.entries
        if entry_kind == kind
    ]


def values(device: Device, kind: str, field: str = "name") -> list[Any]:
    """Returns the value of `field` of each entry of `kind`."""
    return [value for _, value in values_by_time(device, kind, field)]


def times(device: Device, kind: str, name: str | None = None) -> list[int]:
    """Returns the ms of each entry of `kind`; with `name`, only of entries with that name."""
    entries = device.recorder.entries
    return [
        t_ms
        for t_ms, entry_kind, fields in entries
        if entry_kind == kind and name in (None, fields.get("name"))
    ]
