"""Whatever cannot be read at a start: nothing older is damaged, and no number comes twice.

The journal and its history run here on plain files, so that hundreds of sessions take no time.
"""

import binascii
import collections
import errno
import functools
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.session.program import three_round
from firmware.rondo.session.table import ASLEEP, HOLD, LONG_HOLD, NEVER, PAUSED, TAP
from firmware.rondo.storage import frames
from firmware.rondo.storage import settings as schema
from simulator.interpreters.modules import Modules
from tools.log.pull.journal import HISTORY_FILES, LONGEST, Log, read

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sessions"), st.integers(1, 45)),
        st.tuples(st.just("lines"), st.integers(1, 60)),
        st.tuples(st.just("same line"), st.integers(1, 3)),
        st.tuples(st.just("rot"), st.lists(st.sampled_from(frames.SLOTS), min_size=1)),
        st.tuples(st.just("restart"), st.just(0)),
    ),
    min_size=1,
    max_size=14,
)


MICROPYTHON = ModuleType("micropython")
MICROPYTHON.__dict__["const"] = int


@functools.cache
def firmware() -> Modules:
    """Returns the firmware's modules, working on this computer's files; all tests share them."""
    return Modules(
        {
            "binascii": binascii,
            "collections": collections,
            "errno": errno,
            "micropython": MICROPYTHON,
            "os": os,
            "struct": struct,
        },
        {"open": open, "print": print},
        extra={"rondo.system.clock": "utc = lambda: 0\nstepped_s = lambda since: 0\n"},
    )


class StartedJournal:
    """The firmware's journal after one start, with a session to write into it."""

    def __init__(self) -> None:
        chosen, _ = schema.resolve({})
        session, journal = (
            firmware().load(f"rondo.{name}").__dict__
            for name in ("session.session", "storage.journal")
        )
        self.session: Any = session["Session"](chosen, three_round)
        self.journal: Any = journal["Journal"](self.session)
        self.now = 1_000
        self.journal.load(self.now)
        self.journal.restore(self.now, True)
        self.write_all()

    def write_all(self) -> None:
        while self.journal.due(self.now, 1 << 29) <= self.now:
            self.journal.write(self.now)

    def gesture(self, event: str) -> None:
        self.now += 10_000
        self.session.press(self.now)
        self.session.gesture(event, self.now, self.now)
        self.journal.mark_dirty()
        self.write_all()

    def one_session(self) -> int:
        """Plays one session from asleep to asleep, and writes it; returns its number."""
        for event in (TAP, TAP, LONG_HOLD):
            self.gesture(event)
        number = self.session.id
        self.settle()
        self.write_all()
        return number

    def settle(self) -> None:
        """Lets an hour go by, after which the session is over and the band asleep."""
        self.now += 4_000_000
        while self.session.deadline(False) <= self.now:
            self.session.expire(self.session.due(False), self.session.deadline(False))
            self.journal.mark_dirty()


@contextmanager
def flash() -> Iterator[Path]:
    folder_before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(folder_before)


def read_log(folder: Path) -> Log:
    paths = [path for path in LONGEST if (folder / path).exists()]
    return read({path: (folder / path).read_bytes() for path in paths})


def history_content(folder: Path) -> dict[str, bytes]:
    return {
        path: (folder / path).read_bytes() for path in HISTORY_FILES if (folder / path).exists()
    }


@given(STEPS)
@examples(max_examples=60)
def test_nothing_older_is_ever_damaged_and_no_number_comes_twice(steps: list[Any]) -> None:
    with flash() as folder:
        band, sessions, boots, boot_before = StartedJournal(), [], [], 0
        for step, argument in steps:
            if step == "sessions":
                sessions += [band.one_session() for _ in range(argument)]
                boots.append(band.journal._boot)
            elif step in ("lines", "same line"):
                for number in range(argument):
                    band.journal.line(
                        "again" if step == "same line" else f"line {len(boots)} {number}"
                    )
                    band.write_all()
                if step == "lines":  # one said before leaves nothing that bears the number
                    boots.append(band.journal._boot)
            else:
                for slot in argument or ():
                    (folder / frames.LIVE / slot).write_bytes(b"rotten")
                band, boot_before, boots = StartedJournal(), max([boot_before, *boots]), []
            assert all(boot > boot_before for boot in boots)  # each start has a number of its own
        log = read_log(folder)
        assert len(set(sessions)) == len(sessions)
        assert set(sessions[-900:]) <= set(log.finished) | {state_of(log)}
        assert log.skipped == 0
        texts = [line.text for line in log.lines]
        assert all(text != next_one for text, next_one in pairwise(texts))


