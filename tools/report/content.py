"""The texts and numbers of the report, without its layout: the same for HTML and PDF.

content = describe(summarise(sessions, zone), Goals(), zone.name, "A. Parent")
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from simulator.text.language import N_, _
from simulator.text.usage import printable

from ..log.model.sessions import (
    BOTH,
    DROPS,
    LEFT,
    PAUSE,
    POWER,
    RIGHT,
    SHORT,
    SIDES,
    UNDER_WAY,
    Session,
)
from . import phrases
from .figures import ReportFigure, figures, sessions_text
from .goals import Goals
from .summary import Summary

TITLE = N_("Expressing log")
NO_SESSIONS = N_("There are no sessions in these days.")
NO_DAYS = N_("There are no sessions yet.")
UNDATED_WHY = N_(
    "The band's clock was not set, so it is not known when these were; they are in their own order."
)
FOOT = N_(
    "Rondo is a timer, not a medical device. It counts what the band was told by its button; volumes and notes"
    " were entered by hand. Nothing here is a judgement or advice."
)
MOVED = N_(
    "Anonymous: without names, notes and numbers. All dates are moved by the same whole number of weeks;"
    " weekdays, times of day and everything else are as they were."
)
SIDE_OF_TABLE = {LEFT: N_("left side"), RIGHT: N_("right side"), BOTH: N_("both sides")}
# How a session ended.
OUTCOMES = {
    "done": N_("to the end"),
    "early": N_("ended early"),
    "interrupted": N_("interrupted"),
    UNDER_WAY: N_("under way"),
}
_COUNTED = {
    "done": (N_("1 to the end"), N_("{number} to the end")),
    "early": (N_("1 ended early"), N_("{number} ended early")),
    "interrupted": (N_("1 interrupted"), N_("{number} interrupted")),
    UNDER_WAY: (N_("1 under way"), N_("{number} under way")),
}
LONGEST_NOTE = 240


@dataclass(frozen=True)
class LeftOut:
    """What was asked for and is not shown.

    `shorts` is the number of short sessions, `odd_dates` has a sentence for each kind of odd date, `first` and
    `last` are the days that were asked for, None for no limit.
    """

    shorts: int = 0
    odd_dates: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Listing:
    """A list of the report: its heading, and rows of a date ("" for none) and a text, the latest last.

    `why` explains the list; `earlier` is the text for rows that have no room, with {number} for how many.
    """

    heading: str
    rows: tuple[tuple[str, str], ...]
    earlier: str
    why: str = ""

    def earlier_text(self, count: int) -> str:
        """Returns the text for `count` earlier rows that are not shown; "" for none."""
        return self.earlier.format(number=count) if count > 0 else ""


@dataclass(frozen=True)
class Content:
    """All texts and numbers of the report; "" or () for what it does not have."""

    title: str
    period: str
    notices: tuple[str, ...]  # sentences at the head of the page: what is left out
    figures: tuple[ReportFigure, ...]
    sides_heading: str
    sides: tuple[tuple[str, ...], ...]  # rows of the table of sides; the first is its head
    ended: str
    notes: Listing
    undated: Listing
    remarks: tuple[str, ...]  # sentences at the foot of the page


def describe(
    summary: Summary, goals: Goals, zone: str = "", name: str = "", left_out: LeftOut | None = None
) -> Content:
    """Returns the content of a report on `summary`; an anonymous one has no name, no notes, no zone."""
    hidden = summary.is_moved
    left_out = left_out or LeftOut()
    return Content(
        title=_(TITLE) if hidden or not name else f"{_(TITLE)}: {printable(name)}",
        period=_period(summary, "" if hidden else zone),
        notices=_notices(summary, left_out),
        figures=figures(summary, goals, left_out.shorts),
        sides_heading=_("Each side, on average"),
        sides=_sides(summary),
        ended=_endings_line(summary.sessions),
        notes=Listing(_("Notes"), () if hidden else _notes(summary), _("and {number} earlier")),
        undated=Listing(
            _("Sessions without a date"),
            tuple(("", _undated_line(session, summary.unit)) for session in summary.undated),
            _("and {number} before these"),
            _(UNDATED_WHY),
        ),
        remarks=(_(MOVED), _(FOOT)) if hidden else (_(FOOT),),
    )


def _period(summary: Summary, zone: str) -> str:
    if not summary.days:
        if not summary.undated:
            return _(NO_DAYS)
        return _("{sessions} without a date").format(sessions=sessions_text(len(summary.undated)))
    count = len(summary.days)
    first_day, last_day = summary.days[0].date, summary.days[-1].date
    span = f"{phrases.day(first_day)} {first_day.year}"
    if count > 1:
        begin = phrases.day(first_day) if first_day.year == last_day.year else span
        span = _("{first} to {last}, {number} days").format(
            first=begin, last=f"{phrases.day(last_day)} {last_day.year}", number=count
        )
    return f"{span}, " + _("local time") + (f" ({printable(zone)})" if zone else "")


def _notices(summary: Summary, left_out: LeftOut) -> tuple[str, ...]:
    notices = list(left_out.odd_dates)
    if summary.hidden_days:
        notices.append(cut_notice(summary))
    first_day, last_day = left_out.first, left_out.last
    days_given = (first_day or last_day) and not summary.is_moved
    if days_given and not summary.days:
        notices.append(f"{_span(first_day, last_day)}: {_(NO_SESSIONS)}")
    elif (
        days_given
        and _days_asked(summary, first_day, last_day) > len(summary.days) + summary.hidden_days
    ):
        text = _("Asked for: {days}; the page has the days from the first session to the last.")
        notices.append(text.format(days=_span(first_day, last_day)))
    return tuple(notices)


def cut_notice(summary: Summary) -> str:
    """Returns the notice that there are more days than a page can show."""
    days_shown = len(summary.days)
    return _("{days} days are more than one page can show; it has the last {shown}").format(
        days=days_shown + summary.hidden_days, shown=days_shown
    )


def _days_asked(summary: Summary, first_day: date | None, last_day: date | None) -> int:
    begin, end = first_day or summary.days[0].date, last_day or summary.days[-1].date
    return (end - begin).days + 1


def _span(first_day: date | None, last_day: date | None) -> str:
    if first_day and last_day:
        return _("{first} to {last}").format(
            first=_date_text(first_day), last=_date_text(last_day)
        )
    if first_day:
        return _("from {first}").format(first=_date_text(first_day))
    return _("up to {last}").format(last=_date_text(last_day)) if last_day else ""


def _date_text(day: date) -> str:
    return f"{phrases.day(day)} {day.year}"


def _sides(summary: Summary) -> tuple[tuple[str, ...], ...]:
    """Returns the rows of the table of sides: minutes by round, volume, share; with a column for each side."""
    volume = summary.volume_a_day
    minutes_by_side = summary.sides()
    columns = [
        side for side in SIDES if side in minutes_by_side or (volume and volume.sides[side])
    ]
    if not columns:
        return ()
    head = ("", *(_(SIDE_OF_TABLE[side]) for side in columns), _("sessions"))
    rows = [
        (
            _("round {number}, min").format(number=round_.number),
            *(
                phrases.tenths(round_.minutes[side]) if side in minutes_by_side else ""
                for side in columns
            ),
            str(round_.sessions),
        )
        for round_ in summary.rounds
    ]
    return (head, *rows, *_volume_rows(summary, columns))


def _volume_rows(summary: Summary, columns: Sequence[str]) -> list[tuple[str, ...]]:
    rows = []
    volume, shares = summary.volume_a_day, summary.shares
    if volume and volume.total:
        amounts = (phrases.plain_amount(volume.sides[side], summary.unit) for side in columns)
        count = sum(len(day.sessions) for day in summary.days_entered)
        rows.append((_("{unit} in 24 h").format(unit=summary.unit), *amounts, str(count)))
    if shares:
        percents = (phrases.percent(shares[side]) if side in shares else "" for side in columns)
        measured_apart = sum(
            LEFT in session.volumes or RIGHT in session.volumes
            for session in summary.sessions_with_volume
        )
        rows.append((_("share of the volume"), *percents, str(measured_apart)))
    return rows


def _count_text(outcome: str, count: int) -> str:
    """Returns a number of sessions with their outcome, such as "3 ended early"."""
    if outcome not in _COUNTED:
        return f"{count} {outcome}"
    singular, plural = _COUNTED[outcome]
    return _(singular) if count == 1 else _(plural).format(number=count)


def _endings_line(ended_sessions: Sequence[Session]) -> str:
    """Returns one line on how the sessions ended, on their pauses and on times without power."""
    if not ended_sessions:
        return ""
    counts = dict.fromkeys(_COUNTED, 0) | Counter(session.outcome for session in ended_sessions)
    parts = [_count_text(outcome, count) for outcome, count in counts.items() if count]
    pauses, cuts = (
        sum(break_.what == outcome for session_ in ended_sessions for break_ in session_.breaks)
        for outcome in (PAUSE, POWER)
    )
    parts.append(_("1 pause") if pauses == 1 else _("{number} pauses").format(number=pauses))
    if cuts:
        once = _("once without power")
        parts.append(once if cuts == 1 else _("{number} times without power").format(number=cuts))
    assist = sum(session.assist_ms for session in ended_sessions) / 60_000 / len(ended_sessions)
    massage = _("massage, stroke and shake {minutes} min in a session")
    parts.append(massage.format(minutes=phrases.number(assist)))
    return _("; ").join(parts) + "."


def _notes(summary: Summary) -> tuple[tuple[str, str], ...]:
    dated_notes = [
        (phrases.moment(dated_session.start), dated_session.session.note)
        for dated_session in summary.dated_sessions
        if dated_session.session.note
    ]
    undated_notes = [
        (_("without a date"), session.note) for session in summary.undated if session.note
    ]
    return tuple(
        (date_text, _short_note(note)) for date_text, note in (*undated_notes, *dated_notes)
    )


def _short_note(note: str) -> str:
    plain_note = printable(" ".join(note.split()))
    return (
        plain_note if len(plain_note) <= LONGEST_NOTE else plain_note[: LONGEST_NOTE - 3] + "..."
    )


def _undated_line(session: Session, unit: str) -> str:
    parts = [
        f"{_(SIDE_OF_TABLE[side])} {phrases.minutes(session.expressed_ms(side) / 60_000)}"
        for side in SIDES
        if session.expressed_ms(side)
    ]
    volume = session.volume(unit)
    if volume is not None:
        drops = any(entered_volume.unit == DROPS for entered_volume in session.volumes.values())
        parts.append(_("drops") if drops and not volume else phrases.amount(volume, unit))
    parts.append(_(OUTCOMES.get(session.outcome, session.outcome)))
    parts += [_(mark) for mark in session.marks if mark == SHORT]
    return ", ".join(parts)
