"""The page's own Python, without a browser: what it shows of the band, and how it handles what is done there."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

from simulator.text import language
from simulator.text.usage import UsageError
from simulator.view import timeline
from web.building import pack, words
from web.worker import calls, commands, page
from web.worker.frames import Entry
from web.worker.page import Page
from web.worker.words import WORDS

ROOT = Path(__file__).parents[2]


class DrivenWorker:
    """A page whose wall clock a test moves; `shown_parts` has the latest value of each part shown."""

    def __init__(self, **settings: object) -> None:
        self.page = Page(settings=settings)
        self.wall = 0.0
        self.shown_parts: dict[str, object] = {}
        self.run_s(0)

    def run_s(self, seconds: float) -> None:
        """Makes frames of 50 ms for `seconds`."""
        for _frame in range(max(1, round(seconds / 0.05))):
            self.shown_parts |= self.page.frame(self.wall)
            self.wall += 0.05

    def tap(self) -> None:
        self.page.act("press", "main", "finger")
        self.run_s(0.1)
        self.page.act("release", "finger")

    def start(self) -> None:
        self.run_s(2)
        self.tap()
        self.run_s(2)
        self.tap()
        self.run_s(2)


@pytest.fixture
def worker() -> DrivenWorker:
    return DrivenWorker()


def test_two_taps_on_the_page_start_a_session_and_it_says_so(worker: DrivenWorker) -> None:
    worker.start()
    message = worker.shown_parts["said"]
    assert isinstance(message, dict)
    assert message["title"] == "Running"
    assert message["phase"].startswith("express, left side")
    assert message["time"] in ("5:58", "5:59")


def test_the_pulses_that_the_page_plays_and_draws_are_those_of_the_settings() -> None:
    worker = DrivenWorker(mirror="on", pulses="long")
    worker.run_s(2)
    worker.tap()
    worker.run_s(1.5)
    felt = worker.shown_parts["said"]["felt"]
    assert (felt["name"], felt["pattern"], felt["steps"]) == ("left", "- -", (900, 330, 900))


def test_a_part_that_has_not_changed_is_not_told_again(worker: DrivenWorker) -> None:
    worker.run_s(3)
    second_frame = worker.page.frame(worker.wall)
    assert set(second_frame) == {"moving"}


def test_a_shared_link_is_played_up_to_the_moment_that_was_shared(worker: DrivenWorker) -> None:
    worker.start()
    worker.page.act("speed", "1000")
    worker.run_s(0.5)
    shared_text = worker.page.scenario()
    other_worker = DrivenWorker()
    assert other_worker.page.rejoin(shared_text["text"], shared_text["programs"]) == ""
    moving = other_worker.page.frame(other_worker.wall)["moving"]
    assert (moving["cues"], moving["motor"]) == ([], []), "what is wound over is not felt again"
    assert moving["now"] > 6_000
    other_worker.run_s(1)
    assert other_worker.page.pace.now_ms >= worker.page.pace.now_ms
    own_trace, other_trace = (w.page.live.device.recorder.entries for w in (worker, other_worker))
    assert other_trace[: len(own_trace)] == own_trace


def test_a_press_while_a_shared_link_is_still_played_begins_from_there(
    worker: DrivenWorker,
) -> None:
    assert worker.page.rejoin("0:01 tap main\n50:00 end\n", {}) == ""
    worker.page.frame(worker.wall)
    began_ms = worker.page.pace.now_ms
    worker.tap()
    worker.run_s(1)
    assert worker.page.pace.now_ms - began_ms < 3_000


def test_a_speed_that_is_chosen_while_time_is_halted_lets_it_go_on(worker: DrivenWorker) -> None:
    worker.page.act("halt")
    worker.page.act("speed", "10")
    began_ms = worker.page.pace.now_ms
    worker.run_s(1)
    assert worker.page.pace.now_ms - began_ms > 5_000


def test_the_lines_below_the_band_are_the_last_ones(worker: DrivenWorker) -> None:
    worker.start()
    lines = [(line.t_ms, line.text) for line in worker.page.live.replay.model.lines]
    assert len(lines) > 8
    assert worker.shown_parts["said"]["lines"] == lines[-8:]


def test_a_scenario_is_not_read_with_the_programs_of_an_earlier_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(page, "_PROGRAMS_FOLDER", tmp_path)
    phases = [{"kind": "express", "side": "first", "round": 1}]
    program = json.dumps({"name": "mine", "phases": phases})
    text = "set program mine\n0:01 end\n"
    assert list(page.parsed("first", text, {"mine": program}).programs) == ["mine"]
    with pytest.raises(UsageError, match="no program 'mine'"):
        page.parsed("second", text, {})


def test_a_link_of_the_past_ends_where_it_was_looked_at(worker: DrivenWorker) -> None:
    worker.start()
    worker.page.act("look", "4000")
    assert worker.page.scenario()["text"].endswith("0:04 end\n")


def test_looking_into_the_past_cuts_nothing_off_what_the_next_visit_goes_on_with(
    worker: DrivenWorker,
) -> None:
    assert (
        worker.page.to_keep() is None
    )  # the last visit's session is still there to be gone on with
    worker.start()
    kept_scenario = worker.page.to_keep()
    worker.page.act("look", "0")
    worker.run_s(0.1)
    assert worker.page.to_keep() == kept_scenario != worker.page.scenario()


@pytest.mark.parametrize("name", ["../x", "a/b", "", "x.json", "a" * 300, "²"])
def test_a_program_that_comes_with_a_link_is_called_as_a_program_may_be(
    worker: DrivenWorker, name: str
) -> None:
    mistake = worker.page.open("link", "0:01 end\n", {name: "{}"})
    assert "expected" in mistake


def test_each_setting_that_can_be_sent_has_its_default_among_its_values_and_its_pair() -> None:
    offered = {setting["key"]: setting for setting in commands.offered()["settings"]}
    assert [
        key for key, setting in offered.items() if setting["default"] not in setting["values"]
    ] == []
    setting_pairs = {key: setting["pair"] for key, setting in offered.items() if setting["pair"]}
    assert setting_pairs == {"quiet_from": "quiet_to", "quiet_to": "quiet_from"}


def test_a_mistake_is_one_line_and_the_band_stays_as_it_is(worker: DrivenWorker) -> None:
    worker.start()
    device_before = worker.page.live.device
    assert "nose" in worker.page.open("mine", "0:01 tap nose\n0:02 end\n")
    assert worker.page.live.device is device_before


def test_how_a_scenario_writes_a_fault_is_told_with_what_it_is_given(worker: DrivenWorker) -> None:
    def menu_rows() -> list[dict[str, object]]:
        worker.run_s(0)
        menu = worker.shown_parts["menu"]
        assert isinstance(menu, dict)
        return list(menu["rows"])

    worker.page.act("faults")
    rows = menu_rows()
    row_number = next(row_number for row_number, row in enumerate(rows) if row["changes"])
    keyword_before = str(rows[row_number]["keyword"])
    worker.page.act("row", str(row_number), "more")
    keyword_after = str(menu_rows()[row_number]["keyword"])
    assert keyword_before.startswith("in a scenario: fault ")
    assert keyword_after.rpartition(" ")[0] == keyword_before.rpartition(" ")[0]
    assert keyword_after != keyword_before


def test_a_menu_is_told_and_left(worker: DrivenWorker) -> None:
    worker.page.act("faults")
    worker.run_s(0)
    menu = worker.shown_parts["menu"]
    assert isinstance(menu, dict)
    assert menu["title"] == "Faults"
    worker.page.act("close")
    worker.run_s(0)
    assert worker.shown_parts["menu"] is None


def test_a_finger_lifted_twice_or_on_no_button_changes_nothing(worker: DrivenWorker) -> None:
    worker.page.act("press", "nose", "finger")
    worker.page.act("release", "finger")
    worker.page.act("release", "finger")
    worker.page.act("row", "99", "do")
    worker.run_s(0.1)
    assert worker.page.live.hand.scenario.steps == []


def test_everything_told_is_json() -> None:
    language.use("en")
    assert "value" in json.loads(calls.call("start", '["nowhere", {}, "xx"]'))
    frame = json.loads(calls.call("frame", "[0.0]"))["value"]
    assert frame["band"]["board"] == "xiao_esp32c3"
    assert json.loads(calls.call("help", "[]"))["value"]["rows"]


def test_when_another_language_is_chosen_every_part_of_the_page_is_told_anew(
    worker: DrivenWorker,
) -> None:
    worker.run_s(3)
    parts = set(worker.shown_parts)
    try:
        worker.page.act("language", "es")
        assert set(worker.page.frame(worker.wall)) >= parts
    finally:
        language.use("en")


def test_the_display_speaks_the_language_of_the_page_from_the_beginning() -> None:
    calls.call("start", '["", {}, "es"]')
    assert json.loads(calls.call("scenario", "[]"))["value"]["text"].count("set language es") == 1
    calls.call("start", '["", {}, "en"]')
    assert "language" not in json.loads(calls.call("scenario", "[]"))["value"]["text"]


def test_every_word_is_in_words_js_in_every_language() -> None:
    script = words.script({})
    message = json.loads(script.partition("= ")[2].partition(";\nexport")[0])
    assert set(message) == set(language.LANGUAGES)
    assert all(set(texts) == set(WORDS) for texts in message.values())


def test_the_page_names_every_language_that_can_be_chosen() -> None:
    names = re.search(r"LANGUAGES = \{(.*)\}", (ROOT / "web/site/pages/say.js").read_text("utf-8"))
    assert names is not None
    assert re.findall(r"(\w\w): \"", names[1]) == list(language.LANGUAGES)


def test_the_cues_to_be_learnt_are_felt_while_the_band_stands_still(worker: DrivenWorker) -> None:
    worker.page.act("train")
    worker.run_s(0)
    worker.page.act("row", "0", "do")
    ms_before, duties = worker.page.pace.now_ms, []
    for _frame in range(60):
        worker.run_s(0.05)
        moving = worker.shown_parts["moving"]
        assert isinstance(moving, dict)
        duties.append(moving["trained"][0])
    assert max(duties) > 0
    assert worker.page.pace.now_ms == ms_before


def test_a_tap_that_comes_between_two_rare_frames_is_as_long_as_the_finger_made_it(
    worker: DrivenWorker,
) -> None:
    worker.run_s(2)
    page, wall = worker.page, worker.wall
    page.catch_up(wall + 0.25)
    page.act("press", "main", "finger")
    page.catch_up(wall + 0.85)
    page.act("release", "finger")
    worker.wall = wall + 0.85
    worker.run_s(2)
    (down, up) = page.live.hand.scenario.steps
    assert 590 <= up.t_ms - down.t_ms <= 610
    assert page.live.replay.model.state == "awake"


def test_a_page_that_was_away_for_long_goes_on_from_where_it_was(worker: DrivenWorker) -> None:
    worker.run_s(2)
    ms_before = worker.page.pace.now_ms
    worker.page.catch_up(worker.wall + 3600)
    assert worker.page.pace.now_ms - ms_before <= 200


def test_the_timeline_shows_the_session_until_somebody_zooms_and_again_by_fit(
    worker: DrivenWorker,
) -> None:
    worker.start()
    whole_span = range_in_view(worker)
    assert whole_span[1] - whole_span[0] > 20 * 60_000
    worker.page.act("zoom_in")
    worker.run_s(0)
    zoomed_range = range_in_view(worker)
    assert zoomed_range[1] - zoomed_range[0] < (whole_span[1] - whole_span[0]) / 2
    assert zoomed_range[0] <= worker.page.pace.now_ms <= zoomed_range[1]
    worker.page.act("zoom", "-20", str(zoomed_range[0]))
    worker.page.act("fit")
    worker.run_s(0)
    assert range_in_view(worker) == whole_span


def test_an_instant_stays_below_the_fingers_that_zoom_at_it(worker: DrivenWorker) -> None:
    worker.start()
    begin, end = range_in_view(worker)
    pinched_ms = begin + (end - begin) // 4
    worker.page.act("zoom", "3", str(pinched_ms))
    worker.run_s(0)
    begin, end = range_in_view(worker)
    assert (pinched_ms - begin) / (end - begin) == pytest.approx(0.25, abs=0.01)


def test_the_motors_row_has_its_pulses_where_they_were_felt(worker: DrivenWorker) -> None:
    worker.start()
    worker.run_s(3)
    worker.page.act("zoom", "8", str(worker.page.pace.now_ms - 2_000))
    worker.run_s(0.05)
    begin, end = range_in_view(worker)
    motor_row = str(worker.shown_parts["motor"])
    motor_ms = [t_ms for t_ms, kind, fields in entries(worker) if kind == "motor" and fields["on"]]
    motor_ms_in_view = [t_ms for t_ms in motor_ms if begin <= t_ms < end]
    assert motor_ms_in_view
    assert all(
        int(motor_row[(t_ms - begin) * len(motor_row) // (end - begin)])
        for t_ms in motor_ms_in_view
    )
    assert motor_row.count("0") > len(motor_row) / 4


def test_two_fingers_zoom_by_the_steps_that_the_wheel_has_in_the_window() -> None:
    script = (ROOT / "web/site/band/timeline.js").read_text(encoding="utf-8")
    assert re.findall(r"^const ZOOM = (.*?);", script, re.M) == [str(timeline.ZOOM)]


def range_in_view(worker: DrivenWorker) -> tuple[int, int]:
    moving = worker.shown_parts["moving"]
    assert isinstance(moving, dict)
    begin, end = moving["shown"]
    return begin, end


def entries(worker: DrivenWorker) -> list[Entry]:
    return worker.page.live.device.recorder.entries


def test_every_language_that_can_be_chosen_can_be_fetched() -> None:
    assert set(pack.of_the_languages()) == {
        f"languages/{name}.json" for name in language.LANGUAGES if name != language.ENGLISH
    }


def test_all_that_the_tools_of_the_page_import_at_first_is_there() -> None:
    archives = pack.of_the_band() | pack.of_the_tools()
    packages = {name.split("/")[0].removesuffix(".py") for name in archives}
    packages |= {*sys.stdlib_module_names, "pyodide", "rondo_page"}
    missing_modules = {
        (name, package)
        for name, source in archives.items()
        if name.startswith(("tools/", "web/", "simulator/"))
        and name.endswith(".py")
        and not name.startswith("simulator/stock/modules/")  # which run on the band's MicroPython
        for package in imported_packages(source)
        if package not in packages
    }
    assert missing_modules == set()


def imported_packages(source: bytes) -> set[str]:
    """Returns the packages that a module imports as it is loaded, without relative imports."""
    names = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Import):
            names |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and not statement.level:
            names.add(str(statement.module))
    return {name.split(".")[0] for name in names}
