"""The menu Keep: the files that can be made of a session. Enter makes a file; its path is shown below."""

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
    """One kind of file that the menu Keep offers.

    `make` writes the file and returns its path, or None if writing goes on and is reported later; it raises
    UsageError if the file cannot be written. `note` says what the file is good for.
    """

    text: str
    make: Callable[[], Path | None]
    note: str


def scenario(live: Live, folder: Path) -> Keeper:
    """Returns the keeper that writes all acts so far as a scenario into `folder`."""
    note = _("all that was done, to be played again to the same trace")
    return Keeper(_("scenario"), lambda: keep.scenario(live, folder), note)


def pins(live: Live, folder: Path, waveform: Callable[[Replay], str]) -> Keeper:
    """Returns the keeper that writes what the hardware did into `folder`, as VCD text made by `waveform`."""

    def make() -> Path:
        path = keep.free(folder, ".vcd")
        output.write((path, waveform(live.replay)))
        return path

    note = _("buttons, motor, light and sleep as a VCD, for a wave viewer")
    return Keeper(_("pins"), make, note)


def keep_menu(keepers: list[Keeper]) -> Menu:
    """Returns the menu Keep, with a row for each of `keepers`."""
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
