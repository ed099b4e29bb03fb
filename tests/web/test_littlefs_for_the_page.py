"""lfs.wasm is what its recipe makes of the sdist that is pinned."""

import os
from pathlib import Path

import pytest

from web.littlefs import make

pytestmark = pytest.mark.browser

NEEDED = "RONDO_CLANG"  # with it, as at night, a machine without the compiler is a failure


def test_the_recipe_makes_the_file_in_the_tree_to_the_byte(tmp_path: Path) -> None:
    if make.lacking():
        if os.environ.get(NEEDED):
            pytest.fail(f"{make.lacking()} not installed")
        pytest.skip(f"{make.lacking()} not installed: lfs.wasm is not made anew on this machine")
    wasm_file = tmp_path / "lfs.wasm"
    make.make(make.sources(tmp_path), wasm_file)
    assert wasm_file.read_bytes() == make.WASM.read_bytes()
