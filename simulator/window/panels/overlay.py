"""Draws what lies over the window for a while: a notice, a tip, the progress bar of a job."""

from collections.abc import Callable

import pygame

from ...view.notice import Notice
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.controls import Button
from ..drawing.regions import Region

_WIDTH = 620
_PADDING = 10


def draw_notice(
    canvas: Canvas, notice: Notice, bottom: int, run_command: Callable[[str], object]
) -> None:
    """Draws a notice with its lower edge at `bottom`, and a button for the notice's command, if it has one."""
    colors = canvas.colors
    button = Button(label=f"{notice.label} · {notice.key}" if notice.command else "")
    button_room = button.width() + _PADDING if notice.command else 0
    max_width = min(_WIDTH, canvas.size[0] - 32) - 2 * _PADDING - button_room
    lines = text.paragraph(notice.text, text.SMALL, max_width, text.MEDIUM)
    line_height = text.line_height(text.SMALL)
    width = (
        max(text.width(line, text.SMALL, text.MEDIUM) for line in lines)
        + 2 * _PADDING
        + button_room
    )
    height = max(len(lines) * line_height, 26 if notice.command else 0) + 2 * 7
    box = pygame.Rect((canvas.size[0] - width) // 2, bottom - height, width, height)
    canvas.rect(colors.text, box, corner=9)
    canvas.regions.put(Region(box, cursor=pygame.SYSTEM_CURSOR_ARROW))
    y = box.centery - len(lines) * line_height // 2
    for line in lines:
        text.write(
            canvas, line, (box.left + _PADDING, y), text.SMALL, colors.back, weight=text.MEDIUM
        )
        y += line_height
    if notice.command:
        button_box = pygame.Rect(
            box.right - button.width() - 7, box.centery - 13, button.width(), 26
        )
        button.draw(canvas, button_box, lambda: run_command(notice.command))


def draw_tip(canvas: Canvas, region: Region) -> None:
    """Draws the tip of `region` and its key below the region, or above it where there is no room below."""
    if not region.tip:
        return
    colors = canvas.colors
    key = f"   {region.key}" if region.key else ""
    tip_width = text.width(region.tip, text.SMALL)
    width = tip_width + text.width(key, text.SMALL, text.STRONG) + 16
    box = pygame.Rect(0, 0, width, 24)
    box.midtop = (region.box.centerx, region.box.bottom + 6)
    if box.bottom > canvas.size[1]:
        box.bottom = region.box.top - 6
    box.clamp_ip(canvas.area.inflate(-8, -4))
    canvas.rect(colors.panel, box, corner=6)
    canvas.rect(colors.dim, box, 1, 6)
    y = box.centery - text.line_height(text.SMALL) // 2
    text.write(canvas, region.tip, (box.left + 8, y), text.SMALL)
    text.write(
        canvas, key, (box.left + 8 + tip_width, y), text.SMALL, colors.accent, weight=text.STRONG
    )


def draw_progress(canvas: Canvas, title: str, fraction: float) -> None:
    """Draws a progress bar: `title` names the job, `fraction` is how much of it is done, 0 to 1."""
    colors = canvas.colors
    box = pygame.Rect(0, 0, min(420, canvas.size[0] - 40), 66)
    box.center = canvas.area.center
    canvas.rect(colors.panel, box, corner=10)
    canvas.rect(colors.edge, box, 1, 10)
    text.write(
        canvas,
        title,
        (box.left + 16, box.top + 10),
        text.BODY,
        weight=text.MEDIUM,
        max_width=box.width - 32,
    )
    bar = pygame.Rect(box.left + 16, box.bottom - 24, box.width - 32, 10)
    canvas.rect(colors.track, bar, corner=5)
    canvas.rect(
        colors.accent, (bar.left, bar.top, max(10, round(bar.width * fraction)), 10), corner=5
    )
