"""What `make soak` is made of: each part is run each night, and a test of one says of which it is."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis.internal.conjecture import providers

from tests.soak import FRESH, PARTS, main

ROOT = Path(__file__).parents[1]


def test_each_part_is_run_each_night() -> None:
    text = (ROOT / ".github" / "workflows" / "nightly.yml").read_text()
    (line,) = [line for line in text.splitlines() if line.strip().startswith("part: [")]
    assert line.split("[")[1].rstrip("]").split(", ") == list(PARTS)


def test_a_part_that_is_none_is_refused_with_the_list(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["soak", "cut"])
    with pytest.raises(SystemExit) as refusal:
        main()
    assert refusal.value.code == 2
    assert "there is no part cut, expected one of cuts, restarts" in capsys.readouterr().err


def test_outside_soak_the_examples_do_not_depend_on_what_else_is_loaded() -> None:
    import_module("firmware.rondo.session.table")  # one with numbers of its own
    assert os.environ.get(FRESH) or len(providers._get_local_constants()) == 0
