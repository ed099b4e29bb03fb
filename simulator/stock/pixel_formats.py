"""The formats of MicroPython's `framebuf`: their numbers, and how a pixel of each is read and written.

get, put, bits, step = FORMATS[MONO_VLSB]
put(memory, stride, x, y, 1)
"""

from collections.abc import Callable

MONO_VLSB = 0
RGB565 = 1
GS4_HMSB = 2
MONO_HLSB = 3
MONO_HMSB = 4
GS2_HMSB = 5
GS8 = 6

Get = Callable[[memoryview, int, int, int], int]
Set = Callable[[memoryview, int, int, int, int], None]


def _vlsb_get(memory: memoryview, stride: int, x: int, y: int) -> int:
    return memory[(y >> 3) * stride + x] >> (y & 7) & 1


def _vlsb_set(memory: memoryview, stride: int, x: int, y: int, color: int) -> None:
    index, mask = (y >> 3) * stride + x, 1 << (y & 7)
    memory[index] = memory[index] | mask if color else memory[index] & ~mask


def _packed(bits: int, first_is_low: bool) -> tuple[Get, Set]:
    """Returns (getter, setter) for pixels of 1, 2, 4 or 8 bits that lie side by side in a byte."""
    per_byte, mask = 8 // bits, (1 << bits) - 1

    def shift(x: int) -> int:
        position = x % per_byte
        return bits * (position if first_is_low else per_byte - 1 - position)

    def get(memory: memoryview, stride: int, x: int, y: int) -> int:
        return memory[(x + y * stride) // per_byte] >> shift(x) & mask

    def put(memory: memoryview, stride: int, x: int, y: int, color: int) -> None:
        index, shift_bits = (x + y * stride) // per_byte, shift(x)
        value = int(color != 0) if bits == 1 else color & mask
        memory[index] = memory[index] & ~(mask << shift_bits) | value << shift_bits

    return get, put


def _rgb_get(memory: memoryview, stride: int, x: int, y: int) -> int:
    index = 2 * (x + y * stride)
    return memory[index] | memory[index + 1] << 8


def _rgb_set(memory: memoryview, stride: int, x: int, y: int, color: int) -> None:
    index = 2 * (x + y * stride)
    memory[index], memory[index + 1] = color & 0xFF, color >> 8 & 0xFF


# Per format: how to read and write a pixel, bits per pixel, pixels that a line is rounded up to.
FORMATS: dict[int, tuple[Get, Set, int, int]] = {
    MONO_VLSB: (_vlsb_get, _vlsb_set, 1, 1),
    RGB565: (_rgb_get, _rgb_set, 16, 1),
    GS4_HMSB: (*_packed(4, first_is_low=False), 4, 2),
    MONO_HLSB: (*_packed(1, first_is_low=False), 1, 8),
    MONO_HMSB: (*_packed(1, first_is_low=True), 1, 8),
    GS2_HMSB: (*_packed(2, first_is_low=True), 2, 4),
    GS8: (*_packed(8, first_is_low=True), 8, 1),
}
