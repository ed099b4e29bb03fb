"""The menu Keep: the files that can be made of a session. Enter makes a file; its path is shown below."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...text import output
from ...text.language import _
from ...text.usage import UsageError
from .. import files_to_keep
from ..live import Live
from ..past.replay import Replay
from .menu import Menu, Row


@dataclass(frozen=True)
class FileKind:
    """One kind of file that the menu Keep offers.

    `make` writes the file and returns its path, or None if writing goes on and is reported later; it raises
    UsageError if the file cannot be written. `note` says what the file is good for.
    """

    text: str
    make: Callable[[], Path | None]
    note: str


def scenario_kind(live: Live) -> FileKind:
    """Returns the kind of file that repeats all acts so far: a scenario."""
    note = _("all that was done, to be played again to the same trace")
    return FileKind(_("scenario"), lambda: files_to_keep.write_scenario(live), note)


def pins_kind(live: Live, waveform: Callable[[Replay], str]) -> FileKind:
    """Returns the kind of file that shows the hardware over time: VCD text by `waveform`."""

    def make() -> Path:
        path = files_to_keep.free_path(".vcd")
        output.write((path, waveform(live.replay)))
        return path

    note = _("buttons, motor, light and sleep as a VCD, for a wave viewer")
    return FileKind(_("pins"), make, note)


def keep_menu(kinds: list[FileKind]) -> Menu:
    """Returns the menu Keep, with a row for each of `kinds`."""
    menu = Menu(_("Keep"), [])

    def row(kind: FileKind) -> Row:
        def act() -> None:
            try:
                path = kind.make()
                menu.message = "" if path is None else _("kept as {path}").format(path=path)
            except UsageError as error:
                menu.message = str(error)

        return Row(kind.text, act=act, note=lambda: kind.note)

    menu.rows += [row(kind) for kind in kinds]
    return menu
