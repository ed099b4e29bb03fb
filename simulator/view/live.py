"""A band that can be operated now, with a recording of everything so far.

live = Live(Scenario("by hand"))
live.pace.press("main") ...
moment, model = live.replay.moment_at(90_000)
live.prepare(90_000)                 while the user looks at that instant, so that the next call is quick
for progress in live.going_back(90_000): ...     goes on from there, as if nothing had come after it
for progress in live.undoing(): ...              reverts that: nothing that was done is ever lost
"""

from collections.abc import Generator
from dataclasses import dataclass, field, replace

from ..core.device import Device
from ..core.kernel import FOREVER
from ..scenario.acts import Hand, acts_until, device_of, schedule
from ..scenario.judge import Judge
from ..scenario.model import Scenario, Step
from .job import Steps
from .pace import Pace
from .past.replay import Replay
from .past.session_model import StoredConfig, stored_config

_MAX_FORMER = 20  # bands that can be gone back to
PREPARED_MS = 300_000  # of virtual time at once, which takes some 10 ms
STEP_MS = 3_600_000  # of virtual time in a step of `restoring` and `going_back`, a session or two at the most
_SETTLED_MS = 15_000  # until a choice that was made on the band is on its flash, and one that was not is dropped


@dataclass(frozen=True)
class Former:
    """A band as it was at `t_ms`, when the user left it for another, with all that is needed to make it again.

    `expected` are the expectations of the scenario file that was open, `name` that file's name, `end_ms` its end.
    `replay` is the band's recording, if there still is one.
    """

    scenario: Scenario
    t_ms: int
    expected: tuple[Step, ...] = ()
    name: str = ""
    end_ms: int | None = None
    replay: Replay | None = field(default=None, compare=False, repr=False)


class _Rerun:
    """A new band that repeats all acts of a former band, with its own replay."""

    def __init__(self, former: Former) -> None:
        self.former = former
        self.device: Device = device_of(former.scenario)
        self.hand = Hand(self.device, acts_until(former.scenario, FOREVER))
        self.judge = Judge(self.device)
        self.judge.schedule(former.expected)
        self.replay = Replay(self.device, former.replay)
        schedule(self.hand.scenario, self.device)

    def run(self, ms: float = FOREVER) -> bool:
        """Runs the new band for `ms` of virtual time.

        Returns whether it has reached the instant of the former band.
        """
        end_ms = min(self.former.t_ms, self.device.kernel.now_ms + ms)
        if end_ms > self.device.kernel.now_ms:
            self.device.run_to_ms(int(end_ms))
        return end_ms == self.former.t_ms


