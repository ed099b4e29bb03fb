"""Plays a story in the simulator and compares what came with what the specification says.

judge(story).difference     None, or where they part
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from simulator.scenario.model import Scenario, Step
from simulator.scenario.player import Play

from .band import Band
from .fingers import Unforeseen
from .seen import Difference, Entry, Trace, difference
from .story import Story

MOST_READINGS = 80
AT_THE_END_MS = 400  # of a trace that are not compared: a window may be open there


@dataclass
class Verdict:
    """What came of one story: where it parted, if anywhere, and the prediction that came nearest."""

    story: Story
    trace: Trace
    band: Band
    difference: Difference | None
    readings: int


def scenario_of(story: Story) -> Scenario:
    """The story as the simulator takes it."""
    steps = [
        Step(number, t, what, (button,), f"{what} {button}")
        for number, (t, what, button) in enumerate(story.acts, 1)
    ]
    steps.append(Step(len(steps) + 1, story.end, "end", (), "end"))
    return Scenario(
        "a story",
        board=story.board,
        seed=story.seed,
        settings=dict(story.settings),
        programs=dict(story.programs),
        clock=story.clock,
        battery=float(story.battery),
        steps=steps,
    )


def predict(story: Story, trace: Trace, choices: list[bool]) -> tuple[Band, int]:
    """The band after all acts, and up to when that can be compared."""
    band = story.band(trace, choices)
    until = story.end - AT_THE_END_MS
    try:
        for t, what, button in story.acts:
            getattr(band, what)(button, trace.edge(t))
        band.run(until)
    except Unforeseen:
        until = band.now - 1
    return band, until


def played(story: Story) -> list[Entry]:
    """What a whole device tells and does in that story."""
    run = Play(scenario_of(story))
    run.play()
    return run.device.recorder.entries


def judge(story: Story, play: Callable[[Story], list[Entry]] = played) -> Verdict:
    """Plays the story, and looks for a reading of the specification that agrees."""
    trace = Trace(play(story))
    best: Verdict | None = None
    choices: list[bool] | None = []
    for number in range(1, MOST_READINGS + 1):
        assert choices is not None
        band, until = predict(story, trace, choices)
        found = difference(band, trace, until)
        if best is None or found is None or (best.difference and found.t > best.difference.t):
            best = Verdict(story, trace, band, found, number)
        choices = None if found is None else _other_reading(band, found)
        if choices is None:
            break
    assert best is not None
    best.readings = number
    return best


def _other_reading(band: Band, found: Difference) -> list[bool] | None:
    """The next set of answers to try: the last no before the difference becomes a yes."""
    asked = [one for one in band.asked if one.t <= found.t]
    while asked and asked[-1].taken:
        asked.pop()
    return [one.taken for one in asked[:-1]] + [True] if asked else None


def smaller(story: Story, play: Callable[[Story], list[Entry]] = played) -> Story:
    """The same disagreement, any at all, with as few presses as will do."""
    number = len(story.acts) - 2
    while number >= 0:
        fewer = _without(story, number)
        if fewer is not None and judge(fewer, play).difference is not None:
            story = fewer
        number -= 1
    return story


def _without(story: Story, number: int) -> Story | None:
    """The story without the press at that place of its acts, None if that is a release."""
    _, what, button = story.acts[number]
    if what != "press":
        return None
    later = range(number, len(story.acts))
    release = next((n for n in later if story.acts[n][1:] == ("release", button)), number)
    acts = [act for n, act in enumerate(story.acts) if n not in (number, release)]
    return replace(story, acts=acts)
