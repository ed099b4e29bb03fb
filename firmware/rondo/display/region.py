"""A rectangle of the screen: its own buffer, what it shows, and whether the display has it yet.

Drawing into it allocates nothing. A display's driver sends the whole rectangle; it reads `x`, `page`, `width`,
`pages`, `buffer`, `frame`, `inks` and `shown`.
"""

from framebuf import MONO_VLSB, FrameBuffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    Strip = tuple[bytes, int, int, int]  # pictures side by side: pages, width, height, format

    class Display(Protocol):
        """The interface of a display's driver; every call may raise OSError.

        `traits` are: whether the driver notices a failure; ms of rest after `init` and after `power`; ms that
        `init` takes; ms that `power` takes; us to send a byte.
        """

        traits: "tuple[bool, int, int, int, int]"

        def init(self) -> None:
            """Sets the panel up and leaves it dark."""

        def send(self, region: "Region") -> None:
            """Sends the pixels of `region` to their place on the panel."""

        def power(self, on: bool) -> None:
            """Turns the panel on or off."""

        def brightness(self, level: int) -> None:
            """Sets the brightness: 1, the dimmest, to 4."""

        def rotate(self, degrees: int) -> None:
            """Turns the picture by 0 or 180 degrees."""


class Region:
    """A rectangle of the screen: `width` columns of `pages` pages of 8 rows.

    `buffer` begins with a byte for the driver. `inks` are numbers of colours, for a driver with colours: a single
    one for all pictures, or one for each picture that may be shown.
    """

    def __init__(self, x: int, page: int, width: int, pages: int, inks: bytes = b"") -> None:
        self.x = x
        self.page = page
        self.width = width
        self.pages = pages
        self.inks = inks
        self.buffer = bytearray(1 + width * pages)
        self.frame = FrameBuffer(memoryview(self.buffer)[1:], width, pages * 8, MONO_VLSB)
        self.dirty = False
        self.shown: Any = None  # what is drawn: a number or a key; None: unknown

    def forget(self) -> None:
        """Forgets what is shown, so that the next drawing is sent even if it is the same."""
        self.shown = None
        self.dirty = False

    def show(self, strip: "Strip", number: int) -> None:
        """Draws picture `number` of a strip whose pictures are as wide as this region.

        A number past the last picture clears the region.
        """
        if self.shown != number:
            self.shown = number
            if self.width * number >= strip[1]:
                self.frame.fill(0)
            self.frame.blit(strip, -self.width * number, 0)  # type: ignore[arg-type]
            self.dirty = True

    def paste(self, strip: "Strip", x: int) -> None:
        """Clears the region and draws a whole strip, its left edge at column `x`; what does not fit is cut off."""
        self.frame.fill(0)
        # The stubs know only a FrameBuffer here, which cannot be made of bytes.
        self.frame.blit(strip, x, 0)  # type: ignore[arg-type]
        self.dirty = True


class Font:
    """Letters of one height and any width.

    `letters` are their characters, `widths` their widths in columns; `columns` has their pixels, a byte for each
    column of 8 pixels: page by page, letter after letter.
    """

    def __init__(self, letters: str, widths: bytes, columns: bytes) -> None:
        self._letters = letters
        self._columns = columns
        self._at = [0]
        for width in widths:
            self._at.append(self._at[-1] + width)

    def spell(self, word: str) -> bytes:
        """Returns `word` as the index of each letter in `letters`. Raises ValueError for a letter not in there."""
        return bytes([self._letters.index(letter) for letter in word])

    def length(self, word: bytes) -> int:
        """Returns how many columns a spelt word takes, without the gap after it."""
        total = -1
        for letter in word:
            total += self._at[letter + 1] - self._at[letter]
        return total

    def write(self, region: Region, word: bytes, x: int, page: int) -> int:
        """Draws a spelt word from column `x` on, with its top in `page`; returns the column after it."""
        buffer, columns, starts = region.buffer, self._columns, self._at
        start = 1 + page * region.width
        for letter in word:
            for column in range(starts[letter], starts[letter + 1]):
                offset = start + x
                while column < len(columns):  # one page further down each time
                    buffer[offset] = columns[column]
                    offset += region.width
                    column += starts[-1]
                x += 1
        return x
