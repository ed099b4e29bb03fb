"""How long a chip takes: its start, as somebody has measured it, and bursts of work, where they are wanted."""

import json
from pathlib import Path
from random import Random

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.mcu import measured
from simulator.mcu.bursts import PLAIN, WITH_DISPLAY, bursts
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.text.usage import UsageError
from tools.band import measuring

BOARD = "pico"
SLOW_IMPORTS_MS = 5_000

SESSION = "0:02 tap main\n0:05 tap main\n0:20 double main\n0:40 hold main 3.5\n0:50 end\n"


def table(folder: Path, **figures: object) -> Path:
    path = folder / "measured.json"
    table_ = {"board": BOARD, "port": "rp2", "version": "1.29.0", "by": "a maker", "where": "here"}
    path.write_text(json.dumps({**table_, "figures": figures}))
    return path


def accepted_ms(setup: Setup, pressed_ms: int) -> int:
    """Returns when a tap that begins at `pressed_ms` is felt as accepted, in ms; -1 if never within 10 s."""
    device = Device(setup)
    device.power_on()
    device.hold("main", pressed_ms)
    device.run_to_ms(10_000)
    device.discard()
    entries = device.recorder.entries
    instants_ms = [
        t_ms for t_ms, kind, fields in entries if (kind, fields.get("name")) == ("cue", "accepted")
    ]
    return instants_ms[0] if instants_ms else -1


@pytest.mark.fidelity("measured", "a press while the band starts is accepted when it has started")
def test_a_press_while_it_starts_is_accepted_as_soon_as_it_has(tmp_path: Path) -> None:
    shipped_table = measured.shipped_table(BOARD)
    assert shipped_table is not None
    boot_us, work_us = shipped_table.start_us(85)
    ready_ms = (boot_us + work_us) // 1000
    at_ms = accepted_ms(Setup(BOARD), pressed_ms=300)
    assert ready_ms <= at_ms <= ready_ms + 100
    slow_table = measured.read(table(tmp_path, imports_ms=SLOW_IMPORTS_MS), BOARD)
    assert accepted_ms(Setup(BOARD, measured=slow_table), pressed_ms=300) > SLOW_IMPORTS_MS


def test_a_board_that_nobody_has_measured_starts_when_its_file_says() -> None:
    assert measured.shipped_table("xiao_esp32c3") is None
    assert 350 <= accepted_ms(Setup("xiao_esp32c3"), pressed_ms=400) < 500


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"board": "xiao_rp2040"}, "is of xiao_rp2040, expected one of pico"),
        ({"by": None}, "expected a text for each of board, port, version, by, where"),
        ({"figures": 3}, "has no figures"),
        ({"figures": {"imports_ms": -1}}, "imports_ms: found -1, expected a number from 1 to"),
        ({"figures": {"imports_ms": True}}, "imports_ms: found True"),
        ({"figures": {"speed": 1}}, "speed: found 1, expected one of boot_ms, main_ms"),
    ],
)
def test_a_table_that_cannot_be_is_said_in_a_line(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = table(tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(UsageError) as error_info:
        measured.read(path, BOARD)
    assert message in str(error_info.value)


def test_a_table_that_is_too_deep_to_be_read_is_said_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    path.write_text("[" * 4_000)
    with pytest.raises(UsageError, match="nested too deeply"):
        measured.read(path, BOARD)


def test_what_is_shipped_names_who_measured_and_on_what() -> None:
    for path in measured.FOLDER.glob("*.json"):
        table_read = measured.read(path, path.stem)
        assert table_read.by
        assert table_read.where


@pytest.mark.fidelity("bursts", "how long the chip works each time, by what was measured")
@pytest.mark.parametrize("display", [False, True])
def test_bursts_are_as_long_as_was_measured(display: bool) -> None:
    draw = bursts(Random(1), display)
    lengths_us = sorted(draw() for _ in range(20_000))
    for bound, us in (WITH_DISPLAY if display else PLAIN)[1:4]:
        assert lengths_us[int(bound * len(lengths_us))] == pytest.approx(us, rel=0.1)


def play(text: str) -> list[str]:
    play_ = Play(parse(text, "a.scenario", Path(), BOARD))
    play_.play()
    return list(play_.device.recorder.lines())


def test_chip_time_off_leaves_a_trace_as_it_is_and_on_makes_cues_a_little_later() -> None:
    plain_play = play(SESSION)
    assert play("chip_time off\n" + SESSION) == plain_play
    play_with_chip_time = play("chip_time on\n" + SESSION)
    assert play_with_chip_time != plain_play
    assert play_with_chip_time == play("chip_time on\n" + SESSION)
    assert play_with_chip_time != play("seed 5\nchip_time on\n" + SESSION)

    def cues(lines: list[str]) -> list[tuple[int, str]]:
        accepted = [json.loads(line) for line in lines]
        return [(entry["t"], entry["name"]) for entry in accepted if entry["type"] == "cue"]

    cue_pairs = list(zip(cues(plain_play), cues(play_with_chip_time), strict=True))
    assert [plain_cue[1] for plain_cue, _ in cue_pairs] == [
        with_chip_time[1] for _, with_chip_time in cue_pairs
    ]
    assert all(
        -2 <= with_chip_time[0] - plain_cue[0] <= 80 for plain_cue, with_chip_time in cue_pairs
    )


def test_a_switch_is_on_or_off() -> None:
    with pytest.raises(UsageError, match="no switch 'perhaps', expected on or off"):
        parse("chip_time perhaps\n0:01 end\n", "a.scenario", Path(), BOARD)


def test_the_doctor_measures_what_a_table_may_hold() -> None:
    assert measuring._sensible("crystal_ppm", 12.34) == 12.3
    assert measuring._sensible("crystal_ppm", 2e7) is None
    assert measuring._sensible("wake_us", None) is None
