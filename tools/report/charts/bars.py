"""The charts of bars: minutes of expressing and volumes, a bar for each day, week or undated session.

The left side is at the bottom, filled; the right side above it, hatched; both sides on top, in outline.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.text.language import _

from ...log.model.sessions import BOTH, LEFT, RIGHT, SIDES, Session
from .. import phrases
from ..days import Day
from ..summary import Summary
from .palette import HATCH, SMALL, Axes, Palette, plain

MOST_DAYS = 30  # most bars that are days; with more, a bar is a week
MOST_SESSIONS = 60  # bars of undated sessions at most, the last ones
_MOST_LABELS, _MOST_LABELS_NARROW = 8, 6


@dataclass(frozen=True)
class Bar:
    """One bar: the label below it, and the height of each side's part."""

    label: str
    heights: dict[str, float]


def minutes(axes: Axes, summary: Summary, palette: Palette, narrow: bool = False) -> None:
    """Draws the bars of the minutes of expressing on `axes`."""
    bars = _bars(
        summary,
        lambda day, side: day.minutes(side),
        lambda session, side: session.expressed_ms(side) / 60_000,
    )
    _draw(axes, bars, palette, narrow)


def volumes(axes: Axes, summary: Summary, palette: Palette, narrow: bool = False) -> None:
    """Draws the bars of the volumes that were entered on `axes`."""

    def of_session(session: Session, side: str) -> float:
        volume = session.volumes.get(side)
        return float(volume.in_unit(summary.unit)) if volume else 0.0

    bars = _bars(summary, lambda day, side: float(day.volume(side, summary.unit) or 0), of_session)
    _draw(axes, bars, palette, narrow)


def _bars(
    summary: Summary,
    of_day: Callable[[Day, str], float],
    of_session: Callable[[Session, str], float],
) -> list[Bar]:
    if not summary.days:
        last_sessions = summary.undated[-MOST_SESSIONS:]
        first_number = len(summary.undated) - len(last_sessions) + 1
        return [
            Bar(str(first_number + index), {side: of_session(session, side) for side in SIDES})
            for index, session in enumerate(last_sessions)
        ]
    if len(summary.days) <= MOST_DAYS:
        groups: Sequence[tuple[Day, ...]] = [(day,) for day in summary.days]
    else:
        groups = weeks_of_whole_days(summary)
    return [
        Bar(
            phrases.short_day(days[0].date),
            {side: sum(of_day(day, side) for day in days) / len(days) for side in SIDES},
        )
        for days in groups
    ]


def weeks_of_whole_days(summary: Summary) -> list[tuple[Day, ...]]:
    """Returns the weeks without the first and the last day, which may be incomplete; drops weeks left empty."""
    cut_off = (summary.days[0], summary.days[-1])
    weeks = (tuple(day for day in week if day not in cut_off) for week in summary.weeks)
    return [week for week in weeks if week]


def _draw(axes: Axes, bars: Sequence[Bar], palette: Palette, narrow: bool) -> None:
    x = range(len(bars))
    tops = [0.0] * len(bars)
    for side, label, style in _styles(palette):
        heights = [bar.heights[side] for bar in bars]
        if side == BOTH and not any(heights):
            continue
        axes.bar(x, heights, 0.7, bottom=tops, label=label, **style)
        tops = [top + height for top, height in zip(tops, heights, strict=True)]
    axes.set_xlim(-0.6, max(len(bars), 4) - 0.4)
    axes.set_ylim(0, max(tops, default=0) * 1.15 or 1)
    axes.locator_params(axis="y", nbins=4)
    every = max(1, -(-len(bars) // (_MOST_LABELS_NARROW if narrow else _MOST_LABELS)))
    axes.set_xticks(x[::every], [bar.label for bar in bars[::every]])
    axes.grid(axis="y", color=palette.line, lw=0.3)
    axes.set_axisbelow(True)
    plain(axes, palette)
    _legend(axes, palette)


def _styles(palette: Palette) -> tuple[tuple[str, str, dict[str, object]], ...]:
    outline: dict[str, object] = {"facecolor": "none", "lw": 0.6}
    return (
        (LEFT, _("left side"), {"color": palette.left, "lw": 0}),
        (RIGHT, _("right side"), {**outline, "edgecolor": palette.right, "hatch": HATCH}),
        (BOTH, _("both"), {**outline, "edgecolor": palette.ink}),
    )


def _legend(axes: Axes, palette: Palette) -> None:
    legend = axes.legend(
        fontsize=SMALL, frameon=False, loc="lower right", bbox_to_anchor=(1, 0.98), ncols=3,
        borderpad=0, handlelength=1.4, columnspacing=1.2,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_color(palette.ink)
