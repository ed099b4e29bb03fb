"""The page of a night: plays a scenario, and tells for each moment what happens and what is felt.

What happens is taken from the comments in the scenario's file, what is felt from its trace.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from firmware.rondo.haptics import cues
from simulator.scenario.player import Play
from simulator.scenario.script import load

from .. import cue_words

SCENARIO = Path(__file__).resolve().parents[2] / "tests" / "acceptance" / "a-night.scenario"

# Cues that answer a press and say nothing by themselves.
_ANSWERS = ("accepted",)
# A cue within so many ms of a moment belongs to it: a cue is repeated after 3 s, or after 20.
_MOMENT_MS = 6_000


class NightMoment(NamedTuple):
    """An instant in ms since power on, what happens then in words, and the cues that are felt then."""

    t_ms: int
    event: str
    cue_names: list[str]


def moments(path: Path = SCENARIO) -> list[NightMoment]:
    """Returns a scenario's moments: its commented steps, and each cue _MOMENT_MS or more after a moment."""
    scenario = load(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    so_far: list[NightMoment] = []
    for step in scenario.steps:
        _, _, comment = lines[step.line - 1].partition("#")
        if comment.strip():
            so_far.append(NightMoment(step.t_ms, comment.strip(), []))
    run = Play(scenario)
    run.play()
    for t_ms, kind, fields in run.device.recorder.entries:
        if kind != "cue" or fields["name"] in _ANSWERS:
            continue
        recent = [moment for moment in so_far if moment.t_ms <= t_ms < moment.t_ms + _MOMENT_MS]
        if recent:
            recent[-1].cue_names.append(str(fields["name"]))
        else:
            so_far.append(NightMoment(t_ms, "", [str(fields["name"])]))
            so_far.sort(key=lambda moment: moment.t_ms)
    return so_far


def rows(path: Path = SCENARIO) -> Iterator[tuple[str, str, str, str]]:
    """Yields each moment as (time of day, what happens, pattern, meaning)."""
    began = load(path).clock or 0
    for moment in moments(path):
        time_of_day = datetime.fromtimestamp(began + moment.t_ms // 1000, UTC).strftime("%H:%M:%S")
        repeats = [(name, len(list(same))) for name, same in groupby(moment.cue_names)]
        pattern = ", ".join(_pattern(name) + _times(count) for name, count in repeats)
        meaning = "; ".join(
            f"*{name}*: {cue_words.MEANING[name]}" for name, _ in repeats if name in cues.CUES
        )
        yield time_of_day, moment.event or "(the band, by itself)", pattern or "nothing", meaning


def _pattern(name: str) -> str:
    return f"`` {cues.CUES[name]} ``" if name in cues.CUES else f"*{name}*"


def _times(count: int) -> str:
    return "" if count == 1 else ", and once more" if count == 2 else f", {count} times"
