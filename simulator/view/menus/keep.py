"""What can be kept, to be done with Enter; what became of it is said below."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...text import output
from ...text.language import _
from ...text.usage import UsageError
from .. import keep
from ..live import Live
from ..replay import Replay
from .menu import Menu, Row


@dataclass(frozen=True)
class Keeper:
    """One thing that can be kept.

    `make` keeps it and says where, or None if that is said later; UsageError where it cannot be.
    """

    text: str
    make: Callable[[], Path | None]
    note: str


def scenario(live: Live, folder: Path) -> Keeper:
    """Returns what keeps all that was done, as a scenario in `folder`."""
    note = _("all that was done, to be played again to the same trace")
    return Keeper(_("scenario"), lambda: keep.scenario(live, folder), note)


def pins(live: Live, folder: Path, waveform: Callable[[Replay], str]) -> Keeper:
    """Returns what keeps all that the hardware did, as a wave file that `waveform` writes into `folder`."""

    def make() -> Path:
        path = keep.free(folder, ".vcd")
        output.write((path, waveform(live.replay)))
        return path

    note = _("buttons, motor, light and sleep as a VCD, for a wave viewer")
    return Keeper(_("pins"), make, note)


def keep_menu(keepers: list[Keeper]) -> Menu:
    """Makes the menu of what can be kept, a row for each."""
    menu = Menu(_("Keep"), [])

    def row(keeper: Keeper) -> Row:
        def act() -> None:
            try:
                path = keeper.make()
                menu.message = "" if path is None else _("kept as {path}").format(path=path)
            except UsageError as error:
                menu.message = str(error)

        return Row(keeper.text, act=act, note=lambda: keeper.note)

    menu.rows += [row(keeper) for keeper in keepers]
    return menu
