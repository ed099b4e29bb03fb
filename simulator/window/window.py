"""The window: the band, what goes on in words and bars, and the session on a line.

`draw` paints one frame on any surface, so that pictures and tests need no window; `handle` takes pygame's
events; `loop` does both at 30 frames a second until the window is closed.
"""

import time
from dataclasses import replace
from pathlib import Path

import pygame

from .. import waveform
from ..core.pixels import Picture
from ..text import output
from ..text.language import _
from ..view import labels
from ..view.flicker import Held, Peak
from ..view.keep import free
from ..view.live import Live
from ..view.menus import keep
from ..view.menus.keep import Keeper
from ..view.menus.menu import Menu
from ..view.replay import Moment
from ..view.session_model import SessionModel
from ..view.trainer import Trainer
from . import remembered, theme
from .band import STRAP, Band, scale_for
from .canvas import Canvas
from .gif import as_gif, evenly
from .header import Header
from .help import draw_help
from .input import Input
from .picture import save_png
from .remembered import Remembered
from .status import Status
from .timeline import Timeline

SIZE = (1140, 780)
LEAST = (720, 620)
FPS = 30
_PAD = 16
_HEADER = 34
_FINE = ((2800, 2.5), (2000, 2.0), (1500, 1.5))  # a display's px in height, and the scale for it
_HINTS_WIDTH = 300  # at least: what is written below a narrow band


