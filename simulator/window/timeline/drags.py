"""The mouse drags on the timeline: on the ruler a drag moves the playhead, below it pans or measures."""

from collections.abc import Callable

import pygame

from ...view.timeline import Scale, VisibleTime
from ..drawing.regions import Pos

_CLICK_UNITS = 4  # units: a drag that moves less is a click

LookAt = Callable[[int], object]


class Scrub:
    """A drag on the ruler: moves the playhead to the mouse."""

    def __init__(self, look_at: LookAt) -> None:
        self._look_at = look_at
        self.scale = Scale(0, 1, 0, 1)

    def begin(self, pos: Pos, _modifiers: int, _button: int) -> None:
        """Moves the playhead to the place where the mouse button was pressed."""
        self.move(pos)

    def move(self, pos: Pos) -> None:
        """Moves the playhead to the mouse."""
        self._look_at(self.scale.t_ms(pos[0]))

    def end(self, _pos: Pos) -> None:
        """Ends the drag; the playhead stays where it was moved last."""


class Pan:
    """A drag below the ruler: pans; with Shift, with the right button or while `measuring` is on, measures.

    A click moves the playhead there. `points` are the two measured instants in ms, None if nothing is measured.
    """

    def __init__(self, visible_time: VisibleTime, look_at: LookAt) -> None:
        self._shown = visible_time
        self._look_at = look_at
        self.scale = Scale(0, 1, 0, 1)
        self.measuring = False
        self.points: tuple[int, int] | None = None
        self._start_pos: Pos | None = None
        self._start_scale = Scale(0, 1, 0, 1)
        self._start_range_ms = (0.0, 0.0)
        self._is_measure_drag = False
        self._has_moved = False

    def begin(self, pos: Pos, modifiers: int, button: int) -> None:
        """Remembers where the drag begins; if the mouse does not move, it is a click."""
        self._start_pos, self._start_scale, self._has_moved = pos, self.scale, False
        self._start_range_ms = (self._shown.start_ms, self._shown.end_ms)
        self._is_measure_drag = (
            self.measuring or bool(modifiers & pygame.KMOD_SHIFT) or button == 3
        )

    def move(self, pos: Pos) -> None:
        """Pans by the mouse's way since the drag began, or measures from the drag's beginning to the mouse."""
        assert self._start_pos is not None
        distance = pos[0] - self._start_pos[0]
        self._has_moved = self._has_moved or abs(distance) >= _CLICK_UNITS
        if not self._has_moved:
            return
        if self._is_measure_drag:
            ends_ms = sorted(
                (self._start_scale.t_ms(self._start_pos[0]), self._start_scale.t_ms(pos[0]))
            )
            self.points = ends_ms[0], ends_ms[1]
        else:
            shift_ms = distance * self._start_scale.ms_per_unit
            self._shown.show(
                self._start_range_ms[0] - shift_ms, self._start_range_ms[1] - shift_ms
            )

    def end(self, pos: Pos) -> None:
        """Ends the drag. A click moves the playhead there; a click while measuring removes the measurement."""
        if not self._has_moved:
            if self._is_measure_drag:
                self.points = None
            else:
                self._look_at(self.scale.t_ms(pos[0]))
        self._start_pos = None

    def switch(self) -> None:
        """Switches measuring on or off; off also removes the measurement."""
        self.measuring = not self.measuring
        if not self.measuring:
            self.points = None
