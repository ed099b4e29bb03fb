"""The figures at the top of the report, each with a name, a value and details."""

from dataclasses import dataclass
from decimal import Decimal

from simulator.text.language import N_, _

from ..log.model.sessions import BOTH, DROPS, LEFT, RIGHT
from . import phrases
from .goals import Goals
from .summary import DailyVolume, Summary

_NOT_KNOWN = "-"
_FEWEST = 2  # least sessions for a rate or a gap
SIDE = {LEFT: N_("left"), RIGHT: N_("right"), BOTH: N_("both")}


@dataclass(frozen=True)
class ReportFigure:
    """One figure of the report: its name, its value, and the details below it."""

    name: str
    value: str
    detail: str = ""


def figures(summary: Summary, goals: Goals, shorts: int = 0) -> tuple[ReportFigure, ...]:
    """Returns the figures of a report; `shorts` is the number of short sessions that it leaves out."""
    if not summary.sessions:
        return ()
    possible = (
        _a_day(summary, goals),
        _volume(summary, goals),
        _gap(summary, goals),
        _night(summary),
        _minutes(summary),
        _count(summary, shorts),
    )
    return tuple(figure for figure in possible if figure is not None)


def sessions_text(count: int) -> str:
    """Returns "1 session" or text such as "8 sessions"."""
    return _("1 session") if count == 1 else _("{number} sessions").format(number=count)


def _joined(*parts: str) -> str:
    return _("; ").join(part for part in parts if part)


def _goal(goal: str) -> str:
    return _("goal chosen: {goal}").format(goal=goal) if goal else ""


def _undated_left_out(summary: Summary) -> str:
    """Returns the text that a figure does not count the undated sessions; "" if there are none."""
    if not summary.undated:
        return ""
    return _("without the {number} that have no date").format(number=len(summary.undated))


def _range(lowest: str, highest: str) -> str:
    return "" if lowest == highest else _("{low} to {high}").format(low=lowest, high=highest)


def _a_day(summary: Summary, goals: Goals) -> ReportFigure | None:
    goal = _goal(str(goals.sessions or ""))
    name = _("Sessions in 24 h")
    if len(summary.dated_sessions) < _FEWEST:
        return ReportFigure(name, _NOT_KNOWN, _joined(_few(), goal)) if goal else None
    rate = summary.sessions_a_day
    if rate is None:
        inside = _("all of them in less than 24 hours")
        detail = _joined(inside, _undated_left_out(summary), goal)
        return ReportFigure(name, str(len(summary.dated_sessions)), detail)
    counts = [len(day.sessions) for day in summary.whole_days]
    day_range = _range(str(min(counts)), str(max(counts))) if counts else ""
    first_to_last = _("from the first start to the last")
    detail = _joined(_on_a_day(day_range), first_to_last, _undated_left_out(summary), goal)
    return ReportFigure(name, phrases.number(rate), detail)


def _on_a_day(range_: str) -> str:
    return _("{range} on a day").format(range=range_) if range_ else ""


def _few() -> str:
    return _("it takes two sessions with a date")


def _gap(summary: Summary, goals: Goals) -> ReportFigure | None:
    gap = summary.longest_gap
    goal = _goal(phrases.hours(goals.gap_s) if goals.gap_s else "")
    if gap is None:
        if not (summary.dated_sessions or goal):
            return None
        return ReportFigure(_("Longest gap"), _NOT_KNOWN, _joined(_few(), goal))
    span = _("start to start, {begin} to {end}")
    times = span.format(begin=phrases.moment(gap.begin), end=phrases.moment(gap.end))
    detail = _joined(times, _undated_left_out(summary), goal)
    return ReportFigure(_("Longest gap"), phrases.hours(gap.s), detail)


def _night(summary: Summary) -> ReportFigure | None:
    counts = [day.at_night for day in summary.nights]
    if not counts:
        return None
    total, nights = sum(counts), sum(bool(count) for count in counts)
    in_all = _("{number} in all, in {nights} of {days} nights")
    detail = in_all.format(number=total, nights=nights, days=len(counts))
    return ReportFigure(
        _("Midnight to six, a night"),
        phrases.number(total / len(counts)),
        _joined(detail, _undated_left_out(summary)),
    )


