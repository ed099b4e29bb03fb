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
    """The result of one story: where prediction and trace differ, if they do, and the nearest prediction."""

    story: Story
    trace: Trace
    band: Band
    difference: Difference | None
    readings: int


def scenario_of(story: Story) -> Scenario:
    """Returns the story as a scenario for the simulator."""
    steps = [
        Step(number, t_ms, edge, (button,), f"{edge} {button}")
        for number, (t_ms, edge, button) in enumerate(story.acts, 1)
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
    """Returns the predicted band after all acts, and the ms up to which it can be compared."""
    band = story.band(trace, choices)
    until = story.end - AT_THE_END_MS
    try:
        for t_ms, edge, button in story.acts:
            getattr(band, edge)(button, trace.edge(t_ms))
        band.run(until)
    except Unforeseen:
        until = band.now - 1
    return band, until


def play_whole(story: Story) -> list[Entry]:
    """Plays a story on a whole device; returns the trace's entries."""
    play = Play(scenario_of(story))
    play.play()
    return play.device.recorder.entries


def judge(story: Story, play: Callable[[Story], list[Entry]] = play_whole) -> Verdict:
    """Plays the story; returns the verdict by the reading of the specification that agrees best."""
    trace = Trace(play(story))
    best: Verdict | None = None
    choices: list[bool] | None = []
    for number in range(1, MOST_READINGS + 1):
        assert choices is not None
        band, until = predict(story, trace, choices)
        parting = difference(band, trace, until)
        if (
            best is None
            or parting is None
            or (best.difference and parting.t_ms > best.difference.t_ms)
        ):
            best = Verdict(story, trace, band, parting, number)
        choices = None if parting is None else _other_reading(band, parting)
        if choices is None:
            break
    assert best is not None
    best.readings = number
    return best


def _other_reading(band: Band, parting: Difference) -> list[bool] | None:
    """Returns the next answers to try: the last no before the parting becomes a yes; None if there are no more."""
    choices = [choice for choice in band.asked if choice.t_ms <= parting.t_ms]
    while choices and choices[-1].taken:
        choices.pop()
    return [choice.taken for choice in choices[:-1]] + [True] if choices else None


def smaller(story: Story, play: Callable[[Story], list[Entry]] = play_whole) -> Story:
    """Returns a story with as few presses as still lead to any disagreement."""
    number = len(story.acts) - 2
    while number >= 0:
        fewer = _without(story, number)
        if fewer is not None and judge(fewer, play).difference is not None:
            story = fewer
        number -= 1
    return story


def _without(story: Story, number: int) -> Story | None:
    """Returns the story without the press at `number` of its acts; None if that is a release."""
    _, edge, button = story.acts[number]
    if edge != "press":
        return None
    following = range(number, len(story.acts))
    release = next((i for i in following if story.acts[i][1:] == ("release", button)), number)
    acts = [act for i, act in enumerate(story.acts) if i not in (number, release)]
    return replace(story, acts=acts)
