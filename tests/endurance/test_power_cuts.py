"""Power lost at any flash operation of a whole session, and again while it is taken up: nothing is lost."""

from collections.abc import Callable

import pytest

from simulator.chips.nor import TORN
from tests.endurance.cuts import GEOMETRIES, Cut, check, check_again, record_session

STRIDE = 97  # of all cuts, for a quick run
SHARDS = 16


def every_cut(port: str) -> list[Cut]:
    return [
        Cut(index, torn_form, 1)
        for index in range(len(record_session(port).operations))
        for torn_form in TORN
    ]


def some_torn_forms(index: int) -> tuple[str, str]:
    """Returns two of the five forms for a second cut, so that over all first cuts each operation has each form."""
    all_forms = tuple(TORN)
    return all_forms[index % len(all_forms)], all_forms[(index + 2) % len(all_forms)]


@pytest.mark.parametrize("port", GEOMETRIES)
def test_a_power_cut_at_some_flash_operation_and_another_after_it_lose_nothing(port: str) -> None:
    second_cuts = 0
    for cut in every_cut(port)[::STRIDE]:
        kept_after = check(record_session(port), cut)
        for index in range(len(kept_after.operations)):
            torn_form = tuple(TORN)[(index + cut.index) % len(TORN)]
            check_again(record_session(port), kept_after, Cut(index, torn_form, 2))
            second_cuts += 1
    assert second_cuts > 30


@pytest.mark.fidelity(
    "flash", "littlefs's own order of operations, cut at every one of a whole session"
)
@pytest.mark.soak("cuts")
@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("port", GEOMETRIES)
def test_a_power_cut_at_any_flash_operation_and_at_any_after_it_loses_nothing(
    port: str, shard: int, record_property: Callable[[str, object], None]
) -> None:
    cut_count = 0
    for cut in every_cut(port)[shard::SHARDS]:
        kept_after = check(record_session(port), cut)
        cut_count += 1
        for index in range(len(kept_after.operations)):
            for torn_form in some_torn_forms(index + cut.index):
                check_again(record_session(port), kept_after, Cut(index, torn_form, 2))
                cut_count += 1
    record_property("power cuts", cut_count)
