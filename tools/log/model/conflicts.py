"""Finds sessions whose dates do not fit together, so that a person can correct them with `log clock`."""

from collections.abc import Sequence
from itertools import pairwise

from simulator.text.language import N_, _

from .dates import FAR, TO_COME, oddness_by_id
from .sessions import BY_HAND, Session

NO_DATE = N_("has no date: the band's clock was not set")
APART = {TO_COME: N_("begins in the future"), FAR: N_("has a date far from the others")}
OVERLAP = N_("begins before session {other} is over")
BACK = N_("has an earlier date than session {other}, which came before it")


def conflicts(sessions: Sequence[Session], now: float) -> list[tuple[int, str]]:
    """Returns (session's id, what is odd about its date), sorted; `now` is s since 1970."""
    odd_dates = []
    sessions = [session for session in sessions if not session.left_out]
    reason_by_id = oddness_by_id(sessions, now)
    for session in sessions:
        if session.start is None:
            odd_dates.append((session.id, _(NO_DATE)))
        elif session.id in reason_by_id:
            odd_dates.append((session.id, _(APART[reason_by_id[session.id]])))
    for band in {session.band for session in sessions}:
        dated_sessions = [
            session for session in sessions if session.band == band and session.start is not None
        ]
        odd_dates += [
            (later_session.id, _(OVERLAP).format(other=session.id))
            for session, later_session in pairwise(sorted(dated_sessions, key=_start))
            if _start(later_session) < _start(session) + session.known_ms // 1000
        ]
        odd_dates += [
            (later_session.id, _(BACK).format(other=session.id))
            for session, later_session in pairwise(
                sorted(dated_sessions, key=lambda session: session.id)
            )
            if later_session.number > session.number
            and _start(later_session) < _start(session)
            and band != BY_HAND  # they are entered in any order
        ]
    return sorted(odd_dates)


def _start(session: Session) -> int:
    assert session.start is not None
    return session.start
