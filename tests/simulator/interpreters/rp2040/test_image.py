"""What is refused as an image of MicroPython, and what a flash looks like that holds one."""

import struct
from pathlib import Path

import pytest

from simulator import boards
from simulator.interpreters.rp2040 import uf2
from simulator.text.usage import UsageError

NAMES = b"MicroPython v1.25.0 on a board with RP2040".ljust(256, b"\0")
RP2040, RP2350 = 0xE48B_FF56, 0xE48B_FF59


def block(address: int, data: bytes, family: int = RP2040, flags: int = 0x2000) -> bytes:
    head = struct.pack("<8I", 0x0A32_4655, 0x9E5D_5157, flags, address, len(data), 0, 1, family)
    return (head + data).ljust(508, b"\0") + struct.pack("<I", 0x0AB1_6F30)


def refusal_of(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(UsageError) as error_info:
        uf2.read(path)
    return str(error_info.value)


def test_an_image_lies_where_its_blocks_say_with_what_is_between_them_erased(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.uf2"
    of_no_family = block(0x1000_0000, b"\x01" * 256, family=0, flags=0)
    elsewhere = block(0x1000_0100, b"\x02" * 256, flags=0x2001) + block(0x2000_0000, b"\x02" * 256)
    path.write_bytes(block(0x1000_0200, NAMES) + elsewhere + of_no_family)
    image = uf2.read(path)
    assert image == b"\x01" * 256 + b"\xff" * 256 + NAMES


def test_what_is_no_micropython_of_an_rp2040_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "a.uf2"
    assert "is no UF2 file, expected a .uf2 of" in refusal_of(path, b"\xe9" * 1024)
    assert "another chip, family 0xe48bff59" in refusal_of(path, block(0x1000_0000, NAMES, RP2350))
    assert "holds no MicroPython" in refusal_of(path, block(0x1000_0000, b"blink".ljust(256)))
    assert "holds no MicroPython" in refusal_of(path, b"")


def test_the_file_system_is_at_the_end_of_the_flash_and_an_image_may_not_reach_it() -> None:
    board = boards.load("pico")
    assert uf2.files_offset(board) == 0xA0000
    image_bytes = uf2.flash(board, b"image", b"files")
    assert image_bytes[:6] == b"image\xff"
    assert image_bytes[0xA0000:] == b"files"
    with pytest.raises(UsageError, match="expected at most 655360"):
        uf2.flash(board, bytes(0xA0001), b"")
