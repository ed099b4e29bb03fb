"""The goals for a report that the user sets with --goal; there are no others."""

import re
from dataclasses import dataclass

from simulator.text.usage import UsageError

from ..log.model import amounts
from ..log.model.sessions import Volume

EXPECTED = "expected sessions=8, gap=5:00 or volume=500ml, each for 24 hours"
_SESSIONS = re.compile(r"0?[1-9][0-9]?")
_GAP = re.compile(r"([0-9]{1,2}):([0-5][0-9])")


@dataclass(frozen=True)
class Goals:
    """The user's goals: `sessions` in 24 h, the longest gap in s, `volume` in 24 h; None for no goal."""

    sessions: int | None = None
    gap_s: int | None = None
    volume: Volume | None = None


def goals(texts: list[str]) -> Goals:
    """Returns the goals in `texts`, the values of --goal. Raises UsageError if one is invalid or given twice."""
    sessions = gap_s = volume = None
    goals_named: set[str] = set()
    for text in texts:
        goal_name, _, value = text.partition("=")
        gap = _GAP.fullmatch(value)
        if goal_name in goals_named:
            raise UsageError(f"--goal {text}", f"{goal_name} is given twice, expected it once")
        goals_named.add(goal_name)
        if goal_name == "sessions" and _SESSIONS.fullmatch(value):
            sessions = int(value)
        elif goal_name == "gap" and gap and value.strip("0:"):
            gap_s = int(gap[1]) * 3600 + int(gap[2]) * 60
        elif goal_name == "volume" and value.lstrip(".")[:1].isdigit():
            volume = amounts.volume(value)
            if not volume.amount:
                raise UsageError(f"--goal {text}", EXPECTED)
        else:
            raise UsageError(f"--goal {text}", EXPECTED)
    return Goals(sessions, gap_s, volume)
