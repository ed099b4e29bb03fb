"""Reads what is on a band's flash as the tools read it, and plays sessions for that."""

from pathlib import Path

from simulator.core.device import Device
from simulator.core.flash import Flash
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.recorded import values
from tools.log.pull.journal import KeptSession, Log, files_of, read

CLOCK_S = 1_777_604_400  # 2026-05-01T03:00:00Z
BEGUN = "clock 2026-05-01T03:00:00Z\n{}\n0:02 tap main\n0:05 tap main\n"


def play_session(text: str, *header: str) -> Play:
    """Plays a session with `header` lines and then the lines of `text`.

    Asserts that it has no failures and returns it.
    """
    play = Play(parse(BEGUN.format("\n".join(header)) + text, "kept", Path()))
    play.play()
    assert play.failures == []
    return play


def log_of(device: Device) -> Log:
    """Returns the log on a band's flash."""
    return read(files_of(device.flash.mount()))


def only_session(play: Play) -> KeptSession:
    """Returns the one session on the flash of a played band."""
    (session,) = log_of(play.device).sessions.values()
    return session


def outcomes(device: Device) -> dict[int, str]:
    """Returns how each session on a band's flash ended, by number; "" for one that is under way."""
    return {
        session_number: session.state.outcome
        for session_number, session in log_of(device).sessions.items()
    }


def entries(play: Play, kind: str) -> list[tuple[int, dict]]:
    """Returns (instant in ms, fields) of the trace's entries of a type."""
    return [
        (t_ms, fields) for t_ms, type_, fields in play.device.recorder.entries if type_ == kind
    ]


def printed(device: Device) -> list[str]:
    """Returns what the firmware printed, a line each."""
    return values(device, "console", "text")


def log_on_flash(flash: Flash) -> Log:
    """Returns the log that the band would find on `flash` at a start now."""
    return read(files_of(flash.mount()))
