"""What single scripts of the page do at edges that a browser which is driven hardly ever comes to. In node."""

from pathlib import Path

import pytest

from tests.web.in_node import DOCUMENT, in_node, site_with_words


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site_with_words(tmp_path_factory.mktemp("site"))


def test_a_phone_that_hears_of_a_cue_late_plays_what_is_left_of_it(site: Path) -> None:
    assert in_node(
        """
        const { rest } = await import("SITE/band/feel.js");
        console.log(JSON.stringify([-5, 0, 40, 100, 120, 150, 349, 350].map((ms) => rest([100, 50, 200], ms))));
        """,
        site,
    ) == [
        [100, 50, 200], [100, 50, 200], [60, 50, 200], [0, 50, 200], [0, 30, 200], [200], [1], [],
    ]  # fmt: skip


def test_a_time_has_hours_from_an_hour_on(site: Path) -> None:
    script = """
    const { clock } = await import("SITE/band/timeline.js");
    console.log(JSON.stringify([59_999, 3_599_999, 3_600_000, 36_061_000].map(clock)));
    """
    assert in_node(DOCUMENT + script, site) == ["0:59", "59:59", "1:00:00", "10:01:01"]


@pytest.mark.parametrize(
    ("kept", "languages", "spoken", "country"),
    [
        ("fr", ["es-MX", "en"], "fr", "MX"),
        ("", ["de", "tr-TR"], "tr", ""),
        ("", ["en-US"], "en", "US"),
        ("xx", ["de-AT"], "en", "AT"),
    ],
)
def test_the_page_speaks_what_was_chosen_and_prints_for_the_country(
    site: Path, kept: str, languages: list[str], spoken: str, country: str
) -> None:
    script = f"""
    stored["rondo.language"] = {kept!r} || undefined;
    speaks(...{languages!r});
    const {{ language, speak }} = await import("SITE/pages/say.js");
    const {{ country }} = await import("SITE/pages/card.js");
    const first = language();
    speak("th");
    console.log(JSON.stringify([first, country(), stored["rondo.language"]]));
    """
    assert in_node(DOCUMENT + script, site) == [spoken, country, "th"]


def test_a_new_version_takes_away_the_store_of_the_one_before_and_of_nobody_else(
    site: Path,
) -> None:
    worker = (site / "sw.js").read_text(encoding="utf-8")
    worker = worker.replace("{{version}}", "v-2").replace("{{files}}", "[]")
    before = """
    const heard = {}, deleted = [];
    globalThis.self = { addEventListener: (kind, act) => (heard[kind] = act), clients: { claim() {} } };
    globalThis.caches = {
      keys: async () => ["rondo-v-1", "rondo-v-2", "another-app"], delete: async (name) => deleted.push(name) };
    """
    after = """
    await new Promise((resolve) => heard.activate({ waitUntil: (promise) => promise.then(resolve) }));
    console.log(JSON.stringify(deleted));
    """
    assert in_node(before + worker + after) == ["rondo-v-1"]


def test_a_page_that_is_left_keeps_what_was_done_within_the_last_second(site: Path) -> None:
    script = """
    WebAssembly.Suspending ??= class {};
    globalThis.Worker = class {
      postMessage({ id }) {
        queueMicrotask(() => this.onmessage({ data: { id, value: { text: `${id}`, programs: {} } } }));
      }
    };
    const { keepSession } = await import("SITE/band/last_visit.js");
    const kept = [];
    for (const leaving of [true, false, true]) {
      await keepSession(leaving);
      kept.push(JSON.parse(stored["rondo.session"]).text);
    }
    console.log(JSON.stringify(kept));
    """
    assert in_node(DOCUMENT + script, site) == ["0", "0", "1"]


def test_the_first_steps_go_back_where_the_band_falls_asleep_again(site: Path) -> None:
    script = """
    const lead = await import("SITE/band/lead.js");
    const said = ["asleep", "awake", "asleep", "awake", "running"].map((state) => {
      lead.follow({ state, speed: 1, rate: 1 });
      return part("lead").textContent.slice(0, 11);
    });
    console.log(JSON.stringify(said));
    """
    assert in_node(DOCUMENT + script, site) == [
        "Press here.", "One pulse i", "Press here.", "One pulse i", "Felt? Now i",
    ]  # fmt: skip


def test_what_has_changed_in_a_row_of_a_menu_is_shown(site: Path) -> None:
    script = """
    const menus = await import("SITE/band/menus.js");
    const menu = (value, note, keyword, text) => ({
      title: "Faults", message: "", rows: [{ text, value, note, keyword, acts: true, changes: false }] });
    menus.tell(menu("off", "felt: nothing", "fault motor_open", "motor"));
    menus.tell(menu("on", "felt: weaker", "fault motor_weak", "it"));
    console.log(JSON.stringify(part("list").children[0].children.map((shown) => shown.textContent)));
    """
    assert in_node(DOCUMENT + script, site) == ["it", "on", "felt: weaker", "fault motor_weak"]


def test_the_edge_of_the_band_stays_lit_so_long_that_it_does_not_flash(site: Path) -> None:
    script = """
    let now = 0;
    Object.defineProperty(globalThis, "performance", { value: { now: () => now } });
    globalThis.devicePixelRatio = 1;
    const band = await import("SITE/band/band.js");
    band.draw(band.STILL, () => {});
    const glow = part("body").querySelector(".glow");
    const lit = [[0.5, 0], [0, 300], [0, 390], [0, 400]].map(([turn, ms]) => {
      now = ms;
      band.move({ turn, down: [], led: false }, true);
      return glow.style.opacity > 0;
    });
    console.log(JSON.stringify(lit));
    """
    assert in_node(DOCUMENT + script, site) == [True, True, True, False]
