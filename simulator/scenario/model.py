"""A scenario after it was read and checked: the band at the beginning, and the steps, each at its time."""

from dataclasses import dataclass, field

from .. import boards
from ..mcu.measured import MeasuredTable

TAP_MS = 100
BETWEEN_TAPS_MS = 150
LONGEST_MS = 1000 * 3_600_000  # of a scenario, and of a session, which is kept as one

# The buttons that a board may have.
BUTTONS = ("main", "side")


@dataclass(frozen=True)
class Step:
    """One line of a scenario: at `t_ms`, `verb` with `args`.

    `line` counts from 1; `text` is the line without its time.
    """

    line: int
    t_ms: int
    verb: str
    args: tuple[str, ...]
    text: str

    @property
    def seconds_ms(self) -> int:
        """Returns the step's last argument, a number of seconds, as ms."""
        return to_ms(self.args[-1])


@dataclass
class Scenario:
    """One scenario file, read and checked.

    `clock` is in s since 1970 in UTC, None for unset; `programs` are JSON texts by name. `measured` has the times
    that a real board takes, if the band is to take as long.
    """

    path: str
    board: str = boards.DEFAULT
    seed: int = 0
    settings: dict[str, object] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)
    clock: int | None = None
    ticks: int = 0
    battery: float = 100.0
    motor: str = boards.MOTORS[0]
    chip_time: bool = False
    measured: MeasuredTable | None = None
    steps: list[Step] = field(default_factory=list)


def to_ms(seconds: str) -> int:
    """Returns a number of seconds, a text with at most three decimals, as ms."""
    whole_seconds, _, decimals = seconds.partition(".")
    return int(whole_seconds or 0) * 1000 + int(decimals.ljust(3, "0") or 0)


def clock_text(t_ms: int) -> str:
    """Returns a time in ms as a scenario writes it: 5:05, or 5:05.100."""
    minutes, ms = divmod(t_ms, 60_000)
    text = f"{minutes}:{ms // 1000:02}"
    return f"{text}.{ms % 1000:03}" if ms % 1000 else text
