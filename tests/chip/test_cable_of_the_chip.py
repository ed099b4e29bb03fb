"""A computer at the cable of the real image: the tools as they are, the real mpremote, Ctrl-C at any moment."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from simulator.interpreters.rp2040.chip import Chip
from simulator.interpreters.rp2040.chip_server import ChipServer
from tests.chip.bands import (
    MS,
    AddRow,
    flash_image_of_band,
    flash_without_firmware,
    pulses,
    resets,
    tap,
)
from tools import doctor
from tools.__main__ import main
from tools.band import link


@pytest.fixture
def band(micropython: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChipServer]:
    """Yields a served Pico with MicroPython and nothing else.

    The tools measure their deadlines in the chip's time.
    """
    with ChipServer("pico", flash_without_firmware(micropython)) as server:
        monkeypatch.setattr(link, "Link", partial(link.Link, now=server.seconds))
        yield server


def tool(band: ChipServer, *command: str) -> int:
    return main([*command, "--port", band.name])


def session(band: ChipServer) -> None:
    """Plays a session that is long enough to count, ended by a long hold."""
    now_ms = band.do(lambda chip: chip.now_us // MS)

    def act(chip: Chip) -> None:
        tap(chip, now_ms + 3_000)
        tap(chip, now_ms + 6_000)
        tap(chip, now_ms + 75_000, length_ms=3_500)
        chip.run((now_ms + 95_000) * MS)

    band.do(act)


def mpremote(band: ChipServer, *command: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "mpremote", "connect", band.name, "resume", *command],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return result.stdout


def test_the_tools_flash_set_ask_read_and_wipe_a_band_with_the_real_image(
    band: ChipServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], add_row: AddRow
) -> None:
    def printed_text() -> str:
        return capsys.readouterr().out

    began_s = band.seconds()
    assert tool(band, "flash", "--board", "pico") == 0
    add_row("flash over the cable, pico", f"{band.seconds() - began_s:.0f} s of the chip's time")
    assert "files compared by SHA-256" in printed_text()
    assert tool(band, "settings", "set", "strength", "2") == 0
    assert tool(band, "clock", "--zone", "UTC") == 0
    printed_text()
    assert tool(band, "settings", "show") == 0
    assert re.search(r"strength +2", printed_text())
    assert doctor.main(["cues", "--port", band.name], ask=lambda _: "done") == 0
    assert "done" in printed_text()
    session(band)
    store = str(tmp_path / "log.sqlite")
    assert tool(band, "log", "pull", "--store", store) == 0
    assert "1 " in printed_text()
    assert "manifest.json" in mpremote(band, "fs", "ls", ":a")
    assert tool(band, "wipe", "--yes", "--store", store) == 0
    assert "settings.json" not in mpremote(band, "fs", "ls", ":")


@pytest.mark.parametrize("after_ms", [5, 60, 170, 700])
def test_ctrl_c_at_any_time_after_a_soft_reset_leaves_whoever_has_the_prompt_alone(
    after_ms: int, micropython: bytes
) -> None:
    with Chip("pico", flash_image_of_band(micropython), usb=True) as chip:
        chip.power_on()
        chip.run(3_000 * MS)
        chip.type(b"\r\x03")
        assert chip.run_until(">>> ")
        chip.type(b"\x04")
        assert chip.run_until("soft reboot")
        chip.run(chip.now_us + after_ms * MS)
        chip.type(b"\r\x03")
        assert chip.run_until(">>> ", 3_000 * MS)
        chip.run(chip.now_us + 10_000 * MS)
        assert resets(chip) == 0
        assert pulses(chip) == []
        chip.type(b"print(6 * 7)\r")
        assert chip.run_until("42", 1_000 * MS)


def test_at_the_prompt_no_tap_starts_the_band_and_a_hold_of_main_does(micropython: bytes) -> None:
    with Chip("pico", flash_image_of_band(micropython), usb=True) as chip:
        chip.power_on()
        chip.run(3_000 * MS)
        chip.type(b"\r\x03")
        assert chip.run_until(">>> ")
        for at_ms in (6_000, 8_000, 10_000):
            tap(chip, at_ms, length_ms=900)
        chip.run(13_000 * MS)
        assert resets(chip) == 0
        tap(chip, 14_000, length_ms=5_000)
        tap(chip, 22_000)
        chip.run(24_000 * MS)
        assert resets(chip) == 1
        assert pulses(chip, since_ms=19_000)


def test_a_session_goes_on_over_ctrl_c_and_says_how_long_it_will_be(micropython: bytes) -> None:
    with Chip("pico", flash_image_of_band(micropython), usb=True) as chip:
        chip.power_on()
        tap(chip, 2_000)
        tap(chip, 5_000)
        chip.run(10_000 * MS)
        chip.type(b"\r\x03")
        assert chip.run_until(" left\r\n", 1_000 * MS)
        assert re.search(r"rondo: session running, 2[0-9]:[0-9]{2} left", chip.printed())
        chip.run(chip.now_us + 1_000 * MS)
        assert ">>>" not in chip.printed()


def test_a_cable_that_is_pulled_and_plugged_in_again_carries_text_both_ways(
    micropython: bytes,
) -> None:
    with Chip("pico", flash_image_of_band(micropython)) as chip:
        chip.power_on()
        for start_ms in (3_000, 6_000):
            chip.run(start_ms * MS)
            chip.plug_in()
            chip.run((start_ms + 1_000) * MS)
            chip.type(b"\r\x03")
            assert chip.run_until(">>> ", 1_000 * MS)
            chip.pull_out()
