"""A session of days that the last visit left is gone on with in steps, and the page says how far that is."""

import re

from simulator.view.live import STEP_MS
from web.worker.page import Page

_TEXT = f"board pico\nseed 0\nbattery 100\n0:02 tap main\n{5 * STEP_MS // 60_000}:00 end\n"


def test_going_on_with_a_long_session_is_told_frame_by_frame_and_no_press_is_lost_in_it() -> None:
    page = Page()
    page.frame(0)
    page.offer_last(_TEXT, {})
    page.act("undo")
    told = []
    for tenth in range(1, 12):
        frame = page.frame(tenth / 10)
        notice = frame.get("notice") or {"text": ""}
        told.append(notice["text"])
        if page.working:
            assert frame["moving"]["winding"]
            page.act("press", "main", "finger")
    percents = [int(found[1]) for text in told if (found := re.search(r": (\d+)%$", text))]
    assert percents == sorted(set(percents))
    assert len(percents) >= 3
    assert page.pace.now_ms >= 5 * STEP_MS
    assert [step.verb for step in page.live.hand.scenario.steps] == ["press", "release"]
