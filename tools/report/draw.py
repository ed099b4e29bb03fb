"""The report's drawings, on axes that somebody else has laid out: strips of 24 hours, and bars a day.

A side is told by where it is and by its filling, never by colour alone. Sizes are in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date

from simulator.text.language import _, used

from ..log.sessions import BOTH, LEFT, RIGHT
from .summary import ASSIST_LANE, NIGHT_ENDS_H, Day, Summary

Axes = Any  # matplotlib's types are not strict


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for."""

    ink: str
    line: str
    night: str
    left: str
    right: str
    assist: str


# For paper; the two sides are told apart by every kind of colour vision (Okabe and Ito, 2008).
PAPER = Palette("#1b1b1b", "#dadada", "#eceff5", "#0072b2", "#d55e00", "#9a9a9a")

SMALL = 6.5
_HATCH = "////"
_EVERY_H = 3
MOST_PARTED_DAYS = 14  # with more there is no room for the sides of a session, and for its volume
_MOST_NAMED_DAYS = 34
_MOST_DATES = 8  # below the bars of the days
# (bottom, height) within a line of the strips, whose lines are 1 high and counted downwards.
_LANES = {
    LEFT: (-0.36, 0.33),
    RIGHT: (0.03, 0.33),
    BOTH: (-0.36, 0.72),
    ASSIST_LANE: (-0.05, 0.1),
}


def strips(axes: Axes, found: Summary, colours: Palette) -> None:
    """One line for each day, from midnight to midnight."""
    days = found.days
    axes.set_xlim(0, 24)
    axes.set_ylim(len(days) - 0.5, -0.5)
    axes.axvspan(0, NIGHT_ENDS_H, color=colours.night, lw=0, zorder=0)
    edges = [row - 0.5 for row in range(len(days) + 1)]
    if len(days) <= _MOST_NAMED_DAYS:
        axes.hlines(edges, 0, 24, color=colours.line, lw=0.4, zorder=1)
    for hour in range(_EVERY_H, 24, _EVERY_H):
        axes.axvline(hour, color=colours.line, lw=0.5, zorder=1)
    if len(days) <= MOST_PARTED_DAYS:
        for lane in _LANES:
            _lane(axes, days, lane, colours)
        _volumes_beside(axes, days, colours)
    else:
        _wholes(axes, days, colours)
    ticks = range(0, 25, _EVERY_H)
    axes.set_xticks(ticks, [f"{hour}:00" for hour in ticks])
    _name_days(axes, days)
    _plain(axes, colours)
    axes.tick_params(length=0)


def _lane(axes: Axes, days: Sequence[Day], lane: str, colours: Palette) -> None:
    bottom, height = _LANES[lane]
    colour = {LEFT: colours.left, RIGHT: colours.right, BOTH: colours.ink}.get(
        lane, colours.assist
    )
    for row, day in enumerate(days):
        spans = [
            (one.begin_h, one.end_h - one.begin_h) for one in day.segments if one.lane == lane
        ]
        if spans:
            axes.broken_barh(spans, (row + bottom, height), facecolors=colour, lw=0, zorder=2)


def _wholes(axes: Axes, days: Sequence[Day], colours: Palette) -> None:
    for row, day in enumerate(days):
        spans = [(one.begin_h, one.end_h - one.begin_h) for one in day.segments]
        if spans:
            axes.broken_barh(spans, (row - 0.4, 0.8), facecolors=colours.ink, lw=0, zorder=2)


def _volumes_beside(axes: Axes, days: Sequence[Day], colours: Palette) -> None:
    for row, day in enumerate(days):
        for one in day.sessions:
            volume = one.session.volume("ml")
            if volume is None:
                continue
            begin = one.start.hour + one.start.minute / 60
            end = begin + one.session.known_ms / 3_600_000
            fits = end < 23
            counted = any(entered.amount is not None for entered in one.session.volumes.values())
            text = f"{volume:.0f}" if volume >= 10 else f"{volume:.1f}"
            axes.text(
                end + 0.08 if fits else begin - 0.08, row, text if counted else _("drops"),
                fontsize=SMALL - 0.5, va="center", ha="left" if fits else "right", color=colours.ink, zorder=3,
            )  # fmt: skip


def _name_days(axes: Axes, days: Sequence[Day]) -> None:
    every = 1 if len(days) <= _MOST_NAMED_DAYS else 7
    rows = range(0, len(days), every)
    axes.set_yticks(
        rows, [format_date(days[row].date, "EEE d MMM", locale=used()) for row in rows]
    )


def minutes(axes: Axes, found: Summary, colours: Palette) -> None:
    """Expressing a day: the left side from below, the right side on top of it."""
    left = [day.minutes(LEFT) for day in found.days]
    right = [day.minutes(RIGHT) + day.minutes(BOTH) for day in found.days]
    _bars(axes, found.days, left, right, colours)


def volumes(axes: Axes, found: Summary, colours: Palette) -> None:
    """ml a day in the same way; what was not measured apart is on top, without a filling."""
    left = [float(day.volume(LEFT) or 0) for day in found.days]
    right = [float(day.volume(RIGHT) or 0) for day in found.days]
    both = [float(day.volume(BOTH) or 0) for day in found.days]
    _bars(axes, found.days, left, right, colours, both)


def _bars(
    axes: Axes,
    days: Sequence[Day],
    left: Sequence[float],
    right: Sequence[float],
    colours: Palette,
    both: Sequence[float] = (),
) -> None:
    x = range(len(days))
    few = len(days) <= _MOST_NAMED_DAYS
    width = 0.7 if few else 0.85
    upper = {"facecolor": "none", "edgecolor": colours.right, "hatch": _HATCH, "lw": 0.6}
    if not few:
        upper = {"color": colours.right, "lw": 0}  # hatching so narrow is a blur
    axes.bar(x, left, width, color=colours.left, lw=0, label=_("left side"))
    axes.bar(x, right, width, bottom=left, label=_("right side"), **upper)
    tops = [a + b for a, b in zip(left, right, strict=True)]
    if any(both):
        axes.bar(
            x,
            both,
            width,
            bottom=tops,
            facecolor="none",
            edgecolor=colours.ink,
            lw=0.6,
            label=_("both"),
        )
        tops = [a + b for a, b in zip(tops, both, strict=True)]
    axes.set_xlim(-0.6, max(len(days), 4) - 0.4)
    axes.set_ylim(0, max(tops, default=0) * 1.15 or 1)
    axes.locator_params(axis="y", nbins=4)
    every = max(1, -(-len(days) // _MOST_DATES))
    axes.set_xticks(
        x[::every], [format_date(day.date, "d MMM", locale=used()) for day in days[::every]]
    )
    axes.grid(axis="y", color=colours.line, lw=0.3)
    axes.set_axisbelow(True)
    _plain(axes, colours)
    axes.tick_params(length=0)
    _legend(axes, colours)


def _legend(axes: Axes, colours: Palette) -> None:
    legend = axes.legend(
        fontsize=SMALL, frameon=False, loc="lower right", bbox_to_anchor=(1, 0.98), ncols=3,
        borderpad=0, handlelength=1.4, columnspacing=1.2,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_color(colours.ink)


def _plain(axes: Axes, colours: Palette) -> None:
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(labelsize=SMALL, labelcolor=colours.ink, color=colours.line)
    axes.patch.set_alpha(0)
