"""docs/proof.md says what the runs have counted, and nothing else."""

import json
from pathlib import Path

import pytest

from tests import proof
from tools.docs.proof import NOT_YET, modules, read, rows

ROOT = Path(__file__).parents[1]


def test_the_page_and_the_counts_agree() -> None:
    page = (ROOT / "docs" / "proof.md").read_text(encoding="utf-8")
    for row in (*rows(read()), *modules(read())):
        assert "| " + " | ".join(row) + " |" in page, "run make docs"


def test_each_run_that_counts_has_a_row_with_its_command() -> None:
    assert {name: (run["what"], run["command"]) for name, run in read().items()} == proof.RUNS


def test_each_command_on_the_page_is_a_target_of_the_makefile() -> None:
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for _, command in proof.RUNS.values():
        assert f"\n{command.split()[1]}: " in targets, command


def test_a_run_that_was_never_made_is_said_to_be_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "FOLDER", tmp_path / "proof")
    path = proof.keep("soak cuts", failed_count=1, minutes=2.04, counts={"power cuts": 26_305})
    assert json.loads(path.read_text())["minutes"] == 2.0
    records = proof.gathered({"test": {"on": "2026-05-01", "failed": 0}})
    assert records["test"]["on"] == "2026-05-01"
    totals = {
        row[-1]: row[1:3]
        for row in rows({run_name: records[run_name] for run_name in ("soak cuts", "soak calls")})
    }
    assert totals == {
        "`make soak PART=cuts`": ("26,305 power cuts", "1 red"),
        "`make soak PART=calls`": ("", NOT_YET),
    }
