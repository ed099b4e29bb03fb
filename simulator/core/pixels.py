"""What a display shows at one moment: its size and the colours of its pixels."""

from typing import NamedTuple


class Picture(NamedTuple):
    """The picture on a display.

    `size` is (width, height); `rgb` has three bytes for each pixel, row by row from the top left.
    """

    size: tuple[int, int]
    rgb: bytes

    @property
    def lit(self) -> bool:
        """Returns whether any pixel is lit."""
        return any(self.rgb)

    def bitmap(self) -> bytes:
        """Returns a byte for each pixel: 0 for a dark one, 1 for any other."""
        planes = (int.from_bytes(self.rgb[channel::3], "big") for channel in range(3))
        any_plane = 0
        for plane in planes:
            any_plane |= plane
        return any_plane.to_bytes(len(self.rgb) // 3, "big").translate(_ONE)


_ONE = b"\x00" + b"\x01" * 255
