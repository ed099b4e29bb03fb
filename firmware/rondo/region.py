"""A rectangle of the screen: its own buffer, what it shows, and whether the display has it yet.

Drawing into it allocates nothing. The display takes it whole: `x`, `page`, `width`, `buffer`.
"""

from framebuf import MONO_VLSB, FrameBuffer

from . import glyphs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    Strip = tuple[bytes, int, int, int]  # pictures side by side: pages, width, height, format

    class Display(Protocol):
        """What a driver offers; every call may raise OSError."""

        def init(self) -> None: ...
        def send(self, x: int, page: int, width: int, buffer: bytearray) -> None: ...
        def power(self, on: bool) -> None: ...
        def brightness(self, level: int) -> None: ...
        def rotate(self, degrees: int) -> None: ...


_FONT_WIDTH = len(glyphs.FONT) // 2
_LETTER_AT = [sum(glyphs.LETTER_WIDTHS[:i]) for i in range(len(glyphs.LETTERS) + 1)]


class Region:
    """`width` columns of `pages` pages of 8 rows, in colour `ink`; `buffer` begins with a byte for the driver."""

    def __init__(self, x: int, page: int, width: int, pages: int, ink: int = 0) -> None:
        self.x = x
        self.page = page
        self.width = width
        self.pages = pages
        self.ink = ink
        self.buffer = bytearray(1 + width * pages)
        self.frame = FrameBuffer(memoryview(self.buffer)[1:], width, pages * 8, MONO_VLSB)
        self.dirty = False
        self.shown: "int | str | None" = None  # whatever tells one content from another
        # Bus time in ms: 25 us for a byte, 8 bytes of window and addresses, 1 ms around it.
        self.cost = (25 * (len(self.buffer) + 8) + 1999) // 1000

    def forget(self) -> None:
        """What is shown is no longer known."""
        self.shown = None
        self.dirty = False

    def show(self, strip: "Strip", number: int) -> None:
        """Picture `number` of a strip of pictures as wide as this region, if not there yet."""
        if self.shown != number:
            self.shown = number
            self.paste(strip, -self.width * number)
            self.dirty = True

    def paste(self, strip: "Strip", x: int) -> None:
        """A whole strip with its left edge at column `x`; what does not fit is cut off."""
        # The stubs know only a FrameBuffer here, which cannot be made of bytes.
        self.frame.blit(strip, x, 0)  # type: ignore[arg-type]

    def write(self, word: bytes, x: int, page: int) -> int:
        """A spelt word from column `x` in `page` and the next one; returns the column after it."""
        buffer, width, font = self.buffer, self.width, glyphs.FONT
        start = 1 + page * width
        for letter in word:
            for column in range(_LETTER_AT[letter], _LETTER_AT[letter + 1]):
                buffer[start + x] = font[column]
                buffer[start + x + width] = font[_FONT_WIDTH + column]
                x += 1
        return x


def spell(word: str) -> bytes:
    """A word as the numbers of its letters; ValueError for a letter that is not drawn."""
    return bytes([glyphs.LETTERS.index(letter) for letter in word])


def length(word: bytes) -> int:
    """Columns that a spelt word takes, without the gap after it."""
    total = -1
    for letter in word:
        total += glyphs.LETTER_WIDTHS[letter]
    return total
