"""The menu Board: sets up a new band with another board, seed, battery or settings; all else is as before."""

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
_RANGE_STEPS = (1, 5, 30)  # through a range: the first that gives at most _MAX_CHOICES values
_MAX_CHOICES = 61


def choices(key: str) -> tuple[object, ...]:
    """Returns the values of a setting that the menu offers, in order; of a long range only some."""
    values: list[object] = []
    for allowed in settings.SCHEMA[key][1].split():
        low, is_range, high = allowed.partition(settings.TO)
        if is_range:
            all_numbers = range(int(low), int(high) + 1)
            values += next(
                all_numbers[::step]
                for step in _RANGE_STEPS
                if len(all_numbers[::step]) <= _MAX_CHOICES
            )
        elif allowed == settings.NAME:
            values += sorted(path.stem for path in PROGRAMS.glob("*.json"))
        elif allowed == settings.TIME:
            values += _HOURS
        else:
            values.append(settings_help.parse(allowed))
    return tuple(dict.fromkeys(values))


class SetupMenu(Menu):
    """The menu that sets up a new band: board, battery, seed and settings.

    It calls `begin_with` with a scenario that has the chosen values and no steps yet.
    """

    def __init__(self, live: Live, begin_with: Callable[[Scenario], None]) -> None:
        scenario = live.hand.scenario
        self.chosen = replace(scenario, steps=[], settings=dict(scenario.settings))
        self._values_in_use = {name: getattr(scenario, name) for name in _FIELDS} | _all_settings(
            scenario.settings
        )
        self._begin_with = begin_with
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
        self.focus_index = 1  # a press of Space, meant for the band, begins nothing anew

    @property
    def changed(self) -> int:
        """Returns how many of the values chosen differ from those in use."""
        chosen = {name: getattr(self.chosen, name) for name in _FIELDS}
        chosen |= _all_settings(self.chosen.settings)
        return sum(chosen[name] != self._values_in_use[name] for name in chosen)

    def _count_text(self) -> str:
        count = self.changed
        return _("changed: {count}").format(count=count) if count else ""

    def _field(self, name: str, choices_: tuple[object, ...]) -> Row:
        def change(step: int) -> None:
            setattr(self.chosen, name, _neighbour(choices_, getattr(self.chosen, name), step))

        texts = {"board": _("board"), "battery": _("battery"), "seed": _("seed")}
        notes = {
            "board": _("the kind of hardware"),
            "battery": _("its charge at the start, in %"),
            "seed": _("what comes by chance, such as how buttons bounce"),
        }
        return Row(
            texts[name],
            lambda: _as_text(getattr(self.chosen, name)),
            change,
            note=lambda: notes[name],
            lit=lambda: getattr(self.chosen, name) != self._values_in_use[name],
        )

    def _setting(self, key: str) -> Row:
        choices_, default = choices(key), settings.SCHEMA[key][0]

        def value() -> str:
            return settings_help.written(self.chosen.settings.get(key, default))

        def change(step: int) -> None:
            self.chosen.settings[key] = _neighbour(
                choices_, self.chosen.settings.get(key, default), step
            )

        unit, meaning = settings_help.MEANING[key]
        note = f"{_(meaning)} ({_(unit)})" if unit else _(meaning)
        return Row(
            key,
            value,
            change,
            note=lambda: note,
            lit=lambda: _all_settings(self.chosen.settings)[key] != self._values_in_use[key],
        )

    def begin(self) -> None:
        """Begins a new band with the values chosen; shows a message instead if they contradict each other."""
        try:
            complaint = settings_help.quiet_complaint(self.chosen.settings)
            if complaint:
                raise UsageError("settings", complaint)
            self.chosen.programs = programs_for(self.chosen.settings, Path(), "program")
        except UsageError as error:
            self.message = str(error)
            return
        self._begin_with(self.chosen)


def _all_settings(chosen: Mapping[str, object]) -> dict[str, object]:
    """Returns every setting with its value: the one chosen, else the default."""
    return {key: chosen.get(key, rule[0]) for key, rule in settings.SCHEMA.items()}


def _as_text(value: object) -> str:
    """Returns `value` as text: a board by its product name, a whole number without decimal point."""
    return f"{value:g}" if isinstance(value, float) else labels.board(str(value))


def _neighbour(values: tuple[object, ...], present: object, step: int) -> object:
    index = values.index(present) if present in values else 0
    return values[(index + step) % len(values)]
