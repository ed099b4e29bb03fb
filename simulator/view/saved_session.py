"""Saves the session every few seconds in the user's folder for such data, so that the next start can resume it.

    saved = SavedSession(folder())
    former = saved.load()                   the session of the last start, None if there is none
    saved.save(live)                        every few seconds, and at the end

A file that cannot be read counts as no session. Beside the file, session.before.json keeps
the session of the start before, or of another window that is open too, which a new band would overwrite.
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

VARIABLE = "RONDO_STATE"  # of the environment: a folder to use instead
SAVE_EVERY_S = 5.0


def folder() -> Path:
    """Returns the folder where the simulator saves its state between two starts."""
    return Path(os.environ.get(VARIABLE) or user_state_dir("rondo", appauthor=False))


class SavedSession:
    """The saved session: a file in `folder`. `problem` says why it cannot be written, "" if it can."""

    def __init__(self, folder: Path) -> None:
        self.problem = ""
        self._path = folder / "session.json"
        self._path_before = folder / "session.before.json"
        self._programs = folder / "programs"
        self._saved_state: tuple[int, int] | None = None
        self._written = b""
        self._wall_s = -SAVE_EVERY_S

    def load(self) -> Former | None:
        """Returns the session of the last start; None if there is none or it cannot be read."""
        return self._read(self._path)

    def load_before(self) -> Former | None:
        """Returns the session in session.before.json, None if there is none."""
        return self._read(self._path_before)

    def _read(self, path: Path) -> Former | None:
        try:
            data = read_json(path)
            assert isinstance(data, dict)
            assert isinstance(data["scenario"], str)
            scenario = parse(data["scenario"], str(path), self._programs)
            now_ms = data["now"]
            assert isinstance(now_ms, int)
            assert 0 < now_ms <= scenario.steps[-1].t_ms
        except (UsageError, AssertionError, KeyError, TypeError):
            return None
        return Former(replace(scenario, path="by hand"), now_ms)

    def tick(self, live: Live, wall_s: float) -> None:
        """Saves the session if the last save is SAVE_EVERY_S or longer ago; `wall_s` is the wall time in s."""
        if wall_s - self._wall_s >= SAVE_EVERY_S:
            self._wall_s = wall_s
            self.save(live)

    def save(self, live: Live) -> None:
        """Saves all acts so far; does nothing if there are none, or no time has passed since the last save."""
        steps = live.hand.scenario.steps
        now_ms = live.pace.now_ms
        if not steps or self._saved_state == (len(steps), now_ms):
            return
        try:
            self._programs.mkdir(parents=True, exist_ok=True)
            end_ms = max(now_ms, *(step.t_ms for step in steps))
            scenario_text = text_of(live.hand.scenario, end_ms)
            written = json.dumps({"scenario": scenario_text, "now": now_ms}).encode()
            programs = [
                (self._programs / f"{name}.json", program)
                for name, program in live.hand.scenario.programs.items()
            ]
            output.write(*programs, *self._copy_of_other(), (self._path, written))
        except (OSError, UsageError) as error:
            self.problem = str(error)
            return
        self.problem = ""
        self._saved_state, self._written = (len(steps), now_ms), written

    def _copy_of_other(self) -> list[output.Written]:
        """Returns (path, content) of a copy of the session that is there, if this start has not written it.

        It is the last start's, or that of another window that is open too.
        """
        other = self._path.read_bytes() if self._path.exists() else self._written
        if other == self._written:
            return []
        return [(self._path_before, other)]
