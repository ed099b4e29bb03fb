"""What was true at any instant of a recorded run, and what of it must be on flash by then."""

from itertools import pairwise
from typing import NamedTuple

from firmware.rondo.haptics import cues

LOST_POSITION_MS = 10_000  # of position
LATE_MS = 1_000  # after the end of the cue that tells of a change
NEXT_CUE_MS = 4_000
SILENCE_MS = 1_000  # no two pulses of what one press brings are further apart


class Position(NamedTuple):
    """Where a session is: the index of its phase, and the ms into that phase."""

    phase: int
    elapsed_ms: int


class Truth:
    """What was true at each ms of a run, from its trace."""

    def __init__(self, entries: list) -> None:
        self.phases = [
            (t_ms, fields["index"], fields["since"])
            for t_ms, kind, fields in entries
            if kind == "phase"
        ]
        self.states = [(t_ms, fields["name"]) for t_ms, kind, fields in entries if kind == "state"]
        self.presses = [
            t_ms for t_ms, kind, fields in entries if kind == "button" and fields["down"]
        ]
        self.cues = [(t_ms, fields["name"]) for t_ms, kind, fields in entries if kind == "cue"]
        self.pulses = [(t_ms, fields["on"]) for t_ms, kind, fields in entries if kind == "motor"]
        self.change_windows = self._read_change_windows(entries)

    def _read_change_windows(self, entries: list) -> list[tuple[int, int]]:
        """Returns (instant of a change, when its cue has ended) for each change.

        While a button is down the cue is still to come: then NEXT_CUE_MS after its release.
        """
        changes = [t_ms for t_ms, kind, _ in entries if kind in ("phase", "state")]
        buttons = [(t_ms, f["down"]) for t_ms, kind, f in entries if kind == "button"]
        presses = [
            (down_ms, up_ms) for (down_ms, is_down), (up_ms, _) in pairwise(buttons) if is_down
        ]
        cue_windows = []
        for t_ms in changes:
            cue_end_ms = t_ms
            for at_ms, kind, fields in entries:
                if kind == "cue" and at_ms >= t_ms and fields["name"] != "accepted":
                    cue_end_ms = (
                        at_ms + sum(cues.STEPS.get(fields["name"], ()))
                        if at_ms < t_ms + 2_000
                        else t_ms
                    )
                    break
            held_to = [up_ms for down_ms, up_ms in presses if down_ms <= cue_end_ms < up_ms]
            cue_windows.append((t_ms, held_to[0] + NEXT_CUE_MS if held_to else cue_end_ms))
        return cue_windows

    def state(self, t_ms: int) -> str:
        """Returns the state at the end of the ms `t_ms`."""
        return next((name for at_ms, name in reversed(self.states) if at_ms <= t_ms), "")

    def position(self, t_ms: int) -> Position | None:
        """Returns where the session is at `t_ms`; None if no session is under way."""
        state = self.state(t_ms)
        if state not in ("running", "paused"):
            return None
        index, since = next(
            (i, since) for at_ms, i, since in reversed(self.phases) if at_ms <= t_ms
        )
        if state == "paused":
            state_since_ms = next(at_ms for at_ms, name in reversed(self.states) if at_ms <= t_ms)
            t_ms = next(at_ms for at_ms in reversed(self.presses) if at_ms <= state_since_ms)
        return Position(index, t_ms - since)

    def known_from_ms(self, t_ms: int) -> int:
        """Returns the earliest instant whose position a restart may resume after a power cut at `t_ms`."""
        certain_ms = [at_ms for at_ms, end_ms in self.change_windows if end_ms + LATE_MS < t_ms]
        return max([t_ms - LOST_POSITION_MS, *certain_ms[-1:]])

    def last_cue_ms(self, cue: str) -> int:
        """Returns when the cue `cue` began for the last time."""
        return next(at_ms for at_ms, name in reversed(self.cues) if name == cue)

    def quiet_from_ms(self, t_ms: int) -> int:
        """Returns when the motor last stops before the first silence of over SILENCE_MS from `t_ms` on."""
        quiet_ms = t_ms
        for at_ms, is_on in self.pulses:
            if is_on and at_ms > quiet_ms + SILENCE_MS:
                break
            quiet_ms = max(quiet_ms, at_ms)
        return quiet_ms
