"""The faults of files on a band's flash: the flash is full, slow or torn, or a file is not what was written.

Each function brings about one of the faults of `faults.py`, or raises Obstacle.
"""

from collections.abc import Callable
from random import Random

from littlefs import LittleFS
from littlefs.errors import LittleFSError

from ..boards import randomness
from ..chips.nor import BLOCK
from ..core.device import Device
from ..text.language import N_, _

_BALLAST = "ballast"


class Obstacle(Exception):
    """Raised if a fault cannot be brought about; the message says why."""


def fill(device: Device) -> None:
    """Fills the flash until no block is free."""
    _edit_files(device, _write_ballast)


def _write_ballast(fs: LittleFS) -> None:
    blocks, file_number = fs.block_count, 0
    while blocks:
        try:
            with fs.open(f"{_BALLAST}{file_number}", "wb", buffering=0) as file:
                file.write(bytes(blocks * (BLOCK - 64)))
            file_number += 1
        except LittleFSError:
            fs.remove(f"{_BALLAST}{file_number}")
            blocks //= 2


def make_room(device: Device) -> None:
    """Deletes the files that `fill` has written."""

    def change(fs: LittleFS) -> None:
        for name in fs.listdir("/"):
            if name.startswith(_BALLAST):
                fs.remove(name)

    _edit_files(device, change)


def slow(device: Device, is_slow: bool) -> None:
    """Makes the flash slow, or, with `is_slow` False, as fast as usual."""
    device.flash.chip.is_slow = is_slow


def tear_next(device: Device) -> None:
    """Lets only the first half of the next write reach the flash."""
    device.flash.torn_next = True


def _random_at_this_instant(device: Device) -> Random:
    return randomness(device.seed, f"rot/{device.kernel.now_us}")


def _edit_files(device: Device, change: Callable[[LittleFS], None]) -> None:
    """Applies `change` to the files on the flash."""
    try:
        device.edit_files(change)
    except LittleFSError as error:
        if error.code == LittleFSError.Error.LFS_ERR_NOSPC:
            raise Obstacle(_("no room on the flash to change a file")) from None
        raise Obstacle(
            _("no file system on the flash, expected one that the firmware has made")
        ) from None


def _overwrite(fs: LittleFS, path: str, change: Callable[[bytearray], None]) -> None:
    paths = _all_files(fs)
    if not paths:
        raise Obstacle(_("no file on the flash, expected some that the firmware has written"))
    if path.strip("/") not in paths:
        text = _("no file {path} on the flash, expected one of {there}")
        raise Obstacle(text.format(path=path, there=", ".join(paths)))
    with fs.open(path, "r+b", buffering=0) as file:
        data = bytearray(file.read())
        if data:
            change(data)
            file.seek(0)
            file.write(bytes(data))


def _all_files(fs: LittleFS) -> list[str]:
    return [
        f"{folder}/{name}".lstrip("/")
        for folder, _folders, names in fs.walk("/")
        for name in names
    ]


def rot(device: Device, path: str) -> None:
    """Flips one random bit of the file at `path`."""

    def flip(data: bytearray) -> None:
        bit = _random_at_this_instant(device).randrange(len(data) * 8)
        data[bit // 8] ^= 1 << bit % 8

    _edit_files(device, lambda fs: _overwrite(fs, path, flip))


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


def corrupt(device: Device, kind: str) -> None:
    """Overwrites some random bytes of each file of a kind: settings, program or journal."""
    chance = _random_at_this_instant(device)

    def scribble(data: bytearray) -> None:
        offset = chance.randrange(len(data))
        random_bytes = chance.randbytes(min(16, len(data) - offset))
        data[offset : offset + len(random_bytes)] = random_bytes

    def change(fs: LittleFS) -> None:
        folders = {"program": ("programs",), "journal": ("live", "history")}
        paths = [_settings_path(fs)] if kind == "settings" else _files_in(fs, folders[kind])
        if not paths:
            raise Obstacle(_(_NONE_THERE[kind]))
        for path in paths:
            _overwrite(fs, path, scribble)

    _edit_files(device, change)
