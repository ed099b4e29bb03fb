"""MicroPython's framebuf on CPython: the fast ways draw what the slow ones draw, pixel by pixel.

The pictures in WORKED were compared with MicroPython 1.29 on thousands of random drawings; what is
kept here is enough to notice a change.
"""

import zlib
from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.stock import framebuf
from simulator.stock.framebuf import FrameBuffer

FORMATS = [
    framebuf.MONO_VLSB,
    framebuf.RGB565,
    framebuf.GS4_HMSB,
    framebuf.MONO_HLSB,
    framebuf.MONO_HMSB,
    framebuf.GS2_HMSB,
    framebuf.GS8,
]

coord = st.integers(-20, 30)
size = st.integers(1, 20)


def picture(width: int, height: int, fill: bytes) -> tuple[FrameBuffer, bytearray]:
    buffer = bytearray((fill * 1000)[: width * ((height + 7) // 8)])
    return FrameBuffer(buffer, width, height, framebuf.MONO_VLSB), buffer


def pixels(frame: FrameBuffer, width: int, height: int) -> list[Any]:
    return [frame.pixel(x, y) for y in range(height) for x in range(width)]


@given(size, size, st.binary(min_size=1, max_size=40), coord, coord, coord, coord, st.booleans())
def test_a_filled_rectangle_is_its_pixels_and_no_others(
    width: int, height: int, fill: bytes, x: int, y: int, w: int, h: int, color: bool
) -> None:
    frame, _ = picture(width, height, fill)
    pixels_before = pixels(frame, width, height)
    frame.fill_rect(x, y, w, h, 7 if color else 0)
    for index, pixel in enumerate(pixels(frame, width, height)):
        is_inside = x <= index % width < x + w and y <= index // width < y + h
        assert pixel == (int(color) if is_inside else pixels_before[index])


@given(
    size, size, size, size,
    st.binary(min_size=1, max_size=40), st.binary(min_size=1, max_size=40),
    coord, st.one_of(coord, st.sampled_from([-16, -8, 0, 8, 16])),
)  # fmt: skip
def test_a_picture_is_copied_pixel_by_pixel_wherever_it_lands(
    width: int,
    height: int,
    w: int,
    h: int,
    target_bytes: bytes,
    source_bytes: bytes,
    x: int,
    y: int,
) -> None:
    target, _ = picture(width, height, target_bytes)
    source, buffer = picture(w, h, source_bytes)
    twin, _ = picture(width, height, target_bytes)
    pixels_before = pixels(target, width, height)
    target.blit(source, x, y)
    twin.blit((bytes(buffer), w, h, framebuf.MONO_VLSB), x, y)
    for index, pixel in enumerate(pixels(target, width, height)):
        source_pixel = source.pixel(index % width - x, index // width - y)
        assert pixel == (pixels_before[index] if source_pixel is None else source_pixel)
    assert pixels(twin, width, height) == pixels(target, width, height)


@given(size, size, size, st.binary(min_size=1, max_size=40), coord, st.sampled_from([-8, 0, 8]))
def test_a_strip_of_a_larger_picture_is_copied_by_its_stride(
    width: int, height: int, w: int, data: bytes, x: int, y: int
) -> None:
    stride = w + 5
    strip = bytearray((data * 1000)[: stride * 3])
    source = FrameBuffer(strip, w, 24, framebuf.MONO_VLSB, stride)
    target, _ = picture(width, height, b"\x5a")
    pixels_before = pixels(target, width, height)
    target.blit(source, x, y)
    for index, pixel in enumerate(pixels(target, width, height)):
        source_pixel = source.pixel(index % width - x, index // width - y)
        assert pixel == (pixels_before[index] if source_pixel is None else source_pixel)


def test_a_picture_copied_onto_itself_is_read_as_it_is_written() -> None:
    buffer = bytearray([1, 2, 3, 4])
    frame = FrameBuffer(buffer, 4, 8, framebuf.MONO_VLSB)
    frame.blit(FrameBuffer(buffer, 4, 8, framebuf.MONO_VLSB), 1, 0)
    assert list(buffer) == [1, 1, 1, 1]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_gives_back_what_was_put_in(format_: int) -> None:
    colors = {framebuf.RGB565: 65536, framebuf.GS8: 256, framebuf.GS4_HMSB: 16}.get(
        format_, 4 if format_ == framebuf.GS2_HMSB else 2
    )
    frame = FrameBuffer(bytearray(2000), 13, 11, format_, 15)
    points = {(x, y): (x * 7 + y * 31 + 1) % colors for x in range(13) for y in range(11)}
    for (x, y), color in points.items():
        frame.pixel(x, y, color)
    assert all(frame.pixel(x, y) == color for (x, y), color in points.items())


@pytest.mark.parametrize(
    ("format_", "first_byte"),
    [
        (framebuf.MONO_VLSB, b"\x01"),
        (framebuf.RGB565, b"\x01\x00"),
        (framebuf.GS4_HMSB, b"\x10"),
        (framebuf.MONO_HLSB, b"\x80"),
        (framebuf.MONO_HMSB, b"\x01"),
        (framebuf.GS2_HMSB, b"\x01"),
        (framebuf.GS8, b"\x01"),
    ],
)
def test_the_first_pixel_is_where_the_format_says(format_: int, first_byte: bytes) -> None:
    buffer = bytearray(200)
    FrameBuffer(buffer, 8, 8, format_).pixel(0, 0, 1)
    assert buffer.rstrip(b"\x00") == first_byte.rstrip(b"\x00")


# Drawing, and the checksum of a 30 x 24 picture after it, the same as MicroPython's.
WORKED: dict[str, tuple[tuple[Any, ...], int]] = {
    "line shallow": ((-3, 2, 33, 15, 1), 0x7FD223D0),
    "line steep": ((20, 30, 4, -5, 1), 0xF63FAC84),
    "ellipse": ((14, 11, 13, 8, 1), 0x39E234DB),
    "ellipse filled": ((9, 9, 7, 12, 1, True), 0x15D71D32),
    "ellipse quadrants": ((12, 12, 10, 10, 1, True, 5), 0x6560524C),
    "rect": ((2, 3, 12, 9, 1), 0x6DFCD5E3),
    "poly": ((3, 2, array("h", [0, 0, 20, 4, 9, 18]), 1), 0x7E2ED5FF),
    "poly filled": ((3, 2, array("h", [0, 0, 24, 4, 2, 18, 20, 19]), 1, True), 0x9020E08C),
    "poly star": ((1, 1, array("h", [10, 0, 16, 19, 0, 7, 20, 7, 4, 19]), 1, True), 0x53C9D19E),
}


def draw(name: str, arguments: tuple[Any, ...]) -> int:
    buffer = bytearray(30 * 3)
    getattr(FrameBuffer(buffer, 30, 24, framebuf.MONO_VLSB), name.split()[0])(*arguments)
    return zlib.crc32(buffer)


@pytest.mark.parametrize("name", WORKED)
def test_lines_and_curves_are_micropythons_to_the_pixel(name: str) -> None:
    arguments, checksum = WORKED[name]
    assert draw(name, arguments) == checksum


def test_what_is_outside_is_neither_drawn_nor_read() -> None:
    frame, buffer = picture(8, 8, b"\x00")
    frame.pixel(8, 0, 1)
    frame.pixel(0, -1, 1)
    frame.hline(-5, 9, 30, 1)
    assert frame.pixel(8, 0) is None
    assert not any(buffer)


def test_a_key_is_left_out_and_a_palette_is_looked_up() -> None:
    source = FrameBuffer(bytearray([0b01]), 1, 2, framebuf.MONO_VLSB)
    target = FrameBuffer(bytearray([9, 9]), 1, 2, framebuf.GS8)
    target.blit(source, 0, 0, 0)
    assert [target.pixel(0, 0), target.pixel(0, 1)] == [1, 9]
    target.blit(source, 0, 0, -1, (bytes([5, 6]), 2, 1, framebuf.GS8))
    assert [target.pixel(0, 0), target.pixel(0, 1)] == [6, 5]


def test_scrolling_moves_the_picture_and_leaves_the_edge() -> None:
    buffer = bytearray([1, 2, 4, 8])
    frame = FrameBuffer(buffer, 4, 8, framebuf.MONO_VLSB)
    frame.scroll(1, 0)
    assert list(buffer) == [1, 1, 2, 4]
    frame.scroll(-1, 1)
    assert list(buffer) == [3, 5, 8, 4]
    frame.scroll(4, 0)
    assert list(buffer) == [3, 5, 8, 4]


@pytest.mark.fidelity("framebuf", "the errors")
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((bytes(8), 8, 8, 0), TypeError),
        ((bytearray(7), 8, 8, 0), ValueError),
        ((bytearray(8), 0, 8, 0), ValueError),
        ((bytearray(8), 8, 8, 9), ValueError),
        ((bytearray(8), 8, 8, 0, 7), ValueError),
    ],
)
def test_mistakes_raise_what_micropython_raises(
    arguments: tuple[Any, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        FrameBuffer(*arguments)


def test_text_says_that_there_is_no_font() -> None:
    with pytest.raises(NotImplementedError, match="font"):
        picture(8, 8, b"\x00")[0].text("x", 0, 0)
