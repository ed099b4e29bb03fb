"""The window: the band, what goes on in words and bars, and the session on a line.

`draw` paints one frame on any surface, so that pictures and tests need no window; `handle` takes pygame's
events; `loop` does both at 30 frames a second until the window is closed.
"""

import time
from collections.abc import Callable

import pygame

from ..device import Device
from ..language import _
from ..pixels import Picture
from . import theme, wording
from .band import STRAP, Band, scale_for
from .header import Header
from .help import draw_help
from .keys import BUTTONS, COMMANDS, DIGITS
from .pace import SPEEDS, Pace
from .status import Now, Status
from .steady import Held, Peak
from .story import Story, live
from .timeline import Timeline

SIZE = (1080, 700)
LEAST = (720, 560)
FPS = 30
_PAD = 16
_HEADER = 34


class Window:
    """One device, seen and pressed. `pace` is its time, `closed` whether somebody has had enough."""

    def __init__(
        self, device: Device, pace: Pace, name: str = "", story: Story | None = None
    ) -> None:
        self.pace = pace
        self.closed = False
        self.help = False
        self._device = device
        self._name = name
        self._story = story or live(device)
        self._duty, self._speed = Peak(), Peak()
        self._peak_duty = self._peak_speed = 0.0
        self._screen: Held[tuple[Picture | None, list[str]]] = Held()
        self._fingers: dict[object, str] = {}
        self._seen: tuple[object, ...] = ()
        self._commands = self._command_table()
        self._lay_out(SIZE)
        device.recorder.subscribe(self._listen)

    # Drawing

    def draw(self, surface: pygame.Surface, wall: float = 0.0) -> None:
        """Paint the frame at `wall` s, laid out for the surface's size."""
        if surface.get_size() != self._size:
            self._lay_out(surface.get_size())
        self._story.now = self._device.kernel.now_ms
        now, picture = self._now(wall)
        surface.fill(theme.BACK)
        self._header.draw(surface, self._story.now, self.pace)
        self._band.draw(surface, self._device.board, picture)
        self._draw_hints(surface)
        self._status.draw(surface, self._story, now)
        self._timeline.draw(surface, self._story)
        if self.help:
            draw_help(surface)

    def _now(self, wall: float) -> tuple[Now, Picture | None]:
        """What is shown of what changes fast; at x1 the screen as it is."""
        board, recorder = self._device.board, self._device.recorder
        t = self._device.kernel.now / 1000
        duty = self._duty.take(max(self._peak_duty, board.motor.duty), wall)
        speed = self._speed.take(max(self._peak_speed, board.motor.speed(t)), wall)
        self._peak_duty = self._peak_speed = 0.0
        picture = board.display.picture() if board.display is not None else None
        shown = (picture, recorder.screen)
        if self.pace.rate > 1:
            shown = self._screen.take(shown, picture is not None and picture.lit, wall)
        now = Now(recorder.cue, duty, speed, shown[1])
        return now, shown[0]

    def _listen(self, _t: int, kind: str, _fields: dict[str, object]) -> None:
        """The motor may have been on between two frames."""
        if kind == "motor":
            t = self._device.kernel.now / 1000
            self._peak_duty = max(self._peak_duty, self._device.recorder.motor)
            self._peak_speed = max(self._peak_speed, self._device.board.motor.speed(t))

    def _draw_hints(self, surface: pygame.Surface) -> None:
        """What the main button would do now, under the band."""
        area = self._hints
        presses = wording.presses(self._story.state)
        keys = _("Space or M presses main, S presses side")
        if "side" not in self._device.board.buttons:
            keys = _("Space or M presses main")
        lines = [(keys, theme.DIM), *((text, theme.TEXT) for text in _joined(presses, area.width))]
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
        timeline_height = min(220, max(140, height // 5))
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
        self.pace.advance(wall)
        if event.type == pygame.QUIT:
            self.closed = True
        elif event.type == pygame.KEYDOWN:
            self._key(event.key)
        elif event.type == pygame.KEYUP:
            self._lift(event.key)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self._lift("mouse")
        elif event.type == pygame.WINDOWFOCUSLOST:
            for finger in list(self._fingers):
                self._lift(finger)

    def _key(self, key: int) -> None:
        if key in BUTTONS:
            self._put(key, BUTTONS[key])
        elif key in COMMANDS:
            self._commands[COMMANDS[key]]()
        elif key in DIGITS:
            self.pace.speed = SPEEDS[DIGITS.index(key)]

    def _click(self, pos: tuple[int, int]) -> None:
        command = self._header.command_at(pos)
        if self.help:
            self.help = False
        elif command is not None:
            self._commands[command]()
        else:
            button = self._band.button_at(pos)
            if button is not None:
                self._put("mouse", button)

    def _put(self, finger: object, button: str) -> None:
        """A finger on a button; a second one changes nothing."""
        if button in self._device.board.buttons and finger not in self._fingers:
            self._fingers[finger] = button
            self.pace.press(button)

    def _lift(self, finger: object) -> None:
        button = self._fingers.pop(finger, None)
        if button is not None and button not in self._fingers.values():
            self.pace.release(button)

    def _command_table(self) -> dict[str, Callable[[], object]]:
        return {
            "halt": self._halt,
            "next": self.pace.next_event,
            "faster": self.pace.faster,
            "slower": self.pace.slower,
            "help": self._toggle_help,
            "leave": self._leave,
            "quit": self._quit,
        }

    def _halt(self) -> None:
        self.pace.halted = not self.pace.halted

    def _toggle_help(self) -> None:
        self.help = not self.help

    def _leave(self) -> None:
        """Esc closes the help first."""
        if self.help:
            self.help = False
        else:
            self.closed = True

    def _quit(self) -> None:
        self.closed = True

    # The loop

    def changed(self, wall: float) -> bool:
        """Whether a frame drawn now would look different from the last one that was asked about."""
        board, recorder = self._device.board, self._device.recorder
        moving = recorder.cue is not None or self._duty.moving(wall) or board.motor.duty > 0
        pulse = self.pace.now // 20 if moving else self.pace.now // 250
        seen = (
            pulse, len(recorder.entries), self.pace.speed, self.pace.halted, self.pace.by_hand,
            self.help, recorder.cue, self._duty.moving(wall), self._speed.moving(wall),
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
            self.pace.advance(wall)
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
