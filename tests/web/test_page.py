"""The page's own Python, without a browser: what it tells of the band, and what it makes of what is done there."""

import json
import re
from pathlib import Path

import pytest

from simulator.text import language
from simulator.view import timeline
from web.building import words
from web.worker import calls
from web.worker.frames import Entry
from web.worker.page import Page
from web.worker.words import WORDS

ROOT = Path(__file__).parents[2]


class Watched:
    """A page whose wall clock is moved by hand; `told` is what it has told so far, each part as it was last."""

    def __init__(self) -> None:
        self.page = Page()
        self.wall = 0.0
        self.told: dict[str, object] = {}
        self.go(0)

    def go(self, seconds: float) -> None:
        """Frames of 50 ms, as many as there are in that time."""
        for _frame in range(max(1, round(seconds / 0.05))):
            self.told |= self.page.frame(self.wall)
            self.wall += 0.05

    def tap(self) -> None:
        self.page.act("press", "main", "finger")
        self.go(0.1)
        self.page.act("release", "finger")

    def start(self) -> None:
        self.go(2)
        self.tap()
        self.go(2)
        self.tap()
        self.go(2)


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_two_taps_on_the_page_start_a_session_and_it_says_so(watched: Watched) -> None:
    watched.start()
    said = watched.told["said"]
    assert isinstance(said, dict)
    assert said["title"] == "Running"
    assert said["phase"].startswith("express, left side")
    assert said["time"] in ("5:58", "5:59")


def test_a_part_that_has_not_changed_is_not_told_again(watched: Watched) -> None:
    watched.go(3)
    again = watched.page.frame(watched.wall)
    assert set(again) == {"moving"}


def test_a_shared_link_is_played_up_to_the_moment_that_was_shared(watched: Watched) -> None:
    watched.start()
    watched.page.act("speed", "1000")
    watched.go(0.5)
    shared = watched.page.scenario()
    other = Watched()
    assert other.page.rejoin(shared["text"], shared["programs"]) == ""
    other.go(1)
    assert other.page.pace.now_ms >= watched.page.pace.now_ms
    mine, theirs = (w.page.live.device.recorder.entries for w in (watched, other))
    assert theirs[: len(mine)] == mine


def test_a_link_of_the_past_ends_where_it_was_looked_at(watched: Watched) -> None:
    watched.start()
    watched.page.act("look", "4000")
    assert watched.page.scenario()["text"].endswith("0:04 end\n")


@pytest.mark.parametrize("name", ["../x", "a/b", "", "x.json"])
def test_a_program_that_comes_with_a_link_cannot_be_a_path(watched: Watched, name: str) -> None:
    wrong = watched.page.open("link", "0:01 end\n", {name: "{}"})
    assert "expected" in wrong


def test_a_mistake_is_one_line_and_the_band_stays_as_it_is(watched: Watched) -> None:
    watched.start()
    before = watched.page.live.device
    assert "nose" in watched.page.open("mine", "0:01 tap nose\n0:02 end\n")
    assert watched.page.live.device is before


def test_how_a_scenario_writes_a_fault_is_told_with_what_it_is_given(watched: Watched) -> None:
    def told() -> list[dict[str, object]]:
        watched.go(0)
        menu = watched.told["menu"]
        assert isinstance(menu, dict)
        return list(menu["rows"])

    watched.page.act("faults")
    rows = told()
    at = next(at for at, row in enumerate(rows) if row["changes"])
    before = str(rows[at]["keyword"])
    watched.page.act("row", str(at), "more")
    after = str(told()[at]["keyword"])
    assert before.startswith("in a scenario: fault ")
    assert after.rpartition(" ")[0] == before.rpartition(" ")[0]
    assert after != before


def test_a_menu_is_told_and_left(watched: Watched) -> None:
    watched.page.act("faults")
    watched.go(0)
    menu = watched.told["menu"]
    assert isinstance(menu, dict)
    assert menu["title"] == "Faults"
    watched.page.act("close")
    watched.go(0)
    assert watched.told["menu"] is None


def test_a_finger_lifted_twice_or_on_no_button_changes_nothing(watched: Watched) -> None:
    watched.page.act("press", "nose", "finger")
    watched.page.act("release", "finger")
    watched.page.act("release", "finger")
    watched.page.act("row", "99", "do")
    watched.go(0.1)
    assert watched.page.live.hand.scenario.steps == []


def test_everything_told_is_json() -> None:
    language.use("en")
    assert "value" in json.loads(calls.call("start", '["nowhere", {}, "xx"]'))
    frame = json.loads(calls.call("frame", "[0.0]"))["value"]
    assert frame["band"]["board"] == "xiao_esp32c3"
    assert json.loads(calls.call("help", "[]"))["value"]["rows"]


