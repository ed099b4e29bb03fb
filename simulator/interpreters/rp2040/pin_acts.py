"""What a person does to a band in a scenario, as acts on a chip: levels of its pins with bounce, power, a cable.

    acts, trace = acts_of(scenario)
    acts[0]             Act(0, "power_on", ())

The bounce is that of the simulator's buttons with the same seed, so that both get the same edges.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from ... import boards
from ...core.kernel import MS, Kernel
from ...core.recorder import Entry
from ...scenario.acts import RANK_OF_ACTS, moves, powered_at_start
from ...scenario.faults import FAULTS
from ...scenario.model import Scenario, Step
from ...text.usage import UsageError
from .wires import BOARDS

_OF_BUTTONS = ("button_stuck", "button_dead", "button_bounce", "ghost_edges")
POSSIBLE_FAULTS = (*_OF_BUTTONS, "brownout", "usb")
_GLITCH_US = 1  # 80 ns on a board; the least that is counted here


class Act(NamedTuple):
    """A call to make at `at_us`, to Chip's power_on, cut, reset, brown_out, plug_in, pull_out or drive."""

    at_us: int
    name: str
    args: tuple[object, ...] = ()


def check(scenario: Scenario) -> None:
    """Raises UsageError if a scenario has a board, `ticks` or a fault that an emulated chip cannot have."""
    if scenario.board not in BOARDS:
        raise UsageError(
            scenario.path,
            f"{scenario.board} has no RP2040, expected --board {' or '.join(BOARDS)}",
        )
    if scenario.ticks:
        raise UsageError(
            scenario.path, "`ticks` cannot be given to a chip, expected none: it counts from 0"
        )
    for step in scenario.steps:
        if step.verb in ("fault", "clear") and step.args[0] not in POSSIBLE_FAULTS:
            raise UsageError(
                f"{scenario.path}:{step.line}",
                f"no {step.args[0]} on an emulated chip, expected one of {', '.join(POSSIBLE_FAULTS)}",
            )


def acts_of(scenario: Scenario) -> tuple[list[Act], list[Entry]]:
    """Returns all acts of a scenario in order of time, and the entries of the trace that belong to them."""
    return _Bench(scenario).played()


class _Bench:
    """The scenario's board without a chip: presses its buttons, and records the edges on their wires as acts.

    `board` and `seed` are read by the faults of buttons.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.seed = scenario.seed
        self._kernel = kernel = Kernel()
        self._acts: list[Act] = []
        self._trace: list[Entry] = []
        self.board = boards.load(scenario.board).build(kernel, self.seed, 100.0, self._record)
        for name, pin in BOARDS[scenario.board].buttons.items():
            line = self.board.lines[pin]
            line.pull(1)
            line.on_edge = partial(self._edge, pin)
            assert name in self.board.buttons

    def played(self) -> tuple[list[Act], list[Entry]]:
        steps = self._scenario.steps
        if powered_at_start(self._scenario):
            self._boot()
        for step in steps:
            for at_ms, verb, args in moves(step):
                if verb in self._verbs:
                    self._kernel.call_at_us(
                        at_ms * MS, partial(self._verbs[verb], self, args), RANK_OF_ACTS
                    )
        self._kernel.run((steps[-1].t_ms + 1) * MS - 1)
        return self._acts, self._trace

    def _record(self, kind: str, fields: dict[str, object]) -> None:
        if kind in ("button", "power", "boot", "fault"):
            self._trace.append((self._kernel.now_us // MS, kind, fields))

    def _add_act(self, name: str, *args: object) -> None:
        """Adds an act of this instant; an edge comes later than one before it, so that the chip sees both."""
        at_us = self._kernel.now_us
        if self._acts:
            last_act = self._acts[-1]
            is_glitch = name == last_act.name == "drive"
            at_us = max(at_us, last_act.at_us + (_GLITCH_US if is_glitch else 0))
        self._acts.append(Act(at_us, name, args))

    def _edge(self, pin: int, level: int) -> None:
        self._add_act("drive", pin, bool(level))

    # Acts.

    def _boot(self, _args: tuple[str, ...] = ()) -> None:
        if self._has_power():
            self._add_act("reset")
            self._record("boot", {"reason": "hard"})
        else:
            self._power()

    def _power(self, _args: tuple[str, ...] = ()) -> None:
        if not self._has_power():
            self._add_act("power_on")
            self._record("power", {"on": True})
            self._record("boot", {"reason": "power_on"})

    def _cut(self, _args: tuple[str, ...] = ()) -> None:
        if self._has_power():
            self._add_act("cut")
            self._record("power", {"on": False})

    def _has_power(self) -> bool:
        power_acts = [act.name for act in self._acts if act.name in ("power_on", "cut")]
        return power_acts[-1:] == ["power_on"]

    def _press(self, args: tuple[str, ...]) -> None:
        self.board.buttons[args[0]].press()

    def _release(self, args: tuple[str, ...]) -> None:
        self.board.buttons[args[0]].release()

    def _fault(self, args: tuple[str, ...]) -> None:
        self._record("fault", {"name": args[0], "on": True})
        if args[0] in _OF_BUTTONS:
            FAULTS[args[0]].begin(self, *args[1:])
        elif args[0] == "usb":
            self._add_act("plug_in")
        elif self._has_power():
            self._add_act("brown_out")
            self._record("boot", {"reason": "brown_out"})

    def _clear(self, args: tuple[str, ...]) -> None:
        self._record("fault", {"name": args[0], "on": False})
        clear = FAULTS[args[0]].clear
        if args[0] == "usb":
            self._add_act("pull_out")
        elif clear is not None:
            clear(self)

    _verbs: dict[str, Callable[["_Bench", tuple[str, ...]], None]] = {  # noqa: RUF012
        "boot": _boot,
        "restore": _power,
        "cut": _cut,
        "press": _press,
        "release": _release,
        "fault": _fault,
        "clear": _clear,
    }


def observing_steps(scenario: Scenario) -> list[Step]:
    """Returns the steps that only observe: expectations and screenshots."""
    return [step for step in scenario.steps if step.verb in ("expect", "screenshot")]
