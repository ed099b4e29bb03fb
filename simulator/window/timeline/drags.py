"""What a drag of the mouse does on the timeline: on the ruler it scrubs, below it pans or measures."""

from collections.abc import Callable

import pygame

from ...view.timeline import Scale, Shown
from ..drawing.regions import Pos

_CLICK = 4  # units: a drag that moves less is a click

LookAt = Callable[[int], object]


class Scrub:
    """A drag on the ruler: moves the playhead to the mouse."""

    def __init__(self, look_at: LookAt) -> None:
        self._look_at = look_at
        self.scale = Scale(0, 1, 0, 1)

    def begin(self, pos: Pos, _mod: int, _button: int) -> None:
        """Moves the playhead to where the mouse button went down."""
        self.move(pos)

    def move(self, pos: Pos) -> None:
        """Moves the playhead to the mouse."""
        self._look_at(self.scale.t_ms(pos[0]))

    def end(self, _pos: Pos) -> None:
        """Leaves the playhead where it is."""


class Pan:
    """A drag below the ruler: pans, or measures with Shift, the right button or while `measuring` is on.

    A click moves the playhead there. `points` are the two instants that are measured, in ms; None if none are.
    """

    def __init__(self, shown: Shown, look_at: LookAt) -> None:
        self._shown = shown
        self._look_at = look_at
        self.scale = Scale(0, 1, 0, 1)
        self.measuring = False
        self.points: tuple[int, int] | None = None
        self._began: Pos | None = None
        self._held = Scale(0, 1, 0, 1)
        self._from = (0.0, 0.0)
        self._measures = False
        self._moved = False

    def begin(self, pos: Pos, mod: int, button: int) -> None:
        """Remembers where the drag begins; without movement it will be a click."""
        self._began, self._held, self._moved = pos, self.scale, False
        self._from = (self._shown.start_ms, self._shown.end_ms)
        self._measures = self.measuring or bool(mod & pygame.KMOD_SHIFT) or button == 3

    def move(self, pos: Pos) -> None:
        """Pans by as far as the mouse has moved since the drag began, or measures from there to the mouse."""
        assert self._began is not None
        far = pos[0] - self._began[0]
        self._moved = self._moved or abs(far) >= _CLICK
        if not self._moved:
            return
        if self._measures:
            ends = sorted((self._held.t_ms(self._began[0]), self._held.t_ms(pos[0])))
            self.points = ends[0], ends[1]
        else:
            by = far * self._held.per_px
            self._shown.show(self._from[0] - by, self._from[1] - by)

    def end(self, pos: Pos) -> None:
        """Ends the drag; if it was a click, moves the playhead there, or drops what was measured."""
        if not self._moved:
            if self._measures:
                self.points = None
            else:
                self._look_at(self.scale.t_ms(pos[0]))
        self._began = None

    def switch(self) -> None:
        """Switches measuring on or off; off also drops what was measured."""
        self.measuring = not self.measuring
        if not self.measuring:
            self.points = None
