"""The controls of time, above the timeline: the instant in view, the speed, zoom, measuring and undo."""

from collections.abc import Callable
from functools import partial

import pygame

from ...text.language import _
from ...view import labels
from ...view.pace import Pace
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.controls import Button

HEIGHT = 30
_GAP = 5
_SPEED_WIDTH = 74
_TIME_WIDTH = 92


def draw(
    canvas: Canvas,
    area: pygame.Rect,
    run_command: Callable[[str], object],
    now_ms: int,
    pace: Pace,
    is_past: bool,
    is_measuring: bool,
    can_undo: bool,
) -> None:
    """Draws the line of controls.

    While the past is in view, also the buttons "go on from here" and "the present".
    """
    x = _draw_time(canvas, area, run_command, pace, is_past)
    y = area.centery - text.line_height(text.LARGE) // 2
    ink = canvas.colors.accent if is_past else canvas.colors.text
    stamp = f"{labels.clock(now_ms)}.{now_ms % 1000 // 100}" if is_past else labels.clock(now_ms)
    text.write(canvas, stamp, (x + 8, y), text.LARGE, ink, weight=text.STRONG)
    x += 8 + max(_TIME_WIDTH, text.width(stamp, text.LARGE, text.STRONG) + 10)
    buttons_left = _draw_timeline_buttons(canvas, area, run_command, is_measuring, can_undo)
    if is_past:
        ways_out = (
            (
                "go_on",
                Button(
                    "play",
                    _("go on from here"),
                    _("what came after can be undone"),
                    "⏎",
                    strong=True,
                ),
            ),
            ("present", Button("next", _("the present"), _("leave the past"), "Esc")),
        )
        for command, button in ways_out:
            if x + button.width() > buttons_left - 8:
                button = Button(button.icon, "", button.label, button.key, strong=button.strong)
            box = pygame.Rect(x, area.top, button.width(), area.height)
            if box.right < buttons_left:
                button.draw(canvas, box, partial(run_command, command))
            x = box.right + _GAP


def _draw_time(
    canvas: Canvas,
    area: pygame.Rect,
    run_command: Callable[[str], object],
    pace: Pace,
    is_past: bool,
) -> int:
    """Draws halt, steps and speed at the left end of `area`; returns the x after the last button, in units."""
    is_running = not pace.halted and not is_past
    if is_running:
        halt_button = Button("halt", tip=_("halt time"), key="P")
    else:
        halt_button = Button("play", tip=_("let time go on"), key="P")
    buttons: tuple[tuple[str, Button], ...] = (
        ("event_before", Button("before", tip=_("the event before"), key="↑")),
        ("halt", halt_button),
        ("next", Button("next", tip=_("on to the next phase, cue or state"), key="N")),
        ("slower", Button("minus", tip=_("slower"), key="-")),
        ("faster", Button("plus", tip=_("faster"), key="+")),
    )  # fmt: skip
    x = area.left
    for command, button in buttons:
        box = pygame.Rect(x, area.top, button.width(), area.height)
        if command == "faster":
            speed_box = pygame.Rect(x, area.top, _SPEED_WIDTH, area.height)
            _draw_speed(canvas, speed_box, pace, is_past)
            box.left = x = speed_box.right + _GAP
        button.draw(canvas, box, partial(run_command, command))
        x = box.right + _GAP
    return x


def _draw_speed(canvas: Canvas, box: pygame.Rect, pace: Pace, is_past: bool) -> None:
    """Draws the present speed of time, and below it the reason if that is not the speed chosen."""
    chosen_speed = f"x{pace.speed:g}"
    if is_past:
        texts = (_("past"), "")
    elif pace.slowed:
        reason = (
            _("press") if pace.by_hand else _("press again") if pace.asks_again else _("awake")
        )
        texts = ("x1", reason)
    else:
        texts = (_("halted") if pace.halted else chosen_speed, "")
    if not texts[1]:
        text.centered(canvas, texts[0], box, text.BODY, weight=text.STRONG)
        return
    half_height = box.height // 2
    text.centered(
        canvas,
        texts[0],
        pygame.Rect(box.left, box.top, box.width, half_height + 1),
        text.SMALL,
        weight=text.STRONG,
    )
    reason_text = f"{texts[1]} ({chosen_speed})" if pace.speed != 1 else texts[1]
    reason_text = reason_text if text.width(reason_text, text.TINY) <= box.width else texts[1]
    lower_half = pygame.Rect(box.left, box.centery, box.width, half_height)
    text.centered(canvas, reason_text, lower_half, text.TINY, canvas.colors.dim)


def _draw_timeline_buttons(
    canvas: Canvas,
    area: pygame.Rect,
    run_command: Callable[[str], object],
    is_measuring: bool,
    can_undo: bool,
) -> int:
    """Draws zoom, measure and undo at the right end of `area`; returns the left edge of the leftmost, in units."""
    buttons = (
        ("zoom_in", Button("plus", tip=_("show less of the time; the wheel does it too"), key="Z")),
        ("fit", Button("fit", tip=_("show all of the time"), key="0")),
        ("zoom_out", Button("minus", tip=_("show more of the time"), key="X")),
        ("measure", Button("measure", tip=_("measure: drag, or drag with Shift"), key="R", on=is_measuring)),
        ("undo", Button("undo", tip=_("back to what was before"), key=_("Backspace"))),
    )  # fmt: skip
    x = area.right
    for command, button in buttons:
        x -= button.width()
        act = None if command == "undo" and not can_undo else partial(run_command, command)
        button.draw(canvas, pygame.Rect(x, area.top, button.width(), area.height), act)
        x -= _GAP
    return x
