"""Runs the band that the page shows: carries out what is done on the page, and returns each frame's changes.

    page = Page("xiao_esp32c3")
    page.act("press", "main", "finger 1"); page.frame(12.3); page.act("release", "finger 1")
    data = page.frame(12.4)        {"moving": ..., "said": ..., "timeline": ...}; without those that are as before
    page.picture                   (width, height, rgb) if the screen has changed, else None

Pure Python: a test runs it without a browser. Wall time is an argument, in s.
"""

from collections.abc import Callable
from dataclasses import replace
from math import ceil
from pathlib import Path

from firmware.rondo.session.program import MAX_NAME, is_name
from simulator import boards
from simulator.scenario import model, script
from simulator.scenario.acts import text_of
from simulator.scenario.player import Play
from simulator.text import language
from simulator.text.language import _
from simulator.text.settings_help import short_text
from simulator.text.usage import UsageError
from simulator.view import labels
from simulator.view.control import Control
from simulator.view.live import Former, Live
from simulator.view.menus.keep import FileKind
from simulator.view.pace import MOST_S
from simulator.view.past.replay import Moment
from simulator.view.past.session_model import SessionModel
from simulator.view.past.tracks import Tracks

from . import frames
from .frames import Entry, PageData

# In the worker's own memory: programs that came with the last scenario
_PROGRAMS_FOLDER = Path("/dropped")
_WIND_STEP_MS = 60_000  # virtual time of one frame while a shared link is played up to its end
_SEND_EVERY_MS = 200  # virtual time between frames while nothing happens
# So much time away is made up for; a page that was away for longer goes on from where it was.
_MAX_CATCH_UP_S = 1.0
_PLAN_EVERY_MS = 5_000  # how often the planned session is moved to the present
_LEAST_SHOWN_MS = 60_000  # least range of the timeline until it is zoomed
_MOTOR_COLUMNS = 240  # columns of the motor's row in the timeline
_RANGE_COMMANDS = ("zoom_in", "zoom_out", "earlier", "later")


