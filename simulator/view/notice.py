"""What is said for a while beside everything else: what came of a command, and what can be done about it."""

from dataclasses import dataclass

SHORT_S, LONG_S = 6.0, 15.0  # long enough to read, and to decide


@dataclass(frozen=True)
class Notice:
    """`text`, until the wall time `until` in s; `command` is what can be done about it, in the words of `label`."""

    text: str
    until: float
    command: str = ""
    label: str = ""
