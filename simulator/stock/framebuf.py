"""MicroPython's `framebuf` for firmware that runs on CPython: same pixels, clipping and errors.

`FrameBuffer(buffer, width, height, format[, stride])` draws into any writable buffer. Frequent operations (filling
and page-aligned copying in MONO_VLSB) work on whole slices, all others pixel by pixel. A FrameBuffer is no buffer
itself, so the caller keeps the one that it passed.

Not modelled: `text` (the font is not ours to copy), and formats that no display here has.
"""

from array import array
from functools import cache, lru_cache
from typing import Any

from .pixel_formats import (
    FORMATS,
    GS2_HMSB,
    GS4_HMSB,
    GS8,
    MONO_HLSB,
    MONO_HMSB,
    MONO_VLSB,
    RGB565,
)

__all__ = [
    "GS2_HMSB", "GS4_HMSB", "GS8", "MONO_HLSB", "MONO_HMSB", "MONO_VLSB", "MVLSB", "RGB565",
    "FrameBuffer",
]  # fmt: skip

MVLSB = MONO_VLSB


@cache
def _mask_table(mask: int, sets_bits: bool) -> bytes:
    """Returns a table for bytes.translate that sets (`sets_bits`) or clears the bits of `mask` in a byte."""
    return bytes(byte | mask if sets_bits else byte & ~mask for byte in range(256))


@cache
def _colour_table(bit: int, off_byte: int, on_byte: int) -> bytes:
    """Returns a table for bytes.translate that maps a byte to `on_byte` if its `bit` is set, else to `off_byte`."""
    return bytes(on_byte if byte >> bit & 1 else off_byte for byte in range(256))


def _row_mask(page: int, top: int, bottom: int) -> int:
    """Returns a mask of the bits of `page` (8 rows) that lie in the rows from `top` to before `bottom`."""
    first_bit, end_bit = max(top - page * 8, 0), min(bottom - page * 8, 8)
    return (0xFF << first_bit) & (0xFF >> (8 - end_bit))


# The part of a picture that is visible on another: left, top, right, bottom there; and the x, y of its origin.
_Visible = tuple[int, int, int, int, int, int]


