"""Bands with a small firmware, or with ours but another main.py, for tests of the interpreters."""

from pathlib import Path

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE


def band_of_text(folder: Path, text: str, name: str = "cpython", **settings: object) -> Device:
    """Returns a band, not switched on yet, whose whole firmware is the text `text`."""
    (folder / "rondo").mkdir(exist_ok=True)
    (folder / "boot.py").write_text("")
    (folder / "main.py").write_text(text)
    (folder / "rondo" / "__init__.py").write_text("")
    (folder / "rondo" / "trace.py").write_text("hook = None\n")
    return Device(Setup(firmware=folder, interpreter=name, **settings))  # type: ignore[arg-type]


def trace_of_text(
    folder: Path, text: str, name: str = "cpython", until_ms: int = 10_000
) -> list[str]:
    """Returns the lines of the trace of a band whose firmware is `text`, from power on to `until_ms`."""
    band = band_of_text(folder, text, name)
    try:
        band.power_on()
        band.run_to_ms(until_ms)
        return list(band.recorder.lines())
    finally:
        band.discard()


def band_with_main(folder: Path, text: str, name: str, **settings: object) -> Device:
    """Returns a band, not switched on yet, with our firmware but `text` as its main.py."""
    (folder / "rondo").symlink_to(FIRMWARE / "rondo")
    (folder / "boot.py").write_text("")
    (folder / "main.py").write_text(text)
    return Device(Setup(firmware=folder, interpreter=name, **settings))  # type: ignore[arg-type]


def printed_lines(lines: list[str]) -> list[str]:
    """Returns the lines that the firmware printed, from the `lines` of a trace."""
    import json

    entries = [json.loads(line) for line in lines]
    return [entry["text"] for entry in entries if entry["type"] == "console"]
