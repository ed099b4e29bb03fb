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
        settings, _ = schema.resolve({})
        session, journal = (
            firmware().load(f"rondo.{name}").__dict__
            for name in ("session.session", "storage.journal")
        )
        self.session: Any = session["Session"](settings, three_round)
        self.journal: Any = journal["Journal"](self.session)
        self.now_ms = 1_000
        self.journal.load(self.now_ms)
        self.journal.restore(self.now_ms, power_lost=True)
        self.write_all()

    def write_all(self) -> None:
        while self.journal.due(self.now_ms, 1 << 29) <= self.now_ms:
            self.journal.write(self.now_ms)

    def gesture(self, event: str) -> None:
        self.now_ms += 10_000
        self.session.press(self.now_ms)
        self.session.gesture(event, self.now_ms, self.now_ms)
        self.journal.mark_dirty()
        self.write_all()

    def one_session(self) -> int:
        """Plays one session from asleep to asleep, and writes it; returns its number."""
        for event in (TAP, TAP, LONG_HOLD):
            self.gesture(event)
        session_number = self.session.id
        self.settle()
        self.write_all()
        return session_number

    def settle(self) -> None:
        """Lets an hour go by, after which the session is over and the band asleep."""
        self.now_ms += 4_000_000
        while self.session.deadline(pressing=False) <= self.now_ms:
            self.session.expire(
                self.session.due(pressing=False), self.session.deadline(pressing=False)
            )
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
def test_nothing_older_is_ever_damaged_and_no_number_comes_twice(acts: list[Any]) -> None:
    with flash() as folder:
        band, sessions, boots, boot_before = StartedJournal(), [], [], 0
        for act, argument in acts:
            if act == "sessions":
                sessions += [band.one_session() for _ in range(argument)]
                boots.append(band.journal._boot)
            elif act in ("lines", "same line"):
                for line_number in range(argument):
                    band.journal.line(
                        "again" if act == "same line" else f"line {len(boots)} {line_number}"
                    )
                    band.write_all()
                if act == "lines":  # one said before leaves nothing that bears the number
                    boots.append(band.journal._boot)
            else:
                for slot in argument or ():
                    (folder / frames.LIVE / slot).write_bytes(b"rotten")
                band, boot_before, boots = StartedJournal(), max([boot_before, *boots]), []
            assert all(boot > boot_before for boot in boots)  # each start has a number of its own
        log = read_log(folder)
        assert len(set(sessions)) == len(sessions)
        assert set(sessions[-900:]) <= set(log.states_by_session) | {state_of(log)}
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
        assert {last_number, next_one} <= set(read_log(folder).states_by_session)


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
            band.now_ms += 70_000
            band.write_all()
        (live / rotten).write_bytes(b"rotten")
        state_before = (live / intact).read_bytes()
        StartedJournal()
        assert (live / intact).read_bytes() == state_before
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
        band.write_all() if is_told else band.journal.write(band.now_ms)
        for _ in range(2):
            band.session.gesture(TAP, band.now_ms, band.now_ms)
        band.journal.mark_dirty()
        band.journal.write(band.now_ms)
        band = StartedJournal()
        assert (band.session.state, band.journal.trouble) == (ASLEEP, "")
        assert band.one_session() == last_number + 2
        assert last_number in read_log(folder).states_by_session


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
            with monkeypatch.context() as no_writes:
                no_writes.setattr(
                    StartedJournal,
                    "write_all",
                    lambda band: [band.journal.write(band.now_ms) for _ in range(writes)],
                )
                StartedJournal()
        assert StartedJournal().session.state == PAUSED


def fill_a_file(band: StartedJournal, session_number: int) -> None:
    """Adds a session `session_number` to the history, as long as a file of it."""
    band.session.id = session_number
    session = band.journal._frames_of(band.session)
    space = bytes(frames.CHUNK_BYTES - len(session))
    firmware().load("rondo.storage.ring").__dict__["add"](band.journal.history, session + space)


