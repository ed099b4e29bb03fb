"""A band in a terminal that is not there, with a wall clock that the test moves."""

from simulator.scenario.model import Scenario
from simulator.terminal.terminal import Terminal
from simulator.view.live import Live


class Shown:
    """A device in a terminal that is not there."""

    def __init__(self, **settings: object) -> None:
        self.live = Live(Scenario("shown", settings={"display": "always", **settings}, seed=1))
        self.device, self.pace = self.live.device, self.live.pace
        self.terminal = Terminal(self.live)
        self.wall = 5.0
        self.pace.advance(self.wall)
        self.pass_s(1)

    def pass_s(self, seconds: float) -> None:
        for _ in range(round(seconds * 30)):
            self.wall += 1 / 30
            self.pace.advance(self.wall)

    def lines(self, columns: int = 80, rows: int = 24) -> list[str]:
        return self.terminal._frame.lines(columns, rows, self.wall)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.terminal.key({" ": "SPACE"}.get(key, key))
            self.pass_s(3)

    @property
    def state(self) -> str:
        return self.device.recorder.state
