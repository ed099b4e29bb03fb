"""The log on the host: pulling is idempotent, what a person adds stays, dates are corrected beside the raw ones."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from firmware.rondo.session import table
from firmware.rondo.session.program import three_round
from firmware.rondo.session.session import Session
from firmware.rondo.storage import frames, reading, settings
from simulator.text.usage import UsageError
from tools.log.example import BEGINS, fill, journal, session_frames
from tools.log.model.amounts import MOST_ML
from tools.log.model.conflicts import conflicts
from tools.log.model.sessions import ML, OZ, UNDER_WAY, Volume
from tools.log.pull.journal import read
from tools.log.store.store import PullResult, Store

LATER_START = BEGINS + 10_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "log.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as new_store:
        yield new_store


def everything(store: Store) -> list[str]:
    with sqlite3.connect(store.path) as db:
        return list(db.iterdump())


def test_pulling_again_however_often_changes_nothing(store: Store) -> None:
    log = read(journal(count=20))
    assert store.take(log, "one") == PullResult(new=20)
    before_pull = everything(store)
    for _ in range(3):
        assert store.take(log, "one") == PullResult(same=20)
    assert everything(store) == before_pull


def test_what_the_ring_has_let_go_stays_and_only_what_is_new_is_added(store: Store) -> None:
    store.take(read(journal(count=20)), "one")
    log = read(journal(count=25))
    for session_number in range(1, 11):
        del log.sessions[session_number]
    assert store.take(log, "one") == PullResult(new=5, same=10)
    assert [session.number for session in store.sessions()] == list(range(1, 26))


def test_two_bands_with_the_same_numbers_do_not_get_into_each_others_way(store: Store) -> None:
    logs = {"one": read(journal(count=5)), "two": read(journal(count=7, seed=2))}
    for _ in range(2):
        for band, log in logs.items():
            store.take(log, band)
    sessions = store.sessions()
    assert len(sessions) == 5 + 7
    assert sorted((session.band, session.number) for session in sessions) == [
        *(("one", number) for number in range(1, 6)),
        *(("two", number) for number in range(1, 8)),
    ]


@pytest.mark.parametrize("old_count", [1, 9])
def test_a_band_that_was_wiped_counts_from_one_and_loses_nothing_of_before(
    store: Store, old_count: int
) -> None:
    old_log = read(journal(old_count))
    new_log = read(journal(count=4, seed=3, begins=LATER_START))
    store.take(old_log, "one")
    assert store.take(new_log, "one") == PullResult(new=4)
    assert store.take(new_log, "one") == PullResult(same=4)
    old_again = PullResult(same=old_count)
    assert store.take(old_log, "one") == old_again, "an old dump finds its own again"
    assert len(store.sessions()) == old_count + 4


@pytest.mark.parametrize("seed", range(6))
def test_after_a_wipe_sessions_without_a_date_are_new_however_alike(
    store: Store, seed: int
) -> None:
    log = read(journal(count=3, has_dates=False))
    store.take(log, "one")
    store.begin_anew("one")
    log_again = read(journal(count=3, has_dates=False, seed=seed))
    assert store.take(log_again, "one") == PullResult(new=3)
    assert store.take(log_again, "one") == PullResult(same=3)


def test_after_a_wipe_that_is_told_of_a_dump_of_before_finds_its_own(store: Store) -> None:
    log = read(journal(count=3))
    store.take(log, "one")
    store.begin_anew("one")
    assert store.take(log, "one") == PullResult(same=3)


def test_a_wipe_that_nobody_told_of_loses_no_session_even_without_dates(store: Store) -> None:
    loose_count = 0
    for seed in range(8):
        loose_count += store.take(read(journal(count=3, has_dates=False, seed=seed)), "one").new
    assert loose_count == len(store.sessions()) == 24


def test_a_band_is_known_by_its_id_and_called_by_its_name(store: Store) -> None:
    store.take(read(journal(count=2)), "e4b063a1", "mine")
    store.take(read(journal(count=3)), "mine")
    store.take(read(journal(count=3)), "e4b063a1")
    assert store.bands() == [("e4b063a1", "mine")]
    assert len(store.sessions()) == 3
    store.take(read(journal(count=2)), "copy")
    assert store.same_starts("mine") == store.same_starts("e4b063a1") == [("copy", 2)]


def test_a_name_is_that_of_one_band_alone(store: Store) -> None:
    store.take(read(journal(count=2)), "e4b063a1", "mine")
    with pytest.raises(UsageError, match="is another band's name"):
        store.take(read(journal(count=2)), "aaaa0001", "mine")
    assert store.bands() == [("e4b063a1", "mine")]


def test_a_log_that_is_damaged_is_said_to_be_in_a_line(path: Path) -> None:
    with Store(path) as store:
        store.take(read(journal(count=50)), "one")
    data = bytearray(path.read_bytes())
    data[4096 * 2 :] = b"\x55" * (len(data) - 4096 * 2)
    path.write_bytes(data)
    with pytest.raises(UsageError, match="expected a log that is whole"), Store(path) as store:
        store.sessions()


def session_after_ms(elapsed_ms: int) -> Session:
    chosen, _ = settings.resolve({})
    session = Session(chosen, three_round)
    for at_ms in (0, 1_000):
        session.gesture(table.TAP, at_ms, at_ms)
    session.now = elapsed_ms
    return session


def live_files(session: Session, stage: int, elapsed_ms: int) -> dict[str, bytes]:
    buffer = bytearray(frames.LONGEST_STATE)
    change = 1 if stage == frames.STAGE_RUNNING else 20
    state_bytes = frames.put_state(buffer, session, stage, elapsed_ms, (1, change, BEGINS, BEGINS))
    plan = session_frames(session, stage, BEGINS)
    return {
        "live/plan0": plan[: reading.intact_size(plan, 0)],
        "live/state0": bytes(buffer[:state_bytes]),
    }


def test_a_session_under_way_is_there_so_far_and_as_it_was_in_the_end_later(store: Store) -> None:
    session = session_after_ms(90_000)
    assert store.take(
        read(live_files(session, frames.STAGE_RUNNING, 90_000)), "one"
    ) == PullResult(new=1)
    (logged_session,) = store.sessions()
    assert (logged_session.outcome, logged_session.phases_ms) == (UNDER_WAY, 90_000)
    store.add(logged_session.id, note="kept")
    while session.state == table.RUNNING:
        session.expire(session.due(pressing=False), session.deadline(pressing=False))
    assert store.take(read(live_files(session, frames.STAGE_OVER, 0)), "one") == PullResult(
        changed=1
    )
    (logged_session,) = store.sessions()
    assert (logged_session.outcome, logged_session.phases_ms, logged_session.note) == (
        "done",
        28 * 60_000,
        "kept",
    )
    assert store.take(read(live_files(session, frames.STAGE_OVER, 0)), "one") == PullResult(same=1)


def test_the_end_of_a_session_is_taken_in_even_if_its_plan_cannot_be_read_any_more(
    store: Store,
) -> None:
    session = session_after_ms(90_000)
    store.take(read(live_files(session, frames.STAGE_RUNNING, 90_000)), "one")
    while session.state == table.RUNNING:
        session.expire(session.due(pressing=False), session.deadline(pressing=False))
    over_files = live_files(session, frames.STAGE_OVER, 0)
    del over_files["live/plan0"]
    assert store.take(read(over_files), "one") == PullResult(changed=1)
    (logged_session,) = store.sessions()
    assert (logged_session.outcome, logged_session.phases_ms) == ("done", 28 * 60_000)
    assert (logged_session.program, logged_session.firmware) == ("three-round", "0.1.0")
    assert logged_session.expressed_ms("left") == 12.5 * 60_000
    assert store.take(read(over_files), "one") == PullResult(same=1)


def test_a_plan_that_could_not_be_read_is_there_once_it_can(store: Store) -> None:
    log = read(journal(count=3))
    log_without_plan = read(journal(count=3))
    log_without_plan.sessions[2] = replace(log_without_plan.sessions[2], plan=None)
    store.take(log_without_plan, "one")
    assert {phase.kind for phase in store.sessions()[1].phases} == {"unknown"}
    assert store.sessions()[1].phases_ms > 0
    assert store.take(log, "one") == PullResult(changed=1, same=2)
    all_sessions = everything(store)
    assert store.take(log_without_plan, "one") == PullResult(same=3), "and is not lost again"
    assert everything(store) == all_sessions


def test_what_is_added_outlives_every_pull(store: Store) -> None:
    log = read(journal(count=4))
    store.take(log, "one")
    store.add_volume(1, "left", Volume(MOST_ML, ML))
    store.add_volume(2, "left", Volume(Decimal("0.1"), ML))
    store.add_volume(2, "right", Volume(None, "drops"))
    store.add_volume(3, "both", Volume(Decimal("0"), OZ))
    store.add(2, milk="colostrum", note="first")
    store.correct([2, 3], by_s=3600)
    before_pull = everything(store)
    store.take(log, "one")
    assert everything(store) == before_pull
    by_id = {session.id: session for session in store.sessions()}
    assert {side: str(volume) for side, volume in by_id[2].volumes.items()} == {
        "left": "0.1 ml",
        "right": "drops",
    }
    assert (by_id[2].milk, by_id[2].note) == ("colostrum", "first")
    assert by_id[2].volume(ML) == Decimal("0.1")
    assert by_id[1].volume(ML) == MOST_ML
    assert by_id[3].volume(ML) == 0
    assert by_id[4].volume(ML) is None


def test_one_thing_is_taken_away_and_the_rest_stays(store: Store) -> None:
    fill(store, 3)
    session = store.sessions()[0]
    store.add(session.id, note="a")
    store.add_volume(session.id, "left", None)
    store.add(session.id, note="")
    session_left = store.sessions()[0]
    assert set(session_left.volumes) == {"right"}
    assert (session_left.note, session_left.milk) == ("", "colostrum")


def test_an_ounce_is_kept_as_an_ounce() -> None:
    assert Volume(Decimal("0.5"), OZ).in_unit(ML) == Decimal("14.78675")
    assert Volume(Decimal("0.5"), OZ).in_unit(OZ) == Decimal("0.5")
    assert str(Volume(Decimal("0.5"), OZ)) == "0.5 oz"


def test_a_correction_moves_the_date_and_leaves_what_the_band_said(store: Store) -> None:
    store.take(read(journal(count=3)), "one")
    starts_before = {session.id: session.start for session in store.sessions()}
    first_correction = store.correct([1, 2], by_s=-90)
    second_correction = store.correct([2], by_s=3600)
    by_id = {session.id: session for session in store.sessions()}
    assert by_id[1].start == starts_before[1] - 90
    assert by_id[2].start == starts_before[2] + 3510
    assert by_id[3].start == starts_before[3]
    assert {number: session.logged_start for number, session in by_id.items()} == starts_before
    assert [(session.id, session.by_s, session.sessions) for session in store.corrections()] == [
        (first_correction, -90, (1, 2)),
        (second_correction, 3600, (2,)),
    ]
    assert store.take_back(first_correction)
    assert {session.id: session.start for session in store.sessions()}[1] == starts_before[1]
    assert not store.take_back(first_correction)


def test_a_session_without_a_date_has_none_until_somebody_says_one(store: Store) -> None:
    store.take(read(journal(count=3, has_dates=False)), "one")
    assert [session.start for session in store.sessions()] == [None, None, None]
    store.correct([1, 2, 3], by_s=3600)
    assert [session.start for session in store.sessions()] == [None, None, None], "none is made up"
    store.correct([3], start=BEGINS)
    assert next((session.id, session.start) for session in store.sessions()) == (3, BEGINS)


def test_dates_that_do_not_fit_together_are_listed(store: Store) -> None:
    store.take(read(journal(count=5)), "one")
    assert conflicts(store.sessions(), LATER_START) == []
    store.correct([2], start=BEGINS + 600)
    store.correct([5], start=LATER_START + 60)
    assert conflicts(store.sessions(), LATER_START) == [
        (2, "begins before session 1 is over"),
        (5, "begins in the future"),
    ]
    store.correct([2], start=BEGINS - 90_000)
    assert (2, "has an earlier date than session 1, which came before it") in conflicts(
        store.sessions(), LATER_START
    )


def test_a_session_is_not_over_before_its_pauses_are(store: Store) -> None:
    store.take(read(journal(count=20)), "one")
    paused = next(session for session in store.sessions() if session.breaks)
    store.correct([paused.id + 1], start=paused.start + paused.phases_ms // 1000 + 1)
    assert conflicts(store.sessions(), LATER_START) == [
        (paused.id + 1, f"begins before session {paused.id} is over")
    ]


def test_sessions_of_two_bands_may_overlap(store: Store) -> None:
    store.take(read(journal(count=3)), "one")
    store.take(read(journal(count=3)), "two")
    assert conflicts(store.sessions(), LATER_START) == []


def test_sessions_are_entered_by_hand_in_any_order(store: Store) -> None:
    for start in (BEGINS + 90_000, BEGINS):
        store.enter(start, {"left": 300_000})
    assert conflicts(store.sessions(), LATER_START) == []


def test_nobody_else_may_read_the_file(path: Path) -> None:
    with Store(path):
        assert path.stat().st_mode & 0o077 == 0


def test_where_no_log_can_be_made_a_place_is_asked_for_and_not_a_log(tmp_path: Path) -> None:
    """A file stands for a home folder that may not be written to, since root may write to any folder."""
    (tmp_path / "home").touch()
    with pytest.raises(UsageError, match=r"log\.sqlite: .*, expected a file that can be written$"):
        Store(tmp_path / "home" / "rondo" / "log.sqlite")


@pytest.mark.parametrize(
    "content_before", [b"not a database at all, but long enough for its head" * 20]
)
def test_a_file_that_is_not_ours_is_left_alone(path: Path, content_before: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content_before)
    with pytest.raises(UsageError, match=r"expected a log made by log pull"):
        Store(path)
    assert path.read_bytes() == content_before


def test_another_programs_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (a)")
    bytes_before = path.read_bytes()
    with pytest.raises(UsageError, match="another program's file"):
        Store(path)
    assert path.read_bytes() == bytes_before


def test_a_pull_that_ends_half_way_leaves_the_store_as_it_was(store: Store) -> None:
    log = read(journal(count=5))
    store.take(log, "one")
    before_pull = everything(store)
    longer_log = read(journal(count=8))
    longer_log.sessions[8].state.spent_ms = [None]  # type: ignore[list-item]
    longer_log.sessions[8].state.outcome = ""
    with pytest.raises(sqlite3.IntegrityError):
        store.take(longer_log, "one")
    assert everything(store) == before_pull