def _minutes(summary: Summary) -> ReportFigure | None:
    finished_sessions = summary.finished_sessions
    if not finished_sessions:
        return None
    average = {
        side: sum(session.expressed_ms(side) for session in finished_sessions)
        / 60_000
        / len(finished_sessions)
        for side in summary.sides()
    }
    sides = [f"{_(SIDE[side])} {phrases.number(minutes)}" for side, minutes in average.items()]
    parts = (", ".join(sides), _on_average(len(finished_sessions)))
    return ReportFigure(
        _("Expressing in a session"), phrases.minutes(sum(average.values())), _joined(*parts)
    )


def _count(summary: Summary, shorts: int) -> ReportFigure:
    undated = len(summary.undated)
    undated_text = (
        "" if not undated else _("{number} of them without a date").format(number=undated)
    )
    under_way = sum(session.is_under_way for session in summary.sessions)
    detail = _joined(
        _("all without a date") if undated and not summary.dated_sessions else undated_text,
        _("{number} under way").format(number=under_way) if under_way else "",
        _shorts_shown(summary),
        _short_left_out(shorts),
    )
    return ReportFigure(_("Sessions"), str(len(summary.sessions)), detail)


def _shorts_shown(summary: Summary) -> str:
    """Returns text such as "1 short" for the short sessions that are shown; "" if there are none."""
    shorts = sum(session.is_short and not session.is_under_way for session in summary.sessions)
    return (
        _("{number} short (under a minute of expressing)").format(number=shorts) if shorts else ""
    )


def _short_left_out(shorts: int) -> str:
    """Returns text such as "1 short one left out"; "" if none is left out."""
    if not shorts:
        return ""
    if shorts == 1:
        return _("1 short one (under a minute of expressing) left out")
    return _("{number} short ones (under a minute of expressing) left out").format(number=shorts)


def _volume(summary: Summary, goals: Goals) -> ReportFigure | None:
    goal_text = goals.volume and phrases.amount(goals.volume.in_unit(summary.unit), summary.unit)
    goal = _goal(_("{amount} in 24 h").format(amount=goal_text) if goal_text else "")
    if not summary.sessions_with_volume:
        none = _("none was entered")
        return ReportFigure(_("Volume in 24 h"), _NOT_KNOWN, _joined(none, goal)) if goal else None
    a_day = summary.volume_a_day
    detail = _joined(
        _of_days(a_day, summary.unit) if a_day else _on_average(len(summary.sessions_with_volume)),
        _shares(summary),
        *_entered_details(summary),
        goal,
    )
    name = _("Volume in 24 h") if a_day else _("Volume in a session")
    return ReportFigure(name, _average(summary), detail)


def _on_average(count: int) -> str:
    return _("on average") if count > 1 else ""


def _average(summary: Summary) -> str:
    a_day = summary.volume_a_day
    if a_day:
        return _amount_or_drops(a_day.total, summary)
    counted_volumes = [
        session
        for session in summary.sessions_with_volume
        if any(volume.amount is not None for volume in session.volumes.values())
    ]
    return _amount_or_drops(summary.total_volume / max(1, len(counted_volumes)), summary)


def _amount_or_drops(value: Decimal, summary: Summary) -> str:
    if not value and _with_drops(summary):
        return _("drops")
    return phrases.amount(value, summary.unit)


def _with_drops(summary: Summary) -> int:
    return sum(
        any(volume.unit == DROPS for volume in session.volumes.values())
        for session in summary.sessions_with_volume
    )


def _of_days(a_day: DailyVolume, unit: str) -> str:
    if a_day.days == 1:
        return _("of the 1 day with all entered")
    lowest = phrases.plain_amount(a_day.lowest_day, unit)
    highest = phrases.plain_amount(a_day.highest_day, unit)
    days = _("on average of the {number} days with all entered").format(number=a_day.days)
    return _joined(_on_a_day(_range(lowest, highest)), days)


def _shares(summary: Summary) -> str:
    return ", ".join(
        f"{_(SIDE[side])} {phrases.percent(share)}" for side, share in summary.shares.items()
    )


def _entered_details(summary: Summary) -> list[str]:
    entered_text = _("entered for {number} of {sessions}")
    parts = [
        entered_text.format(
            number=len(summary.sessions_with_volume), sessions=len(summary.sessions)
        )
    ]
    drops = _with_drops(summary)
    if drops:
        parts.append(_("drops in {number}").format(number=drops))
    colostrum = sum(session.milk == "colostrum" for session in summary.sessions_with_volume)
    if colostrum:
        parts.append(_("colostrum in {number}").format(number=colostrum))
    return parts
