"""The page in Debian's Chromium: built, served to this computer alone, and driven by playwright.

Where there is no Chromium these tests are skipped; with RONDO_CHROMIUM=1, as in CI, they fail.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.web.driven import Driven
from web.__main__ import server
from web.building import site

NEEDED = "RONDO_CHROMIUM"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yields one browser for all tests."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get(NEEDED):
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed: the page is not tried on this machine")
    with sync_playwright() as playwright:
        # As root, in a container, there is no sandbox to be had.
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_site(temporary: Path) -> Path:
    """Returns build/web, made from the tree as it is."""
    return site.build()


@pytest.fixture(scope="session")
def address(built_site: Path) -> Iterator[str]:
    """Yields the address at which the built page is served."""
    serving = server(built_site, 0)
    thread = Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_address[1]}/"
    serving.shutdown()
    serving.server_close()
    thread.join(30)


def a_phone(chromium: Browser) -> BrowserContext:
    """Returns a new phone that has never seen the page."""
    return chromium.new_context(
        viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="en"
    )


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """Yields a phone that has never seen the page, for one test."""
    context = a_phone(chromium)
    yield context
    context.close()


@pytest.fixture(scope="session")
def opened_page(chromium: Browser, address: str) -> Iterator[Driven]:
    """Yields the page on a phone; it is loaded once for all tests."""
    context = a_phone(chromium)
    yield Driven.opened(context, address)
    context.close()


@pytest.fixture
def page(opened_page: Driven) -> Driven:
    """Returns the page on that phone, with a new band."""
    opened_page.anew()
    return opened_page
