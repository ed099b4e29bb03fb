"""The page as a person has it: pressed, dragged, shared, offline, felt, and asking nobody else for anything."""

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from firmware.rondo.haptics import cues
from simulator.interpreters import wasm
from tests.web.driven import Driven
from web.building import site

pytestmark = pytest.mark.browser

AXE = wasm.MODULES / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """Returns the accessibility faults that axe-core finds in what is shown now."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations_found = page.evaluate(
        "async () => (await axe.run()).violations.map((v) => "
        "`${v.id}: ${v.nodes.map((n) => n.target + ' ' + n.failureSummary).join(', ')}`)"
    )
    return list(violations_found)


def vibration_patterns(page: Driven, pattern_count: int) -> list[list[int]]:
    """Returns the patterns that the phone was told to play once `pattern_count` cues were over."""
    page.wait_until(
        f"window.patterns().length >= {pattern_count} && window.owed.length >= {pattern_count}"
    )
    patterns = page.page.evaluate("window.patterns()")
    patterns_owed = page.page.evaluate("window.owed")
    assert patterns[:pattern_count] == [left for _whole, left in patterns_owed[:pattern_count]]
    return [pattern for pattern, _left in patterns_owed]


def test_two_presses_start_a_session_and_are_felt_as_its_cues(page: Driven) -> None:
    page.start()
    # A press that counts, the preview; a press that counts, the cue of the left side.
    assert vibration_patterns(page, pattern_count=4)[:4] == [[130], [600], [130], [600]]
    assert "left side" in page.page.inner_text("#state")
    assert page.errors == []


def test_a_cue_goes_to_the_phone_once_whole_and_when_the_motor_starts(page: Driven) -> None:
    page.start()
    vibration_patterns(page, pattern_count=4)
    page.tap()
    page.wait_until("window.patterns().some((steps) => steps.length === 5)")
    assert list(cues.pattern("refused", mirror=False)) in vibration_patterns(page, pattern_count=5)


def test_nothing_is_felt_while_time_runs_faster(page: Driven) -> None:
    page.start()
    page.until_felt("left", times=2)
    page.speed(1000)
    count_before = page.page.evaluate("window.patterns().length")
    page.wait_until('window.moving.at(-1).now > 400000 && window.said.phase.includes("right")')
    assert page.page.evaluate("window.patterns().length") == count_before


def test_a_fault_is_switched_on_by_hand_and_said(page: Driven) -> None:
    page.menu("faults")
    page.page.wait_for_selector("#rows[open]")
    page.page.click('#list .row:has-text("motor cut off")')
    page.wait_until('window.said.faults.includes("motor cut off")')
    assert violations(page.page) == []
    page.page.keyboard.press("Escape")
    page.page.wait_for_selector("#rows:not([open])", state="attached")
    assert "motor cut off" in page.page.inner_text("#detail")


def test_a_shared_link_shows_the_same_moment(page: Driven, phone: BrowserContext) -> None:
    page.start()
    page.page.click("#halt")
    page.wait_until("window.moving.at(-1).rate === 0")
    while page.moving["now"] < 200_000:
        ms_before = page.moving["now"]
        page.page.click("#next")
        page.wait_until(
            f"window.moving.at(-1).now > {ms_before} && window.moving.at(-1).rate === 0"
        )
    pace_moving, phase_text = page.moving, page.page.inner_text("#phase")
    page.menu("share")
    link = page.page.input_value("#text textarea")
    second_page = Driven.opened(phone, link)
    second_page.wait_until(
        f"!window.moving.at(-1).winding && window.moving.at(-1).now >= {pace_moving['now']}"
    )
    # There time goes on at once: the seconds that are left are others by now.
    assert second_page.page.inner_text("#phase") == phase_text
    assert second_page.moving["state"] == "running"


def test_a_browser_that_cannot_run_it_says_so_in_one_line(
    phone: BrowserContext, address: str
) -> None:
    phone.add_init_script("delete WebAssembly.Suspending")
    page = Driven(phone.new_page())
    page.page.goto(address)
    page.page.wait_for_function('() => document.getElementById("notice").textContent')
    assert "JSPI" in page.page.inner_text("#notice")
    assert page.page.is_disabled("#press")
    assert page.page.is_hidden("#loading")
    assert page.errors == []


def test_a_damaged_link_is_one_line_and_a_band_all_the_same(
    phone: BrowserContext, address: str
) -> None:
    page = Driven.opened(phone, address + "#s=AAAA")
    for damage in ("#s=%%%", "#s=", "#s=AAAA"):
        page.page.wait_for_function(
            '() => document.getElementById("notice").textContent.includes("damaged")'
        )
        page.page.evaluate(
            """(damage) => {
              document.getElementById("notice").textContent = "";
              location.hash = damage;
            }""",
            damage,
        )
    page.start()


def test_a_mistake_in_a_pasted_scenario_is_said_in_one_line(page: Driven) -> None:
    page.menu("paste")
    page.page.fill("#text textarea", "0:01 tap nose\n0:02 end\n")
    page.page.click("#text button:has-text('Play it')")
    page.page.wait_for_function('() => document.querySelector("[role=alert]").textContent')
    alert = page.page.inner_text("#text [role=alert]")
    assert "nose" in alert
    assert "expected" in alert


def test_it_loads_and_plays_without_a_network_after_the_first_visit(page: Driven) -> None:
    page.page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.page.context.set_offline(True)
    try:
        page.page.reload()
        page.wait_for_band()
        page.start()
    finally:
        page.page.context.set_offline(False)
    assert page.moving["state"] == "running"


def test_it_asks_no_other_host_for_anything(page: Driven, address: str) -> None:
    for does in ("train", "energy", "setup"):
        page.menu(does)
        page.page.wait_for_selector("#rows[open]")
        page.page.keyboard.press("Escape")
        page.page.wait_for_selector("#rows:not([open])", state="attached")
    assert [url for url in page.asked_for if not url.startswith((address, "blob:"))] == []
    assert page.errors == []


def test_axe_finds_nothing_wrong_in_any_language(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="id", viewport={"width": 320, "height": 568})
    page = Driven.opened(context, address)
    assert page.page.get_attribute("html", "lang") == "id", "not what the browser asks for"
    page.start()
    for language in ("id", "tr", "th", "fr", "es", "en"):
        page.page.click("#menu-open")
        page.page.select_option("#language", language)
        assert page.page.get_attribute("html", "lang") == language
        assert violations(page.page) == []
        page.page.keyboard.press("Escape")
        assert violations(page.page) == []
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


SIZES = [(320, 568), (390, 844), (1280, 800), (844, 390)]
# A frame later than that in which the page is told of its size.
_PLACES = """async () => {
  for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  return [...document.querySelectorAll("#press, #timeline, #band, #controls")]
  .map((e) => { const b = e.getBoundingClientRect(); return [e.id, b.x, b.y, b.width, b.height].join(" "); });
}"""


def boxes_of_parts(page: Page) -> list[list[str]]:
    """Returns, for each of SIZES, the boxes of the page's parts, each a text `id x y width height` in px."""
    boxes = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        boxes.append(page.evaluate(_PLACES))
    return boxes


