"""What is so now, in one line each: the phase, the time left, the screen, and what comes next."""

from . import wording
from .story import Story


def phase_text(story: Story) -> str:
    """The phase under way, or what the state means."""
    span = story.present
    if span is None:
        return _SENTENCES.get(story.state, "")
    rounds = max((phase.round for phase in story.plan), default=span.round)
    return f"{wording.phase(span.kind, span.side)} · round {span.round} of {rounds}"


_SENTENCES = {
    "": "the firmware starts",
    "asleep": "the motor and the screen are off",
    "awake": "ready for a session",
    "done": "all phases are over",
    "ended": "the session was ended",
    "safe": "motor off, console free",
    "off": "the cell is disconnected",
}


def time_texts(story: Story) -> tuple[str, str]:
    """The time left, and where the usual window is."""
    span = story.present
    if span is None or span.index >= len(story.plan):
        return "", ""
    phase = story.plan[span.index]
    gone = story.elapsed()
    if phase.usual is None:
        return wording.clock(gone), "until a tap"
    over = gone > phase.usual
    time = f"+{wording.clock(gone - phase.usual)}" if over else wording.left(phase.usual - gone)
    return time, _window_text(story.guide, phase.opens, phase.usual, gone)


def _window_text(guide: bool, opens: int | None, usual: int, gone: int) -> str:
    whole = wording.clock(usual)
    if opens is None or opens == usual:
        return f"{whole} in all"
    if gone > usual:
        return f"over the usual {whole}; a tap moves on"
    ends = f"usual {whole}" if guide else f"{whole} in all"
    if gone >= opens:
        return f"{ends} · may switch since {wording.clock(opens)}"
    return f"{ends} · may switch from {wording.clock(opens)}"


def screen_text(lines: list[str]) -> str:
    """The lines on the band's screen."""
    return " / ".join(lines) if lines else "dark"


def next_text(story: Story) -> str:
    """The cue to come, and when."""
    if story.state not in ("running", "paused"):
        return "what a press brings"
    marks = story.coming()[1]
    if not marks:
        return "nothing until a press"
    mark = marks[0]
    when = "after a tap" if story.state == "paused" else f"in {wording.left(mark.t - story.now)}"
    return f"{wording.cue(mark.name)}  {wording.pattern(mark.name, bool(story.settings['mirror']))}   {when}"
