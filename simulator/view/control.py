"""The commands that all views share, by name: those for the band, for how fast its time passes, and for looking
back into its past.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from ..core.device import Device
from ..scenario.model import Scenario
from ..scenario.script import load
from ..text.language import _
from ..text.usage import UsageError
from . import labels
from .job import Job, Steps
from .live import Former, Live
from .menus.energy import energy_menu
from .menus.faults import fault_menu
from .menus.keep import FileKind, keep_menu
from .menus.log import LogMenu
from .menus.menu import Menu, Row
from .menus.setup import SetupMenu
from .notice import LONG_S, SHORT_S, STAYS_S, Notice
from .pace import EVENTS, LAST_MS, Pace
from .past.logged import read
from .saved_session import SavedSession
from .timeline import VisibleTime
from .trainer import Trainer

STEP_MS = 1_000  # by which an arrow key moves the playhead
# Commands that can be given while a menu is open.
OVER_A_JOB = ("leave", "quit")
OVER_A_MENU = ("leave", "quit", "help", "sound", "larger", "smaller")


class Control(ABC):
    """A view's state and commands, without its drawing.

    `live` is the band, `playhead` the instant in ms that is in view, None for the present.

    `menu` or the page of `help` lies over everything; `blind` hides all but the motor. `learned` counts answers of
    the training: (cue played, answer). `closed`: the user has quit. `visible_time` is the part of the time on the
    timeline.
    """

    def __init__(self, live: Live) -> None:
        self.live = live
        self.closed = False
        self.help = False
        self.menu: Menu | None = None
        self.blind = False
        self.learned: Counter[tuple[str, str]] = Counter()
        self.playhead: int | None = None
        self.visible_time = VisibleTime()
        self.notice: Notice | None = None
        self.saved_session: SavedSession | None = None
        self.job = Job()
        self._wall_s = 0.0
        self._button_of_finger: dict[object, str] = {}
        self._unused_setup: SetupMenu | None = None

    @property
    def pace(self) -> Pace:
        """Returns the pace, which advances the band's virtual time."""
        return self.live.pace

    @property
    def _instant_in_view(self) -> int:
        """Returns the instant in view, in ms: the playhead, or the present."""
        return self.pace.now_ms if self.playhead is None else self.playhead

    @property
    def _device(self) -> Device:
        return self.live.device

    @property
    def is_covered(self) -> bool:
        """Returns whether a menu, the help or a job lies over the band; then the band's time stands still."""
        return self.help or self.menu is not None or self.working

    @property
    def working(self) -> bool:
        """Returns whether a job, which takes longer than one frame, is running."""
        return self.job.running

    @abstractmethod
    def attend(self) -> None:
        """Connects to the present band of `live`, after it was replaced by another."""

    @abstractmethod
    def file_kinds(self) -> list[FileKind]:
        """Returns the kinds of file that this view's menu Keep offers."""

    def pass_to(self, wall_s: float) -> None:
        """Advances virtual time by the pace up to the wall time `wall_s`.

        Not while the past is in view or the band covered. Does one step of the running job, if there is one.
        """
        self._wall_s = wall_s
        if self.notice is not None and wall_s > self.notice.until_s:
            self.notice = None
        stop_ms, was_halted = self.pace.stop_ms, self.pace.halted
        if self.playhead is None and not self.is_covered:
            self.pace.advance(wall_s)
        else:
            self.pace.stand(wall_s)
        if stop_ms is not None and self.pace.stop_ms is None:
            self._report_expectations()
        elif self.pace.halted and not was_halted:
            text = _("Time is halted: what lasts longer than {hours} hours cannot be kept.")
            self.notify(text.format(hours=LAST_MS // 3_600_000))
        if isinstance(self.menu, Trainer):
            self.menu.tick(wall_s)
        if self.saved_session is not None:
            self.saved_session.tick(self.live, wall_s)
        problem = self.job.step()
        if problem:
            self.notify(problem)

    def _begin_steps(self, steps: Steps) -> bool:
        """Does the first of the steps to another band; returns whether that was all. A job does the others."""
        if next(steps, None) is None:
            return True
        self.menu = None
        self.job.start(steps, _("The band is being put together"))
        return False

    @property
    def text_notice(self) -> Notice | None:
        """Returns what a view without a progress bar shows: how far a running job is, else the notice."""
        return Notice(self.job.text, STAYS_S) if self.working else self.notice

    def notify(self, text: str, command: str = "", label: str = "") -> None:
        """Shows the notice `text` for some seconds.

        With `command`, it offers that command under the name `label`.
        """
        self.notice = Notice(text, self._wall_s + (LONG_S if command else SHORT_S), command, label)

    def offer(self, former: Former) -> None:
        """Shows a notice that the command `undo` resumes the last start's session.

        It stays until the user does something.
        """
        self.live.former.append(former)
        text = _("Last time you left at {time}.").format(time=labels.clock(former.t_ms))
        self.notice = Notice(text, STAYS_S, "undo", _("go on there"))

    def _report_expectations(self) -> None:
        """Shows a notice of how many expectations were met, at the end of the scenario file that is played."""
        judge = self.live.judge
        judge.close()
        report = _("{name} is at its end, time is halted: {count} as expected").format(
            name=self.live.name, count=judge.passed
        )
        for _line, expected, actual in judge.failures[:1]:
            count = len(judge.failures)
            template = _("{count} not, the first: expected {expected}, found {found}")
            report += _("; ") + template.format(count=count, expected=expected, found=actual)
        self.notify(report)

    def _press_by(self, finger: object, button: str) -> None:
        """Presses `button` by `finger`, a key or the mouse; does nothing if that finger is on a button already.

        If the past is in view, first goes on from the playhead.
        """
        if button in self._device.board.buttons and finger not in self._button_of_finger:
            if self.notice is not None and self.notice.until_s == STAYS_S:
                self.notice = None
            if self._go_on():
                self._button_of_finger[finger] = button
                self.pace.press(button)

    def _lift_finger(self, finger: object) -> None:
        button = self._button_of_finger.pop(finger, None)
        if button is not None and button not in self._button_of_finger.values():
            self.pace.release(button)

    def _lift_all_fingers(self) -> None:
        for finger in list(self._button_of_finger):
            self._lift_finger(finger)

    def do(self, command: str) -> None:
        """Runs the command named `command`; does nothing if this view lacks it, or a running job forbids it."""
        act = self.commands().get(command)
        if act is not None and (not self.working or command in OVER_A_JOB):
            act()

    def commands(self) -> dict[str, Callable[[], object]]:
        """Returns the commands of this view by name."""
        return {
            "halt": self._toggle_halt,
            "next": self._go_to_next_event,
            "faster": self.pace.faster,
            "slower": self.pace.slower,
            "back": lambda: self._move_playhead(-STEP_MS),
            "ahead": lambda: self._move_playhead(STEP_MS),
            "event_before": lambda: self._move_to_event(-1),
            "event_after": lambda: self._move_to_event(1),
            "start": lambda: self._look_at(0),
            "present": self._to_present,
            "zoom_in": lambda: self.visible_time.zoom_by_key(1, self._instant_in_view),
            "zoom_out": lambda: self.visible_time.zoom_by_key(-1, self._instant_in_view),
            "fit": self.visible_time.fit,
            "earlier": lambda: self.visible_time.pan_by_key(-1),
            "later": lambda: self.visible_time.pan_by_key(1),
            "go_on": self._accept_offer,
            "undo": self._undo,
            "faults": lambda: self._open_menu(fault_menu(self.live, self._go_on)),
            "setup": lambda: self._open_menu(SetupMenu(self.live, self._begin_anew)),
            "begin_chosen": self._begin_chosen,
            "keep": self._open_keep_menu,
            "train": self._open_trainer,
            "energy": lambda: self._open_menu(energy_menu(self.live)),
            "blind": self._toggle_blind,
            "help": self._toggle_help,
            "leave": self._leave_topmost,
            "quit": self._close_view,
        }

    def _toggle_halt(self) -> None:
        """Halts time, or lets it run again; if the past is in view, goes on from the playhead."""
        if self.playhead is None:
            self.pace.halted = not self.pace.halted
        else:
            self._go_on()

    def _go_to_next_event(self) -> None:
        if self.playhead is not None:
            self._move_to_event(1)
        elif not self.pace.next_event() and not self.pace.halted:
            self.notify(_("Nothing happened in 15 minutes; the band waits for a press."))

    def _toggle_help(self) -> None:
        self.help = not self.help

    def _toggle_blind(self) -> None:
        self.blind = not self.blind

    def _open_menu(self, menu: Menu) -> None:
        """Opens `menu`, which stops time; releases all buttons first."""
        self._lift_all_fingers()
        self.menu = menu

    def _open_trainer(self) -> None:
        self._lift_all_fingers()
        self.menu = Trainer(Random(), self.live.replay.model.settings, self.learned)

    def _open_keep_menu(self) -> None:
        """Opens the menu Keep. The playhead stays where it is, since a picture shows the instant in view."""
        self._lift_all_fingers()
        self.menu = keep_menu(self.file_kinds())

    def open_file(self, path: Path) -> None:
        """Plays the scenario file at `path` from its beginning, or, for a JSON log, lists its sessions."""
        self._lift_all_fingers()
        try:
            if path.suffix.lower() == ".json":
                self.menu = LogMenu(read(path), self._show_menu)
            else:
                self._begin_scenario(load(path), path.name)
                template = _("{name} is played; it ends at {time}.")
                self.notify(
                    template.format(name=path.name, time=labels.clock(self.live.end_ms or 0)),
                    *_undo_command(),
                )
        except UsageError as error:
            self.menu = Menu(
                _("This cannot be opened"), [Row(_("close"), act=self._leave_topmost)]
            )
            self.menu.message = str(error)

    def _show_menu(self, menu: Menu) -> None:
        self.menu = menu

    def _begin_anew(self, scenario: Scenario) -> None:
        self._begin_scenario(scenario, "")
        self.notify(_("A new band. What was before is not lost."), *_undo_command())

    def _begin_scenario(self, scenario: Scenario, name: str) -> None:
        self.job.cancel()
        self.menu = None
        self.playhead = None
        self.visible_time.fit()
        self.live.begin(scenario, self.pace.speed, name)
        self.attend()

    def _undo(self) -> None:
        """Returns to the band as it was before the user went on from the past or began a new band.

        After `offer`, returns to the session of the last start.
        """
        self._lift_all_fingers()
        self.playhead = None
        if not self.live.former:
            self.notify(_("There is nothing to go back to."))
            return

        def work() -> Steps:
            yield from self.live.undoing()
            self.attend()
            text = _("Back at {time}.").format(time=labels.clock(self.pace.now_ms))
            self.notify(text, *(_undo_command() if self.live.former else ()))

        self._begin_steps(work())

    def _leave_topmost(self) -> None:
        """Does what the Esc key does: ends a job, closes the help or the menu, leaves the past; it never quits."""
        if self.working:
            self.job.cancel()
        elif self.help:
            self.help = False
        elif self.menu is not None:
            self._close_menu(self.menu.back)
        elif self.playhead is not None:
            self._to_present()
        elif self.saved_session is not None and self.saved_session.problem:
            self.notify(
                _("What you did cannot be kept: {why}").format(why=self.saved_session.problem)
            )
        else:
            self.notify(_("Q closes. What you did is kept."))

    def _close_menu(self, next_menu: Menu | None = None) -> None:
        """Closes the menu and opens `next_menu`, if given.

        Offers to begin a new band that was set up but not begun.
        """
        menu, self.menu = self.menu, next_menu
        if isinstance(menu, SetupMenu) and menu.changed:
            self._unused_setup = menu
            text = _("Nothing has changed yet: a new band takes what you chose.")
            self.notify(text, "begin_chosen", _("begin anew"))

    def _accept_offer(self) -> None:
        """Does what the Enter key does: goes on from the playhead.

        At the present, begins the new band that a notice offers.
        """
        if self.playhead is not None:
            self._go_on()
        elif self.notice is not None and self.notice.command == "begin_chosen":
            self.do(self.notice.command)

    def _begin_chosen(self) -> None:
        if self._unused_setup is not None:
            self.menu, self._unused_setup = self._unused_setup, None
            self.menu.begin()

    def _close_view(self) -> None:
        self.closed = True

    # The past

    def _look_at(self, t_ms: int) -> None:
        """Moves the playhead to `t_ms`, or to the present if `t_ms` is not in the past."""
        self._lift_all_fingers()
        self.playhead = max(0, t_ms) if t_ms < self.pace.now_ms else None

    def _move_playhead(self, ms: int) -> None:
        self._look_at(self._instant_in_view + ms)

    def _move_to_event(self, direction: int) -> None:
        """Moves the playhead to the previous (`direction` -1) or next (1) phase, cue or state."""
        from_ms = self._instant_in_view
        entries = self._device.recorder.entries
        events_ms = [t_ms for t_ms, kind, _fields in entries if kind in EVENTS]
        if direction < 0:
            self._look_at(max((t_ms for t_ms in events_ms if t_ms < from_ms), default=0))
        else:
            now_ms = self.pace.now_ms
            self._look_at(min((t_ms for t_ms in events_ms if t_ms > from_ms), default=now_ms))

    def _to_present(self) -> None:
        self.playhead = None

    def _go_on(self) -> bool:
        """Goes on from the playhead as if nothing had come after it; the command `undo` reverts this.

        Returns False where it takes longer than a moment: a job does it, and nothing can be done to that band yet.
        """
        t_ms = self.playhead
        if t_ms is None:
            return True

        def work() -> Steps:
            yield from self.live.going_back(t_ms)
            self.attend()
            self.playhead = None
            now_text = labels.clock(self.pace.now_ms)
            self.notify(_("Gone on from {time}.").format(time=now_text), *_undo_command())

        return self._begin_steps(work())


def _undo_command() -> tuple[str, str]:
    """Returns the command "undo" and its label, for a notice."""
    return "undo", _("undo")
