"""What the band draws from its cell: by part, by phase and by cue, from what each part draws in each of its states.

    meter = EnergyMeter(device)            before its power is on
    ...
    meter.settle()
    meter.total.average_ma, meter.parts["motor"].mah, meter.days(8)

A board's file gives the figures of its chip and of what draws always, each with its source; a display and the
motor know their own. An estimate to compare by: no figure of it was measured on a board of ours.

Not modelled: converters and their losses, temperature, what the cell loses by itself, the charge of a cell that
falls (the emulated one keeps the charge that it was given).
"""

from dataclasses import dataclass

from .device import Device
from .kernel import S
from .recorder import Fields

# Of a cell's nominal charge this much can be used; a rule of thumb for small lithium cells.
USABLE = 0.85
DAY_S = 86_400
SESSIONS_A_DAY = 8  # the usual advice is 8 to 12
_MOTOR_SAMPLES = 8  # of one stretch: its current falls as it spins up


_OVER = ("done", "ended")  # states of a session that is over

# The chip's state after an entry; after any other it has done with the flash.
_CHIP = {"sleep": "asleep", "wake": "awake", "boot": "awake", "flash": "flash"}


@dataclass
class Used:
    """Charge in mA s over a time in s."""

    mas: float = 0.0
    s: float = 0.0

    def add(self, ma: float, s: float) -> None:
        """Adds a draw that lasted so long."""
        self.mas += ma * s
        self.s += s

    @property
    def mah(self) -> float:
        """Returns the charge in mAh."""
        return self.mas / 3600

    @property
    def average_ma(self) -> float:
        """Returns the average in mA over its time; 0 over none."""
        return self.mas / self.s if self.s else 0.0


@dataclass(frozen=True)
class Drawn:
    """What was drawn up to an instant: in all, in the sessions that are over, and how many those are.

    Without one that is over, that in the one under way stands for them, as none; each as (mA s, s).
    """

    total: tuple[float, float]
    in_sessions: tuple[float, float]
    sessions: int

    @property
    def average_ma(self) -> float:
        """Returns the average in mA over all the time with power; 0 over none."""
        return self.total[0] / self.total[1] if self.total[1] else 0.0

    @property
    def a_session(self) -> tuple[float, float]:
        """Returns the (mA s, s) of an average session; of the one under way, if none is over."""
        count = max(1, self.sessions)
        return self.in_sessions[0] / count, self.in_sessions[1] / count


class EnergyMeter:
    """Adds up what a device draws from its cell.

    `total` and `parts` ("chip", "motor", "display", "rest") since power on; `phases` by index, `cues` by name.

    A phase's index is its place in the plan of the session that began last. `now_ma` is what is drawn now.
    """

    def __init__(self, device: Device) -> None:
        self._device = device
        self._draws = device.draws
        self.total = Used()
        self.parts = {name: Used() for name in ("chip", "motor", "display", "rest")}
        self.phases: dict[int, Used] = {}
        self.cues: dict[str, Used] = {}
        self.sessions = 0  # that are over
        self._over, self._under_way, self._last = Used(), Used(), Used()
        self._state = ""
        # What is so since `_at` (µs).
        self._at = device.kernel.now
        self._chip = "awake"
        self._sample()
        device.recorder.subscribe(self._listen)

    @property
    def now_ma(self) -> float:
        """Returns what is drawn at this moment."""
        self.settle()
        motor = self._motor.current_ma(self._at / 1000)
        return sum(self._steady.values()) + motor if self._powered else 0.0

    def settle(self) -> None:
        """Adds what was drawn up to this moment."""
        self._count_up()
        self._sample()

    @property
    def drawn(self) -> Drawn:
        """Returns what was drawn so far."""
        session = self._over if self.sessions else self._under_way
        return Drawn((self.total.mas, self.total.s), (session.mas, session.s), self.sessions)

    def days(self, sessions_a_day: float = SESSIONS_A_DAY, drawn: Drawn | None = None) -> float:
        """Returns how many days the cell lasts with so many sessions a day, like those so far, asleep between."""
        mas, s = (self.drawn if drawn is None else drawn).a_session
        asleep_ma = self._draws["asleep"].ma + self._draws["rest"].ma
        between_s = max(0.0, DAY_S - sessions_a_day * s)
        mas_a_day = sessions_a_day * mas + between_s * asleep_ma
        return self._device.cell_mah * 3600 * USABLE / mas_a_day

    def as_dict(self) -> dict[str, object]:
        """Returns it as JSON has it."""
        self.settle()
        return {
            "seconds": round(self.total.s, 3),
            "average_ma": round(self.total.average_ma, 3),
            "mah": round(self.total.mah, 4),
            "parts_mah": {name: round(used.mah, 4) for name, used in self.parts.items()},
            "phases_mah": {index: round(used.mah, 4) for index, used in self.phases.items()},
            "cues_mah": {name: round(used.mah, 5) for name, used in self.cues.items()},
        }

    def _count_up(self) -> None:
        """The stretch up to this moment is over."""
        now = self._device.kernel.now
        s = (now - self._at) / S
        if s > 0 and self._powered:
            self._count(s)
        self._at = now

    def _count(self, s: float) -> None:
        drawn = {**self._steady, "motor": self._motor_ma(s)}
        for name, ma in drawn.items():
            self.parts[name].add(ma, s)
        ma = sum(drawn.values())
        self.total.add(ma, s)
        if self._phase is not None:
            self._under_way.add(ma, s)
            self.phases.setdefault(self._phase, Used()).add(ma, s)
        if self._cue is not None:
            self.cues.setdefault(self._cue, Used()).add(ma, s)

    def _take_state(self, state: str) -> None:
        """A session begins, is over, or comes back by an undo: then it was not over."""
        if state == "awake":
            self.phases.clear()  # of the session before
            self._under_way = Used()
        elif state in _OVER and self._under_way.s:
            self._file(self._under_way, 1)
            self._last, self._under_way = self._under_way, Used()
        elif state == "running" and self._state in _OVER:
            self._file(self._last, -1)
            self._under_way = self._last
        self._state = state

    def _file(self, session: Used, count: int) -> None:
        self.sessions += count
        self._over.mas += count * session.mas
        self._over.s += count * session.s

    def _motor_ma(self, s: float) -> float:
        """Returns the motor's average over the stretch of `s` that begins at `_at`."""
        if self._motor.duty == 0.0:
            return 0.0
        begin_ms, step_ms = self._at / 1000, s * 1000 / _MOTOR_SAMPLES
        drawn = [
            self._motor.current_ma(begin_ms + (i + 0.5) * step_ms) for i in range(_MOTOR_SAMPLES)
        ]
        return sum(drawn) / _MOTOR_SAMPLES

    def _sample(self) -> None:
        """How it is from here on."""
        device, recorder = self._device, self._device.recorder
        display = device.board.display
        self._powered = device.powered
        self._motor = device.board.motor.as_it_is
        self._steady = {
            "chip": self._draws[self._chip].ma,
            "display": 0.0 if display is None else display.current_ma,
            "rest": self._draws["rest"].ma,
        }
        self._phase = None if recorder.phase is None else int(str(recorder.phase["index"]))
        self._cue = recorder.cue

    def _listen(self, _t: int, kind: str, fields: Fields) -> None:
        """Another stretch begins with this entry."""
        self._count_up()
        if kind in _CHIP:
            self._chip = _CHIP[kind]
        elif self._chip == "flash":
            self._chip = "awake"
        if kind == "state":
            self._take_state(str(fields["name"]))
        self._sample()
