"""Turns the drawings in firmware/art into firmware/rondo/glyphs.py: `python -m tools art`.

A drawing file opens with a sentence or two, then has one drawing after another: a line `= NAME`,
and rows of `#` (lit) and `.` (dark). The bytes are in page order, as an OLED takes them: 8 rows of
pixels are a page, a byte is a column of a page, bit 0 is on top.
"""

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRAWINGS = ROOT / "firmware" / "art"
GLYPHS = ROOT / "firmware" / "rondo" / "glyphs.py"

Drawing = list[str]

_HEADER = '''"""Digits, letters and pictures of the screen, made from firmware/art by `tools art`.

Change the drawings, not this file. Pictures of one size stand side by side in a strip, whose bytes
are in page order (8 rows of pixels a page); the width of one picture is beside it.
"""
'''


def read(path: Path) -> dict[str, Drawing]:
    """The drawings of a file by name; ValueError names the line that is wrong."""
    drawings: dict[str, Drawing] = {}
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


def pages(drawing: Drawing) -> list[bytes]:
    """A drawing as pages of columns."""
    return [
        bytes(
            sum((row[x] == "#") << bit for bit, row in enumerate(rows))
            for x in range(len(rows[0]))
        )
        for rows in (drawing[top : top + 8] for top in range(0, len(drawing), 8))
    ]


def strip(drawings: list[Drawing]) -> bytes:
    """Drawings of one height side by side, as one picture."""
    return b"".join(b"".join(parts) for parts in zip(*map(pages, drawings), strict=True))


def _bytes(name: str, data: bytes) -> str:
    lines = [data[at : at + 23] for at in range(0, len(data), 23)]
    escaped = ["".join(f"\\x{byte:02x}" for byte in line) for line in lines]
    return f"{name} = (\n" + "".join(f'    b"{line}"\n' for line in escaped) + ")\n"


def _strip(name: str, drawings: dict[str, Drawing]) -> str:
    """A strip of equally wide drawings, with that width."""
    widths = {len(drawing[0]) for drawing in drawings.values()}
    if len(widths) != 1:
        raise ValueError(f"{name.lower()}: drawings of different widths")
    return f"{name}_WIDTH = {widths.pop()}\n" + _bytes(name, strip(list(drawings.values())))


def _letters(drawings: dict[str, Drawing]) -> str:
    """The letters, each with a column of space after it, and how wide each is with that."""
    spaced = [[row + "." for row in drawing] for drawing in drawings.values()]
    names = "".join(" " if name == "space" else name for name in drawings)
    widths = bytes(len(letter[0]) for letter in spaced)
    return (
        f'LETTERS = "{names}"\n' + _bytes("LETTER_WIDTHS", widths) + _bytes("FONT", strip(spaced))
    )


def generate(folder: Path = DRAWINGS) -> str:
    """The text of glyphs.py for the drawings in `folder`."""
    signs = read(folder / "signs.txt")
    pictures = read(folder / "pictures.txt")
    names = "".join(f"{name.upper()} = {at}\n" for at, name in enumerate(pictures))
    return "\n".join(
        [
            _HEADER,
            _strip("DIGITS", read(folder / "digits.txt")),
            _strip("COLON", {":": signs[":"]}),
            _strip("PLUS", {"+": signs["+"]}),
            "# Where in PICTURES each picture is, counted in pictures.\n" + names,
            _strip("PICTURES", pictures),
            "# Unknown, nearly empty, then four steps up to full.\n"
            + _strip("BATTERY", read(folder / "battery.txt")),
            _letters(read(folder / "letters.txt")),
        ]
    )


def main(argv: list[str]) -> int:
    """Writes glyphs.py; --check only says whether it is what the drawings give."""
    parser = argparse.ArgumentParser(prog="tools art", description="drawings to glyphs.py")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 on a difference"
    )
    args = parser.parse_args(argv)
    try:
        text = generate()
    except ValueError as error:
        print(error)
        return 2
    if args.check:
        same = GLYPHS.exists() and GLYPHS.read_text(encoding="utf-8") == text
        print("glyphs.py is " + ("what" if same else "not what") + " the drawings give")
        return 0 if same else 1
    GLYPHS.write_text(text, encoding="utf-8")
    print(f"{GLYPHS.relative_to(ROOT)} written from {DRAWINGS.relative_to(ROOT)}")
    return 0
