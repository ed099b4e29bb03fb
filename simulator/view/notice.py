"""Notices: short texts on the result of a command, shown for some seconds, some with a command to run next."""

from dataclasses import dataclass

from ..text.language import _

SHORT_S, LONG_S = 6.0, 15.0  # long enough to read, and to decide
STAYS_S = float("inf")  # stays until a press of the band or another notice


@dataclass(frozen=True)
class Notice:
    """A text that is shown until the wall time `until_s`, in s.

    `command`, if not "", is a command that the notice offers; `label` is that command's name for the user.
    """

    text: str
    until_s: float
    command: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """Returns the name of the key that runs the notice's command."""
        return _("Backspace") if self.command == "undo" else _("Enter")
