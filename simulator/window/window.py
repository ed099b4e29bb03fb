"""The window: the band, its state in words and bars, and the timeline.

`draw` paints one frame on any surface, so that pictures and tests need no display; `handle` handles pygame's
events. `loop.show` shows the window on a display.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pygame

from .. import waveform
from ..core.pixels import Picture
from ..text import output
from ..text.language import _
from ..view import labels, readings
from ..view.files_to_keep import free_path
from ..view.flicker import Peak, SteadyValue
from ..view.job import Steps
from ..view.live import Live
from ..view.menus import faults, keep
from ..view.menus.keep import FileKind
from ..view.past.replay import Moment
from ..view.past.session_model import SessionModel
from ..view.trainer import Trainer
from .computer import card
from .drawing.canvas import SCALES, Canvas
from .drawing.gif import Gif, even_instants
from .drawing.picture import save_png
from .drawing.regions import Region, Regions
from .drawing.theme import DARK, LIGHT, Palette
from .input import Input
from .layout import LEAST, lay_out
from .panels import guidance, header, overlay, transport
from .panels.band import Band
from .panels.guidance import Guidance
from .panels.help import draw_help
from .panels.menu_view import MenuView
from .panels.status import Status, draw_blind
from .panels.trace import Trace

SIZE = (1140, 780)
FPS = 30
_STEP_MS = 20  # of virtual time between two frames while a cue or the motor goes on
_SLOW_MS = 500  # otherwise; what the band shows is drawn at once all the same
_BREATHES_HZ = 5  # frames a second while only the ring of the first start moves
_RESTS_S = 0.5  # from when an instant is in view to when going on from it is prepared


class Window(Input):
    """A window on one band: shows and operates it, at the present or at an instant of its past.

    `scale`: px per unit, if chosen. `still`: the system prefers less motion. `guidance`: steps of a first start.
    """

    def __init__(self, live: Live, name: str = "", scale: float | None = None) -> None:
        super().__init__(live)
        self.scale_wanted = scale
        self.scale = scale or 1.0
        self.still = True
        self.guidance = Guidance()
        self._name = name
        self._menu_view = MenuView()
        self._trace_panel = Trace(self._look_at)
        self._duty_peak, self._speed_peak = Peak(), Peak()
        self._duty_since_frame = self._speed_since_frame = 0.0
        self._held_screen: SteadyValue[tuple[Picture | None, tuple[str, ...]]] = SteadyValue()
        self._drawn_state: tuple[object, ...] = ()
        self._layout_inputs: tuple[object, ...] = ()
        self._playhead_since: tuple[int | None, float] = (None, 0.0)
        self._size_px = SIZE
        self._surface: pygame.Surface | None = None
        self.attend()

    def attend(self) -> None:
        """Connects to the present band of `live`, after it was replaced; its board may have another shape."""
        self._device.recorder.subscribe(self._take_motor_entry)
        self._place(self._fit_scale(self._size_px))

    @property
    def colors(self) -> Palette:
        """Returns the palette that the user chose, else the one that the system prefers."""
        light = self.light if self.appearance == "system" else self.appearance == "light"
        return LIGHT if light else DARK

    def pass_to(self, wall_s: float) -> None:
        """Advances virtual time to the wall time `wall_s`, and all that is under way beside it by one step."""
        super().pass_to(wall_s)
        self._prepare(wall_s)
        if not self.guidance.welcomed:
            self.guidance.follow(self._device.recorder.state, self.pace.speed, wall_s)

    def _prepare(self, wall_s: float) -> None:
        """Prepares, a little each frame, a band that goes on from the instant of the past that is in view."""
        if self.playhead != self._playhead_since[0]:
            self._playhead_since = (self.playhead, wall_s)
            self.live.forget_prepared()
        elif self.playhead is not None and wall_s - self._playhead_since[1] > _RESTS_S:
            self.live.prepare(self.playhead)

    # Drawing

    def draw(self, surface: pygame.Surface, wall_s: float = 0.0) -> None:
        """Draws the frame of the wall time `wall_s`, laid out for the size of `surface`."""
        self._surface, self._frame_is_current = surface, True
        moment, model = self._moment_at_playhead(wall_s)
        self._update_sound(moment)
        canvas = self._canvas_on(surface, self.regions)
        self.regions.clear()
        self.regions.is_covered = self.is_covered
        self._paint(canvas, moment, model, self.playhead, wall_s)
        if not self.guidance.welcomed and not self.is_covered and not self.blind:
            self._draw_ring(canvas, wall_s)
        self._draw_over(canvas)

    def refresh(self) -> None:
        """Draws the last frame again."""
        if self._surface is not None:
            self.draw(self._surface, self._wall_s)

    def _draw_over(self, canvas: Canvas) -> None:
        """Draws what lies over the window, if there is any: menu, help, progress bar, notice, tip."""
        if self.is_covered:
            self.regions.cover()
            canvas.veil(self.colors.back, 190)
        if self.menu is not None:
            area = canvas.area
            if self.menu.course is not None:
                self.timeline.draw_course(canvas, self.menu.course)
                area.height = self.timeline.area.top - 8
            self._menu_view.draw(canvas, self.menu, area, self._leave_topmost)
        if self.help:
            draw_help(canvas, self._do_from_help)
        if self.working:
            overlay.draw_progress(canvas, self.job.title, self.job.progress)
        elif self.notice is not None:
            overlay.draw_notice(canvas, self.notice, canvas.size[1] - 10, self._act_on_notice)
        tip, hovered_region = self.tip, self.regions.hovered
        if tip is not None and hovered_region is not None and tip.box == hovered_region.box:
            overlay.draw_tip(canvas, hovered_region)

    def drawn_at(self, t_ms: int, size_px: tuple[int, int] | None = None) -> pygame.Surface:
        """Returns a picture of the window at `t_ms`, in its own size or `size_px`, without menu, notice or tip."""
        surface = pygame.Surface(size_px or self._size_px, depth=24)
        present = t_ms >= self.pace.now_ms
        replay = self.live.replay
        moment, model = (replay.present(), replay.model) if present else replay.moment_at(t_ms)
        canvas = self._canvas_on(surface)
        self._paint(canvas, moment, model, None if present else t_ms, 0.0)
        return surface

    def _canvas_on(self, surface: pygame.Surface, regions: Regions | None = None) -> Canvas:
        """Lays the window out for the size of `surface`; returns a canvas on it, with `regions` or its own."""
        self._size_px = surface.get_size()
        self._place(self._fit_scale(self._size_px))
        return Canvas(surface, self.scale, self.colors, regions)

    def _fit_scale(self, size_px: tuple[int, int]) -> tuple[int, int]:
        """Sets the scale: the chosen one, else by `size_px`; at most what fits. Returns the size in units."""
        largest_scale = min(size_px[0] / LEAST[0], size_px[1] / LEAST[1])
        usual_scale = min(size_px[0] / SIZE[0], size_px[1] / SIZE[1])
        grown_scale = max((scale for scale in SCALES if scale <= usual_scale), default=1.0)
        self.scale = min(self.scale_wanted or grown_scale, largest_scale)
        return int(size_px[0] / self.scale), int(size_px[1] / self.scale)

    def _place(self, size: tuple[int, int]) -> None:
        geometry = self._device.board.geometry
        if (size, self.scale, geometry) == self._layout_inputs:
            return
        self._layout_inputs = (size, self.scale, geometry)
        self._boxes = boxes = lay_out(size, geometry, self.scale)
        self._band_panel = Band(geometry, boxes.band_at, boxes.band_scale)
        self._status_panel = Status(boxes.status, self._clear_fault)
        self.timeline.place(boxes.timeline)

    def _paint(
        self,
        canvas: Canvas,
        moment: Moment,
        model: SessionModel,
        playhead: int | None,
        wall_s: float,
    ) -> None:
        boxes, replay, is_past = self._boxes, self.live.replay, playhead is not None
        canvas.fill(self.colors.back)
        names = labels.board(self.live.hand.scenario.board), self.live.name or self._name
        if self.blind:
            canvas.regions.put(Region(canvas.area, button="main"))
            header.draw(canvas, boxes.header, self.do, names, self._switched_on())
            draw_blind(canvas, moment, canvas.area)
            return
        header.draw(canvas, boxes.header, self.do, names, self._switched_on())
        self._band_panel.draw(canvas, moment, wall_s, self.still or is_past)
        if self.guidance.welcomed or is_past or readings.refused_text(model):
            has_side_button = "side" in self._device.board.buttons
            guidance.draw_hints(canvas, boxes.hints, model, has_side_button, is_past)
        else:
            guidance.draw_card(canvas, boxes.hints, self.guidance)
        status_bottom = self._status_panel.draw(canvas, model, moment, replay)
        trace_box = boxes.trace
        if trace_box is None:
            area = boxes.status
            trace_box = pygame.Rect(
                area.left, status_bottom + 8, area.width, area.bottom - status_bottom - 8
            )
        self._trace_panel.draw(canvas, trace_box, replay.lines, playhead)
        transport.draw(
            canvas, boxes.transport, self.do, moment.now_ms, self.pace, is_past,
            self.timeline.pan.measuring, bool(self.live.former),
        )  # fmt: skip
        self.timeline.draw(canvas, replay, playhead)

    def _switched_on(self) -> frozenset[str]:
        """Returns the names of the commands that are switched on: sound, blind, help."""
        is_on_by_command = {"sound": self.sound.on, "blind": self.blind, "help": self.help}
        return frozenset(command for command, is_on in is_on_by_command.items() if is_on)

    def _draw_ring(self, canvas: Canvas, wall_s: float) -> None:
        """Draws a ring around the control to use in the present step of the first start."""
        if self.guidance.step in (guidance.WAKE, guidance.START):
            guidance.draw_ring(canvas, self._band_panel.button_box("main"), wall_s, self.still)
        elif self.guidance.step == guidance.FASTER:
            box = next((region.box for region in self.regions.all if region.key == "+"), None)
            if box is not None:
                guidance.draw_ring(canvas, box, wall_s, self.still)

    def _moment_at_playhead(self, wall_s: float) -> tuple[Moment, SessionModel]:
        """Returns the moment and the session model at the playhead; at the present if there is no playhead."""
        replay = self.live.replay
        if self.playhead is None:
            return self._present(wall_s), replay.model
        return replay.moment_at(self.playhead)

    def _present(self, wall_s: float) -> Moment:
        """Returns the present moment, held steady so that nothing flashes; at x1 the screen is shown unchanged."""
        moment = self.live.replay.present()
        duty = self._duty_peak.take(max(self._duty_since_frame, moment.duty), wall_s)
        speed = self._speed_peak.take(max(self._speed_since_frame, moment.speed), wall_s)
        self._duty_since_frame = self._speed_since_frame = 0.0
        picture, screen = moment.picture, moment.screen
        if self.pace.rate > 1:
            is_lit = picture is not None and picture.lit
            picture, screen = self._held_screen.take((picture, screen), is_lit, wall_s)
        return replace(moment, duty=duty, speed=speed, picture=picture, screen=screen)

    def _take_motor_entry(self, _t_ms: int, kind: str, _fields: dict[str, object]) -> None:
        """Records the motor's highest duty and speed since the last frame: it may turn on and off in between."""
        if kind == "motor":
            t_ms = self._device.kernel.now_us / 1000
            self._duty_since_frame = max(self._duty_since_frame, self._device.recorder.motor_duty)
            self._speed_since_frame = max(
                self._speed_since_frame, self._device.board.motor.speed(t_ms)
            )

    def _update_sound(self, moment: Moment) -> None:
        """Plays the motor's sound at `moment`; silence in the past and while time runs faster than x1."""
        if isinstance(self.menu, Trainer):
            _duty, speed = self.menu.motor
            self.sound.follow(speed)
        elif self.playhead is None and not self.is_covered and self.pace.rate == 1:
            self.sound.follow(moment.speed)
        else:
            self.sound.follow(0)

    # What a click does

    def _clear_fault(self, name: str) -> None:
        if self._go_on():
            faults.clear(self.live, name)

    def _act_on_notice(self, command: str) -> None:
        self.notice = None
        self.do(command)

    def _do_from_help(self, command: str) -> None:
        """Closes the help and runs `command`; if that is the name of a button, taps the button."""
        self.help = False
        if command in self._device.board.buttons:
            if self._go_on():
                self.pace.tap(command)
        elif command != "help":
            self.do(command)

    def file_kinds(self) -> list[FileKind]:
        """Returns what the menu Keep offers: scenario, picture, GIF of the session, pins, page for the fridge."""
        card_note = _("presses, cues and routine for these settings, as PDF")
        return [
            keep.scenario_kind(self.live),
            FileKind(_("picture"), self._keep_picture, _("the window as it is")),
            FileKind("GIF", self._keep_gif, _("the session so far; takes some seconds")),
            keep.pins_kind(self.live, waveform.as_vcd),
            FileKind(_("page for the fridge"), self._keep_card, card_note),
        ]

    def _keep_picture(self) -> Path:
        """Saves a picture of the window at the playhead, or at the present; returns its path."""
        path = free_path(".png")
        save_png(self.drawn_at(self.pace.now_ms if self.playhead is None else self.playhead), path)
        return path

    def _keep_gif(self) -> None:
        """Starts the job that makes a GIF of the session, as large as the window is now; Esc cancels the job."""
        output.check(free_path(".gif"))
        spans = self.live.replay.model.spans
        instants = even_instants(spans[0].start_ms if spans else 0, self.pace.now_ms)
        gif = Gif(partial(self.drawn_at, size_px=self._size_px), instants)

        def work() -> Steps:
            yield from gif.steps()
            self._keep_as(".gif", gif.data)

        self._start_job(work(), _("the session becomes a GIF"))

    def _keep_card(self) -> None:
        """Starts the job that makes the page for the fridge in another process; Esc cancels the job."""
        output.check(free_path(".pdf"))
        t_ms = self._instant_in_view

        def work() -> Steps:
            config = yield from self.live.config_at(t_ms)
            with card.card_process(config) as (process, pdf):
                while not card.is_done(process):
                    yield 1.0
                self._keep_as(".pdf", pdf.read_bytes())

        self._start_job(work(), _("page for the fridge"))

    def _keep_as(self, suffix: str, data: bytes) -> None:
        """Writes what a job made to a name that is free now: another window may have taken one meanwhile."""
        path = free_path(suffix)
        output.write((path, data))
        self.notify(_("kept as {path}").format(path=path))

    def _start_job(self, steps: Steps, title: str) -> None:
        self.menu = None
        self.job.start(steps, title)

    def changed(self, wall_s: float) -> bool:
        """Returns whether a frame drawn at `wall_s` would differ from the one drawn after the last call."""
        board, recorder = self._device.board, self._device.recorder
        moving = recorder.cue is not None or self._duty_peak.moving(wall_s) or board.motor.duty > 0
        frame_number = self.pace.now_ms // (_STEP_MS if moving else _SLOW_MS)
        if (isinstance(self.menu, Trainer) and self.menu.playing) or self.working:
            frame_number = round(wall_s * FPS)
        elif not self.guidance.welcomed and not self.still:
            frame_number = round(wall_s * _BREATHES_HZ)
        region = self.regions.hovered
        visible_time = self.timeline.visible_time
        state = (
            frame_number, len(recorder.entries), self.pace.speed, self.pace.halted, self.pace.slowed,
            self.help, recorder.cue, self.scale_wanted, self._duty_peak.moving(wall_s), self.playhead,
            self._speed_peak.moving(wall_s), (visible_time.start_ms, visible_time.end_ms), self.blind, self.menu,
            self.appearance, self.notice, self.tip, None if region is None else tuple(region.box),
            self.regions.pos if region is not None and region.drag is not None else None,
            self.timeline.pan.points, self.timeline.pan.measuring, self.guidance.step,
        )  # fmt: skip
        has_changed = state != self._drawn_state
        self._drawn_state = state
        return has_changed