def test_nothing_jumps_when_the_band_is_there(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="en", service_workers="block")
    page = Driven(context.new_page())
    waiting_routes: list[Route] = []
    page.page.route("**/rondo.zip.zst", lambda route: waiting_routes.append(route))
    page.page.goto(address, wait_until="domcontentloaded")
    page.page.wait_for_function("() => document.querySelector('#buttons button')")
    places_before = boxes_of_parts(page.page)
    while not waiting_routes:
        page.page.evaluate("() => new Promise(requestAnimationFrame)")
    for route in waiting_routes:
        route.continue_()
    page.wait_for_band()
    places_after = boxes_of_parts(page.page)
    context.close()
    assert [len(places_of_size) for places_of_size in places_before] == [4] * len(SIZES)
    assert places_before == places_after


def test_space_presses_for_as_long_as_it_is_held(page: Driven) -> None:
    page.start()
    page.page.keyboard.down(" ")
    page.until_state("paused")
    page.page.keyboard.up(" ")
    page.until_felt("paused")  # no finger is back within the time that a contact bounces
    page.page.keyboard.press(" ", delay=90)
    page.until_state("running")


def test_a_key_that_is_lifted_in_another_window_does_not_stay_down(page: Driven) -> None:
    page.start()
    page.page.keyboard.down(" ")
    page.wait_until('window.moving.at(-1).down.includes("main")')
    page.page.evaluate("window.dispatchEvent(new Event('blur'))")
    page.wait_until("!window.moving.at(-1).down.length")
    page.page.keyboard.up(" ")
    page.page.keyboard.down(" ")
    page.wait_until('window.moving.at(-1).down.includes("main")')
    page.page.keyboard.up(" ")
    page.wait_until("!window.moving.at(-1).down.length")


