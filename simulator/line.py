"""One wire between the microcontroller and a chip: who drives it, and to what level.

Not modelled: rise and fall times, voltages between low and high, two outputs that fight over a wire. An open
wire reads 0.
"""

from collections.abc import Callable


class Line:
    """`duty` is what the microcontroller drives (0 to 1, a plain output being 0 or 1), None for an input."""

    __slots__ = ("_external", "_pull", "duty", "on_drive", "on_edge")

    def __init__(self) -> None:
        self.duty: float | None = None
        self._external: int | None = None
        self._pull: int | None = None
        self.on_drive: Callable[[float], None] | None = None
        self.on_edge: Callable[[int], None] | None = None

    @property
    def level(self) -> int:
        """0 or 1 as an input reads it; an open wire reads 0."""
        if self.duty is not None:
            return 1 if self.duty > 0 else 0
        if self._external is not None:
            return self._external
        return self._pull or 0

    def output(self, duty: float | None) -> None:
        """The microcontroller drives the wire, or lets go of it (None)."""
        changed = duty != self.duty
        self.duty = duty
        if changed and self.on_drive is not None:
            self.on_drive(duty or 0.0)

    def pull(self, level: int | None) -> None:
        """The microcontroller's own resistor."""
        self._pull = level

    def external(self, level: int | None) -> None:
        """A chip drives the wire, or lets go of it (None)."""
        before = self.level
        self._external = level
        after = self.level
        if after != before and self.on_edge is not None:
            self.on_edge(after)
