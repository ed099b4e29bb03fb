"""The numbers of the report are those of the sessions, and what one of them cannot know is said beside it."""

from argparse import Namespace
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.tools.report.pages import (
    DROPS,
    HOUR_S,
    MADRID,
    UTC,
    a_session,
    describe_page,
    figure,
    ml,
    on_both_sides,
)
from tools import report
from tools.log.example import BEGINS
from tools.log.model.sessions import ML, OZ, UNDER_WAY, Break, Session, Volume
from tools.report import charts
from tools.report.charts.bars import weeks_of_whole_days
from tools.report.charts.svg import svg
from tools.report.charts.weeks import profile
from tools.report.days import ASSIST_LANE
from tools.report.summary import MOST_DAYS, summarise


def test_days_are_local_and_none_is_left_out_between() -> None:
    summary = summarise([a_session(1, BEGINS - 60), a_session(2, BEGINS + 50 * HOUR_S)], UTC)
    assert [(day.date, len(day.sessions)) for day in summary.days] == [
        (date(2026, 4, 30), 1),
        (date(2026, 5, 1), 0),
        (date(2026, 5, 2), 0),
        (date(2026, 5, 3), 1),
    ]
    assert summarise([a_session(1, BEGINS + 60)], MADRID).days[0].date == date(2026, 5, 1)


def test_a_session_over_midnight_is_one_session_on_the_day_it_began() -> None:
    begins_s = BEGINS + 2 * HOUR_S - 60  # a minute before midnight UTC
    content, summary = describe_page([a_session(1, begins_s)])
    (day,) = summary.days
    assert content.period == "Thu 30 Apr 2026, local time (UTC)"
    assert [
        (round(segment.begin_h * 60), round(segment.end_h * 60), segment.lane)
        for segment in day.segments
    ] == [(1439, 1445, "left"), (1445, 1446, ASSIST_LANE), (1446, 1448, "right")]


def test_a_pause_is_a_hole_in_the_strip() -> None:
    figure = a_session(1, BEGINS, breaks=(Break("pause", 0, 120_000, 600_000),))
    (day,) = summarise([figure], UTC).days
    minutes = [
        (round(segment.begin_h * 60), round(segment.end_h * 60)) for segment in day.segments
    ]
    assert minutes[:2] == [(1320, 1322), (1332, 1336)]
    assert sum(end - begin for begin, end in minutes) == 9


def test_sessions_in_24_hours_are_by_true_time_from_the_first_start_to_the_last() -> None:
    starts_s = [BEGINS + 2 * HOUR_S + number * 6 * HOUR_S for number in range(3, 13)]
    content, _ = describe_page(
        [a_session(number, start_s) for number, start_s in enumerate(starts_s)]
    )
    assert figure(content, "Sessions in 24 h") == ("4", "from the first start to the last")
    content, _ = describe_page(
        [a_session(number, BEGINS + number * 5 * HOUR_S) for number in range(4)]
    )
    assert figure(content, "Sessions in 24 h") == ("4", "all of them in less than 24 hours")
    content, _ = describe_page([a_session(1, BEGINS)])
    assert "Sessions in 24 h" not in [shown_figure.name for shown_figure in content.figures]


def test_the_night_is_from_midnight_to_six_by_local_time() -> None:
    starts_s = [BEGINS + hour * HOUR_S for hour in (0, 2, 7, 8, 9, 26)]  # 22:00Z on
    content, summary = describe_page(
        [a_session(number, start_s) for number, start_s in enumerate(starts_s)]
    )
    assert [day.at_night for day in summary.days] == [0, 2, 1]
    assert figure(content, "Midnight to six, a night") == ("1.5", "3 in all, in 2 of 2 nights")
    content, _ = describe_page(
        [a_session(n, BEGINS + hour * HOUR_S) for n, hour in ((1, 8), (2, 28))]
    )
    counted = figure(content, "Midnight to six, a night")
    assert counted == ("1", "1 in all, in 1 of 1 nights"), (
        "the one before the first, at six, is not known"
    )


def test_minutes_per_side_and_round_are_of_the_sessions_that_came_to_it() -> None:
    session = a_session(2, BEGINS + 5 * HOUR_S)
    session = replace(
        session, phases=(replace(session.phases[0], actual_ms=60_000, ended_by="end"), *(
            replace(phase, actual_ms=0, ended_by="") for phase in session.phases[1:]
        ))
    )  # fmt: skip
    content, _ = describe_page([a_session(1, BEGINS), session])
    assert content.sides == (
        ("", "left side", "right side", "sessions"),
        ("round 1, min", "3.5", "0.0", "2"),
        ("round 2, min", "0.0", "2.0", "1"),
    )


