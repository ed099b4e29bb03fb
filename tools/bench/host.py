"""How long a thousand sessions take on this computer: reading a band's journal, exporting, and making a report."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from ..log.example import fill, journal
from ..log.export import baby_buddy, forms
from ..log.model.zone import Zone
from ..log.pull.journal import read
from ..log.store.store import Store
from ..report import html, pdf
from ..report.content import describe
from ..report.goals import Goals
from ..report.summary import summarise
from .budget import Figure

SESSIONS = 1_000


def figures() -> list[Figure]:
    """Measures how long 1000 sessions take to pull, to export and to report, in s, once each."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.sqlite"
        pull_s = _duration_s(lambda: _pull(path))
        with Store(path) as store:
            fill(store, SESSIONS)
        return [
            Figure("log_pull_1000", pull_s, "s"),
            Figure("log_export_1000", _duration_s(lambda: _export(path)), "s"),
            Figure("report_1000", _duration_s(lambda: _report(path)), "s"),
        ]


def _duration_s(work: Callable[[], object]) -> float:
    """Returns how long `work` takes, in s of real time."""
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 2)


def _pull(path: Path) -> None:
    log = read(journal(SESSIONS))
    with Store(path) as store:
        store.take(log, "example")


def _export(path: Path) -> None:
    """Makes each export that is a text: sessions and phases as CSV, JSON, and Baby Buddy's CSV."""
    with Store(path) as store:
        sessions, lines = store.sessions(), store.lines()
    forms.sessions_csv(sessions)
    forms.phases_csv(sessions)
    forms.as_json(sessions, lines)
    baby_buddy.pumping_csv(sessions, Zone("UTC"), 1, "ml")


def _report(path: Path) -> None:
    """Makes the report as HTML and as PDF."""
    with Store(path) as store:
        summary = summarise(store.sessions(), Zone("UTC"))
    content = describe(summary, Goals())
    html.page(content, summary)
    pdf.page(content, summary)
