"""Presses as a contact makes them: bouncing, short, long, both at once; and what the band takes them for."""

import pytest

from simulator import boards
from simulator.core.device import Device
from simulator.core.energy import EnergyMeter
from simulator.core.kernel import MS
from simulator.core.setup import Setup
from tests.recorded import values, values_by_time
from tests.wrist import hands
from tests.wrist.hands import START, run


@pytest.mark.fidelity("button", "contacts bounce for up to 4 ms, each press otherwise")
@pytest.mark.parametrize("seed", range(40))
def test_however_it_bounces_a_press_counts_once_from_its_first_edge(seed: int) -> None:
    play = run(f"seed {seed}\n" + START + "0:05.45 expect phase express left\n0:07 end")
    accepted_instants_ms = [
        t_ms for t_ms, name in values_by_time(play.device, "cue") if name == "accepted"
    ]
    assert len(accepted_instants_ms) == 2
    for pressed_ms, accepted_ms in zip((2000, 5000), accepted_instants_ms, strict=True):
        assert 5 <= accepted_ms - pressed_ms <= 10
    assert values(play.device, "phase", "since") == [5000]


def test_without_bounce_it_counts_after_exactly_five_ms() -> None:
    device = Device()
    device.board.buttons["main"].bounces = False
    device.power_on()
    device.kernel.call_at_us(2_000 * MS, lambda: device.press("main"))
    device.kernel.call_at_us(2_100 * MS, lambda: device.release("main"))
    device.run_to_ms(3_000)
    assert values_by_time(device, "cue") == [(2005, "accepted"), (2735, "left")]
    assert values_by_time(device, "state")[1:] == [(2450, "awake")]


@pytest.mark.fidelity("button", "ghost edges shorter than any finger's")
def test_a_pulse_too_short_to_be_a_finger_is_nothing() -> None:
    device = Device()
    device.board.buttons["main"].bounces = False
    device.power_on()
    device.kernel.call_at_us(2_000 * MS, lambda: device.press("main"))
    device.kernel.call_at_us(2_004 * MS, lambda: device.release("main"))
    device.run_to_ms(60_000)
    assert values_by_time(device, "cue") == []


def test_a_quick_press_of_twenty_ms_is_a_tap() -> None:
    run("0:02 hold main 0.02\n0:02.38 expect state awake\n0:03 end")


def test_a_hold_is_recognised_while_it_is_still_held() -> None:
    run(
        START
        + "1:00 hold main 2\n1:00.799 expect state running\n1:00.8 expect state paused\n1:02 end"
    )


def test_just_under_a_hold_is_a_tap() -> None:
    run(START + "5:30 hold main 0.799\n5:31.149 expect phase express right\n5:32 end")


def test_a_second_press_within_350_ms_is_a_double_tap_and_nothing_else_however_long() -> None:
    run(START + "1:00 tap main\n1:00.45 press main\n1:01 expect state running\n1:10 release main\n"
        "1:10 expect no cue for 5\n1:11 expect phase express left round 1\n1:16 end")  # fmt: skip


def test_a_second_press_after_that_is_a_second_tap() -> None:
    run(START + "1:00 tap main\n1:00.46 tap main\n1:00.95 expect phase express right\n1:02 end")


def test_the_third_second_of_a_hold_is_felt_and_ends_the_session_on_release() -> None:
    run(START + "1:00 press main\n1:03 expect cue accepted within 0.05\n1:07 expect state paused\n"
        "1:07.9 release main\n1:07.95 expect state ended\n1:10 end")  # fmt: skip


def test_after_eight_seconds_a_press_never_was() -> None:
    play = run(
        START
        + "1:00 press main\n1:08 expect cue left within 0.1\n1:08.1 expect phase express left round 1\n"
        "1:20 release main\n1:20 expect no cue for 10\n6:05 expect phase express right round 1\n6:06 end"
    )
    since_ms = values(play.device, "phase", "since")
    assert since_ms == [5_000, 5_000, 365_000]


def test_a_phase_that_ended_during_a_press_taken_back_has_ended() -> None:
    run(START + "6:02 press main\n6:10 expect cue right within 0.1\n6:10.1 expect phase express right round 1\n"
        "6:11 release main\n12:05 expect phase massage both\n12:06 end")  # fmt: skip


def test_leaning_on_both_buttons_is_taken_back() -> None:
    run(START + "5:30 press main\n5:30.4 press side\n5:30.4 expect cue left within 0.4\n5:33 release main\n"
        "5:34 release side\n5:35 expect phase express left round 1\n5:36 end")  # fmt: skip


