"""What the first visit brings over the wire, what comes once it is asked for, and what is kept from then on."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.web.driven import Driven
from web.building import site

pytestmark = pytest.mark.browser


def test_the_first_visit_brings_no_more_than_its_budget(built_site: Path) -> None:
    sizes = site.sizes(built_site)
    first_visit_bytes = sum(
        brotli for name, (_raw, _gzip, brotli) in sizes.items() if site.is_first(name)
    )
    assert site.FIRST_VISIT_AT_MOST / 1.5 < first_visit_bytes <= site.FIRST_VISIT_AT_MOST


def test_what_few_ask_for_comes_once_it_is_asked_for_and_stays(
    phone: BrowserContext, address: str
) -> None:
    page = Driven.opened(phone, address)
    page.page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    kept_files = cached_files(page)
    assert not [name for name in kept_files if not site.is_first(name)]
    assert not [url for url in page.asked_for if not site.is_first(url.removeprefix(address))]
    speak(page, "fr")
    page.wait_until('window.said && window.said.title === "Endormi"')
    assert {name.partition("/")[2] for name in cached_files(page) - kept_files} == {
        "languages/fr.json"
    }


def cached_files(page: Driven) -> set[str]:
    """Returns the names of the files that the service worker has cached."""
    names = page.page.evaluate(
        """async () => {
          const [name] = (await caches.keys()).filter((name) => name.startsWith("rondo-"));
          const kept = await (await caches.open(name)).keys();
          return kept.map(({ url }) => url.replace(location.origin + "/", ""));
        }"""
    )
    return set(names)


def speak(page: Driven, language: str) -> None:
    """Chooses `language` in the menu."""
    page.page.click("#menu-open")
    page.page.select_option("#language", language)
    page.page.keyboard.press("Escape")
