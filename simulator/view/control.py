"""What can be done in either view: to the band, to its time, to what is looked at; by name."""

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
from .kept import KeptSession
from .live import Former, Live
from .logged import read
from .menus.energy import energy_menu
from .menus.faults import fault_menu
from .menus.keep import Keeper, keep_menu
from .menus.log import LogMenu
from .menus.menu import Menu, Row
from .menus.setup import SetupMenu
from .notice import LONG_S, SHORT_S, STAYS_S, Notice
from .pace import EVENTS, Pace
from .timeline import Shown
from .trainer import Trainer

STEP_MS = 1_000  # of an arrow key, back or ahead
OVER_A_MENU = (
    "leave",
    "quit",
    "help",
    "sound",
    "larger",
    "smaller",
)  # what can be done while one is open


class Control(ABC):
    """What can be done in a view, and what it looks at.

    `live` is the band, `playhead` the instant in ms that is looked at, None for the present.

    `menu` lies over everything, or the page of `help`; `blind` hides all but the motor; `learned` is what cues
    were taken for. `closed`: somebody has had enough. `shown` is the part of the time on the timeline.
    """

    def __init__(self, live: Live) -> None:
        self.live = live
        self.closed = False
        self.help = False
        self.menu: Menu | None = None
        self.blind = False
        self.learned: Counter[tuple[str, str]] = Counter()
        self.playhead: int | None = None
        self.shown = Shown()
        self.notice: Notice | None = None
        self.kept: KeptSession | None = None
        self._wall = 0.0
        self._fingers: dict[object, str] = {}
        self._chosen: SetupMenu | None = None

    @property
    def pace(self) -> Pace:
        """Returns the pace at which the band's time goes on."""
        return self.live.pace

    @property
    def _at(self) -> int:
        """The instant that is looked at, or the present."""
        return self.pace.now if self.playhead is None else self.playhead

    @property
    def _device(self) -> Device:
        return self.live.device

    @property
    def covered(self) -> bool:
        """Returns whether something lies over the band, so that nothing is done to it and its time stands still."""
        return self.help or self.menu is not None

    @abstractmethod
    def attend(self) -> None:
        """Follows another band, which `live` has turned into."""

    @abstractmethod
    def keepers(self) -> list[Keeper]:
        """Returns what this view can keep of a session, for its menu."""

    def pass_to(self, wall: float) -> None:
        """Let virtual time follow until the wall time `wall`; in the past, and while covered, it stands still."""
        self._wall = wall
        if self.notice is not None and wall > self.notice.until:
            self.notice = None
        stops = self.pace.stop_ms
        if self.playhead is None and not self.covered:
            self.pace.advance(wall)
        else:
            self.pace.stand(wall)
        if stops is not None and self.pace.stop_ms is None:
            self._finish()
        if isinstance(self.menu, Trainer):
            self.menu.tick(wall)
        if self.kept is not None:
            self.kept.tick(self.live, wall)

    def notify(self, text: str, command: str = "", label: str = "") -> None:
        """Say something for a while, and what can be done about it."""
        self.notice = Notice(text, self._wall + (LONG_S if command else SHORT_S), command, label)

    def offer(self, former: Former) -> None:
        """Have the session that was left last time at hand, and say so until something is done: `undo` goes on."""
        self.live.former.append(former)
        said = _("Last time you left at {time}.").format(time=labels.clock(former.t_ms))
        self.notice = Notice(said, STAYS_S, "undo", _("go on there"))

    def _finish(self) -> None:
        """The file that was opened has come to its end: say what became of what it expects."""
        judge = self.live.judge
        judge.close()
        told = _("{name} is at its end, time is halted: {count} as expected").format(
            name=self.live.name, count=judge.passed
        )
        for _line, expected, found in judge.failures[:1]:
            count = len(judge.failures)
            text = _("{count} not, the first: expected {expected}, found {found}")
            told += "; " + text.format(count=count, expected=expected, found=found)
        self.notify(told)

    def _put(self, finger: object, button: str) -> None:
        """A finger on a button; a second one changes nothing, one in the past goes on from there."""
        if button in self._device.board.buttons and finger not in self._fingers:
            if self.notice is not None and self.notice.until == STAYS_S:
                self.notice = None
            self._go_on()
            self._fingers[finger] = button
            self.pace.press(button)

    def _lift(self, finger: object) -> None:
        button = self._fingers.pop(finger, None)
        if button is not None and button not in self._fingers.values():
            self.pace.release(button)

    def _lift_all(self) -> None:
        for finger in list(self._fingers):
            self._lift(finger)

    def do(self, command: str) -> None:
        """Does one of the commands, if this view has it."""
        act = self.commands().get(command)
        if act is not None:
            act()

    def commands(self) -> dict[str, Callable[[], object]]:
        """Returns what this view can do, by the names of the commands."""
        return {
            "halt": self._halt,
            "next": self._next,
            "faster": self.pace.faster,
            "slower": self.pace.slower,
            "back": lambda: self._move(-STEP_MS),
            "ahead": lambda: self._move(STEP_MS),
            "event_before": lambda: self._move_to_event(-1),
            "event_after": lambda: self._move_to_event(1),
            "start": lambda: self._look_at(0),
            "present": self._to_present,
            "zoom_in": lambda: self.shown.zoom_by_key(1, self._at),
            "zoom_out": lambda: self.shown.zoom_by_key(-1, self._at),
            "fit": self.shown.fit,
            "earlier": lambda: self.shown.pan_by_key(-1),
            "later": lambda: self.shown.pan_by_key(1),
            "go_on": self._accept,
            "undo": self._undo,
            "faults": lambda: self._open(fault_menu(self.live, self._go_on)),
            "setup": lambda: self._open(SetupMenu(self.live, self._begin_anew)),
            "begin_chosen": self._begin_chosen,
            "keep": self._keep,
            "train": self._train,
            "energy": lambda: self._open(energy_menu(self.live)),
            "blind": self._toggle_blind,
            "help": self._toggle_help,
            "leave": self._leave,
            "quit": self._quit,
        }

    def _halt(self) -> None:
        """Halts time, and lets it go on; in the past it goes on from there."""
        if self.playhead is None:
            self.pace.halted = not self.pace.halted
        else:
            self._go_on()

    def _next(self) -> None:
        if self.playhead is not None:
            self._move_to_event(1)
        elif not self.pace.next_event() and not self.pace.halted:
            self.notify(_("Nothing happened in 15 minutes; the band waits for a press."))

    def _toggle_help(self) -> None:
        self.help = not self.help

    def _toggle_blind(self) -> None:
        self.blind = not self.blind

    def _open(self, menu: Menu) -> None:
        """Time stands still under a menu, and no finger is on a button."""
        self._lift_all()
        self.menu = menu

    def _train(self) -> None:
        self._lift_all()
        self.menu = Trainer(Random(), self.learned)

    def _keep(self) -> None:
        """What is kept as a picture is what is seen: the past too."""
        self._lift_all()
        self.menu = keep_menu(self.keepers())

    def open_file(self, path: Path) -> None:
        """Plays a scenario's file from its beginning, or shows the sessions of a log's."""
        self._lift_all()
        try:
            if path.suffix.lower() == ".json":
                self.menu = LogMenu(read(path), self._show)
            else:
                self._begin(load(path), path.name)
                told = _("{name} is played; it ends at {time}.")
                self.notify(
                    told.format(name=path.name, time=labels.clock(self.live.end_ms or 0)), *_back()
                )
        except UsageError as mistake:
            self.menu = Menu(_("This cannot be opened"), [Row(_("close"), act=self._leave)])
            self.menu.message = str(mistake)

    def _show(self, menu: Menu) -> None:
        self.menu = menu

    def _begin_anew(self, scenario: Scenario) -> None:
        self._begin(scenario, "")
        self.notify(_("A new band. What was before is not lost."), *_back())

    def _begin(self, scenario: Scenario, name: str) -> None:
        self.menu = None
        self.playhead = None
        self.shown.fit()
        self.live.begin(scenario, self.pace.speed, name)
        self.attend()

    def _undo(self) -> None:
        """Be where one was before going on from the past, before beginning anew, or when one left last time."""
        self._lift_all()
        self.playhead = None
        if self.live.undo():
            self.attend()
            self.notify(_("Back at {time}.").format(time=labels.clock(self.pace.now)))
        else:
            self.notify(_("There is nothing to go back to."))

    def _leave(self) -> None:
        """Esc closes the help first, then the menu, then leaves the past; it never closes the view."""
        if self.help:
            self.help = False
        elif self.menu is not None:
            self._close_menu(self.menu.back)
        elif self.playhead is not None:
            self._to_present()
        else:
            self.notify(_("Q closes. What you did is kept."))

    def _close_menu(self, next_: Menu | None = None) -> None:
        """What was chosen for a new band, and not used, is still at hand for a while."""
        menu, self.menu = self.menu, next_
        if isinstance(menu, SetupMenu) and menu.changed:
            self._chosen = menu
            said = _("Nothing has changed yet: a new band takes what you chose.")
            self.notify(said, "begin_chosen", _("begin anew"))

    def _accept(self) -> None:
        """Goes on from the past; at the present does what is offered, but for what another key does."""
        if self.playhead is not None:
            self._go_on()
        elif self.notice is not None and self.notice.command == "begin_chosen":
            self.do(self.notice.command)

    def _begin_chosen(self) -> None:
        if self._chosen is not None:
            self.menu, self._chosen = self._chosen, None
            self.menu.begin()

    def _quit(self) -> None:
        self.closed = True

    # The past

    def _look_at(self, t_ms: int) -> None:
        """Look at that instant; at the present, if that is not to be seen yet."""
        self._lift_all()
        self.playhead = max(0, t_ms) if t_ms < self.pace.now else None

    def _move(self, ms: int) -> None:
        self._look_at(self._at + ms)

    def _move_to_event(self, direction: int) -> None:
        """Moves to the last phase, cue or state before, or the next one."""
        at = self._at
        found = [t for t, kind, _fields in self._device.recorder.entries if kind in EVENTS]
        if direction < 0:
            self._look_at(max((t for t in found if t < at), default=0))
        else:
            self._look_at(min((t for t in found if t > at), default=self.pace.now))

    def _to_present(self) -> None:
        self.playhead = None

    def _go_on(self) -> None:
        """Goes on from the instant in view, as if what came after had not been; that can be undone."""
        if self.playhead is not None:
            self.live.go_back(self.playhead)
            self.attend()
            self.playhead = None
            now = labels.clock(self.pace.now)
            self.notify(_("Gone on from {time}.").format(time=now), *_back())


def _back() -> tuple[str, str]:
    """What takes the last such step back, and what it is called."""
    return "undo", _("undo")
