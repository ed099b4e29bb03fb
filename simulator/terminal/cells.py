"""Draws a picture as text: in braille cells of 2x4 pixels, or in quadrant blocks of 2x2 where there is room."""

from ..core.pixels import Picture

# Columns of pixels, at least: a picture with fewer cannot be read.
_LEAST_COLUMNS = 40

# The dots of a braille cell, row by row, as bits to add to U+2800.
_DOTS = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
# By a number of four bits, lowest first: upper left, upper right, lower left, lower right.
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def draw_picture(picture: Picture, columns: int, rows: int) -> list[str]:
    """Returns `picture` as lines of text, at full, half or quarter size, to fit into `columns` and `rows`.

    If even a quarter does not fit, there are more lines than `rows`, or longer ones than `columns`.
    """
    bitmap, width = picture.bitmap(), picture.size[0]
    while width > _LEAST_COLUMNS and (columns < width // 2 or rows < len(bitmap) // width // 4):
        bitmap, width = halved(bitmap, width), width // 2
    has_room = rows >= len(bitmap) // width // 2 and columns >= width // 2
    return (quadrants if has_room else braille)(bitmap, width)


def halved(bitmap: bytes, width: int) -> bytes:
    """Returns `bitmap` (a byte per pixel) at half its size: a pixel is lit if at least two of four were."""
    cells = _cells(bitmap, width, 2)
    return bytes(sum(cell) >= 2 for row in cells for cell in row)


def braille(bitmap: bytes, width: int) -> list[str]:
    """Returns a bitmap as lines of braille: each character is 2 pixels wide and 4 high."""
    return [
        "".join(
            chr(0x2800 + sum(bit for bit, dot in zip(_DOTS, cell, strict=True) if dot))
            for cell in row
        )
        for row in _cells(bitmap, width, 4)
    ]


def quadrants(bitmap: bytes, width: int) -> list[str]:
    """Returns a bitmap as lines of quadrant blocks: each character is 2 pixels wide and 2 high."""
    return [
        "".join(_QUADRANTS[sum(1 << bit for bit, dot in enumerate(cell) if dot)] for cell in row)
        for row in _cells(bitmap, width, 2)
    ]


def _cells(bitmap: bytes, width: int, height: int) -> list[list[list[int]]]:
    """Cuts `bitmap`, a byte per pixel, into cells 2 wide and `height` high; returns rows of them.

    A cell is a list of its pixels, row by row. What does not fill a cell at the edge is left out.
    """
    return [
        [
            [bitmap[(y + dy) * width + x + dx] for dy in range(height) for dx in (0, 1)]
            for x in range(0, width - 1, 2)
        ]
        for y in range(0, len(bitmap) // width - height + 1, height)
    ]
