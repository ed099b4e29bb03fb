"""Dates that cannot be believed are set apart and said, and stretch nothing."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.log.model.dates import FAR, FAR_DAYS, TO_COME, lines_apart, oddness_by_id
from tools.log.model.sessions import Session
from tools.log.model.zone import DAY_S, Zone

NOW_S = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp())
MAY_S = int(datetime(2026, 5, 1, tzinfo=UTC).timestamp())
Y2000 = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
Y2030 = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())


def sessions_at(*starts_s: int | None) -> list[Session]:
    return [
        Session(
            id=number, band="mine", number=number, boot=1, logged_start=start_s, start=start_s, program="",
            pacing="strict", first_side="left", outcome="done", firmware="", phases=(), breaks=(),
        )
        for number, start_s in enumerate(starts_s, 1)
    ]  # fmt: skip


A_WEEK = [MAY_S + 10_000 * number for number in range(20)]


def test_one_of_2030_and_one_of_2000_are_apart_from_the_twenty_of_a_week() -> None:
    assert oddness_by_id(sessions_at(*A_WEEK, Y2030, Y2000), NOW_S) == {21: TO_COME, 22: FAR}


def test_what_belongs_together_stays_however_long_it_goes_on() -> None:
    starts_s = [MAY_S + FAR_DAYS * DAY_S * number for number in range(3)]
    assert oddness_by_id(sessions_at(*starts_s, None), NOW_S) == {}
    assert oddness_by_id(sessions_at(MAY_S, MAY_S + FAR_DAYS * DAY_S + 1), NOW_S) == {1: FAR}


def test_of_two_groups_the_larger_is_believed_and_of_equal_ones_the_later() -> None:
    group_before = [session - 365 * DAY_S for session in A_WEEK]
    assert set(oddness_by_id(sessions_at(*group_before, *A_WEEK[:19]), NOW_S)) == set(
        range(21, 40)
    )
    assert set(oddness_by_id(sessions_at(*group_before, *A_WEEK), NOW_S)) == set(range(1, 21))


@pytest.mark.parametrize("starts_s", [[], [None, None], [MAY_S], [MAY_S, None], [NOW_S]])
def test_of_few_none_is_apart(starts_s: list[int | None]) -> None:
    assert oddness_by_id(sessions_at(*starts_s), NOW_S) == {}


def test_where_all_are_to_come_all_are_apart() -> None:
    assert oddness_by_id(sessions_at(NOW_S + 1, Y2030), NOW_S) == {1: TO_COME, 2: TO_COME}


@given(st.lists(st.none() | st.integers(0, 1 << 32), max_size=30))
def test_what_is_left_is_past_and_without_a_hole(starts_s: list[int | None]) -> None:
    sessions = sessions_at(*starts_s)
    odd_ids = oddness_by_id(sessions, NOW_S)
    starts_left = sorted(
        session.start
        for session in sessions
        if session.start is not None and session.id not in odd_ids
    )
    assert all(start_s <= NOW_S for start_s in starts_left)
    assert all(
        later_s - earlier_s <= FAR_DAYS * DAY_S for earlier_s, later_s in pairwise(starts_left)
    )
    assert bool(starts_left) == any(
        start_s is not None and start_s <= NOW_S for start_s in starts_s
    )


def test_they_are_named_in_a_line_for_each_reason() -> None:
    sessions = sessions_at(*A_WEEK, Y2030, Y2000)
    assert lines_apart(sessions, oddness_by_id(sessions, NOW_S), Zone("UTC")) == [
        "set apart, for the date is to come: session 21 of 2030-01-01; see log clock",
        "set apart, for the date is far from the others: session 22 of 2000-01-01; --from and --to show",
    ]
    for count, more in ((6, ""), (9, ", and 3 more")):
        many_sessions = sessions_at(*A_WEEK, *(Y2000 + after_s for after_s in range(count)))
        (line,) = lines_apart(many_sessions, oddness_by_id(many_sessions, NOW_S), Zone("UTC"))
        assert f"session 26 of 2000-01-01{more}; --from" in line
