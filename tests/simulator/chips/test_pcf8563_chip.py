"""The clock chip at its registers, its driver on every interpreter, and the log's dates after a power cut."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.chips.pcf8563 import Pcf8563
from simulator.core.device import Device
from simulator.core.kernel import S
from simulator.core.setup import Setup
from simulator.mcu.ports import esp32
from tests.endurance.band_of_text import band_with_main, printed_lines
from tests.endurance.kept import log_on_flash
from tests.recorded import values
from tests.simulator.interpreters.test_interpreters import REAL, needs
from tests.wrist.hands import begin

BOARD = "m5stickc_plus2"
NIGHT_S = int(datetime(2026, 5, 1, 3, 0, tzinfo=UTC).timestamp())

# 2024-02-28 23:59:58, a Wednesday.
LEAP_EVE = bytes((0x58, 0x59, 0x23, 0x28, 0x03, 0x02, 0x24))


class Bench:
    """A clock chip, and a time that a test moves."""

    def __init__(self) -> None:
        self.now_us = 0
        self.chip = Pcf8563(lambda: self.now_us)

    def read(self, register: int, byte_count: int) -> bytes:
        self.chip.write(bytes((register,)))
        return self.chip.read(byte_count)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.fidelity("pcf8563", "the flag that says that the time was lost, until it is set")
def test_a_chip_whose_battery_was_gone_says_so_until_its_time_is_written(bench: Bench) -> None:
    assert bench.chip.read(3)[2] & 0x80, "with no register named it begins with the first"
    assert bench.read(0x02, 1)[0] & 0x80
    assert bench.read(0x0D, 1) == b"\x80"
    bench.chip.write(b"\x02" + LEAP_EVE)
    assert bench.read(0x02, 7) == LEAP_EVE
    bench.chip.inject_loss()
    assert bench.read(0x02, 1)[0] & 0x80


@pytest.mark.fidelity("pcf8563", "the calendar in BCD, leap years and the century's end")
def test_it_counts_over_the_end_of_a_month_in_a_leap_year(bench: Bench) -> None:
    bench.chip.write(b"\x02" + LEAP_EVE)
    bench.now_us += 2 * S
    assert bench.read(0x02, 7) == bytes((0x00, 0x00, 0x00, 0x29, 0x04, 0x02, 0x24))
    bench.now_us += 86_400 * S
    assert bench.read(0x02, 7) == bytes((0x00, 0x00, 0x00, 0x01, 0x05, 0x03, 0x24))


def test_the_bit_of_the_century_changes_with_it(bench: Bench) -> None:
    bench.chip.write(bytes((0x02, 0x59, 0x59, 0x23, 0x31, 0x05, 0x92, 0x99)))
    bench.now_us += 1 * S
    assert bench.read(0x05, 4) == bytes((0x01, 0x06, 0x01, 0x00))


def test_after_its_battery_was_gone_it_counts_from_the_first_of_january_2000(bench: Bench) -> None:
    assert bench.chip.utc is None
    assert bench.read(0x00, 16) == bytes((0, 0, 0x80, 0, 0, 1, 6, 1, 0, 0, 0, 0, 0, 0x80, 0, 0))
    bench.now_us += S
    assert bench.read(0x02, 1) == b"\x81"
    bench.chip.write(b"\x00\x20\x1f" + LEAP_EVE)
    bench.now_us += S
    bench.chip.inject_loss()
    bench.now_us += S
    assert bench.read(0x00, 4) == b"\x00\x00\x81\x00", "it runs, and nothing of before is left"


def test_the_weekday_is_what_whoever_set_it_said_and_goes_on_from_there(bench: Bench) -> None:
    bench.chip.write(b"\x02" + LEAP_EVE[:4] + b"\x06" + LEAP_EVE[5:])
    assert bench.read(0x06, 1) == b"\x06"
    bench.now_us += 2 * S
    assert bench.read(0x06, 1) == b"\x00"
    bench.chip.inject_shift(86_400)
    assert bench.read(0x05, 2) == b"\x01\x01"


def test_what_is_set_or_jumps_while_it_is_stopped_stands_from_there(bench: Bench) -> None:
    bench.chip.write(b"\x00\x20\x00" + LEAP_EVE)
    bench.now_us += 5 * S
    bench.chip.inject_shift(1)
    bench.now_us += 5 * S
    assert bench.read(0x02, 1) == b"\x59"
    bench.chip.set(60)
    bench.now_us += 5 * S
    assert bench.chip.utc == 60
    bench.chip.write(b"\x00\x00")
    bench.now_us += 5 * S
    assert bench.chip.utc == 65


def test_bits_that_mean_nothing_are_not_kept_and_a_write_of_no_byte_is_none(bench: Bench) -> None:
    bench.chip.write(b"\x02" + bytes((0x58, 0xD9, 0xE3, 0xE8, 0xFB, 0x62, 0x24)))
    bench.chip.write(b"")
    assert bench.read(0x02, 7) == LEAP_EVE
    bench.chip.write(b"\x12\x59")  # of sixteen registers the third
    assert bench.read(0x02, 1) == b"\x59"
    bench.chip.reset()
    assert bench.read(0x02, 7) == b"\x59" + LEAP_EVE[1:]


def test_writing_what_is_there_leaves_the_part_of_a_second_alone(bench: Bench) -> None:
    bench.chip.write(b"\x02" + LEAP_EVE)
    bench.now_us += S * 3 // 4
    bench.chip.write(b"\x02\x57")
    bench.now_us += S // 4
    assert bench.read(0x02, 1) == b"\x58"


@pytest.mark.fidelity("pcf8563", "stopping it, registers one after the other, and what is no date")
def test_stopped_it_stands_and_goes_on_from_there(bench: Bench) -> None:
    bench.chip.write(b"\x00\x20\x00" + LEAP_EVE)
    bench.now_us += 100 * S
    assert bench.read(0x02, 7) == LEAP_EVE
    bench.chip.write(b"\x00\x00")
    assert bench.read(0x02, 7) == LEAP_EVE
    bench.now_us += 1 * S
    assert bench.read(0x02, 1) == b"\x59"


def test_writing_another_register_leaves_the_time_alone(bench: Bench) -> None:
    bench.chip.write(b"\x02" + LEAP_EVE)
    bench.now_us += S // 2
    bench.chip.write(b"\x0d\x00")
    bench.now_us += S // 2
    assert bench.read(0x02, 1) == b"\x59"
    assert bench.read(0x0D, 1) == b"\x00"


def test_the_registers_follow_one_another_round_and_round(bench: Bench) -> None:
    bench.chip.write(b"\x0e\x03\x2a\x01\x1f")
    assert bench.read(0x0E, 4) == b"\x03\x2a\x01\x1f"
    assert bench.chip.read(1)[0] & 0x80  # and on, to the seconds


@pytest.mark.parametrize("time", [b"\x00\x00\x00\x00\x00\x00\x26", b"\x00\x00\x00\x31\x00\x02\x26",
                                  b"\x0a\x00\x00\x01\x00\x01\x26", b"\x00\x00\x00\x01\x00\x01\xa0"])  # fmt: skip
def test_what_is_no_date_stands_as_it_is(bench: Bench, time: bytes) -> None:
    bench.chip.write(b"\x02" + time)
    bench.now_us += 90 * S
    assert bench.read(0x02, 7) == time
    assert bench.chip.utc is None
    bench.chip.set(60)
    assert bench.chip.utc == 60
    bench.chip.write(b"\x02" + time)
    bench.chip.write(b"\x02" + LEAP_EVE)
    assert bench.chip.utc is not None
    bench.chip.write(b"\x02" + time)
    bench.chip.inject_loss()
    assert bench.read(0x02, 7) == b"\x80\x00\x00\x01\x06\x01\x00"


@given(st.integers(0, 3_000_000_000), st.integers(0, 4_000_000_000), st.booleans())
def test_it_always_shows_the_calendar(utc: int, later_s: int, is_written: bool) -> None:
    bench = Bench()
    bench.chip.set(utc)
    if is_written:
        bench.chip.write(b"\x02" + bench.read(0x02, 7))
    bench.now_us += later_s * S
    assert bench.chip.utc == utc + later_s
    expected = datetime.fromtimestamp(utc + later_s, UTC)
    second, minute, hour, day, weekday, month, year = bench.read(0x02, 7)
    text = f"{year:02x}-{month & 0x1F:02x}-{day:02x} {hour:02x}:{minute:02x}:{second:02x}"
    assert text == expected.strftime("%y-%m-%d %H:%M:%S")
    assert weekday == expected.isoweekday() % 7


# The driver and the firmware's clock, by what they print.

SET_AND_READ = """
import board
import time
from rondo.system import clock

