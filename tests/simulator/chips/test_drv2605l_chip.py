"""The haptic driver DRV2605L at its registers and its EN."""

from collections.abc import Callable

import pytest

from simulator.chips.drv2605l import OVER_CURRENT, OVER_TEMPERATURE, Drv2605l
from tests.simulator.chips.drv2605l_bench import AWAKE, Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.fidelity("drv2605l", "standby after power on and after DEV_RESET, and who it is")
def test_it_starts_in_standby_and_is_reset_by_a_bit(bench: Bench) -> None:
    assert bench.chip.read(2) == b"\xe0\x40", "from the first register on"
    bench.chip.write(b"\x01\x05\x7f")
    assert bench.duty == 0.92  # 3.02 V of 3.3
    bench.chip.write(b"\x01\x80")
    assert bench.duty == 0.0
    assert bench.read(0x01) == 0x40
    assert bench.read(0x02) == 0


@pytest.mark.fidelity(
    "drv2605l", "real-time playback, signed and unsigned, at the voltage of 0x17"
)
@pytest.mark.parametrize(
    ("control3", "level", "duty"),
    [(0xA0, 127, 1.0), (0xA0, 70, 0.55), (0xA0, 0, 0.0), (0xA0, 0x81, 0.0),
     (0xA8, 0xFF, 1.0), (0xA8, 198, 0.55), (0xA8, 0x80, 0.0),
     (0x80, 127, 0.0), (0x97, 127, 0.0), (0xF7, 0x81, 0.0)],
)  # fmt: skip
def test_real_time_playback(bench: Bench, control3: int, level: int, duty: float) -> None:
    bench.chip.write(b"\x17\x99")
    bench.chip.write(bytes((0x1D, control3)))
    bench.chip.write(bytes((0x01, 0x05, level)))
    assert bench.duty == duty
    assert bench.duty_after_ms(60_000) == duty  # for ever, if nobody says otherwise
    bench.chip.write(b"\x01\x45")
    assert bench.duty == 0.0


