"""A dump in any state: all that is intact in it counts, and what is no dump ends in one line, soon."""

import os
import random
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from struct import pack

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from simulator import boards
from simulator.core.flash import image
from simulator.text.usage import UsageError
from tools.__main__ import main
from tools.log.example import journal
from tools.log.pull import dump
from tools.log.pull.dump import journal_in
from tools.log.pull.journal import Log, read

JOURNAL_FILES = journal(count=40)
ADDRESS = 0x10000000 + 0xA0000  # of the file system on an RP2040


@cache
def flash(board: str = "pico") -> bytes:
    return image(boards.load(board), JOURNAL_FILES)


def log_of(path: Path) -> Log:
    spent_by_session = journal_in(path)
    return read(spent_by_session.files, spent_by_session.loose_frames)


def spent_ms_by_session(log: Log) -> dict[int, list[int]]:
    return {number: session.state.spent_ms for number, session in log.sessions.items()}


def write_dump(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "dump.bin"
    path.write_bytes(data)
    return path


def as_uf2(data: bytes, block_bytes: int = 256) -> bytes:
    """Returns `data` as a UF2 file, as picotool saves it."""
    blocks = [data[offset : offset + block_bytes] for offset in range(0, len(data), block_bytes)]
    return b"".join(
        pack(
            "<8I",
            0x0A324655,
            0x9E5D5157,
            0x2000,
            ADDRESS + block_bytes * i,
            len(block),
            i,
            len(blocks),
            0,
        )
        + block.ljust(476, b"\0")
        + pack("<I", 0x0AB16F30)
        for i, block in enumerate(blocks)
    )


@pytest.mark.parametrize(
    "put_there", [Path.mkdir, lambda path: path.symlink_to("nowhere"), os.mkfifo]
)
def test_what_stands_in_a_copied_folder_in_place_of_a_file_is_said(
    tmp_path: Path, put_there: Callable[[Path], None]
) -> None:
    for name, data in JOURNAL_FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert journal_in(tmp_path).problems == []
    (tmp_path / "history/00").unlink()
    put_there(tmp_path / "history/00")
    assert journal_in(tmp_path).problems == ["history/00: is no file"]


@pytest.mark.parametrize("board", boards.NAMES)
@pytest.mark.parametrize("missing_bytes", [0, 1, 4096, 4097])
def test_a_dump_that_is_a_little_too_short_has_every_session(
    tmp_path: Path, board: str, missing_bytes: int
) -> None:
    data = flash(board)
    path = write_dump(tmp_path, data[: len(data) - missing_bytes])
    assert spent_ms_by_session(log_of(path)) == spent_ms_by_session(read(JOURNAL_FILES))
    assert bool(journal_in(path).problems) == bool(missing_bytes)
    assert journal_in(path).files == JOURNAL_FILES, "by the file system, which is whole"


@pytest.mark.parametrize("board", boards.NAMES)
def test_of_a_dump_that_is_cut_anywhere_every_record_before_the_cut_counts(
    tmp_path: Path, board: str
) -> None:
    data = flash(board)
    used_bytes = len(data.rstrip(b"\xff"))
    count_before = -1
    for part in (1, 2, 4, 6, 8):
        session = data[: used_bytes * part // 8]
        path = write_dump(tmp_path, session)
        expected = set(read({}, dump._frames_in(session)).sessions)
        try:
            spent_by_session = spent_ms_by_session(log_of(path))
        except UsageError:
            spent_by_session = {}
        assert expected <= set(spent_by_session)
        assert spent_by_session.items() <= spent_ms_by_session(read(JOURNAL_FILES)).items()
        assert len(spent_by_session) >= count_before
        count_before = len(spent_by_session)
    assert count_before == 40


def test_of_a_dump_without_its_first_blocks_the_sessions_are_there(tmp_path: Path) -> None:
    path = write_dump(tmp_path, bytes(2 * 4096) + flash()[2 * 4096 :])
    assert spent_ms_by_session(log_of(path)) == spent_ms_by_session(read(JOURNAL_FILES))
    assert any("file system" in problem for problem in journal_in(path).problems)


@pytest.mark.parametrize("size", [256, 476])
def test_a_dump_as_uf2_is_read_and_so_is_half_of_one(tmp_path: Path, size: int) -> None:
    uf2_data = as_uf2(flash(), size)
    not_for_flash = bytearray(as_uf2(bytes(size), size))
    not_for_flash[8] |= 1  # its flag
    path = write_dump(tmp_path, uf2_data + not_for_flash)
    assert spent_ms_by_session(log_of(path)) == spent_ms_by_session(read(JOURNAL_FILES))
    assert journal_in(path).problems == []
    write_dump(tmp_path, uf2_data[: -512 - 100])
    assert spent_ms_by_session(log_of(path)) == spent_ms_by_session(read(JOURNAL_FILES))


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_dump_with_a_byte_lost_or_too_much_has_every_record_that_is_intact(
    tmp_path: Path, is_lost: bool
) -> None:
    history = {
        path: content for path, content in JOURNAL_FILES.items() if path.startswith("history/")
    }
    data = image(boards.load("pico"), history)
    used_starts = [
        block_start
        for block_start in range(0, len(data), 4096)
        if data[block_start : block_start + 4096].strip(b"\xff")
    ]
    for block_start in used_starts:
        damaged = data[:block_start] + (
            data[block_start + 1 :] if is_lost else b"x" + data[block_start:]
        )
        intact = read({}, dump._frames_in(damaged))
        log = log_of(write_dump(tmp_path, damaged))
        assert spent_ms_by_session(intact).items() <= spent_ms_by_session(log).items()
        for number, session in intact.sessions.items():
            plan = log.sessions[number].plan
            assert (plan is None) == (session.plan is None)


def test_a_uf2_with_a_byte_lost_has_all_blocks_but_that(tmp_path: Path) -> None:
    saved = as_uf2(flash())
    last = 512 * (len(saved) // 512 - 5)  # a block that is erased flash
    path = write_dump(tmp_path, saved[: 512 + last] + saved[513 + last :])
    assert spent_ms_by_session(log_of(path)) == spent_ms_by_session(read(JOURNAL_FILES))
    path = write_dump(tmp_path, b"UF2\n" + saved)
    assert spent_ms_by_session(log_of(path)) == spent_ms_by_session(read(JOURNAL_FILES))


def test_a_uf2_of_addresses_that_no_flash_has_is_one_line(tmp_path: Path) -> None:
    uf2_data = bytearray(as_uf2(flash()[:512]))
    uf2_data[12:16] = b"\0\0\0\0"
    with pytest.raises(UsageError, match="UF2 of no flash"):
        journal_in(write_dump(tmp_path, bytes(uf2_data)))


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "fifo", "nothing"])
def test_what_is_no_dump_ends_in_one_line_and_leaves_the_log_as_it_was(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "fifo")
    path = name if name.startswith("/") else str(tmp_path / name)
    store = tmp_path / "log.sqlite"
    words = ["log", "pull", "--band", "mine", "--store", str(store), "--image", path]
    assert main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "expected a dump of a band's flash" in line
    assert not store.exists()


def test_a_dump_as_long_as_no_flash_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "dump.bin"
    with path.open("wb") as file:
        file.truncate(dump.LONGEST_IMAGE + 1)
    with pytest.raises(UsageError, match="larger than 64 MB"):
        journal_in(path)


@given(st.integers(0, 2**32), st.sampled_from([1, 40, 4000]))
@examples(max_examples=60)
def test_any_damage_leaves_only_sessions_that_there_were(seed: int, damaged_count: int) -> None:
    random_ = random.Random(seed)
    data = bytearray(flash("xiao_esp32c3"))
    used_bytes = len(data.rstrip(b"\xff"))
    for _ in range(damaged_count):
        data[random_.randrange(used_bytes)] = random_.randrange(256)
    with tempfile.TemporaryDirectory() as folder:
        path = write_dump(Path(folder), bytes(data))
        try:
            spent_by_session = spent_ms_by_session(log_of(path))
        except UsageError:
            return
    assert spent_by_session.items() <= spent_ms_by_session(read(JOURNAL_FILES)).items()


def test_a_file_full_of_beginnings_is_given_up_soon(tmp_path: Path) -> None:
    """Each claims to begin a file system of 64 MB."""
    head = b"\0" * 8 + b"littlefs" + bytes(8) + pack("<II", 4096, 16384)
    with pytest.raises(UsageError, match="no littlefs"):
        journal_in(write_dump(tmp_path, head.ljust(128, b"\0") * 2000))
