"""What a session costs the real image: memory that its heap holds, and how long the loop's turns take."""

from pathlib import Path

import pytest

from tests.chip.bands import AddRow
from tests.chip.watched import measure_session
from tools.bench.budget import HEAP_ON_THE_CHIP

# In a quiet moment nothing is to be felt for half a second.
LATE_MS = 500.0


@pytest.mark.parametrize(("board", "display"), HEAP_ON_THE_CHIP)
def test_a_session_keeps_to_its_memory_on_the_chip_and_no_turn_is_long(
    board: str, display: str, micropython: bytes, tmp_path: Path, add_row: AddRow
) -> None:
    counts = measure_session(micropython, board, display, tmp_path)
    add_row(f"a turn, {board}, display {display}", counts.table_row)
    most_bytes = HEAP_ON_THE_CHIP[board, display]
    add_row(
        f"heap, {board}, display {display}",
        f"{counts.heap} bytes in a session, at most {most_bytes}",
    )
    assert counts.heap <= most_bytes
    assert max(counts.turns_ms) < LATE_MS
