"""What is on a band's flash, read as the tools read it, and sessions played for it."""

from pathlib import Path

from simulator.core.device import Device
from simulator.core.flash import Flash
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.recorded import values
from tools.log.pull.journal import KeptSession, Log, files_of, read

CLOCK = 1_777_604_400  # 2026-05-01T03:00:00Z
BEGUN = "clock 2026-05-01T03:00:00Z\n{}\n0:02 tap main\n0:05 tap main\n"


def played(text: str, *header: str) -> Play:
    """A session that is begun on the clock, then `text`, with lines of the header; nothing may fail."""
    run = Play(parse(BEGUN.format("\n".join(header)) + text, "kept", Path()))
    run.play()
    assert run.failures == []
    return run


def log_of(device: Device) -> Log:
    """What its flash has now."""
    return read(files_of(device.flash.mount()))


def only_session(run: Play) -> KeptSession:
    """The one that is on its flash."""
    (kept,) = log_of(run.device).sessions.values()
    return kept


def entries(run: Play, kind: str) -> list[tuple[int, dict]]:
    """Of the trace, of one kind."""
    return [(t, fields) for t, of, fields in run.device.recorder.entries if of == kind]


def consoles(device: Device) -> list[str]:
    """What the firmware printed, a line each."""
    return values(device, "console", "text")


def kept(flash: Flash) -> Log:
    """As it would be found after a power cut at this instant."""
    return read(files_of(flash.mount()))
