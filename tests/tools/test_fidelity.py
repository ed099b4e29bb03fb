"""The page of fidelity says what the tests show, and cannot leave anything out."""

from pathlib import Path

import pytest

from simulator.text.usage import UsageError
from tools.docs import fidelity

ROOT = Path(__file__).parents[2]
PART = '"""A lamp.\n\nNot modelled: its\nheat.\n"""\n'
TEST = '@pytest.mark.fidelity("lamp", "it shines")\n@pytest.mark.soak\ndef test_it_shines_when_on() -> None: ...\n'


def house(root: Path, part: str = PART, test: str = TEST) -> Path:
    for folder in (*fidelity.FOLDERS, "tests"):
        (root / folder).mkdir(exist_ok=True, parents=True)
    (root / "simulator/chips/lamp.py").write_text(part)
    (root / "tests/test_lamp.py").write_text(test)
    return root


def test_a_part_has_what_is_modelled_who_shows_it_and_what_is_left_out(tmp_path: Path) -> None:
    page = fidelity.page(house(tmp_path))
    assert "### [`lamp`](../simulator/chips/lamp.py)\n\nA lamp.\n" in page
    assert "| it shines | [test_lamp.py](../tests/test_lamp.py): it shines when on |" in page
    assert page.endswith("Not modelled: its heat.")


@pytest.mark.parametrize(
    ("test", "message"),
    [
        (TEST.replace('"lamp"', '"lmap"'), "no part 'lmap', expected lamp"),
        (TEST.replace('"lamp"', "LAMP"), "tests/test_lamp.py:1: expected fidelity"),
        (TEST.replace(', "it shines"', ""), "tests/test_lamp.py:1: expected fidelity"),
        (
            TEST.replace("fidelity", "slow"),
            "simulator/chips/lamp.py: no test shows anything of it",
        ),
    ],
)
def test_a_mark_that_says_nothing_and_a_part_that_nobody_shows_are_mistakes(
    tmp_path: Path, test: str, message: str
) -> None:
    with pytest.raises(UsageError) as error_info:
        fidelity.page(house(tmp_path, test=test))
    assert message in str(error_info.value)


# Numbers and names alone; and what is shown as a part of framebuf.py.
NOTHING_EMULATED = {"errnos.py", "release.py", "pixel_formats.py"}


@pytest.mark.parametrize("folder", ["simulator/chips", "simulator/stock"])
def test_every_emulated_part_says_what_it_leaves_out(folder: str) -> None:
    paths = {part.path for part in fidelity.parts().values()}
    names = {path.name for path in (ROOT / folder).glob("[a-z]*.py")} - NOTHING_EMULATED
    assert {f"{folder}/{name}" for name in names} <= paths
