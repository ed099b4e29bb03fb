"""Notices: short texts on what came of a command, shown for some seconds with what can be done about it."""

from dataclasses import dataclass

from ..text.language import _

SHORT_S, LONG_S = 6.0, 15.0  # long enough to read, and to decide
STAYS_S = float("inf")  # stays until a press of the band or another notice


@dataclass(frozen=True)
class Notice:
    """A text that is shown for a while.

    It disappears at the wall time `until_s`; `command` is what can be done about it, `label` its name.
    """

    text: str
    until_s: float
    command: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """Returns the name of the key that does the command."""
        return _("Backspace") if self.command == "undo" else _("Enter")
