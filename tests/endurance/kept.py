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
    """Plays `text` after the start of a session, with `header` lines; returns the play, which has no failures."""
    play = Play(parse(BEGUN.format("\n".join(header)) + text, "kept", Path()))
    play.play()
    assert play.failures == []
    return play


def log_of(device: Device) -> Log:
    """What its flash has now."""
    return read(files_of(device.flash.mount()))


def only_session(play: Play) -> KeptSession:
    """Returns the one session on the flash of a played band."""
    (sessions,) = log_of(play.device).sessions.values()
    return sessions


def entries(play: Play, kind: str) -> list[tuple[int, dict]]:
    """Returns (instant in ms, fields) of the trace's entries of a type."""
    return [(t_ms, fields) for t_ms, of, fields in play.device.recorder.entries if of == kind]


def consoles(device: Device) -> list[str]:
    """What the firmware printed, a line each."""
    return values(device, "console", "text")


def kept(flash: Flash) -> Log:
    """As it would be found after a power cut at this instant."""
    return read(files_of(flash.mount()))
