"""The first two minutes of somebody who has never seen Rondo, on a phone, as docs/page.md tells them with pictures.

`--record` keeps the pictures anew.
"""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.web.driven import Driven

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LONGEST_MS = 120_000
FASTER = 60  # the speed that the page proposes


def test_from_opening_to_done_takes_less_than_two_minutes_and_needs_no_reading(
    phone: BrowserContext, address: str, record: bool
) -> None:
    page = Driven.opened(phone, address)

    def keep(name: str) -> None:
        if record:
            page.page.screenshot(path=str(PICTURES / f"page-{name}.png"), scale="css")

    lead = page.page.locator("#lead")
    page.until_state("asleep")
    assert "Press here" in lead.inner_text()
    keep("1-press")
    page.tap()
    page.until_felt("left")
    keep("2-again")
    page.tap()
    page.until_state("running")
    page.until_felt("left", times=2)
    wait_for_words(page, "×60")
    keep("3-faster")
    waited_ms, since_ms = page.waited_ms(), page.moving["now"]
    page.speed(FASTER)
    page.wait_until('window.said.phase.includes("right")')
    keep("4-goes-on")
    page.speed(1000)  # the test need not wait for the rest
    page.until_state("done")
    wait_for_words(page, "done")
    keep("5-done")
    assert waited_ms + (page.moving["now"] - since_ms) / FASTER < LONGEST_MS
    assert page.errors == []
    page.page.reload()
    page.wait_for_band()
    assert lead.inner_text() == "", "led by the hand a second time"


def wait_for_words(page: Driven, expected_text: str) -> None:
    """Waits until the large area shows `expected_text`."""
    page.page.wait_for_function(
        "(words) => document.getElementById('lead').textContent.includes(words)", arg=expected_text
    )
