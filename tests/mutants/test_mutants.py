"""What `make mutants` goes by: the changes that it makes, and the list of those that change nothing."""

import pytest

from tests.mutants.judge import Judge
from tests.mutants.operators import Mutant, mutants_of, mutated
from tests.mutants.reach import NAME, blocks, marked
from tests.mutants.results import EQUIVALENTS, WHOLE, equivalents
from tests.mutants.sample import OF_EACH_FILE, spread
from tests.mutants.tree import ROOT, tried_files
from tests.mutants.warm import TOO_LONG

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


def changes_of(mutants: list[Mutant]) -> list[str]:
    return [f"{mutant.line}: {mutant.original} -> {mutant.replacement}" for mutant in mutants]


def test_each_thing_that_can_be_wrong_is_made_wrong_once() -> None:
    assert changes_of(mutants_of("late.py", TEXT)) == [
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
    for mutant in mutants_of("late.py", TEXT):
        differing = [
            (old_line, new_line)
            for old_line, new_line in zip(
                unparsed(TEXT), unparsed(mutated(TEXT, mutant)), strict=True
            )
            if old_line != new_line
        ]
        assert len(differing) == 1, mutant.key


def unparsed(text: str) -> list[str]:
    import ast

    return ast.unparse(ast.parse(text)).splitlines()


def test_each_mutant_of_the_tree_has_a_name_of_its_own_and_can_be_compiled() -> None:
    for name in ("firmware/rondo/reminding.py", "simulator/core/kernel.py"):
        text = (ROOT / name).read_text(encoding="utf-8")
        mutants = mutants_of(name, text)
        assert len({mutant.key for mutant in mutants}) == len(mutants) > 10
        for mutant in mutants:
            compile(mutated(text, mutant), name, "exec")


def test_a_sample_has_some_of_each_file_and_more_of_a_larger_one() -> None:
    small_file_mutants = mutants_of("small.py", TEXT)
    large_file_mutants = mutants_of("large.py", TEXT * 4)
    sample = spread(small_file_mutants + large_file_mutants, seed=1)
    assert sorted(mutant.key for mutant in sample) == sorted(
        mutant.key for mutant in small_file_mutants + large_file_mutants
    )
    files = [mutant.file for mutant in sample]
    assert files[: 2 * OF_EACH_FILE].count("small.py") == OF_EACH_FILE
    assert files[: len(files) // 2].count("small.py") in (6, 7)


def test_what_is_changed_in_one_line_leaves_the_rest_of_a_sample_as_it_was() -> None:
    keys_before = [mutant.key for mutant in spread(mutants_of("late.py", TEXT), seed=1)]
    keys_after = [
        mutant.key for mutant in spread(mutants_of("late.py", TEXT.replace("5", "7")), seed=1)
    ]
    assert [key for key in keys_before if key in keys_after] == [
        key for key in keys_after if key in keys_before
    ]
    assert keys_before != [mutant.key for mutant in spread(mutants_of("late.py", TEXT), seed=2)]


def test_a_marked_file_does_the_same_and_tells_which_blocks_were_run() -> None:
    reached_blocks = bytearray(10)
    names: dict = {NAME: reached_blocks}
    exec(marked(TEXT, 2), names)
    assert names["late"](9, 3)
    assert [block_number for block_number in range(10) if reached_blocks[block_number]] == [2]
    assert blocks(TEXT) == [(".late", 7, 14), (".late", 9, 9), (".late", 13, 13)]


def test_each_mutant_that_may_live_is_still_there_and_has_a_reason() -> None:
    files = {key.partition(" | ")[0] for key in equivalents()}
    keys = {
        mutant.key
        for name in files
        for mutant in mutants_of(name, (ROOT / name).read_text(encoding="utf-8"))
    }
    missing = sorted(set(equivalents()) - keys)
    assert missing == [], f"no such mutant any more: take it out of {EQUIVALENTS.name}"
    assert [key for key, reason in equivalents().items() if len(reason.split()) < 3] == []


def test_what_must_be_held_whole_is_tried() -> None:
    assert set(WHOLE) <= set(tried_files())


@pytest.mark.parametrize(
    ("alone", "rest", "found"),
    [
        ("killed", "lives", ("killed", "time b")),
        ("lives", "lives", ("lives", "")),
        ("lives", "killed", ("killed", "c")),
    ],
)
def test_a_test_that_took_too_long_is_believed_only_if_it_does_so_alone(
    alone: str, rest: str, found: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(_judge: Judge, _file: str, tests: list[tuple[str, float]]) -> tuple[str, str]:
        return {
            "abc": ("killed", TOO_LONG + "b"),
            "b": (alone, ""),
            "c": (rest, "c" if rest == "killed" else ""),
        }["".join(name for name, _ in tests)]

    monkeypatch.setattr(Judge, "_try", answer)
    judge = Judge.__new__(Judge)
    assert judge._try_in_turn("x.py", [("a", 1.0), ("b", 1.0), ("c", 1.0)]) == found
