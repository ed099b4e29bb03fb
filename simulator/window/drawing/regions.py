"""What the mouse can do where: one list, made anew with each frame that is drawn.

regions.add(box, act=..., tip="halt time", key="P")
region = regions.at(pos)                the topmost there: its cursor, its tip, what a click does

Whoever draws a thing adds its region in the same breath, so that what is seen and what can be done never differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pygame

Act = Callable[[], object]
Pos = tuple[int, int]


class Drag(Protocol):
    """What a mouse button that is held down does as it moves, in units."""

    def begin(self, pos: Pos, mod: int, button: int) -> object: ...

    def move(self, pos: Pos) -> object: ...

    def end(self, pos: Pos) -> object: ...


@dataclass(frozen=True)
class Region:
    """A place in the window where the mouse can do something.

    `box` in units; a click does `act`, or is a finger on `button`, or begins `drag`; the wheel does `wheel`.

    `enter` is done as the mouse moves onto it or on it; `tip` says what it is for, `key` which key does the same;
    `cursor` is one of pygame's.
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

    `pos` is where the mouse is, None if it is not over the window; `covered` while something lies over it.
    """

    def __init__(self) -> None:
        self.pos: Pos | None = None
        self.covered = False
        self.all: list[Region] = []

    def clear(self) -> None:
        """Forgets all regions, since another frame begins."""
        self.all = []

    def cover(self) -> None:
        """Lays what is added from here on over all there was."""
        self.all, self.covered = [], False

    def add(self, box: pygame.Rect, act: Act | None = None, tip: str = "", key: str = "") -> bool:
        """Adds a box that can be clicked; returns whether the mouse is on it."""
        return self.put(Region(pygame.Rect(box), act, tip, key))

    def put(self, region: Region) -> bool:
        """Adds a region; returns whether the mouse is on it."""
        self.all.append(region)
        return not self.covered and self.pos is not None and region.box.collidepoint(self.pos)

    def at(self, pos: Pos | None) -> Region | None:
        """Returns the topmost region at a point; None if there is none."""
        if pos is None:
            return None
        return next((one for one in reversed(self.all) if one.box.collidepoint(pos)), None)

    @property
    def hot(self) -> Region | None:
        """Returns the region that the mouse is on; None if it is on none."""
        return self.at(self.pos)