def test_where_one_file_of_the_history_can_be_read_the_next_session_does_not_take_its_place() -> (
    None
):
    with flash() as folder:
        band = StartedJournal()
        band.one_session()
        for chunk_number in range(frames.CHUNKS):
            (folder / frames.chunk_path(chunk_number)).write_bytes(b"?" * frames.CHUNK_BYTES)
        (folder / frames.chunk_path(7)).unlink()
        for chunk_number in (8, 9):
            fill_a_file(band, chunk_number)
        assert sorted(read_log(folder).states_by_session) == [8, 9]


@pytest.mark.parametrize("file_count", [20, frames.CHUNKS + 5])
def test_the_files_of_the_history_are_used_in_turn_and_the_oldest_of_them_gives_way(
    file_count: int,
) -> None:
    with flash() as folder:
        band = StartedJournal()
        band.one_session()
        (folder / frames.chunk_path(0)).unlink()
        for session_number in range(file_count):
            fill_a_file(band, session_number + 1)
        sessions = [*read_log(folder).states_by_session]
        assert sorted(sessions) == list(
            range(max(0, file_count - frames.CHUNKS) + 1, file_count + 1)
        )
        assert len(history_content(folder)) == min(file_count, frames.CHUNKS)
        assert (folder / frames.chunk_path((file_count - 1) % frames.CHUNKS)).exists()


def test_lines_never_push_out_a_session_however_many_there_are() -> None:
    with flash() as folder:
        band = StartedJournal()
        first_numbers = [band.one_session() for _ in range(3)]
        for line_number in range(1_000):
            band.journal.line(f"line {line_number}")
            band.write_all()
        log = read_log(folder)
        assert set(first_numbers) <= set(log.states_by_session)
        assert log.lines[-1].text == "line 999"
        assert len(log.lines) >= 200
        for path in (frames.LINES, frames.OLDER_LINES):
            assert (folder / path).stat().st_size <= frames.CHUNK_BYTES


@pytest.mark.parametrize("text", ["what each start finds", "x" * (frames.LONGEST_LINE + 1)])
def test_the_same_line_is_kept_once_though_the_band_starts_in_between(text: str) -> None:
    with flash() as folder:
        for _ in range(3):
            band = StartedJournal()
            band.journal.line(text)
            band.write_all()
        assert [line.text for line in read_log(folder).lines] == [text[: frames.LONGEST_LINE]]
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
        with monkeypatch.context() as no_room:
            no_room.setattr(StartedJournal, "write_all", lambda _: None)
            session_numbers = [band.one_session() for _ in range(6)]
        band.write_all()
        assert sorted(read_log(folder).states_by_session) == session_numbers[2:]


def test_each_start_has_a_number_of_its_own_though_no_session_tells_of_those_before() -> None:
    with flash() as folder:
        for start_number in (1, 2, 3):
            band = StartedJournal()
            band.journal.line(f"line {start_number}")
            band.write_all()
        lines, hidden_path = folder / frames.LINES, folder / "aside"
        lines.rename(hidden_path)
        lines.mkdir()  # cannot be read, at the first try
        band = StartedJournal()
        band.journal.line("line 4")
        band.journal.write(0)
        lines.rmdir()
        hidden_path.rename(lines)
        band.write_all()
        assert [line.boot for line in read_log(folder).lines] == [1, 2, 3, 4]


def test_a_file_of_the_history_that_cannot_be_read_is_never_written_over() -> None:
    with flash() as folder:
        band = StartedJournal()
        for _ in range(60):
            band.one_session()
        newest_path = folder / [path for path in history_content(folder) if path[-1].isdigit()][-1]
        content_before = newest_path.read_bytes()
        newest_path.write_bytes(b"?" * len(content_before))
        band = StartedJournal()
        for _ in range(60):
            band.one_session()
        assert newest_path.read_bytes() == b"?" * len(content_before)


def test_lines_that_cannot_be_read_cost_no_session() -> None:
    with flash() as folder:
        band = StartedJournal()
        band.journal.line("of before")
        band.write_all()
        lines = folder / frames.LINES
        hidden_path = lines.rename(folder / "aside")
        lines.mkdir()  # neither read nor written
        band = StartedJournal()
        sessions = [band.one_session() for _ in range(3)]
        assert band.journal.trouble == ""
        lines.rmdir()
        hidden_path.rename(lines)
        log = read_log(folder)
        assert set(sessions) <= set(log.states_by_session) | {state_of(log)}
        assert log.lines[0].text == "of before"
