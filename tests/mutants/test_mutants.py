"""What `make mutants` goes by: the changes that it makes, and the list of those that change nothing."""

from tests.mutants.operators import Mutant, mutants_of, mutated
from tests.mutants.reach import NAME, blocks, marked
from tests.mutants.results import EQUIVALENTS, WHOLE, equivalents
from tests.mutants.sample import OF_EACH_FILE, spread
from tests.mutants.tree import ROOT, tried_files

TEXT = '''"""A file."""

LIMIT_MS = 5


def late(at: int, since: int) -> bool:
    """Whether it is."""
    for one in ():
        continue
    said = []
    said.append(at)
    if since and not at:
        return said[-1]
    return at - since >= LIMIT_MS
'''


def told(mutants: list[Mutant]) -> list[str]:
    return [f"{one.line}: {one.was} -> {one.becomes}" for one in mutants]


def test_each_thing_that_can_be_wrong_is_made_wrong_once() -> None:
    assert told(mutants_of("late.py", TEXT)) == [
        "3: 5 -> 6",
        "3: 5 -> 10",
        "9: continue -> break",
        "10: said = [] -> pass",
        "11: said.append(at) -> pass",
        "12: since and (not at) -> since or not at",
        "12: not at -> at",
        "13: return said[-1] -> return None",
        "13: said[-1] -> said[0]",
        "13: 1 -> 2",
        "14: return at - since >= LIMIT_MS -> return None",
        "14: at - since >= LIMIT_MS -> at - since > LIMIT_MS",
        "14: at - since -> at + since",
    ]


def test_a_mutant_is_in_the_text_and_nothing_else_is_changed() -> None:
    for one in mutants_of("late.py", TEXT):
        differing = [
            (was, now)
            for was, now in zip(plain(TEXT), plain(mutated(TEXT, one)), strict=True)
            if was != now
        ]
        assert len(differing) == 1, one.key


def plain(text: str) -> list[str]:
    import ast

    return ast.unparse(ast.parse(text)).splitlines()


def test_each_mutant_of_the_tree_has_a_name_of_its_own_and_can_be_compiled() -> None:
    for name in ("firmware/rondo/reminding.py", "simulator/core/kernel.py"):
        text = (ROOT / name).read_text(encoding="utf-8")
        found = mutants_of(name, text)
        assert len({one.key for one in found}) == len(found) > 10
        for one in found:
            compile(mutated(text, one), name, "exec")


def test_a_sample_has_some_of_each_file_and_more_of_a_larger_one() -> None:
    small, large = mutants_of("small.py", TEXT), mutants_of("large.py", TEXT * 4)
    every = spread(small + large, seed=1)
    assert sorted(one.key for one in every) == sorted(one.key for one in small + large)
    files = [one.file for one in every]
    assert files[: 2 * OF_EACH_FILE].count("small.py") == OF_EACH_FILE
    assert files[: len(files) // 2].count("small.py") in (6, 7)


def test_what_is_changed_in_one_line_leaves_the_rest_of_a_sample_as_it_was() -> None:
    before = [one.key for one in spread(mutants_of("late.py", TEXT), seed=1)]
    after = [one.key for one in spread(mutants_of("late.py", TEXT.replace("5", "7")), seed=1)]
    assert [key for key in before if key in after] == [key for key in after if key in before]
    assert before != [one.key for one in spread(mutants_of("late.py", TEXT), seed=2)]


def test_a_marked_file_does_the_same_and_tells_which_blocks_were_run() -> None:
    reached = bytearray(10)
    names: dict = {NAME: reached}
    exec(marked(TEXT, 2), names)
    assert names["late"](9, 3)
    assert [number for number in range(10) if reached[number]] == [2]
    assert blocks(TEXT) == [(".late", 7, 14), (".late", 9, 9), (".late", 13, 13)]


def test_each_mutant_that_may_live_is_still_there_and_has_a_reason() -> None:
    files = {key.partition(" | ")[0] for key in equivalents()}
    there = {
        one.key
        for name in files
        for one in mutants_of(name, (ROOT / name).read_text(encoding="utf-8"))
    }
    gone = sorted(set(equivalents()) - there)
    assert gone == [], f"no such mutant any more: take it out of {EQUIVALENTS.name}"
    assert [key for key, reason in equivalents().items() if len(reason.split()) < 3] == []


def test_what_must_be_held_whole_is_tried() -> None:
    assert set(WHOLE) <= set(tried_files())
