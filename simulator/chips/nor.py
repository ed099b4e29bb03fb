"""A NOR flash chip: erasing sets a whole block to ones, programming only clears bits, and both take time.

If power is lost during an operation, the bytes that it was changing are left in one of the forms of TORN.

Not modelled: wear that ends in failure, read disturb, a block that has lost its charge over the years,
suspended erases.
"""

from collections.abc import Callable
from random import Random

BLOCK = 4096

# W25Q16JV: a sector of 4 KiB is erased in 45 ms, at worst in 400 ms; a page of 256 bytes programmed in 0.7 ms, at
# worst in 3 ms; 30 us for its first byte.
ERASE_US = 45_000
SLOW_ERASE_US = 400_000
PROGRAM_US, PROGRAM_BYTE_NS = 30, 2_600
SLOW_PROGRAM_FACTOR = 4


class Operation:
    """One operation on the flash: programs `data` at `address`, or, without `data`, erases the block of `address`.

    `block` is that block's number, `size` the number of bytes that the operation changes.
    """

    __slots__ = ("address", "block", "data", "size")

    def __init__(self, address: int, data: bytes = b"") -> None:
        self.address = address
        self.data = data
        self.block = address // BLOCK
        self.size = len(data) or BLOCK


def _nothing_written(before: bytes, _after: bytes, _chance: Random) -> bytes:
    return before


def _first_half(before: bytes, after: bytes, _chance: Random) -> bytes:
    half = len(after) // 2
    return after[:half] + before[half:]


def _second_half(before: bytes, after: bytes, _chance: Random) -> bytes:
    half = len(after) // 2
    return before[:half] + after[half:]


def _random_bytes(before: bytes, after: bytes, chance: Random) -> bytes:
    return bytes(chance.choice(pair) for pair in zip(before, after, strict=True))


def _weak_bits(before: bytes, after: bytes, chance: Random) -> bytes:
    """Returns `before` with a random selection of its bits changed to those of `after`."""
    size = len(before)
    old_bits, new_bits = int.from_bytes(before, "big"), int.from_bytes(after, "big")
    changed_bits = (old_bits ^ new_bits) & chance.getrandbits(size * 8)
    return (old_bits ^ changed_bits).to_bytes(size, "big")


Tear = Callable[[bytes, bytes, Random], bytes]
TORN: dict[str, Tear] = {
    "nothing": _nothing_written,
    "first half": _first_half,
    "second half": _second_half,
    "random bytes": _random_bytes,
    "weak bits": _weak_bits,
}


class Nor:
    """A NOR flash chip.

    `memory` is its content, `erases` the number of erases of each block, `programmed` the number of bytes
    programmed so far. A chip that `is_slow` takes as long as the data sheet allows at worst.
    """

    def __init__(self, image: bytes) -> None:
        self.memory = bytearray(image)
        self.erases = [0] * (len(image) // BLOCK)
        self.programmed = 0
        self.is_slow = False

    def takes_us(self, operation: Operation) -> int:
        """Returns for how many µs the chip is busy with `operation`."""
        if not operation.data:
            return SLOW_ERASE_US if self.is_slow else ERASE_US
        us = PROGRAM_US + len(operation.data) * PROGRAM_BYTE_NS // 1000
        return us * SLOW_PROGRAM_FACTOR if self.is_slow else us

    def do(self, operation: Operation) -> None:
        """Carries out all of `operation`: programs its bytes or erases its block."""
        begin, end = operation.address, operation.address + operation.size
        self.memory[begin:end] = bytes_after(self.memory[begin:end], operation)
        if operation.data:
            self.programmed += operation.size
        else:
            self.erases[operation.block] += 1

    def inject_tear(self, operation: Operation, form: str, chance: Random) -> None:
        """Carries out a part of `operation`, as a power loss during it would; `form` is a key of TORN."""
        begin, end = operation.address, operation.address + operation.size
        bytes_before = bytes(self.memory[begin:end])
        self.memory[begin:end] = TORN[form](
            bytes_before, bytes_after(bytes_before, operation), chance
        )


def bytes_after(before: bytes | bytearray, operation: Operation) -> bytes:
    """Returns what the bytes `before` become when `operation` is carried out."""
    if not operation.data:
        return b"\xff" * operation.size
    bits = int.from_bytes(before, "big") & int.from_bytes(operation.data, "big")
    return bits.to_bytes(operation.size, "big")
