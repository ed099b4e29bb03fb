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


def test_the_phone_is_told_of_a_cue_once_and_of_other_pulses_as_they_begin_and_end(
    site: Path,
) -> None:
    script = """
    const told = [];
    globalThis.matchMedia = () => ({ matches: true });
    navigator.vibrate = (pattern) => told.push(pattern);
    const { follow } = await import("SITE/band/feel.js");
    const live = { rate: 1, past: false, cue: null };
    const frame = (now, cues, motor, more) => follow({ now, cues, motor, ...live, ...more });
    frame(1_000, [[1_000, "left", [600]]], [[1_000, 1]], { cue: "left" });
    frame(1_600, [], [[1_600, 0]]);
    frame(3_100, [], [[3_000, 1], [3_100, 0]]);
    frame(5_000, [[5_000, "done", [1_200, 220, 1_200]]], [[5_000, 1]], { cue: "done" });
    frame(5_100, [], [], { cue: "done", rate: 0 });
    console.log(JSON.stringify(told));
    """
    assert in_node(DOCUMENT + script, site) == [[600], 5_000, 0, [1_200, 220, 1_200], 0]


def test_a_finger_presses_nothing_before_there_is_a_band(site: Path) -> None:
    script = """
    const asked = [];
    WebAssembly.Suspending ??= class {};
    globalThis.Worker = class { postMessage({ call, given }) { asked.push([call, ...given]); } };
    const { finger } = await import("SITE/band/fingers.js");
    for (const disabled of [true, false]) {
      part("press").disabled = disabled;
      for (const down of [true, true, false, false]) finger("main", down, "thumb");
    }
    console.log(JSON.stringify(asked));
    """
    assert in_node(DOCUMENT + script, site) == [
        ["act", "press", "main", "thumb"], ["act", "release", "thumb"],
    ]  # fmt: skip


def test_the_trainers_bar_stays_so_long_that_it_does_not_flash(site: Path) -> None:
    script = """
    let now = 0;
    Object.defineProperty(globalThis, "performance", { value: { now: () => now } });
    const { turn } = await import("SITE/band/menus.js");
    part("meter").append(new Element("b"));
    const widths = [[0, 0.8], [100, 0.1], [399, 0], [400, 0]].map(([ms, speed]) => {
      now = ms;
      turn([1, speed]);
      return part("meter").firstChild.style.width;
    });
    console.log(JSON.stringify(widths));
    """
    assert in_node(DOCUMENT + script, site) == ["80%", "80%", "80%", "10%"]


def test_a_band_is_given_up_only_if_it_is_silent_while_the_page_is_seen(site: Path) -> None:
    script = """
    WebAssembly.Suspending ??= class {};
    let tick = null, worker = null, failed = 0;
    globalThis.setInterval = (act) => (tick = act);
    globalThis.Worker = class { constructor() { worker = this; } };
    const { listen } = await import("SITE/band/band_worker.js");
    listen({ failed: () => failed++ });
    const seconds = (count, hidden) => {
      document.hidden = hidden;
      for (let second = 0; second < count; second++) tick();
      return failed;
    };
    const found = [seconds(40, false)];
    worker.onmessage({ data: { frame: {} } });
    found.push(seconds(40, true), seconds(29, false), seconds(1, false));
    console.log(JSON.stringify(found));
    """
    assert in_node(DOCUMENT + script, site) == [0, 0, 0, 1]


def test_a_finger_beside_the_timeline_is_at_its_end(site: Path) -> None:
    script = """
    Object.assign(part("track"), { clientWidth: 102, getBoundingClientRect: () => ({ left: 10 }) });
    const { instant } = await import("SITE/band/timeline.js");
    console.log(JSON.stringify([0, 11, 61, 111, 500].map(instant)));
    """
    assert in_node(DOCUMENT + script, site) == [0, 0, 30_000, 60_000, 60_000]


def test_a_cable_that_is_gone_while_it_is_written_to_is_told_at_once(site: Path) -> None:
    script = """
    const { Port } = await import("SITE/cable/port.js");
    const heard = [];
    const port = new Port({
      async open() {
        this.readable = new ReadableStream();
        this.writable = new WritableStream({ write() { throw new Error("lost"); } });
      },
    }, (bytes) => heard.push(bytes));
    await port.open();
    await port.write(new Uint8Array(1));
    console.log(JSON.stringify(heard));
    """
    assert in_node(script, site) == [None]


def test_a_link_that_unpacks_to_more_than_a_scenario_is_refused(site: Path) -> None:
    script = """
    const { found, link, most, TooLarge } = await import("SITE/pages/share.js");
    globalThis.location = { href: "http://host/" };
    const address = await link({ text: "#".repeat(5 * most), programs: {} });
    const error = await found(new URL(address).hash).catch((error) => error);
    console.log(JSON.stringify(error instanceof TooLarge));
    """
    assert in_node(script, site) is True
