"""What is said for a while beside everything else: what came of a command, and what can be done about it."""

from dataclasses import dataclass

from ..text.language import _

SHORT_S, LONG_S = 6.0, 15.0  # long enough to read, and to decide
STAYS_S = float("inf")  # until something is done


@dataclass(frozen=True)
class Notice:
    """Something that is said for a while.

    `text`, until the wall time `until` in s; `command` is what can be done about it, in the words of `label`.
    """

    text: str
    until: float
    command: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """Which key does it."""
        return _("Backspace") if self.command == "undo" else _("Enter")