class Page(Control):
    """A band that a web page operates, and the frames of data that the page draws.

    `picture` is the screen as (width, height, rgb) if it has changed since the last frame, else None.
    """

    def __init__(
        self, board: str = boards.DEFAULT, settings: dict[str, object] | None = None
    ) -> None:
        scenario = model.Scenario("page")
        scenario.board = board
        scenario.settings.update(settings or {})
        super().__init__(Live(scenario))
        self.picture: tuple[int, int, bytes] | None = None
        self._wind_to_ms: int | None = None
        self._tracks = Tracks()
        # From its first phase to its last, in ms
        self._session_range_ms: tuple[int, int] | None = None
        self._last_sent: dict[str, tuple[object, object]] = {}
        self.attend()

    def attend(self) -> None:
        """Follows the present band's trace, and has all data sent again; to be called for each new band."""
        self._new_entries: list[Entry] = []
        self._last_picture: object = None
        self._last_sent = {}
        self._device.recorder.subscribe(self._listen)

    def _listen(self, t_ms: int, kind: str, fields: dict[str, object]) -> None:
        if kind in ("cue", "motor"):
            self._new_entries.append((t_ms, kind, fields))

    def file_kinds(self) -> list[FileKind]:
        """Returns an empty list: the page itself saves what `scenario` returns."""
        return []

    # What is done on the page

    def act(self, name: str, *args: str) -> None:
        """Carries out one of the page's own acts, or else a command that all front ends have."""
        own_acts: dict[str, Callable[..., object]] = {
            "press": self._press,
            "release": self._lift_finger,
            "lift_all": self._lift_all_fingers,
            "speed": self._set_speed,
            "look": lambda t_ms: self._look_at(int(t_ms)),
            "zoom": self._zoom,
            "row": self._use_menu_row,
            "close": self._close,
            "language": self._use_language,
        }
        if self.working and name in ("press", "look"):
            return
        if name in _RANGE_COMMANDS:
            self._fix_range()
        if name in own_acts:
            own_acts[name](*args)
        else:
            self.do(name)

    def _press(self, button: str, finger: str) -> None:
        self._wind_to_ms = None
        self._press_by(finger, button)

    def _set_speed(self, speed: str) -> None:
        self.pace.speed = float(speed)
        self.pace.halted = False

    def _zoom(self, steps: str, t_ms: str) -> None:
        """Zooms the timeline by `steps` (more than 0: in). The instant `t_ms` stays where it is on screen."""
        self._fix_range()
        self.visible_time.zoom(float(steps), float(t_ms))

    def _fix_range(self) -> None:
        """Makes the timeline show a fixed range, the one in view, before it is zoomed or moved."""
        if self.visible_time.all:
            self.visible_time.show(*self._range_in_view_ms(self._moment_and_model()[0].now_ms))

    def _range_in_view_ms(self, t_ms: int) -> tuple[int, int]:
        """Returns (begin, end) of what the timeline shows, in ms: unless it is zoomed, the session and `t_ms`."""
        if not self.visible_time.all:
            return round(self.visible_time.start_ms), round(self.visible_time.end_ms)
        session_start_ms, session_end_ms = self._session_range_ms or (t_ms, t_ms)
        start_ms = min(t_ms, session_start_ms)
        return start_ms, max(
            start_ms + _LEAST_SHOWN_MS, session_end_ms, t_ms if self.playhead is None else start_ms
        )

    def _use_menu_row(self, row_index: str, command: str) -> None:
        """Changes the value of the open menu's row at `row_index` ("less", "more"), or carries it out ("do")."""
        if self.menu is not None and int(row_index) < len(self.menu.rows):
            self.menu.focus_index = int(row_index)
            self.menu.take(command)

    def _close(self) -> None:
        self.menu = None if self.menu is None else self.menu.back

    def _use_language(self, name: str) -> None:
        language.use(name)
        self._last_sent = {}

    # Scenarios

    def open(self, name: str, text: str, programs: dict[str, str] | None = None) -> str:
        """Plays a scenario's acts from its beginning; returns what is wrong with the text, "" if nothing is."""
        self._lift_all_fingers()
        try:
            self._begin_scenario(parsed(name, text, programs or {}), name)
        except UsageError as error:
            return str(error)
        end_text = labels.clock(self.live.end_ms or 0)
        self.notify(_("{name} is played; it ends at {time}.").format(name=name, time=end_text))
        return ""

    def rejoin(self, text: str, programs: dict[str, str]) -> str:
        """Begins a shared scenario; further frames carry out its acts, up to the moment that was shared.

        Returns what is wrong with the scenario's text, "" if nothing is.
        """
        try:
            scenario = parsed("link", text, programs)
        except UsageError as error:
            return str(error)
        self._begin_scenario(replace(scenario, path="page"), "")
        self._wind_to_ms = scenario.steps[-1].t_ms
        return ""

    def offer_last(self, text: str, programs: dict[str, str]) -> None:
        """Offers to resume the last visit, saved as the scenario `text`; does nothing if that cannot be read."""
        try:
            scenario = parsed("kept", text, programs)
        except UsageError:
            return
        self.offer(Former(replace(scenario, path="page"), scenario.steps[-1].t_ms))

    def scenario(self) -> PageData:
        """Returns all acts up to the moment in view, to save or share: a scenario's text, and its programs."""
        return self._up_to(self._instant_in_view)

    def to_keep(self) -> PageData | None:
        """Returns all acts so far, whatever moment is in view, so that the next visit can resume the session.

        None before a session has begun, so that the one saved at the last visit stays.
        """
        return self._up_to(self.pace.now_ms) if self.live.replay.model.spans else None

    def _up_to(self, t_ms: int) -> PageData:
        scenario = self.live.hand.scenario
        return {"text": text_of(scenario, t_ms), "programs": scenario.programs}

    # Frames

    def frame(self, wall_s: float) -> PageData:
        """Runs the band up to wall time `wall_s`, in s; returns what has changed since the last frame."""
        if self._wind_to_ms is None:
            self.catch_up(wall_s)
        else:
            self._wind_on(wall_s)
        moment, model = self._moment_and_model()
        new_entries, self._new_entries = self._new_entries, []
        self._take_picture(moment)
        moving_part = frames.moving_data(self, moment, self._device.kernel.due_us, new_entries)
        moving_part["winding"] = self._wind_to_ms is not None or self.working
        entries, send_count = len(self._device.recorder.entries), moment.now_ms // _SEND_EVERY_MS
        changed_parts: PageData = {"moving": moving_part}
        self.visible_time.update(
            self.pace.now_ms, (self._session_range_ms or (0, 0))[1], self.playhead
        )
        self._add_if_changed(changed_parts, "band", True, self._band)
        self._add_if_changed(
            changed_parts, "said", (entries, send_count), lambda: frames.text_data(moment, model)
        )
        plan_key = (
            send_count if model.state in ("running", "paused") else moment.now_ms // _PLAN_EVERY_MS
        )
        self._add_if_changed(
            changed_parts, "timeline", (entries, plan_key), lambda: self._timeline(model)
        )
        moving_part["shown"] = range_ms = self._range_in_view_ms(moment.now_ms)
        self._add_if_changed(
            changed_parts, "motor", (entries, range_ms), lambda: self._motor(*range_ms)
        )
        self._add_if_changed(changed_parts, "notice", object(), self._notice)
        self._add_if_changed(changed_parts, "menu", object(), lambda: frames.menu_data(self.menu))
        return changed_parts

    def _add_if_changed(
        self, changed_parts: PageData, name: str, key: object, make: Callable[[], object]
    ) -> None:
        """Makes the part `name` unless it was last sent with the same `key`; adds it if it has changed since."""
        last_sent = self._last_sent.get(name)
        if last_sent is not None and last_sent[0] == key:
            return
        value = make()
        self._last_sent[name] = (key, value)
        if last_sent is None or last_sent[1] != value:
            changed_parts[name] = value

    def catch_up(self, wall_s: float) -> None:
        """Runs the band up to wall time `wall_s` (s), in short steps, since frames are rare while nothing moves."""
        while (
            self._wall_s + MOST_S < wall_s <= self._wall_s + _MAX_CATCH_UP_S and not self.working
        ):
            self.pass_to(self._wall_s + MOST_S)
        self.pass_to(wall_s)

    def _wind_on(self, wall_s: float) -> None:
        """Runs the band on towards the moment that was shared, by a minute of virtual time a frame at most."""
        assert self._wind_to_ms is not None
        self.pace.stand(wall_s)
        self.pace.run_to_ms(min(self._wind_to_ms, self.pace.now_ms + _WIND_STEP_MS))
        if self.pace.now_ms >= self._wind_to_ms:
            self._wind_to_ms = None
            self._lift_pressed_buttons()
        self._new_entries = []

    def _lift_pressed_buttons(self) -> None:
        for name, button in self._device.board.buttons.items():
            if button.down:
                self.live.hand.do("release", name)

    def _notice(self) -> PageData | None:
        notice = self.text_notice
        if notice is None:
            return None
        return {"text": notice.text, "command": notice.command, "label": notice.label}

    def _moment_and_model(self) -> tuple[Moment, SessionModel]:
        replay = self.live.replay
        if self.playhead is None:
            return replay.present(), replay.model
        return replay.moment_at(self.playhead)

    def _take_picture(self, moment: Moment) -> None:
        picture = moment.picture
        if picture == self._last_picture or picture is None:
            self.picture = None
        else:
            self.picture = (*picture.size, picture.rgb)
        self._last_picture = picture

    def _timeline(self, model: SessionModel) -> PageData:
        """Returns the timeline's data, and sets its range: the session at the playhead, or the present one."""
        shown_model = self.live.replay.model
        if self.playhead is not None and model.spans and shown_model.spans:
            shown_model = (
                model if model.spans[0].start_ms < shown_model.spans[0].start_ms else shown_model
            )
        timeline = frames.timeline_data(shown_model)
        spans = [*timeline["spans"], *timeline["coming"]]
        self._session_range_ms = None
        if spans:
            ends_ms = (self.pace.now_ms if span["end"] is None else span["end"] for span in spans)
            self._session_range_ms = spans[0]["start"], max(ends_ms)
        return timeline

    def _motor(self, start_ms: int, end_ms: int) -> str:
        """Returns how strongly the motor was driven: a digit 0 to 9 for each column; "" without a session."""
        if self._session_range_ms is None and self.visible_time.all:
            return ""
        self._tracks.follow(self.live.replay, start_ms, end_ms, _MOTOR_COLUMNS)
        return "".join(str(ceil(9 * duty)) for duty in self._tracks.asked)

    def _band(self) -> PageData:
        name, board = self.live.hand.scenario.board, self._device.board
        board_file = boards.load(name)
        return frames.band_data(
            name, board_file.MODEL, board_file.GEOMETRY, board.display is not None
        )


def parsed(name: str, text: str, programs: dict[str, str]) -> model.Scenario:
    """Reads a scenario from a text, with the programs that came with it. Raises UsageError for a mistake in it."""
    for earlier_program in _PROGRAMS_FOLDER.glob("*.json"):
        earlier_program.unlink()
    for program, source in programs.items():
        if not is_name(program):
            most = f"at most {MAX_NAME} of a to z, 0 to 9 and -, a letter first"
            raise UsageError(name, f"'{short_text(program)}' names no program, expected {most}")
        _PROGRAMS_FOLDER.mkdir(exist_ok=True)
        (_PROGRAMS_FOLDER / f"{program}.json").write_text(source, encoding="utf-8")
    return script.parse(text, name, _PROGRAMS_FOLDER)


def played(name: str, text: str, programs: dict[str, str] | None = None) -> PageData:
    """Plays a whole scenario; returns its trace, how many expectations hold, and a line for each that does not.

    The trace is a text, as `play` writes it.
    """
    play = Play(parsed(name, text, programs or {}))
    play.play()
    trace = "".join(line + "\n" for line in play.device.recorder.lines())
    return {"trace": trace, "passed": play.passed, "failures": play.failures}
