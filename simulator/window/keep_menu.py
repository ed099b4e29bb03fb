"""What can be kept, to be done with Enter; what became of it is said below."""

from collections.abc import Callable
from pathlib import Path

import pygame

from ..language import _
from . import keep
from .live import Live
from .menu import Menu, Row


def keep_menu(
    live: Live, draw: Callable[[int], pygame.Surface], folder: Path, at: int | None = None
) -> Menu:
    """`draw` gives the window at an instant in ms; a picture is of `at`, or of now."""
    menu = Menu(_("Keep"), [])

    def kept(make: Callable[[], Path]) -> Callable[[], None]:
        def act() -> None:
            try:
                menu.said = _("kept as {path}").format(path=make())
            except OSError as error:
                menu.said = f"{error.filename or folder}: {error.strerror or error}"

        return act

    def picture() -> Path:
        return keep.picture(draw(live.pace.now if at is None else at), folder)

    def gif() -> Path:
        spans = live.film.story.spans
        path = keep.free(folder, ".gif")
        keep.gif(draw, spans[0].start if spans else 0, live.pace.now, path)
        return path

    menu.rows += [
        Row(
            _("scenario"),
            act=kept(lambda: keep.scenario(live, folder)),
            note=lambda: _("all that was done, to be played again to the same trace"),
        ),
        Row(_("picture"), act=kept(picture), note=lambda: _("the window as it is")),
        Row("GIF", act=kept(gif), note=lambda: _("the session so far; takes some seconds")),
        Row(
            _("pins"),
            act=kept(lambda: keep.pins(live.film, folder)),
            note=lambda: _("buttons, motor, light and sleep as a VCD, for a wave viewer"),
        ),
    ]
    return menu
