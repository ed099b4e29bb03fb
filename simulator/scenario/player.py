"""Plays a scenario: does its acts at their instants and judges its expectations.

run = Play(scenario)
run.play()
run.failures          [(line, what was expected, what happened instead)]
run.device.recorder   the trace
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import current_thread, main_thread

from .. import interpreters
from ..core.kernel import MS
from ..core.pixels import Picture
from .acts import RANK_OF_ACTS, act, device_of, moves, powered_at_start
from .judge import RANK_OF_JUDGING, Judge
from .model import Scenario, Step


class _Interrupted(BaseException):
    """Raised at Ctrl-C in place of KeyboardInterrupt, which the firmware might catch."""


@contextmanager
def _ctrl_c_is_not_for_the_firmware() -> Iterator[None]:
    """Raises KeyboardInterrupt for a Ctrl-C only outside the firmware's code.

    The firmware would take it for a Ctrl-C that came over its own cable.
    """

    def interrupt(*_: object) -> None:
        raise _Interrupted

    if current_thread() is not main_thread():
        yield
        return
    old_handler = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except _Interrupted:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, old_handler)


class Play:
    """One run of a scenario. `pictures` has (file name, pixels) for each `screenshot` in it.

    `image` is the content of the band's flash at first, as for `core.setup.Setup`.
    """

    def __init__(
        self,
        scenario: Scenario,
        interpreter: str = interpreters.DEFAULT,
        mpy: bool = False,
        image: bytes | None = None,
    ) -> None:
        self.scenario = scenario
        self.device = device_of(scenario, interpreter, mpy, image)
        self.pictures: list[tuple[str, Picture]] = []
        self._judge = Judge(self.device)

    @property
    def failures(self) -> list[tuple[int, str, str]]:
        """Returns (line, what was expected, what happened instead) for each expectation that was not met."""
        return self._judge.failures

    @property
    def passed(self) -> int:
        """Returns how many expectations were met."""
        return self._judge.passed

    def play(self) -> None:
        """Plays the whole scenario; raises Stuck if the firmware never waits, KeyboardInterrupt at Ctrl-C."""
        with _ctrl_c_is_not_for_the_firmware():
            try:
                self._play()
            finally:
                self.device.discard()

    def _play(self) -> None:
        steps = self.scenario.steps
        if powered_at_start(self.scenario):
            self.device.power_on()
        self._judge.schedule(steps)
        for step in steps:
            self._schedule(step)
        end_ms = steps[-1].t_ms
        self.device.kernel.run((end_ms + 1) * MS - 1)
        self._judge.close()
        self.device.record("end", {})

    def _schedule(self, step: Step) -> None:
        kernel = self.device.kernel
        if step.verb == "screenshot":
            kernel.call_at_us(
                (step.t_ms + 1) * MS - 1, lambda: self._screenshot(step), RANK_OF_JUDGING
            )
        elif step.verb not in ("expect", "end"):
            for at_ms, verb, args in moves(step):
                kernel.call_at_us(at_ms * MS, partial(self._act, step, verb, args), RANK_OF_ACTS)

    def _act(self, step: Step, verb: str, args: tuple[str, ...]) -> None:
        obstacle = act(self.device, verb, args)
        if obstacle:
            self.failures.append((step.line, step.text, obstacle))

    def _screenshot(self, step: Step) -> None:
        display = self.device.board.display
        if display is None:
            path_and_line = f"{self.scenario.path}:{step.line}"
            self.device.recorder.warn(
                f"{path_and_line}: no screen on {self.scenario.board}, so no {step.args[0]}"
            )
        else:
            self.pictures.append((step.args[0], display.picture()))
