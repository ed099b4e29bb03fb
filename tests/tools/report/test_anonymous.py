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
    named, anonymous = summarise(sixty, MADRID), summarise(sixty, MADRID, anonymous=True)
    shift = named.days[0].date - anonymous.days[0].date
    assert shift.days % 7 == 0
    assert date(2000, 1, 3) <= anonymous.days[0].date < date(2000, 1, 10)
    for dated, moved_dated in zip(named.dated, anonymous.dated, strict=True):
        assert dated.start - moved_dated.start == shift
    assert [day.segments for day in named.days] == [day.segments for day in anonymous.days]
    assert [day.length_s for day in named.days] == [day.length_s for day in anonymous.days]
    assert named.longest_gap is not None
    assert anonymous.longest_gap is not None
    assert named.longest_gap.s == anonymous.longest_gap.s
    assert named.volume_a_day == anonymous.volume_a_day
