"""Draws a program as a picture: the left side above, the right side below, time from left to right.

Position and hatching tell the kinds of phase apart as the colours do. A bar in a phase begins where one may switch.
"""

import io

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from simulator.text.language import _
from simulator.view import labels

from ..paper.fonts import fonts_of_language
from .catalog import Entry
from .timeline import Span, clock, length_text, spans

# kind: (colour, hatching). Light enough for dark text, apart in lightness too.
_LOOKS = {
    "express": ("#7fb2e5", ""),
    "massage": ("#f2c879", "//"),
    "stroke": ("#f6dca6", ".."),
    "shake": ("#e0a458", "\\\\"),
    "rest": ("#dddddd", ""),
}
_LANES = {"left": (1.0, 0.9), "right": (0.0, 0.9), "both": (0.0, 1.9), "none": (0.0, 1.9)}
_INK = "#1c2733"
_MINUTES_PER_TICK = (1, 2, 5, 10, 20)
_MOST_TICKS = 16


def draw(entry: Entry, pacing: str) -> bytes:
    """Returns the picture of a program as the bytes of a PNG, 1200 by 340 px."""
    with fonts_of_language():
        return _file_bytes(entry, spans(entry.routine, pacing))


def _file_bytes(entry: Entry, spans_: list[Span]) -> bytes:
    figure = Figure(figsize=(12, 3.4), dpi=100, facecolor="white")
    axes = figure.add_axes((0.06, 0.3, 0.92, 0.52))
    for span in spans_:
        _draw_span(axes, span, spans_[-1].end)
    _axis(axes, spans_)
    title = _(entry.source.title) if entry.source.title else entry.name
    axes.set_title(f"{title}: {length_text(entry.routine)}", loc="left", color=_INK, fontsize=14)
    _legend(figure, spans_)
    if entry.source.by:
        author = entry.source.by + (f" [{entry.source.grade}]" if entry.source.grade else "")
        figure.text(0.06, 0.02, author, fontsize=8, color=_INK)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _draw_span(axes: Axes, span: Span, end: float) -> None:
    """Draws one phase: a bar in its lane with its length; a thick line where one may switch."""
    color, hatch = _LOOKS[span.kind]
    bottom, height = _LANES[span.side]
    axes.broken_barh(
        [(span.start, span.end - span.start)],
        (bottom, height),
        facecolors=color,
        edgecolor=_INK,
        hatch=hatch,
        linestyle=":" if span.tap else "-",
        linewidth=1,
        clip_on=False,
    )
    if span.opens is not None and span.opens < span.end:
        axes.plot(
            [span.opens, span.end], [bottom + 0.06] * 2, color=_INK, linewidth=3, clip_on=False
        )
    if (span.end - span.start) / end > 0.035:
        text = _("tap") if span.tap else clock(span.end - span.start)
        middle = (span.start + span.end) / 2
        axes.text(
            middle, bottom + height / 2, text, ha="center", va="center", color=_INK, fontsize=9,
            bbox={"facecolor": color, "edgecolor": "none", "pad": 1},
        )  # fmt: skip


def _axis(axes: Axes, spans_: list[Span]) -> None:
    end = spans_[-1].end
    step = next((m for m in _MINUTES_PER_TICK if end / 60 / m <= _MOST_TICKS), 20) * 60
    ticks = [step * i for i in range(int(end // step) + 1)]
    axes.set_xlim(0, end)
    axes.set_ylim(-0.1, 2.0)
    axes.set_xticks(
        ticks, [] if any(span.tap for span in spans_) else [clock(t_s) for t_s in ticks]
    )
    axes.set_yticks([0.45, 1.45], [_("right"), _("left")], fontsize=11)
    axes.tick_params(length=0, colors=_INK)
    for side in axes.spines.values():
        side.set_visible(False)


def _legend(figure: Figure, spans_: list[Span]) -> None:
    kinds = [kind for kind in _LOOKS if any(span.kind == kind for span in spans_)]
    patches = [
        Patch(
            facecolor=_LOOKS[kind][0],
            hatch=_LOOKS[kind][1],
            edgecolor=_INK,
            label=labels.kind(kind),
        )
        for kind in kinds
    ]
    if any(span.opens for span in spans_):
        patches.append(Patch(facecolor=_INK, label=_("may switch")))
    if any(span.tap for span in spans_):
        patches.append(
            Patch(facecolor="white", linestyle=":", edgecolor=_INK, label=_("until a tap"))
        )
    figure.legend(
        handles=patches, loc="lower left", bbox_to_anchor=(0.05, 0.07), ncols=6, frameon=False
    )
