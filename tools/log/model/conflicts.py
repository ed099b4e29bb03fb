"""Finds what does not fit together in the sessions' dates, so that a person can put it right with `log clock`."""

from collections.abc import Sequence
from itertools import pairwise

from simulator.text.language import N_, _

from .dates import FAR, TO_COME, set_apart
from .sessions import Session

NO_DATE = N_("has no date: the band's clock was not set")
APART = {
    TO_COME: N_("begins in the future"),
    FAR: N_("has a date far from the others"),
}
OVERLAP = N_("begins before session {other} is over")
BACK = N_("has an earlier date than session {other}, which came before it")


def conflicts(sessions: Sequence[Session], now: float) -> list[tuple[int, str]]:
    """Returns (session's number, what is odd about its date), in the order of numbers; `now` is s since 1970."""
    found = []
    sessions = [one for one in sessions if not one.left_out]
    apart = set_apart(sessions, now)
    for one in sessions:
        if one.start is None:
            found.append((one.id, _(NO_DATE)))
        elif one.id in apart:
            found.append((one.id, _(APART[apart[one.id]])))
    for band in {one.band for one in sessions}:
        dated = [one for one in sessions if one.band == band and one.start is not None]
        found += [
            (later.id, _(OVERLAP).format(other=one.id))
            for one, later in pairwise(sorted(dated, key=_start))
            if _start(later) < _start(one) + one.known_ms // 1000
        ]
        found += [
            (later.id, _(BACK).format(other=one.id))
            for one, later in pairwise(sorted(dated, key=lambda one: one.id))
            if later.number > one.number and _start(later) < _start(one)
        ]
    return sorted(found)


def _start(session: Session) -> int:
    assert session.start is not None
    return session.start
