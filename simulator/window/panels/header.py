"""The top line of the window: the board, the file that is played, and a button for each menu and switch."""

from collections.abc import Callable
from functools import partial

import pygame

from ...text.language import N_, _
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.controls import Button

HEIGHT = 32
# Command, icon, label, tip, key.
TOOLS = (
    ("faults", "faults", N_("Faults"), N_("let something go wrong"), "F"),
    ("setup", "setup", N_("Board"), N_("another board, other settings"), "B"),
    ("keep", "keep", N_("Keep"), N_("keep it as a scenario, a picture, a GIF, pins"), "K"),
    ("energy", "energy", N_("Energy"), N_("what was drawn from the cell"), "E"),
    ("train", "train", N_("Learn"), N_("learn the cues by touch"), "T"),
    ("sound", "silent", N_("Sound"), N_("hear the motor"), "U"),
    ("blind", "blind", N_("Blindfold"), N_("hide all but the motor"), "V"),
    ("appearance", "appearance", N_("Light"), N_("light, dark, or as the system has it"), "L"),
    ("help", "help", N_("Help"), N_("every key and what it does"), "H"),
)
_GAP = 5

RunCommand = Callable[[str], object]


def draw(
    canvas: Canvas,
    area: pygame.Rect,
    run_command: RunCommand,
    names: tuple[str, str],
    switched_on: frozenset[str],
) -> None:
    """Draws the top line: the board's and the file's `names`, and buttons, which call `run_command` when clicked.

    The buttons of the commands in `switched_on` are drawn as on.
    """
    board, file = names
    y = area.centery - text.line_height(text.LARGE) // 2
    x = text.write(canvas, "Rondo", (area.left, y), text.LARGE, weight=text.STRONG).right + 12
    board_button = Button(label=board, tip=_("another board, other settings"), key="B")
    tools = _fitting_tools(area.width - (x - area.left) - board_button.width() - 16)
    tools_left = _draw_tools(canvas, area, run_command, tools, switched_on)
    board_room = max(0, tools_left - 12 - x)
    board_box = pygame.Rect(
        x, area.top + 3, min(board_room, board_button.width()), area.height - 6
    )
    if board_room > 40:
        board_button.draw(canvas, board_box, lambda: run_command("setup"))
    if file and tools_left - board_box.right > 60:
        y = area.centery - text.line_height(text.SMALL) // 2
        text.write(
            canvas, file, (board_box.right + 12, y), text.SMALL, canvas.colors.dim,
            max_width=tools_left - board_box.right - 24, weight=text.MEDIUM,
        )  # fmt: skip


def _fitting_tools(max_width: int) -> list[tuple[str, Button]]:
    """Returns (command, button) for each of TOOLS, the buttons at most `max_width` units wide in all.

    Buttons have icon and label, else the label only, else the icon only.
    """
    for with_icon, with_label in ((True, True), (False, True), (True, False)):
        buttons = [
            (
                command,
                Button(
                    icon if with_icon else "", _(label) if with_label else "",
                    _(tip) if with_label else _("{name}: {what}").format(name=_(label), what=_(tip)),
                    key,
                ),
            )
            for command, icon, label, tip, key in TOOLS
        ]  # fmt: skip
        if sum(button.width() + _GAP for _command, button in buttons) <= max_width:
            return buttons
    return buttons


def _draw_tools(
    canvas: Canvas,
    area: pygame.Rect,
    run_command: RunCommand,
    tools: list[tuple[str, Button]],
    switched_on: frozenset[str],
) -> int:
    """Draws the buttons from the right end of `area`; returns the left edge of the leftmost, in units."""
    x = area.right
    for command, button in reversed(tools):
        icon = "sound" if button.icon == "silent" and command in switched_on else button.icon
        drawn_button = Button(icon, button.label, button.tip, button.key, command in switched_on)
        x -= drawn_button.width()
        box = pygame.Rect(x, area.top, drawn_button.width(), area.height)
        drawn_button.draw(canvas, box, partial(run_command, command))
        x -= _GAP
    return x + _GAP
