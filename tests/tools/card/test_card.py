"""The page for the fridge: one sheet that says what the band in use does, told from two metres and in the dark."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib import image as images
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from firmware.rondo.haptics import cues
from simulator.cable.board_server import BoardServer
from simulator.text import language
from tests.tools import bands
from tests.tools.bands import MISSING, QUICK, tool
from tools.__main__ import main
from tools.card import Card, card_for, drawing, page
from tools.paper.sizes import A4, LETTER, PAPERS, Paper
from tools.program import catalog

live = pytest.mark.skipif(bool(MISSING), reason=MISSING)
USES: dict[str, dict[str, object]] = {
    "strict": {},
    "guide": {"pacing": "guide", "rounds": 2},
    "massage first": {"assist_first": "on", "pulses": "long", "pacing": "guide"},
    "one side": {"sides": "right", "pacing": "guide"},
    "rest": {"program": "power-hour"},
    "taps": {"program": "by-the-flow"},
}


def card(language_name: str = "en", **settings: object) -> Card:
    language.use(language_name)
    return card_for(settings)


pytestmark = pytest.mark.usefixtures("english_again")


@pytest.mark.parametrize(
    ("use", "language_name", "paper"),
    [
        *((use, "en", A4) for use in USES),
        *(("massage first", language_name, LETTER) for language_name in language.LANGUAGES),
        *(("one side", language_name, A4) for language_name in language.LANGUAGES[1:]),
    ],
)
def test_nothing_runs_off_the_card_or_over_another_text(
    monkeypatch: pytest.MonkeyPatch, use: str, language_name: str, paper: Paper
) -> None:
    file: list[Figure] = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_args, **_how: file.append(self))
    drawing.pdf(card(language_name, **USES[use]), paper)
    (figure,) = file
    FigureCanvasAgg(figure)  # else each box would be measured on a canvas made for it alone
    texts = [(text_.get_text(), text_.get_window_extent()) for text_ in figure.texts]
    width, height = figure.bbox.width, figure.bbox.height
    for text, box in texts:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) > 0, text
    for (text, box), (other_text, other_box) in combinations(texts, 2):
        shared_box = Bbox.intersection(box, other_box)
        assert shared_box is None or min(shared_box.width, shared_box.height) <= 1.5, (
            text,
            other_text,
        )


def test_a_side_is_told_from_the_other_on_a_picture_as_wide_as_a_stamp(tmp_path: Path) -> None:
    """So small is the card from two metres: the first shape's mass lies right of its tip, the second's left."""
    card_width_mm = 200
    path = tmp_path / "card.png"
    path.write_bytes(drawing.picture(card(), A4, round(card_width_mm / (A4.width / 25.4))))
    ink = 1 - images.imread(path)[:, :, :3].mean(axis=2)
    assert abs(ink.shape[1] - card_width_mm) <= 2
    shapes = ink[:, round(13 / 210 * card_width_mm) : round(24 / 210 * card_width_mm)]
    rows = [row for row in range(ink.shape[0] // 8, ink.shape[0] // 4) if shapes[row].max() > 0.5]
    gap = next(i for i, (row, next_row) in enumerate(pairwise(rows)) if next_row - row > 1)
    left_shape, right_shape = (
        np.average(
            np.arange(shapes.shape[1]),
            weights=shapes[half_rows[0] : half_rows[-1] + 1].sum(axis=0),
        )
        for half_rows in (rows[: gap + 1], rows[gap + 1 :])
    )
    middle_x = (shapes.shape[1] - 1) / 2
    assert left_shape > middle_x + 0.5 > middle_x - 0.5 > right_shape


def test_the_bars_are_the_pulses_that_the_band_plays() -> None:
    for row in card().cues:
        assert row.pulses == cues.pattern(row.name, mirror=False)
    mirrored_card = card(mirror="on")
    assert mirrored_card.cues[0].pulses == cues.pattern("right", mirror=False)
    assert {"- -  left side", "-  right side"} <= set(mirrored_card.sentences())
    assert card(pulses="long").cues[0].pulses == (900,)


def test_it_shows_the_cues_of_the_settings_in_use_and_no_others() -> None:
    def names(**settings: object) -> list[str]:
        return [row.name for row in card(**settings).cues]

    always = ("done", "attention", "refused", "battery_low")
    assert names() == ["left", "right", "assist", "move_on", *always]
    assert names(pacing="guide") == ["left", "right", "assist", "move_on", "closing", *always]
    words = {row.name: row.words for row in card(pacing="guide").cues}
    assert words["move_on"] == "you may switch; or: the next motion"
    assert names(sides="left", massage_s=0, stroke_s=0, shake_s=0) == ["left", *always]
    assert names(program="power-hour") == ["both", "rest", *always]


def test_the_routine_is_as_long_as_the_settings_make_it() -> None:
    assert card().total == "28:00"
    assert card(target="min").total == "23:00"
    assert card(pacing="guide").total == "23:00\N{EN DASH}33:00"
    assert card(program="by-the-flow").total == ""
    for side in ("left", "right"):
        assert card(first_side=side).spans[0].side == card(sides=side).spans[0].side == side


def test_the_same_card_is_the_same_file_on_one_page_of_the_paper_asked_for(tmp_path: Path) -> None:
    file = drawing.pdf(card(), LETTER)
    assert file == drawing.pdf(card(), LETTER)
    assert len(re.findall(rb"/Type /Page\b", file)) == 1
    assert b"/MediaBox [ 0 0 612 792 ]" in file
    assert page.html(card(), A4) == page.html(card(), A4)
    for name, paper in PAPERS.items():
        assert main(["card", "--html", str(tmp_path / "card.html"), "--paper", name]) == 0
        assert (tmp_path / "card.html").read_text() == page.html(card(), paper)


def test_the_html_says_in_words_all_that_is_drawn_and_fetches_nothing() -> None:
    file = page.html(card("es"), A4)
    assert '<html lang="es">' in file
    for text in card("es").sentences():
        assert text.replace("'", "&#x27;") in file
    assert not re.search(r'(src|href)="(?!#)', file.replace("xlink:href", "href"))


@live
def test_the_card_of_a_band_shows_what_is_set_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"pacing": "guide", "rounds": 2}
    with BoardServer(flash=bands.flashed_image(), settings=settings, speed=QUICK) as band:
        assert tool(band, "card", "--html", str(tmp_path / "card.html")) == 0
        assert "17:30\N{EN DASH}25:30" in capsys.readouterr().out
        assert tool(band, "program", "send", "power-hour") == 0
        assert tool(band, "settings", "set", "program", "power-hour") == 0
        capsys.readouterr()
        assert tool(band, "card", "--pdf", str(tmp_path / "card.pdf")) == 0
        assert "60:00" in capsys.readouterr().out


@live
@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "program power-hour is set but not there, expected `program send` first"),
        ({"programs/power-hour.json": b"[1]"}, "power-hour.json: program: expected {"),
        ({"programs/power-hour.json": b"{"}, "power-hour.json: program: expected {"),
    ],
)
def test_the_card_of_a_band_that_cannot_follow_its_program_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, bytes], message: str
) -> None:
    files = {"settings.json": b'{"program": "power-hour"}', **files}
    with BoardServer(files=files, speed=QUICK) as band:
        assert tool(band, "card", "--html", str(tmp_path / "card.html")) == 2
        assert message in capsys.readouterr().err
        other_program = ("program", "three-round")
        assert tool(band, "card", "--html", str(tmp_path / "card.html"), *other_program) == 0
        assert "Three rounds: 28:00" in capsys.readouterr().out, "not the one that is set"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["card"], "card: expected --html FILE or --pdf FILE or both"),
        (["card", "--pdf", "OUT", "pacing"], "card: nothing after pacing, expected KEY VALUE"),
        (
            ["card", "--pdf", "OUT", "pacing", "fast"],
            "card: pacing: expected strict or guide, found fast",
        ),
        (
            ["card", "--pdf", "OUT", "pacing", "guide", "pacing", "strict"],
            "card: pacing is given twice, expected it once",
        ),
        (
            ["card", "--pdf", "OUT", "quiet_from", "22:00"],
            "card: quiet_from: expected quiet_from and quiet_to, or neither",
        ),
        (
            ["card", "--pdf", "OUT", "--program", "power-hour", "program", "quarter-hour"],
            "card: --program and program, expected one of them",
        ),
        (["card", "--pdf", "OUT", "--wait"], "--wait: is for a band, expected --band too"),
        (["card", "--pdf", "-"], "-: is no file, expected the name of a file to write"),
        (["card", "--pdf", "OUT", "--program", "none-such"], "none-such: no such program"),
        (["card", "--pdf", "OUT", "--html", "OUT"], "is given twice"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(
    command: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out_path = tmp_path / "out"
    assert main([str(out_path) if word == "OUT" else word for word in command]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
    assert not out_path.exists()


def test_every_program_that_comes_with_rondo_has_its_card() -> None:
    for entry in catalog.entries():
        assert "done" in {row.name for row in card(program=entry.name).cues}