@pytest.mark.fidelity(
    "drv2605l", "the sequencer: effects, waits, GO that clears itself or is cleared"
)
def test_a_sequence_ends_by_itself(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x17\x99")
    bench.chip.write(b"\x04\x01\x8a\x10\x00")  # a click, 100 ms, a second of buzz
    bench.chip.write(b"\x0c\x01")
    assert bench.read(0x0C) == 1
    assert bench.duty_after_ms(2_000) == 0.0
    assert bench.drives == [(0, 1.0), (100, 0.0), (200, 1.0), (1_200, 0.0)]
    assert bench.read(0x0C) == 0


def test_all_eight_slots_are_played_and_no_more(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04" + b"\x0f" * 8 + b"\x01")
    bench.duty_after_ms(10_000)
    assert bench.drives == [(0, 0.92), (6_000, 0.0)]


def test_clearing_go_ends_a_sequence_at_once(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04\x76")  # a buzz that has no end of its own
    bench.chip.write(b"\x0c\x01")
    assert bench.duty_after_ms(5_000) > 0
    bench.chip.write(b"\x0c\x00")
    assert bench.duty == 0.0


@pytest.mark.parametrize("mode", [0x40, 0x05])
def test_a_sequence_ends_as_it_is_told_to_stand_by_or_to_do_something_else(
    bench: Bench, mode: int
) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04\x76")
    bench.chip.write(b"\x0c\x01")
    bench.chip.write(b"\x02\x00")  # a register that it does not mind
    assert (bench.chip.playing, bench.duty > 0) == (True, True)
    bench.chip.write(bytes((0x01, mode)))
    assert (bench.chip.playing, bench.duty) == (False, 0.0)
    bench.chip.write(AWAKE)
    assert bench.duty_after_ms(5_000) == 0.0


def test_a_self_test_goes_on_whatever_is_written_besides(bench: Bench) -> None:
    bench.chip.write(b"\x01\x06")
    bench.chip.write(b"\x0c\x01")
    bench.chip.write(b"\x02\x00")
    bench.duty_after_ms(999)
    assert bench.chip.playing
    bench.duty_after_ms(1)
    assert not bench.chip.playing


def test_after_power_on_each_register_is_as_its_data_sheet_has_it(bench: Bench) -> None:
    bench.chip.write(b"\x16\xff\xff")
    bench.chip.reset()
    bench.chip.write(b"\x00")
    assert bench.chip.read(0x23).hex(" ") == (
        "e0 40 00 01 01 00 00 00 00 00 00 00 00 00 00 00 00 05 "
        "19 ff 19 ff 3e 8c 0c 6c 36 93 f5 a0 20 80 33 00 00"
    )
    assert bench.chip.read(2) == b"\xe0\x40", "round and round"


def test_the_status_is_only_read_and_a_register_beyond_the_last_is_the_first(bench: Bench) -> None:
    bench.chip.write(b"\x00\xff\x05")
    assert bench.read(0x00) == 0xE0
    assert bench.read(0x01) == 0x05
    bench.chip.write(b"\x22\x11\xff\x45")
    assert bench.read(0x01) == 0x45
    assert bench.read(0x23) == 0xE0


def test_a_motor_for_alternating_current_is_not_driven_in_open_loop(bench: Bench) -> None:
    bench.chip.write(b"\x01\x05\x7f")
    assert bench.duty > 0
    bench.chip.write(b"\x1a\xb6")
    assert bench.duty == 0.0


def test_go_does_nothing_while_it_is_too_hot_or_its_en_is_low(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.inject_fault(OVER_TEMPERATURE)
    bench.chip.write(b"\x0c\x01")
    assert not bench.chip.playing
    bench.chip.inject_fault(0)
    bench.chip.enable(level=0.0)
    bench.chip.write(b"\x0c\x01")
    assert not bench.chip.playing
    bench.chip.enable(level=1.0)
    assert bench.duty_after_ms(5_000) == 0.0


def test_a_wait_in_a_sequence_is_tens_of_milliseconds_of_silence(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04\xff\x01\x81\x0f\x00")
    bench.chip.write(b"\x0c\x01")
    bench.duty_after_ms(5_000)
    assert [at_ms for at_ms, _ in bench.drives] == [1_270, 1_370, 1_380, 2_130]


def test_going_once_more_begins_the_sequence_again(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04\x01\x00")
    for _ in range(2):
        bench.chip.write(b"\x0c\x01")
        bench.duty_after_ms(500)
    assert [at_ms for at_ms, _ in bench.drives] == [0, 100, 500, 600]


def test_a_sequence_that_was_stopped_takes_nothing_from_the_next_one(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04\x10\x00")  # a second of buzz
    bench.chip.write(b"\x0c\x01")
    bench.duty_after_ms(500)
    bench.chip.write(b"\x0c\x00")
    bench.duty_after_ms(100)
    bench.chip.write(b"\x0c\x01")
    bench.duty_after_ms(5_000)
    assert [at_ms for at_ms, _ in bench.drives] == [0, 500, 600, 1_600]


def test_go_in_standby_plays_nothing(bench: Bench) -> None:
    bench.chip.write(b"\x0c\x01")
    assert bench.duty_after_ms(50) == 0.0
    assert bench.read(0x0C) == 0


@pytest.mark.parametrize("mode", [6, 7])
def test_a_self_test_or_a_calibration_clears_go_when_it_is_done(bench: Bench, mode: int) -> None:
    bench.chip.write(bytes((0x01, mode)))
    bench.chip.write(b"\x0c\x01")
    assert bench.read(0x0C) == 1
    bench.duty_after_ms(1_000)
    assert bench.read(0x0C) == 0


@pytest.mark.fidelity("drv2605l", "too hot or shorted: silent, and said until it is read")
@pytest.mark.parametrize(("fault", "status"), [(OVER_TEMPERATURE, 0xE2), (OVER_CURRENT, 0xE1)])
def test_a_chip_in_trouble_is_silent_and_says_so_until_that_is_read(
    bench: Bench, fault: int, status: int
) -> None:
    bench.chip.write(b"\x01\x05\x7f")
    bench.chip.inject_fault(fault)
    assert bench.duty == 0.0
    assert bench.read(0x00) == status
    assert bench.read(0x00) == status  # it still is
    bench.chip.inject_fault(0)
    assert bench.duty > 0
    assert bench.read(0x01) == 0x05, "of another register: it is not read yet"
    bench.chip.write(b"\x22")
    assert bench.chip.read(2)[1] == status
    assert bench.read(0x00) == 0xE0


@pytest.mark.parametrize(
    ("ends", "is_over"),
    [
        (lambda chip: chip.enable(level=0.0), lambda chip: chip.enable(level=1.0)),
        (lambda chip: chip.inject_fault(OVER_TEMPERATURE), lambda chip: chip.inject_fault(0)),
        (lambda chip: chip.write(b"\x01\x40"), lambda chip: chip.write(AWAKE)),
    ],
    ids=["EN low", "too hot", "standby"],
)
def test_a_sequence_that_was_ended_does_not_go_on_once_the_cause_is_over(
    bench: Bench, ends: Callable[[Drv2605l], object], is_over: Callable[[Drv2605l], object]
) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04\x10\x10\x00")  # two seconds of buzz
    bench.chip.write(b"\x0c\x01")
    assert bench.duty_after_ms(500) > 0
    ends(bench.chip)
    assert bench.duty_after_ms(100) == 0.0
    is_over(bench.chip)
    assert bench.read(0x0C) == 0
    assert bench.duty_after_ms(3_000) == 0.0
    assert len(bench.drives) == 2, "on once, off once"


@pytest.mark.fidelity("drv2605l", "EN: low stops the engine and keeps the registers")
def test_en_stops_it_and_keeps_what_it_was_told(bench: Bench) -> None:
    bench.chip.write(b"\x17\x99\x0c")
    bench.chip.write(b"\x01\x05\x7f")
    bench.chip.enable(level=0.0)
    assert bench.duty == 0.0
    assert bench.read(0x17) == 0x99
    bench.chip.enable(level=1.0)
    assert bench.duty == 1.0
