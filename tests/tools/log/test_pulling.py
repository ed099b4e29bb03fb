"""From a band's flash to the log: a session under way is there as far as it had come, and one band is one band."""

from collections.abc import Container
from functools import cache
from pathlib import Path
from random import Random

import pytest
from littlefs import LittleFS

from simulator import boards
from simulator.core.device import Device
from simulator.core.flash import Flash, image
from simulator.core.setup import Setup
from simulator.stock.errnos import EIO
from tools.__main__ import main
from tools.band import link
from tools.band.repl import DeviceError
from tools.log.example import journal
from tools.log.model.sessions import UNDER_WAY, Session
from tools.log.pull.journal import LONGEST, files_of, read
from tools.log.store.store import PullResult, Store

CHIP_ID = "e4b063a1f205"
PLACE_MS = 8_000  # a running session's position is on flash at least so often


@cache
def flash_cut_at_ms(t_ms: int) -> bytes:
    """Returns the flash of a band that lost its power at `t_ms`, in a session that began in the fourth second."""
    device = Device(Setup(settings={"first_side": "left"}))
    device.power_on()
    for press_ms in (1_000, 4_000):
        device.hold("main", press_ms)
    device.run_to_ms(t_ms)
    device.cut()
    device.discard()
    return bytes(device.flash.chip.memory)


def mount_flash(flash: bytes) -> LittleFS:
    """Returns the file system on `flash`."""
    return Flash(boards.load(boards.DEFAULT), Random(0), flash).mount()


def pull_sessions(tmp_path: Path, flash: bytes) -> list[Session]:
    """Returns the sessions in the log after a dump of `flash` was pulled into it."""
    (tmp_path / "dump.bin").write_bytes(flash)
    store = tmp_path / "log.sqlite"
    words = ["--image", str(tmp_path / "dump.bin"), "--band", "mine", "--store", str(store)]
    assert main(["log", "pull", *words]) == 0
    with Store(store) as open_store:
        return open_store.sessions()


def test_a_session_that_the_power_ended_is_in_the_log_as_far_as_it_had_come(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (session,) = pull_sessions(tmp_path, flash_cut_at_ms(710_000))
    assert session.outcome == UNDER_WAY
    assert session.expressed_ms("left") == 360_000
    right_ms = 710_000 - 4_000 - 360_000
    assert right_ms - PLACE_MS <= session.expressed_ms("right") <= right_ms


def test_a_later_dump_of_the_same_phase_brings_what_has_come_since(tmp_path: Path) -> None:
    session_before = pull_sessions(tmp_path, flash_cut_at_ms(500_000))[0].expressed_ms("right")
    (session,) = pull_sessions(tmp_path, flash_cut_at_ms(710_000))
    assert session.expressed_ms("right") >= session_before + 200_000
    (session_again,) = pull_sessions(tmp_path, flash_cut_at_ms(500_000))
    assert session_again == session, "an older dump takes nothing away"


def test_a_position_of_another_change_is_not_believed() -> None:
    earlier_files = files_of(mount_flash(flash_cut_at_ms(300_000)))
    later_files = files_of(mount_flash(flash_cut_at_ms(710_000)))
    for name in ("live/place0", "live/place1"):
        earlier_files[name] = later_files[name]
    (session,) = read(earlier_files).sessions.values()
    assert session.spent_ms <= PLACE_MS, "that of the last change, as it was written a second time"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "log.sqlite")


@pytest.mark.parametrize("is_dated", [True, False])
@pytest.mark.parametrize("name", ["", "mine", "hers"])
def test_a_band_that_came_from_a_dump_first_is_the_same_one_by_cable(
    store: Store, is_dated: bool, name: str
) -> None:
    assert store.take(read(journal(count=5, has_dates=is_dated)), "mine") == PullResult(new=5)
    assert store.take(read(journal(count=7, has_dates=is_dated)), CHIP_ID, name) == PullResult(
        new=2, same=5
    )
    assert store.bands() == [(CHIP_ID, name or "mine")]
    assert store.same_starts(CHIP_ID) == []


@pytest.mark.parametrize(
    ("name", "session_count", "band_count"), [("", 2, 2), ("", 3, 1), ("mine", 1, 1)]
)
def test_sessions_that_might_be_anybodys_are_adopted_only_if_they_are_many_or_somebody_says_so(
    store: Store, name: str, session_count: int, band_count: int
) -> None:
    log = read(journal(session_count, has_dates=False))
    for session in log.sessions.values():
        session.state.ended_by = ["time"] * len(session.state.spent_ms)
    store.take(log, "mine")
    store.take(log, CHIP_ID, name)
    assert len(store.bands()) == band_count


def test_a_band_whose_sessions_are_others_adopts_nothing(store: Store) -> None:
    store.take(read(journal(count=5)), "mine")
    store.take(read(journal(count=5, seed=2)), CHIP_ID)
    assert [key for key, _ in store.bands()] == ["mine", CHIP_ID]


def test_a_chip_never_adopts_what_another_chip_has_kept(store: Store) -> None:
    store.take(read(journal(count=5)), "aaaa00000001")
    store.take(read(journal(count=5)), CHIP_ID)
    assert [key for key, _ in store.bands()] == ["aaaa00000001", CHIP_ID]


def test_sessions_that_two_bands_both_have_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flash = image(boards.load(boards.DEFAULT), journal(count=4))
    (tmp_path / "dump.bin").write_bytes(flash)
    words = ["log", "pull", "--store", str(tmp_path / "l"), "--image", str(tmp_path / "dump.bin")]
    assert main([*words, "--band", "one"]) == 0
    assert "brought in twice" not in capsys.readouterr().out
    assert main([*words, "--band", "two"]) == 0
    output = capsys.readouterr().out
    assert "4 of its sessions begin when sessions of one do: one band, brought in twice?" in output


class Cabled:
    """A band on a cable of which these folders and files cannot be read; nothing else is on it but a journal.

    Each of its files is as long as it may be.
    """

    port = "/dev/ttyACM0"

    def __init__(self, unreadable: Container[str]) -> None:
        files = journal(count=3)
        self._files = {path: data.ljust(LONGEST[path], b"\0") for path, data in files.items()}
        self._unreadable = unreadable

    def __enter__(self) -> "Cabled":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def _check(self, path: str) -> None:
        if path in self._unreadable:
            raise DeviceError(self.port, f"OSError: {EIO}")

    def value(self, *_: str) -> str:
        return CHIP_ID

    def listing(self, folder: str) -> list[link.Entry]:
        self._check(folder)
        return [
            link.Entry(path.removeprefix(f"{folder}/"), False, len(data))
            for path, data in self._files.items()
            if path.startswith(f"{folder}/")
        ]

    def read(self, path: str, _at_most: int) -> bytes:
        self._check(path)
        return self._files[path]


@pytest.mark.parametrize("path", ["history", "live", "history/00", "live/state0"])
def test_what_the_cable_does_not_bring_of_a_band_is_said_and_the_rest_is_pulled(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "connect", lambda _args: Cabled({path}))
    assert main(["log", "pull", "--store", str(tmp_path / "log.sqlite")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{CHIP_ID}: ")
    assert lines[1] == "Not intact, and left out:"
    assert lines[2].startswith(f"  {path}: {Cabled.port}: the band says 'OSError: ")
    assert not any("longer than it may be" in line for line in lines)
