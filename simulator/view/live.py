"""A band under the hand: what is done to it now, and every moment of it so far.

live = Live(Scenario("by hand"))
live.pace.press("main") ...
moment, model = live.replay.at(90_000)
live.prepare(90_000)                 while somebody looks at it: so that what follows is done at once
live.go_back(90_000)                 to go on from there, as if what came after had not been
live.undo()                          and to take that back: nothing that was done is ever lost
"""

from collections.abc import Generator
from dataclasses import dataclass, field, replace

from ..core.device import Device
from ..core.kernel import FOREVER
from ..scenario.acts import Hand, device_of, plan, until
from ..scenario.judge import Judge
from ..scenario.model import Scenario, Step
from .pace import Pace
from .replay import Replay
from .session_model import StoredConfig, stored_config

_MOST_FORMER = 20  # bands that can be gone back to
PREPARED_MS = 300_000  # of its time at once: some 10 ms
_SETTLED_MS = 15_000  # what was chosen on the band is on its flash by then, and what was not is as it was before


@dataclass(frozen=True)
class Former:
    """A band as it was at `t_ms`: its scenario, what a file that was opened expects, its name, where it ends.

    `replay` is what was kept of it, if that is still there.
    """

    scenario: Scenario
    t_ms: int
    expected: tuple[Step, ...] = ()
    name: str = ""
    end_ms: int | None = None
    replay: Replay | None = field(default=None, compare=False, repr=False)


class _Band:
    """A band to which all of a former one's acts will be done, as it is run; what can be seen of it is kept."""

    def __init__(self, former: Former) -> None:
        self.former = former
        self.device: Device = device_of(former.scenario)
        self.hand = Hand(self.device, until(former.scenario, FOREVER))
        self.judge = Judge(self.device)
        self.judge.plan(former.expected)
        self.replay = Replay(self.device, former.replay)
        plan(self.hand.scenario, self.device)

    def run(self, ms: float = FOREVER) -> bool:
        """Goes on for `ms` or to the end; returns whether it is there."""
        end = min(self.former.t_ms, self.device.kernel.now_ms + ms)
        if end > self.device.kernel.now_ms:
            self.device.run_to(int(end))
        return end == self.former.t_ms


class Live:
    """A band that is acted on now, and everything so far.

    `hand` does things to the `device`, `pace` lets its time go on, `replay` keeps what could be seen.

    `judge` has the expectations of a file that was opened, whose `name` it is, "" without one; `end_ms` is where
    that file ends. `former` are the bands that were left for another, the last one at the end.
    """

    def __init__(self, scenario: Scenario, speed: float = 1, name: str = "") -> None:
        self.former: list[Former] = []
        self._prepared: _Band | None = None
        self._be(self._opened(scenario, name), speed)

    def begin(self, scenario: Scenario, speed: float = 1, name: str = "") -> None:
        """Turns into a new band, as the scenario's header has it, to which its acts will be done."""
        self._leave()
        self._be(self._opened(scenario, name), speed)

    def go_back(self, t_ms: int) -> None:
        """Turns into another band, to which all was done that was done to this one until `t_ms`.

        Fingers are lifted.
        """
        self.prepare(t_ms, FOREVER)
        assert self._prepared is not None
        prepared, self._prepared = self._prepared, None
        speed = self.pace.speed
        self._leave()
        self._take(prepared, speed)

    def prepare(self, t_ms: int, ms: float = PREPARED_MS) -> bool:
        """Lets another band live up to that instant, for `ms` of its time; returns whether it is there."""
        now = self.as_it_is()
        wanted = replace(now, scenario=until(now.scenario, t_ms), t_ms=t_ms, end_ms=None)
        if self._prepared is None or self._prepared.former != wanted:
            self.forget_prepared()
            self._prepared = _Band(wanted)
        return self._prepared.run(ms)

    def set_at(self, t_ms: int) -> Generator[float, None, StoredConfig]:
        """Finds what is set on the band at that instant, however little time it had to write that down.

        Another band lives up to it, a part at each step; yields how much of that is done, 0 to 1.
        """
        now = self.as_it_is()
        end = t_ms + _SETTLED_MS
        band = _Band(replace(now, scenario=until(now.scenario, t_ms), t_ms=end, end_ms=None))
        try:
            while not band.run(PREPARED_MS):
                yield band.device.kernel.now_ms / end
            return stored_config(band.device)
        finally:
            band.device.discard()

    def forget_prepared(self) -> None:
        """Drops the band that was made ready."""
        if self._prepared is not None:
            self._prepared.device.discard()
            self._prepared = None

    def restore(self, former: Former) -> None:
        """Turns into a band that was kept, where it was left; nothing that was done to it can be undone."""
        speed = self.pace.speed
        self.device.discard()
        self._be(former, speed)

    def undo(self) -> bool:
        """Turns back into the band that was left last, where it was left; returns False if there is none."""
        if not self.former:
            return False
        self.restore(self.former.pop())
        return True

    def as_it_is(self) -> Former:
        """Returns all that was done so far, to be restored."""
        return Former(
            self.hand.scenario, self.pace.now, self._expected, self.name, self.end_ms, self.replay
        )

    def _opened(self, scenario: Scenario, name: str) -> Former:
        expected = tuple(step for step in scenario.steps if step.verb == "expect")
        end = scenario.steps[-1].t if name and scenario.steps else None
        return Former(until(scenario, FOREVER), 0, expected, name, end)

    def _leave(self) -> None:
        if self.pace.now > 0:
            self.former = [replace(one, replay=None) for one in self.former]  # they are large
            self.former.append(self.as_it_is())
            del self.former[:-_MOST_FORMER]
        self.device.discard()

    def _be(self, former: Former, speed: float) -> None:
        self.forget_prepared()
        self._take(_Band(former), speed)

    def _take(self, band: _Band, speed: float) -> None:
        """Go on with that band, once it is where it was left."""
        band.run()
        former = band.former
        self.name, self.end_ms, self._expected = former.name, former.end_ms, former.expected
        self.device, self.hand = band.device, band.hand
        self.judge, self.replay = band.judge, band.replay
        self._lift(former.t_ms)
        self.pace = Pace(self.hand, speed, self.end_ms)

    def _lift(self, t_ms: int) -> None:
        """Nobody's finger is on a button any more, unless its scenario says when it goes."""
        due = {step.args for step in self.hand.scenario.steps if step.t > t_ms}
        for name, button in self.device.board.buttons.items():
            if button.down and (name,) not in due:
                self.hand.do("release", name)
