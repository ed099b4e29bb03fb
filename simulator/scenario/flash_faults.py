"""The faults of files on a band's flash: the flash is full, slow or torn, or a file is not what was written.

Each function brings about one of the faults of `faults.py`; it returns why that was not possible, else "".
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
    return _edit_files(device, _write_ballast)


def _write_ballast(fs: LittleFS) -> str:
    blocks, file_number = fs.block_count, 0
    while blocks:
        try:
            with fs.open(f"{_BALLAST}{file_number}", "wb", buffering=0) as file:
                file.write(bytes(blocks * (BLOCK - 64)))
            file_number += 1
        except LittleFSError:
            fs.remove(f"{_BALLAST}{file_number}")
            blocks //= 2
    return ""


def make_room(device: Device) -> None:
    """Deletes the files that `fill` has written."""

    def change(fs: LittleFS) -> str:
        for name in fs.listdir("/"):
            if name.startswith(_BALLAST):
                fs.remove(name)
        return ""

    _edit_files(device, change)


def slow(is_slow: bool) -> Callable[[Device], None]:
    """Returns a function that makes a device's flash slow, or, with `is_slow` False, as fast as usual."""

    def act(device: Device) -> None:
        device.flash.chip.is_slow = is_slow

    return act


def tear_next(device: Device) -> None:
    """Lets only the first half of the next write reach the flash."""
    device.flash.torn_next = True


def _random_at_this_instant(device: Device) -> Random:
    return randomness(device.seed, f"rot/{device.kernel.now_us}")


def _edit_files(device: Device, change: Callable[[LittleFS], str]) -> str:
    """Applies `change` to the files on the flash; returns why it could not be made, else ""."""
    try:
        return device.edit_files(change)
    except LittleFSError as error:
        if error.code == LittleFSError.Error.LFS_ERR_NOSPC:
            return _("no room on the flash to change a file")
        return _("no file system on the flash, expected one that the firmware has made")


def _overwrite(fs: LittleFS, path: str, change: Callable[[bytearray], None]) -> str:
    paths = _all_files(fs)
    if not paths:
        return _("no file on the flash, expected some that the firmware has written")
    if path.strip("/") not in paths:
        text = _("no file {path} on the flash, expected one of {there}")
        return text.format(path=path, there=", ".join(paths))
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
    """Flips one random bit of the file whose path is `args[0]`."""

    def flip(data: bytearray) -> None:
        bit = _random_at_this_instant(device).randrange(len(data) * 8)
        data[bit // 8] ^= 1 << bit % 8

    return _edit_files(device, lambda fs: _overwrite(fs, args[0], flip))


def _files_in(fs: LittleFS, folders: tuple[str, ...]) -> list[str]:
    present = fs.listdir("/")
    return [
        f"{folder}/{name}"
        for folder in folders
        if folder in present
        for name in fs.listdir(folder)
    ]


def _settings_path(fs: LittleFS) -> str:
    """Returns the path of the settings file.

    If there is none, first makes an empty one, which stands for all defaults.
    """
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
    """Overwrites some random bytes of each file of a kind; `args[0]` is settings, program or journal."""
    chance = _random_at_this_instant(device)

    def scribble(data: bytearray) -> None:
        offset = chance.randrange(len(data))
        random_bytes = chance.randbytes(min(16, len(data) - offset))
        data[offset : offset + len(random_bytes)] = random_bytes

    def change(fs: LittleFS) -> str:
        folders = {"program": ("programs",), "journal": ("live", "history")}
        paths = [_settings_path(fs)] if args[0] == "settings" else _files_in(fs, folders[args[0]])
        if not paths:
            return _(_NONE_THERE[args[0]])
        return "".join(_overwrite(fs, path, scribble) for path in paths)

    return _edit_files(device, change)
