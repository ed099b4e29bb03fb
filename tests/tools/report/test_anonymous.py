"""An anonymous page names nobody and no day, and all the rest of it is true."""

from datetime import date

from tests.tools.report.pages import MADRID, describe_page
from tools.log.example import fill
from tools.log.model.sessions import Session
from tools.log.store.store import Store
from tools.report import html, pdf
from tools.report.summary import summarise


def test_an_anonymous_page_names_nobody_and_no_day(store: Store) -> None:
    fill(store, 40, band="e4b063a1")
    store.add(3, note="Maria was here")
    sessions = store.sessions()
    page, summary = describe_page(sessions, MADRID, anonymous=True)
    text = html.page(page, summary) + pdf.page(page, summary).decode("latin-1")
    secrets = (
        "Maria", "A. Parent", "e4b063a1", "Madrid", "2026", "May", "Apr", "warm", "skin",
    )  # fmt: skip
    for secret in secrets:
        assert secret not in text, secret
    assert "A. Parent" in html.page(*describe_page(sessions, MADRID))


def test_its_days_of_the_week_times_of_day_and_gaps_are_true(
    sixty_sessions: list[Session],
) -> None:
    named_summary = summarise(sixty_sessions, MADRID)
    anonymous_summary = summarise(sixty_sessions, MADRID, anonymous=True)
    shift = named_summary.days[0].date - anonymous_summary.days[0].date
    assert shift.days % 7 == 0
    assert date(2000, 1, 3) <= anonymous_summary.days[0].date < date(2000, 1, 10)
    for dated_session, moved_dated in zip(
        named_summary.dated_sessions, anonymous_summary.dated_sessions, strict=True
    ):
        assert dated_session.start - moved_dated.start == shift
    assert [day.segments for day in named_summary.days] == [
        day.segments for day in anonymous_summary.days
    ]
    assert [day.length_s for day in named_summary.days] == [
        day.length_s for day in anonymous_summary.days
    ]
    assert named_summary.longest_gap is not None
    assert anonymous_summary.longest_gap is not None
    assert named_summary.longest_gap.s == anonymous_summary.longest_gap.s
    assert named_summary.volume_a_day == anonymous_summary.volume_a_day
