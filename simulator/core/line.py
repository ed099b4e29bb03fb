"""One wire between the microcontroller and a chip: who drives it, and to what level.

Not modelled: rise and fall times, voltages between low and high, two outputs that fight over a wire. An open
wire reads 0.
"""

from collections.abc import Callable


class Line:
    """One wire between the microcontroller and a chip.

    `duty` is what the microcontroller drives it with: 0 to 1, 0 or 1 for a plain output, None for an input.
    `level` is what an input reads, 0 or 1.
    """

    __slots__ = (
        "_external",
        "_latched",
        "_pull",
        "_wanted",
        "duty",
        "input_only",
        "level",
        "on_drive",
        "on_edge",
        "resistor",
    )

    def __init__(self, input_only: bool = False, resistor: int | None = None) -> None:
        self.input_only = input_only
        self.resistor = resistor
        self.duty: float | None = None
        self._wanted: float | None = None
        self._latched = False
        self._external: int | None = None
        self._pull: int | None = None
        self.on_drive: Callable[[float], None] | None = None
        self.on_edge: Callable[[int], None] | None = None
        self._settle()

    def _settle(self) -> None:
        pull = self._pull if self._pull is not None else self.resistor
        self.level = pull or 0
        if self.duty is not None:
            self.level = 1 if self.duty > 0 else 0
        elif self._external is not None:
            self.level = self._external

    def output(self, duty: float | None) -> None:
        """Drives the wire from the microcontroller, or stops driving it (None); a latched pad keeps its duty."""
        self._wanted = duty
        if self._latched:
            return
        changed = duty != self.duty
        self.duty = duty
        self._settle()
        if changed and self.on_drive is not None:
            self.on_drive(duty or 0.0)

    def latch(self, on: bool) -> None:
        """Latches the pad (`on`) or unlatches it.

        While latched it goes on driving as it does, whatever the microcontroller does, even over a reset.
        """
        self._latched = on
        if not on:
            self.output(self._wanted)

    def lose_power(self) -> None:
        """Stops driving and unlatches the pad, since the power is gone."""
        self._wanted = None
        self.latch(False)

    def pull(self, level: int | None) -> None:
        """Sets the microcontroller's pull resistor to 0, 1 or off (None); an input-only pad has none."""
        self._pull = None if self.input_only else level
        self._settle()

    def external(self, level: int | None) -> None:
        """Drives the wire from the chip at its other end, or stops driving it (None)."""
        before = self.level
        self._external = level
        self._settle()
        if self.level != before and self.on_edge is not None:
            self.on_edge(self.level)

    def glitch(self) -> None:
        """Pulls the wire low for 80 ns: two edges, after which its level is as before."""
        level = self._external
        if self.level:
            self.external(0)
            self.external(level)