def test_the_next_visit_offers_to_go_on_where_the_last_one_was_paused(
    phone: BrowserContext, address: str
) -> None:
    page = Driven.opened(phone, address)
    page.start()
    page.page.click("#press", delay=1_500)
    page.until_state("paused")
    page.wait_until('localStorage.getItem("rondo.session")?.split(" release ").length === 4')
    page.page.reload()
    page.wait_for_band()
    page.page.click("#notice button")
    page.until_state("paused")
    assert page.errors == []


def test_a_screen_reader_hears_states_and_cues(page: Driven) -> None:
    page.start()
    page.page.wait_for_function(
        '() => document.getElementById("live").textContent.includes("felt: left")'
    )
    assert "Running" in page.page.inner_text("#live")


def test_the_licences_of_everything_shipped_are_told(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.goto(address + "about.html")
    assert "MPL-2.0" in page.inner_text("ul")
    with page.expect_navigation():
        page.click('a[href$="licences.txt"]')
    text = page.inner_text("body")
    assert all(name in text for name in ("Mozilla Public License", "Arm Limited", "Rondo"))


class _Host(SimpleHTTPRequestHandler):
    """Serves as free hosts do: a browser may keep each file for ten minutes without asking."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def host(built_site: Path, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Yields (folder, address) of a copy of the page, and where a host serves it."""
    folder = tmp_path / "served"
    shutil.copytree(built_site, folder)
    serving = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    thread = Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{serving.server_address[1]}/"
    serving.shutdown()
    serving.server_close()
    thread.join(30)


def replace_version(folder: Path, new_version: str, but_not: str = "") -> None:
    """Puts another version in place of the one in `folder`; the file `but_not` stays as it is."""
    (old_folder,) = folder.glob("v-*")
    old_folder.rename(folder / new_version)
    for path in folder.glob("*.*"):
        if path.suffix in (".html", ".js", ".webmanifest") and path.name != but_not:
            path.write_text(path.read_text().replace(old_folder.name, new_version))


@pytest.fixture
def kept_page(phone: BrowserContext, host: tuple[Path, str]) -> Page:
    """Returns the host's page, open on the phone, once the browser has stored all its files."""
    page = Driven.opened(phone, host[1]).page
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    return page


def test_a_newer_version_is_offered_and_loaded_whole_from_a_host_whose_files_are_kept(
    kept_page: Page, host: tuple[Path, str]
) -> None:
    replace_version(host[0], "v-newer")
    kept_page.reload()
    kept_page.click("#notice button")
    kept_page.wait_for_selector('script[src^="v-newer/"]', state="attached")
    kept_page.wait_for_selector("#press:not([disabled])")


def test_a_page_of_another_version_than_its_files_is_not_kept(
    kept_page: Page, host: tuple[Path, str]
) -> None:
    replace_version(host[0], "v-newer", but_not="index.html")
    kept_page.evaluate("""() => navigator.serviceWorker.ready.then((kept) => kept.update()).then((kept) =>
        new Promise((done) => { (kept.installing).onstatechange = (event) => done(event.target.state); }))
        .then((state) => { window.newer = state; })""")
    assert kept_page.evaluate("window.newer") == "redundant"
    kept_page.reload()
    kept_page.wait_for_selector("#press:not([disabled])")


def test_a_new_version_has_a_folder_and_a_cache_of_its_own(built_site: Path) -> None:
    (folder,) = built_site.glob("v-*")
    worker = (built_site / "sw.js").read_text()
    assert f'"{folder.name}"' in worker
    names = [path.relative_to(built_site).as_posix() for path in folder.rglob("*.*")]
    assert all((f'"{name}"' in worker) == site.is_first(name) for name in names)
    for name in ("index.html", "about.html"):
        text = (built_site / name).read_text()
        assert "{{" not in text
        assert folder.name in text
