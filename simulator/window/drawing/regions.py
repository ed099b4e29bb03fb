"""What the mouse can do at each place of the window: a list of regions, built again with each frame.

regions.add(box, act=..., tip="halt time", key="P")
region = regions.topmost(pos)                the topmost at a point: its cursor, its tip, what a click does

The code that draws a thing also adds its region, so that what is seen and what can be clicked always agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pygame

Act = Callable[[], object]
Pos = tuple[int, int]


class Drag(Protocol):
    """What happens between pressing and releasing a mouse button; positions in units."""

    def begin(self, pos: Pos, modifiers: int, button: int) -> object: ...

    def move(self, pos: Pos) -> object: ...

    def end(self, pos: Pos) -> object: ...


@dataclass(frozen=True)
class Region:
    """A box in the window, in units, where the mouse can do something.

    A click calls `act`, or presses `button` of the band, or begins `drag`; turning the wheel calls `wheel`.

    `enter` is called when the mouse moves within the box; `tip` explains the region, `key` names the key that does
    the same; `cursor` is one of pygame's cursors.
    """

    box: pygame.Rect
    act: Act | None = None
    tip: str = ""
    key: str = ""
    button: str = ""
    drag: Drag | None = None
    wheel: Callable[[Pos, float], object] | None = None
    cursor: int = pygame.SYSTEM_CURSOR_HAND
    enter: Act | None = None


class Regions:
    """All regions of one frame.

    `pos` is the mouse position in units, None outside the window; `is_covered`: a menu or the help lies over them.
    """

    def __init__(self) -> None:
        self.pos: Pos | None = None
        self.is_covered = False
        self.all: list[Region] = []

    def clear(self) -> None:
        """Removes all regions, at the beginning of a frame."""
        self.all = []

    def cover(self) -> None:
        """Removes all regions, because a menu or the help is drawn over them; its own regions follow."""
        self.all, self.is_covered = [], False

    def add(self, box: pygame.Rect, act: Act | None = None, tip: str = "", key: str = "") -> bool:
        """Adds a region: a click in `box` calls `act`. Returns whether the mouse is in it."""
        return self.put(Region(pygame.Rect(box), act, tip, key))

    def put(self, region: Region) -> bool:
        """Adds a region; returns whether the mouse is in it."""
        self.all.append(region)
        return not self.is_covered and self.pos is not None and region.box.collidepoint(self.pos)

    def topmost(self, pos: Pos | None) -> Region | None:
        """Returns the topmost region at `pos`; None if there is none."""
        if pos is None:
            return None
        return next(
            (region for region in reversed(self.all) if region.box.collidepoint(pos)), None
        )

    @property
    def hovered(self) -> Region | None:
        """Returns the topmost region under the mouse; None if there is none."""
        return self.topmost(self.pos)
