"""A session printed as lines of text, for a computer without display and terminal: each cue, and the screen.

for line in session(live): print(line)

Without a scenario file, two taps wake the band and start a session, and the text ends with that session. With a
file, the file's acts are done, up to its end.
"""

from collections.abc import Iterator, Mapping

from ..text.language import _
from ..view import labels
from ..view.live import Live
from .cells import draw_picture

_PRESSES_MS = (2_000, 5_000)
_STEP_MS = 100
_MAX_LENGTH_MS = 3 * 3_600_000
_SCREEN_SIZE = (64, 32)  # columns and rows at most
_AFTER_MS = 3_000  # after the end, in which the last cue is felt
_LIT_AFTER_MS = 1_000  # from a phase's beginning until its screen is drawn
_PRINTED_TYPES = ("button", "cue", "phase", "state", "power", "fault", "expect", "console")


def session(live: Live) -> Iterator[str]:
    """Runs the band; yields a line for each event, and the screen's lines at the start of each phase."""
    live.device.run_to_ms(1)
    board = live.hand.scenario.board
    yield _("A session on {board}, as text: what is felt when.").format(board=board)
    if live.end_ms is None:
        for press_ms in _PRESSES_MS:
            live.hand.do("press", "main", at_ms=press_ms)
            live.hand.do("release", "main", at_ms=press_ms + 100)
    entries_printed, end_ms = 0, _MAX_LENGTH_MS if live.end_ms is None else live.end_ms
    screen_due_ms = end_ms
    while live.pace.now_ms < end_ms:
        live.pace.run_to_ms(min(end_ms, live.pace.now_ms + _STEP_MS))
        entries = live.device.recorder.entries[entries_printed:]
        entries_printed += len(entries)
        for t_ms, kind, fields in entries:
            yield from _entry_line(t_ms, kind, fields, live.replay.model.settings)
            screen_due_ms = t_ms + _LIT_AFTER_MS if kind == "phase" else screen_due_ms
        if live.pace.now_ms >= screen_due_ms:
            screen_due_ms = end_ms
            yield from _screen_lines(live)
        if live.end_ms is None and live.device.recorder.state in ("done", "ended"):
            end_ms = (
                min(end_ms, live.pace.now_ms + _AFTER_MS) if end_ms == _MAX_LENGTH_MS else end_ms
            )


def _entry_line(
    t_ms: int, kind: str, fields: dict[str, object], settings: Mapping[str, object]
) -> Iterator[str]:
    text = labels.line(kind, fields, settings) if kind in _PRINTED_TYPES else None
    if text is not None:
        yield f"{labels.clock(t_ms):>8}.{t_ms % 1000:03d}  {text}"


def _screen_lines(live: Live) -> Iterator[str]:
    """Yields the picture on the band's screen between two rules; nothing if there is no screen or it is dark."""
    display = live.device.board.display
    picture = None if display is None else display.picture()
    if picture is None or not picture.lit:
        return
    lines = draw_picture(picture, *_SCREEN_SIZE)
    width = max(map(len, lines))
    yield "".ljust(14) + "─" * width
    for line in lines:
        yield "".ljust(14) + line.rstrip("⠀ ")
    yield "".ljust(14) + "─" * width
