"""What a scenario does to an emulated chip's pins, what is seen of it, and how two traces are compared."""

from pathlib import Path

import pytest

from simulator import boards
from simulator.core.recorder import Entry
from simulator.interpreters.rp2040.chip import SeenEvent
from simulator.interpreters.rp2040.comparison import compare
from simulator.interpreters.rp2040.observer import Observer
from simulator.interpreters.rp2040.pin_acts import Act, acts_of, check
from simulator.scenario.model import Scenario
from simulator.scenario.script import parse
from simulator.text.usage import UsageError


def scenario(text: str, board: str = "pico") -> Scenario:
    return parse(text, "a.scenario", Path(), board)


def acts(text: str, board: str = "pico") -> list[Act]:
    return acts_of(scenario(text, board))[0]


def test_a_press_reaches_the_pin_with_the_bounce_of_its_seed() -> None:
    text = "seed {}\n0:01 press main\n0:02 end\n"
    acts_of_seed_1, same_acts, other_acts = (acts(text.format(seed)) for seed in (3, 3, 4))
    assert acts_of_seed_1 == same_acts != other_acts
    assert acts_of_seed_1[0] == Act(0, "power_on")
    edges = acts_of_seed_1[1:]
    assert edges[0] == Act(1_000_000, "drive", (15, False))
    assert edges[-1].args == (15, False)
    assert all(act.at_us < 1_005_000 for act in edges)


