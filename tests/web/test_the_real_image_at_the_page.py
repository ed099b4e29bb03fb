"""The page puts Rondo on an emulated chip that has the real image and nothing else, sets it and reads it.

Only where RONDO_IMAGE names an image of MicroPython, as `make browser IMAGE=FILE.uf2` does.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from simulator.cable.transport import Tcp
from simulator.interpreters.rp2040 import uf2
from simulator.interpreters.rp2040.chip_server import ChipServer
from tests.chip.bands import flash_without_firmware
from tests.web.cabled import Cable, PageServer
from tests.web.test_putting_it_on import opened_page, press_and_wait

pytestmark = pytest.mark.browser

BOARD = "pico"
LIMIT_MS = 400_000  # what takes a board a second takes three or four here


@pytest.fixture
def band() -> Iterator[ChipServer]:
    path = os.environ.get("RONDO_IMAGE")
    if not path:
        pytest.skip("RONDO_IMAGE names no MicroPython for the RP2040: see `make chip`")
    with ChipServer(
        BOARD, flash_without_firmware(uf2.read(Path(path)), BOARD), plug=Tcp
    ) as chip_server:
        yield chip_server


def test_rondo_is_put_on_a_real_image_set_and_read_from_the_page(
    band: ChipServer, chromium: Browser, built_site: Path
) -> None:
    page_server = PageServer(built_site, Cable(int(band.name.rpartition(":")[2])))
    page = opened_page(chromium, page_server)
    try:
        page.set_default_timeout(LIMIT_MS)
        page.wait_for_selector("#preparing", state="hidden")
        page.click("#choose")
        page.select_option("#board", BOARD)
        assert "compared by SHA-256" in press_and_wait(page, '[data-run="flash"]')
        page.select_option("#key", "pacing")
        page.select_option("#value", "guide")
        assert "pacing changed" in press_and_wait(page, "#set")
        assert "set to 20" in press_and_wait(page, '[data-run="clock"]')
        assert "guide" in press_and_wait(page, '[data-run="settings show"]')
        assert "0 new" in press_and_wait(page, '[data-run="log pull"]')
    finally:
        page.context.close()
        page_server.close_for_good()
