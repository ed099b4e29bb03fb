"""Letters of every script: from a font that is installed, and where none is, the one to install is named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from tests.tools.report.conftest import Report
from tests.tools.report.pages import UTC, a_session
from tools.log.example import BEGINS, fill
from tools.log.store.store import Store
from tools.paper import fonts as fonts_of_paper
from tools.paper.fonts import FAMILY, WINDOW_FONTS, fonts_for
from tools.report import html, pdf
from tools.report.content import describe
from tools.report.goals import Goals
from tools.report.summary import summarise

JAPANESE, HINDI, THAI = "山田 はなこ", "हिन्दी", "ไทย"


def a_font(path: Path, family: str, letters: str) -> Path:
    """Makes a font at `path` that has a box for each of `letters`, and nothing else; returns its path."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (500, 700), (500, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    names = [".notdef", *(f"u{ord(letter):04x}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04x}" for letter in letters})
    builder.setupGlyf(dict.fromkeys(names, box))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")}
    )
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.save(path)
    return path


@pytest.fixture
def install_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Returns a function that installs a font, on a computer that has no others but matplotlib's."""
    manager = font_manager.fontManager
    own_fonts = [entry for entry in manager.ttflist if "matplotlib" in entry.fname]
    paths: list[str] = []
    monkeypatch.setattr(fonts_of_paper, "WINDOW_FONTS", tmp_path / "none")
    monkeypatch.setattr(manager, "ttflist", own_fonts)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: list(paths))

    def install(family: str, letters: str) -> None:
        paths.append(str(a_font(tmp_path / f"{family}.ttf", family, letters)))

    return install


Install = Callable[[str, str], None]


def test_a_script_is_drawn_with_the_font_that_has_it(install_font: Install) -> None:
    install_font("Some Kanji", "山田はなこ")
    install_font("Some Thai", THAI)
    fonts = fonts_for(["Ana", JAPANESE, THAI])
    assert fonts.families == (FAMILY, "Some Kanji", "Some Thai")
    assert fonts.missing == ()
    assert fonts.drawable(JAPANESE + THAI) == JAPANESE + THAI


@pytest.mark.parametrize(
    ("text", "font"),
    [(JAPANESE, "Noto Sans CJK"), (HINDI, "Noto Sans Devanagari"), (THAI, "Noto Sans Thai"),
     ("한국", "Noto Sans CJK"), ("👶", "Noto Emoji"), ("👩🏽👧🇪🇸", "Noto Emoji"),
     ("抱っこ。「ー」ＡＢ", "Noto Sans CJK"), ("አማርኛ", "Noto Sans Ethiopic")],
)  # fmt: skip
def test_where_no_font_has_a_script_the_one_that_would_is_named(
    install_font: Install, text: str, font: str
) -> None:
    fonts = fonts_for([text])
    assert fonts.missing == (font,)
    assert set(fonts.drawable(text)) <= {"\N{REPLACEMENT CHARACTER}", " "}


def test_thai_is_drawn_with_the_font_of_the_window_in_which_a_tone_stands_above_the_vowel(
    install_font: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's Noto Looped Thai comes first by name; by matplotlib its tones lie on the vowels, not to be read."""
    monkeypatch.setattr(fonts_of_paper, "WINDOW_FONTS", WINDOW_FONTS)
    install_font("A Thai", THAI)
    fonts = fonts_for([THAI])
    assert fonts.families == (FAMILY, "Noto Sans Thai")
    properties = FontProperties(family=list(fonts.families))
    without_tone, with_tone = (
        TextPath((0, 0), text, size=20, prop=properties).get_extents().y1 for text in ("ที", "ที่")
    )
    assert with_tone > without_tone + 2


def test_of_two_fonts_the_one_that_has_all_letters_is_taken(install_font: Install) -> None:
    install_font("A Part", "山")
    install_font("Whole", "山田")
    assert fonts_for(["山田"]).families == (FAMILY, "Whole")
    fonts = fonts_for(["山田川"])
    assert fonts.families == (FAMILY, "Whole")
    assert fonts.drawable("山田川") == "山田\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "text", ["Ana José Nguyễn Łukasz", "Αθηνά Оля", "", "a\N{NO-BREAK SPACE}b"]
)
def test_what_the_own_font_has_looks_for_no_other(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: pytest.fail("looked"))
    assert fonts_for([text]).families == (FAMILY,)


def test_joiners_and_variation_selectors_are_no_letters_that_are_missing(
    install_font: Install,
) -> None:
    assert fonts_for(["a\N{ZERO WIDTH JOINER}b\N{VARIATION SELECTOR-16}\U000e0100"]).missing == ()


@pytest.mark.filterwarnings("error", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_name_and_a_note_of_other_scripts_are_in_the_pdf(
    install_font: Install, capfd: pytest.CaptureFixture[str]
) -> None:
    install_font("Some Kanji", "山田はなこ")
    summary = summarise([a_session(1, BEGINS, note=THAI)], UTC)
    content = describe(summary, Goals(), "UTC", JAPANESE)
    assert b"SomeKanji" in pdf.page(content, summary)
    assert pdf.missing_fonts(content) == ("Noto Sans Thai",)
    assert capfd.readouterr().err == "", "no library says anything of its own"
    assert THAI in html.page(content, summary)


def test_the_missing_font_is_said_in_a_line(
    install_font: Install, store: Store, report: Report, tmp_path: Path
) -> None:
    fill(store, 2)
    path = tmp_path / "r.pdf"
    output = report("--pdf", path, "--name", HINDI)
    assert output == [
        f"{path}: 2 sessions",
        f"{path}: no font here has all letters of a name or a note; install Noto Sans Devanagari",
    ]
    assert report("--html", tmp_path / "r.html", "--name", HINDI) == [
        f"{tmp_path / 'r.html'}: 2 sessions"
    ]


def test_a_font_that_cannot_be_read_is_passed_over(install_font: Install, tmp_path: Path) -> None:
    install_font("Some Thai", THAI)
    (tmp_path / "Some Thai.ttf").write_bytes(b"not a font")
    assert fonts_for([THAI]).missing == ("Noto Sans Thai",)
    install_font("Other Thai", THAI)
    entry = next(font for font in font_manager.fontManager.ttflist if font.name == FAMILY)
    font_manager.fontManager.ttflist.append(
        replace(entry, fname=str(tmp_path / "gone.ttf"), name="Gone", style="normal", weight=400)
    )
    assert fonts_for([THAI]).families == (FAMILY, "Other Thai")


def test_a_font_without_serifs_comes_first_and_for_japanese_that_of_its_shapes(
    install_font: Install,
) -> None:
    for family in ("A Mono", "A Serif", "CJK SC", "CJK KR", "CJK JP"):
        install_font(family, "山は한")
    assert fonts_for(["山は"]).families == (FAMILY, "CJK JP")
    assert fonts_for(["山한"]).families == (FAMILY, "CJK KR")
    assert fonts_for(["山"]).families[1].startswith("CJK")
