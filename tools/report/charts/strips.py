"""The chart of days: a line for each day with each session at its hours, and its volume to the right of it.

The left side is in the upper half of a line, the right side in the lower half, so colour is not needed. A session
over midnight is drawn whole, in the line of the day on which it began.
"""

from collections.abc import Sequence

from simulator.text.language import _

from ...log.model.sessions import BOTH, LEFT, RIGHT, SHORT, UNDER_WAY
from .. import phrases
from ..days import ASSIST_LANE, DatedSession, Day
from ..summary import Summary
from .day_axis import day_axis
from .palette import SMALL, Axes, Palette, plain

_LABEL = SMALL - 0.5
# (bottom, height) within a line.
_LANES = {LEFT: (-0.36, 0.33), RIGHT: (0.03, 0.33), BOTH: (-0.36, 0.72), ASSIST_LANE: (-0.05, 0.1)}
_LABEL_AFTER_H = 0.1
_MOST_BEYOND_H = 3.0  # hours of the next day on the axis; a session that lasts longer is cut off
_LETTER_H, _LETTER_H_NARROW = 0.17, 0.33  # width of a letter of a label, in hours of the axis


def strips(axes: Axes, summary: Summary, palette: Palette, narrow: bool = False) -> None:
    """Draws the chart of days on `axes`."""
    days = summary.days
    letter_h = _LETTER_H_NARROW if narrow else _LETTER_H
    labels = [[_label(session, summary) for session in day.sessions] for day in days]
    day_axis(axes, len(days), palette, narrow, _end_h(days, labels, letter_h))
    edges = [row - 0.5 for row in range(len(days) + 1)]
    axes.hlines(edges, 0, 24, color=palette.line, lw=0.4, zorder=1)
    for lane in _LANES:
        _lane(axes, days, lane, palette)
    for row, day in enumerate(days):
        for session, label in zip(day.sessions, labels[row], strict=True):
            axes.text(
                _end_of_h(session) + _LABEL_AFTER_H, row, label, fontsize=_LABEL, va="center", color=palette.ink,
                zorder=3,
            )  # fmt: skip
    name = phrases.short_day if narrow else phrases.day
    axes.set_yticks(range(len(days)), [name(day.date) for day in days])
    plain(axes, palette)


def _lane(axes: Axes, days: Sequence[Day], lane: str, palette: Palette) -> None:
    bottom, height = _LANES[lane]
    colour = {LEFT: palette.left, RIGHT: palette.right, BOTH: palette.ink}.get(
        lane, palette.assist
    )
    for row, day in enumerate(days):
        stretches = [
            (segment.begin_h, segment.end_h - segment.begin_h)
            for segment in day.segments
            if segment.lane == lane
        ]
        if stretches:
            axes.broken_barh(stretches, (row + bottom, height), facecolors=colour, lw=0, zorder=2)


def _label(dated_session: DatedSession, summary: Summary) -> str:
    """Returns the text beside a session: its volume, and whether it is under way or short; "" for neither."""
    parts = []
    volume = dated_session.session.volume(summary.unit)
    if volume is not None:
        is_counted = any(
            entered_volume.amount is not None
            for entered_volume in dated_session.session.volumes.values()
        )
        parts.append(phrases.plain_amount(volume, summary.unit) if is_counted else _("drops"))
    parts += [_(mark) for mark in dated_session.session.marks if mark in (UNDER_WAY, SHORT)]
    return " ".join(parts)


def _end_of_h(dated_session: DatedSession) -> float:
    """Returns when a session ended, in hours after the midnight before it began."""
    return (
        dated_session.start.hour
        + dated_session.start.minute / 60
        + dated_session.start.second / 3600
        + dated_session.session.known_ms / 3_600_000
    )


def _end_h(days: Sequence[Day], labels: Sequence[Sequence[str]], letter_h: float) -> float:
    """Returns the hour at which the axis ends, late enough for sessions that go on after midnight."""
    ends = (
        _end_of_h(session) + (_LABEL_AFTER_H + len(label) * letter_h if label else 0)
        for day, texts in zip(days, labels, strict=True)
        for session, label in zip(day.sessions, texts, strict=True)
    )
    return min(max(24.0, *ends), 24.0 + _MOST_BEYOND_H)
