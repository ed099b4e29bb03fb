"""The readout: what every track shows under the pointer, and what lies between two measured instants."""

from dataclasses import dataclass

import pygame

from firmware.rondo.haptics import cues

from ...text.language import _
from ...view import labels
from ...view.history import between
from ...view.replay import Replay
from ...view.session_model import Span
from ...view.timeline import Scale
from ..drawing import text
from ..drawing.canvas import Canvas
from .axis import stamp, step_of

_NEAR = 6  # units: the pointer reads a mark within this distance
_PAD = 8
_LONGEST_CUE_MS = 8_000  # more than any: *attention*, the longest, takes half

Line = tuple[str, str]


@dataclass(frozen=True)
class Values:
    """The values of the tracks in one column.

    `asked` and `turned` are the motor's duty and speed, 0 to 1; `awake` is the chip's, `ma` the current in mA.
    """

    asked: float
    turned: float
    awake: bool
    ma: float


def lines(
    scale: Scale, x: int, replay: Replay, spans: list[Span], values: Values | None
) -> list[Line]:
    """Returns (caption, text) for each track with something at `x`; the first line is the time.

    `values` are those of the hardware's tracks in that column, None where there are none.
    """
    t_ms = scale.t_ms(x)
    found: list[Line] = [("", stamp(t_ms, min(100, step_of(scale))))]
    now_ms = replay.model.now_ms
    for span in spans:
        if span.start_ms <= t_ms < (span.end_ms or max(now_ms, t_ms + 1)):
            length = labels.clock((span.end_ms or now_ms) - span.start_ms)
            found.append((_("phase"), f"{labels.phase(span.kind, span.side)}   {length}"))
            break
    found += _felt(scale, t_ms, replay)
    found += _pressed(scale, t_ms, replay)
    if values is not None and t_ms <= now_ms:
        found += _hardware(values)
    return found


def _felt(scale: Scale, t_ms: int, replay: Replay) -> list[Line]:
    """Returns the line of the cue that plays at `t_ms`, or that begins within _NEAR units; no line without one."""
    near = _NEAR * scale.per_px
    playing = [
        one
        for one in between(replay.history.felt, t_ms - _LONGEST_CUE_MS, t_ms + near)
        if abs(one.t_ms - t_ms) <= near or one.t_ms <= t_ms <= one.t_ms + _length_of(one.name)
    ]
    if not playing:
        return []
    cue = min(playing, key=lambda one: abs(one.t_ms - t_ms))
    return [(_("felt"), f"{labels.cue(cue.name)}   {labels.pattern(cue.name)}")]


def _length_of(name: str) -> int:
    """Returns the ms that a cue takes; 0 for one that counts, whose length differs."""
    return 0 if name in cues.COUNTED else sum(cues.pattern(name, False))


def _pressed(scale: Scale, t_ms: int, replay: Replay) -> list[Line]:
    near = _NEAR * scale.per_px
    found: list[Line] = []
    for press in between(replay.history.presses, t_ms - 60_000, t_ms + near):
        until = replay.model.now_ms if press.until is None else press.until
        if press.t_ms - near <= t_ms <= until + near:
            found = [(_("pressed"), f"{press.button}   {(until - press.t_ms) / 1000:.2f} s")]
    for fault in between(replay.history.faults, t_ms - near, t_ms + near):
        found.append((_("fault"), labels.fault(fault.name)))
    for one in between(replay.history.judged, t_ms - near, t_ms + near):
        found.append(
            ("✓" if one.ok else "✗", one.expected if one.ok else f"{one.expected}: {one.found}")
        )
    return found[:4]


def _hardware(values: Values) -> list[Line]:
    motor = _("drive {drive} %   turns {speed} %").format(
        drive=round(values.asked * 100), speed=round(values.turned * 100)
    )
    awake = _("awake") if values.awake else _("asleep")
    return [(_("motor"), motor), (_("chip"), f"{awake}   {values.ma:.3g} mA")]


def between_lines(replay: Replay, start: int, end: int) -> list[Line]:
    """Returns (caption, text) for the stretch from `start` to `end` ms: length, cues, presses, current."""
    now_ms = replay.model.now_ms
    found: list[Line] = [("", length(end - start))]
    cues = [one for one in between(replay.history.felt, start, end) if one.name != "accepted"]
    found.append((_("felt"), _("cues: {count}").format(count=len(cues))))
    presses = between(replay.history.presses, start, end)
    found.append((_("pressed"), f"{len(presses)}"))
    first, last = min(start, now_ms), min(end, now_ms)
    if last > first:
        mas = replay.drawn_until(last) - replay.drawn_until(first)
        average = mas * 1000 / (last - first)
        found.append((_("cell"), f"{mas / 3600:.3g} mAh   ⌀ {average:.3g} mA".replace("⌀", "Ø")))
    return found


def length(ms: int) -> str:
    """Returns `ms` as text, like 0.180 s, 1:02.3 or 2:00:00."""
    if ms < 10_000:
        return f"{ms / 1000:.3f} s"
    return f"{labels.clock(ms)}.{ms % 1000 // 100}" if ms < 600_000 else labels.clock(ms)


def card(canvas: Canvas, found: list[Line], at: tuple[int, int], within: pygame.Rect) -> None:
    """Draws the lines on a panel beside the point `at`, within the box `within`."""
    colors = canvas.colors
    caption = max((text.width(one, text.TINY) for one, _said in found), default=0) + 8
    head, rest = found[0][1], found[1:]
    wide = max(
        [text.width(head, text.SMALL, text.STRONG)]
        + [caption + text.width(said, text.SMALL) for _one, said in rest]
    )
    step = text.line_height(text.SMALL)
    box = pygame.Rect(0, 0, wide + 2 * _PAD, (1 + len(rest)) * step + _PAD + 4)
    right = at[0] + 14 + box.width <= within.right
    box.topleft = (at[0] + 14 if right else at[0] - 14 - box.width, at[1] - box.height // 2)
    box.clamp_ip(within)
    canvas.rect(colors.panel, box, corner=7)
    canvas.rect(colors.dim, box, 1, 7)
    y = box.top + _PAD // 2 + 1
    text.write(canvas, head, (box.left + _PAD, y), text.SMALL, weight=text.STRONG)
    for one, said in rest:
        y += step
        text.write(canvas, one, (box.left + _PAD, y + 2), text.TINY, colors.dim)
        text.write(canvas, said, (box.left + _PAD + caption, y), text.SMALL)
