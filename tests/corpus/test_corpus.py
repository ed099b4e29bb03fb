"""Files that once broke a parser: each is read, or refused in one line, by every parser of such bytes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus.parsers import PARSERS, take

HERE = Path(__file__).parent
FILES = sorted(path for name in PARSERS for path in (HERE / name).iterdir())
MOST_BYTES = 16_384


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_broke_once_is_read_or_refused_in_one_line(
    path: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    take(path.parent.name, path.read_bytes(), tmp_path)
    record_property("files that broke something once", 1)


@pytest.mark.parametrize("name", PARSERS)
def test_each_parser_has_files_that_it_takes_and_files_that_it_refuses_and_all_are_small(
    name: str, tmp_path: Path
) -> None:
    sizes = [path.stat().st_size for path in FILES if path.parent.name == name]
    assert len(sizes) >= 3
    assert max(sizes) <= MOST_BYTES
