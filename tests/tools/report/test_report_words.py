"""What the page says: it describes, judges nothing, and names goals only where the user set one."""

import re
from datetime import date

import pytest

from simulator.text.usage import UsageError
from tests.tools.report.pages import HOUR_S, UTC, a_session, describe_page, figure
from tools.log.example import BEGINS
from tools.log.model.sessions import OZ, Session
from tools.report import html
from tools.report.content import LeftOut, describe
from tools.report.goals import Goals, goals
from tools.report.summary import summarise

JUDGING = re.compile(
    r"\b(miss\w*|fail\w*|empty|overdue|late|behind|should|too (few|little|long)|good|bad|poor|low|normal|enough"
    r"|target|score|supply|streak|mother|breast)\b",
    re.I,
)


@pytest.mark.parametrize("session_count", [0, 1, 60])
def test_the_page_describes_and_judges_nothing(
    sixty_sessions: list[Session], session_count: int
) -> None:
    for anonymous in (False, True):
        page = html.page(*describe_page(sixty_sessions[:session_count], anonymous=anonymous))
        text = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", page, flags=re.S)
        assert JUDGING.findall(text) == []
        assert "not a medical device" in text


def test_there_is_a_goal_only_if_one_was_set(sixty_sessions: list[Session]) -> None:
    assert "goal" not in str(vars(describe_page(sixty_sessions)[0]))
    goals_set = goals(["sessions=8", "gap=5:00", "volume=500ml"])
    content = describe(summarise(sixty_sessions, UTC), goals_set)
    assert figure(content, "Sessions in 24 h")[1].endswith("goal chosen: 8")
    assert figure(content, "Longest gap")[1].endswith("goal chosen: 5 h 00")
    assert figure(content, "Volume in 24 h")[1].endswith("goal chosen: 500 ml in 24 h")
    content = describe(summarise(sixty_sessions, UTC, OZ), goals(["volume=17.5oz"]))
    assert figure(content, "Volume in 24 h")[1].endswith("goal chosen: 17.5 oz in 24 h")


@pytest.mark.parametrize(
    "starts_s", [[BEGINS], [None], [None, None], [BEGINS, BEGINS + 5 * HOUR_S]]
)
def test_a_goal_is_there_however_little_is_known(starts_s: list[int | None]) -> None:
    goals_set = goals(["sessions=8", "gap=5:00", "volume=500ml"])
    sessions = [a_session(number, start_s) for number, start_s in enumerate(starts_s)]
    content = describe(summarise(sessions, UTC), goals_set)
    details = " ".join(figure.detail for figure in content.figures)
    for goal in ("goal chosen: 8", "goal chosen: 5 h 00", "goal chosen: 500 ml in 24 h"):
        assert goal in details


@pytest.mark.parametrize(
    "text",
    [
        *("sessions=0", "sessions=x", "sessions=²", "sessions=100", "sessions=" + "9" * 5_000),
        *("gap=5", "volume=lots", "sleep=8", ""),
    ],
)
def test_a_goal_that_cannot_be_is_said_in_a_line(text: str) -> None:
    with pytest.raises(UsageError, match="expected"):
        goals([text])


def test_what_was_asked_for_beyond_the_sessions_is_said() -> None:
    sessions = [a_session(1, BEGINS + 3 * HOUR_S), a_session(2, BEGINS + 30 * HOUR_S)]
    left_out = LeftOut(first=date(2026, 4, 1), last=date(2026, 5, 31))
    content = describe(summarise(sessions, UTC), Goals(), left_out=left_out)
    assert content.period == "Fri 1 May to Sat 2 May 2026, 2 days, local time"
    assert content.notices == (
        "Asked for: Wed 1 Apr 2026 to Sun 31 May 2026; the page has the days from the first session to the last.",
    )
    exact_days = LeftOut(first=date(2026, 5, 1), last=date(2026, 5, 2))
    assert describe(summarise(sessions, UTC), Goals(), left_out=exact_days).notices == ()
    empty_page = describe(summarise([], UTC), Goals(), left_out=left_out)
    assert empty_page.notices == (
        "Wed 1 Apr 2026 to Sun 31 May 2026: There are no sessions in these days.",
    )


@pytest.mark.parametrize(
    ("text", "shown_text"),
    [("volume=.5oz", "0.5 oz"), ("volume=17 1/2 oz", "17.5 oz"), ("volume=500 ml", "16.9 oz")],
)
def test_a_goal_is_written_as_volumes_are(text: str, shown_text: str) -> None:
    content = describe(summarise([a_session(1, BEGINS)], UTC, OZ), goals([text]))
    assert figure(content, "Volume in 24 h")[1].endswith(f"goal chosen: {shown_text} in 24 h")
