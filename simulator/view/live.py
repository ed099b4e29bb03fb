"""A band under the hand: what is done to it now, and every moment of it so far.

live = Live(Scenario("by hand"))
live.pace.press("main") ...
moment, model = live.replay.at(90_000)
live.go_back(90_000)                 to go on from there, as if what came after had not been
"""

from ..core.kernel import FOREVER
from ..scenario.acts import Hand, device_of, plan, until
from ..scenario.model import Scenario
from .pace import Pace
from .replay import Replay


class Live:
    """`hand` does things to the `device`, `pace` lets its time go on, `replay` keeps what could be seen."""

    def __init__(self, scenario: Scenario, speed: float = 1) -> None:
        self.begin(scenario, speed)

    def begin(self, scenario: Scenario, speed: float = 1) -> None:
        """Be a new band, as the scenario's header has it, to which its acts will be done."""
        self._take(until(scenario, FOREVER))
        plan(self.hand.scenario, self.device)
        self.pace = Pace(self.hand, speed)

    def go_back(self, t_ms: int) -> None:
        """Be another band, to which all was done that was done to this one until then; fingers are lifted."""
        before, speed = self.hand.scenario, self.pace.speed
        self.device.discard()
        self._take(until(before, t_ms))
        plan(before, self.device, t_ms)
        self.device.run_to(t_ms)
        self.pace = Pace(self.hand, speed)
        for name, button in self.device.board.buttons.items():
            if button.down:
                self.hand.do("release", name)

    def _take(self, scenario: Scenario) -> None:
        self.device = device_of(scenario)
        self.hand = Hand(self.device, scenario)
        self.replay = Replay(self.device)
