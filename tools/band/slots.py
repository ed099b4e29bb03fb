"""The two folders (slots) for a band's firmware, and how a new firmware replaces the one in use.

The new firmware is written into the folder that is not in use, file by file, and compared; then the file `slot`,
which names the folder in use, is replaced at one instant. So the cable may be pulled at any time: the band starts
with the old firmware or with the new one. On a board with a firmware outside the slots, boot.py is replaced last;
just before that, main.py is replaced by one that leaves the motor off, starts nothing and says so.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field

from simulator import boards
from simulator.stock.errnos import ENOENT, ENOSPC
from simulator.text.usage import UsageError

from ..build import SLOT_FILE, SLOTS, Files, root
from .link import Link, Progress, TooLong
from .repl import DeviceError

BLOCK_BYTES = 4096
_DIGESTS_S = 60.0  # time to compute the SHA-256 of all files of a folder
_TIDY_S = 30.0  # time for two erases for each folder

# On the band: the digest of every file below a folder, a line each.
_DIGESTS = """
import os, hashlib, binascii, json
def _digests(folder):
 for e in os.ilistdir(folder):
  path = folder + '/' + e[0]
  if e[1] == 0x4000:
   _digests(path)
  else:
   h = hashlib.sha256()
   b = bytearray(512)
   with open(path, 'rb') as f:
    while True:
     n = f.readinto(b)
     if not n:
      break
     h.update(memoryview(b)[:n])
   print(json.dumps([path, str(binascii.hexlify(h.digest()), 'ascii')]))
def _copy(path, to):
 b = bytearray(512)
 with open(path, 'rb') as f:
  with open(to, 'wb') as g:
   while True:
    n = f.readinto(b)
    if not n:
     break
    g.write(memoryview(b)[:n])
"""

# On the band: each folder as one change, not as a log of them, which each import goes through 16 times: a third of
# the start of an RP2040. A change that takes a whole block is written together with all that stands.
_TIDY = """
def _tidy(folders):
 import os, sys
 if sys.platform != 'rp2' or not hasattr(__import__('rp2'), 'Flash'):
  return
 import rp2, vfs
 flash = rp2.Flash()
 os.umount('/')
 vfs.mount(vfs.VfsLfs2(flash, progsize=4096), '/')
 try:
  for folder in folders:
   open(folder + '/tidy', 'wb').close()
   os.remove(folder + '/tidy')
 finally:
  os.umount('/')
  vfs.mount(vfs.VfsLfs2(flash, progsize=256), '/')
