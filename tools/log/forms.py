"""The log as files for others: CSV of sessions and of phases, JSON, and the CSV that Baby Buddy imports.

Each column is one row of a table below, and is told of in docs/log.md.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from firmware.rondo import VERSION
from simulator.text.language import _
from simulator.text.usage import printable

from .sessions import BOTH, LEFT, ML, PAUSE, POWER, RIGHT, SIDES, Break, Phase, Session
from .zone import Zone, iso

# What a spreadsheet may take for the beginning of a formula (OWASP, "CSV Injection").
FORMULA = "=+-@"


def cell(value: object) -> str:
    """A cell of a CSV file; a text that a spreadsheet might run gets a ' before it, a number of ours stays."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = printable(value.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return "'" + text if first and first[0] in FORMULA else text


def seconds(ms: int | None) -> float | int | None:
    """ms in s, as short as they can be written."""
    if ms is None:
        return None
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def amount(value: Decimal | None) -> Decimal | None:
    """Rounded to what can be measured."""
    return None if value is None else value.quantize(Decimal("0.01")).normalize() + Decimal(0)


def _ml(session: Session, side: str) -> Decimal | None:
    entered = session.volumes.get(side)
    return None if entered is None or entered.amount is None else amount(entered.in_unit(ML))


def _as_entered(session: Session, side: str) -> str:
    return str(session.volumes.get(side, ""))


SESSION_COLUMNS: dict[str, Callable[[Session], object]] = {
    "session": lambda s: s.id,
    "band": lambda s: s.band,
    "number": lambda s: s.number,
    "start": lambda s: iso(s.start),
    "end": lambda s: iso(s.end),
    "logged_start": lambda s: iso(s.logged_start),
    "program": lambda s: s.program,
    "pacing": lambda s: s.pacing,
    "first_side": lambda s: s.first_side,
    "ended": lambda s: s.outcome,
    "rounds": lambda s: s.rounds,
    "left_s": lambda s: seconds(s.expressed_ms(LEFT)),
    "right_s": lambda s: seconds(s.expressed_ms(RIGHT)),
    "both_s": lambda s: seconds(s.expressed_ms(BOTH)),
    "expressing_s": lambda s: seconds(s.expressed_ms()),
    "assist_s": lambda s: seconds(s.assist_ms),
    "phases_s": lambda s: seconds(s.spent_ms),
    "pauses": lambda s: sum(one.what == PAUSE for one in s.breaks),
    "paused_s": lambda s: seconds(s.broken_ms(PAUSE)),
    "cuts": lambda s: sum(one.what == POWER for one in s.breaks),
    "without_power_s": lambda s: seconds(s.broken_ms(POWER)),
    "wall_s": lambda s: seconds(s.wall_ms),
    "left_ml": lambda s: _ml(s, LEFT),
    "right_ml": lambda s: _ml(s, RIGHT),
    "both_ml": lambda s: _ml(s, BOTH),
    "total_ml": lambda s: amount(s.volume(ML)),
    "left_entered": lambda s: _as_entered(s, LEFT),
    "right_entered": lambda s: _as_entered(s, RIGHT),
    "both_entered": lambda s: _as_entered(s, BOTH),
    "milk": lambda s: s.milk,
    "note": lambda s: s.note,
    "boot": lambda s: s.boot,
    "firmware": lambda s: s.firmware,
}


@dataclass(frozen=True)
class Place:
    """One phase of a session, and the how-manieth it is."""

    session: Session
    index: int
    phase: Phase


PHASE_COLUMNS: dict[str, Callable[[Place], object]] = {
    "session": lambda at: at.session.id,
    "band": lambda at: at.session.band,
    "number": lambda at: at.session.number,
    "phase": lambda at: at.index + 1,
    "kind": lambda at: at.phase.kind,
    "side": lambda at: at.phase.side,
    "round": lambda at: at.phase.round,
    "start": lambda at: iso(at.session.started(at.index)),
    "opens_s": lambda at: seconds(at.phase.opens_ms),
    "planned_s": lambda at: seconds(at.phase.planned_ms),
    "actual_s": lambda at: seconds(at.phase.actual_ms),
    "ended_by": lambda at: at.phase.ended_by,
    "paused_s": lambda at: _broken(at, PAUSE),
    "without_power_s": lambda at: _broken(at, POWER),
}

