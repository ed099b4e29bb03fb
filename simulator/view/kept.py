"""The session as it goes, kept in the user's folder for such things, so that the next start can go on with it.

kept = KeptSession(folder())
former = kept.load()                   what was done when somebody left, None if nothing was
kept.save(live)                        every few seconds, and at the end

What cannot be read is as if nothing were kept. What was kept by the start before stays beside it as
session.before.json, so that a band that is begun anew loses nothing either.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

from platformdirs import user_state_dir

from ..scenario.acts import text_of
from ..scenario.script import parse
from ..text import output
from ..text.usage import UsageError, read_json
from .live import Former, Live

VARIABLE = "RONDO_STATE"  # another folder
EVERY_S = 5.0


def folder() -> Path:
    """Returns the folder where the simulator keeps how it was left."""
    return Path(os.environ.get(VARIABLE) or user_state_dir("rondo", appauthor=False))


class KeptSession:
    """One file in `folder`, which need not be there; where it cannot be written nothing is kept."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "session.json"
        self._programs = folder / "programs"
        self._saved: tuple[int, int] | None = None
        self._wall = -EVERY_S

    def load(self) -> Former | None:
        """Returns what was done when somebody left; None if nothing is kept, or it cannot be read."""
        try:
            found = read_json(self._path)
            assert isinstance(found, dict)
            assert isinstance(found["scenario"], str)
            scenario = parse(found["scenario"], str(self._path), self._programs)
            now = found["now"]
            assert isinstance(now, int)
            assert 0 < now <= scenario.steps[-1].t
        except (UsageError, AssertionError, KeyError, TypeError):
            return None
        return Former(replace(scenario, path="by hand"), now)

    def tick(self, live: Live, wall: float) -> None:
        """Saves the session if EVERY_S have passed since the last time; `wall` is the wall time in s."""
        if wall - self._wall >= EVERY_S:
            self._wall = wall
            self.save(live)

    def save(self, live: Live) -> None:
        """Saves what was done so far, if anything was since it was last saved."""
        steps = live.hand.scenario.steps
        now = live.pace.now
        if not steps or self._saved == (len(steps), now):
            return
        try:
            self._programs.mkdir(parents=True, exist_ok=True)
            if self._saved is None and self._path.exists():
                self._path.replace(self._path.with_name("session.before.json"))
            last = max(now, *(step.t for step in steps))
            text = text_of(live.hand.scenario, last)
            programs = [
                (self._programs / f"{name}.json", program)
                for name, program in live.hand.scenario.programs.items()
            ]
            output.write(*programs, (self._path, json.dumps({"scenario": text, "now": now})))
        except (OSError, UsageError):
            return  # nobody asked for it
        self._saved = len(steps), now
