"""The flash chip: ones by erasing, zeros by programming, its times, and what is left when power goes within."""

from collections.abc import Callable
from random import Random

import pytest

from simulator.chips.nor import BLOCK, ERASE_US, SLOW_ERASE_US, TORN, Nor, Operation
from simulator.core.device import Device
from simulator.core.setup import Setup
from tests.recorded import times
from tests.wrist.hands import begin


@pytest.mark.fidelity("nor", "programming only clears bits, erasing sets a block of 4 KiB")
def test_programming_only_clears_bits_and_erasing_sets_a_whole_block() -> None:
    chip = Nor(b"\xff" * 2 * BLOCK)
    chip.do(Operation(BLOCK, b"\xf0\x0f"))
    chip.do(Operation(BLOCK, b"\x3c\x3c"))
    assert chip.memory[BLOCK : BLOCK + 3] == b"\x30\x0c\xff"
    chip.do(Operation(BLOCK))
    assert chip.memory == b"\xff" * 2 * BLOCK
    assert chip.erases == [0, 1]
    assert chip.programmed == 4


@pytest.mark.fidelity("nor", "the time of each operation, usual and at worst")
def test_it_takes_the_time_of_its_data_sheet_and_much_more_when_it_is_slow() -> None:
    chip = Nor(b"\xff" * BLOCK)
    assert chip.takes_us(Operation(0)) == ERASE_US == 45_000
    assert 600 <= chip.takes_us(Operation(0, bytes(256))) <= 750
    chip.is_slow = True
    assert chip.takes_us(Operation(0)) == SLOW_ERASE_US == 400_000
    assert chip.takes_us(Operation(0, bytes(256))) <= 3_000


@pytest.mark.fidelity("nor", "an operation cut in the middle, in five forms")
@pytest.mark.parametrize("torn_form", TORN)
@pytest.mark.parametrize("operation", [Operation(0), Operation(64, bytes(range(64)))])
def test_a_torn_operation_leaves_each_bit_as_it_was_or_as_it_was_to_be(
    torn_form: str, operation: Operation
) -> None:
    old_bytes = Random(1).randbytes(BLOCK) if not operation.data else b"\xff" * BLOCK
    chip, completed_chip = Nor(old_bytes), Nor(old_bytes)
    completed_chip.do(operation)
    chip.inject_tear(operation, torn_form, Random(2))
    for old_byte, new_byte, found_byte in zip(
        old_bytes, completed_chip.memory, chip.memory, strict=True
    ):
        assert not (old_byte ^ found_byte) & ~(old_byte ^ new_byte)
    assert (chip.memory == old_bytes) == (torn_form == "nothing")
    assert chip.memory != completed_chip.memory


@pytest.mark.parametrize(
    ("torn_form", "bytes_left"),
    [
        ("nothing", b"\xff\xff\xff\xff"),
        ("first half", b"\x01\x02\xff\xff"),
        ("second half", b"\xff\xff\x03\x04"),
    ],
)
def test_a_write_torn_in_the_middle_has_one_half_of_it(torn_form: str, bytes_left: bytes) -> None:
    chip = Nor(b"\xff" * BLOCK)
    chip.inject_tear(Operation(8, b"\x01\x02\x03\x04"), torn_form, Random(1))
    assert chip.memory == b"\xff" * 8 + bytes_left + b"\xff" * (BLOCK - 12)


def test_weak_bits_are_some_of_all_that_were_to_change_and_random_bytes_are_whole_ones() -> None:
    """256 bytes are to lose all their bits: of weak bits each bit is drawn, of random bytes each byte."""
    bytes_left = {}
    for torn_form in ("weak bits", "random bytes"):
        chip = Nor(b"\xff" * BLOCK)
        chip.inject_tear(Operation(0, bytes(256)), torn_form, Random(1))
        bytes_left[torn_form] = chip.memory[:256]
    assert set(bytes_left["random bytes"]) == {0x00, 0xFF}
    assert len(set(bytes_left["weak bits"])) > 100
    for torn_bytes in (bytes_left["weak bits"][:32], bytes_left["weak bits"][-32:]):
        assert 100 < int.from_bytes(torn_bytes, "big").bit_count() < 156, "in all of it"


def test_a_slow_chip_takes_four_times_as_long_for_what_it_programs() -> None:
    chip = Nor(b"\xff" * BLOCK)
    assert [chip.takes_us(Operation(0, bytes(size))) for size in (1, 256)] == [32, 695]
    chip.is_slow = True
    assert [chip.takes_us(Operation(0, bytes(size))) for size in (1, 256)] == [128, 2_780]


@pytest.mark.fidelity("mcu", "interrupts wait for the flash, and two edges on one pin are one")
def test_a_press_while_the_flash_is_busy_is_noticed_when_it_has_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device(Setup(settings={"display": "off"}))
    device.board.buttons["main"].bounces = False
    monkeypatch.setattr(device.flash.chip, "takes_us", lambda _: ERASE_US)
    begin(device)
    began_ms = 0
    at_ms = 13_000  # the next position is due, and nothing is felt
    while began_ms < 13_000:
        at_ms += 10
        device.run_to_ms(at_ms)
        began_ms = times(device, "flash")[-1]
    for at_ms in (began_ms + 16, began_ms + 18, began_ms + 20):
        device.hold("main", at_ms, length_ms=1)
    device.press("main")
    device.run_to_ms(began_ms + 500)
    accepted_ms = [
        t_ms for t_ms, kind, fields in device.recorder.entries if kind == "cue" and t_ms > began_ms
    ]
    assert accepted_ms[0] == began_ms + 45 + 5, "one edge, as of the end of what held it up"


def device_that_erases() -> tuple[Device, int]:
    """Returns a device that is erasing a block of zeros, and the block's number."""
    device = Device()
    device.power_on()
    device.run_to_ms(370)
    block = next(
        int(fields["block"]) for _, kind, fields in device.recorder.entries if kind == "flash"
    )
    device.flash.chip.memory[block * BLOCK : (block + 1) * BLOCK] = bytes(BLOCK)
    device.flash._chance = Random(7)
    return device, block


@pytest.mark.fidelity(
    "flash", "power lost within an operation leaves that torn and the rest undone"
)
@pytest.mark.parametrize("lose_power", [Device.cut, Device.brown_out])
def test_power_lost_within_an_erase_leaves_it_torn(lose_power: Callable[[Device], None]) -> None:
    device, block = device_that_erases()
    lose_power(device)
    bytes_left = device.flash.chip.memory[block * BLOCK : (block + 1) * BLOCK]
    assert bytes_left != b"\xff" * BLOCK
    assert device.flash.chip.erases[block] == 0
    device.power_on()
    device.run_to_ms(3_000)
    assert device.recorder.state == "asleep"


@pytest.mark.fidelity("flash", "a reset lets the flash finish the operation under way")
@pytest.mark.parametrize("cause", ["hard", "watchdog"])
def test_a_reset_within_an_erase_leaves_it_whole(cause: str) -> None:
    device, block = device_that_erases()
    device.reset(cause)
    assert device.flash.chip.memory[block * BLOCK : (block + 1) * BLOCK] == b"\xff" * BLOCK
    assert device.flash.chip.erases[block] == 1
