"""Programs go onto a band and off it."""

import json
from collections.abc import Iterator

import pytest

from firmware.rondo.session import program, validator
from simulator.cable.board_server import BoardServer
from tests.tools import bands
from tests.tools.bands import MISSING, QUICK, contents, tool
from tools.__main__ import main
from tools.program import catalog

live = pytest.mark.skipif(bool(MISSING), reason=MISSING)
NAME = catalog.entries()[1].name


@pytest.fixture
def band() -> Iterator[BoardServer]:
    with BoardServer(flash=bands.flashed_image(), speed=QUICK) as server:
        yield server


@live
def test_a_program_that_was_sent_can_be_set_and_followed(
    band: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(band, "program", "send", NAME) == 0
    assert tool(band, "settings", "set", "program", NAME) == 0
    assert tool(band, "program", "stored") == 0
    output = capsys.readouterr().out.splitlines()
    assert output[-2:] == ["  three-round", f"* {NAME}"]
    assert tool(band, "program", "remove", NAME) == 2
    assert (
        "is the one that is set, expected `settings set program three-round`"
        in capsys.readouterr().err
    )
    band.stop()
    text = contents(bytes(band.device.flash.chip.memory))[f"programs/{NAME}.json"]
    assert len(text) <= program.MAX_BYTES
    assert validator.check(json.loads(text))["name"] == NAME
    console = [fields for _, kind, fields in band.device.recorder.entries if kind == "console"]
    assert not any("not taken" in str(line) or "cannot" in str(line) for line in console)


@live
def test_a_program_that_was_removed_is_gone(
    band: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(band, "program", "send", NAME) == 0
    assert tool(band, "program", "remove", NAME) == 0
    assert tool(band, "program", "remove", NAME) == 2
    assert "is not on the band, expected one of none, it has no others" in capsys.readouterr().err
    band.stop()
    assert f"programs/{NAME}.json" not in contents(bytes(band.device.flash.chip.memory))


def test_what_every_band_has_is_not_sent(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["program", "send", "three-round", "--port", "/dev/nowhere"]) == 2
    assert "every band has it" in capsys.readouterr().err


def test_what_cannot_be_followed_is_not_sent(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["program", "send", "unheard-of", "--port", "/dev/nowhere"]) == 2
    assert "no such program" in capsys.readouterr().err
