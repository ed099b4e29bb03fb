"""The page for those who have scripts switched off, or letters of twice the size."""

import pytest
from playwright.sync_api import Browser

from tests.web.conftest import PHONE
from tests.web.driven import Driven

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["", "install.html"])
def test_without_scripts_a_page_says_that_it_needs_them(
    chromium: Browser, address: str, path: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    assert page.locator("noscript p").is_visible()
    assert not page.get_by_text("put together").is_visible()
    context.close()


# Elements whose text does not fit into them, by id or class.
_CUT_OFF = """() => [...document.querySelectorAll("#now, #press, #controls button")]
  .filter((e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.id || e.className)"""


def test_letters_of_twice_the_size_are_cut_off_nowhere(page: Driven) -> None:
    page.page.set_viewport_size({"width": 320, "height": 568})
    page.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.page.evaluate(_CUT_OFF) == []
    page.start()
    assert page.page.evaluate(_CUT_OFF) == []
    page.page.evaluate("document.documentElement.style.fontSize = ''")
    page.page.set_viewport_size(PHONE)


def test_while_the_band_is_put_together_something_moves_unless_that_is_not_wanted(
    page: Driven,
) -> None:
    moving = """() => {
      const loading = document.getElementById("loading");
      loading.hidden = false;
      const count = loading.getAnimations({ subtree: true }).length;
      loading.hidden = true;
      return count;
    }"""
    assert page.page.evaluate(moving) == 1
    page.page.emulate_media(reduced_motion="reduce")
    assert page.page.evaluate(moving) == 0
    page.page.emulate_media(reduced_motion="no-preference")
