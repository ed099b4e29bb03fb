"""What sessions cost the flash: few erases, spread over the chip, and never a late cue."""

from collections.abc import Callable

import pytest

from firmware.rondo.storage.frames import CHUNKS
from simulator import boards
from tests.endurance.cuts import GEOMETRIES, port
from tools.bench.wear import wear

MOST_BLOCKS = CHUNKS + 20


@pytest.mark.parametrize("name", GEOMETRIES)
def test_a_session_costs_few_erases_and_no_cue_is_late(name: str) -> None:
    with port(name):
        counts = wear(boards.DEFAULT, 40)
    assert counts.erases / counts.sessions <= (12 if name == "esp32" else 20)
    assert 50 < counts.longest_busy_ms < 500
    assert counts.cue_delay_ms == 0
    assert counts.kept == 40
    assert counts.blocks_used <= MOST_BLOCKS


@pytest.mark.soak("wear")
@pytest.mark.parametrize("name", GEOMETRIES)
def test_ten_thousand_sessions_take_no_more_room_and_wear_the_flash_evenly(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    with port(name):
        counts = wear(boards.DEFAULT, 10_000)
    record_property(f"sessions on {name}", counts.sessions)
    record_property(f"erases on {name}", counts.erases)
    record_property(f"erases of the block worn most on {name}", counts.worst_block)
    record_property(f"erases of a block on average on {name}", round(counts.mean_block))
    record_property(f"years at 12 sessions a day on {name}", round(counts.years))
    record_property(
        f"ms that a write took at the longest on {name}", round(counts.longest_busy_ms)
    )
    assert counts.erases / counts.sessions <= 30
    assert counts.worst_block <= 10 * counts.mean_block
    assert counts.years > 20
    assert counts.longest_busy_ms < 500
    assert counts.cue_delay_ms == 0
    assert 200 <= counts.kept <= 1200
    assert counts.blocks_used <= MOST_BLOCKS
