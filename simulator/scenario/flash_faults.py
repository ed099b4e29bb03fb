"""What can go wrong with the files on a band's flash: it is full, slow or torn, or a file is not what was written.

Each function does one of the faults of `faults.py`, and returns why it could not be brought about, "" if it was.
"""

from collections.abc import Callable
from random import Random

from littlefs import LittleFS
from littlefs.errors import LittleFSError

from ..boards import randomness
from ..chips.nor import BLOCK
from ..core.device import Device
from ..text.language import N_, _

Args = tuple[str, ...]

_BALLAST = "ballast"


def fill(device: Device, _args: Args) -> str:
    """Fills the flash until no block is free."""
    return _edit(device, _fill)


def _fill(fs: LittleFS) -> str:
    blocks, number = fs.block_count, 0
    while blocks:
        try:
            with fs.open(f"{_BALLAST}{number}", "wb", buffering=0) as file:
                file.write(bytes(blocks * (BLOCK - 64)))
            number += 1
        except LittleFSError:
            fs.remove(f"{_BALLAST}{number}")
            blocks //= 2
    return ""


def make_room(device: Device) -> None:
    """Deletes what `fill` has written."""

    def change(fs: LittleFS) -> str:
        for name in fs.listdir("/"):
            if name.startswith(_BALLAST):
                fs.remove(name)
        return ""

    _edit(device, change)


def slow(on: bool) -> Callable[[Device], None]:
    """Returns what makes a device's flash slow, or with `on` False as fast as others."""

    def act(device: Device) -> None:
        device.flash.chip.slow = on

    return act


def tear_next(device: Device) -> None:
    """Lets only half of the next write reach the flash."""
    device.flash.torn_next = True


def _chance(device: Device) -> Random:
    return randomness(device.seed, f"rot/{device.kernel.now_us}")


def _edit(device: Device, change: Callable[[LittleFS], str]) -> str:
    """Applies `change` to the files on the flash; returns why it could not be made, else ""."""
    try:
        return device.edit_files(change)
    except LittleFSError as error:
        if error.code == LittleFSError.Error.LFS_ERR_NOSPC:
            return _("no room on the flash to change a file")
        return _("no file system on the flash, expected one that the firmware has made")


def _overwrite(fs: LittleFS, path: str, change: Callable[[bytearray], None]) -> str:
    there = _all_files(fs)
    if not there:
        return _("no file on the flash, expected some that the firmware has written")
    if path.strip("/") not in there:
        text = _("no file {path} on the flash, expected one of {there}")
        return text.format(path=path, there=", ".join(there))
    with fs.open(path, "r+b", buffering=0) as file:
        data = bytearray(file.read())
        if data:
            change(data)
            file.seek(0)
            file.write(bytes(data))
    return ""


def _all_files(fs: LittleFS) -> list[str]:
    return [
        f"{folder}/{name}".lstrip("/")
        for folder, _folders, names in fs.walk("/")
        for name in names
    ]


def rot(device: Device, args: Args) -> str:
    """Turns over one bit, by chance, of the file whose path is `args[0]`."""

    def flip(data: bytearray) -> None:
        bit = _chance(device).randrange(len(data) * 8)
        data[bit // 8] ^= 1 << bit % 8

    return _edit(device, lambda fs: _overwrite(fs, args[0], flip))


def _files_in(fs: LittleFS, folders: tuple[str, ...]) -> list[str]:
    there = fs.listdir("/")
    return [
        f"{folder}/{name}" for folder in folders if folder in there for name in fs.listdir(folder)
    ]


def _settings(fs: LittleFS) -> str:
    """Returns the path of the settings file, after making an empty one if there is none: all defaults."""
    path = "settings.json"
    if path not in fs.listdir("/"):
        with fs.open(path, "wb", buffering=0) as file:
            file.write(b"{}")
    return path


# What `corrupt` says where there is nothing to write over.
_NONE_THERE = {
    "program": N_("no program on the flash, expected one put there by `set program`"),
    "journal": N_("no journal on the flash, expected one of a session that has begun"),
}


def corrupt(device: Device, args: Args) -> str:
    """Writes a few bytes, by chance, over each file of a kind: `args[0]` is settings, program or journal."""
    chance = _chance(device)

    def scribble(data: bytearray) -> None:
        at = chance.randrange(len(data))
        some = chance.randbytes(min(16, len(data) - at))
        data[at : at + len(some)] = some

    def change(fs: LittleFS) -> str:
        folders = {"program": ("programs",), "journal": ("live", "history")}
        paths = [_settings(fs)] if args[0] == "settings" else _files_in(fs, folders[args[0]])
        if not paths:
            return _(_NONE_THERE[args[0]])
        return "".join(_overwrite(fs, path, scribble) for path in paths)

    return _edit(device, change)
