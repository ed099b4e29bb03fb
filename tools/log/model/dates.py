"""Finds dates that cannot be right: those in the future, and those far from nearly all others.

    reason_by_id = oddness_by_id(sessions, now)     what is odd about a date, by the session's id
    for line in lines_apart(sessions, reason_by_id, zone): ...

If a band's clock was wrong, or a person mistyped, the date of a session is years away, and whatever counts days has
to leave it out. The report leaves such sessions out and says so; the list and the exports mark them.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from simulator.text.language import N_, _
from simulator.text.usage import UsageError

from .sessions import Session
from .zone import DAY_S, Zone

TO_COME, FAR = N_("to come"), N_("far")
# Days without any session that part one group of sessions from the next (ours).
FAR_DAYS = 60

_TOLD = {
    TO_COME: N_("set apart, for the date is to come: {sessions}; see log clock"),
    FAR: N_("set apart, for the date is far from the others: {sessions}; --from and --to show"),
}
_ONE = N_("session {number} of {day}")
MOST_NAMED = 6


def now() -> float:
    """Returns the time of this computer's clock, in s since 1970, with which dates are compared."""
    return time.time()


def start_of(text: str, zone: Zone) -> int:
    """Returns the instant of `text`, when a session is said to have begun; UsageError if it is still to come."""
    start = zone.instant(text)
    if start > now():
        raise UsageError(text, "is to come, expected when it began")
    return start


def oddness_by_id(sessions: Sequence[Session], now: float) -> dict[int, str]:
    """Returns TO_COME or FAR by id for each session with an odd date; `now` is s since 1970.

    Sessions with no gap of more than FAR_DAYS between them are one group. The dates of the largest group (of
    equally large ones, the latest) count as right; all others are FAR.
    """
    starts = {
        later_start.id: later_start.start
        for later_start in sessions
        if later_start.start is not None
    }
    reason_by_id = {id_: TO_COME for id_, start in starts.items() if start > now}
    past = sorted((start, id_) for id_, start in starts.items() if start <= now)
    groups = [[past[0]]] if past else []
    for earlier_start, later_start in pairwise(past):
        if later_start[0] - earlier_start[0] > FAR_DAYS * DAY_S:
            groups.append([])
        groups[-1].append(later_start)
    largest_group = max(groups, key=lambda group: (len(group), group[-1]), default=[])
    return reason_by_id | {
        id_: FAR for group in groups if group is not largest_group for _s, id_ in group
    }


def mark_odd_dates(sessions: Sequence[Session], now: float) -> list[Session]:
    """Returns `sessions`, with `odd_date` set to TO_COME or FAR in those with an odd date."""
    reason_by_id = oddness_by_id([session for session in sessions if not session.left_out], now)
    return [
        replace(session, odd_date=reason_by_id[session.id])
        if session.id in reason_by_id
        else session
        for session in sessions
    ]


def lines_apart(
    sessions: Sequence[Session], reason_by_id: Mapping[int, str], zone: Zone
) -> list[str]:
    """Returns a line of text for each reason in `reason_by_id`, with the ids and days of its sessions."""
    lines = []
    for why, line in _TOLD.items():
        sessions_apart = [
            _(_ONE).format(number=session.id, day=zone.day(session.start).isoformat())
            for session in sessions
            if session.start is not None and reason_by_id.get(session.id) == why
        ]
        more = len(sessions_apart) - MOST_NAMED
        if more > 0:
            sessions_apart[MOST_NAMED:] = [_("and {number} more").format(number=more)]
        if sessions_apart:
            lines.append(_(line).format(sessions=", ".join(sessions_apart)))
    return lines
