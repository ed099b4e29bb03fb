"""The screen: which side, how long, how far; drawn from a `View` that `presenter` fills in each turn.

`update` compares the view with what is drawn and redraws only what differs; `send` gives the display one changed
rectangle at a time, when there is time for it. A display that fails is tried again every 10 seconds, ever less
often while it is to be dark, and nothing else notices; one that cannot report a failure is set up again each time
that it is lit. A layout, a module of `layouts`, says where things are.
"""

from ..session.table import NEVER
from .region import Font, Region
from .words import load as load_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from .region import Display, Strip
    from .view import View

_RETRY_MS = 10_000
_LONGEST_RETRY_MS = 640_000  # while it should be dark: each try wakes a band that sleeps
_TICKS_MASK = 0x3FFFFFFF  # mask for differences of instants, which may wrap

# What the middle may show besides pictures, whose numbers begin at 0: the word "ready", or a time.
_STRUCK = 50  # added to the number of a picture that is struck out
_READY = 99
_TIME = 100
# The forms of a time: how the digits stand, as the layout's DIGIT_PLACES has it.
_NO_DIGITS, _M_SS, _MM_SS, _OVER_M_SS, _OVER_MM = 0, 1, 2, 3, 4
_NO_BAR = -2
_TO_COME = ("awake", "choosing")  # states that show the coming session's side
_IN_SESSION = ("running", "paused")
_WITH_BAR = ("running", "paused", "done", "ended")