class Window(Input):
    """A band, seen and pressed, now or at an instant of its past; `scale` as `Canvas` has it, if one is wanted."""

    def __init__(self, live: Live, name: str = "", scale: float | None = None) -> None:
        super().__init__(live)
        self._scale_given = scale is not None
        self.scale = scale or 1.0
        self._name = name
        self._duty, self._speed = Peak(), Peak()
        self._peak_duty = self._peak_speed = 0.0
        self._screen: Held[tuple[Picture | None, tuple[str, ...]]] = Held()
        self._seen: tuple[object, ...] = ()
        self._timeline = Timeline()
        self._laid_out: tuple[float, ...] = ()
        self._px = SIZE
        self.attend()

    def attend(self) -> None:
        """Follow the band's motor; another board looks another way."""
        self._device.recorder.subscribe(self._listen)
        self._lay_out((int(self._px[0] / self.scale), int(self._px[1] / self.scale)))

    # Drawing

    def draw(self, surface: pygame.Surface, wall: float = 0.0) -> None:
        """Paint the frame at `wall` s, laid out for the surface's size."""
        moment, model = self._at(self.playhead, wall)
        self._hear(moment)
        canvas = self._sheet(surface)
        self._paint(canvas, moment, model, self.playhead)
        if self.menu is not None:
            canvas.veil(theme.BACK, 200)
            self._draw_menu(canvas, self.menu)
        if self.help:
            draw_help(canvas)

    def drawn_at(self, t_ms: int) -> pygame.Surface:
        """The window alone at that instant, without a menu over it."""
        surface = pygame.Surface(self._px, depth=24)
        present = t_ms >= self.pace.now
        replay = self.live.replay
        moment, model = (replay.present(), replay.model) if present else replay.at(t_ms)
        self._paint(self._sheet(surface), moment, model, None if present else t_ms)
        return surface

    def _sheet(self, surface: pygame.Surface) -> Canvas:
        """The surface in units, everything laid out for its size."""
        canvas = Canvas(surface, self.scale)
        self._px = surface.get_size()
        if (*canvas.size, canvas.scale) != self._laid_out:
            self._lay_out(canvas.size)
        return canvas

    def _paint(
        self, canvas: Canvas, moment: Moment, model: SessionModel, playhead: int | None
    ) -> None:
        canvas.fill(theme.BACK)
        self._header.draw(canvas, moment.now, self.pace, playhead is not None)
        if self.blind:
            self._status.draw_blind(canvas, moment)
            return
        self._band.draw(canvas, moment)
        self._draw_hints(canvas, model, playhead is not None)
        self._status.draw(canvas, model, moment, self.live.replay)
        self._timeline.draw(canvas, self.live.replay, model, playhead)

    def _at(self, t_ms: int | None, wall: float) -> tuple[Moment, SessionModel]:
        """What there is to see at an instant of the past, or now."""
        replay = self.live.replay
        return (self._present(wall), replay.model) if t_ms is None else replay.at(t_ms)

    def _draw_menu(self, canvas: Canvas, menu: Menu) -> None:
        """Over everything; one that has a session of its own leaves the timeline to it."""
        area = canvas.area
        if menu.course is not None:
            area.height = self._timeline.draw_course(canvas, menu.course)
        self._menu_view.draw(canvas, menu, area)

    def _present(self, wall: float) -> Moment:
        """What is shown now of what changes fast; at x1 the screen as it is."""
        moment = self.live.replay.present()
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

    def _draw_hints(self, canvas: Canvas, model: SessionModel, past: bool) -> None:
        """What the main button would do now, or how to leave the past, under the band."""
        area = self._hints
        if not past:
            side = "side" in self._device.board.buttons
            head = (
                _("Space or M presses main, S presses side")
                if side
                else _("Space or M presses main")
            )
            texts = labels.presses(model.state)
        else:
            head = _("This is how it was.")
            texts = (_("Enter or a press: go on from here"), _("End or Esc: back to the present"))
        lines = [
            (head, theme.DIM),
            *(
                (text, theme.TEXT)
                for text in theme.wrapped(texts, "   ·   ", theme.SMALL, area.width)
            ),
        ]
        y = area.top
        for text, color in lines:
            if y + theme.SMALL > area.bottom:
                break
            theme.write(canvas, text, (area.centerx, y), theme.SMALL, color, "middle", area.width)
            y += theme.line_height(theme.SMALL)

    def _lay_out(self, size: tuple[int, int]) -> None:
        """Header on top, timeline at the bottom; between them the band on the left, words on the right."""
        self._laid_out = (*size, self.scale)
        width, height = max(size[0], LEAST[0]), max(size[1], LEAST[1])
        timeline_height = min(280, max(204, height * 3 // 10))
        top = _HEADER + _PAD
        middle = pygame.Rect(_PAD, top, 0, height - top - timeline_height - 2 * _PAD)
        geometry = self._device.board.geometry
        room = (int(width * 0.56) - 2 * _PAD, middle.height - 3 * theme.line_height(theme.SMALL))
        scale = scale_for(geometry, room, self.scale)
        body = round(geometry.size[0] * scale)
        middle.width = max(_HINTS_WIDTH, body)
        body_top = middle.top + round(STRAP * scale)
        self._band = Band(geometry, (middle.left + (middle.width - body) // 2, body_top), scale)
        hints_top = body_top + round((geometry.size[1] + STRAP) * scale) + 8
        self._hints = pygame.Rect(middle.left, hints_top, middle.width, middle.bottom - hints_top)
        left = middle.right + 2 * _PAD
        self._status = Status(pygame.Rect(left, top, width - left - _PAD, middle.height))
        self._header = Header(pygame.Rect(_PAD, _PAD // 2, width - 2 * _PAD, _HEADER), self._name)
        self._timeline.place(
            pygame.Rect(_PAD, middle.bottom + _PAD, width - 2 * _PAD, timeline_height)
        )

    def _hear(self, moment: Moment) -> None:
        """The motor as it is now; nothing of the past, and nothing when time is fast."""
        if isinstance(self.menu, Trainer):
            self.sound.follow(self.menu.speed)
        elif self.playhead is None and self.pace.rate == 1:
            self.sound.follow(moment.speed)
        else:
            self.sound.follow(0)

    def keepers(self) -> list[Keeper]:
        """What was done, what is seen, the session as a GIF, the pins."""
        folder = Path.cwd()
        return [
            keep.scenario(self.live, folder),
            Keeper(_("picture"), lambda: self._keep_picture(folder), _("the window as it is")),
            Keeper(
                "GIF", lambda: self._keep_gif(folder), _("the session so far; takes some seconds")
            ),
            keep.pins(self.live, folder, waveform.as_vcd),
        ]

    def _keep_picture(self, folder: Path) -> Path:
        """Of the past, if that is looked at."""
        path = free(folder, ".png")
        save_png(self.drawn_at(self.pace.now if self.playhead is None else self.playhead), path)
        return path

    def _keep_gif(self, folder: Path) -> Path:
        path = free(folder, ".gif")
        spans = self.live.replay.model.spans
        instants = evenly(spans[0].start if spans else 0, self.pace.now)
        output.write((path, as_gif(self.drawn_at, instants)))
        return path

    # The loop

    def changed(self, wall: float) -> bool:
        """Whether a frame drawn now would look different from the last one that was asked about."""
        board, recorder = self._device.board, self._device.recorder
        moving = recorder.cue is not None or self._duty.moving(wall) or board.motor.duty > 0
        pulse = self.pace.now // 20 if moving else self.pace.now // 250
        if isinstance(self.menu, Trainer) and self.menu.playing:
            pulse = round(wall * FPS)
        seen = (
            pulse, len(recorder.entries), self.pace.speed, self.pace.halted, self.pace.by_hand,
            self.help, recorder.cue, self.scale, self._duty.moving(wall), self._speed.moving(wall),
            self.playhead, self._timeline.zoomed, self.blind, self.menu,
        )  # fmt: skip
        changed = seen != self._seen
        self._seen = seen
        return changed

    def loop(self) -> None:
        """Show the window until it is closed; the display must be there."""
        screen = self._open_window(remembered.load())
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
        self._remember()

    def _open_window(self, left: Remembered) -> pygame.Surface:
        """As it was left; the first time, as large as suits the display."""
        desktop = pygame.display.get_desktop_sizes()[0]
        if not self._scale_given:
            self.scale_chosen = left.scale is not None
            self.scale = left.scale or scale_for_display(desktop[1])
        wanted = left.size or (round(SIZE[0] * self.scale), round(SIZE[1] * self.scale))
        size = min(wanted[0], desktop[0]), min(wanted[1], desktop[1])
        self._timeline.zoomed = left.zoomed
        self.learned.update({(played, taken): n for played, taken, n in left.learned})
        screen = pygame.display.set_mode(size, pygame.RESIZABLE)
        if left.position is not None and _is_on(left.position, desktop):
            pygame.display.set_window_position(left.position)
        pygame.display.set_caption("Rondo")
        return screen

    def _remember(self) -> None:
        remembered.save(
            Remembered(
                pygame.display.get_window_size(),
                pygame.display.get_window_position(),
                self.scale if self.scale_chosen else None,
                self._timeline.zoomed,
                [(played, taken, n) for (played, taken), n in self.learned.items()],
            )
        )


def scale_for_display(height: int) -> float:
    """How large everything is at first on a display that many px high.

    What a pixel measures, no display says on every system; those of so many are fine ones.
    """
    return next((scale for least, scale in _FINE if height >= least), 1.0)


def _is_on(position: tuple[int, int], desktop: tuple[int, int]) -> bool:
    """Whether a corner there can be seen: the display may be another one than last time."""
    return all(0 <= at < end - _HEADER for at, end in zip(position, desktop, strict=True))
