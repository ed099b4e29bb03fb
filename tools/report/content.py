"""What the page says, apart from how it is laid out: the same for HTML and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from simulator.mistake import printable

from ..export import amount
from ..sessions import BOTH, DROPS, LEFT, ML, RIGHT, Session
from .draw import MOST_PARTED_DAYS
from .goals import Goals
from .summary import Round, Summary

TITLE = "Expressing log"
NO_SESSIONS = "There are no sessions in these days."
NO_DAYS = "There are no sessions yet."
UNDATED = "Sessions without a date"
UNDATED_WHY = "The band's clock was not set, so it is not known when these were; they are in their own order."
NOTES = "Notes"
ROUNDS = "Minutes per side and round"
STRIPS = "24 hours of each day"
SIDES_PARTED = (
    "left side in the upper half of a line, right side in the lower half, volumes in ml; "
)
SHADED = "shaded: midnight to six"
MINUTES = "Minutes of expressing a day"
VOLUMES = "Volume a day, in ml"
FOOT = (
    "Rondo is a timer, not a medical device. It counts what the band was told by its button; volumes and notes"
    " were entered by hand. Nothing here is a judgement or advice."
)
MOVED = (
    "Anonymous: without names, notes and numbers. All dates are moved by the same whole number of weeks;"
    " weekdays, times of day and everything else are as they were."
)
MOST_NOTES = 6
MOST_UNDATED = 6
MOST_ALL_UNDATED = 30  # where there are no drawings
LONGEST_NOTE = 110


@dataclass(frozen=True)
class Figure:
    """One number of the page, with what it is and what belongs to it."""

    what: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class Content:
    """All the words and numbers; what there is nothing to say about is "" or ()."""

    title: str
    period: str
    figures: tuple[Figure, ...]
    rounds: tuple[tuple[str, ...], ...]  # a row for each round, below the first, which is the head
    ended: str
    notes: tuple[tuple[str, str], ...]
    more_notes: str
    undated: tuple[str, ...]
    more_undated: str
    remarks: tuple[str, ...]


def content(found: Summary, goals: Goals, zone: str = "", name: str = "") -> Content:
    """Of a summary; an anonymous one has no name, no notes and no zone."""
    hidden = found.moved
    notes = () if hidden else _notes(found)
    undated = tuple(_undated(one) for one in found.undated)
    most = MOST_UNDATED if found.dated else MOST_ALL_UNDATED
    return Content(
        title=TITLE if hidden or not name else f"{TITLE}: {printable(name)}",
        period=_period(found, "" if hidden else zone),
        figures=tuple(_figures(found, goals)) if found.sessions else (),
        rounds=_rounds(found.rounds),
        ended=_ended(found.sessions),
        notes=notes[-MOST_NOTES:],
        more_notes=_more(len(notes) - MOST_NOTES, "earlier note"),
        undated=undated[-most:],
        more_undated=_more(len(undated) - most, "before these"),
        remarks=(MOVED, FOOT) if hidden else (FOOT,),
    )


def strips_what(found: Summary) -> str:
    """What the strips show."""
    parted = len(found.days) <= MOST_PARTED_DAYS
    return (SIDES_PARTED if parted else "") + SHADED


def day(one: date) -> str:
    """As in "Fri 1 May"."""
    return f"{one:%a} {one.day} {one:%b}"


def hours(s: float) -> str:
    """As in "5 h 20"."""
    minutes = round(s / 60)
    return f"{minutes // 60} h {minutes % 60:02}"


def ml(value: Decimal) -> str:
    """As in "12.5 ml"."""
    return f"{amount(value.quantize(Decimal('0.1')))} ml"


def _period(found: Summary, zone: str) -> str:
    if not found.days:
        return f"{_sessions(len(found.undated))} without a date" if found.undated else NO_DAYS
    first, last = found.days[0].date, found.days[-1].date
    count = len(found.days)
    span = f"{day(first)} {first.year}"
    if count > 1:
        begin = day(first) if first.year == last.year else span
        span = f"{begin} to {day(last)} {last.year}, {count} days"
    if not found.sessions:
        return f"{span}. {NO_SESSIONS}"
    return f"{span}, local time" + (f" ({printable(zone)})" if zone else "")


def _figures(found: Summary, goals: Goals) -> list[Figure]:
    made = [Figure("Sessions", str(len(found.sessions)), _undated_count(found))]
    if found.days:
        made += [_a_day(found, goals), _gap(found, goals), _night(found)]
    made.append(_minutes(found))
    if found.has_volumes:
        made.append(_volume(found, goals))
    return made


def _sessions(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"


def _undated_count(found: Summary) -> str:
    if not found.undated:
        return ""
    return (
        "all without a date" if not found.dated else f"{len(found.undated)} of them without a date"
    )


def _a_day(found: Summary, goals: Goals) -> Figure:
    counts = [len(one.sessions) for one in found.whole_days]
    low, high = min(counts), max(counts)
    mean = f"{sum(counts) / len(counts):.1f}".removesuffix(".0")
    parts = [] if low == high else [f"{low} to {high}"]
    if len(found.days) > 2:
        parts.append("days between the first and the last")
    return Figure("Sessions in 24 h", mean, _with_goal(parts, goals.sessions, ""))


def _gap(found: Summary, goals: Goals) -> Figure:
    gap = found.longest_gap
    if gap is None:
        return Figure("Longest gap", "-", "there is one session")
    parts = [f"start to start, {_moment(gap.begin)} to {_moment(gap.end)}"]
    return Figure(
        "Longest gap", hours(gap.s), _with_goal(parts, goals.gap_s and hours(goals.gap_s), "")
    )


def _moment(at: datetime) -> str:
    return f"{day(at.date())} {at:%H:%M}"


def _night(found: Summary) -> Figure:
    nights = sum(bool(one.at_night) for one in found.days)
    total = sum(one.at_night for one in found.days)
    return Figure("Midnight to six", str(total), f"nights with one: {nights} of {len(found.days)}")


def _minutes(found: Summary) -> Figure:
    count = len(found.sessions)
    each = sum(one.expressed_ms() for one in found.sessions) / 60_000 / count
    sides = [
        f"{side} {sum(one.expressed_ms(side) for one in found.sessions) / 60_000 / count:.1f}"
        for side in (LEFT, RIGHT, BOTH)
        if any(one.expressed_ms(side) for one in found.sessions)
    ]
    return Figure("Expressing in a session", f"{each:.1f} min", ", ".join(sides) + "; on average")


def _volume(found: Summary, goals: Goals) -> Figure:
    entered = [one for one in found.sessions if one.volumes]
    total = sum((one.volume(ML) or Decimal(0) for one in entered), Decimal(0))
    drops = sum(any(v.unit == DROPS for v in one.volumes.values()) for one in entered)
    parts = [f"entered for {len(entered)} of {len(found.sessions)}"]
    if drops:
        parts.append(f"drops in {drops}")
    colostrum = sum(one.milk == "colostrum" for one in entered)
    if colostrum:
        parts.append(f"colostrum in {colostrum}")
    days = [one for one in found.whole_days if any(s.session.volumes for s in one.sessions)]
    if len(days) > 1:
        a_day = sum(
            (s.session.volume(ML) or Decimal(0) for d in days for s in d.sessions), Decimal(0)
        )
        parts.insert(0, f"{ml(a_day / len(days))} in 24 h on average")
    shown = DROPS if drops and not total else ml(total)
    return Figure(
        "Volume", shown, _with_goal(parts, goals.volume and ml(goals.volume), " in 24 h")
    )


def _with_goal(parts: list[str], goal: object, unit: str) -> str:
    return "; ".join([*parts, f"own goal {goal}{unit}"] if goal else parts)


def _rounds(rounds: Sequence[Round]) -> tuple[tuple[str, ...], ...]:
    if not rounds:
        return ()
    sides = [side for side in (LEFT, RIGHT, BOTH) if any(one.minutes[side] for one in rounds)]
    head = (
        "round",
        *(f"{side} side" if side != BOTH else "both sides" for side in sides),
        "sessions",
    )
    return (
        head,
        *(
            (str(one.number), *(f"{one.minutes[side]:.1f}" for side in sides), str(one.sessions))
            for one in rounds
        ),
    )


def _ended(sessions: Sequence[Session]) -> str:
    """How they ended, and their pauses, in a line."""
    if not sessions:
        return ""
    counts: dict[str, int] = {}
    for one in sessions:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    words = {"done": "to the end", "early": "ended early", "interrupted": "interrupted"}
    parts = [
        f"{counts[what]} {words.get(what, what)}"
        for what in (*words, "under way")
        if what in counts
    ]
    pauses = sum(len(one.breaks) for one in sessions)
    assist = sum(one.assist_ms for one in sessions) / 60_000 / len(sessions)
    parts.append(f"{pauses} pauses" if pauses != 1 else "1 pause")
    parts.append(f"massage, stroke and shake {assist:.1f} min in a session")
    return "; ".join(parts) + "."


def _notes(found: Summary) -> tuple[tuple[str, str], ...]:
    dated = [(_moment(one.start), one.session.note) for one in found.dated if one.session.note]
    undated = [("without a date", one.note) for one in found.undated if one.note]
    return tuple((when, _short(note)) for when, note in (*undated, *dated))


def _short(note: str) -> str:
    plain = printable(" ".join(note.split()))
    return plain if len(plain) <= LONGEST_NOTE else plain[: LONGEST_NOTE - 3] + "..."


def _undated(one: Session) -> str:
    sides = [f"{side} {one.expressed_ms(side) / 60_000:.1f} min" for side in (LEFT, RIGHT)]
    volume = one.volume(ML)
    return ", ".join([*sides, *([] if volume is None else [ml(volume)]), one.outcome])


def _more(count: int, what: str) -> str:
    if count <= 0:
        return ""
    return f"and {count} {what}" + ("s" if what.endswith("note") and count > 1 else "")
