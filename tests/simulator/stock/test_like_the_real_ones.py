"""The stock modules that CPython gets, against those of real MicroPython: operation by operation, to the pixel."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from simulator.stock import framebuf
from tests.endurance.band_of_text import printed_lines, trace_of_text
from tests.simulator.interpreters.test_interpreters import REAL, needs

# Each example starts an interpreter: they are large, few, and not made smaller when one fails.
# What the firmware of these tests does with a list of operations: each one's result, and the pixels after it.
DRAW = """
import framebuf, json
from array import array
from binascii import crc32

work = json.loads(WORK)
for form, width, height, operations in work:
    buffer = bytearray(2 * width * height + 64)
    frame = framebuf.FrameBuffer(buffer, width, height, form)
    other = framebuf.FrameBuffer(bytearray(range(200)), 10, 10, form)
    said = []
    for name, *args in operations:
        if name == "poly":
            args[2] = array("h", args[2])
        elif name == "blit":
            args.insert(0, other)
        said.append(getattr(frame, name)(*args))
        said.append(crc32(buffer))
    print(said)
"""

# Bits that become colours: each time on the same picture.
INK = """
import framebuf, json
from binascii import crc32

work = json.loads(WORK)
for width, height, colors, copies in work:
    buffer = bytearray(bytes(range(256)) * 8)
    frame = framebuf.FrameBuffer(buffer, width, height, framebuf.RGB565)
    palette = framebuf.FrameBuffer(bytearray(4), 2, 1, framebuf.RGB565)
    for at in (0, 1):
        palette.pixel(at, 0, colors[at])
    said = []
    for bits, wide, high, form, x, y, key in copies:
        bits = bytearray([bits * (at + 1) >> 5 & 255 for at in range(80)])
        frame.blit(framebuf.FrameBuffer(bits, wide, high, form), x, y, key, palette)
        said.append(crc32(buffer))
    print(said)
"""

TICKS = """
import json, time

def attempt(what, *args):
    try:
        return what(*args)
    except OverflowError:
        return "overflow"

work = json.loads(WORK)
print([(attempt(time.ticks_add, a, d), time.ticks_diff(a, b)) for a, b, d in work])
"""

coord = st.integers(-12, 30)
size = st.integers(0, 24)
color = st.sampled_from([0, 1, 2, 3, 7, 15, 255, 0x1234, 0xFFFF])
flag = st.booleans()
draw = st.one_of(
    st.tuples(st.just("fill"), color),
    st.tuples(st.just("pixel"), coord, coord),
    st.tuples(st.just("pixel"), coord, coord, color),
    st.tuples(st.just("hline"), coord, coord, size, color),
    st.tuples(st.just("vline"), coord, coord, size, color),
    st.tuples(st.just("fill_rect"), coord, coord, size, size, color),
    st.tuples(st.just("rect"), coord, coord, size, size, color, flag),
    st.tuples(st.just("line"), coord, coord, coord, coord, color),
    st.tuples(st.just("ellipse"), coord, coord, size, size, color, flag, st.integers(0, 15)),
    st.tuples(
        st.just("poly"),
        coord,
        coord,
        st.lists(coord, min_size=2, max_size=12).map(lambda p: p[: len(p) // 2 * 2]),
        color,
        flag,
    ),
    st.tuples(st.just("scroll"), coord, coord),
    st.tuples(st.just("blit"), coord, coord),
    st.tuples(st.just("blit"), coord, coord, color),
)
picture = st.tuples(
    st.integers(0, 6), st.integers(1, 24), st.integers(1, 24), st.lists(draw, max_size=12)
)
ticks = st.one_of(
    st.integers(0, 2**30 - 1), st.sampled_from([0, 1, 2**29 - 1, 2**29, 2**29 + 1, 2**30 - 1])
)
delta = st.one_of(
    st.integers(-(2**29), 2**29),
    st.sampled_from([0, 1, -1, 2**29 - 1, 2**29, -(2**29) + 1, -(2**29), 2**30]),
)


def printed_after(folder: Path, text: str, work: Any, name: str) -> list[str]:
    """Returns what the firmware `text` prints after it has done `work`."""
    return printed_lines(trace_of_text(folder, text.replace("WORK", repr(json.dumps(work))), name))


@pytest.mark.fidelity(
    "framebuf",
    "fill, pixel, lines, rectangles, ellipses, blit, scroll: to the pixel as the real one, on any sequence",
)
@pytest.mark.parametrize("name", REAL)
@given(st.lists(picture, min_size=20, max_size=40))
@examples(max_examples=10, phases=(Phase.generate,))
def test_framebuf_draws_what_micropython_draws(
    tmp_path_factory: pytest.TempPathFactory, name: str, work: list[Any]
) -> None:
    needs(name)
    folder = tmp_path_factory.mktemp("draw")
    assert printed_after(folder, DRAW, work, name) == printed_after(folder, DRAW, work, "cpython")


color = st.integers(0, 65535)
mono = st.sampled_from([framebuf.MONO_VLSB, framebuf.MONO_VLSB, framebuf.MONO_HLSB])
copy = st.tuples(
    st.integers(0, 2**16),
    st.integers(1, 20),
    st.integers(1, 24),
    mono,
    st.integers(-24, 24),
    st.integers(-24, 24),
    st.sampled_from([-1, -1, -1, 0]),
)
inked = st.tuples(
    st.integers(1, 24), st.integers(1, 24), st.tuples(color, color), st.lists(copy, max_size=8)
)


@pytest.mark.fidelity(
    "framebuf", "bits that become colours, by blit with a palette: as the real one"
)
@pytest.mark.parametrize("name", REAL)
@given(st.lists(inked, min_size=10, max_size=20))
@examples(max_examples=10, phases=(Phase.generate,))
def test_bits_become_the_colours_that_micropython_makes_of_them(
    tmp_path_factory: pytest.TempPathFactory, name: str, work: list[Any]
) -> None:
    needs(name)
    folder = tmp_path_factory.mktemp("ink")
    assert printed_after(folder, INK, work, name) == printed_after(folder, INK, work, "cpython")


@pytest.mark.fidelity(
    "time", "ticks_add and ticks_diff in 30 bits: as the real ones, on any numbers"
)
@given(st.lists(st.tuples(ticks, ticks, delta), min_size=200, max_size=300))
@examples(max_examples=4, phases=(Phase.generate,))
def test_ticks_are_counted_as_micropython_counts_them(
    tmp_path_factory: pytest.TempPathFactory, work: list[Any]
) -> None:
    """The stock `time` is compared with that of the 32-bit port, which wraps where the chip's does."""
    needs("wasm")
    folder = tmp_path_factory.mktemp("ticks")
    script = TICKS.replace("import json, time", "import json\nfrom wire import port_time as time")
    on_cpython = printed_after(folder, TICKS, work, "cpython")
    assert printed_after(folder, script, work, "wasm") == on_cpython, "the stock module of CPython"
    assert printed_after(folder, TICKS, work, "wasm") == on_cpython, "the stock module of a child"
