"""The screen: which side, how long, how far; drawn from a `View` that the app fills in each turn.

`update` compares the view with what is drawn and redraws only what differs; `send` gives the
display one changed rectangle at a time, when there is time for it. A display that fails is tried
again every 10 seconds, and nothing else notices. Layout of 128x64 pixels, in pages of 8 rows:

    0-1   a word                                battery
    2-5   left panel (24)   time or picture (80)   right panel (24)
    6-7   the session, one box for each phase; what is over is filled
"""

from framebuf import MONO_VLSB

from . import glyphs
from .battery_curve import LOW_PERCENT
from .region import Region, length, spell
from .table import NEVER
from .words import load as load_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .region import Display, Strip

_PAGES = 4  # of the panels and of the time
_RETRY_MS = 10_000
_TICKS = 0x3FFFFFFF  # differences are taken within it, whether times wrap there or not
_INIT_MS = 3

# What the middle shows besides pictures, which count from 0: "ready", and the ways of a time.
_READY = 99
_TIME = 100

# Left edge of plus, tens and ones of minutes, colon, tens and ones of seconds; -1 is left out.
_WAYS = (
    (-1, -1, -1, -1, -1, -1),
    (-1, -1, 33, 51, 59, 77),  # 6:00
    (-1, 24, 42, 60, 68, 86),  # 12:00
    (27, -1, 39, 57, 65, 83),  # +0:30
    (24, 36, 54, -1, -1, -1),  # +12 min
)
_MINUTES_X = 52  # of the word, within the middle

# The session's boxes: first row and height, and the rows of the line under the present one.
_BOX_Y = 5
_BOX_HEIGHT = 7
_LINE_Y = 14
_NO_BAR = -2

