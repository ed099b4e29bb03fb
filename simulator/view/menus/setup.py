"""The menu Board: chooses board, seed, battery and settings for a new band; all else stays as it was."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from firmware.rondo.storage import settings

from ... import boards
from ...scenario.model import Scenario
from ...scenario.programs import PROGRAMS, programs_for
from ...text import settings_help
from ...text.language import _
from ...text.usage import UsageError
from .. import labels
from ..live import Live
from .menu import Menu, Row

_FIELDS = ("board", "battery", "seed")
_HOURS = tuple(f"{hour:02}:00" for hour in range(24))
_STEPS = (1, 5, 30)  # through a range: the first that gives at most _MOST values
_MOST = 61


def choices(key: str) -> tuple[object, ...]:
    """Returns the values of a setting to choose from, in order; of a long range only some."""
    found: list[object] = []
    for word in settings.SCHEMA[key][1].split():
        low, between, high = word.partition(settings.TO)
        if between:
            whole = range(int(low), int(high) + 1)
            found += next(whole[::step] for step in _STEPS if len(whole[::step]) <= _MOST)
        elif word == settings.NAME:
            found += sorted(path.stem for path in PROGRAMS.glob("*.json"))
        elif word == settings.TIME:
            found += _HOURS
        else:
            found.append(settings_help.parse(word))
    return tuple(dict.fromkeys(found))


class SetupMenu(Menu):
    """The menu of what the new band is to be like.

    `again` is called with the chosen scenario, which has no steps yet, to begin with it.
    """

    def __init__(self, live: Live, again: Callable[[Scenario], None]) -> None:
        before = live.hand.scenario
        self.chosen = replace(before, steps=[], settings=dict(before.settings))
        self._before = {name: getattr(before, name) for name in _FIELDS} | _in_use(before.settings)
        self._again = again
        rows = [
            Row(
                _("Begin anew"),
                self._count_text,
                act=self.begin,
                note=lambda: _("with what is chosen below"),
                lit=lambda: self.changed > 0,
            )
        ]
        rows.append(self._field("board", boards.NAMES))
        rows.append(self._field("battery", tuple(range(0, 101, 5))))
        rows.append(self._field("seed", tuple(range(10))))
        rows += [self._setting(key) for key in settings.SCHEMA]
        hint = _("Choices hold once you begin anew")
        super().__init__(_("Board and settings"), rows, hint)
        self.at = 1  # a press of Space, meant for the band, begins nothing anew

    @property
    def changed(self) -> int:
        """Returns how many values differ from those in use."""
        chosen = {name: getattr(self.chosen, name) for name in _FIELDS}
        chosen |= _in_use(self.chosen.settings)
        return sum(chosen[name] != self._before[name] for name in chosen)

    def _count_text(self) -> str:
        count = self.changed
        return _("changed: {count}").format(count=count) if count else ""

    def _field(self, name: str, offered: tuple[object, ...]) -> Row:
        def change(by: int) -> None:
            setattr(self.chosen, name, _next(offered, getattr(self.chosen, name), by))

        texts = {"board": _("board"), "battery": _("battery"), "seed": _("seed")}
        notes = {
            "board": _("the kind of hardware"),
            "battery": _("its charge at the start, in %"),
            "seed": _("what comes by chance, such as how buttons bounce"),
        }
        return Row(
            texts[name],
            lambda: _shown(getattr(self.chosen, name)),
            change,
            note=lambda: notes[name],
            lit=lambda: getattr(self.chosen, name) != self._before[name],
        )

    def _setting(self, key: str) -> Row:
        offered, default = choices(key), settings.SCHEMA[key][0]

        def value() -> str:
            now = self.chosen.settings.get(key, default)
            return settings.UNSET if now is None else str(now)

        def change(by: int) -> None:
            self.chosen.settings[key] = _next(offered, self.chosen.settings.get(key, default), by)

        unit, meaning = settings_help.MEANING[key]
        note = f"{_(meaning)} ({_(unit)})" if unit else _(meaning)
        return Row(
            key,
            value,
            change,
            note=lambda: note,
            lit=lambda: _in_use(self.chosen.settings)[key] != self._before[key],
        )

    def begin(self) -> None:
        """Begins a new band with what is chosen; shows a message instead if that does not fit together."""
        try:
            complaint = settings_help.quiet_complaint(self.chosen.settings)
            if complaint:
                raise UsageError("settings", complaint)
            self.chosen.programs = programs_for(self.chosen.settings, Path(), "program")
        except UsageError as mistake:
            self.message = str(mistake)
            return
        self._again(self.chosen)


def _in_use(chosen: Mapping[str, object]) -> dict[str, object]:
    """Returns every setting: as chosen, else its default."""
    return {key: chosen.get(key, row[0]) for key, row in settings.SCHEMA.items()}


def _shown(value: object) -> str:
    """Returns a value as text: a board by its name, a number without a needless point."""
    return f"{value:g}" if isinstance(value, float) else labels.board(str(value))


def _next(offered: tuple[object, ...], now: object, by: int) -> object:
    place = offered.index(now) if now in offered else 0
    return offered[(place + by) % len(offered)]