def state_of(log: Log) -> int:
    return log.newest.session if log.newest else 0


def test_the_last_session_first_in_its_file_stays_when_no_state_can_be_read() -> None:
    with flash() as folder:
        band = StartedJournal()
        while len(history_content(folder)) < 2 or band.session.id == 0:
            last_number = band.one_session()
        for slot in ("state0", "state1"):
            (folder / frames.LIVE / slot).write_bytes(b"")
        next_one = StartedJournal().one_session()
        assert next_one == last_number + 1
        assert {last_number, next_one} <= set(read_log(folder).finished)


@pytest.mark.parametrize("kept_twice", [False, True])
@pytest.mark.parametrize("changes", range(4))
@pytest.mark.parametrize(("rotten", "intact"), [("state0", "state1"), ("state1", "state0")])
def test_a_start_spares_the_one_state_that_can_be_read_and_the_next_goes_on_from_what_it_wrote(
    rotten: str, intact: str, changes: int, kept_twice: bool
) -> None:
    with flash() as folder:
        live, band = folder / frames.LIVE, StartedJournal()
        for event in (TAP, TAP, *(HOLD, TAP, HOLD)[:changes]):
            band.gesture(event)
        if kept_twice:
            band.now += 70_000
            band.write_all()
        (live / rotten).write_bytes(b"rotten")
        content = (live / intact).read_bytes()
        StartedJournal()
        assert (live / intact).read_bytes() == content
        breaks = [kind for kind, *_ in StartedJournal().session.breaks]
        assert breaks.count("power") == 2


@pytest.mark.parametrize("is_told", [False, True])  # that the one before is filed
def test_a_session_whose_plan_alone_was_kept_when_the_power_went_leaves_the_band_asleep(
    is_told: bool,
) -> None:
    with flash() as folder:
        band = StartedJournal()
        for event in (TAP, TAP, LONG_HOLD):
            band.gesture(event)
        last_number = band.session.id
        band.settle()
        band.write_all() if is_told else band.journal.write(band.now)
        for _ in range(2):
            band.session.gesture(TAP, band.now, band.now)
        band.journal.mark_dirty()
        band.journal.write(band.now)
        band = StartedJournal()
        assert (band.session.state, band.journal.trouble) == (ASLEEP, "")
        assert band.one_session() == last_number + 2
        assert last_number in read_log(folder).finished


