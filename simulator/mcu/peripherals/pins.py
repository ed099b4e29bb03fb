"""The pads of the microcontroller: input, output, pull and latch.

Not modelled: a pin's drive strength and open drain, and a level written while PWM drives the pin.
"""

from collections.abc import Callable, Container

from ...core.line import Line
from ..start import Start
from .interrupts import Interrupts

PIN_US = 1  # what a call costs that reads or drives a pad


class Pins:
    """The pads of the chip by number, with the wires (`lines`) that they lead to.

    Its methods raise ValueError for a number that is no pad.
    """

    def __init__(
        self,
        start: Start,
        lines: dict[int, Line],
        interrupts: Interrupts,
        pwm_pins: Container[int],
        release_pwm: Callable[[int], None],
    ) -> None:
        self.lines = lines
        self._pwm_pins = pwm_pins
        self._start = start
        self._interrupts = interrupts
        self._release_pwm = release_pwm  # a plain pin is driven by no peripheral

    def init(self, pin: int, is_output: bool, pull: int | None, value: int | None) -> None:
        """Makes a pad a plain input or output; `pull` is the level of its pull resistor, None for no resistor."""
        self._start.charge_us(PIN_US)
        line = self.line(pin)
        if is_output and line.input_only:
            raise ValueError("pin can only be input")
        level = 0.0 if pin in self._pwm_pins else line.duty or 0.0
        self._release_pwm(pin)
        line.pull(pull)
        if is_output:
            line.output(float(value) if value is not None else level)
        else:
            line.output(None)

    def read(self, pin: int) -> int:
        """Returns the pad's present level, 0 or 1.

        Within the pad's own interrupt handler, the level at the edge.
        """
        level_at_edge = None
        if self._interrupts.served_at_us is not None:
            level_at_edge = self._interrupts.level_of(pin)
        self._start.charge_us(PIN_US)
        if level_at_edge is not None:
            return level_at_edge
        if pin not in self.lines:
            raise ValueError("invalid pin")
        return self.lines[pin].level

    def write(self, pin: int, value: int) -> None:
        """Drives a pad to 0 or 1; does nothing to a pad that PWM drives, until `init` makes it plain again."""
        self._start.charge_us(PIN_US)
        line = self.line(pin)
        if pin not in self._pwm_pins:
            line.output(1.0 if value else 0.0)

    def hold(self, pin: int, is_latched: bool) -> None:
        """Latches a pad, so that it keeps its level over a reset, or unlatches it.

        Losing power unlatches all pads.
        """
        self._start.check_power()
        line = self.line(pin)
        # As in the esp32 port: what was written while latched takes effect.
        line.latch(is_latched=False)
        if is_latched:
            line.latch(is_latched=True)
        self._start.kernel.charge_us(PIN_US)

    def line(self, pin: int) -> Line:
        """Returns the wire that `pin` leads to; raises ValueError if there is no such pad."""
        if pin not in self.lines:
            raise ValueError("invalid pin")
        return self.lines[pin]
