"""The charge that the band draws from its cell, by part, by phase and by cue.

    meter = EnergyMeter(device)            before its power is on
    ...
    meter.settle()
    meter.total.average_ma, meter.parts["motor"].mah, meter.days(8)

A board's file gives the current of its chip in each state and of its other parts, each with its source; a display
and the motor know their own. The sum is an estimate for comparisons: no figure was measured on a board of ours.

Not modelled: converters and their losses, temperature, what the cell loses by itself, the charge of a cell that
falls (the emulated one keeps the charge that it was given).
"""

from dataclasses import dataclass

from .device import Device
from .kernel import S
from .recorder import Fields

# The part of a cell's nominal charge that can be used: a rule of thumb for small lithium cells.
USABLE = 0.85
DAY_S = 86_400
SESSIONS_A_DAY = 8  # the usual advice is 8 to 12
_MOTOR_SAMPLES = 8  # in the time between two entries: its current falls as it spins up


_OVER_STATES = ("done", "ended")  # states of a session that is over

# The chip's state after an entry of this type; any other type ends only the state "flash".
_CHIP_STATE_AFTER = {"sleep": "asleep", "wake": "awake", "boot": "awake", "flash": "flash"}


@dataclass
class Charge:
    """A charge in mA s, and the time in s in which it was drawn."""

    charge_mas: float = 0.0
    seconds: float = 0.0

    def add(self, ma: float, seconds: float) -> None:
        """Adds a current of `ma` that was drawn for `seconds`."""
        self.charge_mas += ma * seconds
        self.seconds += seconds

    @property
    def mah(self) -> float:
        """Returns the charge in mAh."""
        return self.charge_mas / 3600

    @property
    def average_ma(self) -> float:
        """Returns the average current in mA; 0 if no time has passed."""
        return self.charge_mas / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class ChargeDrawn:
    """The charge drawn up to an instant, as (mA s, s): `total`, and within the sessions alone, `in_sessions`.

    `sessions` is how many sessions are over. While it is 0, `in_sessions` is that of the session under way.
    """

    total: tuple[float, float]
    in_sessions: tuple[float, float]
    sessions: int

    @property
    def average_ma(self) -> float:
        """Returns the average current in mA while the power was on; 0 if it never was."""
        return self.total[0] / self.total[1] if self.total[1] else 0.0

    @property
    def a_session(self) -> tuple[float, float]:
        """Returns the average session as (charge in mA s, length in s); if none is over, the one under way."""
        count = max(1, self.sessions)
        return self.in_sessions[0] / count, self.in_sessions[1] / count


