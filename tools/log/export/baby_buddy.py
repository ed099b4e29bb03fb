"""The CSV that Baby Buddy imports as pumping entries, and which sessions it would refuse.

One row that it cannot take makes it refuse the whole file, so each session that it would refuse is left out, with
the reason. What it takes is from its own repository (babybuddy/babybuddy, of August 2026): the columns from the
resource of pumping entries in core/admin.py, what may be in them from `Pumping` in core/models.py. A file without
the column `id` holds new entries; an entry with an empty `id` is refused. The times have no offset from UTC; they
are in the zone of the user's settings in Baby Buddy.
"""

from collections.abc import Container, Sequence
from datetime import datetime
from decimal import Decimal

from simulator.text.language import N_, _

from ..model.dates import FAR, TO_COME
from ..model.sessions import BOTH, SIDES, Session
from ..model.zone import DAY_S, Zone
from .forms import amount, as_csv

COLUMNS = ("child_id", "amount", "start", "end", "notes")
TIME = "%Y-%m-%d %H:%M:%S"

UNDATED = N_("without a date")
UNDER_WAY = N_("under way")
APART = {TO_COME: N_("with a date to come"), FAR: N_("with a date far from the others")}
NO_AMOUNT = N_("without an amount")
TOO_LONG = N_("of more than 24 hours")
TWICE = N_("in an hour that is there twice, for the clocks were put back")
OVERLAP = N_("that overlap one before")


def pumping_csv(
    sessions: Sequence[Session],
    zone: Zone,
    child: int,
    unit: str,
    ids_wanted: Container[int] | None = None,
) -> tuple[str, list[Session], dict[str, list[int]]]:
    """Returns the CSV's text, the sessions in it, and the ids of the sessions left out, by reason.

    Only sessions with an id in `ids_wanted` are written (None: all). Baby Buddy may have the others in `sessions`
    already, so a session that overlaps one of them is left out; `sessions` are in order of time.
    """
    left_out: dict[str, list[int]] = {}
    sessions_written: list[Session] = []
    end_s = 0
    for session in sessions:
        reason = _why_not(session, zone, end_s)
        is_wanted = ids_wanted is None or session.id in ids_wanted
        if not reason:
            end_s = _end(session)
            sessions_written += [session] if is_wanted else []
        elif is_wanted:
            left_out.setdefault(_(reason), []).append(session.id)
    return (
        as_csv(COLUMNS, [_row(session, zone, child, unit) for session in sessions_written]),
        sessions_written,
        left_out,
    )


def _why_not(session: Session, zone: Zone, end_s: int) -> str:
    """Returns why Baby Buddy would refuse a session after an entry that ends at `end_s`; "" if it would not."""
    if session.start is None:
        return UNDATED
    refusals = {
        APART.get(session.odd_date, ""): bool(session.odd_date),
        UNDER_WAY: session.is_under_way,
        NO_AMOUNT: not session.volumes,
        TOO_LONG: _end(session) - session.start > DAY_S,
        TWICE: not (_is_read_back(session.start, zone) and _is_read_back(_end(session), zone)),
        OVERLAP: session.start < end_s,
    }
    return next((reason for reason, is_so in refusals.items() if is_so), "")


def _is_read_back(utc: int, zone: Zone) -> bool:
    """Returns whether the local time of `utc`, without an offset, is read back as `utc`.

    False in the second of the two hours that have the same local times when the clocks go back.
    """
    return zone.utc(datetime.strptime(_local(utc, zone), TIME)) == utc


def _local(utc: int, zone: Zone) -> str:
    return zone.local(utc).strftime(TIME)


def _end(session: Session) -> int:
    """Returns when a session ended, in s since 1970; a break of unknown length counts as 0."""
    return (session.start or 0) + round(session.known_ms / 1000)


def _row(session: Session, zone: Zone, child: int, unit: str) -> list[object]:
    assert session.start is not None
    total = session.volume(unit) or Decimal(0)
    times = [_local(utc, zone) for utc in (session.start, _end(session))]
    return [child, amount(total), *times, entry_notes(session)]


def entry_notes(session: Session) -> str:
    """Returns the notes of an entry: what is known of the session and has no column in Baby Buddy."""
    parts = [session.milk] if session.milk else []
    for side in SIDES:
        if side in session.volumes:
            where = "both sides" if side == BOTH else f"{side} side"
            parts.append(f"{where} {session.volumes[side]}")
    if session.end is None:
        parts.append("without the time that the band had no power")
    if session.note:
        parts.append(session.note)
    return "; ".join(parts)
