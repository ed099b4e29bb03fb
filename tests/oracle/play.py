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
    """The result of one story: the nearest prediction, where the trace differs from it, and the readings tried."""

    story: Story
    trace: Trace
    band: Band
    difference: Difference | None
    readings: int


def scenario_of(story: Story) -> Scenario:
    """Returns the story as a scenario for the simulator."""
    steps = [
        Step(line_number, t_ms, edge, (button,), f"{edge} {button}")
        for line_number, (t_ms, edge, button) in enumerate(story.acts, 1)
    ]
    steps.append(Step(len(steps) + 1, story.end_ms, "end", (), "end"))
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
    until_ms = story.end_ms - AT_THE_END_MS
    try:
        for t_ms, edge, button in story.acts:
            getattr(band, edge)(button, trace.noticed_ms(t_ms))
        band.run(until_ms)
    except Unforeseen:
        until_ms = band.now_ms - 1
    return band, until_ms


def play_whole(story: Story) -> list[Entry]:
    """Plays a story on a whole device; returns the trace's entries."""
    play = Play(scenario_of(story))
    play.play()
    return play.device.recorder.entries


def judge(story: Story, play: Callable[[Story], list[Entry]] = play_whole) -> Verdict:
    """Plays the story; returns the verdict by the reading of the specification that agrees best."""
    trace = Trace(play(story))
    best_verdict: Verdict | None = None
    choices: list[bool] | None = []
    for reading in range(1, MOST_READINGS + 1):
        assert choices is not None
        band, until_ms = predict(story, trace, choices)
        parting = difference(band, trace, until_ms)
        if (
            best_verdict is None
            or parting is None
            or (best_verdict.difference and parting.t_ms > best_verdict.difference.t_ms)
        ):
            best_verdict = Verdict(story, trace, band, parting, reading)
        choices = None if parting is None else _other_reading(band, parting)
        if choices is None:
            break
    assert best_verdict is not None
    best_verdict.readings = reading
    return best_verdict


def _other_reading(band: Band, parting: Difference) -> list[bool] | None:
    """Returns the next answers to try: the last no before the difference becomes a yes; None if all are yes."""
    choices = [choice for choice in band.choices_asked if choice.t_ms <= parting.t_ms]
    while choices and choices[-1].is_yes:
        choices.pop()
    return [choice.is_yes for choice in choices[:-1]] + [True] if choices else None


def smaller_story(story: Story, play: Callable[[Story], list[Entry]] = play_whole) -> Story:
    """Returns a story with as few presses as still lead to any disagreement."""
    act_index = len(story.acts) - 2
    while act_index >= 0:
        shorter_story = _without_press(story, act_index)
        if shorter_story is not None and judge(shorter_story, play).difference is not None:
            story = shorter_story
        act_index -= 1
    return story


def _without_press(story: Story, act_index: int) -> Story | None:
    """Returns the story without the press at `act_index` of its acts; None if that is a release."""
    _, edge, button = story.acts[act_index]
    if edge != "press":
        return None
    following = range(act_index, len(story.acts))
    release_index = next(
        (i for i in following if story.acts[i][1:] == ("release", button)), act_index
    )
    acts = [act for i, act in enumerate(story.acts) if i not in (act_index, release_index)]
    return replace(story, acts=acts)
