"""Writes to flash what is to be kept, one thing at a time and only in quiet moments; `app` calls it each turn.

A moment is quiet if the motor is off, no press is undecided, and nothing will be felt for half a second. If no
such moment comes for some seconds, a shorter one is taken for quiet, so that nothing is lost.
"""

import gc
import os
import sys

from micropython import const

from .session.table import NEVER
from .storage.frames import REMINDERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .drivers.limited_motor import LimitedMotor
    from .haptics.haptics import Haptics
    from .reminding import Reminding
    from .session.session import Session
    from .storage.journal import Journal
    from .system.buttons import Buttons

_QUIET_MS = const(500)
# Where phases follow each other so quickly that half a second never comes, a write waits so long for it, then
# takes what is enough for the longest (142 ms, docs/journal.md), and at last any moment with the motor off.
_PATIENCE_MS = const(2_000)
_ENOUGH_MS = const(150)
_LAST_MS = const(3_000)

# Needed for a moment only: each is imported where it is used, and dropped after that to free its memory.
TEMPORARY_MODULES = (
    "rondo.session.validator",
    "rondo.storage.config",
    "rondo.storage.reading",
    "rondo.storage.ring",
    "rondo.storage.settings",
)


def drop_temporary_modules() -> None:
    """Forgets the modules named in TEMPORARY_MODULES, so that their memory is free again."""
    for path in TEMPORARY_MODULES:
        if path in sys.modules:
            room, name = path.rsplit(".", 1)
            del sys.modules[path]
            delattr(sys.modules[room], name)


def free_memory() -> None:
    """Drops the temporary modules and collects garbage, which takes 12 to 15 ms on an RP2040."""
    drop_temporary_modules()
    gc.collect()


def load_settings() -> "tuple[dict, Callable[[dict], dict], list[str]]":
    """Loads the settings from flash; returns them, the function that makes their program, and complaints.

    The complaints are a line of text for each thing that was wrong.
    """
    from .storage import config

    settings, complaints = config.load()
    routine, program_complaints = config.load_program(settings)
    drop_temporary_modules()
    return settings, routine, complaints + program_complaints


