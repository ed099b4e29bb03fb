"""A band's clock from a computer."""

import json

import pytest

from simulator.cable.board_server import BoardServer
from tests.tools import bands
from tests.tools.bands import MISSING, QUICK, contents, tool
from tests.tools.peer import Peer, answer_printing
from tools import clock
from tools.__main__ import main
from tools.log.model.zone import Zone, iso

live = pytest.mark.skipif(bool(MISSING), reason=MISSING)
NOON_S = 1_777_636_800  # 2026-05-01 12:00 UTC


@live
def test_a_clock_that_is_not_set_is_set_in_utc_and_stays_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clock.main, "__defaults__", (lambda: NOON_S + 0.2,))
    with BoardServer(flash=bands.flashed_image(), speed=1.0) as band:
        assert tool(band, "clock") == 0
        output = capsys.readouterr().out
        assert "its clock is not set" in output
        assert "set to 2026-05-01 12:00:0" in output
        assert tool(band, "clock", "--show") == 0
        assert "its clock is " in capsys.readouterr().out


@live
def test_the_offset_of_local_time_is_set_with_it_and_its_next_change_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock.main, "__defaults__", (lambda: NOON_S + 0.2,))
    settings = {"pacing": "guide", "utc_offset_min": 60}
    with BoardServer(flash=bands.flashed_image(), settings=settings, speed=1.0) as band:
        zone = ("--zone", "Europe/Madrid")
        assert tool(band, "clock", *zone, "--show") == 0
        output = capsys.readouterr().out
        assert "utc_offset_min is 60, and local time is 120 minutes off UTC" in output
        assert tool(band, "clock", *zone) == 0
        output = capsys.readouterr().out
        assert "utc_offset_min was 60, and is 120 from now on" in output
        assert "local time changes at 2026-10-25 03:00, to 60 minutes: run `clock` again" in output
        assert tool(band, "clock", *zone) == 0
        assert "utc_offset_min is 120, as local time is" in capsys.readouterr().out
        band.stop()
        kept_settings = json.loads(contents(bytes(band.device.flash.chip.memory))["settings.json"])
    assert kept_settings == {"pacing": "guide", "utc_offset_min": 120}


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        ("Europe/Madrid", "2026-10-25T01:00:00Z 60"),
        ("America/New_York", "2026-11-01T06:00:00Z -300"),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z 660"),
        ("America/Santiago", "2026-09-06T04:00:00Z -180"),
        ("Asia/Kathmandu", ""),
        ("+05:30", ""),
        ("UTC", ""),
    ],
)
def test_the_next_change_of_local_time_is_known_to_the_minute(zone: str, changes: str) -> None:
    change = clock.next_change(Zone(zone), NOON_S)
    assert (f"{iso(change.utc)} {change.offset_min}" if change else "") == changes


def test_at_the_very_change_the_next_one_is_the_other() -> None:
    madrid = Zone("Europe/Madrid")
    first_change = clock.next_change(madrid, NOON_S)
    assert first_change is not None
    assert clock.next_change(madrid, first_change.utc - 1) == first_change
    second_change = clock.next_change(madrid, first_change.utc)
    assert second_change is not None
    assert (iso(second_change.utc), second_change.offset_min) == ("2027-03-28T01:00:00Z", 120)


@live
def test_a_board_without_firmware_is_told_of_flash(capsys: pytest.CaptureFixture[str]) -> None:
    with BoardServer(files={}, speed=QUICK) as band:
        assert tool(band, "clock") == 2
    assert "there is no Rondo on it, expected `flash` first" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("shown_utc", "difference_text"),
    [
        (None, "is not set"),
        (NOON_S + 1, "is right"),
        (NOON_S - 90, "is 90 s slow"),
        (NOON_S + 600, "is 10 minutes fast"),
        (NOON_S - 7_200, "is 2 hours slow"),
        (NOON_S + 86_400 * 400, "is 400 days fast"),
    ],
)
def test_a_difference_is_said_in_words(shown_utc: int | None, difference_text: str) -> None:
    assert clock.difference(shown_utc, NOON_S) == difference_text


@pytest.mark.parametrize("message", ["-1", "true", "4294967296", '"now"', "1.5"])
def test_what_no_clock_shows_is_refused(message: str, capsys: pytest.CaptureFixture[str]) -> None:
    peer = Peer([answer_printing(message.encode())])
    assert main(["clock", "--port", peer.port]) == 2
    assert "expected what Rondo says" in capsys.readouterr().err


def test_a_clock_that_does_not_keep_the_time_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    peer = Peer(
        [
            answer_printing(json.dumps(NOON_S).encode()),
            answer_printing(b""),
            answer_printing(json.dumps(NOON_S).encode()),
        ]
    )
    assert main(["clock", "--port", peer.port]) == 2
    assert "does not keep what it was set to" in capsys.readouterr().err


def test_a_zone_west_of_greenwich_is_understood_as_it_is_written() -> None:
    assert clock.parser().parse_args(["--zone", "-05:00"]).zone.name == "-05:00"