chip = board.clock_chip()
print(clock.utc(), chip.read())
clock.set_utc(1777604398, chip)
time.sleep_ms(1_500)
print(clock.utc(), chip.read())
"""

PRINT_TIMES = """
import board
from machine import RTC
from rondo.system import clock

clock.take_over(board.clock_chip())
print(clock.utc(), RTC().datetime()[:3])
"""

READS_INTO_BUFFERS = """
import gc
from machine import I2C, Pin

Pin(4, Pin.OUT, value=1, hold=True)
i2c = I2C(0, sda=Pin(21), scl=Pin(22))
one = bytearray(1)
seven = bytearray(7)

def look():
    i2c.readfrom_mem_into(0x51, 2, seven)
    i2c.readfrom_into(0x51, one)
    i2c.writeto(0x51, one)

look()
gc.disable()
before = gc.mem_alloc()
look()
print(gc.mem_alloc() - before)
print(list(seven), i2c.readfrom_mem(0x68, 0x75, 1), i2c.readfrom(0x68, 1), i2c.scan())
try:
    i2c.readfrom_into(0x52, one)
except OSError as error:
    print(error.args[0])
"""


def printed_by(folder: Path, text: str, name: str = "cpython", **setup: object) -> list[str]:
    band = band_with_main(folder, text, name, board=BOARD, **setup)
    band.power_on()
    band.run_to_ms(5_000)
    band.discard()
    return printed_lines(list(band.recorder.lines()))


@pytest.mark.fidelity("machine", "RTC, set and read")
@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_whoever_sets_the_clock_sets_the_chip_too(tmp_path: Path, name: str) -> None:
    needs(name)
    lines_before, lines_after = printed_by(tmp_path, SET_AND_READ, name)
    assert lines_before == "0 None"
    assert lines_after == "1777604399 (2026, 5, 1, 2, 59, 59)"


@pytest.mark.parametrize("name", ["cpython", *REAL])
@pytest.mark.parametrize(
    ("clock", "said_then"),
    [
        (NIGHT_S, f"{NIGHT_S} (2026, 5, 1)"),
        (None, "0 (2000, 1, 1)"),
        (1_000_000_000, "0 (2001, 9, 9)"),
    ],
)
def test_at_power_on_the_clock_is_set_by_a_chip_that_has_kept_the_time(
    tmp_path: Path, name: str, clock: int | None, said_then: str
) -> None:
    needs(name)
    assert printed_by(tmp_path, PRINT_TIMES, name, clock=clock) == [said_then]


@pytest.mark.fidelity("i2c", "reads, from a register on, at the bus's speed")
@pytest.mark.parametrize("name", REAL)
def test_reads_into_a_buffer_take_no_memory(tmp_path: Path, name: str) -> None:
    needs(name)
    bytes_used, registers_read, error = printed_by(
        tmp_path, READS_INTO_BUFFERS, name, clock=NIGHT_S
    )
    assert bytes_used == "0"
    assert registers_read == "[0, 0, 3, 1, 5, 5, 38] b'\\x19' b'\\x19' [81, 104]"
    assert error == "19"


@pytest.mark.parametrize("time", [b"\x00\x00\x00\x00\x00\x00\x26", b"\x1a\x00\x00\x01\x00\x01\x26",
                                  b"\x00\x00\x24\x01\x00\x01\x26", b"\x00\x00\x00\x01\x00\x1a\x26"])  # fmt: skip
def test_a_chip_that_says_what_can_be_no_date_is_not_believed(tmp_path: Path, time: bytes) -> None:
    band = band_with_main(tmp_path, PRINT_TIMES, "cpython", board=BOARD)
    assert band.board.clock_chip is not None
    band.board.clock_chip.write(b"\x02" + time)
    band.power_on()
    band.run_to_ms(2_000)
    assert printed_lines(list(band.recorder.lines())) == ["0 (2000, 1, 1)"]


# What it is worth.


@pytest.mark.fidelity("pcf8563", "a battery of its own: it counts on while the board has no power")
def test_the_time_goes_on_without_power_and_sessions_have_a_date() -> None:
    band = Device(Setup(BOARD, clock=NIGHT_S))
    band.power_on()
    band.run_to_ms(1_000)
    band.cut()
    band.run_to_ms(3_600_000)
    begin_at = 3_600_000
    band.power_on()
    band.run_to_ms(begin_at + 2_000)
    for at_ms in (begin_at + 2_000, begin_at + 5_000):
        band.hold("main", at_ms)
    band.run_to_ms(begin_at + 20_000)
    newest_session = log_on_flash(band.flash).newest
    assert newest_session is not None
    assert newest_session.start == NIGHT_S + 3_605


@pytest.mark.parametrize(("minutes", "state"), [(30, "paused"), (61, "asleep")])
def test_a_session_cut_off_an_hour_ago_is_over_since_the_band_knows_how_long(
    minutes: int, state: str
) -> None:
    band = Device(Setup(BOARD, clock=NIGHT_S))
    begin(band)
    band.run_to_ms(60_000)
    band.cut()
    band.run_to_ms(60_000 * (1 + minutes))
    band.power_on()
    band.run_to_ms(60_000 * (1 + minutes) + 5_000)
    assert band.recorder.state == state


@pytest.mark.fidelity("wall_clock", "it runs on over a reset and is lost with the power")
def test_without_a_chip_the_time_lasts_as_long_as_the_power() -> None:
    band = Device(Setup("xiao_esp32c3", clock=NIGHT_S))
    band.power_on()
    band.run_to_ms(10_000)
    band.reset()
    band.run_to_ms(20_000)
    assert band.clock.utc() == NIGHT_S + 20
    band.cut()
    band.power_on()
    assert band.clock.utc() == esp32.PORT.clock_start


def test_a_chip_that_has_lost_its_time_leaves_the_clock_unset_at_the_next_power_on() -> None:
    band = Device(Setup(BOARD, clock=NIGHT_S))
    begin(band)
    band.run_to_ms(20_000)
    log_after_start = log_on_flash(band.flash).newest
    assert log_after_start is not None
    assert log_after_start.start == NIGHT_S + 5
    band.unset_clock()
    band.cut()
    band.power_on()
    band.run_to_ms(25_000)
    assert band.clock.utc() < NIGHT_S


def test_a_jump_of_the_clock_is_one_of_the_chip_too() -> None:
    band = Device(Setup(BOARD, clock=NIGHT_S))
    band.power_on()
    band.run_to_ms(1_000)
    band.shift_date_clock(3_600)
    band.cut()
    band.power_on()
    band.run_to_ms(3_000)
    assert band.clock.utc() == NIGHT_S + 3_603


def test_a_chip_that_is_gone_is_said_and_nothing_else_is_missed() -> None:
    band = Device(Setup(BOARD, clock=NIGHT_S))
    band.board.i2c.chips.clear()
    begin(band)
    band.run_to_ms(10_000)
    assert band.recorder.state == "running"
    assert values(band, "console", "text") == ["rondo: clock: error 19"]
