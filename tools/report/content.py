"""What the page says, apart from how it is laid out: the same for HTML and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date

from simulator.text.language import N_, _, used
from simulator.text.usage import printable

from ..log.forms import amount
from ..log.sessions import BOTH, DROPS, LEFT, ML, RIGHT, Session
from .draw import MOST_PARTED_DAYS
from .goals import Goals
from .summary import Round, Summary

TITLE = N_("Expressing log")
NO_SESSIONS = N_("There are no sessions in these days.")
NO_DAYS = N_("There are no sessions yet.")
UNDATED = N_("Sessions without a date")
UNDATED_WHY = N_(
    "The band's clock was not set, so it is not known when these were; they are in their own order."
)
NOTES = N_("Notes")
ROUNDS = N_("Minutes per side and round")
STRIPS = N_("24 hours of each day")
SIDES_PARTED = N_(
    "left side in the upper half of a line, right side in the lower half, volumes in ml; "
)
SHADED = N_("shaded: midnight to six")
MINUTES = N_("Minutes of expressing a day")
VOLUMES = N_("Volume a day, in ml")
FOOT = N_(
    "Rondo is a timer, not a medical device. It counts what the band was told by its button; volumes and notes"
    " were entered by hand. Nothing here is a judgement or advice."
)
MOVED = N_(
    "Anonymous: without names, notes and numbers. All dates are moved by the same whole number of weeks;"
    " weekdays, times of day and everything else are as they were."
)
SIDE = {LEFT: N_("left"), RIGHT: N_("right"), BOTH: N_("both")}
SIDE_OF_ROUND = {LEFT: N_("left side"), RIGHT: N_("right side"), BOTH: N_("both sides")}
# How a session ended.
OUTCOMES = {
    "done": N_("to the end"),
    "early": N_("ended early"),
    "interrupted": N_("interrupted"),
    "under way": N_("under way"),
}
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
        title=_(TITLE) if hidden or not name else f"{_(TITLE)}: {printable(name)}",
        period=_period(found, "" if hidden else zone),
        figures=tuple(_figures(found, goals)) if found.sessions else (),
        rounds=_rounds(found.rounds),
        ended=_ended(found.sessions),
        notes=notes[-MOST_NOTES:],
        more_notes=_more(len(notes) - MOST_NOTES, N_("and {number} earlier")),
        undated=undated[-most:],
        more_undated=_more(len(undated) - most, N_("and {number} before these")),
        remarks=(_(MOVED), _(FOOT)) if hidden else (_(FOOT),),
    )


def strips_what(found: Summary) -> str:
    """What the strips show."""
    parted = len(found.days) <= MOST_PARTED_DAYS
    return (_(SIDES_PARTED) if parted else "") + _(SHADED)


def day(one: date) -> str:
    """As in "Fri 1 May"."""
    return format_date(one, "EEE d MMM", locale=used())


def hours(s: float) -> str:
    """As in "5 h 20"."""
    minutes = round(s / 60)
    return _("{hours} h {minutes}").format(hours=minutes // 60, minutes=f"{minutes % 60:02}")


def ml(value: Decimal) -> str:
    """As in "12.5 ml"."""
    return f"{amount(value.quantize(Decimal('0.1')))} ml"


def _minutes_of(count: float) -> str:
    """As in "6.0 min"."""
    return _("{number} min").format(number=f"{count:.1f}")


def _period(found: Summary, zone: str) -> str:
    if not found.days:
        if not found.undated:
            return _(NO_DAYS)
        return _("{sessions} without a date").format(sessions=_sessions(len(found.undated)))
    first, last = found.days[0].date, found.days[-1].date
    count = len(found.days)
    span = f"{day(first)} {first.year}"
    if count > 1:
        begin = day(first) if first.year == last.year else span
        span = _("{first} to {last}, {number} days").format(
            first=begin, last=f"{day(last)} {last.year}", number=count
        )
    if not found.sessions:
        return f"{span}. {_(NO_SESSIONS)}"
    return f"{span}, " + _("local time") + (f" ({printable(zone)})" if zone else "")


def _figures(found: Summary, goals: Goals) -> list[Figure]:
    made = [Figure(_("Sessions"), str(len(found.sessions)), _undated_count(found))]
    if found.days:
        made += [_a_day(found, goals), _gap(found, goals), _night(found)]
    made.append(_minutes(found))
    if found.has_volumes:
        made.append(_volume(found, goals))
    return made


def _sessions(count: int) -> str:
    return _("1 session") if count == 1 else _("{number} sessions").format(number=count)


def _undated_count(found: Summary) -> str:
    if not found.undated:
        return ""
    if not found.dated:
        return _("all without a date")
    return _("{number} of them without a date").format(number=len(found.undated))


def _left_out(found: Summary) -> list[str]:
    """What a figure of days and times cannot know."""
    if not found.undated:
        return []
    return [_("without the {number} that have no date").format(number=len(found.undated))]


def _a_day(found: Summary, goals: Goals) -> Figure:
    counts = [len(one.sessions) for one in found.whole_days]
    low, high = min(counts), max(counts)
    mean = f"{sum(counts) / len(counts):.1f}".removesuffix(".0")
    parts = [] if low == high else [_("{low} to {high}").format(low=low, high=high)]
    if len(found.days) > 2:
        parts.append(_("days between the first and the last"))
    parts += _left_out(found)
    return Figure(_("Sessions in 24 h"), mean, _with_goal(parts, goals.sessions, ""))


def _gap(found: Summary, goals: Goals) -> Figure:
    gap = found.longest_gap
    if gap is None:
        return Figure(_("Longest gap"), "-", _("it takes two sessions with a date"))
    span = _("start to start, {begin} to {end}")
    parts = [span.format(begin=_moment(gap.begin), end=_moment(gap.end)), *_left_out(found)]
    return Figure(
        _("Longest gap"), hours(gap.s), _with_goal(parts, goals.gap_s and hours(goals.gap_s), "")
    )


def _moment(at: datetime) -> str:
    return f"{day(at.date())} {at:%H:%M}"


def _night(found: Summary) -> Figure:
    nights = sum(bool(one.at_night) for one in found.days)
    total = sum(one.at_night for one in found.days)
    told = _("in {nights} of {days} nights").format(nights=nights, days=len(found.days))
    return Figure(_("Midnight to six"), str(total), "; ".join([told, *_left_out(found)]))


def _minutes(found: Summary) -> Figure:
    count = len(found.sessions)
    each = sum(one.expressed_ms() for one in found.sessions) / 60_000 / count
    sides = [
        f"{_(SIDE[side])} {sum(one.expressed_ms(side) for one in found.sessions) / 60_000 / count:.1f}"
        for side in (LEFT, RIGHT, BOTH)
        if any(one.expressed_ms(side) for one in found.sessions)
    ]
    return Figure(
        _("Expressing in a session"),
        _minutes_of(each),
        ", ".join(sides) + "; " + _("on average"),
    )


def _volume(found: Summary, goals: Goals) -> Figure:
    entered = [one for one in found.sessions if one.volumes]
    total = sum((one.volume(ML) or Decimal(0) for one in entered), Decimal(0))
    drops = sum(any(v.unit == DROPS for v in one.volumes.values()) for one in entered)
    told = _("entered for {number} of {sessions}")
    parts = [*_volume_a_day(found), told.format(number=len(entered), sessions=len(found.sessions))]
    if drops:
        parts.append(_("drops in {number}").format(number=drops))
    colostrum = sum(one.milk == "colostrum" for one in entered)
    if colostrum:
        parts.append(_("colostrum in {number}").format(number=colostrum))
    shown = _("drops") if drops and not total else ml(total)
    return Figure(
        _("Volume"), shown, _with_goal(parts, goals.volume and ml(goals.volume), _(" in 24 h"))
    )


def _volume_a_day(found: Summary) -> list[str]:
    """On average, of the days on which a volume was entered for each session: else it would be too low."""
    used_days = [one for one in found.whole_days if one.sessions]
    days = [one for one in used_days if all(s.session.volumes for s in one.sessions)]
    if len(days) < 2:
        return []
    volumes = (s.session.volume(ML) or Decimal(0) for one in days for s in one.sessions)
    told = _("{amount} in 24 h on average")
    if len(days) < len(used_days):
        told = _("{amount} in 24 h on average, of the {number} days with all entered")
    amount_a_day = ml(sum(volumes, Decimal(0)) / len(days))
    return [told.format(amount=amount_a_day, number=len(days)), *_left_out(found)]


def _with_goal(parts: list[str], goal: object, unit: str) -> str:
    return "; ".join(
        [*parts, _("goal chosen: {goal}").format(goal=f"{goal}{unit}")] if goal else parts
    )


def _rounds(rounds: Sequence[Round]) -> tuple[tuple[str, ...], ...]:
    if not rounds:
        return ()
    sides = [side for side in (LEFT, RIGHT, BOTH) if any(one.minutes[side] for one in rounds)]
    head = (
        _("round"),
        *(_(SIDE_OF_ROUND[side]) for side in sides),
        _("sessions"),
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
    parts = [f"{counts[what]} {_(OUTCOMES[what])}" for what in OUTCOMES if what in counts]
    pauses = sum(len(one.breaks) for one in sessions)
    assist = sum(one.assist_ms for one in sessions) / 60_000 / len(sessions)
    parts.append(_("1 pause") if pauses == 1 else _("{number} pauses").format(number=pauses))
    told = _("massage, stroke and shake {minutes} min in a session")
    parts.append(told.format(minutes=f"{assist:.1f}"))
    return "; ".join(parts) + "."


def _notes(found: Summary) -> tuple[tuple[str, str], ...]:
    dated = [(_moment(one.start), one.session.note) for one in found.dated if one.session.note]
    undated = [(_("without a date"), one.note) for one in found.undated if one.note]
    return tuple((when, _short(note)) for when, note in (*undated, *dated))


def _short(note: str) -> str:
    plain = printable(" ".join(note.split()))
    return plain if len(plain) <= LONGEST_NOTE else plain[: LONGEST_NOTE - 3] + "..."


def _undated(one: Session) -> str:
    sides = [
        f"{_(SIDE[side])} {_minutes_of(one.expressed_ms(side) / 60_000)}" for side in (LEFT, RIGHT)
    ]
    volume = one.volume(ML)
    drops = any(entered.unit == DROPS for entered in one.volumes.values())
    outcome = _(OUTCOMES[one.outcome]) if one.outcome in OUTCOMES else one.outcome
    told = [] if volume is None else [_("drops") if drops and not volume else ml(volume)]
    return ", ".join([*sides, *told, outcome])


def _more(count: int, what: str) -> str:
    if count <= 0:
        return ""
    return _(what).format(number=count)