class Screen:
    """Draws views on a display (`drivers.ssd1306.Ssd1306` or alike) as a layout says."""

    def __init__(
        self, display: "Display", layout: "ModuleType", language: str, brightness: int, rotate: int
    ) -> None:
        self._display = display
        self._layout = layout
        self._glyphs = glyphs = layout.glyphs
        self._brightness = brightness
        self._rotate = rotate
        self._words = load_words(language)
        self._font = Font(glyphs.LETTERS, glyphs.LETTER_WIDTHS, glyphs.FONT)
        self._spelt = {key: self._font.spell(word) for key, word in self._words.items()}
        self._pictures = {name: number for number, name in enumerate(glyphs.NAMES)}
        self._nothing = len(glyphs.NAMES)
        # The arrows of "may switch" are a picture for the free side, or stand before the word.
        self._arrows = b"" if "switch" in self._pictures else self._font.spell("⇄")
        self._regions()
        self._bar_boxes: "list[tuple[int, int, int, int]]" = []  # x, width, length / 100 ms, mark
        self._fill = 0
        self._ready = self._wanted = False
        self._lit: "bool | None" = None  # unknown: a reset leaves the panel as it was
        self._retry_ms = _RETRY_MS // 2  # doubled by each failure since it was last lit
        self._rest_ms = 0  # for which the display is left alone, from `_rest_from` on
        self._rest_from = 0
        self.stale = True  # the next `update` draws everything again
        # What was last drawn; so are the fields below
        self._state = self._kind = self._side = self._pacing = ""
        self._may_switch = self._over = self._has_bar = False
        self._seconds = self._assist = -1

    def _regions(self) -> None:
        layout = self._layout
        regions = [Region(*place) for place in layout.REGIONS]
        self._heading, self._battery, self._left, self._right, self._middle, self._bar = regions
        page, pages, inks = layout.TIME
        plus, digit, colon = layout.WIDTHS
        widths = (plus, digit, digit, colon, digit, digit)
        self._cells = [Region(-1, page, width, pages, inks) for width in widths]
        # In the order of sending: the digits lie on the middle.
        panels, others = [self._left, self._right, self._middle], [self._heading, self._bar]
        self._all = panels + self._cells + others + [self._battery]

    # What the app calls

    def lay_out_bar(self, lengths: list[int], opens: list[int]) -> None:
        """Lays out the bar, a box for each phase: its usual length, and when it may be left (-1: never), in ms."""
        count = len(lengths)
        gap = 2 if count <= 25 else 1
        least = 2 * gap - 1
        spare = self._bar.width - 2 + gap - count * (least + gap)
        total = sum(lengths) or 1
        self._bar_boxes = []
        earlier_ms = 0
        for i in range(count):
            x = 1 + i * (least + gap) + spare * earlier_ms // total
            earlier_ms += lengths[i]
            width = 1 + (i + 1) * (least + gap) + spare * earlier_ms // total - gap - x
            opened = 0 <= opens[i] < lengths[i]
            mark = x + width * opens[i] // lengths[i] if opened else -1
            self._bar_boxes.append((x, width, lengths[i] // 100, mark))
        self._bar.shown = None

    def update(self, view: View) -> None:
        """Redraws, in memory, the regions in which `view` differs from what is drawn."""
        changed = (
            self.stale
            or view.state != self._state
            or view.kind != self._kind
            or view.side != self._side
            or view.may_switch != self._may_switch
            or view.over != self._over
            or view.pacing != self._pacing
            or view.assist != self._assist
        )
        if changed:
            self._scene(view)
        if changed or view.seconds != self._seconds:
            self._time(view)
        battery = view.battery
        # Nothing if unknown, else nearly empty (to 20 %), or one of four steps up to full.
        self._battery.show(self._glyphs.BATTERY, 5 if battery < 0 else max(0, battery - 1) // 20)
        self._progress(view)

    def light(self, on: bool) -> None:
        """Plans to turn the panel on or off; `send` does it, and lights the panel once everything on it is sent."""
        self._wanted = on
        if on:
            self._retry_ms = _RETRY_MS // 2
            self._rest_ms = min(self._rest_ms, _RETRY_MS)

    @property
    def pending(self) -> bool:
        """Returns whether `send` has yet to turn the panel on or off, or to send a changed region.

        It is True as long as a display has failed, since that is to be tried again.
        """
        return self._wanted != self._lit or (self._wanted and self._next() is not None)

    def retry_at(self, now: int) -> int:
        """Returns when a display that has failed or has to rest is to be tried again; NEVER if it need not be."""
        if not self._rest_ms or not self.pending:
            return NEVER
        return now + max(0, self._rest_ms - ((now - self._rest_from) & _TICKS_MASK))

    def send(self, now: int, budget_ms: int) -> bool:
        """Sends the next changed region or command that takes at most `budget_ms`; returns whether it sent one.

        To be called each turn, with the time in ms.
        """
        if self._rest_ms:
            if (now - self._rest_from) & _TICKS_MASK < self._rest_ms:
                return False
            self._rest_ms = 0
        try:
            return self._send(now, budget_ms)
        except OSError:
            self.stale = True
            self._ready = False
            self._lit = None
            self._retry_ms = min(2 * self._retry_ms, _LONGEST_RETRY_MS)
            self._rest(now, _RETRY_MS if self._wanted else self._retry_ms)
            return False

    def lines(self, view: View) -> list[str]:
        """Returns `view` as lines of text, for the trace."""
        return view.lines(self._words)

    # Sending

    def _send(self, now: int, budget_ms: int) -> bool:
        if not self._wanted:
            return self._power(False, now, budget_ms)
        if not self._ready:
            return self._start(now, budget_ms)
        region = self._next()
        if region is None:
            return not self.stale and self._power(True, now, budget_ms)
        # 8 bytes of window and addresses, 1 ms around it.
        if self._display.traits[4] * (len(region.buffer) + 8) > (budget_ms - 1) * 1000:
            return False
        region.dirty = False
        self._display.send(region)
        return True

    def _next(self) -> "Region | None":
        for region in self._all:
            if region.dirty:
                return region
        return None

    def _start(self, now: int, budget_ms: int) -> bool:
        """Sets the display up, dark until all is drawn and sent again; returns False if `budget_ms` is too low."""
        display = self._display
        if budget_ms < display.traits[2]:
            return False
        display.init()
        display.brightness(self._brightness)
        display.rotate(self._rotate)
        self._ready = self.stale = True
        self._rest(now, display.traits[1])
        return True

    def _power(self, on: bool, now: int, budget_ms: int) -> bool:
        noticed, rest_ms, _, takes_ms, _ = self._display.traits
        if self._lit == on or budget_ms < takes_ms:
            return False
        self._display.power(on)
        self._lit = on
        self._ready = self._ready and (on or noticed)
        self._rest(now, rest_ms)
        return True

    def _rest(self, now: int, ms: int) -> None:
        self._rest_ms = ms
        self._rest_from = now

    # Drawing

    def _scene(self, view: View) -> None:
        """Redraws the word at the top and both panels, but not the time, the battery and the bar."""
        if self.stale:
            for region in self._all:
                region.forget()
        self.stale = False
        self._state, self._kind, self._side = view.state, view.kind, view.side
        self._may_switch, self._over = view.may_switch, view.over
        self._pacing, self._assist = view.pacing, view.assist
        self._top(self._word(view))
        self._panels(view)
        self._has_bar = view.state in _WITH_BAR

    def _word(self, view: View) -> str:
        """Returns the key of the word at the top."""
        if view.state == "running":
            if view.kind != "express":
                return view.kind
            return "may_switch" if view.may_switch else view.side
        if view.state in _TO_COME:
            return view.side if view.state == "awake" else view.pacing
        return view.state

    def _top(self, key: str) -> None:
        heading = self._heading
        if heading.shown == key:
            return
        heading.shown = key
        heading.frame.fill(0)
        font, x = self._font, self._layout.WORDS[0]
        if key == "may_switch" and self._arrows:
            x = font.write(heading, self._arrows, x, 0) + 3
        if key in self._spelt:
            word = self._spelt[key]
            if x < 0:
                x = (heading.width - font.length(word)) // 2
            font.write(heading, word, x, 0)
        heading.dirty = True

    def _panels(self, view: View) -> None:
        """Draws both panels: the picture of the side in its own panel, pause or arrows in the other.

        Massage, stroke, shake and rest have their picture in both.
        """
        state, pictures, nothing = view.state, self._pictures, self._nothing
        left = right = nothing
        sign = ""
        if state in _TO_COME or state in _IN_SESSION:
            if view.kind == "express" or state in _TO_COME:
                if view.side == "left" or view.side == "both":
                    left = pictures["left"]
                if view.side == "right" or view.side == "both":
                    right = pictures["right"]
            else:
                left = right = pictures.get(view.kind, nothing)
            if state == "paused":
                sign = "pause"
            elif state == "running" and view.may_switch and view.side != "both":
                sign = "switch"
            if sign in pictures:
                if left == nothing:
                    left = pictures[sign]
                else:
                    right = pictures[sign]
        self._left.show(self._glyphs.PICTURES, left)
        self._right.show(self._glyphs.PICTURES, right)

    def _time(self, view: View) -> None:
        """Draws the big digits, or what is in their place: a picture, or the word "ready"."""
        self._seconds = seconds = view.seconds
        if view.state in _IN_SESSION:
            if seconds < 0:
                self._center(self._pictures["tap"], _NO_DIGITS)
                return
            if seconds >= 600:
                form = _OVER_MM if view.over else _MM_SS
            else:
                form = _OVER_M_SS if view.over else _M_SS
            self._center(_TIME + form, form)
            self._digits(seconds // 60, seconds % 60)
        elif view.state == "awake":
            self._center(_READY, _NO_DIGITS)
        elif view.state == "choosing":
            massage = self._nothing if view.assist < 0 else self._pictures["massage"]
            self._center(massage if view.assist else _STRUCK + massage, _NO_DIGITS)
        else:
            self._center(self._pictures.get(view.state, self._nothing), _NO_DIGITS)

    def _center(self, content: int, form: int) -> None:
        """Draws the picture or word `content` in the middle, and moves the digits to their places in `form`."""
        middle = self._middle
        if middle.shown == content:
            return
        middle.shown = content
        _, ready_page, minutes_x, minutes_page = self._layout.WORDS
        font = self._font
        if content < _READY:
            self._picture(content)
        else:
            middle.frame.fill(0)
            middle.dirty = True
        if content == _READY:
            word = self._spelt["ready"]
            font.write(middle, word, (middle.width - font.length(word)) // 2, ready_page)
        elif form == _OVER_MM:
            font.write(middle, self._spelt["minutes"], minutes_x, minutes_page)
        places = self._layout.DIGIT_PLACES[form]
        for i in range(6):
            self._cells[i].forget()
            self._cells[i].x = places[i]
        self._digit(0, self._glyphs.PLUS, 0)
        self._digit(3, self._glyphs.COLON, 0)

    def _picture(self, content: int) -> None:
        """Draws a picture in the middle, struck out if `content` is _STRUCK or more."""
        middle, width, height = self._middle, self._glyphs.PICTURE_WIDTH, 8 * self._middle.pages
        frame, x = middle.frame, (middle.width - width) // 2
        middle.paste(self._glyphs.PICTURES, x - width * (content % _STRUCK))
        frame.fill_rect(0, 0, x, height, 0)
        frame.fill_rect(x + width, 0, x + 1, height, 0)
        if content >= _STRUCK:
            thick = width // 12
            for i in range(-1, thick + 1):  # dark on either side of the stroke
                ink = 1 if 0 <= i < thick else 0
                frame.line(x + i, height - 1, x + width - thick + i, 0, ink)

    def _digits(self, minutes: int, seconds: int) -> None:
        digits, cells = self._glyphs.DIGITS, self._cells
        self._digit(5, digits, seconds % 10)
        # Asked first: most often nothing but the last has changed.
        if cells[4].shown != seconds // 10:
            self._digit(4, digits, seconds // 10)
        if cells[2].shown != minutes % 10:
            self._digit(2, digits, minutes % 10)
        if cells[1].shown != minutes // 10:
            self._digit(1, digits, minutes // 10)

    def _digit(self, place: int, strip: "Strip", number: int) -> None:
        cell = self._cells[place]
        if cell.x >= 0:
            cell.show(strip, number)

    # The session's bar

    def _progress(self, view: View) -> None:
        box_index, fill = _NO_BAR, 0
        if self._has_bar and self._bar_boxes:
            box_index = len(self._bar_boxes) if self._state == "done" else view.index
            if box_index < len(self._bar_boxes):
                box = self._bar_boxes[box_index]
                if box[2]:
                    fill = min(box[1], box[1] * (view.elapsed // 100) // box[2])
        bar = self._bar
        if bar.shown != box_index or fill < self._fill:
            bar.shown = box_index
            self._boxes(box_index, fill)
        elif fill > self._fill:
            boxes = self._layout.BAR
            bar.frame.fill_rect(box[0] + self._fill, boxes[0], fill - self._fill, boxes[1], 1)
        else:
            return
        self._fill = fill
        bar.dirty = True

    def _boxes(self, place: int, fill: int) -> None:
        frame = self._bar.frame
        frame.fill(0)
        if place == _NO_BAR:
            return
        y, height, line_y, line_height, arrow_y, arrow = self._layout.BAR
        for i in range(len(self._bar_boxes)):
            x, width, _, mark = self._bar_boxes[i]
            frame.rect(x, y, width, height, 1, i < place)
            if i == place:
                frame.fill_rect(x, y, fill, height, 1)
                frame.fill_rect(x, line_y, width, line_height, 1)
                if mark >= 0:
                    for row in range(arrow):  # an arrowhead
                        half = arrow - 1 - row
                        frame.hline(mark - half, arrow_y + row, 2 * half + 1, 1)