class EnergyMeter:
    """Adds up the charge that a device draws from its cell.

    `total` and `parts` ("chip", "motor", "display", "rest") count since power on, `cues` by the cue's name,
    `phases` by the phase's place in the plan of the session that began last. `now_ma` is the present current.
    """

    def __init__(self, device: Device) -> None:
        self._device = device
        self._draws = device.draws
        self.total = Charge()
        self.parts = {name: Charge() for name in ("chip", "motor", "display", "rest")}
        self.phases: dict[int, Charge] = {}
        self.cues: dict[str, Charge] = {}
        self.sessions = 0  # that are over
        self._sessions_over = Charge()
        self._session_under_way = Charge()
        self._last_session = Charge()
        self._session_state = ""
        # The state that was sampled last.
        self._sampled_at_us = device.kernel.now_us
        self._chip_state = "awake"
        self._sample()
        device.recorder.subscribe(self._listen)

    @property
    def now_ma(self) -> float:
        """Returns the device's present current, in mA."""
        self.settle()
        motor_ma = self._motor.current_ma(self._sampled_at_us / 1000)
        return sum(self._steady_ma.values()) + motor_ma if self._is_powered else 0.0

    def settle(self) -> None:
        """Adds the charge drawn since the last entry of the trace."""
        self._count_until_now()
        self._sample()

    @property
    def drawn(self) -> ChargeDrawn:
        """Returns the charge that the device has drawn so far, in all and in its sessions."""
        session = self._sessions_over if self.sessions else self._session_under_way
        return ChargeDrawn(
            (self.total.charge_mas, self.total.seconds),
            (session.charge_mas, session.seconds),
            self.sessions,
        )

    def days(
        self, sessions_a_day: float = SESSIONS_A_DAY, drawn: ChargeDrawn | None = None
    ) -> float:
        """Returns how many days a full cell lasts with `sessions_a_day` sessions a day, asleep between them.

        Each session counts as the average of those in `drawn`; by default, of those that this meter has counted.
        """
        session_mas, session_s = (self.drawn if drawn is None else drawn).a_session
        asleep_ma = self._draws["asleep"].ma + self._draws["rest"].ma
        between_s = max(0.0, DAY_S - sessions_a_day * session_s)
        mas_a_day = sessions_a_day * session_mas + between_s * asleep_ma
        return self._device.cell_mah * 3600 * USABLE / mas_a_day

    def as_dict(self) -> dict[str, object]:
        """Returns all figures of this meter, as they are written to JSON."""
        self.settle()
        return {
            "seconds": round(self.total.seconds, 3),
            "average_ma": round(self.total.average_ma, 3),
            "mah": round(self.total.mah, 4),
            "parts_mah": {name: round(drawn.mah, 4) for name, drawn in self.parts.items()},
            "phases_mah": {index: round(drawn.mah, 4) for index, drawn in self.phases.items()},
            "cues_mah": {name: round(drawn.mah, 5) for name, drawn in self.cues.items()},
        }

    def _count_until_now(self) -> None:
        """Adds the charge since the last sample, at the currents that were sampled then."""
        now_us = self._device.kernel.now_us
        elapsed_s = (now_us - self._sampled_at_us) / S
        if elapsed_s > 0 and self._is_powered:
            self._count(elapsed_s)
        self._sampled_at_us = now_us

    def _count(self, elapsed_s: float) -> None:
        draws_ma = {**self._steady_ma, "motor": self._motor_ma(elapsed_s)}
        for name, draw_ma in draws_ma.items():
            self.parts[name].add(draw_ma, elapsed_s)
        total_ma = sum(draws_ma.values())
        self.total.add(total_ma, elapsed_s)
        if self._phase is not None:
            self._session_under_way.add(total_ma, elapsed_s)
            self.phases.setdefault(self._phase, Charge()).add(total_ma, elapsed_s)
        if self._cue is not None:
            self.cues.setdefault(self._cue, Charge()).add(total_ma, elapsed_s)

    def _on_session_state(self, state: str) -> None:
        """Begins to count a session, counts one that is over, or reopens the last one if an undo resumes it."""
        if state == "awake":
            self.phases.clear()  # of the session before
            self._session_under_way = Charge()
        elif state in _OVER_STATES and self._session_under_way.seconds:
            self._count_session(self._session_under_way, 1)
            self._last_session, self._session_under_way = self._session_under_way, Charge()
        elif state == "running" and self._session_state in _OVER_STATES:
            self._count_session(self._last_session, -1)
            self._session_under_way = self._last_session
        self._session_state = state

    def _count_session(self, session: Charge, count: int) -> None:
        self.sessions += count
        self._sessions_over.charge_mas += count * session.charge_mas
        self._sessions_over.seconds += count * session.seconds

    def _motor_ma(self, elapsed_s: float) -> float:
        """Returns the motor's average current in mA, over the `elapsed_s` s since the last sample."""
        if self._motor.duty == 0.0:
            return 0.0
        begin_ms, step_ms = self._sampled_at_us / 1000, elapsed_s * 1000 / _MOTOR_SAMPLES
        samples_ma = [
            self._motor.current_ma(begin_ms + (sample + 0.5) * step_ms)
            for sample in range(_MOTOR_SAMPLES)
        ]
        return sum(samples_ma) / _MOTOR_SAMPLES

    def _sample(self) -> None:
        """Records the present current of each part, and the phase and cue that it counts for from now on."""
        device, recorder = self._device, self._device.recorder
        display = device.board.display
        self._is_powered = device.powered
        self._motor = device.board.motor.snapshot
        self._steady_ma = {
            "chip": self._draws[self._chip_state].ma,
            "display": 0.0 if display is None else display.current_ma,
            "rest": self._draws["rest"].ma,
        }
        self._phase = None if recorder.phase is None else int(str(recorder.phase["index"]))
        self._cue = recorder.cue

    def _listen(self, _t_ms: int, kind: str, fields: Fields) -> None:
        """Adds the charge drawn up to this trace entry, then samples the currents, which it may have changed."""
        self._count_until_now()
        if kind in _CHIP_STATE_AFTER:
            self._chip_state = _CHIP_STATE_AFTER[kind]
        elif self._chip_state == "flash":
            self._chip_state = "awake"
        if kind == "state":
            self._on_session_state(str(fields["name"]))
        self._sample()