@pytest.mark.parametrize("writes", range(5))
@pytest.mark.parametrize("plans", [("plan0", "plan1"), ("plan1", "plan0")])
def test_a_plan_that_cannot_be_read_is_written_again_and_a_cut_meanwhile_costs_no_session(
    plans: tuple[str, str], writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with flash() as folder:
        band = StartedJournal()
        for event in (TAP, TAP):
            band.gesture(event)
        for rotten in plans[: 1 if writes < 2 else 2]:
            (folder / frames.LIVE / rotten).write_bytes(b"rotten")
            with monkeypatch.context() as cut:
                cut.setattr(
                    StartedJournal,
                    "write_all",
                    lambda band: [band.journal.write(band.now) for _ in range(writes)],
                )
                StartedJournal()
        assert StartedJournal().session.state == PAUSED


def fill_a_file(band: StartedJournal, number: int) -> None:
    """Adds a session `number` to the history, as long as a file of it."""
    band.session.id = number
    session = band.journal._frames_of(band.session)
    space = bytes(frames.CHUNK_BYTES - len(session))
    firmware().load("rondo.storage.ring").__dict__["add"](band.journal.history, session + space)


def test_where_one_file_of_the_history_can_be_read_the_next_session_does_not_take_its_place() -> (
    None
):
    with flash() as folder:
        band = StartedJournal()
        band.one_session()
        for number in range(frames.CHUNKS):
            (folder / frames.chunk_path(number)).write_bytes(b"?" * frames.CHUNK_BYTES)
        (folder / frames.chunk_path(7)).unlink()
        for number in (8, 9):
            fill_a_file(band, number)
        assert sorted(read_log(folder).finished) == [8, 9]


@pytest.mark.parametrize("count", [20, frames.CHUNKS + 5])
def test_the_files_of_the_history_are_used_in_turn_and_the_oldest_of_them_gives_way(
    count: int,
) -> None:
    with flash() as folder:
        band = StartedJournal()
        band.one_session()
        (folder / frames.chunk_path(0)).unlink()
        for number in range(count):
            fill_a_file(band, number + 1)
        sessions = [*read_log(folder).finished]
        assert sorted(sessions) == list(range(max(0, count - frames.CHUNKS) + 1, count + 1))
        assert len(history_content(folder)) == min(count, frames.CHUNKS)
        assert (folder / frames.chunk_path((count - 1) % frames.CHUNKS)).exists()


def test_lines_never_push_out_a_session_however_many_there_are() -> None:
    with flash() as folder:
        band = StartedJournal()
        first_numbers = [band.one_session() for _ in range(3)]
        for number in range(1_000):
            band.journal.line(f"line {number}")
            band.write_all()
        log = read_log(folder)
        assert set(first_numbers) <= set(log.finished)
        assert log.lines[-1].text == "line 999"
        assert len(log.lines) >= 200
        for path in (frames.LINES, frames.OLDER_LINES):
            assert (folder / path).stat().st_size <= frames.CHUNK_BYTES


def test_the_same_line_is_kept_once_though_the_band_starts_in_between() -> None:
    with flash() as folder:
        for _ in range(3):
            band = StartedJournal()
            band.journal.line("what each start finds")
            band.write_all()
        assert [line.text for line in read_log(folder).lines] == ["what each start finds"]
        for text in ("one", "two", "two", "one"):
            band.journal.line(text)
        band.write_all()
        assert [line.text for line in read_log(folder).lines][1:] == ["one", "two", "one"]


def test_what_flash_refused_is_tried_again_soon_though_the_clock_began_anew() -> None:
    with flash():
        journal = StartedJournal().journal
        journal.line("a line")
        journal.failed("error 5", 10_000_000)
        journal.rebase()
        assert journal.due(0, NEVER) <= 1_000


def test_a_session_is_in_memory_only_after_three_tries_in_a_row() -> None:
    with flash():
        band = StartedJournal()
        band.one_session()
        troubles = []
        for _ in range(3):
            band.journal.failed("error 5", 0)
            troubles.append(band.journal.trouble)
        assert troubles == ["", "", "error 5"]


def test_while_nothing_can_be_written_the_latest_four_sessions_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with flash() as folder:
        band = StartedJournal()
        with monkeypatch.context() as full:
            full.setattr(StartedJournal, "write_all", lambda _: None)
            numbers = [band.one_session() for _ in range(6)]
        band.write_all()
        assert sorted(read_log(folder).finished) == numbers[2:]


def test_each_start_has_a_number_of_its_own_though_no_session_tells_of_those_before() -> None:
    with flash() as folder:
        for number in (1, 2, 3):
            band = StartedJournal()
            band.journal.line(f"line {number}")
            band.write_all()
        lines, aside = folder / frames.LINES, folder / "aside"
        lines.rename(aside)
        lines.mkdir()  # cannot be read, at the first try
        band = StartedJournal()
        band.journal.line("line 4")
        band.journal.write(0)
        lines.rmdir()
        aside.rename(lines)
        band.write_all()
        assert [line.boot for line in read_log(folder).lines] == [1, 2, 3, 4]


def test_a_file_of_the_history_that_cannot_be_read_is_never_written_over() -> None:
    with flash() as folder:
        band = StartedJournal()
        for _ in range(60):
            band.one_session()
        newest = folder / [path for path in history_content(folder) if path[-1].isdigit()][-1]
        content = newest.read_bytes()
        newest.write_bytes(b"?" * len(content))
        band = StartedJournal()
        for _ in range(60):
            band.one_session()
        assert newest.read_bytes() == b"?" * len(content)


def test_lines_that_cannot_be_read_cost_no_session() -> None:
    with flash() as folder:
        band = StartedJournal()
        band.journal.line("of before")
        band.write_all()
        lines = folder / frames.LINES
        content = lines.rename(folder / "aside")
        lines.mkdir()  # neither read nor written
        band = StartedJournal()
        sessions = [band.one_session() for _ in range(3)]
        assert band.journal.trouble == ""
        lines.rmdir()
        content.rename(lines)
        log = read_log(folder)
        assert set(sessions) <= set(log.finished) | {state_of(log)}
        assert log.lines[0].text == "of before"