class Keeper:
    """Writes to flash what is to be kept, in quiet moments.

    `reminding` is None where reminders are off. `trouble_felt`: *refused* has told the wearer that the journal
    cannot be written. `on_written` is called after each write, with the time in ms.
    """

    def __init__(
        self,
        journal: "Journal",
        session: "Session",
        haptics: "Haptics",
        motor: "LimitedMotor",
        buttons: "Buttons",
    ) -> None:
        self._journal = journal
        self._session = session
        self._haptics = haptics
        self._motor = motor
        self._buttons = buttons
        self._choice = session.choice()  # the choice that is on flash
        self._chores: "list[Callable[[int], None]]" = []
        self._waits_since = NEVER
        self._healthy_at = NEVER
        self._forget_resets: "Callable[[], None] | None" = None
        self.reminding: "Reminding | None" = None
        self.trouble_felt = False
        self.on_written: "Callable[[int], object]" = bool  # does nothing, until it is set

    def forget_resets_at(self, at: int, forget: "Callable[[], None]") -> None:
        """Plans to call `forget`, which removes the count and the reason of resets, at the instant `at`."""
        self._healthy_at = at
        self._forget_resets = forget

    def put_settings_right(self) -> None:
        """Plans to repair the settings file, in which something was wrong at the start."""
        self._chores.append(_put_settings_right)

    def forget_reminders(self) -> None:
        """Plans to remove the reminders' files from flash, since reminders are off."""
        self._chores.append(_forget_reminders)

    def save_choice(self) -> None:
        """Plans to write what was chosen on the band into the settings file, if the file has other values."""
        if self._session.choice() != self._choice:
            self._chores.append(self._save_choice)

    def step(self, now: int, pulse_at: int) -> int:
        """Writes one thing that is due at `now`, if the moment is quiet; the next pulse comes at `pulse_at`.

        Returns when the next thing is due; NEVER if the moment is not quiet.
        """
        declined = self._session.reminders_declined and not self._buttons.undecided
        due_at = self._due(now, pulse_at)
        if declined or self._chores:
            due_at = now
        if now < due_at:
            self._waits_since = NEVER
            return due_at
        if self._motor.driving or self._buttons.deciding or not self._is_quiet(now, pulse_at):
            return NEVER  # motor, press and pulse have deadlines of their own
        self._waits_since = NEVER
        if declined:
            self._carry_out(self._turn_reminders_off, now)
        elif self._chores:
            self._carry_out(self._chores.pop(0), now)
        elif now >= self._healthy_at:
            self._healthy_at = NEVER
            if self._forget_resets is not None:
                self._forget_resets()
        else:
            felt_before = self.trouble_felt
            self.write(now)
            if self.trouble_felt == felt_before:
                return self._due(now, pulse_at)
        return now

    def _is_quiet(self, now: int, pulse_at: int) -> bool:
        """Returns whether nothing will be felt for long enough, from `now` on, for what waits to be written."""
        self._waits_since = min(self._waits_since, now)
        waited = now - self._waits_since
        if waited < _PATIENCE_MS:
            return pulse_at - now >= _QUIET_MS
        return waited >= _LAST_MS or pulse_at - now >= _ENOUGH_MS

    def is_done(self, now: int) -> bool:
        """Returns whether no write is due at `now`; one that failed is due later."""
        if self._chores or self._session.reminders_declined:
            return False
        return self._due(now, NEVER) > now

    def _due(self, now: int, pulse_at: int) -> int:
        """Returns when the journal, the reminders or the count of resets are next to be written."""
        due_at = min(self._journal.due(now, pulse_at), self._healthy_at)
        return due_at if self.reminding is None else min(due_at, self.reminding.due())

    def write(self, now: int) -> None:
        """Writes the reminders or the journal; plays *refused* once if the journal cannot be written."""
        try:
            if self.reminding is not None and now >= self.reminding.due():
                self.reminding.write(now)
            else:
                self._journal.write(now)
        except Exception as error:
            self._journal.failed(type(error).__name__, now)
        self.on_written(now)
        free_memory()  # here nothing is to be felt for half a second, and only a write leaves garbage
        in_trouble = bool(self._journal.trouble)
        if in_trouble and not self.trouble_felt:
            self._haptics.play("refused", now)
        self.trouble_felt = in_trouble

    def _carry_out(self, chore: "Callable[[int], None]", now: int) -> None:
        """Runs the function `chore`; plays *refused* if it raises, as what it had to write is then not on flash."""
        try:
            chore(now)
        except Exception as error:
            print("rondo: settings: " + type(error).__name__)
            self._haptics.play("refused", now)
        drop_temporary_modules()

    def _save_choice(self, now: int) -> None:
        chosen = self._session.choice()
        changed = {key: chosen[key] for key in chosen if chosen[key] != self._choice[key]}
        if self._save(changed, now):
            self._choice = chosen

    def _turn_reminders_off(self, now: int) -> None:
        self._session.reminders_declined = False
        self._session.reminded_at = None
        if self.reminding is not None:
            self.reminding.turn_off()
        self._save({"reminder_min": 0}, now)

    def _save(self, changed: dict, now: int) -> bool:
        """Writes the settings in `changed` to flash; returns whether that succeeded, and plays *refused* if not."""
        from .storage import config

        saved = config.save_chosen(changed)
        if not saved:
            self._haptics.play("refused", now)
        return saved


def _put_settings_right(_now: int) -> None:
    from .storage import config

    config.put_right()


def _forget_reminders(_now: int) -> None:
    for path in REMINDERS:
        try:
            os.remove(path)
        except OSError:
            pass  # it is not there; else it is tried again at the next start
