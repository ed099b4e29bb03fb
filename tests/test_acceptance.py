"""Plays every scenario in tests/acceptance: what the band promises, in the words of its users."""

from pathlib import Path

import pytest

from simulator.play import Play
from simulator.scenario import load


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "acceptance").glob("*.scenario")), ids=lambda p: p.stem
)
def test_acceptance(path: Path) -> None:
    played = Play(load(path))
    played.play()
    assert played.failures == []
    assert played.passed > 0
