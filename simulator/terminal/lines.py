"""The lines that the terminal view shows at an instant: the band, now or in the past, a menu, or the help."""

from ..core.pixels import Picture
from ..text.columns import fitting, padded, width, wrapped
from ..text.language import N_, _
from ..view import labels
from ..view.control import Control
from ..view.flicker import Peak, SteadyValue
from ..view.keys import HELP
from ..view.menus.menu import PAGE, Menu
from ..view.past.replay import Moment
from ..view.past.session_model import SessionModel, Span
from ..view.readings import next_text, phase_text, refused_text, screen_text, time_texts
from .cells import draw_picture
from .timeline import LEAST_COLUMNS, ROWS, TimeLines

_BAR_COLUMNS = 24
_KEY_GAP = "   "  # between the keys on a line
_VALUE_BAR_COLUMNS = 16  # characters of a bar beside a value
_BLOCK_MS = 100
_LEAST_ROWS = 34  # of a terminal that shows the whole timeline
_TRACE_ROWS = 4  # of the trace below the timeline, at least
_WORD_LINES = 6  # the head and the lines on the session
_KEYS = (
    N_("m tap   d double tap   M hold 1 s   L hold 4 s"),
    N_("p halt   n next   + - speed   arrows past   f b k e t v   h help   q quit"),
)
_SIDE_KEYS = N_("s side tap   S side hold")

# Characters of past and coming spans by side: left above, right below.
_PAST_CHARACTERS = {"left": "▀", "right": "▄"}
_COMING_CHARACTERS = {"left": "˙", "right": "."}


