"""The band does what the specification says, as the oracle reads it without knowing the firmware."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom

import pytest

from tests.oracle import bare
from tests.oracle.__main__ import add_counts, keep
from tests.oracle.play import judge, play_whole, predict, smaller_story
from tests.oracle.seen import Entry, Trace, difference
from tests.oracle.story import BOARDS, Story, random_story

Record = Callable[[str, object], None]
Play = Callable[[Story], list[Entry]]
STORIES = 8  # of a whole device, on each board; one takes 0.07 s
BARE_STORIES = 2_000  # of a band of nothing but its app; one takes 0.006 s
NOON_S = 1_777_809_600
IN_SOAK, BARE_IN_SOAK, CHUNKS = 500, 24_500, 10  # on each board, and how many tests share them

# How many may part of the stories of one test: README.md says why
MAY_PART = {50: 1, 2_450: 2}
MOST_APART_MS = 60  # a flash write holds up what comes within it


def check(
    board: str, seeds: list[int], folder: Path, play: Play = play_whole, may_part: int = 0
) -> dict[str, int]:
    """Asserts that at most `may_part` of the stories of `seeds` disagree; keeps these, made small, in `folder`.

    Returns the counts of what was compared.
    """
    comparisons, left_open, partings = Counter[str](), Counter[str](), []
    for seed in seeds:
        verdict = judge(random_story(Random(seed), board), play)
        add_counts(verdict, comparisons, left_open)
        if verdict.difference is not None:
            path = keep(smaller_story(verdict.story, play), folder, f"{board}-{seed}")
            partings.append(f"seed {seed} on {board}: {verdict.difference.text}; see {path}")
    assert len(partings) <= may_part, "\n".join(partings)
    assert comparisons["cues"] > 10 * len(seeds), "nothing was compared"
    print(
        f"{board}: {len(seeds)} stories, {dict(comparisons)}, left open: {dict(left_open)}",
        *partings,
    )
    return {"stories": len(seeds), "stories that part": len(partings), **comparisons}


@pytest.mark.parametrize("board", sorted(BOARDS))
def test_a_wearer_feels_what_the_specification_says(
    board: str, tmp_path: Path, record_property: Record
) -> None:
    first_seed = sorted(BOARDS).index(board) * STORIES
    tell(check(board, list(range(first_seed, first_seed + STORIES)), tmp_path), record_property)


@pytest.mark.parametrize("board", sorted(BOARDS))
def test_two_thousand_wearers_feel_what_the_specification_says(
    board: str, tmp_path: Path, record_property: Record
) -> None:
    story_count = BARE_STORIES // len(BOARDS)
    first_seed = sorted(BOARDS).index(board) * story_count
    tell(
        check(board, list(range(first_seed, first_seed + story_count)), tmp_path, bare.play_bare),
        record_property,
    )


@pytest.mark.parametrize("quiet_from", ["12:00", "12:31", "12:33", "12:34"])
@pytest.mark.parametrize("end_ms", [1_990_000, 2_100_000, 2_310_000])
def test_a_reminder_that_fell_into_a_short_session_is_felt_as_the_specification_says(
    quiet_from: str, end_ms: int
) -> None:
    """Reminders are due at 12:31:03, :36:03 and :41:03; one is felt as session or quiet hours end, or never."""
    presses_ms = [(60_000, 100), (63_000, 100), (130_000, 3_600)]
    presses_ms += [(1_780_000, 100), (1_783_000, 100), (1_789_000, 900), (end_ms, 3_600)]
    story = Story(
        "pico",
        {"reminder_min": 30, "quiet_from": quiet_from, "quiet_to": "12:52"},
        clock=NOON_S,
        acts=[
            act
            for at_ms, length_ms in presses_ms
            for act in ((at_ms, "press", "main"), (at_ms + length_ms, "release", "main"))
        ],
        end_ms=4_000_000,
    )
    assert judge(story).difference is None


@pytest.mark.soak("oracle")
@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("board", sorted(BOARDS))
@pytest.mark.parametrize(
    ("play", "stories"), [(play_whole, IN_SOAK), (bare.play_bare, BARE_IN_SOAK)]
)
def test_any_wearer_feels_what_the_specification_says(
    play: Play, stories: int, board: str, chunk: int, record_property: Record
) -> None:
    random = SystemRandom()
    seeds = [random.randrange(1 << 32) for _ in range(stories // CHUNKS)]
    tell(check(board, seeds, Path("build/oracle"), play, MAY_PART[len(seeds)]), record_property)


def tell(comparisons: dict[str, int], record_property: Record) -> None:
    """Records the counts for the whole run."""
    for name, count in comparisons.items():
        record_property(f"{name} of the second opinion", count)


def _session(settings: dict[str, object], phases: list[tuple[str, int, int]]) -> Story:
    """Returns a story whose session begins at 4 s, with phases of expressing: (side, least s, most s)."""
    story = Story("xiao_rp2040", {"program": "short", **settings}, end_ms=2_000_000)
    phase_list = [
        {"kind": "express", "side": side, "round": 1, "min_s": min_s, "max_s": max_s}
        for side, min_s, max_s in phases
    ]
    story.programs = {"short": json.dumps({"name": "short", "phases": phase_list})}
    _press(story, "main", 2_000, 100)
    _press(story, "main", 4_000, 100)
    return story


def _press(story: Story, button: str, at_ms: int, length_ms: int) -> None:
    story.acts += [(at_ms, "press", button), (at_ms + length_ms, "release", button)]


@pytest.mark.parametrize("play", [play_whole, bare.play_bare])
def test_a_reminder_within_a_pause_is_not_felt_though_the_minute_is_reached_as_the_session_ends(
    play: Play,
) -> None:
    story = _session({"reminder_min": 30}, [("first", 40, 70), ("second", 8, 18)])
    _press(story, "main", 10_000, 1_000)
    _press(story, "main", 1_815_000, 100)
    trace = Trace(play(story))
    assert [t_ms // 1000 for t_ms, name in trace.cues if name == "attention"] == [610]
    assert judge(story, play).difference is None


@pytest.mark.parametrize("play", [play_whole, bare.play_bare])
def test_a_session_that_a_hold_keeps_short_moves_no_reminder(play: Play) -> None:
    story = _session({"reminder_min": 30}, [("first", 70, 70)])
    _press(story, "main", 63_500, 3_500)
    assert "attention" not in [name for _, name in Trace(play(story)).cues]
    assert judge(story, play).difference is None


def test_a_phase_is_told_once_though_a_hold_without_meaning_is_taken_back_over_its_beginning() -> (
    None
):
    story = _session({}, [("first", 10, 10), ("second", 70, 70)])
    _press(story, "side", 10_000, 9_000)
    trace = Trace(bare.play_bare(story))
    assert [fields["index"] for _, fields in trace.phases] == [0, 1]
    assert judge(story, bare.play_bare).difference is None


def test_a_band_without_a_chip_does_what_a_whole_device_does() -> None:
    """Both give the same cues, at instants that differ by the ms that a contact bounces and a call takes."""
    for seed in range(8):
        story = random_story(Random(seed))
        device_trace, bare_trace = Trace(play_whole(story)), Trace(bare.play_bare(story))
        assert [name for _, name in device_trace.cues] == [name for _, name in bare_trace.cues]
        apart_ms = [
            t_ms - bare_ms
            for (t_ms, _), (bare_ms, _) in zip(device_trace.cues, bare_trace.cues, strict=True)
        ]
        assert len(apart_ms) > 10
        assert max(map(abs, apart_ms)) < MOST_APART_MS


def test_a_cue_that_comes_late_is_noticed() -> None:
    verdict = judge(random_story(Random(1), "pico"))
    assert verdict.difference is None
    trace = verdict.trace
    cue_index = len(trace.cues) // 2
    late_cue = [
        (t_ms + 300, "cue", {"name": name}) for t_ms, name in trace.cues[cue_index : cue_index + 1]
    ]
    entries = [(t_ms, "cue", {"name": name}) for t_ms, name in trace.cues]
    delayed_trace = Trace(
        sorted(
            [*entries[:cue_index], *late_cue, *entries[cue_index + 1 :]],
            key=lambda entry: entry[0],
        )
    )
    band, until_ms = predict(verdict.story, delayed_trace, [])
    assert difference(band, delayed_trace, until_ms) is not None
