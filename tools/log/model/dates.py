"""Finds the dates that cannot be right: those to come, and those far from nearly all others.

    apart = set_apart(sessions, now)        what is odd about each, by the session's number
    for line in lines_apart(sessions, apart, zone): ...

A band whose clock was wrong, or a slip of the pen, dates a session years away; whatever counts days has to leave it
out. The report leaves such sessions out and says so, the list and the exports mark them.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from simulator.text.language import N_, _

from .sessions import Session
from .zone import DAY_S, Zone

TO_COME, FAR = N_("to come"), N_("far")
FAR_DAYS = (
    60  # without any session, between those that belong together and those that are far (ours)
)

_TOLD = {
    TO_COME: N_("set apart, for the date is to come: {sessions}; see log clock"),
    FAR: N_("set apart, for the date is far from the others: {sessions}; --from and --to show"),
}
_ONE = N_("session {number} of {day}")
MOST_NAMED = 6


def now() -> float:
    """Returns the time of this computer's clock, in s since 1970: dates are compared with nothing else."""
    return time.time()


def set_apart(sessions: Sequence[Session], now: float) -> dict[int, str]:
    """Returns TO_COME or FAR for each session whose date is odd, by its number; `now` is s since 1970.

    Sessions with no gap of more than FAR_DAYS between them are one group. The dates of the group with the most
    sessions (of equal ones the latest) count as right; all others are FAR.
    """
    starts = {one.id: one.start for one in sessions if one.start is not None}
    apart = {number: TO_COME for number, start in starts.items() if start > now}
    past = sorted((start, number) for number, start in starts.items() if start <= now)
    groups = [[past[0]]] if past else []
    for before, one in pairwise(past):
        if one[0] - before[0] > FAR_DAYS * DAY_S:
            groups.append([])
        groups[-1].append(one)
    believed = max(groups, key=lambda group: (len(group), group[-1]), default=[])
    return apart | {
        number: FAR for group in groups if group is not believed for _s, number in group
    }


def marked(sessions: Sequence[Session], now: float) -> list[Session]:
    """Returns the same sessions, with `apart` set where the date is odd."""
    apart = set_apart([one for one in sessions if not one.left_out], now)
    return [replace(one, apart=apart[one.id]) if one.id in apart else one for one in sessions]


def lines_apart(sessions: Sequence[Session], apart: Mapping[int, str], zone: Zone) -> list[str]:
    """Returns a line of text for each reason in `apart`, with the numbers and days of its sessions."""
    lines = []
    for why, line in _TOLD.items():
        named = [
            _(_ONE).format(number=one.id, day=zone.local(one.start).date().isoformat())
            for one in sessions
            if one.start is not None and apart.get(one.id) == why
        ]
        more = len(named) - MOST_NAMED
        if more > 0:
            named[MOST_NAMED:] = [_("and {number} more").format(number=more)]
        if named:
            lines.append(_(line).format(sessions=", ".join(named)))
    return lines