class FrameBuffer:
    """A picture in a buffer. Coordinates may lie outside it: drawing is clipped."""

    def __init__(
        self, buffer: Any, width: int, height: int, format: int, stride: int | None = None
    ) -> None:
        self._open(memoryview(buffer).cast("B"), width, height, format, stride)
        if self._memory.readonly:
            raise TypeError("object with buffer protocol required")

    def _open(
        self, memory: memoryview, width: int, height: int, form: int, stride: int | None
    ) -> None:
        stride = width if stride is None else stride
        if width < 1 or height < 1 or width > 0xFFFF or height > 0xFFFF or stride < width:
            raise ValueError
        if form not in FORMATS:
            raise ValueError("invalid format")
        self._get, self._put, bits, step = FORMATS[form]
        self._stride = -(-stride // step) * step
        if len(memory) < self._size_needed(width, height, form, bits):
            raise ValueError
        self._memory, self._width, self._height, self._format = memory, width, height, form

    def _size_needed(self, width: int, height: int, form: int, bits: int) -> int:
        if form == MONO_VLSB:
            return (-(-height // 8) - 1) * self._stride + width
        return -(-((height - 1) * self._stride + width) * bits // 8)

    def _set(self, x: int, y: int, color: int) -> None:
        if 0 <= x < self._width and 0 <= y < self._height:
            self._put(self._memory, self._stride, x, y, color)

    def fill(self, c: int) -> None:
        self.fill_rect(0, 0, self._width, self._height, c)

    def pixel(self, x: int, y: int, c: int | None = None) -> int | None:
        """Returns the colour of a pixel, None outside the picture; with `c`, sets the colour."""
        if c is not None:
            self._set(x, y, c)
        elif 0 <= x < self._width and 0 <= y < self._height:
            return self._get(self._memory, self._stride, x, y)
        return None

    def hline(self, x: int, y: int, w: int, c: int) -> None:
        self.fill_rect(x, y, w, 1, c)

    def vline(self, x: int, y: int, h: int, c: int) -> None:
        self.fill_rect(x, y, 1, h, c)

    def fill_rect(self, x: int, y: int, w: int, h: int, c: int) -> None:
        right, bottom = min(x + w, self._width), min(y + h, self._height)
        left, top = max(x, 0), max(y, 0)
        if left >= right or top >= bottom:
            return
        if self._format == MONO_VLSB:
            self._fill_pages(left, top, right, bottom, c != 0)
        else:
            self._fill_by_pixels(left, top, right, bottom, c)

    def _fill_pages(self, left: int, top: int, right: int, bottom: int, is_lit: bool) -> None:
        memory = self._memory
        for page in range(top >> 3, (bottom + 7) >> 3):
            mask, page_start = _row_mask(page, top, bottom), page * self._stride
            span = slice(page_start + left, page_start + right)
            if mask == 0xFF:
                memory[span] = (b"\xff" if is_lit else b"\x00") * (right - left)
            else:
                memory[span] = bytes(memory[span]).translate(_mask_table(mask, is_lit))

    def _fill_by_pixels(self, left: int, top: int, right: int, bottom: int, color: int) -> None:
        for y in range(top, bottom):
            for x in range(left, right):
                self._put(self._memory, self._stride, x, y, color)

    def rect(self, x: int, y: int, w: int, h: int, c: int, f: bool = False) -> None:
        if f:
            self.fill_rect(x, y, w, h, c)
            return
        self.hline(x, y, w, c)
        self.hline(x, y + h - 1, w, c)
        self.vline(x, y, h, c)
        self.vline(x + w - 1, y, h, c)

    def line(self, x1: int, y1: int, x2: int, y2: int, c: int) -> None:
        """Draws a line, both ends included, by Bresenham's algorithm."""
        dx, dy = abs(x2 - x1), abs(y2 - y1)
        step_x, step_y = (1 if x2 > x1 else -1), (1 if y2 > y1 else -1)
        longer, shorter = max(dx, dy), min(dx, dy)
        error, x, y = 2 * shorter - longer, x1, y1
        for _ in range(longer):
            self._set(x, y, c)
            steps_both = error >= 0
            if steps_both:
                error -= 2 * longer
            if steps_both or dy > dx:
                y += step_y
            if steps_both or dy <= dx:
                x += step_x
            error += 2 * shorter
        self._set(x2, y2, c)

    def ellipse(
        self, x: int, y: int, xr: int, yr: int, c: int, f: bool = False, m: int = 0x0F
    ) -> None:
        """Draws an ellipse by the midpoint method; the bits of `m` (1, 2, 4, 8) choose its quadrants."""
        if xr == 0 and yr == 0:
            if m & 0x0F:
                self._set(x, y, c)
            return
        steep = [(dx, dy) for dy, dx in _arc(yr, xr)]
        for dx, dy in _arc(xr, yr) + steep:
            self._quadrants(x, y, dx, dy, c, f, m)

    def _quadrants(self, x: int, y: int, dx: int, dy: int, c: int, f: bool, m: int) -> None:
        for bit, sign_x, sign_y in ((1, 1, -1), (2, -1, -1), (4, -1, 1), (8, 1, 1)):
            if m & bit and f:
                self.fill_rect(x if sign_x > 0 else x - dx, y + sign_y * dy, dx + 1, 1, c)
            elif m & bit:
                self._set(x + sign_x * dx, y + sign_y * dy, c)

    def poly(self, x: int, y: int, coords: "array[int]", c: int, f: bool = False) -> None:
        """Draws a closed polygon; `coords` are pairs relative to `x`, `y`; with `f`, the polygon is filled."""
        points = list(zip(coords[0::2], coords[1::2], strict=False))
        if not points:
            return
        # Each point with the one before it, from the last back to the first: the order of drawing.
        edges = list(zip([points[0], *points[:0:-1]], points[::-1], strict=True))
        if not f:
            for (ax, ay), (bx, by) in edges:
                self.line(x + ax, y + ay, x + bx, y + by, c)
            return
        for row in range(min(py for _, py in points), max(py for _, py in points) + 1):
            self._poly_row(x, y, edges, row, c)

    def _poly_row(
        self,
        x: int,
        y: int,
        edges: list[tuple[tuple[int, int], tuple[int, int]]],
        row: int,
        c: int,
    ) -> None:
        nodes = []
        for (ax, ay), (bx, by) in edges:
            if min(ay, by) <= row < max(ay, by):
                # In 32nds of a pixel, rounded, with C's division towards zero.
                nodes.append(
                    _quotient(32 * ax + _quotient(32 * (bx - ax) * (row - ay), by - ay) + 16, 32)
                )
            elif row == ay == by:
                self.line(x + ax, y + ay, x + bx, y + by, c)
            elif row == max(ay, by):  # the foot of an edge, which no pair of nodes covers
                self._set(x + (bx if by > ay else ax), y + row, c)
        nodes.sort()
        for first_x, last_x in zip(nodes[0::2], nodes[1::2], strict=True):
            self.fill_rect(x + first_x, y + row, last_x - first_x + 1, 1, c)

    def scroll(self, xstep: int, ystep: int) -> None:
        """Moves the picture by `xstep` and `ystep` pixels; the uncovered part keeps its pixels."""
        if abs(xstep) >= self._width or abs(ystep) >= self._height:
            return
        for y in _write_order(self._height, ystep):
            for x in _write_order(self._width, xstep):
                color = self._get(self._memory, self._stride, x - xstep, y - ystep)
                self._put(self._memory, self._stride, x, y, color)

    def blit(self, fbuf: Any, x: int, y: int, key: int = -1, palette: Any = None) -> None:
        """Copies the picture `fbuf` to `x`, `y`, through `palette` if given.

        Pixels of the colour `key` are left out.

        `fbuf` and `palette` may be a tuple or list (buffer, width, height, format[, stride]) of read-only
        bytes.
        """
        source = _source(fbuf)
        # Without `min` and `max`, which take as long as the copying.
        right, bottom = x + source._width, y + source._height
        left, right = (x if x > 0 else 0), (right if right < self._width else self._width)
        top, bottom = (y if y > 0 else 0), (bottom if bottom < self._height else self._height)
        if left >= right or top >= bottom:
            return
        visible = (left, top, right, bottom, x, y)
        is_plain_copy = key == -1 and palette is None and y % 8 == 0
        has_other_buffer = source._memory.obj is not self._memory.obj
        lookup = None if palette is None else _source(palette)
        if is_plain_copy and has_other_buffer and self._format == source._format == MONO_VLSB:
            self._blit_pages(source, visible)
        elif key == -1 and has_other_buffer and lookup and self._colours_bits(source, lookup):
            self._blit_coloured(source, visible, lookup)
        else:
            self._blit_by_pixels(source, visible, key, lookup)

    def _blit_pages(self, source: "FrameBuffer", visible: _Visible) -> None:
        left, top, right, bottom, x, y = visible
        memory, source_bytes, width = self._memory, source._memory, right - left
        is_whole_pages = top % 8 == bottom % 8 == 0
        unchanging = source_bytes.obj
        if is_whole_pages and width == self._stride and isinstance(unchanging, bytes):
            first, last = top >> 3, bottom >> 3
            origin = (first - (y >> 3)) * source._stride - x
            memory[first * width : last * width] = _cut_out(
                unchanging, source._stride, origin, width, last - first
            )
            return
        for page in range(top >> 3, (bottom + 7) >> 3):
            start = page * self._stride + left
            origin = (page - (y >> 3)) * source._stride + left - x
            if is_whole_pages or (mask := _row_mask(page, top, bottom)) == 0xFF:
                memory[start : start + width] = source_bytes[origin : origin + width]
                continue
            for offset in range(width):
                kept_bits = memory[start + offset] & ~mask
                memory[start + offset] = kept_bits | source_bytes[origin + offset] & mask

    def _colours_bits(self, source: "FrameBuffer", palette: "FrameBuffer") -> bool:
        """Returns whether a copy of `source` through `palette` turns single bits into 16-bit colours."""
        forms = (source._format, palette._format, self._format)
        return forms == (MONO_VLSB, RGB565, RGB565) and palette._width >= 2

    def _blit_coloured(
        self, source: "FrameBuffer", visible: _Visible, palette: "FrameBuffer"
    ) -> None:
        """Copies the bits of `source` as the palette's two colours, a row at a time."""
        left, top, right, bottom, x, y = visible
        colors = (palette.pixel(0, 0) or 0, palette.pixel(1, 0) or 0)
        for row in range(top, bottom):
            source_start = ((row - y) >> 3) * source._stride + left - x
            bits = bytes(source._memory[source_start : source_start + right - left])
            for half in (0, 1):
                table = _colour_table(row - y & 7, *(color >> 8 * half & 0xFF for color in colors))
                start = 2 * (row * self._stride + left) + half
                end = start + 2 * len(bits)
                self._memory[start:end:2] = bits.translate(table)

    def _blit_by_pixels(
        self, source: "FrameBuffer", visible: _Visible, key: int, palette: "FrameBuffer | None"
    ) -> None:
        left, top, right, bottom, x, y = visible
        key &= 0xFFFFFFFF
        for row in range(top, bottom):
            for column in range(left, right):
                color = source._get(source._memory, source._stride, column - x, row - y)
                if palette is not None:
                    color = palette._get(palette._memory, palette._stride, color, 0)
                if color != key:
                    self._put(self._memory, self._stride, column, row, color)

    def text(self, s: str, x: int, y: int, c: int = 1) -> None:
        raise NotImplementedError("framebuf.text: the simulator has no such font")


_DESCRIPTIONS = (tuple, list)


def _source(picture: Any) -> FrameBuffer:
    """Returns `picture` as a FrameBuffer; it may be one, or a tuple or list as in `FrameBuffer.blit`."""
    if isinstance(picture, FrameBuffer):
        return picture
    if not isinstance(picture, _DESCRIPTIONS):
        raise TypeError
    if not 4 <= len(picture) <= 5:
        raise ValueError
    return (_described_cached if isinstance(picture[0], bytes) else _described)(*picture)


def _described(buffer: Any, width: int, height: int, form: int, stride: Any = None) -> FrameBuffer:
    source = FrameBuffer.__new__(FrameBuffer)
    source._open(memoryview(buffer).cast("B"), width, height, form, stride)
    return source


# Bytes never change, and the same digits are drawn often.
_described_cached = lru_cache(64)(_described)


@lru_cache(64)
def _cut_out(picture: bytes, stride: int, start: int, width: int, pages: int) -> bytes:
    """Returns `width` columns of `pages` pages of a picture, page after page, from byte `start` on."""
    starts = range(start, start + pages * stride, stride)
    return b"".join([picture[offset : offset + width] for offset in starts])


def _write_order(size: int, step: int) -> range:
    """Returns the indices that a shift by `step` writes, in an order that reads each before it is overwritten."""
    return range(size + step) if step < 0 else range(size - 1, step - 1, -1)


def _quotient(dividend: int, divisor: int) -> int:
    """Returns the integer quotient rounded towards zero, as in C."""
    result = abs(dividend) // abs(divisor)
    return result if (dividend < 0) == (divisor < 0) else -result


def _arc(flat_radius: int, steep_radius: int) -> list[tuple[int, int]]:
    """Returns the points of an ellipse from the end of its flat axis to the point where its slope is one."""
    flat_2, steep_2 = flat_radius * flat_radius, steep_radius * steep_radius
    along, across, error = flat_radius, 0, 0
    change_along, change_across = steep_2 * (1 - 2 * flat_radius), flat_2
    points = []
    while steep_2 * along >= flat_2 * across:
        points.append((along, across))
        across += 1
        error += change_across
        change_across += 2 * flat_2
        if 2 * error + change_along > 0:
            along -= 1
            error += change_along
            change_along += 2 * steep_2
    return points
