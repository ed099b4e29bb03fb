"""Turns the drawings in firmware/art into the glyphs of each layout: `python -m tools art`.

A drawing file opens with a sentence or two, then has one drawing after another: a line `= NAME`,
and rows of `#` (lit) and `.` (dark). The bytes are in page order, as an OLED takes them: 8 rows of
pixels are a page, a byte is a column of a page, bit 0 is on top. A layout for a larger display has a file of
its own for what is drawn anew; the other drawings are enlarged, with smooth edges.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import exp
from pathlib import Path

from firmware.rondo.display.words import load
from firmware.rondo.storage.settings import SCHEMA
from simulator.text import output
from simulator.text.usage import Parser, UsageError

ROOT = Path(__file__).resolve().parents[1]
DRAWINGS = ROOT / "firmware" / "art"
LAYOUTS = ROOT / "firmware" / "rondo" / "display" / "layouts"

Drawing = list[str]
Drawings = dict[str, Drawing]

_HEADER = '''"""Digits, letters and pictures of the layout `{layout}`, made from firmware/art by `tools art`.

Change the drawings, not this file. Pictures of one size stand side by side in a strip: bytes in page order (8 rows
of pixels a page), width, height, format.
"""
'''


@dataclass(frozen=True)
class Sizes:
    """The sizes of a layout's drawings, each (width, height) in pixels.

    The first number of `letter` is a factor instead: a letter's width is that of its drawing times this factor.
    `own` is the name of the file with the layout's own drawings, "" if it has none.
    """

    digit: tuple[int, int]
    colon: tuple[int, int]
    plus: tuple[int, int]
    picture: tuple[int, int]
    battery: tuple[int, int]
    letter: tuple[Fraction, int]
    own: str = ""


SIZES = {
    "wide": Sizes((18, 32), (8, 32), (12, 32), (24, 32), (20, 16), (Fraction(1), 16)),
    "tall": Sizes(
        (31, 64), (11, 64), (20, 64), (60, 80), (30, 24), (Fraction(7, 5), 24), "tall.txt"
    ),
}
ARROWS = "⇄"
LANGUAGES = SCHEMA["language"][1].split()

# How far around a pixel the drawing counts, in its own pixels: far enough for smooth edges, where it is fine (up to
# 16 rows) near enough for its gaps to stay open.
_REACH, _FINE_REACH, _FINE_ROWS = 1.0, 0.65, 16


def read(path: Path) -> Drawings:
    """Reads a file of drawings; returns them by name. Raises a ValueError that names the wrong line or drawing."""
    drawings: Drawings = {}
    rows: Drawing | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("= "):
            rows = drawings.setdefault(line[2:], [])
            if rows:
                raise ValueError(f"{path.name}:{number}: {line[2:]} is drawn twice")
        elif rows is not None and line:
            if set(line) - {"#", "."} or len(line) != len(rows[0] if rows else line):
                raise ValueError(
                    f"{path.name}:{number}: not a row of # and . as wide as the first"
                )
            rows.append(line)
    for name, drawing in drawings.items():
        if not drawing or len(drawing) % 8:
            raise ValueError(f"{path.name}: {name} has {len(drawing)} rows, not a multiple of 8")
    return drawings


def scaled(drawing: Drawing, width: int, height: int) -> Drawing:
    """Returns `drawing` scaled to `width` x `height` pixels, with smooth edges.

    A pixel is lit if more than half of the drawing's pixels around its place are, the nearer ones counting more.
    """
    rows, columns = len(drawing), len(drawing[0])
    if (columns, rows) == (width, height):
        return drawing
    reach = _FINE_REACH if rows <= _FINE_ROWS else _REACH
    across, down = _weights(columns, width, reach), _weights(rows, height, reach)
    lit_cells = [[cell == "#" for cell in row] for row in drawing]
    smooth = [
        [sum(weight * row[x] for x, weight in row_weights) for row_weights in across]
        for row in lit_cells
    ]
    return [
        "".join(
            "#" if sum(weight * smooth[y][x] for y, weight in row_weights) > 0.5 else "."
            for x in range(width)
        )
        for row_weights in down
    ]


def _weights(size: int, wanted_size: int, reach: float) -> list[list[tuple[int, float]]]:
    """Returns for each of `wanted_size` pixels which of `size` pixels it covers once scaled, as (index, weight)."""
    rows = []
    for pixel in range(wanted_size):
        middle = (pixel + 0.5) * size / wanted_size - 0.5
        indices = range(max(0, int(middle) - 2), min(size, int(middle) + 4))
        weights = [exp(-(((index - middle) / reach) ** 2)) for index in indices]
        total = sum(exp(-(((index - middle) / reach) ** 2)) for index in range(-9, size + 9))
        rows.append(
            [(index, weight / total) for index, weight in zip(indices, weights, strict=True)]
        )
    return rows


def pages(drawing: Drawing) -> list[bytes]:
    """Returns a drawing as bytes in page order: 8 rows a page, a byte for each column."""
    return [
        bytes(
            sum((row[x] == "#") << bit for bit, row in enumerate(rows))
            for x in range(len(rows[0]))
        )
        for rows in (drawing[top : top + 8] for top in range(0, len(drawing), 8))
    ]


def strip(drawings: list[Drawing]) -> bytes:
    """Returns the bytes of one picture: `drawings`, all of one height, side by side."""
    return b"".join(b"".join(parts) for parts in zip(*map(pages, drawings), strict=True))


def _bytes(name: str, data: bytes, more: tuple[int, ...] = ()) -> str:
    lines = [data[begin : begin + 23] for begin in range(0, len(data), 23)]
    escaped_lines = ["".join(f"\\x{byte:02x}" for byte in line) for line in lines]
    text = "".join(f'    b"{line}"\n' for line in escaped_lines)
    if more:
        text = text.removesuffix("\n") + ",\n" + "".join(f"    {number},\n" for number in more)
    return f"{name} = (\n" + text + ")\n"


def _strip(name: str, drawings: Iterable[Drawing], size: tuple[int, int]) -> str:
    """Returns the source of a constant `name` with drawings of one `size` side by side."""
    fitting = [scaled(drawing, *size) for drawing in drawings]
    width, height = len(fitting) * size[0], size[1]
    return _bytes(name, strip(fitting), (width, height, 0))


def _letters(drawings: Drawings, size: tuple[Fraction, int]) -> str:
    """Returns the source of the constants for letters: their names, their widths and their pixels. Each letter ends
    in a blank column, which its width includes.
    """
    spaced_rows = [
        [row + "." for row in scaled(drawing, round(len(drawing[0]) * size[0]), size[1])]
        for drawing in drawings.values()
    ]
    names = "".join(" " if name == "space" else name for name in drawings)
    widths = bytes(len(letter[0]) for letter in spaced_rows)
    return (
        f'LETTERS = "{names}"\n'
        + _bytes("LETTER_WIDTHS", widths)
        + _bytes("FONT", strip(spaced_rows))
    )


def letters_in_words() -> set[str]:
    """Returns every letter that occurs in the words of any language, and the arrows."""
    letters = {ARROWS}
    for name in LANGUAGES:
        letters.update(*load(name).values())
    return letters


def generate(layout: str, folder: Path = DRAWINGS) -> str:
    """Returns the source of a layout's module of glyphs, from the drawings in `folder`."""
    sizes = SIZES[layout]
    own_drawings = read(folder / sizes.own) if sizes.own else {}
    signs = read(folder / "signs.txt") | {
        name: own_drawings[name] for name in ":+" if own_drawings
    }
    digits = read(folder / "digits.txt") | {
        name: own_drawings[name] for name in "0123456789" if own_drawings
    }
    pictures = read(folder / "pictures.txt")
    pictures |= {name: drawing for name, drawing in own_drawings.items() if len(name) > 1}
    letters = read(folder / "letters.txt")
    if "switch" in pictures:  # else the arrows are drawn as a letter
        del letters[ARROWS]
    letters_needed = {"space" if letter == " " else letter for letter in letters_in_words()}
    letters_used = {name: drawing for name, drawing in letters.items() if name in letters_needed}
    names = textwrap.indent(textwrap.fill(" ".join(f'"{name}",' for name in pictures), 95), "    ")
    battery = read(folder / "battery.txt")
    return "\n".join(
        [
            _HEADER.format(layout=layout),
            _strip("DIGITS", digits.values(), sizes.digit),
            _strip("COLON", [signs[":"]], sizes.colon),
            _strip("PLUS", [signs["+"]], sizes.plus),
            "# In the order of PICTURES.\nNAMES = (\n" + names + "\n)  # fmt: skip\n"
            f"PICTURE_WIDTH = {sizes.picture[0]}",
            _strip("PICTURES", pictures.values(), sizes.picture),
            "# Nearly empty, then four steps up to full.\n"
            + _strip("BATTERY", battery.values(), sizes.battery),
            _letters(letters_used, sizes.letter),
        ]
    )


def main(argv: list[str]) -> int:
    """Runs `python -m tools art`; returns the exit code, 1 if with --check a file differs from the drawings."""
    parser = Parser(prog="python -m tools art", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 on a difference"
    )
    args = parser.parse_args(argv)
    try:
        texts = {LAYOUTS / f"{layout}_glyphs.py": generate(layout) for layout in SIZES}
    except ValueError as error:
        raise UsageError("art", str(error)) from None
    all_same = True
    for path, text in texts.items():
        if args.check:
            is_same = path.exists() and path.read_text(encoding="utf-8") == text
            all_same = all_same and is_same
            print(f"{path.name} is " + ("what" if is_same else "not what") + " the drawings give")
        else:
            output.write((path, text))
            print(f"{path.relative_to(ROOT)} written from {DRAWINGS.relative_to(ROOT)}")
    return 0 if all_same else 1
