"""What is on a band's flash, read as the tools read it: the frames that are intact, and nothing else.

found = kept(device.flash)
found.live["state0"]      State, or None if it cannot be read
found.finished[7]         every State that the history has of session 7, oldest first
"""

from littlefs import LittleFS
from littlefs.errors import LittleFSError

from firmware.rondo import frames
from firmware.rondo.frames import HISTORY, LIVE, SLOTS, Line, Place, Plan, Scan, State
from simulator.flash import Flash

READS = {frames.PLAN: Plan, frames.STATE: State, frames.PLACE: Place, frames.LINE: Line}
Frame = tuple[int, bytes]


class Kept:
    """`live` by slot, `finished` and `plans` by session, `lines` as texts, `frames` of the history as they are.

    `skipped` is how many bytes of the history are in no frame.
    """

    def __init__(self, fs: LittleFS) -> None:
        self.live: dict[str, object] = {}
        self.finished: dict[int, list[State]] = {}
        self.plans: dict[int, Plan] = {}
        self.lines: list[str] = []
        self.frames: list[Frame] = []
        self.skipped = 0
        for name in SLOTS:
            found, _ = scan(fs, f"{LIVE}/{name}")
            self.live[name] = READS[found[0][0]](found[0][1]) if found else None
        for path in files_in(fs, HISTORY):
            found, skipped = scan(fs, path)
            self.skipped += skipped
            for kind, data in found:
                self.frames.append((kind, data))
                self._take(READS[kind](data))

    def _take(self, frame: object) -> None:
        if isinstance(frame, State):
            self.finished.setdefault(frame.session, []).append(frame)
        elif isinstance(frame, Plan):
            self.plans[frame.session] = frame
        elif isinstance(frame, Line):
            self.lines.append(frame.text)

    @property
    def newest(self) -> State | None:
        """The last word on the session in the slots."""
        states = [self.live[name] for name in ("state0", "state1")]
        known = [state for state in states if isinstance(state, State)]
        return max(known, key=lambda state: (state.session, state.change), default=None)


def scan(fs: LittleFS, path: str) -> tuple[list[Frame], int]:
    """The frames of a file that are intact, and how many bytes are in none."""
    try:
        with fs.open(path, "rb") as file:
            through = Scan(bytes(file.read()))
    except (FileNotFoundError, IsADirectoryError, LittleFSError):
        return [], 0
    return list(through), through.skipped


def kept(flash: Flash) -> Kept:
    """As it would be found after a power cut at this instant."""
    return Kept(flash.mount())


def files_in(fs: LittleFS, folder: str) -> list[str]:
    """The paths of what is in a folder; none if there is no such folder."""
    try:
        return [f"{folder}/{name}" for name in sorted(fs.listdir(folder))]
    except (FileNotFoundError, LittleFSError):
        return []