def test_leaning_on_both_buttons_asleep_ends_the_preview_that_the_hold_began() -> None:
    run("0:02 press main\n0:03 expect motor on\n0:03.1 press side\n0:03.2 expect state asleep\n"
        "0:03.2 expect motor off\n0:04 release main\n0:04 release side\n0:04 expect no cue for 5\n"
        "0:10 end")  # fmt: skip


def test_a_side_button_pressed_while_a_double_tap_is_held_on_says_nothing_of_it_again() -> None:
    text = "1:00 tap main\n1:00.3 press main\n1:05 press side\n1:05 expect no cue for 4\n"
    assert run(START + text + "1:09 release side\n1:10 release main\n1:12 end").passed == 1


def test_a_tap_that_the_end_of_the_phase_overtakes_is_spent() -> None:
    run(
        START
        + "6:04.8 tap main\n6:05.5 expect phase express right round 1\n6:20 expect phase express right\n6:21 end"
    )


def test_a_tap_at_the_very_end_of_the_phase_is_spent_too() -> None:
    run(
        START
        + "6:05 tap main\n6:06 expect phase express right round 1\n6:06 expect no cue for 1\n6:08 end"
    )


def test_a_hold_that_the_end_of_the_phase_overtakes_pauses_the_new_phase_at_its_start() -> None:
    run(START + "6:04.8 hold main 1\n6:06 expect state paused\n7:00 tap main\n7:01 expect phase express right\n"
        "12:59.999 expect phase express right round 1\n13:00 expect phase massage both\n13:01 end")  # fmt: skip


def test_a_tap_before_both_buttons_are_leaned_on_still_counts() -> None:
    run("0:02 tap main\n0:02.2 press side\n0:02.3 press main\n0:02.4 expect state awake\n0:04 release main\n"
        "0:04.1 release side\n0:05 end")  # fmt: skip


def drawn_ma(device: Device, since_ms: int, until_ms: int) -> float:
    """Returns the average current, in mA, over a stretch that begins now or later."""
    meter = EnergyMeter(device)
    device.run_to_ms(since_ms)
    meter.settle()
    mas, seconds = meter.total.charge_mas, meter.total.seconds
    device.run_to_ms(until_ms)
    meter.settle()
    return (meter.total.charge_mas - mas) / (meter.total.seconds - seconds)


STUCK = [
    (board, pressed)
    for board in boards.NAMES
    for pressed in (("main",), ("side",), ("main", "side"))
    if set(pressed) <= set(Device(Setup(board)).board.buttons)
]


@pytest.mark.parametrize(("board", "stuck_buttons"), STUCK)
def test_a_button_that_jams_does_not_keep_the_chip_awake(
    board: str, stuck_buttons: tuple[str, ...]
) -> None:
    device = Device(Setup(board))
    device.power_on()
    free_ma = drawn_ma(device, since_ms=60_000, until_ms=660_000)
    for name in stuck_buttons:
        device.press(name)
    assert drawn_ma(device, since_ms=720_000, until_ms=1_320_000) < 1.1 * free_ma


@pytest.mark.parametrize("board", boards.NAMES)
def test_nor_does_the_second_press_of_a_double_tap_that_is_never_let_go_of(board: str) -> None:
    device = Device(Setup(board))
    device.power_on()
    free_ma = drawn_ma(device, since_ms=60_000, until_ms=660_000)
    hands.tap_at_ms(device, 661_000)
    device.run_to_ms(661_250)
    device.press("main")
    assert drawn_ma(device, since_ms=720_000, until_ms=1_320_000) < 1.1 * free_ma


@pytest.mark.parametrize(("board", "stuck_buttons"), STUCK)
def test_a_button_that_was_stuck_works_a_second_after_it_is_free(
    board: str, stuck_buttons: tuple[str, ...]
) -> None:
    device = Device(Setup(board))
    device.power_on()
    device.run_to_ms(20_000)
    for name in stuck_buttons:
        device.press(name)
    device.run_to_ms(600_000)
    for name in stuck_buttons:
        device.release(name)
    hands.tap_at_ms(device, 601_100)
    device.run_to_ms(602_000)
    assert values_by_time(device, "state")[-1] == (601_550, "awake")


@pytest.mark.parametrize("board", [board for board, pressed in STUCK if len(pressed) == 2])
def test_with_one_stuck_the_other_is_heard_at_once(board: str) -> None:
    device = Device(Setup(board))
    device.power_on()
    device.run_to_ms(20_000)
    device.press("side")
    device.run_to_ms(600_000)
    hands.tap_at_ms(device, 600_500)
    device.run_to_ms(602_000)
    (accepted_ms,) = [
        t_ms
        for t_ms, name in values_by_time(device, "cue")
        if name == "accepted" and t_ms > 600_000
    ]
    assert accepted_ms - 600_500 <= 10
