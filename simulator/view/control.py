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
from .live import Live
from .logged import read
from .menus.energy import energy_menu
from .menus.faults import fault_menu
from .menus.keep import Keeper, keep_menu
from .menus.log import LogMenu
from .menus.menu import Menu, Row
from .menus.setup import SetupMenu
from .pace import EVENTS, Pace
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
    """`live` is the band, `playhead` the instant in ms that is looked at, None for the present.

    `menu` lies over everything, or the page of `help`; `blind` hides all but the motor; `learned` is what cues
    were taken for. `closed`: somebody has had enough.
    """

    def __init__(self, live: Live) -> None:
        self.live = live
        self.closed = False
        self.help = False
        self.menu: Menu | None = None
        self.blind = False
        self.learned: Counter[tuple[str, str]] = Counter()
        self.playhead: int | None = None
        self._fingers: dict[object, str] = {}

    @property
    def pace(self) -> Pace:
        """The band's time."""
        return self.live.pace

    @property
    def _device(self) -> Device:
        return self.live.device

    @abstractmethod
    def attend(self) -> None:
        """The band is another one: follow it."""

    @abstractmethod
    def keepers(self) -> list[Keeper]:
        """What can be kept of it."""

    def pass_to(self, wall: float) -> None:
        """Let virtual time follow until the wall time `wall`; while the past is looked at it stands still."""
        if self.playhead is None and not isinstance(self.menu, Trainer):
            self.pace.advance(wall)
        else:
            self.pace.stand(wall)
        if isinstance(self.menu, Trainer):
            self.menu.tick(wall)

    def _put(self, finger: object, button: str) -> None:
        """A finger on a button; a second one changes nothing, one in the past goes on from there."""
        if button in self._device.board.buttons and finger not in self._fingers:
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
        """One of the commands, if this view has it."""
        act = self.commands().get(command)
        if act is not None:
            act()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What this view can do, by name."""
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
            "go_on": self._go_on,
            "faults": lambda: self._open(fault_menu(self.live)),
            "setup": lambda: self._open(SetupMenu(self.live, self._begin)),
            "keep": self._keep,
            "train": self._train,
            "energy": lambda: self._open(energy_menu(self.live)),
            "blind": self._toggle_blind,
            "help": self._toggle_help,
            "leave": self._leave,
            "quit": self._quit,
        }

    def _halt(self) -> None:
        """In the past, time goes on from there."""
        if self.playhead is None:
            self.pace.halted = not self.pace.halted
        else:
            self._go_on()

    def _next(self) -> None:
        if self.playhead is None:
            self.pace.next_event()
        else:
            self._move_to_event(1)

    def _toggle_help(self) -> None:
        self.help = not self.help

    def _toggle_blind(self) -> None:
        self.blind = not self.blind

    def _open(self, menu: Menu) -> None:
        """What is done in a menu is done now: not in the past."""
        self._go_on()
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
        """A scenario is played from its beginning; the sessions of a log are looked at."""
        self._lift_all()
        try:
            if path.suffix.lower() == ".json":
                self.menu = LogMenu(read(path), self._show)
            else:
                self._begin(load(path))
        except UsageError as mistake:
            self.menu = Menu(_("This cannot be opened"), [Row(_("close"), act=self._leave)])
            self.menu.message = str(mistake)

    def _show(self, menu: Menu) -> None:
        self.menu = menu

    def _begin(self, scenario: Scenario) -> None:
        self.menu = None
        self.playhead = None
        self.live.begin(scenario, self.pace.speed)
        self.attend()

    def _leave(self) -> None:
        """Esc closes the help first, then the menu, then leaves the past."""
        if self.help:
            self.help = False
        elif self.menu is not None:
            self.menu = self.menu.back
        elif self.playhead is not None:
            self._to_present()
        else:
            self.closed = True

    def _quit(self) -> None:
        self.closed = True

    # The past

    def _look_at(self, t_ms: int) -> None:
        """Look at that instant; at the present, if that is not to be seen yet."""
        self._lift_all()
        self.playhead = max(0, t_ms) if t_ms < self.pace.now else None

    def _move(self, ms: int) -> None:
        self._look_at((self.pace.now if self.playhead is None else self.playhead) + ms)

    def _move_to_event(self, direction: int) -> None:
        """To the last phase, cue or state before, or the next one."""
        at = self.pace.now if self.playhead is None else self.playhead
        found = [t for t, kind, _fields in self._device.recorder.entries if kind in EVENTS]
        if direction < 0:
            self._look_at(max((t for t in found if t < at), default=0))
        else:
            self._look_at(min((t for t in found if t > at), default=self.pace.now))

    def _to_present(self) -> None:
        self.playhead = None

    def _go_on(self) -> None:
        """From the instant that is looked at, as if what came after had not been."""
        if self.playhead is not None:
            self.live.go_back(self.playhead)
            self.attend()
            self.playhead = None
