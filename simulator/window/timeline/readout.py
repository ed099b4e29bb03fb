"""The readout: the values of all tracks under the pointer, and the figures between two measured instants."""

from dataclasses import dataclass

import pygame

from ...text.language import _
from ...view import labels
from ...view.past.history import begun_between
from ...view.past.replay import Replay
from ...view.past.session_model import Span
from ...view.timeline import Scale
from ..drawing import text
from ..drawing.canvas import Canvas
from .axis import stamp, step_ms_of

_NEAR_UNITS = 6  # units: the pointer reads a mark within this distance
_PADDING = 8
_LONGEST_CUE_MS = 8_000  # more than any: *attention*, the longest, takes half

Line = tuple[str, str]


@dataclass(frozen=True)
class Values:
    """The values of the hardware's tracks in one column.

    `asked` and `turned` are the motor's duty and speed, 0 to 1; `awake`: the chip is awake; `ma` is the current in
    mA.
    """

    asked: float
    turned: float
    awake: bool
    ma: float


def lines(
    scale: Scale, x: int, replay: Replay, spans: list[Span], values: Values | None
) -> list[Line]:
    """Returns (caption, text) for the time at `x`, then for each track that has something there.

    `values` are the hardware's in that column, None where there are none.
    """
    t_ms = scale.t_ms(x)
    found_lines: list[Line] = [("", stamp(t_ms, min(100, step_ms_of(scale))))]
    now_ms = replay.model.now_ms
    for span in spans:
        if span.start_ms <= t_ms < (span.end_ms or max(now_ms, t_ms + 1)):
            length_text = labels.clock((span.end_ms or now_ms) - span.start_ms)
            found_lines.append(
                (_("phase"), f"{labels.phase(span.kind, span.side)}   {length_text}")
            )
            break
    found_lines += _cue_lines(scale, t_ms, replay)
    found_lines += _press_lines(scale, t_ms, replay)
    if values is not None and t_ms <= now_ms:
        found_lines += _hardware_lines(values)
    return found_lines


def _cue_lines(scale: Scale, t_ms: int, replay: Replay) -> list[Line]:
    """Returns one line for the cue that plays at `t_ms` or begins within _NEAR_UNITS.

    An empty list if there is none.
    """
    near_ms = _NEAR_UNITS * scale.ms_per_unit
    settings = replay.model.settings
    cues_here = [
        cue
        for cue in begun_between(replay.history.felt, t_ms - _LONGEST_CUE_MS, t_ms + near_ms)
        if abs(cue.t_ms - t_ms) <= near_ms
        or cue.t_ms <= t_ms <= cue.t_ms + sum(labels.pulses(cue.name, settings))
    ]
    if not cues_here:
        return []
    cue = min(cues_here, key=lambda felt_cue: abs(felt_cue.t_ms - t_ms))
    pattern_text = labels.pattern(cue.name, settings)
    return [(_("felt"), f"{labels.cue(cue.name)}   {pattern_text}")]


def _press_lines(scale: Scale, t_ms: int, replay: Replay) -> list[Line]:
    """Returns up to four lines: the press, faults and expectations at `t_ms` or within _NEAR_UNITS of it."""
    near_ms = _NEAR_UNITS * scale.ms_per_unit
    found_lines: list[Line] = []
    for press in begun_between(replay.history.presses, t_ms - 60_000, t_ms + near_ms):
        until_ms = replay.model.now_ms if press.until_ms is None else press.until_ms
        if press.t_ms - near_ms <= t_ms <= until_ms + near_ms:
            found_lines = [
                (_("pressed"), f"{press.button}   {(until_ms - press.t_ms) / 1000:.2f} s")
            ]
    for fault in begun_between(replay.history.faults, t_ms - near_ms, t_ms + near_ms):
        found_lines.append((_("fault"), labels.fault(fault.name)))
    for expectation in begun_between(replay.history.judged, t_ms - near_ms, t_ms + near_ms):
        found_lines.append(
            (
                "✓" if expectation.ok else "✗",
                expectation.expected
                if expectation.ok
                else f"{expectation.expected}: {expectation.found}",
            )
        )
    return found_lines[:4]


def _hardware_lines(values: Values) -> list[Line]:
    """Returns two lines: the motor's drive and speed; whether the chip is awake, and the current."""
    motor = _("drive {drive} %   turns {speed} %").format(
        drive=round(values.asked * 100), speed=round(values.turned * 100)
    )
    awake = _("awake") if values.awake else _("asleep")
    return [(_("motor"), motor), (_("chip"), f"{awake}   {values.ma:.3g} mA")]


def lines_between(replay: Replay, start_ms: int, end_ms: int) -> list[Line]:
    """Returns (caption, text) for the stretch from `start_ms` to `end_ms`: length, cues, presses, current."""
    now_ms = replay.model.now_ms
    found_lines: list[Line] = [("", length_text(end_ms - start_ms))]
    cues = [
        cue
        for cue in begun_between(replay.history.felt, start_ms, end_ms)
        if cue.name != "accepted"
    ]
    found_lines.append((_("felt"), _("cues: {count}").format(count=len(cues))))
    presses = begun_between(replay.history.presses, start_ms, end_ms)
    found_lines.append((_("pressed"), f"{len(presses)}"))
    first_ms, last_ms = min(start_ms, now_ms), min(end_ms, now_ms)
    if last_ms > first_ms:
        charge_mas = replay.drawn_until(last_ms) - replay.drawn_until(first_ms)
        average_ma = charge_mas * 1000 / (last_ms - first_ms)
        found_lines.append(
            (_("cell"), f"{charge_mas / 3600:.3g} mAh   ⌀ {average_ma:.3g} mA".replace("⌀", "Ø"))
        )
    return found_lines


def length_text(ms: int) -> str:
    """Returns the length `ms` as text, like 0.180 s, 1:02.3 or 2:00:00."""
    if ms < 10_000:
        return f"{ms / 1000:.3f} s"
    return f"{labels.clock(ms)}.{ms % 1000 // 100}" if ms < 600_000 else labels.clock(ms)


def card(
    canvas: Canvas, found_lines: list[Line], point: tuple[int, int], within: pygame.Rect
) -> None:
    """Draws `found_lines` in a box beside `point`, inside the box `within`."""
    colors = canvas.colors
    caption_width = (
        max((text.width(caption, text.TINY) for caption, _text in found_lines), default=0) + 8
    )
    title, track_lines = found_lines[0][1], found_lines[1:]
    width = max(
        [text.width(title, text.SMALL, text.STRONG)]
        + [caption_width + text.width(value, text.SMALL) for _caption, value in track_lines]
    )
    line_height = text.line_height(text.SMALL)
    box = pygame.Rect(
        0, 0, width + 2 * _PADDING, (1 + len(track_lines)) * line_height + _PADDING + 4
    )
    is_right_of_point = point[0] + 14 + box.width <= within.right
    box.topleft = (
        point[0] + 14 if is_right_of_point else point[0] - 14 - box.width,
        point[1] - box.height // 2,
    )
    box.clamp_ip(within)
    canvas.rect(colors.panel, box, corner=7)
    canvas.rect(colors.dim, box, 1, 7)
    y = box.top + _PADDING // 2 + 1
    text.write(canvas, title, (box.left + _PADDING, y), text.SMALL, weight=text.STRONG)
    for caption, value in track_lines:
        y += line_height
        text.write(canvas, caption, (box.left + _PADDING, y + 2), text.TINY, colors.dim)
        text.write(canvas, value, (box.left + _PADDING + caption_width, y), text.SMALL)
