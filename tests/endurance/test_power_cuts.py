"""Power lost at any flash operation of a whole session, and again while it is taken up: nothing is lost."""

from collections.abc import Callable

import pytest

from tests.endurance.cuts import GEOMETRIES, Cut, check, check_again, forms, recorded

STRIDE = 97  # of all cuts, for a quick run
SHARDS = 16


def every_cut(port: str) -> list[Cut]:
    return [Cut(n, form, 1) for n in range(len(recorded(port).operations)) for form in forms()]


def forms_again(number: int) -> tuple[str, str]:
    """Two of the five for a second cut, so that each operation there has each form after some first cut."""
    every = forms()
    return every[number % len(every)], every[(number + 2) % len(every)]


@pytest.mark.parametrize("port", GEOMETRIES)
def test_a_power_cut_at_some_flash_operation_and_another_after_it_lose_nothing(port: str) -> None:
    again = 0
    for cut in every_cut(port)[::STRIDE]:
        back = check(recorded(port), cut)
        for n in range(len(back.operations)):
            form = forms()[(n + cut.number) % len(forms())]
            check_again(recorded(port), back, Cut(n, form, 2))
            again += 1
    assert again > 30


@pytest.mark.fidelity(
    "flash", "littlefs's own order of operations, cut at every one of a whole session"
)
@pytest.mark.soak("cuts")
@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("port", GEOMETRIES)
def test_a_power_cut_at_any_flash_operation_and_at_any_after_it_loses_nothing(
    port: str, shard: int, record_property: Callable[[str, object], None]
) -> None:
    count = 0
    for cut in every_cut(port)[shard::SHARDS]:
        back = check(recorded(port), cut)
        count += 1
        for n in range(len(back.operations)):
            for form in forms_again(n + cut.number):
                check_again(recorded(port), back, Cut(n, form, 2))
                count += 1
    record_property("power cuts", count)
