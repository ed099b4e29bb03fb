"""The page as PDF: one sheet, on which everything is, and nothing over anything else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulator.text.language import use
from tests.tools.report.pages import DROPS, HOUR_S, UTC, a_session, describe_page, ml
from tools.log.example import BEGINS
from tools.log.model.sessions import Session
from tools.paper.plotted import PlottedCanvas
from tools.paper.sizes import A4, LETTER, Paper
from tools.report import pdf
from tools.report.content import LeftOut, describe
from tools.report.figures import ReportFigure
from tools.report.goals import Goals, goals
from tools.report.summary import summarise

ALL_GOALS = goals(["sessions=8", "gap=5:00", "volume=500ml"])
LONG_NAME = "W" * 40


# What matplotlib warns of; not what another test left to be collected just now.
@pytest.mark.filterwarnings("error", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("session_count", [0, 1, 60])
def test_the_pdf_is_one_page_and_the_same_each_time(
    sixty_sessions: list[Session], session_count: int
) -> None:
    pdf_bytes = pdf.page(*describe_page(sixty_sessions[:session_count]))
    assert len(re.findall(rb"/Type /Page\b", pdf_bytes)) == 1
    assert b"/MediaBox [ 0 0 595.2" in pdf_bytes
    assert pdf_bytes == pdf.page(*describe_page(sixty_sessions[:session_count]))


def test_it_is_on_us_letter_where_that_is_the_paper(sixty_sessions: list[Session]) -> None:
    assert b"/MediaBox [ 0 0 612 792 ]" in pdf.page(*describe_page(sixty_sessions[:1]), LETTER)


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Figure]]:
    """Yields a list that fills with each sheet as matplotlib has it, once it is drawn."""
    sheets: list[Figure] = []
    make_canvas = PlottedCanvas.__init__

    def make_and_keep(canvas: PlottedCanvas, *arguments: object) -> None:
        make_canvas(canvas, *arguments)  # type: ignore[arg-type]
        sheets.append(canvas.figure)

    monkeypatch.setattr(PlottedCanvas, "__init__", make_and_keep)
    yield sheets
    use("en")


class Box(NamedTuple):
    """A box in pixels, from the lower left to the upper right."""

    x0: float
    y0: float
    x1: float
    y1: float

    def shared_size(self, other_box: "Box") -> tuple[float, float]:
        """Returns the width and height of what both boxes cover; below 0 where they do not overlap."""
        shared_width = min(self.x1, other_box.x1) - max(self.x0, other_box.x0)
        return shared_width, min(self.y1, other_box.y1) - max(self.y0, other_box.y0)


def texts(figure: Figure) -> list[tuple[str, Box]]:
    """Returns every line of text on the sheet itself, with its box."""
    FigureCanvasAgg(figure)  # else each box would be measured on a canvas made for it alone
    text_items = [item for item in figure.texts if item.get_text().strip()]
    return [(item.get_text(), Box(*item.get_window_extent().extents)) for item in text_items]


def long_log(days: int, undated_count: int = 0) -> list[Session]:
    note = "skin to skin, then a warm cloth, in the quiet room beside the window " * 3
    dated_sessions = [
        a_session(
            number,
            BEGINS + number * 3 * HOUR_S,
            volumes=ml("20.5", "10.3"),
            note=note if number % 3 else "",
        )
        for number in range(days * 8)
    ]
    return [
        *dated_sessions,
        *(a_session(10_000 + number, None) for number in range(undated_count)),
    ]


CASES = {
    "a day": long_log(days=1),
    "two weeks": long_log(days=14, undated_count=20),
    "a month": long_log(days=30),
    "half a year": long_log(days=180, undated_count=3),
    "a note without a space": [
        a_session(n, BEGINS + n * HOUR_S, note="W" * 240) for n in range(3)
    ],
    "without a date": long_log(days=0, undated_count=300),
    "without a date, with notes": [a_session(n, None, note="tired") for n in range(100)],
}


@pytest.mark.parametrize(
    ("log_name", "language", "paper"),
    [
        *((log_name, "es", A4) for log_name in CASES),
        *((log_name, "id", LETTER) for log_name in CASES),
        ("two weeks", "en", LETTER),
    ],
)
def test_no_text_runs_off_the_sheet_or_over_another(
    figures: list[Figure],
    log_name: str,
    language: str,
    paper: Paper,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        Figure, "savefig", lambda *_, **__: None
    )  # half of the time, and others do it
    use(language)
    left_out = LeftOut(3, ("One session is set apart. " * 4,))
    summary = summarise(CASES[log_name], UTC)
    pdf.page(describe(summary, ALL_GOALS, "UTC", LONG_NAME, left_out), summary, paper)
    (sheet,) = figures
    texts_placed = texts(sheet)
    width, height = sheet.bbox.width, sheet.bbox.height
    for text, box in texts_placed:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, text
    for index, (text, box) in enumerate(texts_placed):
        for other_text, other_box in texts_placed[index + 1 :]:
            shared_width, shared_height = box.shared_size(other_box)
            assert not (shared_width > 1 and shared_height > 1.5), f"{text!r} over {other_text!r}"
    for axes in sheet.axes:
        frame = Box(*axes.get_window_extent().extents)
        for text, box in texts_placed:
            assert min(box.shared_size(frame)) <= 1, text


def _text_of(figure: Figure) -> str:
    return " ".join(text for text, _box in texts(figure))


def test_nothing_that_is_said_of_a_number_is_dropped(figures: list[Figure]) -> None:
    drops = a_session(0, BEGINS - HOUR_S, volumes=DROPS, milk="colostrum")
    summary = summarise([drops, *long_log(days=9, undated_count=5)], UTC)
    content = describe(summary, ALL_GOALS, "UTC", LONG_NAME, LeftOut(2, ("One is set apart.",)))
    pdf.page(content, summary)
    shown_text = _text_of(figures[0]).replace(" ", "")
    texts_wanted = (
        content.title,
        content.period,
        *content.notices,
        content.ended,
        *content.remarks,
    )
    for text in (
        *texts_wanted,
        *(part for item in content.figures for part in (item.value, item.detail)),
    ):
        assert text.replace(" ", "") in shown_text, text
    assert LONG_NAME in shown_text
    for goal in ("goalchosen:8", "goalchosen:5h00", "goalchosen:500mlin24h"):
        assert goal in shown_text


def test_a_detail_of_any_length_is_there_whole(figures: list[Figure]) -> None:
    content, summary = describe_page([a_session(1, BEGINS), a_session(2, BEGINS + 5 * HOUR_S)])
    detail = "; ".join(f"part {number} of it" for number in range(40))
    pdf.page(replace(content, figures=(ReportFigure("Sessions", "2", detail),)), summary)
    assert detail in _text_of(figures[0])


def test_of_notes_as_many_are_there_as_there_is_room_for_and_the_rest_is_counted(
    figures: list[Figure],
) -> None:
    sessions = [a_session(n, BEGINS + n * HOUR_S, note=f"note {n}.") for n in range(200)]
    pdf.page(*describe_page(sessions))
    shown_text = _text_of(figures[0])
    listed_numbers = {int(number) for number in re.findall(r"note (\d+)\.", shown_text)}
    assert len(listed_numbers) > 5
    assert listed_numbers == set(range(200 - len(listed_numbers), 200)), "the last ones"
    assert f"and {200 - len(listed_numbers)} earlier" in shown_text


def test_a_text_is_never_taken_for_mathematics_or_for_what_a_terminal_obeys(
    figures: list[Figure],
) -> None:
    hostile = "$x_{1$ \\frac{a} \x1b[2J \udcff \N{RIGHT-TO-LEFT OVERRIDE} &amp;"
    summary = summarise([a_session(1, BEGINS, note=hostile)], UTC)
    assert pdf.page(describe(summary, Goals(), "UTC", hostile), summary).startswith(b"%PDF")
    shown_text = _text_of(figures[0])
    assert "$x_{1$ \\frac{a}" in shown_text
    assert not {"\x1b", "\udcff", "\N{RIGHT-TO-LEFT OVERRIDE}"} & set(shown_text)
