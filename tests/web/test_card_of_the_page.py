"""The page for the fridge as a browser draws it: the same sheet that the tools draw, of the same words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.rondo.storage import settings
from simulator.text import language
from simulator.view.past.session_model import StoredConfig, stored_config
from tests.web.driven import Driven
from tests.web.test_page import DrivenWorker
from tests.web.test_page_in_a_browser import violations
from tools import report
from tools.card import card_for
from tools.card.content import Card
from tools.card.layout import MARGIN_MM, Layout
from tools.paper.canvas import MM_PER_POINT
from tools.paper.sizes import A4, LETTER, Paper
from tools.program import catalog
from web.worker import card, commands
from web.worker.paper import SvgCanvas

WIDE = 0.62  # of a size, each letter: wider than those of any font for text


def card_svg(language_name: str, paper: Paper, **settings: object) -> str:
    language.use(language_name)
    card_ = card_for(settings)
    canvas = SvgCanvas(paper, MARGIN_MM, lambda text, _weight: WIDE * len(text))
    Layout(card_, canvas).draw()
    return canvas.svg()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    yield
    language.use("en")


@pytest.mark.parametrize("paper", [A4, LETTER])
@pytest.mark.parametrize("language_name", language.LANGUAGES)
def test_nothing_of_the_card_lies_beyond_its_paper(language_name: str, paper: Paper) -> None:
    svg = card_svg(language_name, paper, pacing="guide", assist_first="on")
    for x, y, size, text in re.findall(
        r'<text x="(.*?)" y="(.*?)" font-size="(.*?)".*?>(.*?)<', svg
    ):
        assert float(x) + WIDE * float(size) * len(text) <= paper.width, text
        assert float(y) <= paper.height, text
    for points in re.findall(r'points="(.*?)"', svg):
        for x, y in (point.split(",") for point in points.split()):
            assert 0 <= float(x) <= paper.width
            assert 0 <= float(y) <= paper.height


def test_a_text_is_as_large_as_on_the_tools_card_and_never_markup() -> None:
    canvas = SvgCanvas(A4, MARGIN_MM, lambda text, _weight: WIDE * len(text))
    canvas.text(10, 20, "<b> & ", 12)
    assert f'font-size="{12 * MM_PER_POINT:.3f}"' in canvas.svg()
    assert "&lt;b&gt; &amp; " in canvas.svg()


def test_the_card_is_for_what_was_chosen_on_the_band(monkeypatch: pytest.MonkeyPatch) -> None:
    seen_cards: dict[str, object] = {}
    monkeypatch.setattr(
        card.page, "html", lambda card_, paper: seen_cards.update(card=card_, paper=paper)
    )
    worker = DrivenWorker()
    worker.run_s(2)
    worker.tap()
    worker.run_s(2)
    worker.page.act("press", "main", "finger")
    worker.run_s(3.2)
    worker.page.act("release", "finger")  # choosing
    worker.run_s(2)
    worker.tap()  # guide
    worker.run_s(2)
    worker.page.act("press", "main", "finger")
    worker.run_s(3.2)
    worker.page.act("release", "finger")
    worker.run_s(5)
    card.html(stored_config(worker.page.live.device), "US")
    assert seen_cards["card"] == card_for({"pacing": "guide"})
    assert seen_cards["paper"] == LETTER


OWN: dict[str, object] = {
    "name": "by-the-flow",  # the name of one that comes with Rondo
    "phases": [{"kind": "express", "side": "first", "round": 1, "min_s": 60, "max_s": 90}],
}


@pytest.mark.parametrize(
    ("settings_followed", "expected"),
    [
        (OWN, card_for({"program": "by-the-flow"}, routine=OWN)),
        (catalog.find("by-the-flow").routine, card_for({"program": "by-the-flow"})),
        # A band whose file cannot be followed.
        (catalog.find("three-round").routine, card_for({"program": "by-the-flow"}, "three-round")),
    ],
)
def test_the_card_shows_what_the_band_follows_whatever_comes_with_rondo_by_that_name(
    settings_followed: dict[str, object], expected: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_cards: list[Card] = []
    monkeypatch.setattr(card.page, "html", lambda card_, _paper: seen_cards.append(card_))
    card.html(StoredConfig(settings.resolve({"program": "by-the-flow"})[0], settings_followed), "")
    assert seen_cards == [expected]


def test_the_tools_speak_the_language_that_was_chosen_on_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    language_name = []
    monkeypatch.setattr(
        report, "main", lambda _arguments: language_name.append(language.language_in_use()) or 0
    )
    language.use("es")
    assert commands.run("report") == 0
    assert language_name == ["es"]


@pytest.mark.browser
def test_the_card_can_be_looked_at_printed_on_one_sheet_and_closed(
    page: Driven, tmp_path: Path
) -> None:
    page.start()
    page.menu("card")
    page.page.wait_for_selector("#card[open] img")
    assert "left side" in str(page.page.get_attribute("#card img", "alt"))
    assert violations(page.page) == []
    assert page.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    with page.page.expect_download() as download:
        page.page.click('#card button:has-text("file")')
    assert "<svg" in Path(download.value.path()).read_text(encoding="utf-8")
    page.page.click('#card button:has-text("close")')
    page.page.wait_for_selector("#card", state="detached")
    assert page.errors == []
