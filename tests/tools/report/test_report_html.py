"""The page as HTML: whole, in one file, on a phone and on paper."""

import re

import pytest

from tests.tools.report.pages import UTC, Page, a_session, describe_page
from tools.log.example import BEGINS
from tools.log.model.sessions import Session
from tools.paper.sizes import LETTER
from tools.report import html
from tools.report.content import describe
from tools.report.goals import Goals
from tools.report.summary import summarise

CHARTS = {0: 0, 1: 2, 60: 3}  # of so many sessions


@pytest.mark.parametrize("session_count", CHARTS)
def test_the_html_is_whole_and_fetches_nothing(
    sixty_sessions: list[Session], session_count: int
) -> None:
    text = html.page(*describe_page(sixty_sessions[:session_count]))
    page = Page()
    page.feed(text)
    assert page.open_tags == []
    assert page.fetched == []
    assert "url(http" not in text
    assert "#00000" not in text, "each colour is the page's own"
    assert text == html.page(*describe_page(sixty_sessions[:session_count]))


@pytest.mark.parametrize("session_count", CHARTS)
def test_each_chart_is_there_for_a_sheet_and_for_a_phone(
    sixty_sessions: list[Session], session_count: int
) -> None:
    text = html.page(*describe_page(sixty_sessions[:session_count]))
    assert (
        text.count('<div class="wide"')
        == text.count('<div class="narrow"')
        == CHARTS[session_count]
    )
    widths = re.findall(r'<div class="narrow"[^>]*><svg [^>]*viewBox="0 0 ([0-9.]+)', text)
    assert len(widths) == CHARTS[session_count]
    for width in widths:
        assert float(width) < 390 * 72 / 96, "none is wider than a phone of 390 pixels"


def test_no_two_parts_of_a_page_that_are_looked_up_have_one_name(
    sixty_sessions: list[Session],
) -> None:
    page = Page()
    page.feed(html.page(*describe_page(sixty_sessions)))
    text = html.page(*describe_page(sixty_sessions))
    used_names = set(re.findall(r'(?:url\(#|href="#)([\w-]+)', text))
    assert used_names
    for name in used_names:
        assert page.ids.count(name) == 1, name


HOSTILE = '</li><script>alert(1)</script> $x_{1$ \x1b[2J "q" & \N{RIGHT-TO-LEFT OVERRIDE} 👶 ไทย'


def test_a_note_and_a_name_are_text_and_nothing_else() -> None:
    summary = summarise([a_session(1, BEGINS, note=HOSTILE, program="<b>")], UTC)
    page = Page()
    page.feed(html.page(describe(summary, Goals(), "UTC", HOSTILE), summary))
    assert any("</li><script>alert(1)</script> $x_{1$" in text for text in page.texts)
    assert not any("\x1b" in text or "\N{RIGHT-TO-LEFT OVERRIDE}" in text for text in page.texts)


def test_what_does_not_fit_on_the_sheet_can_be_opened_and_is_counted_in_print() -> None:
    notes = [a_session(n, BEGINS + n * 9_000, note=f"note {n}") for n in range(20)]
    undated_sessions = [a_session(100 + n, None) for n in range(9)]
    text = html.page(*describe_page([*notes, *undated_sessions]))
    for number in range(20):
        assert f"note {number}</li>" in text
    assert f"and {20 - html.MOST_NOTES} earlier" in text
    assert f"and {9 - html.MOST_UNDATED} before these" in text
    assert text.count("<details") == 2


@pytest.mark.parametrize("words", ["note {} ", "l'un d'{} "])  # an ' is six characters in HTML
def test_of_long_notes_fewer_are_on_the_sheet(words: str) -> None:
    notes = [
        a_session(number, BEGINS + number * 9_000, note=words.format(number) * 30)
        for number in range(20)
    ]
    assert "and 19 earlier" in html.page(*describe_page(notes))


def test_it_prints_on_the_paper_of_the_place(sixty_sessions: list[Session]) -> None:
    assert "@page { size: A4 portrait;" in html.page(*describe_page(sixty_sessions[:1]))
    assert "@page { size: letter portrait;" in html.page(
        *describe_page(sixty_sessions[:1]), LETTER
    )
