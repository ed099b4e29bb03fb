"""The drawings and what is made of them: exactly glyphs.py; a slip of the pen is named."""

from pathlib import Path

import pytest

from tools import art


@pytest.mark.parametrize("layout", art.SIZES)
def test_the_glyphs_are_exactly_what_the_drawings_give(layout: str) -> None:
    glyphs = (art.LAYOUTS / f"{layout}_glyphs.py").read_text(encoding="utf-8")
    assert glyphs == art.generate(layout), "run `python -m tools art`"


def test_only_letters_that_some_word_needs_go_onto_the_band() -> None:
    assert art.letters_in_words() > set("rightmay")
    assert "ñ" not in art.letters_in_words()


def test_a_drawing_grows_with_its_edges_and_keeps_its_gaps() -> None:
    ring = ["......", ".####.", ".#..#.", ".#..#.", ".####.", "......"]
    large = art.scaled(ring, 18, 24)
    assert {len(row) for row in large} == {18}
    assert len(large) == 24
    assert large == [row[::-1] for row in large] == large[::-1]
    assert [row[9] for row in large].count("#") == 8  # two strokes of four
    hole, corner = large[12][9], large[0][0]
    assert hole == corner == "."
    assert art.scaled(ring, 6, 6) is ring


def test_checking_says_whether_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert art.main(["--check"]) == 0
    assert "is what the drawings give" in capsys.readouterr().out


def test_a_drawing_becomes_pages_of_columns_with_bit_0_on_top() -> None:
    drawing = ["#."] + [".."] * 6 + [".#"] + [".."] * 7 + ["##"]
    assert art.pages(drawing) == [b"\x01\x80", b"\x80\x80"]
    assert art.strip([drawing, drawing]) == b"\x01\x80\x01\x80\x80\x80\x80\x80"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("= a\n##\n#\n", "x.txt:3: not a row"),
        ("= a\n#x\n", "x.txt:2: not a row"),
        ("= a\n##\n", "x.txt: a has 1 rows"),
        ("= a\n" + "#\n" * 8 + "= a\n", "x.txt:10: a is drawn twice"),
    ],
)
def test_a_slip_of_the_pen_is_named_by_file_and_line(
    tmp_path: Path, text: str, mistake: str
) -> None:
    path = tmp_path / "x.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=mistake):
        art.read(path)
