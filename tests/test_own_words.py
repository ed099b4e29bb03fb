"""No sentence of the 1988 handout on manual expression stands in Rondo, nor its three warnings in their order.

The handout is under copyright, so its text is not here: `publication-runs.txt` has a hash of each run of five words
of it. Numbers and the names of the motions are facts; a run of nothing else may be said.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_words import pages, strings

ROOT = Path(__file__).parents[1]
RUN = 5  # words
DIGITS = 12  # of each hash: one in 3e14 runs is like another by chance
FACTS = {"to", "minutes", "massage", "stroke", "shake", "each", "side"}

# Pulled, rubbed and squeezed, by the language that a page is in: beginnings of words, in the order of the handout.
MOTIONS = {
    "": (r"squeez", r"slid|rub", r"pull"),
    ".es": (r"apriet|apret|estruj", r"desli[cz]|roc[eo]", r"tir(e|ar)\b"),
    ".fr": (r"press", r"frott|gliss", r"tir(e|ez|er)\b"),
    ".id": (r"remas|meremas", r"geser|gesek|menggese", r"tarik|menarik"),
    ".th": (r"เค้น", r"ถู", r"ดึง"),
    ".tr": (r"sık", r"sürt|kaydır", r"çek"),
}


def runs(text: str) -> Iterator[str]:
    """Yields all runs of RUN words in `text`, in small letters and without punctuation."""
    words = re.findall(
        r"[a-z0-9]+", text.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    )
    yield from (" ".join(words[offset : offset + RUN]) for offset in range(len(words) - RUN + 1))


def hash_of(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:DIGITS]


def runs_of_handout(text: str) -> list[str]:
    """Returns the runs in `text` that the handout has too, but for those of numbers and FACTS alone."""
    known_hashes = set((ROOT / "tests" / "publication-runs.txt").read_text().split())
    return [
        run
        for run in runs(text)
        if hash_of(run) in known_hashes
        and not all(word.isdigit() or word in FACTS for word in run.split())
    ]


def scenarios() -> Iterator[tuple[Path, str]]:
    for path in sorted(ROOT.rglob("tests/acceptance/*.scenario")):
        yield path, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("texts", [pages, strings, scenarios], ids=["pages", "code", "scenarios"])
def test_no_five_words_in_a_row_are_those_of_the_handout(texts: object) -> None:
    assert callable(texts)
    runs_found = {(path.name, run) for path, text in texts() for run in runs_of_handout(text)}
    assert runs_found == set()


def test_five_words_of_the_handout_are_noticed_and_its_numbers_are_not() -> None:
    assert runs_of_handout("Alas, when the flow gets small, ...")
    assert not runs_of_handout("5 to 7 minutes, massage, stroke, shake")
    assert not runs_of_handout("once it only drips, and no sooner than that")


@pytest.mark.parametrize("ending", MOTIONS)
def test_the_three_motions_to_leave_out_stand_in_an_order_of_our_own(ending: str) -> None:
    names = [f"docs/safety{ending}.md"] + (["README.md"] if not ending else [])
    theirs = r"\b({})\w*(?:\W+\w+){{0,30}}?\W+({})\w*(?:\W+\w+){{0,30}}?\W+({})".format(
        *MOTIONS[ending]
    )
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8").lower()
        assert all(re.search(rf"\b({motion})", text) for motion in MOTIONS[ending]), name
        assert not re.search(theirs, text), name
