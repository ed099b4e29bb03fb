"""The first two minutes of somebody who has never seen Rondo, on a phone, as docs/page.md tells them with pictures.

`--record` keeps the pictures anew.
"""

import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.web.driven import Driven

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LONGEST_S = 120


def test_from_opening_to_done_takes_less_than_two_minutes_and_needs_no_reading(
    phone: BrowserContext, address: str, record: bool
) -> None:
    began = time.monotonic()
    page = Driven.opened(phone, address)

    def keep(name: str) -> None:
        if record:
            page.page.screenshot(path=str(PICTURES / f"page-{name}.png"), scale="css")

    page.until_state("asleep")
    keep("1-press")
    page.tap()
    page.until_felt("left")
    keep("2-again")
    page.tap()
    page.until_state("running")
    page.until_felt("left")
    keep("3-faster")
    page.speed(60)
    page.until('window.said.phase.includes("right")')
    keep("4-goes-on")
    page.until_state("done")
    page.page.wait_for_function(
        '() => document.getElementById("lead").textContent.includes("done")'
    )
    keep("5-done")
    assert time.monotonic() - began < LONGEST_S
    assert page.errors == []
