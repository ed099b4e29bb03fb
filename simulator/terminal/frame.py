"""The lines that the terminal shows at an instant: the band, now or in the past, a menu, or the help."""

from ..core.pixels import Picture
from ..text.columns import fitting, padded, width, wrapped
from ..text.language import N_, _
from ..view import labels
from ..view.control import Control
from ..view.flicker import Held, Peak
from ..view.keys import HELP
from ..view.menus.menu import PAGE, Menu
from ..view.readings import next_text, phase_text, refused_text, screen_text, time_texts
from ..view.replay import Moment
from ..view.session_model import SessionModel, Span
from .cells import drawn
from .timeline import LEAST_COLUMNS, ROWS, TimeLines

_BAR = 24
_APART = "   "  # between the keys on a line
_PART = 16  # characters of a bar beside a value
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
_WAS = {"left": "▀", "right": "▄"}
_COMES = {"left": "˙", "right": "."}


class Frame:
    """Makes the lines for a terminal of any size; the band's picture is among them from 64 x 24 on."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._duty, self._speed = Peak(), Peak()
        self._screen: Held[Picture] = Held()
        self._since = 0
        self._first = self._help_first = 0
        self._time = TimeLines(control.shown)

    def attend(self) -> None:
        """Forgets what was read of the trace, since the view follows another band now."""
        self._since = 0

    def lines(self, columns: int, rows: int, wall_s: float) -> list[str]:
        """Returns at most `rows` lines of at most `columns` columns, for the wall time `wall_s` in s."""
        control = self._control
        if control.help:
            lines = self._help(columns, rows)
        elif control.menu is not None:
            lines = self._menu(control.menu, columns, rows)
        else:
            lines = self._band(columns, rows, wall_s)
        return [fitting(line, columns) for line in lines[:rows]]

    def _band(self, columns: int, rows: int, wall_s: float) -> list[str]:
        replay, at = self._control.live.replay, self._control.playhead
        moment, model = (replay.present(), replay.model) if at is None else replay.at(at)
        motor = self._motor(moment, wall_s)
        if self._control.blind:
            return [self._head(moment), "", motor, "", _("v shows everything again")]
        wide = columns >= LEAST_COLUMNS and rows >= _LEAST_ROWS
        below = ROWS + 2 + _TRACE_ROWS if wide else 0
        picture = self._picture(moment, columns, rows - below, wall_s)
        words, keys = self._words(moment, model, motor), self._keys(columns)
        short = 1 + len(words) + len(keys) + below
        if rows < short + len(picture) or columns < max(map(len, picture)):
            picture = []
        gap = [""] if rows >= short + len(picture) + 3 else []
        lines = [self._head(moment), *self._notice(gap), *picture, *gap, *words, *gap, *keys]
        room = rows - len(lines) - 1
        if wide:
            lines += ["", *self._time.lines(replay, at, columns), ""]
            lines += _trace(model, rows - len(lines))
        elif room > 1:
            lines += ["", _line_of_time(model, replay.model, columns)]
            lines += _trace(model, room - 1)
        return lines

    def _notice(self, gap: list[str]) -> list[str]:
        """Returns the lines of the notice and its key; without one, why a tap was refused, or else `gap`."""
        notice = self._control.notice
        if notice is None:
            refused = "" if self._control.playhead is not None else refused_text(self._model())
            return [refused] if refused else gap
        return [
            f"{notice.text}  ({notice.key}: {notice.label})" if notice.command else notice.text
        ]

    def _model(self) -> SessionModel:
        """Returns the session model of the present."""
        model = self._control.live.replay.model
        model.now_ms = self._control.pace.now_ms
        return model

    def _head(self, moment: Moment) -> str:
        pace = self._control.pace
        speed = _("halted") if pace.halted else f"x{pace.speed:g}"
        if self._control.playhead is not None:
            speed = _("past; Enter: go on from here, End: the present")
        elif pace.by_hand and (pace.halted or pace.speed > 1):
            speed += ", " + _("x1 while a press is decided")
        return f"Rondo   {labels.clock(moment.now_ms)}   {speed}"

    def _keys(self, columns: int) -> list[str]:
        """Returns the lines of keys and what they do, as many keys on a line as fit."""
        lines = [_(line) for line in _KEYS]
        if "side" in self._control.live.device.board.buttons:
            lines[0] += _APART + _(_SIDE_KEYS)
        return [filled for line in lines for filled in _filled(line, columns)]

    def _picture(self, moment: Moment, columns: int, rows: int, wall_s: float) -> list[str]:
        picture = moment.picture
        if picture is None:
            return [_("(no screen)")]
        if self._control.playhead is None and self._control.pace.rate > 1:
            picture = self._screen.take(picture, picture.lit, wall_s)
        return drawn(picture, columns, rows - len(_KEYS) - _WORD_LINES)

    def _words(self, moment: Moment, model: SessionModel, motor: str) -> list[str]:
        left, detail = time_texts(model)
        last = model.last_cue
        cue = _("nothing yet")
        if last is not None:
            pattern = labels.pattern(last.name, bool(model.settings["mirror"]))
            ago = _("now") if moment.cue else labels.ago(model.now_ms - last.t_ms)
            cue = f"{labels.cue(last.name)}  {pattern}   {ago}"
        return _in_columns(
            (_("state"), f"{labels.state(model.state)}   {phase_text(model)}"),
            (_("time"), f"{left}   {detail}" if left else ""),
            (_("felt"), cue),
            (_("motor"), motor),
            (
                _("screen"),
                "  ".join((screen_text(moment.screen), "", _("next"), next_text(model))),
            ),
        )

    def _motor(self, moment: Moment, wall_s: float) -> str:
        """Returns the line of the motor's drive and speed.

        At the present these are the highest values of the last HOLD_S, so that nothing flashes.
        """
        entries = self._control.live.device.recorder.entries
        duty = self._duty.take(moment.duty, wall_s)
        for _t_ms, kind, fields in entries[self._since :]:
            if kind == "motor":
                duty = self._duty.take(float(str(fields["duty"])), wall_s)
        self._since = len(entries)
        speed = self._speed.take(moment.speed, wall_s)
        if self._control.playhead is not None:
            duty, speed = moment.duty, moment.speed
        return _bar(duty, speed)

    def _menu(self, menu: Menu, columns: int, rows: int) -> list[str]:
        """Returns the lines of a menu; the row in focus is marked, and a longer list says how it goes on."""
        said = [
            line
            for text in (menu.row.note(), menu.row.keyword(), menu.message)
            for line in wrapped(text, columns)
        ]
        below = ["", *said]
        below += [f"{padded(name, 12)}{_blocks(steps)}" for name, steps in menu.patterns]
        below += [] if menu.motor is None else ["", _bar(*menu.motor)]
        count = self._count(menu, rows - 4 - len(below))
        lines = [f"{menu.title}   {menu.hint}".rstrip(), _more("▲", self._first)]
        wide = max(width(row.text) for row in menu.rows) + 2
        for place in range(self._first, self._first + count):
            row = menu.rows[place]
            lines += [f"  {row.heading}"] if row.heading else []
            value = row.value() if row.change is None else f"< {row.value()} >"
            part = "" if row.part is None else "  " + "▬" * round(row.part * _PART)
            mark = ">" if place == menu.at else " "
            lines.append(f"{mark} {padded(row.text, wide)}{value}{part}".rstrip())
        return [*lines, _more("▼", len(menu.rows) - self._first - count), *below]

    def _count(self, menu: Menu, room: int) -> int:
        """Returns how many rows fit into `room` lines, headings included, and scrolls to the row in focus."""
        count = len(menu.rows)
        while True:
            self._first = menu.window(min(self._first, len(menu.rows) - count), count)
            shown = menu.rows[self._first : self._first + count]
            if count == 1 or count + sum(bool(row.heading) for row in shown) <= room:
                return count
            count -= 1

    def turn_help(self, word: str) -> None:
        """Scrolls the help by `word`, one of up, down, page_up and page_down."""
        steps = {"up": -1, "down": 1, "page_up": -PAGE, "page_down": PAGE}
        self._help_first = max(0, self._help_first + steps.get(word, 0))

    def _help(self, columns: int, rows: int) -> list[str]:
        """Returns the lines of the help: the keys of this view; a longer list says how it goes on."""
        does = self._control.commands()
        found = [(_(keys), _(meaning)) for keys, meaning, command in HELP if command in does]
        lines = [*self._keys(columns), "", *_in_columns(*found)]
        count = len(lines) if len(lines) <= rows - 1 else rows - 3
        self._help_first = min(self._help_first, len(lines) - count)
        shown = lines[self._help_first : self._help_first + count]
        if count == len(lines):
            return [_("Keys"), *shown]
        after = len(lines) - self._help_first - count
        return [_("Keys"), _more("▲", self._help_first), *shown, _more("▼", after)]


def _bar(duty: float, speed: float) -> str:
    filled = round(duty * _BAR)
    text = _("drive {drive} %   turns {speed} %")
    return f"[{'█' * filled}{'·' * (_BAR - filled)}]  " + text.format(
        drive=f"{round(duty * 100):3d}", speed=f"{round(speed * 100):3d}"
    )


def _line_of_time(model: SessionModel, whole: SessionModel, columns: int) -> str:
    """Returns the whole session as one line of `columns` characters, with a bar at the instant of `model`."""
    coming = whole.coming()[0]
    spans = [*whole.spans, *coming]
    start = min((span.start_ms for span in spans), default=whole.now_ms)
    end = max([span.end_ms or whole.now_ms for span in spans] or [start])
    cells = [" "] * columns
    per_ms = (columns - 1) / max(1, end - start)
    for span in spans:
        first, last = (
            round((t_ms - start) * per_ms) for t_ms in (span.start_ms, span.end_ms or whole.now_ms)
        )
        cells[first:last] = _cell(span, span in coming) * (last - first)
    at = round((model.now_ms - start) * per_ms)
    if 0 <= at < columns:
        cells[at] = "│"
    return "".join(cells)


def _cell(span: Span, coming: bool) -> str:
    if span.kind == "paused":
        return "░"
    return _COMES.get(span.side, ":") if coming else _WAS.get(span.side, "█")


def _trace(model: SessionModel, room: int) -> list[str]:
    return [f"{labels.clock(line.t_ms):>8}  {line.text}" for line in model.lines[-room:]]


def _more(arrow: str, count: int) -> str:
    """Returns the line that says by how many rows a list goes on, "" if it does not."""
    said = _("{count} more").format(count=count)
    return f"  {arrow} {said}" if count > 0 else ""


def _blocks(steps: tuple[int, ...]) -> str:
    """Returns a cue to scale, a character for _BLOCK_MS: a block in a pulse, a space in a gap."""
    return "".join(
        ("█" if place % 2 == 0 else " ") * max(1, round(ms / _BLOCK_MS))
        for place, ms in enumerate(steps)
    )


def _filled(line: str, columns: int) -> list[str]:
    """Returns the parts of `line` as lines of at most `columns` columns; parts stand _APART from each other."""
    lines: list[str] = []
    for part in line.split(_APART):
        if lines and width(lines[-1] + _APART + part) <= columns:
            lines[-1] += _APART + part
        else:
            lines.append(part)
    return lines


def _in_columns(*rows: tuple[str, str]) -> list[str]:
    """Returns a line for each (caption, text), with the texts below each other."""
    wide = max(width(caption) for caption, _text in rows) + 2
    return [f"{padded(caption, wide)}{text}".rstrip() for caption, text in rows]
