"""The page's timeline: looked at with fingers and keys, and gone on from, as often as one likes."""

import pytest

from tests.web.driven import Driven

pytestmark = pytest.mark.browser


def test_dragging_the_timeline_shows_the_past_and_a_press_goes_on_from_there(page: Driven) -> None:
    page.start()
    page.speed(1000)
    page.wait_until("window.moving.at(-1).now > 800000")
    page.speed(1)
    box = page.page.locator("#timeline").bounding_box()
    assert box is not None
    middle_y = box["y"] + 20
    page.page.mouse.move(box["x"] + box["width"] * 0.3, middle_y)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + box["width"] * 0.1, middle_y)
    page.page.mouse.up()
    page.wait_until("window.moving.at(-1).past && window.moving.at(-1).at < 300000")
    assert "left side" in page.page.inner_text("#state")
    page.page.click("#go-on")
    page.wait_until("!window.moving.at(-1).past && window.moving.at(-1).now < 400000")
    assert page.moving["state"] == "running"


def test_two_fingers_on_the_timeline_show_less_of_the_time_and_a_key_all_of_it(
    page: Driven,
) -> None:
    page.start()
    page.wait_until("window.moving.at(-1).shown[1] > 20 * 60000")
    box = page.page.locator("#timeline").bounding_box()
    assert box is not None
    touch = page.page.context.new_cdp_session(page.page)

    def fingers(kind: str, *fractions: float) -> None:
        """Sends a touch event with a finger at each of these parts of the timeline's width."""
        points = [
            {"x": box["x"] + fraction * box["width"], "y": box["y"] + 20, "id": number}
            for number, fraction in enumerate(fractions)
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 0.3)
    fingers("touchStart", 0.3, 0.4)
    for distance in (0.1, 0.2, 0.3):
        fingers("touchMove", 0.3 - distance, 0.4 + distance)
    fingers("touchEnd")
    page.wait_until("window.moving.at(-1).shown[1] - window.moving.at(-1).shown[0] < 10 * 60000")
    page.page.keyboard.press("0")
    page.wait_until("window.moving.at(-1).shown[1] > 20 * 60000")
    assert page.errors == []


def test_going_on_from_the_past_again_and_again_ends_no_page(page: Driven) -> None:
    # A collection of garbage that follows a suspended stack's frames crashes the page's Python: not each time.
    page.start()
    page.speed(1000)
    page.wait_until("window.moving.at(-1).now > 400000")
    for again in range(40):
        page.ask("act", "look", str(200_000 - again * 1_000))
        page.ask("act", "go_on")
        page.wait_until("!window.moving.at(-1).past && window.moving.at(-1).now > 300000")
    assert page.errors == []