def test_a_volume_in_24_hours_is_of_whole_days_on_which_each_session_has_one() -> None:
    both_sides = ml("20", "10")
    content, _ = describe_page(
        [
            a_session(
                number, BEGINS + number * 8 * HOUR_S, volumes={} if number == 7 else both_sides
            )
            for number in range(1, 16)
        ]
    )
    assert figure(content, "Volume in 24 h") == (
        "90 ml",
        "on average of the 2 days with all entered; left 67%, right 33%; entered for 14 of 15",
    )
    assert content.sides[-2:] == (
        ("ml in 24 h", "60", "30", "6"),
        ("share of the volume", "67%", "33%", "14"),
    )


def test_where_no_day_has_all_volumes_the_headline_is_that_of_a_session() -> None:
    sessions = [
        a_session(1, BEGINS, volumes={**ml("0.1"), "right": DROPS["left"]}, milk="colostrum"),
        a_session(2, BEGINS + 5 * HOUR_S),
    ]
    content, summary = describe_page(sessions)
    value, detail = figure(content, "Volume in a session")
    assert value == "0.1 ml"
    assert detail == "left 100%, right 0%; entered for 1 of 2; drops in 1; colostrum in 1"
    assert summary.has_amounts
    content, _ = describe_page([a_session(1, BEGINS, volumes=ml("0.1"))])
    assert content.sides[-1] == ("share of the volume", "100%", "0%", "1")


def test_drops_are_drops_and_nothing_entered_is_nothing_said() -> None:
    content, summary = describe_page([a_session(1, BEGINS, volumes=DROPS)])
    assert figure(content, "Volume in a session")[0] == "drops"
    assert not summary.has_amounts
    content, _ = describe_page([a_session(1, None, volumes=DROPS)])
    assert content.undated.rows == (("", "left side 6 min, right side 2 min, drops, to the end"),)
    content, _ = describe_page([a_session(1, BEGINS)])
    assert not [shown_figure for shown_figure in content.figures if "Volume" in shown_figure.name]
    for volumes, is_drops in ((DROPS, True), (ml("0"), False)):
        summary = summarise([a_session(1, BEGINS, volumes=volumes)], UTC)
        assert (">drops<" in svg(charts.hours(summary), summary, False)) == is_drops


@pytest.mark.parametrize(
    ("amount", "unit", "shown_amount"),
    [("2930.4", ML, "2,930 ml"), ("12.6", ML, "13 ml"), ("9.96", ML, "10 ml"), ("1.25", ML, "1.2 ml"),
     ("0.04", ML, "0.04 ml"), ("0", ML, "0 ml"), ("13.24", OZ, "13.2 oz"), ("0.034", OZ, "0.03 oz")],
)  # fmt: skip
def test_an_amount_is_no_more_exact_than_it_was_measured(
    amount: str, unit: str, shown_amount: str
) -> None:
    volumes = {"left": Volume(Decimal(amount), unit)}
    content, _ = describe_page([a_session(1, BEGINS, volumes=volumes)], unit=unit)
    assert figure(content, "Volume in a session")[0] == shown_amount


def test_a_bar_of_a_week_is_of_its_whole_days() -> None:
    summary = summarise([a_session(day, BEGINS + day * 24 * HOUR_S) for day in range(37)], UTC)
    assert [len(week) for week in weeks_of_whole_days(summary)] == [6, 7, 7, 7, 7, 1]


def test_a_gap_is_told_to_the_nearest_minute() -> None:
    content, _ = describe_page([a_session(1, BEGINS), a_session(2, BEGINS + 5 * HOUR_S + 1185)])
    assert figure(content, "Longest gap")[0] == "5 h 20"


def test_all_volumes_are_in_the_unit_of_the_report() -> None:
    volumes = {"left": Volume(Decimal(2), OZ), "right": Volume(Decimal("29.5735"), ML)}
    content, _ = describe_page([a_session(1, BEGINS, volumes=volumes)], unit=OZ)
    assert figure(content, "Volume in a session")[0] == "3 oz"
    content, _ = describe_page([a_session(1, None, volumes=volumes)], unit=OZ)
    assert content.undated.rows[0][1].endswith("3 oz, to the end")


def test_sessions_without_a_date_are_told_of_as_such() -> None:
    content, summary = describe_page([a_session(2, BEGINS), a_session(1, None)])
    assert figure(content, "Sessions") == ("2", "1 of them without a date")
    assert content.undated.rows == (("", "left side 6 min, right side 2 min, to the end"),)
    assert len(summary.days) == 1
    content, summary = describe_page([a_session(1, None), a_session(2, None)])
    assert summary.days == ()
    assert content.period == "2 sessions without a date"
    assert [shown_figure.name for shown_figure in content.figures] == [
        "Expressing in a session",
        "Sessions",
    ]


