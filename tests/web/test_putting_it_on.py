"""The page that puts Rondo on a band, over a stand-in for Web Serial, with `simulator serve` at its end."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.web.cabled import STAND_IN, Board, PageServer
from tests.web.driven import LIMIT_MS
from tests.web.test_page_in_a_browser import violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_server(
    built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PageServer]:
    server = PageServer(built_site, Board(tmp_path_factory.mktemp("band") / "band.bin"))
    yield server
    server.close_for_good()


@pytest.fixture(scope="module")
def open_page(chromium: Browser, page_server: PageServer) -> Iterator[Page]:
    """Yields the page with the port chosen; it is loaded once for all tests."""
    page = opened_page(chromium, page_server)
    page.wait_for_selector("#preparing", state="hidden")
    page.click("#choose")
    yield page
    page.context.close()


@pytest.fixture
def page(open_page: Page) -> Page:
    """Returns the page with the board chosen, for one test."""
    open_page.select_option("#board", "xiao_esp32c3")
    return open_page


# The page's worker, so that a test may ask it what no button asks: tool("log", "enter", ...).
_TOOL = """
const Plain = Worker;
window.Worker = class extends Plain {
  constructor(...given) {
    super(...given);
    let answer = null;
    this.addEventListener("message", (event) => {
      if (event.data.id !== "test") return;
      event.stopImmediatePropagation();
      answer(event.data.value);
    });
    window.tool = (...argv) => new Promise((resolve) => {
      answer = resolve;
      this.postMessage({ id: "test", call: "run", given: argv });
    });
  }
};
"""


def opened_page(chromium: Browser, page_server: PageServer, serial: str = STAND_IN) -> Page:
    context = chromium.new_context(locale="en", accept_downloads=True)
    context.add_init_script(serial)
    context.add_init_script(_TOOL)
    page = context.new_page()
    page.set_default_timeout(LIMIT_MS)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(page_server.address + "install.html")
    return page


def press_and_wait(page: Page, button: str) -> str:
    """Presses `button`; returns the output until the button can be pressed again."""
    length_before = len(page.inner_text("#out"))
    page.click(button)
    page.wait_for_function(
        "([button, before]) => document.getElementById('out').innerText.length > before"
        " && !document.querySelector(button).disabled",
        arg=[button, length_before],
    )
    return page.inner_text("#out")[length_before:]


@pytest.fixture(scope="module")
def put_on(open_page: Page, page_server: PageServer) -> tuple[str, str]:
    """Returns the output of putting Rondo on a band twice: with the cable pulled out half-way, and again."""
    open_page.select_option("#board", "xiao_esp32c3")
    page_server.board.bytes_left = 20_000
    first_output = press_and_wait(open_page, '[data-run="flash"]')
    page_server.board.bytes_left = None
    return first_output, press_and_wait(open_page, '[data-run="flash"]')


def test_a_cable_pulled_in_the_middle_is_said_and_the_next_try_ends_well(
    put_on: tuple[str, str],
) -> None:
    first_output, second_output = put_on
    assert "expected the cable to stay in" in first_output
    assert "compared by SHA-256" in second_output


@pytest.mark.usefixtures("put_on")
def test_a_band_is_set_read_and_wiped_from_the_page(page: Page) -> None:
    page.select_option("#key", "pacing")
    page.select_option("#value", "guide")
    assert "pacing changed" in press_and_wait(page, "#set")
    page.select_option("#key", "quiet_from")
    page.select_option("#value", "22:00")
    page.select_option("#pair-value", "06:00")
    assert "quiet_from, quiet_to changed" in press_and_wait(page, "#set")
    page.click("#print-card")
    page.wait_for_selector("#card[open] img")
    assert "you lead" in str(page.get_attribute("#card img", "alt"))
    page.click('#card button:has-text("close")')
    assert "set to 20" in press_and_wait(page, '[data-run="clock"]')
    assert "0 new" in press_and_wait(page, '[data-run="log pull"]')
    with page.expect_download() as download:
        page.click('[data-save="json"]')
    assert json.loads(Path(download.value.path()).read_text())["sessions"] == []
    assert violations(page) == []


def test_the_report_is_made_in_the_page_and_saved(page: Page) -> None:
    enter_command = ("log", "enter", "2026-05-01T03:00", "--left", "6:00", "--right", "5:30")
    assert page.evaluate("(argv) => tool(...argv)", list(enter_command)) == 0
    with page.expect_download() as download:
        page.click("#report")
    report_html = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Fri 1 May" in report_html
    assert "11.5 min" in report_html
    assert report_html.count("<svg") >= 4  # wide and narrow, of the hours and of the minutes
    assert "var(--left)" in report_html
    press_and_wait(page, '[data-here^="wipe"]')


def test_a_browser_that_cannot_keep_the_log_says_so(
    chromium: Browser, page_server: PageServer
) -> None:
    context = chromium.new_context(locale="en")
    context.add_init_script(STAND_IN)

    def without_storage(route: Route) -> None:
        text = "indexedDB.open = () => { throw new Error('no room'); };" + route.fetch().text()
        route.fulfill(body=text, content_type="text/javascript")

    context.route("**/tools_worker.js", without_storage)
    page = context.new_page()
    page.set_default_timeout(LIMIT_MS)
    page.goto(page_server.address + "install.html")
    page.wait_for_selector("#preparing", state="hidden")
    assert "This browser cannot keep the log: no room." in page.inner_text("#out")
    context.close()


def test_a_browser_without_web_serial_says_what_to_do_instead(
    chromium: Browser, page_server: PageServer
) -> None:
    page = opened_page(
        chromium, page_server, "Object.defineProperty(navigator, 'serial', { value: undefined });"
    )
    assert "Chrome or Edge" in page.inner_text("#lacking")
    assert page.is_disabled("#choose")
    page.context.close()


def test_a_file_that_is_no_image_is_not_written(page: Page, tmp_path: Path) -> None:
    wrong_file = tmp_path / "wrong.bin"
    wrong_file.write_bytes(b"UF2\n" * 100)
    page.set_input_files("#firmware", wrong_file)
    assert "expected the file that is named above" in press_and_wait(page, "#write")
    page.select_option("#board", "xiao_rp2040")
    assert page.is_visible("#by-hand")
    assert not page.is_visible("#write")
