"""Drives the terminal view without a terminal: keys, time, and the lines that it shows."""

from simulator.scenario.model import Scenario
from simulator.terminal.terminal import Terminal
from simulator.view.live import Live


class HeadlessTerminal:
    """A terminal view on an emulated band, without a terminal; the test moves its wall clock, `wall_s`."""

    def __init__(self, **settings: object) -> None:
        self.live = Live(Scenario("shown", settings={"display": "always", **settings}, seed=1))
        self.device, self.pace = self.live.device, self.live.pace
        self.terminal = Terminal(self.live)
        self.wall_s = 5.0
        self.pace.advance(self.wall_s)
        self.wait_s(1)

    def wait_s(self, seconds: float) -> None:
        for _ in range(round(seconds * 30)):
            self.wall_s += 1 / 30
            self.pace.advance(self.wall_s)

    def lines(self, columns: int = 80, rows: int = 24) -> list[str]:
        return self.terminal._view_lines.lines(columns, rows, self.wall_s)

    def press_keys(self, *keys: str) -> None:
        for key in keys:
            self.terminal.key({" ": "SPACE"}.get(key, key))
            self.wait_s(3)

    @property
    def state(self) -> str:
        return self.device.recorder.state