def test_minutes_on_both_sides_at_once_are_minutes_without_a_date_too() -> None:
    content, _ = describe_page([on_both_sides(1, None)])
    assert content.undated.rows == (("", "both sides 5 min, to the end"),)
    assert figure(content, "Expressing in a session")[0] == "5 min"
    assert content.sides[0] == ("", "both sides", "sessions")


def test_both_sides_at_once_are_in_the_weeks_of_either_each_minute_in_its_hour() -> None:
    days = summarise([on_both_sides(1, BEGINS + 118 * 60)], UTC).days  # from 23:58 to 00:03
    for side in ("left", "right"):
        assert profile(days, side) == pytest.approx([3, *[0] * 22, 2])


def test_what_days_and_times_leave_out_is_said_beside_them() -> None:
    sessions = [a_session(number, BEGINS + number * 13 * HOUR_S) for number in (1, 2, 3)]
    content, _ = describe_page([*sessions, a_session(9, None)])
    for figure_name in ("Sessions in 24 h", "Longest gap", "Midnight to six, a night"):
        assert figure(content, figure_name)[1].endswith("without the 1 that have no date"), (
            figure_name
        )
    content, _ = describe_page([a_session(2, BEGINS), a_session(1, None)])
    assert figure(content, "Longest gap") == ("-", "it takes two sessions with a date")


def test_a_power_cut_is_no_pause() -> None:
    breaks = (Break("power", 0, 120_000, 30_000), Break("pause", 0, 120_000, 5_000))
    content, _ = describe_page([a_session(1, BEGINS, breaks=breaks)])
    assert content.ended.startswith("1 to the end; 1 pause; once without power; ")
    content, _ = describe_page([a_session(number, None, breaks=breaks[:1]) for number in (1, 2)])
    assert "; 0 pauses; 2 times without power; " in content.ended


def test_one_that_is_under_way_is_marked_and_in_no_average_of_a_session() -> None:
    under_way = a_session(2, BEGINS + 9 * HOUR_S, outcome="under way")
    under_way = replace(
        under_way, phases=(replace(under_way.phases[0], actual_ms=61_000, ended_by=""),)
    )
    content, _ = describe_page([a_session(1, BEGINS), under_way])
    assert figure(content, "Sessions") == ("2", "1 under way")
    assert figure(content, "Expressing in a session")[0] == "8 min"
    assert "1 under way" in content.ended
    content, _ = describe_page([under_way])
    assert "Expressing in a session" not in [shown_figure.name for shown_figure in content.figures]


def test_one_that_has_only_just_begun_is_under_way_and_not_left_out_as_short() -> None:
    begun = a_session(1, BEGINS, outcome=UNDER_WAY, phases=())
    options = Namespace(anonymous=False, short=False, zone=UTC, first=None, last=None)
    shown, left_out = report.chosen([begun], options)
    assert (shown, left_out.shorts) == ([begun], 0)


def test_a_short_one_without_a_date_is_marked() -> None:
    phases = a_session(1, None).phases
    short_session = a_session(1, None, phases=(replace(phases[0], actual_ms=30_000),))
    content, _ = describe_page([short_session])
    assert content.undated.rows == (("", "left side 0.5 min, to the end, short"),)


def test_all_numbers_are_those_of_the_sessions(sixty_sessions: list[Session]) -> None:
    _, summary = describe_page(sixty_sessions)
    starts_s = [session.start or 0 for session in sixty_sessions]
    assert sum(len(day.sessions) for day in summary.days) == 60
    assert summary.longest_gap is not None
    assert summary.longest_gap.s == max(end - begin for begin, end in pairwise(starts_s))
    segments = [
        segment for day in summary.days for segment in day.segments if segment.lane != ASSIST_LANE
    ]
    minutes = sum(segment.end_h - segment.begin_h for segment in segments) * 60
    assert minutes == pytest.approx(
        sum(session.expressed_ms() for session in sixty_sessions) / 60_000
    )
    sum_min = sum(day.minutes("left") + day.minutes("right") for day in summary.days)
    assert sum_min == pytest.approx(minutes)


def test_of_more_days_than_a_page_can_show_it_has_the_last_and_says_so() -> None:
    far_session = a_session(1, BEGINS - MOST_DAYS * 24 * HOUR_S)
    content, summary = describe_page([far_session, a_session(2, BEGINS)])
    assert [len(day.sessions) for day in summary.days] == [1]
    output = f"{MOST_DAYS + 1} days are more than one page can show; it has the last 1"
    assert content.notices == (output,)
