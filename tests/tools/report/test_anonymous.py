"""An anonymous page names nobody and no day, and all the rest of it is true."""

from datetime import date

from tests.tools.report.pages import MADRID, described
from tools.log.example import fill
from tools.log.model.sessions import Session
from tools.log.store.store import Store
from tools.report import html, pdf
from tools.report.summary import summarise


def test_an_anonymous_page_names_nobody_and_no_day(store: Store) -> None:
    fill(store, 40, band="e4b063a1")
    store.add(3, note="Maria was here")
    sessions = store.sessions()
    page, summary = described(sessions, MADRID, anonymous=True)
    text = html.page(page, summary) + pdf.page(page, summary).decode("latin-1")
    secrets = (
        "Maria", "A. Parent", "e4b063a1", "Madrid", "2026", "May", "Apr", "warm", "skin",
    )  # fmt: skip
    for secret in secrets:
        assert secret not in text, secret
    assert "A. Parent" in html.page(*described(sessions, MADRID))


def test_its_days_of_the_week_times_of_day_and_gaps_are_true(sixty: list[Session]) -> None:
    shown, moved = summarise(sixty, MADRID), summarise(sixty, MADRID, anonymous=True)
    shift = shown.days[0].date - moved.days[0].date
    assert shift.days % 7 == 0
    assert date(2000, 1, 3) <= moved.days[0].date < date(2000, 1, 10)
    for dated, moved_dated in zip(shown.dated, moved.dated, strict=True):
        assert dated.start - moved_dated.start == shift
    assert [day.segments for day in shown.days] == [day.segments for day in moved.days]
    assert [day.length_s for day in shown.days] == [day.length_s for day in moved.days]
    assert shown.longest_gap is not None
    assert moved.longest_gap is not None
    assert shown.longest_gap.s == moved.longest_gap.s
    assert shown.volume_a_day == moved.volume_a_day
