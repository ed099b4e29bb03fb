"""Pulse width modulation on any pin, as a duty: what happens to it awake, in light sleep and at a soft reset.

Not modelled: the frequency, the slices and channels that pins share, and edges within a period.
"""

from collections.abc import Callable

from ...core.line import Line
from ..start import Start
from .pins import PIN_US


class Pwm:
    """Pulse width modulation on all pins; `lines` are the wires of the pads by number."""

    def __init__(self, start: Start, lines: dict[int, Line]) -> None:
        self._start = start
        self._port = start.port
        self._lines = lines
        self.pins: set[int] = set()  # those that PWM drives
        self._pins_with_duty: set[int] = set()  # those of them with a duty
        self._pins_stopped_asleep: set[int] = set()

    def drive(self, pin: int, duty_u16: int | None) -> None:
        """Drives a pin with a duty of 0 to 65535; None stops its PWM. Raises ValueError if there is no such pin."""
        self._start.charge_us(PIN_US)
        if pin not in self._lines:
            raise ValueError("invalid pin")
        line = self._lines[pin]
        if duty_u16 is not None:
            self.pins.add(pin)
            (self._pins_with_duty.add if duty_u16 else self._pins_with_duty.discard)(pin)
            line.output(duty_u16 / 65535)
        else:
            self.release(pin)
            line.output(_frozen_level(line.duty) if self._port.pwm_stays else None)

    def asleep(self, pin: int, runs_asleep: bool) -> None:
        """Sets whether the PWM of `pin` runs on in light sleep."""
        self._start.check_power()
        (self._pins_stopped_asleep.discard if runs_asleep else self._pins_stopped_asleep.add)(pin)

    def release(self, pin: int) -> None:
        """Forgets `pin`, since it is a plain input or output from now on."""
        self.pins.discard(pin)
        self._pins_with_duty.discard(pin)

    def fall_asleep(self) -> Callable[[], None] | None:
        """Stops every PWM that does not run in light sleep.

        Returns a function that restores them; None if none was stopped.
        """
        if not self._pins_with_duty:
            return None
        pins_changed = [pin for pin in self._pins_with_duty if self._duty_asleep(pin) is not None]
        if not pins_changed:
            return None
        duties = {pin: self._lines[pin].duty for pin in pins_changed}
        for pin in duties:
            self._lines[pin].output(self._duty_asleep(pin))

        def restore() -> None:
            for pin, duty in duties.items():
                self._lines[pin].output(duty)

        return restore

    def soft_reset(self) -> None:
        """Stops PWM on every pin on which a soft reset of this port stops it."""
        for pin in self.pins:
            if pin not in self._port.pwm_survives:
                line = self._lines[pin]
                line.output(_frozen_level(line.duty) if self._port.pwm_stays else 0.0)

    def _duty_asleep(self, pin: int) -> float | None:
        """Returns the duty of a pin during light sleep; None if sleep does not change it."""
        duty = self._lines[pin].duty
        if not self._port.keeps_pwm_asleep:
            return _frozen_level(duty)
        return 0.0 if pin in self._pins_stopped_asleep and duty else None


def _frozen_level(duty: float | None) -> float:
    """Returns the level at which a pin stays once its PWM of `duty` has stopped: 0 for a duty of 0, else 1.

    A real pin stays at the level that it has at that instant; 1, at which a motor runs on, is the worse case.
    """
    return 1.0 if duty else 0.0
