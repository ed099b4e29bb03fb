"""What `make soak` is made of: each part is run each night, and a test of one says of which it is."""

from pathlib import Path

import pytest

from tests.soak import PARTS, main

ROOT = Path(__file__).parents[1]


def test_each_part_is_run_each_night() -> None:
    text = (ROOT / ".github" / "workflows" / "nightly.yml").read_text()
    (line,) = [line for line in text.splitlines() if line.strip().startswith("part: [")]
    assert line.split("[")[1].rstrip("]").split(", ") == list(PARTS)


def test_a_part_that_is_none_is_refused_with_the_list(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["soak", "cut"])
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 2
    assert "there is no part cut, expected one of cuts, restarts" in capsys.readouterr().err
