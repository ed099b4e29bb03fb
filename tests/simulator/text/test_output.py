"""What a command writes: whole or not at all, and never over a log."""

import os
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.__main__ import main as simulator
from simulator.text import output
from simulator.text.usage import UsageError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE a (b)")
    db.close()
    return path


@contextmanager
def full_disk(free_bytes: int) -> Iterator[None]:
    """Lets no file become longer than `free_bytes` bytes: the system refuses writes as it does on a full disk."""
    limits_before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (free_bytes, limits_before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits_before)


def contents_by_name(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_all_files_are_written_as_they_are(tmp_path: Path) -> None:
    output.write((tmp_path / "a", "naïve 👶\r\nb\n"), (tmp_path / "b", b"\0\xff"))
    assert contents_by_name(tmp_path) == {"a": "naïve 👶\r\nb\n".encode(), "b": b"\0\xff"}


@pytest.mark.parametrize("kind", ["itself", "symlink", "hardlink", "dotted"])
def test_a_log_is_never_written_over_whatever_path_leads_to_it(log: Path, kind: str) -> None:
    other_path = log.with_name("other.csv")
    if kind == "symlink":
        other_path.symlink_to(log)
    elif kind == "hardlink":
        other_path.hardlink_to(log)
    elif kind == "dotted":
        other_path = log.parent / "." / ".." / log.parent.name / log.name
    else:
        other_path = log
    listed_before = contents_by_name(log.parent)
    for work in (output.check, lambda path: output.write((path, "new"))):
        with pytest.raises(UsageError, match="is a log itself or of one, expected another file"):
            work(other_path)
    assert contents_by_name(log.parent) == listed_before


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal", "-JOURNAL"])
def test_nor_is_what_sqlite_keeps_beside_it_there_or_not(log: Path, suffix: str) -> None:
    with pytest.raises(UsageError, match="is a log itself or of one"):
        output.check(log.with_name(log.name + suffix))
    output.check(log.with_name("other.csv" + suffix))


@pytest.mark.parametrize("second_path", ["page", "./page", "PAGE", "link"])
def test_one_file_cannot_be_two(
    tmp_path: Path, second_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("link").symlink_to("page")
    with pytest.raises(UsageError, match=r": is given twice, expected another file for each"):
        output.write((Path("page"), "a"), (Path(second_path), "b"))
    assert not Path("page").exists()


def test_a_full_disk_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text("of before")
    listed_before = contents_by_name(tmp_path)
    with (
        full_disk(1_000),
        pytest.raises(UsageError, match=r"two: File too large, expected the name"),
    ):
        output.write((tmp_path / "one", "short"), (tmp_path / "two", "long" * 1_000))
    assert contents_by_name(tmp_path) == listed_before


def test_a_link_stays_one_and_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    (tmp_path / "true").write_text("of before")
    (tmp_path / "true").chmod(0o600)
    (tmp_path / "link").symlink_to("true")
    output.write((tmp_path / "link", "new"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "true").read_text() == "new"
    assert (tmp_path / "true").stat().st_mode & 0o777 == 0o600


def test_a_pipe_a_device_a_folder_and_a_path_without_one_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    for path, message in (
        (tmp_path / "pipe", "is a device or a pipe"),
        (Path("/dev/null"), "is a device or a pipe"),
        (tmp_path, "is a folder"),
        (tmp_path / "loop", "is a link that leads nowhere"),
        (tmp_path / "no" / "file", "there is no folder"),
        (tmp_path / "file" / "x", "there is no folder"),
        (tmp_path / ("x" * 300), "File name too long"),
    ):
        with pytest.raises(UsageError, match=message):
            output.write((path, "x"))


def test_a_folder_that_may_not_be_written_to_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said afterwards, it would cost an hour of playing. Root may write everywhere, so os.access is replaced."""
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path) != tmp_path and allowed(path, mode)
    )
    with pytest.raises(UsageError, match=f"the folder {tmp_path} may not be written to"):
        output.check(tmp_path / "band.bin")


def test_nothing_to_write_is_nothing_written(tmp_path: Path) -> None:
    output.check(None, None)
    output.write()


@pytest.mark.parametrize("kind", ["itself", "link", "hard link", "longer path"])
def test_what_is_read_is_not_written_over(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "a.scenario"
    shutil.copy(ROOT / "tests" / "acceptance" / "strict.scenario", source)
    content_before = source.read_bytes()
    other_path = tmp_path / "b"
    if kind == "link":
        other_path.symlink_to(source)
    elif kind == "hard link":
        other_path.hardlink_to(source)
    else:
        other_path = (
            source if kind == "itself" else tmp_path / "." / ".." / tmp_path.name / source.name
        )
    for command in ("play", "run"):
        assert simulator([command, str(source), "--trace", str(other_path)]) == 2
    assert source.read_bytes() == content_before
