"""The page says once, and truly, what fails: a file that does not come or cannot be read, a port not chosen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.driven import LIMIT_MS, Driven

pytestmark = pytest.mark.browser

_ANSWER = """async () => {
  const { ask } = await import(window.modules + "band_worker.js");
  return (await ask("act", "halt")).wrong.split(": ").at(-1);
}"""
_PAGES = {"": ("#loading", "#now"), "install.html": ("#preparing", "main")}


@pytest.mark.parametrize("page_name", _PAGES)
@pytest.mark.parametrize(
    "missing_file",
    [
        "rondo.zip.zst",
        "worker/*worker.js",
        "archives.js",
        "{page,install}.js",
        "say.js",
        "words.js",
    ],
)
def test_a_page_a_part_of_which_does_not_come_is_no_longer_being_put_together(
    chromium: Browser, address: str, page_name: str, missing_file: str
) -> None:
    context = chromium.new_context(locale="en", service_workers="block")
    page = context.new_page()
    page.set_default_timeout(LIMIT_MS)
    page.route(f"**/{missing_file}", lambda route: route.abort())
    page.goto(address + page_name)
    loading, message = _PAGES[page_name]
    page.wait_for_selector(loading, state="hidden")
    text = page.inner_text(message)
    assert "The page cannot go on: " in text
    assert "undefined" not in text
    context.close()


def test_a_page_whose_band_has_crashed_says_what_to_do_and_answers_all_the_same(
    phone: BrowserContext, address: str
) -> None:
    driven = Driven.opened(phone, address)
    driven.ask("act", "speed", "nan")  # no finger can: from here on every frame fails
    driven.wait_until("document.getElementById('notice').textContent.includes('Load it again')")
    for _again in range(2):
        assert driven.page.evaluate(_ANSWER) == "cannot convert float NaN to integer"


def test_a_page_whose_worker_has_died_says_what_to_do_and_has_kept_the_session(
    phone: BrowserContext, address: str
) -> None:
    phone.clock.install()
    driven = Driven.opened(phone, address)
    driven.start()
    driven.wait_until("localStorage.getItem('rondo.session')")
    driven.page.workers[0].evaluate("() => setTimeout(() => self.close())")
    driven.page.clock.run_for(60_000)
    driven.wait_until("document.getElementById('notice').textContent.includes('does not answer')")
    assert "Load it again" in driven.page.inner_text("#notice")
    driven.page.reload()
    driven.wait_for_band()
    assert "Last time you left at" in driven.page.inner_text("#notice")


def test_the_same_file_corrected_and_chosen_again_is_played(page: Driven, tmp_path: Path) -> None:
    chosen_path = tmp_path / "mine.scenario"
    devtools = page.page.context.new_cdp_session(page.page)
    for text, message in (("0:01 tap nose\n0:02 end\n", "nose"), ("0:02 end\n", "is played")):
        chosen_path.write_text(text)
        root = devtools.send("DOM.getDocument")["root"]["nodeId"]
        node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": "#file"})
        upload = {"files": [str(chosen_path)], "nodeId": node["nodeId"]}
        devtools.send("DOM.setFileInputFiles", upload)
        page.wait_until(f"document.getElementById('notice').textContent.includes('{message}')")


def test_a_folder_that_is_dropped_is_refused_in_a_line(page: Driven, tmp_path: Path) -> None:
    devtools = page.page.context.new_cdp_session(page.page)
    data = {"items": [], "files": [str(tmp_path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "x": 50, "y": 50, "data": data})
    page.wait_until("document.getElementById('notice').textContent.includes('cannot be read')")


@pytest.fixture
def page_without_ports(chromium: Browser, address: str) -> Page:
    """Returns the page that puts Rondo on a band, whose browser chooses no port for the reason in window.why."""
    context = chromium.new_context(locale="en")
    context.add_init_script("""Object.defineProperty(navigator, "serial", { value: {
      requestPort: async () => { throw new DOMException("told so", window.why); } } });""")
    page = context.new_page()
    page.set_default_timeout(LIMIT_MS)
    page.goto(address + "install.html")
    page.wait_for_selector("#preparing", state="hidden")
    return page


def test_why_no_port_can_be_chosen_is_said_unless_nobody_wanted_one(
    page_without_ports: Page, tmp_path: Path
) -> None:
    image = tmp_path / "image.bin"
    image.write_bytes(b"\xe9")
    page_without_ports.set_input_files("#firmware", image)
    for error_name, message_count in (("NotFoundError", 0), ("SecurityError", 1)):
        page_without_ports.evaluate("(why) => { window.why = why; }", error_name)
        for count, button in enumerate(("#choose", "#write"), 1):
            page_without_ports.click(button)
            page_without_ports.wait_for_function(
                "() => !document.querySelector('#write').disabled"
            )
            expected = "The browser lets no port be chosen: told so\n" * message_count * count
            assert page_without_ports.inner_text("#out").rstrip() == expected.rstrip()
    page_without_ports.context.close()