# What Baby Buddy's import of pumping entries takes: its docs/import-export.md, core/admin.py, core/models.py. Its
# dates are local to its own time zone, without an offset; an entry without an id is a new one; none may overlap.
BABY_BUDDY_COLUMNS = ("id", "child_id", "amount", "start", "end", "notes")
BABY_BUDDY_TIME = "%Y-%m-%d %H:%M:%S"
BABY_BUDDY_MOST_MS = 24 * 3_600_000


def _broken(at: Place, what: str) -> float | int | None:
    here = [one.ms for one in at.session.breaks if (one.phase, one.what) == (at.index, what)]
    known = [ms for ms in here if ms is not None]
    return None if len(known) < len(here) else seconds(sum(known))


def _places(session: Session) -> list[Place]:
    return [Place(session, index, phase) for index, phase in enumerate(session.phases)]


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[cell(value) for value in row] for row in rows])
    return text.getvalue()


def sessions_csv(sessions: Sequence[Session]) -> str:
    """One row for each session."""
    rows = [[column(one) for column in SESSION_COLUMNS.values()] for one in sessions]
    return _csv(tuple(SESSION_COLUMNS), rows)


def phases_csv(sessions: Sequence[Session]) -> str:
    """One row for each phase that was planned, whether it was come to or not."""
    places = [place for one in sessions for place in _places(one)]
    rows = [[column(place) for column in PHASE_COLUMNS.values()] for place in places]
    return _csv(tuple(PHASE_COLUMNS), rows)


def as_json(sessions: Sequence[Session], lines: Sequence[tuple[str, int, int, str]]) -> str:
    """Everything, and the bands' own lines of text; numbers are in the units that their names say."""
    found = {
        "rondo": ".".join(str(part) for part in VERSION),
        "sessions": [_session(one) for one in sessions],
        "lines": [
            {
                "band": printable(band),
                "boot": boot,
                "written": iso(written or None),
                "text": printable(text),
            }
            for band, boot, written, text in lines
        ],
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _session(session: Session) -> dict[str, object]:
    found = {name: _told(column(session)) for name, column in SESSION_COLUMNS.items()}
    found["phases"] = [
        {
            name: _told(column(place))
            for name, column in PHASE_COLUMNS.items()
            if name not in ("session", "band", "number")
        }
        for place in _places(session)
    ]
    found["breaks"] = [_break(one) for one in session.breaks]
    return found


def _break(one: Break) -> dict[str, object]:
    since, length = seconds(one.since_ms), seconds(one.ms)
    return {"what": one.what, "phase": one.phase + 1, "since_s": since, "length_s": length}


def _told(value: object) -> object:
    """As JSON has it: what is not known is null."""
    if isinstance(value, Decimal):
        return float(value)
    return (
        printable(value)
        if isinstance(value, str) and value
        else value or (0 if value == 0 else None)
    )


def baby_buddy(
    sessions: Sequence[Session], zone: Zone, child: int, unit: str
) -> tuple[str, dict[str, int]]:
    """The CSV, and how many sessions it leaves out, by reason."""
    left_out: dict[str, int] = {}
    rows = []
    end = 0
    for one in sessions:
        why = _why_not(one, end)
        if why:
            left_out[why] = left_out.get(why, 0) + 1
        else:
            rows.append(_pumping(one, zone, child, unit))
            end = _end(one)
    return _csv(BABY_BUDDY_COLUMNS, rows), left_out


def _why_not(session: Session, end: int) -> str:
    """Why Baby Buddy would refuse it after an entry up to `end`; "" if it would not."""
    if session.start is None:
        return _("without a date")
    if not session.volumes:
        return _("without an amount")
    if session.known_ms > BABY_BUDDY_MOST_MS:
        return _("of more than 24 hours")
    return _("that overlap the one before") if session.start < end else ""


def _end(session: Session) -> int:
    return (session.start or 0) + round(session.known_ms / 1000)


def _pumping(session: Session, zone: Zone, child: int, unit: str) -> list[object]:
    assert session.start is not None
    times = [zone.local(at).strftime(BABY_BUDDY_TIME) for at in (session.start, _end(session))]
    total = session.volume(unit) or Decimal(0)
    return ["", child, amount(total), *times, baby_buddy_note(session)]


def baby_buddy_note(session: Session) -> str:
    """What Baby Buddy has no column for."""
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