"""


@dataclass
class Steps:
    """The steps of flashing, after which the folder `target` holds `files`; paths are within that folder.

    `current` is the folder in use, "" if none is. `send` are the files to send over the cable, `copy` those to copy
    from `current`, `keep` those that `target` holds already, `remove` those to delete from it. `stubs` are the
    files beside the folders that have to be replaced, `leftovers` those of a firmware outside the slots, to be
    deleted.
    """

    files: Files
    current: str
    target: str
    send: list[str] = field(default_factory=list)
    copy: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    stubs: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)

    @property
    def is_slot_current(self) -> bool:
        """Returns whether the folder in use already holds exactly these files; other steps may still be to do."""
        return self.target == self.current

    @property
    def size(self) -> int:
        """Returns how many bytes have to be sent over the cable."""
        return sum(len(self.files[name]) for name in self.send)


def in_use(band: Link) -> str:
    """Returns the folder that the band starts from, by the file that its boot.py reads; "" if there is none."""
    try:
        slot = band.value(f"open({SLOT_FILE!r}).read(1)")
    except DeviceError as error:
        if error.number in (ENOENT, None):  # None: its first bytes are no text
            return ""
        raise
    return str(slot) if slot in SLOTS else ""


def steps_for(band: Link, files: Files) -> Steps:
    """Returns the steps that bring `files` onto the band, by the SHA-256 of each file, computed on the band."""
    current = in_use(band)
    band.run(_DIGESTS)
    digests_wanted = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    in_current = _digests(band, current) if current else {}
    steps = Steps(files, current, target=current)
    if in_current != digests_wanted:
        steps.target = SLOTS[1] if current == SLOTS[0] else SLOTS[0]
        in_target = _digests(band, steps.target)
        for name, digest in digests_wanted.items():
            group = steps.send
            if in_target.get(name) == digest:
                group = steps.keep
            elif in_current.get(name) == digest:
                group = steps.copy
            group.append(name)
        steps.remove = sorted(in_target.keys() - set(steps.keep))
    beside = {name: band.sha256(name) for name in root()}
    # main.py first: see above.
    steps.stubs = [
        name
        for name in sorted(root(), reverse=True)
        if beside[name] != hashlib.sha256(root()[name]).digest()
    ]
    steps.leftovers = _leftovers(band)
    return steps


def carry_out(band: Link, steps: Steps, progress: Progress) -> None:
    """Carries out `steps`. Raises UsageError if there is no room, and leaves the firmware in use unchanged."""
    try:
        if not steps.is_slot_current:
            _make_room(band, steps)
            _fill(band, steps, progress)
            _compare(band, steps)
            band.replace(SLOT_FILE, steps.target.encode())
        for name in steps.stubs:
            band.replace(name, root()[name])
    except DeviceError as error:
        if error.number == ENOSPC:
            raise _full(band, steps.size // 1024) from None
        raise
    for path in steps.leftovers:
        band.remove(path)
    if not steps.is_slot_current:
        _tidy(band, steps)


def _tidy(band: Link, steps: Steps) -> None:
    """Rewrites the metadata of the target folders on the band as one change each: the band starts faster then."""
    folders = ["", *(f"/{folder}" for folder in _folders(steps))]
    band.run(f"{_TIDY}\n_tidy({folders!r})", within_s=_TIDY_S)


def _make_room(band: Link, steps: Steps) -> None:
    """Removes the files that the target folder does not keep; UsageError if there is too little room then."""
    for name in steps.remove:
        band.remove(f"{steps.target}/{name}")
    sizes = [len(steps.files[name]) for name in (*steps.send, *steps.copy)]
    bytes_wanted = sum(-(-size // BLOCK_BYTES) + 1 for size in sizes) * BLOCK_BYTES
    free = band.value("(lambda s: s[0] * s[3])(os.statvfs('/'))", "os")
    if not isinstance(free, int) or free < bytes_wanted:
        raise _full(band, bytes_wanted // 1024)


def _full(band: Link, kib: int) -> UsageError:
    return UsageError(
        band.port,
        f"its flash is full, expected {kib} KiB free; what is on it still starts, and `wipe` makes room",
    )


def _fill(band: Link, steps: Steps, progress: Progress) -> None:
    for folder in _folders(steps):
        band.make_folder(folder)
    for name in steps.copy:
        band.run(f"_copy({f'{steps.current}/{name}'!r}, {f'{steps.target}/{name}'!r})")
    bytes_before = 0
    for name in steps.send:
        data = steps.files[name]

        def step(sent: int, _: int, bytes_before: int = bytes_before) -> None:
            progress(bytes_before + sent, steps.size)

        band.write(f"{steps.target}/{name}", data, step)
        bytes_before += len(data)


def _compare(band: Link, steps: Steps) -> None:
    """Raises UsageError unless the target folder holds exactly the new files, by SHA-256 computed on the band."""
    digests_wanted = {name: hashlib.sha256(data).hexdigest() for name, data in steps.files.items()}
    if _digests(band, steps.target) != digests_wanted:
        raise UsageError(
            band.port,
            "what was written is not what is there, expected flash that keeps it; flash it again",
        )


def _digests(band: Link, folder: str) -> dict[str, str]:
    """Returns the SHA-256 in hex of each file in a folder, by path within it; {} if there is no such folder."""
    try:
        lines = band.run(f"_digests({folder!r})", within_s=_DIGESTS_S).splitlines()
    except DeviceError as error:
        if error.number == ENOENT:
            return {}
        raise
    digests = {}
    for line in lines:
        try:
            path, digest = json.loads(line)
            digests[path.removeprefix(folder + "/")] = bytes.fromhex(digest).hex()
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise band.nonsense(line) from None
    return digests


def _leftovers(band: Link) -> list[str]:
    """Returns the paths of the files of a firmware outside the slots."""
    paths = ["rondo/" + name for name in _digests(band, "rondo")]
    return paths + ["board.py"] * (band.sha256("board.py") is not None)


def _folders(steps: Steps) -> list[str]:
    """Returns the paths of the target folder and of all folders in it, sorted."""
    return sorted(
        {steps.target} | {f"{steps.target}/{parent}" for parent in _parents(steps.files)}
    )


def _parents(files: Files) -> set[str]:
    """Returns the path of every folder, at any depth, that the files are in."""
    parents = set()
    for name in files:
        while name := name.rpartition("/")[0]:
            parents.add(name)
    return parents


def flashed_as(band: Link) -> str:
    """Returns the name of the board that the band was flashed as, "" if there is none or it is unknown."""
    folder = in_use(band)
    path = f"{folder}/board.py" if folder else "board.py"
    try:
        text = band.read(path, at_most=256).decode("ascii", "replace")
    except (DeviceError, TooLong):  # there is none, or it is somebody's own
        return ""
    name = re.fullmatch(r"from rondo\.boards\.(\w+) import \*\s*", text)
    return name[1] if name and name[1] in boards.NAMES else ""