class Live:
    """The band that is operated now, and the bands that it can go back to.

    `hand` acts on the `device`, `pace` advances its time, `replay` has every moment so far. `former` are the bands
    that were left for another, the latest at the end.

    `judge` has the expectations of the scenario file that was opened, `name` is that file's name, "" without one;
    `end_ms` is the file's end.
    """

    def __init__(self, scenario: Scenario, speed: float = 1, name: str = "") -> None:
        self.former: list[Former] = []
        self._rerun: _Rerun | None = None
        self._start(self._former_of_file(scenario, name), speed)

    def begin(self, scenario: Scenario, speed: float = 1, name: str = "") -> None:
        """Replaces the band by a new one with the header of `scenario`.

        The acts of `scenario` are done on it as time goes on, at `speed`. `name` is the scenario file's, if any.
        """
        self._leave_band()
        self._start(self._former_of_file(scenario, name), speed)

    def going_back(self, t_ms: int) -> Steps:
        """Replaces the band by one on which all acts up to `t_ms` were repeated, with all buttons released.

        Does it in steps; yields the fraction that is done, 0 to 1.
        """
        while not self.prepare(t_ms, STEP_MS):
            assert self._rerun is not None
            yield self._rerun.device.kernel.now_ms / t_ms
        assert self._rerun is not None
        rerun, self._rerun = self._rerun, None
        speed = self.pace.speed
        self._leave_band()
        self._switch_to(rerun, speed)

    def prepare(self, t_ms: int, ms: float = PREPARED_MS) -> bool:
        """Makes the band for `going_back(t_ms)` ahead of time: repeats all acts for `ms` more of virtual time.

        Returns whether that band has reached `t_ms`.
        """
        present = self.snapshot()
        target = replace(
            present, scenario=acts_until(present.scenario, t_ms), t_ms=t_ms, end_ms=None
        )
        if self._rerun is None or self._rerun.former != target:
            self.forget_prepared()
            self._rerun = _Rerun(target)
        return self._rerun.run(ms)

    def config_at(self, t_ms: int) -> Generator[float, None, StoredConfig]:
        """Returns at its end the band's settings and program at `t_ms`, even those not yet on flash.

        Runs another band to `t_ms` and 15 s further; yields the fraction that is done, 0 to 1.
        """
        present = self.snapshot()
        end_ms = t_ms + _SETTLED_MS
        rerun = _Rerun(
            replace(present, scenario=acts_until(present.scenario, t_ms), t_ms=end_ms, end_ms=None)
        )
        try:
            while not rerun.run(PREPARED_MS):
                yield rerun.device.kernel.now_ms / end_ms
            return stored_config(rerun.device)
        finally:
            rerun.device.discard()

    def forget_prepared(self) -> None:
        """Discards the band that `prepare` made."""
        if self._rerun is not None:
            self._rerun.device.discard()
            self._rerun = None

    def restoring(self, former: Former) -> Steps:
        """Replaces the present band by `former`, at the instant at which that was left; this cannot be undone.

        Does it in steps; yields the fraction that is done, 0 to 1. Until the last step the present band
        is as it was; if it is closed before, it stays.
        """
        rerun = _Rerun(former)
        try:
            while not rerun.run(STEP_MS):
                yield rerun.device.kernel.now_ms / former.t_ms
        except GeneratorExit:
            rerun.device.discard()
            raise
        self.forget_prepared()
        self.device.discard()
        self._switch_to(rerun, self.pace.speed)

    def undoing(self) -> Steps:
        """Restores the band that was left last, in steps as `restoring` does; there has to be one."""
        yield from self.restoring(self.former[-1])
        self.former.pop()

    def snapshot(self) -> Former:
        """Returns the present band as a `Former`, to be restored later."""
        return Former(
            self.hand.scenario,
            self.pace.now_ms,
            self._expected,
            self.name,
            self.end_ms,
            self.replay,
        )

    def _former_of_file(self, scenario: Scenario, name: str) -> Former:
        expected = tuple(step for step in scenario.steps if step.verb == "expect")
        end_ms = scenario.steps[-1].t_ms if name and scenario.steps else None
        return Former(acts_until(scenario, FOREVER), 0, expected, name, end_ms)

    def _leave_band(self) -> None:
        if self.pace.now_ms > 0:
            self.former = [
                replace(former, replay=None) for former in self.former
            ]  # they are large
            self.former.append(self.snapshot())
            del self.former[:-_MAX_FORMER]
        self.device.discard()

    def _start(self, former: Former, speed: float) -> None:
        self.forget_prepared()
        self._switch_to(_Rerun(former), speed)

    def _switch_to(self, rerun: _Rerun, speed: float) -> None:
        """Runs `rerun` to the instant of its former band, and makes the rerun's band the present one."""
        rerun.run()
        former = rerun.former
        self.name, self.end_ms, self._expected = former.name, former.end_ms, former.expected
        self.device, self.hand = rerun.device, rerun.hand
        self.judge, self.replay = rerun.judge, rerun.replay
        self._lift_fingers(former.t_ms)
        self.pace = Pace(self.hand, speed, self.end_ms)

    def _lift_fingers(self, t_ms: int) -> None:
        """Releases every button that is down, except those that the scenario releases after `t_ms`."""
        released_later = {step.args for step in self.hand.scenario.steps if step.t_ms > t_ms}
        for name, button in self.device.board.buttons.items():
            if button.down and (name,) not in released_later:
                self.hand.do("release", name)
