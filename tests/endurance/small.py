"""Small firmwares for tests of what runs them, and ours: a text in place of main.py, on any interpreter."""

from pathlib import Path

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE


def device(folder: Path, text: str, name: str = "cpython", **given: object) -> Device:
    """Returns a band, not yet switched on, whose firmware is `text`."""
    (folder / "rondo").mkdir(exist_ok=True)
    (folder / "boot.py").write_text("")
    (folder / "main.py").write_text(text)
    (folder / "rondo" / "__init__.py").write_text("")
    (folder / "rondo" / "trace.py").write_text("hook = None\n")
    return Device(Setup(firmware=folder, interpreter=name, **given))  # type: ignore[arg-type]


def run(folder: Path, text: str, name: str = "cpython", until_ms: int = 10_000) -> list[str]:
    """The trace of that, from power on."""
    band = device(folder, text, name)
    try:
        band.power_on()
        band.run_to(until_ms)
        return list(band.recorder.lines())
    finally:
        band.discard()


def ours(folder: Path, text: str, name: str, **given: object) -> Device:
    """Returns a band, not yet switched on, with our firmware but with `text` as main.py."""
    (folder / "rondo").symlink_to(FIRMWARE / "rondo")
    (folder / "boot.py").write_text("")
    (folder / "main.py").write_text(text)
    return Device(Setup(firmware=folder, interpreter=name, **given))  # type: ignore[arg-type]


def said(lines: list[str]) -> list[str]:
    """What the firmware printed."""
    import json

    entries = [json.loads(line) for line in lines]
    return [entry["text"] for entry in entries if entry["type"] == "console"]