def test_power_goes_comes_and_dips_as_the_scenario_says() -> None:
    power_acts = acts("0:01 cut\n0:02 restore\n0:03 fault brownout\n0:04 boot\n0:05 end\n")
    assert [(act.at_us // 1_000_000, act.name) for act in power_acts] == [
        (0, "power_on"),
        (1, "cut"),
        (2, "power_on"),
        (3, "brown_out"),
        (4, "reset"),
    ]


def test_a_cable_comes_and_goes() -> None:
    cable_acts = acts("0:01 fault usb\n0:02 clear usb\n0:03 end\n")
    assert [act.name for act in cable_acts] == ["power_on", "plug_in", "pull_out"]


def test_a_button_that_is_stuck_does_not_come_up_and_a_ghost_is_two_edges() -> None:
    stuck = acts("0:01 fault button_stuck main\n0:02 tap main\n0:03 end\n")
    assert [act.args[1] for act in stuck[1:]] == [False]
    ghosts = acts("0:01 fault ghost_edges\n0:09 end\n")[1:]
    assert len(ghosts) >= 2
    for down_us, up_us in zip(ghosts[::2], ghosts[1::2], strict=True):
        assert (down_us.args, up_us.args) == ((15, False), (15, True))
        assert 0 < up_us.at_us - down_us.at_us <= 1


def test_what_happens_at_one_instant_on_two_pins_stays_in_order() -> None:
    text = "0:01 fault ghost_edges\n0:01 press main\n0:01 cut\n0:02 end\n"
    at_one_instant = acts(text, "xiao_rp2040")[1:7]
    main, side = 28, 29
    assert [act.args for act in at_one_instant] == [
        *((main, False), (main, True), (side, False), (side, True), (main, False)),
        (),
    ]
    assert [act.at_us - 1_000_000 for act in at_one_instant] == [0, 1, 2, 3, 4, 4]


@pytest.mark.parametrize(
    ("text", "board", "message"),
    [
        ("0:01 end\n", "xiao_esp32c3", "has no RP2040, expected --board pico or xiao_rp2040"),
        ("ticks 5\n0:01 end\n", "pico", "`ticks` cannot be given to a chip"),
        (
            "0:01 fault flash_full\n0:02 end\n",
            "pico",
            "a.scenario:1: no flash_full on an emulated",
        ),
        ("0:01 fault crystal 1\n0:02 end\n", "pico", "a.scenario:1: no crystal on an emulated"),
    ],
)
def test_what_cannot_be_done_to_a_chip_is_said_with_its_line(
    text: str, board: str, message: str
) -> None:
    with pytest.raises(UsageError) as mistake:
        check(scenario(text, board))
    assert message in str(mistake.value)
    assert "\n" not in str(mistake.value)


def observer_of(board: str, sights: list[SeenEvent], driver: bool = False) -> Observer:
    display = boards.new_board(board).display is not None
    observer = Observer(boards.load(board), display, driver)
    observer.watch(sights, [])
    return observer


def test_the_motor_is_what_its_pin_says_in_the_order_of_time() -> None:
    observer = observer_of(
        "pico", [SeenEvent(9_000, "motor", [0.0]), SeenEvent(5_000, "motor", [0.55])]
    )
    assert observer.entries == [
        (5, "motor", {"on": True, "duty": 0.55}),
        (9, "motor", {"on": False, "duty": 0.0}),
    ]
    assert (
        observer.motor_duty_at_us(4_999),
        observer.motor_duty_at_us(5_000),
        observer.motor_duty_at_us(9_000),
    ) == (0, 0.55, 0)


def test_a_driver_turns_the_motor_only_while_it_is_enabled() -> None:
    level = [SeenEvent(2_000, "bus", [0x5A, "0105"]), SeenEvent(3_000, "bus", [0x5A, "027f"])]
    motor_off = observer_of("pico", level, driver=True)
    assert not any(duty for _, duty in motor_off.drives)
    motor_on = observer_of("pico", [SeenEvent(1_000, "motor", [1.0]), *level], driver=True)
    assert motor_on.motor_duty_at_us(3_500) > 0.9


def test_the_screen_is_told_once_all_its_strips_are_there() -> None:
    lit = [SeenEvent(1_000, "bus", [0x3C, "008d14af"]), SeenEvent(2_000, "bus", [0x3C, "40ff"])]
    observer = observer_of("xiao_rp2040", lit)
    screens = [entry for entry in observer.entries if entry[1] == "screen"]
    assert [(t_ms, fields["on"]) for t_ms, _, fields in screens] == [(2, True)]
    pictures = [observer.picture_at(at_us) for at_us in (1_999, 2_000, 30_000)]
    assert [picture is not None and picture.lit for picture in pictures] == [False, True, True]


def test_flash_is_told_by_its_block_of_the_file_system() -> None:
    observer = observer_of("pico", [SeenEvent(0, "flash", ["erase", 0xA1000, 4096])])
    assert observer.entries == [(0, "flash", {"op": "erase", "block": 1, "bytes": 4096})]


def motor_entries(*pulses: tuple[int, int]) -> list[Entry]:
    entries: list[Entry] = []
    for start_ms, length in pulses:
        entries.append((start_ms, "motor", {"on": True, "duty": 1.0}))
        entries.append((start_ms + length, "motor", {"on": False, "duty": 0.0}))
    return entries


def test_pulses_within_25_and_20_ms_are_the_same_however_their_strength_changes() -> None:
    chip = motor_entries((125, 200), (1000, 160))
    chip.insert(1, (200, "motor", {"on": True, "duty": 0.5}))
    comparison = compare(chip, motor_entries((100, 180), (1000, 180)))
    assert comparison.trouble == []
    assert (comparison.starts, comparison.lengths) == ([25, 0], [20, -20])


@pytest.mark.parametrize(
    ("chip", "message"),
    [
        ([(126, 180)], ["pulse at 0:00.100 of 180 ms begins +26 ms on the chip"]),
        ([(74, 180)], ["pulse at 0:00.100 of 180 ms begins -26 ms on the chip"]),
        ([(100, 201)], ["pulse at 0:00.100 of 180 ms is +21 ms long on the chip"]),
        ([(100, 159)], ["pulse at 0:00.100 of 180 ms is -21 ms long on the chip"]),
        ([], ["pulse at 0:00.100 of 180 ms in the simulator only"]),
        ([(100, 180), (500, 100)], ["pulse at 0:00.500 of 100 ms on the chip only"]),
    ],
)
def test_a_pulse_that_differs_is_named(chip: list[tuple[int, int]], message: list[str]) -> None:
    assert compare(motor_entries(*chip), motor_entries((100, 180))).trouble == message
