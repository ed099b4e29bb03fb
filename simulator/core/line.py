"""One wire between the microcontroller and a chip: which end drives it, and to what level.

Not modelled: rise and fall times, voltages between low and high, two outputs that fight over a wire. An open
wire reads 0.
"""

from collections.abc import Callable


class Line:
    """One wire between the microcontroller and a chip.

    `duty` is how the microcontroller drives it: 0 or 1 as a plain output, a fraction by PWM, None as an input.
    `level` is what an input reads, 0 or 1; `resistor` the level that a resistor gives it while nobody drives it.
    """

    __slots__ = (
        "_commanded_duty", "_external_level", "_is_latched", "_pull_level", "duty", "input_only",
        "level", "on_drive", "on_edge", "resistor",
    )  # fmt: skip

    def __init__(self, input_only: bool = False, resistor: int | None = None) -> None:
        self.input_only = input_only
        self.resistor = resistor
        self.duty: float | None = None
        self._commanded_duty: float | None = None
        self._is_latched = False
        self._external_level: int | None = None
        self._pull_level: int | None = None
        self.on_drive: Callable[[float], None] | None = None
        self.on_edge: Callable[[int], None] | None = None
        self._settle()

    def _settle(self) -> None:
        resting_level = self._pull_level if self._pull_level is not None else self.resistor
        self.level = resting_level or 0
        if self.duty is not None:
            self.level = 1 if self.duty > 0 else 0
        elif self._external_level is not None:
            self.level = self._external_level

    def output(self, duty: float | None) -> None:
        """Drives the wire from the microcontroller with `duty`; None stops driving it.

        A latched pad keeps its duty.
        """
        self._commanded_duty = duty
        if self._is_latched:
            return
        has_changed = duty != self.duty
        self.duty = duty
        self._settle()
        if has_changed and self.on_drive is not None:
            self.on_drive(duty or 0.0)

    def latch(self, is_latched: bool) -> None:
        """Latches the microcontroller's pad (`is_latched`) or unlatches it.

        A latched pad keeps driving its present level, whatever the microcontroller does, even over a reset.
        """
        self._is_latched = is_latched
        if not is_latched:
            self.output(self._commanded_duty)

    def lose_power(self) -> None:
        """Unlatches the pad and stops driving the wire, since the power is gone."""
        self._commanded_duty = None
        self.latch(is_latched=False)

    def pull(self, level: int | None) -> None:
        """Sets the microcontroller's pull resistor to 0, 1 or off (None).

        A pad that is input-only has no resistor.
        """
        self._pull_level = None if self.input_only else level
        self._settle()

    def external(self, level: int | None) -> None:
        """Drives the wire to `level` from the chip at its other end; None stops driving it."""
        previous_level = self.level
        self._external_level = level
        self._settle()
        if self.level != previous_level and self.on_edge is not None:
            self.on_edge(self.level)

    def glitch(self) -> None:
        """Pulls a wire that is high low for 80 ns: two edges, after which the level is as before."""
        external_level = self._external_level
        if self.level:
            self.external(0)
            self.external(external_level)