class TerminalLines:
    """Makes the lines for a terminal of any size; from 64 x 24 characters on they contain the band's picture."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._duty_peak, self._speed_peak = Peak(), Peak()
        self._held_picture: SteadyValue[Picture] = SteadyValue()
        self._entries_read = 0
        self._first_row = self._first_help_line = 0
        self._time_lines = TimeLines(control.visible_time)

    def attend(self) -> None:
        """Starts to read the trace from its beginning, because the view shows another band from now on."""
        self._entries_read = 0

    def lines(self, columns: int, rows: int, wall_s: float) -> list[str]:
        """Returns what to show at the wall time `wall_s`: at most `rows` lines of at most `columns` characters."""
        control = self._control
        if control.help:
            lines = self._help_lines(columns, rows)
        elif control.menu is not None:
            lines = self._menu_lines(control.menu, columns, rows)
        else:
            lines = self._band_lines(columns, rows, wall_s)
        return [fitting(line, columns) for line in lines[:rows]]

    def _band_lines(self, columns: int, rows: int, wall_s: float) -> list[str]:
        replay, playhead_ms = self._control.live.replay, self._control.playhead
        moment, model = (
            (replay.present(), replay.model)
            if playhead_ms is None
            else replay.moment_at(playhead_ms)
        )
        motor = self._motor_line(moment, wall_s)
        if self._control.blind:
            return [self._head_line(moment), "", motor, "", _("v shows everything again")]
        is_wide = columns >= LEAST_COLUMNS and rows >= _LEAST_ROWS
        timeline_rows = ROWS + 2 + _TRACE_ROWS if is_wide else 0
        picture_lines = self._picture_lines(moment, columns, rows - timeline_rows, wall_s)
        session_lines = self._session_lines(moment, model, motor)
        key_lines = self._key_lines(columns)
        text_rows = 1 + len(session_lines) + len(key_lines) + timeline_rows
        if rows < text_rows + len(picture_lines) or columns < max(map(len, picture_lines)):
            picture_lines = []
        gap = [""] if rows >= text_rows + len(picture_lines) + 3 else []
        lines = [
            self._head_line(moment),
            *self._notice_lines(gap),
            *picture_lines,
            *gap,
            *session_lines,
            *gap,
            *key_lines,
        ]
        rows_left = rows - len(lines) - 1
        if is_wide:
            lines += ["", *self._time_lines.lines(replay, playhead_ms, columns), ""]
            lines += _trace_lines(model, rows - len(lines))
        elif rows_left > 1:
            lines += ["", _time_line(model, replay.model, columns)]
            lines += _trace_lines(model, rows_left - 1)
        return lines

    def _notice_lines(self, gap: list[str]) -> list[str]:
        """Returns the notice and its key as lines; without a notice, why a tap was refused, else `gap`."""
        notice = self._control.text_notice
        if notice is None:
            reason = (
                "" if self._control.playhead is not None else refused_text(self._present_model())
            )
            return [reason] if reason else gap
        return [
            f"{notice.text}  ({notice.key}: {notice.label})" if notice.command else notice.text
        ]

    def _present_model(self) -> SessionModel:
        """Returns the session model of the present."""
        model = self._control.live.replay.model
        model.now_ms = self._control.pace.now_ms
        return model

    def _head_line(self, moment: Moment) -> str:
        pace = self._control.pace
        speed = _("halted") if pace.halted else f"x{pace.speed:g}"
        if self._control.playhead is not None:
            speed = _("past; Enter: go on from here, End: the present")
        elif pace.by_hand and (pace.halted or pace.speed > 1):
            speed += ", " + _("x1 while a press is decided")
        return f"Rondo   {labels.clock(moment.now_ms)}   {speed}"

    def _key_lines(self, columns: int) -> list[str]:
        """Returns lines that list the keys and what they do, as many keys on a line as fit."""
        lines = [_(line) for line in _KEYS]
        if "side" in self._control.live.device.board.buttons:
            lines[0] += _KEY_GAP + _(_SIDE_KEYS)
        return [filled_line for line in lines for filled_line in _wrapped_keys(line, columns)]

    def _picture_lines(self, moment: Moment, columns: int, rows: int, wall_s: float) -> list[str]:
        picture = moment.picture
        if picture is None:
            return [_("(no screen)")]
        if self._control.playhead is None and self._control.pace.rate > 1:
            picture = self._held_picture.take(picture, picture.lit, wall_s)
        return draw_picture(picture, columns, rows - len(_KEYS) - _WORD_LINES)

    def _session_lines(self, moment: Moment, model: SessionModel, motor: str) -> list[str]:
        time_left, detail = time_texts(model)
        last_cue = model.last_cue
        cue = _("nothing yet")
        if last_cue is not None:
            pattern = labels.pattern(last_cue.name, model.settings)
            time_text = _("now") if moment.cue else labels.ago_text(model.now_ms - last_cue.t_ms)
            cue = f"{labels.cue(last_cue.name)}  {pattern}   {time_text}"
        return _in_columns(
            (_("state"), f"{labels.state(model.state)}   {phase_text(model)}"),
            (_("time"), f"{time_left}   {detail}" if time_left else ""),
            (_("felt"), cue),
            (_("motor"), motor),
            (
                _("screen"),
                "  ".join((screen_text(moment.screen), "", _("next"), next_text(model))),
            ),
        )

    def _motor_line(self, moment: Moment, wall_s: float) -> str:
        """Returns the line with the motor's drive and speed.

        At the present it shows their highest values of the last HOLD_S, so that nothing flashes.
        """
        entries = self._control.live.device.recorder.entries
        duty = self._duty_peak.take(moment.duty, wall_s)
        for _t_ms, kind, fields in entries[self._entries_read :]:
            if kind == "motor":
                duty = self._duty_peak.take(float(str(fields["duty"])), wall_s)
        self._entries_read = len(entries)
        speed = self._speed_peak.take(moment.speed, wall_s)
        if self._control.playhead is not None:
            duty, speed = moment.duty, moment.speed
        return _motor_bar(duty, speed)

    def _menu_lines(self, menu: Menu, columns: int, rows: int) -> list[str]:
        """Returns the lines of a menu, the row in focus marked; says how many rows there are above and below."""
        notes = [
            line
            for text in (menu.row.note(), menu.row.keyword(), menu.message)
            for line in wrapped(text, columns)
        ]
        lines_below = ["", *notes]
        lines_below += [f"{padded(name, 12)}{_cue_blocks(steps)}" for name, steps in menu.patterns]
        lines_below += [] if menu.motor is None else ["", _motor_bar(*menu.motor)]
        count = self._rows_that_fit(menu, rows - 4 - len(lines_below))
        lines = [f"{menu.title}   {menu.hint}".rstrip(), _more_line("▲", self._first_row)]
        text_width = max(width(row.text) for row in menu.rows) + 2
        for index in range(self._first_row, self._first_row + count):
            row = menu.rows[index]
            lines += [f"  {row.heading}"] if row.heading else []
            value = row.value() if row.change is None else f"< {row.value()} >"
            value_bar = (
                ""
                if row.bar_fraction is None
                else "  " + "▬" * round(row.bar_fraction * _VALUE_BAR_COLUMNS)
            )
            mark = ">" if index == menu.focus_index else " "
            lines.append(f"{mark} {padded(row.text, text_width)}{value}{value_bar}".rstrip())
        return [*lines, _more_line("▼", len(menu.rows) - self._first_row - count), *lines_below]

    def _rows_that_fit(self, menu: Menu, max_lines: int) -> int:
        """Returns how many rows, with their headings, fit into `max_lines` lines.

        Scrolls so that the focus is shown.
        """
        count = len(menu.rows)
        while True:
            self._first_row = menu.window(min(self._first_row, len(menu.rows) - count), count)
            rows = menu.rows[self._first_row : self._first_row + count]
            if count == 1 or count + sum(bool(row.heading) for row in rows) <= max_lines:
                return count
            count -= 1

    def turn_help(self, direction: str) -> None:
        """Scrolls the help by `direction`, one of up, down, page_up and page_down."""
        steps = {"up": -1, "down": 1, "page_up": -PAGE, "page_down": PAGE}
        self._first_help_line = max(0, self._first_help_line + steps.get(direction, 0))

    def _help_lines(self, columns: int, rows: int) -> list[str]:
        """Returns the lines of the help: this view's keys; says how many lines there are above and below."""
        commands = self._control.commands()
        help_rows = [
            (_(keys), _(meaning)) for keys, meaning, command in HELP if command in commands
        ]
        lines = [*self._key_lines(columns), "", *_in_columns(*help_rows)]
        count = len(lines) if len(lines) <= rows - 1 else rows - 3
        self._first_help_line = min(self._first_help_line, len(lines) - count)
        lines_shown = lines[self._first_help_line : self._first_help_line + count]
        if count == len(lines):
            return [_("Keys"), *lines_shown]
        lines_after = len(lines) - self._first_help_line - count
        return [
            _("Keys"),
            _more_line("▲", self._first_help_line),
            *lines_shown,
            _more_line("▼", lines_after),
        ]


