"""A page in a browser, driven as a person would, which can be asked what it showed, felt and requested."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

LIMIT_MS = 120_000  # for whatever is waited for, on a machine that does much else

# Before the page's own scripts: what it has the phone do is written down.
_NOTED = """
window.vibrations = [];
window.patterns = () => window.vibrations.map(([, pattern]) => pattern).filter(Array.isArray);
Object.defineProperty(navigator, "vibrate", {
  value: (pattern) => { window.vibrations.push([performance.now(), pattern]); return true; } });
window.locks = 0;
"""

# The page's own modules, as it has them; each frame is kept, the moving part of it, and what is said last. What the
# phone is told of a cue is its pattern less what has gone by when the frame came, which is `owed`.
_WATCH = """async () => {
  const script = document.querySelector('script[type="module"]').src;
  const { watch } = await import(script);
  const { rest } = await import(script.replace("page.js", "feel.js"));
  window.moving = []; window.said = null; window.owed = []; window.waited = 0;
  watch(({ frame }) => {
    const { rate, past, cues, now } = frame.moving;
    if (window.moving.length && rate) window.waited += (now - window.moving.at(-1).now) / rate;
    window.moving.push(frame.moving);
    if (window.moving.length > 2000) window.moving.splice(0, 1000);
    if (frame.said) window.said = frame.said;
    if (rate === 1 && !past) for (const [t, , steps] of cues) window.owed.push([steps, rest(steps, now - t)]);
  });
  window.modules = script.replace("page.js", "");
}"""

# As after a load: a band that has just been switched on, and nothing of what was done before.
_ANEW = """async () => {
  const { ask } = await import(window.modules + "band_worker.js");
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
  document.activeElement?.blur();
  localStorage.clear();
  history.replaceState(null, "", location.pathname);
  const { wrong } = await ask("start", "", {}, document.documentElement.lang);
  if (wrong) throw new Error(wrong);
  document.getElementById("live").textContent = "";
  window.moving.length = window.owed.length = window.vibrations.length = 0;
  window.said = null;
}"""


class Driven:
    """A page: `page` is playwright's; `asked_for` has every address requested, `errors` the errors in the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked_for: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(LIMIT_MS)
        page.on("request", lambda request: self.asked_for.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    @classmethod
    def opened(cls, context: BrowserContext, address: str) -> "Driven":
        """Returns a new page with a band in it that has shown a frame."""
        context.add_init_script(_NOTED)
        driven_page = cls(context.new_page())
        driven_page.page.goto(address)
        driven_page.wait_for_band()
        return driven_page

    def wait_for_band(self) -> None:
        """Waits for the band, and starts to watch it."""
        self.page.wait_for_selector("#press:not([disabled])")
        self.page.evaluate(_WATCH)
        self.wait_until("window.moving.length > 0")

    def anew(self) -> None:
        """Begins a new band on the open page, since loading it takes seconds."""
        self.page.evaluate(_ANEW)
        self.wait_until("window.moving.length > 0 && window.said")
        self.errors.clear()

    def wait_until(self, condition: str) -> None:
        """Waits until this JavaScript expression is true."""
        self.page.wait_for_function(f"() => ({condition})")

    def until_state(self, state: str) -> None:
        """Waits until the band is in the state `state`."""
        self.wait_until(f'window.moving.at(-1).state === "{state}"')

    def until_felt(self, cue: str, times: int = 1) -> None:
        """Waits until that cue was felt `times` times and no cue is being felt; a preview is felt first."""
        self.wait_until(
            f"""window.moving.flatMap((m) => m.cues).filter(([, name]) => name === "{cue}").length >= {times}
            && !window.moving.at(-1).cue"""
        )

    def tap(self, selector: str = "#press") -> None:
        """Taps an element with a finger, for as long as people tap."""
        self.page.click(selector, delay=90)

    def start(self) -> None:
        """Wakes the band and begins a session."""
        self.until_state("asleep")
        self.tap()
        self.until_state("awake")
        self.until_felt("left")
        self.tap()
        self.until_state("running")

    def speed(self, times: int) -> None:
        """Makes time run `times` as fast."""
        self.page.click(f'.speed[data-speed="{times}"]')

    def ask(self, call: str, *arguments: object) -> Any:
        """Calls a function of the page's worker; returns its answer."""
        return self.page.evaluate(
            """async ([call, given]) => {
              const { ask } = await import(window.modules + "band_worker.js");
              return ask(call, ...given);
            }""",
            [call, list(arguments)],
        )

    def menu(self, does: str) -> None:
        """Opens the menu and chooses the command `does`."""
        self.page.click("#menu-open")
        self.page.click(f'#menu [data-does="{does}"]')

    def waited_ms(self) -> float:
        """Returns the ms that a person has waited in front of the page, whatever else this machine did."""
        return float(self.page.evaluate("window.waited"))

    @property
    def moving(self) -> Any:
        """Returns what `moving_data` of web/worker/frames.py was in the last frame."""
        return self.page.evaluate("window.moving.at(-1)")
