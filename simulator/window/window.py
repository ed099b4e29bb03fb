"""The window: the band, what goes on in words and bars, and the session on a line.

`draw` paints one frame on any surface, so that pictures and tests need no window; `handle` takes pygame's
events; `loop` does both at 30 frames a second until the window is closed.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pygame

from ..device import Device
from ..language import _
from ..mistake import Mistake
from ..pixels import Picture
from ..scenario import Scenario, load
from . import theme, wording
from .band import STRAP, Band, scale_for
from .fault_menu import fault_menu
from .film import Moment
from .header import Header
from .help import draw_help
from .keep_menu import keep_menu
from .keys import BUTTONS, COMMANDS, DIGITS
from .live import Live
from .menu import Menu, Row
from .pace import EVENTS, SPEEDS, Pace
from .setup_menu import SetupMenu
from .status import Status
from .steady import Held, Peak
from .story import Story
from .timeline import Timeline

SIZE = (1140, 780)
LEAST = (720, 620)
STEP_MS = 1_000  # of an arrow key, back or ahead
FPS = 30
_PAD = 16
_HEADER = 34


class Window:
    """A band, seen and pressed, now or at an instant of its past.

    `live` is the band, `playhead` the instant in ms that is looked at, None for the present. `menu` lies over
    everything, or the page of `help`; `blind` hides all but the motor. `closed`: somebody has had enough.
    """

    def __init__(self, live: Live, name: str = "") -> None:
        self.closed = False
        self.help = False
        self.menu: Menu | None = None
        self.blind = False
        self.playhead: int | None = None
        self._name = name
        self._duty, self._speed = Peak(), Peak()
        self._peak_duty = self._peak_speed = 0.0
        self._screen: Held[tuple[Picture | None, tuple[str, ...]]] = Held()
        self._fingers: dict[object, str] = {}
        self._dragging = False
        self._seen: tuple[object, ...] = ()
        self.live = live
        self._attend()
        self._lay_out(SIZE)

    @property
    def pace(self) -> Pace:
        """The band's time."""
        return self.live.pace

    @property
    def _device(self) -> Device:
        return self.live.device

    def _attend(self) -> None:
        self._device.recorder.subscribe(self._listen)

    # Drawing

    def draw(self, surface: pygame.Surface, wall: float = 0.0) -> None:
        """Paint the frame at `wall` s, laid out for the surface's size."""
        if surface.get_size() != self._size:
            self._lay_out(surface.get_size())
        film = self.live.film
        if self.playhead is None:
            moment, story = self._present(wall), film.story
        else:
            moment, story = film.at(self.playhead)
        surface.fill(theme.BACK)
        self._header.draw(surface, moment.now, self.pace, self.playhead is not None)
        if self.blind:
            self._status.draw_blind(surface, moment)
        else:
            self._band.draw(surface, moment)
            self._draw_hints(surface, story)
            self._status.draw(surface, story, moment, film)
            self._timeline.draw(surface, film, story, self.playhead)
        if self.menu is not None:
            self.menu.draw(surface)
        if self.help:
            draw_help(surface)

    def _present(self, wall: float) -> Moment:
        """What is shown now of what changes fast; at x1 the screen as it is."""
        moment = self.live.film.present()
        duty = self._duty.take(max(self._peak_duty, moment.duty), wall)
        speed = self._speed.take(max(self._peak_speed, moment.speed), wall)
        self._peak_duty = self._peak_speed = 0.0
        picture, screen = moment.picture, moment.screen
        if self.pace.rate > 1:
            lit = picture is not None and picture.lit
            picture, screen = self._screen.take((picture, screen), lit, wall)
        return replace(moment, duty=duty, speed=speed, picture=picture, screen=screen)

    def _listen(self, _t: int, kind: str, _fields: dict[str, object]) -> None:
        """The motor may have been on between two frames."""
        if kind == "motor":
            t = self._device.kernel.now / 1000
            self._peak_duty = max(self._peak_duty, self._device.recorder.motor)
            self._peak_speed = max(self._peak_speed, self._device.board.motor.speed(t))

    def _draw_hints(self, surface: pygame.Surface, story: Story) -> None:
        """What the main button would do now, or how to leave the past, under the band."""
        area = self._hints
        if self.playhead is None:
            side = "side" in self._device.board.buttons
            head = (
                _("Space or M presses main, S presses side")
                if side
                else _("Space or M presses main")
            )
            texts = wording.presses(story.state)
        else:
            head = _("This is how it was.")
            texts = (_("Enter or a press: go on from here"), _("End or Esc: back to the present"))
        lines = [(head, theme.DIM), *((text, theme.TEXT) for text in _joined(texts, area.width))]
        y = area.top
        for text, color in lines:
            if y + theme.SMALL > area.bottom:
                break
            theme.write(surface, text, (area.centerx, y), theme.SMALL, color, "middle", area.width)
            y += theme.line_height(theme.SMALL)

    def _lay_out(self, size: tuple[int, int]) -> None:
        """Header on top, timeline at the bottom; between them the band on the left, words on the right."""
        self._size = size
        width, height = max(size[0], LEAST[0]), max(size[1], LEAST[1])
        timeline_height = min(280, max(204, height * 3 // 10))
        top = _HEADER + _PAD
        middle = pygame.Rect(_PAD, top, 0, height - top - timeline_height - 2 * _PAD)
        look = self._device.board.look
        room = (int(width * 0.56) - 2 * _PAD, middle.height - 3 * theme.line_height(theme.SMALL))
        scale = scale_for(look, room)
        middle.width = look.size[0] * scale
        body_top = middle.top + STRAP * scale
        self._band = Band(look, (middle.left, body_top), scale)
        hints_top = body_top + (look.size[1] + STRAP) * scale + 8
        self._hints = pygame.Rect(middle.left, hints_top, middle.width, middle.bottom - hints_top)
        left = middle.right + 2 * _PAD
        self._status = Status(pygame.Rect(left, top, width - left - _PAD, middle.height))
        self._header = Header(pygame.Rect(_PAD, _PAD // 2, width - 2 * _PAD, _HEADER), self._name)
        self._timeline = Timeline(
            pygame.Rect(_PAD, middle.bottom + _PAD, width - 2 * _PAD, timeline_height)
        )

    # Events

    def handle(self, event: pygame.Event, wall: float) -> None:
        """Take one event at its instant; virtual time is brought there first."""
        self.pass_to(wall)
        if event.type == pygame.QUIT:
            self.closed = True
        elif event.type == pygame.KEYDOWN:
            self._key(event.key)
        elif event.type == pygame.KEYUP:
            self._lift(event.key)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos)
        elif event.type == pygame.MOUSEMOTION and self._dragging:
            self._look_at(self._timeline.t_at(event.pos[0]))
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self._dragging = False
            self._lift("mouse")
        elif event.type == pygame.MOUSEWHEEL:
            self._turn(event.y)
        elif event.type == pygame.DROPFILE:
            self._open_file(Path(event.file))
        elif event.type == pygame.WINDOWFOCUSLOST:
            self._dragging = False
            self._lift_all()

    def pass_to(self, wall: float) -> None:
        """Let virtual time follow until the wall time `wall`; while the past is looked at it stands still."""
        if self.playhead is None:
            self.pace.advance(wall)
        else:
            self.pace.stand(wall)

    def _key(self, key: int) -> None:
        if self.menu is not None and self.menu.key(key):
            return
        if key in BUTTONS:
            self.menu = None
            self._put(key, BUTTONS[key])
        elif key in COMMANDS:
            self._commands()[COMMANDS[key]]()
        elif key in DIGITS:
            self.pace.speed = SPEEDS[DIGITS.index(key)]

    def _click(self, pos: tuple[int, int]) -> None:
        command = self._header.command_at(pos)
        button = self._band.button_at(pos)
        if self.help:
            self.help = False
        elif self.menu is not None:
            if not self.menu.click(pos):
                self.menu = None
        elif command is not None:
            self._commands()[command]()
        elif button is not None:
            self._put("mouse", button)
        elif self._timeline.covers(pos):
            self._dragging = True
            self._look_at(self._timeline.t_at(pos[0]))

    def _turn(self, steps: int) -> None:
        """The wheel: a row's value, where a menu is; else how much of the time is shown."""
        if self.menu is not None:
            self.menu.click(pygame.mouse.get_pos(), steps)
        else:
            self._timeline.zoom(steps)

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

    def _commands(self) -> dict[str, Callable[[], object]]:
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
            "zoom_in": lambda: self._timeline.zoom(1),
            "zoom_out": lambda: self._timeline.zoom(-1),
            "faults": lambda: self._open(fault_menu(self.live)),
            "setup": lambda: self._open(SetupMenu(self.live, self._begin)),
            "keep": self._keep,
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

    def _keep(self) -> None:
        """What is kept as a picture is what is seen: the past too."""
        self._lift_all()
        self.menu = keep_menu(self.live, self._drawn_at, Path.cwd(), self.playhead)

    def _drawn_at(self, t_ms: int) -> pygame.Surface:
        """The window alone at that instant, without a menu over it."""
        surface = pygame.Surface(self._size, depth=24)
        playhead, menu = self.playhead, self.menu
        self.playhead = t_ms if t_ms < self.pace.now else None
        self.menu = None
        self.draw(surface)
        self.playhead, self.menu = playhead, menu
        return surface

    def _open_file(self, path: Path) -> None:
        """A scenario dropped on the window is played from its beginning."""
        try:
            scenario = load(path)
        except Mistake as mistake:
            self.menu = Menu(_("This cannot be opened"), [Row(_("close"), act=self._leave)])
            self.menu.said = str(mistake)
            return
        self._begin(scenario)

    def _begin(self, scenario: Scenario) -> None:
        self.menu = None
        self.playhead = None
        self.live.begin(scenario, self.pace.speed)
        self._attend()
        self._lay_out(self._size)

    def _leave(self) -> None:
        """Esc closes the help first, then the menu, then leaves the past."""
        if self.help:
            self.help = False
        elif self.menu is not None:
            self.menu = None
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
            self._attend()
            self.playhead = None

    # The loop

    def changed(self, wall: float) -> bool:
        """Whether a frame drawn now would look different from the last one that was asked about."""
        board, recorder = self._device.board, self._device.recorder
        moving = recorder.cue is not None or self._duty.moving(wall) or board.motor.duty > 0
        pulse = self.pace.now // 20 if moving else self.pace.now // 250
        seen = (
            pulse, len(recorder.entries), self.pace.speed, self.pace.halted, self.pace.by_hand,
            self.help, recorder.cue, self._duty.moving(wall), self._speed.moving(wall),
            self.playhead, self._timeline.zoomed, self.blind, self.menu,
        )  # fmt: skip
        changed = seen != self._seen
        self._seen = seen
        return changed

    def loop(self) -> None:
        """Show the window until it is closed; the display must be there."""
        screen = pygame.display.set_mode(SIZE, pygame.RESIZABLE)
        pygame.display.set_caption("Rondo")
        due = 0.0
        stale = True
        while not self.closed:
            wait = max(1, round((due - time.perf_counter()) * 1000))
            event = pygame.event.wait(wait)
            while event.type != pygame.NOEVENT:
                self.handle(event, time.perf_counter())
                stale = stale or event.type not in (pygame.MOUSEMOTION,)
                event = pygame.event.poll()
            wall = time.perf_counter()
            if wall < due:
                continue
            self.pass_to(wall)
            due = wall + 1 / FPS
            if self.changed(wall) or stale:
                screen = pygame.display.get_surface() or screen
                self.draw(screen, wall)
                pygame.display.flip()
                stale = False


def _joined(parts: tuple[str, ...], width: int) -> list[str]:
    """Parts side by side, as many as fit into a line."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}   ·   {part}" if lines else part
        if lines and theme.width(longer, theme.SMALL) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