def _motor_bar(duty: float, speed: float) -> str:
    filled_columns = round(duty * _BAR_COLUMNS)
    text = _("drive {drive} %   turns {speed} %")
    return f"[{'█' * filled_columns}{'·' * (_BAR_COLUMNS - filled_columns)}]  " + text.format(
        drive=f"{round(duty * 100):3d}", speed=f"{round(speed * 100):3d}"
    )


def _time_line(model: SessionModel, whole_session: SessionModel, columns: int) -> str:
    """Returns the whole session as one line of `columns` characters, with a bar at the instant of `model`."""
    coming = whole_session.coming()[0]
    spans = [*whole_session.spans, *coming]
    start_ms = min((span.start_ms for span in spans), default=whole_session.now_ms)
    end_ms = max([span.end_ms or whole_session.now_ms for span in spans] or [start_ms])
    cells = [" "] * columns
    columns_per_ms = (columns - 1) / max(1, end_ms - start_ms)
    for span in spans:
        first_column, last_column = (
            round((t_ms - start_ms) * columns_per_ms)
            for t_ms in (span.start_ms, span.end_ms or whole_session.now_ms)
        )
        cells[first_column:last_column] = _span_character(span, span in coming) * (
            last_column - first_column
        )
    column = round((model.now_ms - start_ms) * columns_per_ms)
    if 0 <= column < columns:
        cells[column] = "│"
    return "".join(cells)


def _span_character(span: Span, is_coming: bool) -> str:
    if span.kind == "paused":
        return "░"
    return (
        _COMING_CHARACTERS.get(span.side, ":")
        if is_coming
        else _PAST_CHARACTERS.get(span.side, "█")
    )


def _trace_lines(model: SessionModel, max_lines: int) -> list[str]:
    return [f"{labels.clock(line.t_ms):>8}  {line.text}" for line in model.lines[-max_lines:]]


def _more_line(arrow: str, count: int) -> str:
    """Returns a line that says how many more rows the list has there; "" if it has none."""
    text = _("{count} more").format(count=count)
    return f"  {arrow} {text}" if count > 0 else ""


def _cue_blocks(steps: tuple[int, ...]) -> str:
    """Returns the cue `steps` as text to scale, _BLOCK_MS per character: blocks for pulses, spaces for gaps."""
    return "".join(
        ("█" if index % 2 == 0 else " ") * max(1, round(ms / _BLOCK_MS))
        for index, ms in enumerate(steps)
    )


def _wrapped_keys(line: str, columns: int) -> list[str]:
    """Breaks `line` at its _KEY_GAPs into lines of at most `columns` characters, and returns them."""
    lines: list[str] = []
    for key_text in line.split(_KEY_GAP):
        if lines and width(lines[-1] + _KEY_GAP + key_text) <= columns:
            lines[-1] += _KEY_GAP + key_text
        else:
            lines.append(key_text)
    return lines


def _in_columns(*rows: tuple[str, str]) -> list[str]:
    """Returns a line for each (caption, text) in `rows`, the texts aligned in a column."""
    caption_width = max(width(caption) for caption, _text in rows) + 2
    return [f"{padded(caption, caption_width)}{text}".rstrip() for caption, text in rows]