def test_when_another_language_is_chosen_every_part_of_the_page_is_told_anew(
    watched: Watched,
) -> None:
    watched.go(3)
    parts = set(watched.told)
    try:
        watched.page.act("language", "es")
        assert set(watched.page.frame(watched.wall)) >= parts
    finally:
        language.use("en")


def test_the_display_speaks_the_language_of_the_page_from_the_beginning() -> None:
    calls.call("start", '["", {}, "es"]')
    assert json.loads(calls.call("scenario", "[]"))["value"]["text"].count("set language es") == 1
    calls.call("start", '["", {}, "en"]')
    assert "language" not in json.loads(calls.call("scenario", "[]"))["value"]["text"]


def test_every_word_is_in_words_js_in_every_language() -> None:
    script = words.script({})
    said = json.loads(script.partition("= ")[2].partition(";\nexport")[0])
    assert set(said) == set(language.LANGUAGES)
    assert all(set(texts) == set(WORDS) for texts in said.values())


def test_the_page_names_every_language_that_can_be_chosen() -> None:
    names = re.search(r"LANGUAGES = \{(.*)\}", (ROOT / "web/site/pages/say.js").read_text("utf-8"))
    assert names is not None
    assert re.findall(r"(\w\w): \"", names[1]) == list(language.LANGUAGES)


def test_the_cues_to_be_learnt_are_felt_while_the_band_stands_still(watched: Watched) -> None:
    watched.page.act("train")
    watched.go(0)
    watched.page.act("row", "0", "do")
    before, duties = watched.page.pace.now_ms, []
    for _frame in range(60):
        watched.go(0.05)
        moving = watched.told["moving"]
        assert isinstance(moving, dict)
        duties.append(moving["trained"][0])
    assert max(duties) > 0
    assert watched.page.pace.now_ms == before


def test_a_tap_that_comes_between_two_rare_frames_is_as_long_as_the_finger_made_it(
    watched: Watched,
) -> None:
    watched.go(2)
    page, wall = watched.page, watched.wall
    page.catch_up(wall + 0.25)
    page.act("press", "main", "finger")
    page.catch_up(wall + 0.85)
    page.act("release", "finger")
    watched.wall = wall + 0.85
    watched.go(2)
    (down, up) = page.live.hand.scenario.steps
    assert 590 <= up.t_ms - down.t_ms <= 610
    assert page.live.replay.model.state == "awake"


def test_a_page_that_was_away_for_long_goes_on_from_where_it_was(watched: Watched) -> None:
    watched.go(2)
    before = watched.page.pace.now_ms
    watched.page.catch_up(watched.wall + 3600)
    assert watched.page.pace.now_ms - before <= 200


def test_the_timeline_shows_the_session_until_somebody_zooms_and_again_by_fit(
    watched: Watched,
) -> None:
    watched.start()
    whole = shown(watched)
    assert whole[1] - whole[0] > 20 * 60_000
    watched.page.act("zoom_in")
    watched.go(0)
    near = shown(watched)
    assert near[1] - near[0] < (whole[1] - whole[0]) / 2
    assert near[0] <= watched.page.pace.now_ms <= near[1]
    watched.page.act("zoom", "-20", str(near[0]))
    watched.page.act("fit")
    watched.go(0)
    assert shown(watched) == whole


def test_an_instant_stays_below_the_fingers_that_zoom_at_it(watched: Watched) -> None:
    watched.start()
    begin, end = shown(watched)
    at = begin + (end - begin) // 4
    watched.page.act("zoom", "3", str(at))
    watched.go(0)
    begin, end = shown(watched)
    assert (at - begin) / (end - begin) == pytest.approx(0.25, abs=0.01)


def test_the_motors_row_has_its_pulses_where_they_were_felt(watched: Watched) -> None:
    watched.start()
    watched.go(3)
    watched.page.act("zoom", "8", str(watched.page.pace.now_ms - 2_000))
    watched.go(0.05)
    begin, end = shown(watched)
    row = str(watched.told["motor"])
    turned = [t for t, kind, fields in entries(watched) if kind == "motor" and fields["on"]]
    inside = [t for t in turned if begin <= t < end]
    assert inside
    assert all(int(row[(t - begin) * len(row) // (end - begin)]) for t in inside)
    assert row.count("0") > len(row) / 4


def test_two_fingers_zoom_by_the_steps_that_the_wheel_has_in_the_window() -> None:
    script = (ROOT / "web/site/band/timeline.js").read_text(encoding="utf-8")
    assert re.findall(r"^const ZOOM = (.*?);", script, re.M) == [str(timeline.ZOOM)]


def shown(watched: Watched) -> tuple[int, int]:
    moving = watched.told["moving"]
    assert isinstance(moving, dict)
    begin, end = moving["shown"]
    return begin, end


def entries(watched: Watched) -> list[Entry]:
    return watched.page.live.device.recorder.entries
