"""What really was at any instant of a recorded run, and what of it must be on flash by then."""

from itertools import pairwise

from firmware.rondo.haptics import cues

LOST_MS = 10_000  # of position
LATE_MS = 1_000  # after the end of the cue that tells of a change
NEXT_CUE_MS = 4_000
SILENCE_MS = 1_000  # no two pulses of what one press brings are further apart


class Truth:
    """A run by its trace; instants in ms."""

    def __init__(self, entries: list) -> None:
        self.phases = [(t, f["index"], f["since"]) for t, kind, f in entries if kind == "phase"]
        self.states = [(t, f["name"]) for t, kind, f in entries if kind == "state"]
        self.presses = [t for t, kind, f in entries if kind == "button" and f["down"]]
        self.cues = [(t, f["name"]) for t, kind, f in entries if kind == "cue"]
        self.pulses = [(t, f["on"]) for t, kind, f in entries if kind == "motor"]
        self.told = self._told(entries)

    def _told(self, entries: list) -> list[tuple[int, int]]:
        """(instant of a change, when the cue that tells of it has ended)."""
        changes = [t for t, kind, _ in entries if kind in ("phase", "state")]
        buttons = [(t, f["down"]) for t, kind, f in entries if kind == "button"]
        held = [(a, b) for (a, down), (b, _) in pairwise(buttons) if down]
        told = []
        for t in changes:
            ends = t
            for at, kind, fields in entries:
                if kind == "cue" and at >= t and fields["name"] != "accepted":
                    ends = at + sum(cues.STEPS.get(fields["name"], ())) if at < t + 2_000 else t
                    break
            # While a button is down it is not yet known what all that will be; then the next cue comes.
            held_to = [up for down, up in held if down <= ends < up]
            told.append((t, held_to[0] + NEXT_CUE_MS if held_to else ends))
        return told

    def state(self, t: int) -> str:
        """The state at an instant, at its end."""
        return next((name for at, name in reversed(self.states) if at <= t), "")

    def position(self, t: int) -> tuple[int, int] | None:
        """(index, ms into the phase); None when no session is under way."""
        state = self.state(t)
        if state not in ("running", "paused"):
            return None
        index, since = next((i, since) for at, i, since in reversed(self.phases) if at <= t)
        if state == "paused":
            recognised = next(at for at, name in reversed(self.states) if at <= t)
            t = next(at for at in reversed(self.presses) if at <= recognised)
        return index, t - since

    def known_from(self, t: int) -> int:
        """From which instant on a position may be taken up after a loss of power at `t`."""
        firm = [at for at, ends in self.told if ends + LATE_MS < t]
        return max([t - LOST_MS, *firm[-1:]])

    def last(self, cue: str) -> int:
        """When that cue began for the last time."""
        return next(at for at, name in reversed(self.cues) if name == cue)

    def quiet_after(self, t: int) -> int:
        """When all that is felt from `t` on has ended."""
        ends = t
        for at, on in self.pulses:
            if on and at > ends + SILENCE_MS:
                break
            ends = max(ends, at)
        return ends
