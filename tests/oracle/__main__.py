"""Plays random stories and compares what the band does with what the specification says.

    python -m tests.oracle FIRST COUNT [--into FOLDER]

Seeds FIRST, FIRST + 1, ...; a story that disagrees is made small and written to FOLDER as a scenario.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random

from simulator.scenario.acts import text_of
from simulator.text.help_format import HelpFormatter

from .play import Verdict, judge, scenario_of, smaller_story
from .story import Story, random_story


def main() -> int:
    """Plays the stories; returns the exit code, 1 if one disagrees."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.oracle", description=__doc__, formatter_class=HelpFormatter
    )
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--into", type=Path, default=Path("build/oracle"))
    args = parser.parse_args()
    bad_stories, comparisons, silent_choices = 0, Counter[str](), Counter[str]()
    for seed in range(args.first, args.first + args.count):
        verdict = judge(random_story(Random(seed)))
        add_counts(verdict, comparisons, silent_choices)
        if verdict.difference is not None:
            bad_stories += 1
            path = keep(smaller_story(verdict.story), args.into, f"seed-{seed}")
            print(f"{path}: {verdict.difference.text}", flush=True)
    print(
        f"{args.count - bad_stories} of {args.count} stories agree:",
        ", ".join(counts_in_words(comparisons)),
    )
    print(
        "left open by the specification:", ", ".join(counts_in_words(silent_choices)) or "nothing"
    )
    return 1 if bad_stories else 0


def counts_in_words(counts: Counter[str]) -> list[str]:
    return [f"{count} {name}" for name, count in counts.most_common()]


def add_counts(verdict: Verdict, comparisons: Counter[str], silent_choices: Counter[str]) -> None:
    """Adds what was compared in one story, and what the specification left open in it."""
    band = verdict.band
    comparisons["presses"] += len(verdict.story.acts) // 2
    comparisons["states"] += len(band.states)
    comparisons["phases"] += len(band.phases)
    comparisons["cues"] += len(band.felt.expected)
    for choice in band.choices_asked:
        silent_choices[f"{choice.label}: {'yes' if choice.is_yes else 'no'}"] += 1


def keep(story: Story, folder: Path, name: str) -> Path:
    """Writes a story as a scenario, with its programs beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for program, text in story.programs.items():
        (folder / f"{program}.json").write_text(text, encoding="utf-8")
    path = folder / f"{name}.scenario"
    path.write_text(text_of(scenario_of(story), story.end_ms), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
