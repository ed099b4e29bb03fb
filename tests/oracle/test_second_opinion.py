"""The band does what the specification says, by a reading of that which knows nothing of the firmware."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom

import pytest

from tests.oracle.__main__ import count, keep
from tests.oracle.play import judge, predict, smaller
from tests.oracle.seen import Trace, difference
from tests.oracle.story import BOARDS, random_story

Record = Callable[[str, object], None]
STORIES = 64  # on each board; one takes 0.07 s
STORIES_IN_SOAK, CHUNKS = 2_500, 10  # on each board, and how many tests share them


def check(board: str, seeds: list[int], folder: Path) -> dict[str, int]:
    """All of these stories agree, else one is made small and kept in `folder`. Returns what was compared."""
    compared, silent = Counter[str](), Counter[str]()
    for seed in seeds:
        verdict = judge(random_story(Random(seed), board))
        count(verdict, compared, silent)
        if verdict.difference is not None:
            path = keep(smaller(verdict.story), folder, f"{board}-{seed}")
            pytest.fail(f"seed {seed} on {board}: {verdict.difference.what}; see {path}")
    assert compared["cues"] > 10 * len(seeds), "nothing was compared"
    print(f"{board}: {len(seeds)} stories, {dict(compared)}, left open: {dict(silent)}")
    return {"stories": len(seeds), **compared}


@pytest.mark.parametrize("board", sorted(BOARDS))
def test_a_wearer_feels_what_the_specification_says(
    board: str, tmp_path: Path, record_property: Record
) -> None:
    first = sorted(BOARDS).index(board) * STORIES
    tell(check(board, list(range(first, first + STORIES)), tmp_path), record_property)


@pytest.mark.soak("oracle")
@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("board", sorted(BOARDS))
def test_any_wearer_feels_what_the_specification_says(
    board: str, chunk: int, record_property: Record
) -> None:
    fresh = SystemRandom()
    seeds = [fresh.randrange(1 << 32) for _ in range(STORIES_IN_SOAK // CHUNKS)]
    tell(check(board, seeds, Path("build/oracle")), record_property)


def tell(compared: dict[str, int], record_property: Record) -> None:
    """Counts them for the whole run."""
    for name, number in compared.items():
        record_property(f"{name} of the second opinion", number)


def test_a_cue_that_comes_late_is_noticed() -> None:
    verdict = judge(random_story(Random(1), "pico"))
    assert verdict.difference is None
    trace = verdict.trace
    number = len(trace.cues) // 2
    later = [(t + 300, "cue", {"name": name}) for t, name in trace.cues[number : number + 1]]
    rest = [(t, "cue", {"name": name}) for t, name in trace.cues]
    worse = Trace(sorted([*rest[:number], *later, *rest[number + 1 :]], key=lambda one: one[0]))
    band, until = predict(verdict.story, worse, [])
    assert difference(band, worse, until) is not None
