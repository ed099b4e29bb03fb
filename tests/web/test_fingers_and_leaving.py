"""The page in hands that slip, with Shift or Caps Lock down, left in the middle: nothing that was done is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.web.conftest import a_phone
from tests.web.driven import Driven

pytestmark = pytest.mark.browser

_HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
_NOBODY_PRESSES = "!window.moving.at(-1).down.length"


@pytest.fixture(scope="module")
def visited(chromium: Browser) -> Iterator[BrowserContext]:
    """Yields a phone whose page may be loaded again."""
    context = a_phone(chromium)
    yield context
    context.close()


def test_a_key_is_lifted_and_pressed_whatever_shift_and_caps_lock_make_of_its_letter(
    page: Driven,
) -> None:
    keyboard = page.page.keyboard
    keyboard.down("s")
    page.wait_until('window.moving.at(-1).down.includes("side")')
    page.page.evaluate("dispatchEvent(new KeyboardEvent('keyup', { key: 'S', code: 'KeyS' }))")
    page.wait_until(_NOBODY_PRESSES)
    keyboard.up("s")
    keyboard.down("M")
    page.wait_until('window.moving.at(-1).down.includes("main")')
    keyboard.up("M")
    page.wait_until(_NOBODY_PRESSES)


def test_a_finger_that_slips_on_the_drawn_band_still_holds_its_button(page: Driven) -> None:
    box = page.page.locator('#buttons [data-button="main"]').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.page.evaluate("addEventListener('pointercancel', () => (window.cancelled = true), true)")
    touch = page.page.context.new_cdp_session(page.page)
    for slipped in (0, 5, 10, 20, 40):
        kind = "touchMove" if slipped else "touchStart"
        point = {"x": x, "y": y + slipped}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    page.wait_until('window.moving.at(-1).down.includes("main")')
    assert not page.page.evaluate("window.cancelled")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_until(_NOBODY_PRESSES)


def test_a_cue_that_is_learned_ends_with_its_menu_and_out_of_sight(page: Driven) -> None:
    for leave in (
        lambda: page.page.click("#rows .close"),
        lambda: page.page.evaluate(_HIDE, True),
    ):
        page.menu("train")
        page.page.locator("#list > *").nth(5).click()  # done, of two long pulses
        page.wait_until("window.moving.at(-1).trained?.[0] > 0 && window.vibrations.at(-1)[1] > 0")
        leave()
        page.wait_until("window.vibrations.at(-1)[1] === 0")
    page.page.evaluate(_HIDE, False)


def test_a_band_without_display_is_drawn_without_one(page: Driven) -> None:
    assert page.page.is_visible("#screen")
    page.ask("start", "pico", {}, "en")
    page.wait_until('!document.querySelector("#body .glass")')
    assert not page.page.is_visible("#screen")


def test_what_the_page_says_of_time_that_stood_still_goes_when_it_is_no_news(
    visited: BrowserContext, address: str
) -> None:
    page = Driven.opened(visited, address)
    page.start()
    page.page.clock.install()
    page.page.evaluate(_HIDE, True)
    page.page.evaluate(_HIDE, False)
    assert "stood still" in page.page.inner_text("#notice")
    page.page.clock.run_for(10_000)
    assert page.page.inner_text("#notice") == ""
    page.page.close()


def test_the_next_visit_goes_on_where_one_left_whatever_came_last(
    visited: BrowserContext, address: str
) -> None:
    page = Driven.opened(visited, address)
    page.start()
    page.speed(1000)
    page.until_state("done")
    page.page.click("#halt")
    page.wait_until("window.moving.at(-1).rate === 0")
    is_restored = (
        page.page.evaluate("window.said.lines.length && window.moving.at(-1).now") // 1000
    )
    clock = f"{is_restored // 60}:{is_restored % 60:02}"
    page.wait_until(f"""(localStorage["rondo.session"] ?? "").includes("{clock}")""")
    page.page.reload()
    page.wait_for_band()
    page.wait_until(f'document.getElementById("notice").textContent.includes("left at {clock}")')
    page.page.click("#notice button")
    page.until_state("done")
    page.page.close()