_DIGITS = (glyphs.DIGITS, 10 * glyphs.DIGITS_WIDTH, 32, MONO_VLSB)
_COLON = (glyphs.COLON, glyphs.COLON_WIDTH, 32, MONO_VLSB)
_PLUS = (glyphs.PLUS, glyphs.PLUS_WIDTH, 32, MONO_VLSB)
_PICTURES = (glyphs.PICTURES, len(glyphs.PICTURES) // _PAGES, 32, MONO_VLSB)
# Unknown, nearly empty (to 20 %), four steps up to full.
_BATTERY = (glyphs.BATTERY, len(glyphs.BATTERY) // 2, 16, MONO_VLSB)

_PICTURE = {
    "massage": glyphs.MASSAGE,
    "stroke": glyphs.STROKE,
    "shake": glyphs.SHAKE,
    "rest": glyphs.REST,
    "done": glyphs.DONE,
    "ended": glyphs.ENDED,
    "safe": glyphs.SAFE,
}


class View:
    """What the wearer is to see; the app changes it in place."""

    def __init__(self) -> None:
        self.state = "asleep"  # asleep, awake, running, paused, done, ended, safe
        self.kind = "express"  # express, massage, stroke, shake, rest
        self.side = "none"  # left, right, both, none
        self.seconds = -1  # the time to show, rounded up; -1: none, until a tap
        self.over = False  # counting up past the usual window
        self.may_switch = False
        self.battery = -1  # percent; -1: unknown
        self.round = 1
        self.index = 0  # of the phase
        self.elapsed = 0  # ms in the phase


class Screen:
    """Draws views on a display (`drivers.ssd1306.Ssd1306` or alike), or on none at all."""

    def __init__(
        self,
        display: "Display | None",
        language: str = "en",
        brightness: int = 2,
        rotate: int = 0,
    ) -> None:
        self._display = display
        self._brightness = brightness
        self._rotate = rotate
        self._words = load_words(language)
        self._spelt = {key: spell(word) for key, word in self._words.items()}
        self._switch = spell("⇄")
        self._regions()
        self._plan: "list[tuple[int, int, int, int]]" = []  # x, width, length / 100 ms, mark
        self._fill = 0
        self._ready = self._failed = self._wanted = False
        self._lit: "bool | None" = None  # unknown: a reset leaves the panel as it was
        self._failed_at = 0
        self._stale = True
        self._state = self._kind = self._side = ""  # as last drawn, like those below
        self._may_switch = self._over = self._barred = False
        self._seconds = -1

    def _regions(self) -> None:
        self._band = Region(0, 0, 108, 2)
        self._battery = Region(108, 0, 20, 2)
        self._left = Region(0, 2, 24, _PAGES)
        self._right = Region(104, 2, 24, _PAGES)
        self._middle = Region(24, 2, 80, _PAGES)
        self._bar = Region(0, 6, 128, 2)
        digit = glyphs.DIGITS_WIDTH
        widths = (glyphs.PLUS_WIDTH, digit, digit, glyphs.COLON_WIDTH, digit, digit)
        self._cells = [Region(-1, 2, width, _PAGES) for width in widths]
        # In the order of sending: the digits lie on the middle.
        self._all = [self._left, self._right, self._middle]
        self._all += self._cells + [self._band, self._bar, self._battery]

    # What the app calls

    def plan(self, lengths: list[int], opens: list[int]) -> None:
        """Each phase's usual length, and when in it one may switch (-1: never), in ms."""
        count = len(lengths)
        gap = 2 if count <= 25 else 1 if count <= 63 else 0
        least = (3, 1, 0)[2 - gap]
        spare = 126 + gap - count * (least + gap)
        total = sum(lengths) or 1
        self._plan = []
        before = 0
        for i in range(count):
            x = 1 + i * (least + gap) + spare * before // total
            before += lengths[i]
            width = 1 + (i + 1) * (least + gap) + spare * before // total - gap - x
            opened = 0 <= opens[i] < lengths[i]
            mark = x + width * opens[i] // lengths[i] if opened else -1
            self._plan.append((x, width, lengths[i] // 100, mark))
        self._bar.shown = None

    def update(self, view: View) -> None:
        """Redraws, in memory, what the view changes."""
        changed = (
            self._stale
            or view.state != self._state
            or view.kind != self._kind
            or view.side != self._side
            or view.may_switch != self._may_switch
            or view.over != self._over
        )
        if changed:
            self._scene(view)
        if changed or view.seconds != self._seconds:
            self._time(view)
        battery = view.battery
        self._battery.show(_BATTERY, 0 if battery < 0 else min(5, 1 + max(0, battery - 1) // 20))
        self._progress(view)

    def light(self, on: bool) -> None:
        """Whether the panel is to be lit; it lights up once everything on it is sent."""
        self._wanted = on

    @property
    def pending(self) -> bool:
        """Whether `send` has something to do, be it to try a failed display again when it is time."""
        if self._display is None:
            return False
        return self._wanted != self._lit or (self._wanted and self._next() is not None)

    def retry_at(self, now: int) -> int:
        """When a failed display is to be tried again; NEVER if none has failed."""
        if not self._failed:
            return NEVER
        return now + max(0, _RETRY_MS - ((now - self._failed_at) & _TICKS))

    def send(self, now: int, budget_ms: int) -> bool:
        """Sends the next thing that fits into `budget_ms` (10 ms for the largest); True if it did.

        To be called each turn while `pending`, with the time in ms.
        """
        display = self._display
        if display is None:
            return False
        if self._failed and (now - self._failed_at) & _TICKS < _RETRY_MS:
            return False
        try:
            sent = self._send(display, budget_ms)
        except OSError:
            self._failed = self._stale = True
            self._ready = False
            self._lit = None
            self._failed_at = now
            return False
        if sent:
            self._failed = False
        return sent

    def lines(self, view: View) -> list[str]:
        """The screen as text, for the trace."""
        words = self._words
        state = view.state
        lines = []
        if state == "awake":
            lines += [words.get(view.side, ""), words["ready"]]
        elif state == "running" or state == "paused":
            if state == "paused":
                lines.append(words["paused"])
            lines.append(words.get(view.side if view.kind == "express" else view.kind, ""))
            if view.seconds >= 0:
                sign = "+" if view.over else ""
                lines.append("%s%d:%02d" % (sign, view.seconds // 60, view.seconds % 60))
            if self._word(view) == "may_switch":
                lines.append(words["may_switch"])
        elif state in words:
            lines.append(words[state])
        if lines and 0 <= view.battery <= LOW_PERCENT:
            lines.append(words["battery_low"])
        return lines

    # Sending

    def _send(self, display: "Display", budget_ms: int) -> bool:
        if not self._wanted:
            return self._power(display, False, budget_ms)
        if not self._ready:
            return self._start(display, budget_ms)
        region = self._next()
        if region is None:
            return not self._stale and self._power(display, True, budget_ms)
        if region.cost > budget_ms:
            return False
        region.dirty = False
        display.send(region.x, region.page, region.width, region.buffer)
        return True

    def _next(self) -> "Region | None":
        for region in self._all:
            if region.dirty:
                return region
        return None

    def _start(self, display: "Display", budget_ms: int) -> bool:
        """Sets the display up; it stays dark until all was drawn anew and sent."""
        if budget_ms < _INIT_MS:
            return False
        display.init()
        display.brightness(self._brightness)
        display.rotate(self._rotate)
        self._ready = self._stale = True
        self._lit = False
        return True

    def _power(self, display: "Display", on: bool, budget_ms: int) -> bool:
        if self._lit == on or budget_ms < 2:
            return False
        display.power(on)
        self._lit = on
        return True

    # Drawing

    def _scene(self, view: View) -> None:
        """All but the time, the battery and the bar."""
        if self._stale:
            for region in self._all:
                region.forget()
        self._stale = False
        self._state, self._kind, self._side = view.state, view.kind, view.side
        self._may_switch, self._over = view.may_switch, view.over
        self._top(self._word(view))
        self._panels(view)
        state = view.state
        self._barred = state != "awake" and state != "asleep" and state != "safe"

    def _word(self, view: View) -> str:
        """The key of the word at the top."""
        if view.state == "running":
            if view.kind != "express":
                return view.kind
            return "may_switch" if view.may_switch else view.side
        return view.side if view.state == "awake" else view.state

    def _top(self, key: str) -> None:
        band = self._band
        if band.shown == key:
            return
        band.shown = key
        band.frame.fill(0)
        x = 1
        if key == "may_switch":
            x = band.write(self._switch, x, 0) + 3
        if key in self._spelt:
            band.write(self._spelt[key], x, 0)
        band.dirty = True

    def _panels(self, view: View) -> None:
        """The side as shape and place; a motion on both sides; a pause on the free side."""
        state, left, right = view.state, glyphs.NOTHING, glyphs.NOTHING
        if state == "awake" or state == "running" or state == "paused":
            if view.kind == "express" or state == "awake":
                if view.side == "left" or view.side == "both":
                    left = glyphs.LEFT
                if view.side == "right" or view.side == "both":
                    right = glyphs.RIGHT
            else:
                left = right = _PICTURE.get(view.kind, glyphs.NOTHING)
            if state == "paused":
                if left == glyphs.NOTHING:
                    left = glyphs.PAUSE
                else:
                    right = glyphs.PAUSE
        self._left.show(_PICTURES, left)
        self._right.show(_PICTURES, right)

    def _time(self, view: View) -> None:
        """The big digits, or what is in their place."""
        self._seconds = seconds = view.seconds
        if view.state == "running" or view.state == "paused":
            if seconds < 0:
                self._center(glyphs.TAP, 0)
                return
            if seconds > 5999:
                seconds = 5999
            way = (4 if view.over else 2) if seconds >= 600 else (3 if view.over else 1)
            self._center(_TIME + way, way)
            self._digits(seconds // 60, seconds % 60)
        elif view.state == "awake":
            self._center(_READY, 0)
        else:
            self._center(_PICTURE.get(view.state, glyphs.NOTHING), 0)

    def _center(self, content: int, way: int) -> None:
        """What lies under the digits, and where those are."""
        middle = self._middle
        if middle.shown == content:
            return
        middle.shown = content
        middle.frame.fill(0)
        if content == _READY:
            word = self._spelt["ready"]
            middle.write(word, (middle.width - length(word)) // 2, 1)
        elif content < _READY:
            x = (middle.width - glyphs.PICTURES_WIDTH) // 2
            middle.paste(_PICTURES, x - glyphs.PICTURES_WIDTH * content)
            middle.frame.fill_rect(0, 0, x, 32, 0)
            middle.frame.fill_rect(x + glyphs.PICTURES_WIDTH, 0, x, 32, 0)
        elif way == 4:
            middle.write(self._spelt["minutes"], _MINUTES_X, 2)
        middle.dirty = True
        places = _WAYS[way]
        for i in range(6):
            self._cells[i].forget()
            self._cells[i].x = places[i]

    def _digits(self, minutes: int, seconds: int) -> None:
        self._digit(0, _PLUS, 0)
        self._digit(1, _DIGITS, minutes // 10)
        self._digit(2, _DIGITS, minutes % 10)
        self._digit(3, _COLON, 0)
        self._digit(4, _DIGITS, seconds // 10)
        self._digit(5, _DIGITS, seconds % 10)

    def _digit(self, place: int, strip: "Strip", number: int) -> None:
        cell = self._cells[place]
        if cell.x >= 0:
            cell.show(strip, number)

    # The session's bar

    def _progress(self, view: View) -> None:
        place, fill = _NO_BAR, 0
        if self._barred and self._plan:
            place = len(self._plan) if self._state == "done" else view.index
            if place < len(self._plan):
                phase = self._plan[place]
                if phase[2]:
                    fill = min(phase[1], phase[1] * (view.elapsed // 100) // phase[2])
        bar = self._bar
        if bar.shown != place or fill < self._fill:
            bar.shown = place
            self._boxes(place, fill)
        elif fill > self._fill:
            bar.frame.fill_rect(phase[0] + self._fill, _BOX_Y, fill - self._fill, _BOX_HEIGHT, 1)
        else:
            return
        self._fill = fill
        bar.dirty = True

    def _boxes(self, place: int, fill: int) -> None:
        frame = self._bar.frame
        frame.fill(0)
        if place == _NO_BAR:
            return
        for i in range(len(self._plan)):
            x, width, _, mark = self._plan[i]
            frame.rect(x, _BOX_Y, width, _BOX_HEIGHT, 1, i < place)
            if i == place:
                frame.fill_rect(x, _BOX_Y, fill, _BOX_HEIGHT, 1)
                frame.fill_rect(x, _LINE_Y, width, 2, 1)
                if mark >= 0:
                    for row in range(3):  # an arrowhead
                        frame.hline(mark - 2 + row, 1 + row, 5 - 2 * row, 1)
