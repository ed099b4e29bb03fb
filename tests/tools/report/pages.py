"""Example sessions for the tests of the report, and the page that is made of them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

from tools.log.model.sessions import ML, Phase, Session, Volume
from tools.log.model.zone import Zone
from tools.report.content import Content, describe
from tools.report.goals import Goals
from tools.report.summary import Summary, summarise

UTC = Zone("UTC")
MADRID = Zone("Europe/Madrid")
HOUR_S = 3600


def a_session(session_number: int, start_s: int | None, **changes: object) -> Session:
    """Returns a session: left side 6 minutes, massage 1, right side 2."""
    phases = (
        Phase("express", "left", 1, 300_000, 360_000, 360_000, "time"),
        Phase("massage", "both", 2, None, 45_000, 60_000, "time"),
        Phase("express", "right", 2, 180_000, 240_000, 120_000, "end"),
    )
    session = Session(
        session_number, "mine", session_number, 1, start_s, start_s, "three-round", "strict", "left", "done",
        "0.1.0", phases, (),
    )  # fmt: skip
    return replace(session, **changes)  # type: ignore[arg-type]


def on_both_sides(session_number: int, start_s: int | None, **changes: object) -> Session:
    """Returns a session of five minutes on both sides at once."""
    phases = (Phase("express", "both", 1, None, 300_000, 300_000, "time"),)
    return a_session(session_number, start_s, phases=phases, **changes)


def ml(left: str = "", right: str = "") -> dict[str, Volume]:
    """Returns volumes in ml by side."""
    sides = {"left": left, "right": right}
    return {
        side: Volume(Decimal(volume_text), ML)
        for side, volume_text in sides.items()
        if volume_text
    }


DROPS = {"left": Volume(None, "drops")}


def describe_page(
    sessions: Sequence[Session], zone: Zone = UTC, anonymous: bool = False, unit: str = ML
) -> tuple[Content, Summary]:
    """Returns the page's content, and the sums from which it is made."""
    summary = summarise(sessions, zone, unit, anonymous)
    return describe(summary, Goals(), zone.name, "A. Parent"), summary


def figure(content: Content, name: str) -> tuple[str, str]:
    """Returns the value and the detail of the page's figure `name`."""
    (figure_,) = [figure_ for figure_ in content.figures if figure_.name == name]
    return figure_.value, figure_.detail


class Page(HTMLParser):
    """A parsed HTML page: what it would fetch or run, and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.open_tags: list[str] = []
        self.texts: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "img", "iframe", "object")
        if tag not in ("meta", "br"):
            self.open_tags.append(tag)
        for name, volume_text in attrs:
            assert not name.startswith("on")
            if name in ("src", "href", "xlink:href") and not (volume_text or "").startswith("#"):
                self.fetched.append(volume_text or "")
            if name == "id":
                self.ids.append(volume_text or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
