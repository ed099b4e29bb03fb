"""What a person does to a band: presses, releases, cuts the power, switches faults; each at a whole ms.

    hand = begin(Scenario("by hand"))
    hand.do("press", "main")                 happens at the next ms, and is a step of the scenario from now on
    schedule(hand.scenario, another, 90_000)      repeats all acts up to 1:30 on another band

An act comes before every other event of its instant. So repeating the same acts, from a scenario file or after
going back in time, gives the same trace.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from .. import boards, interpreters
from ..core.device import Device
from ..core.kernel import FOREVER, MS
from ..core.setup import Setup
from .faults import FAULTS
from .flash_faults import Obstacle
from .model import BETWEEN_TAPS_MS, TAP_MS, Scenario, Step, clock_text

# Among events of one instant acts come first.
RANK_OF_ACTS = -1


def _fault(device: Device, name: str, *args: str) -> None:
    device.record("fault", {"name": name, "on": True})
    FAULTS[name].begin(device, *args)


def _clear(device: Device, name: str) -> None:
    device.record("fault", {"name": name, "on": False})
    clear = FAULTS[name].clear
    if clear is not None:
        clear(device)


ACTS: dict[str, Callable[..., object]] = {
    "boot": lambda device: device.reset() if device.powered else device.power_on(),
    "cut": Device.cut,
    "restore": Device.power_on,
    "press": Device.press,
    "release": Device.release,
    "fault": _fault,
    "clear": _clear,
}


def act(device: Device, verb: str, args: tuple[str, ...]) -> str:
    """Does the act `verb`, a key of ACTS, with `args` to `device`; returns why it could not be done, else ""."""
    try:
        ACTS[verb](device, *args)
    except Obstacle as obstacle:
        return str(obstacle)
    return ""


class Hand:
    """Does acts to a device as time passes, and adds them to `scenario` as its steps.

    `obstacle` is why the last act could not be done, else "".
    """

    def __init__(self, device: Device, scenario: Scenario) -> None:
        self.device = device
        self.scenario = scenario
        self.obstacle = ""

    def do(self, verb: str, *args: str, at_ms: int = 0) -> int:
        """Plans the act `verb`, a key of ACTS, for `at_ms`, or for the next ms if that is past; returns its ms."""
        t_ms = max(at_ms, self.device.kernel.now_ms + 1)
        step = Step(0, t_ms, verb, args, " ".join((verb, *args)))
        self.scenario.steps.append(step)
        self.device.kernel.call_at_us(t_ms * MS, lambda: self._act(step), RANK_OF_ACTS)
        return t_ms

    def _act(self, step: Step) -> None:
        self.obstacle = act(self.device, step.verb, step.args)


def moves(step: Step) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yields the acts of `step` as (ms, key of ACTS, arguments); a tap, for instance, is a press and a release."""
    if step.verb not in ("tap", "double", "hold"):
        yield step.t_ms, step.verb, step.args
        return
    button = step.args[:1]
    held_ms = step.seconds_ms if step.verb == "hold" else TAP_MS
    yield step.t_ms, "press", button
    yield step.t_ms + held_ms, "release", button
    if step.verb == "double":
        second_tap_ms = step.t_ms + TAP_MS + BETWEEN_TAPS_MS
        yield second_tap_ms, "press", button
        yield second_tap_ms + TAP_MS, "release", button


def device_of(
    scenario: Scenario,
    interpreter: str = interpreters.DEFAULT,
    mpy: bool = False,
    image: bytes | None = None,
) -> Device:
    """Returns a new band as the scenario's header describes it, without power; `image` is its flash at first."""
    return Device(
        Setup(
            board=scenario.board,
            settings=scenario.settings,
            programs=scenario.programs,
            seed=scenario.seed,
            clock=scenario.clock,
            ticks=scenario.ticks,
            battery=scenario.battery,
            interpreter=interpreter,
            mpy=mpy,
            image=image,
            motor=scenario.motor,
            chip_time=scenario.chip_time,
            measured=scenario.measured,
        )
    )


def begin(scenario: Scenario) -> Hand:
    """Returns a hand on a new band as `scenario` describes it, with power on; `scenario` has no steps yet."""
    device = device_of(scenario)
    device.power_on()
    return Hand(device, scenario)


def powered_at_start(scenario: Scenario) -> bool:
    """Returns whether the power is on from 0:00.

    It is off if the first step, presses aside, is `boot`; any other `boot` is a reset.
    """
    for step in scenario.steps:
        if step.verb == "boot":
            return False
        if step.verb != "press":
            return True
    return True


def acts_until(scenario: Scenario, t_ms: int) -> Scenario:
    """Returns a scenario of only the acts up to `t_ms`, in which taps and holds are presses and releases."""
    steps = [
        Step(step.line, act_ms, verb, args, " ".join((verb, *args)))
        for step in scenario.steps
        for act_ms, verb, args in moves(step)
        if verb in ACTS and act_ms <= t_ms
    ]
    return replace(scenario, steps=sorted(steps, key=lambda step: step.t_ms))


def schedule(scenario: Scenario, device: Device, last_ms: int = FOREVER) -> None:
    """Plans the acts of `scenario` up to `last_ms` on `device`, and switches its power on if it is on at 0:00."""
    if powered_at_start(scenario):
        device.power_on()
    for step in acts_until(scenario, last_ms).steps:
        device.kernel.call_at_us(
            step.t_ms * MS, partial(act, device, step.verb, step.args), RANK_OF_ACTS
        )


def _steps_that_move(steps: list[Step]) -> Iterator[Step]:
    """Yields `steps` without each press of a button that is down, and each release of one that is not.

    Such steps arise where a person presses the button that the file being played presses too.
    """
    down: set[tuple[str, ...]] = set()
    for step in steps:
        if step.verb in ("press", "release"):
            if (step.args in down) == (step.verb == "press"):
                continue
            down ^= {step.args}
        yield step


def text_of(scenario: Scenario, end_ms: int) -> str:
    """Returns a scenario file's text with all acts up to `end_ms`, but those that did nothing.

    Its programs have to be files beside it.
    """
    lines = [f"board {scenario.board}", f"seed {scenario.seed}"]
    for key, value in scenario.settings.items():
        lines.append(f"set {key} {'unset' if value is None else value}")
    if scenario.clock is not None:
        lines.append(f"clock {datetime.fromtimestamp(scenario.clock, UTC):%Y-%m-%dT%H:%M:%SZ}")
    if scenario.ticks:
        lines.append(f"ticks {scenario.ticks}")
    lines.append(f"battery {scenario.battery:g}")
    if scenario.motor != boards.MOTORS[0]:
        lines.append(f"motor {scenario.motor}")
    if scenario.chip_time:
        lines.append("chip_time on")
    lines += [
        f"{clock_text(step.t_ms)} {step.text}"
        for step in _steps_that_move(acts_until(scenario, end_ms).steps)
    ]
    return "\n".join([*lines, f"{clock_text(end_ms)} end", ""])
