"""Writes the tables in the READMEs that are made from the code, between their markers.

    <!-- cues --> ... <!-- end -->

`--check` writes nothing and says which file is out of date.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from firmware.rondo.haptics import cues
from firmware.rondo.session import table
from firmware.rondo.storage import settings
from simulator.scenario.faults import FAULTS
from simulator.text import output, settings_help
from simulator.text.usage import Parser, UsageError

from .. import build, cue_words
from ..program import catalog, timeline
from . import fidelity, night, proof

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "firmware/README.md": ("diagram", "session", "cues", "settings"),
    "simulator/README.md": ("faults",),
    "docs/fidelity.md": ("measured", "fidelity"),
    "docs/night.md": ("night",),
    "docs/programs.md": ("programs",),
    "docs/proof.md": ("proof", "mutants"),
    "docs/sources.md": ("sources",),
}

# What a row's event is, for those who press.
EVENTS = {
    table.ANY: "any gesture",
    table.TAP: "tap",
    table.DOUBLE: "double tap",
    table.HOLD: "hold",
    table.LONG_HOLD: "long hold",
    table.QUERY: "tap of `side`",
    table.UNDO: "hold of `side`",
    table.OVER: "the phase is over",
    table.READY: "strict, if wanted: it will soon be over",
    table.OPENS: "guide: its minimum is reached",
    table.CLOSING: "guide: its maximum is reached, and each two minutes after",
    table.WAITING: "ten minutes without a tap",
    table.SETTLED: "no undo can bring it back",
}
LIMITS = {
    table.AWAKE: "ten seconds without a press",
    table.CHOOSING: "ten seconds without a press: all as before",
    table.RUNNING: "in a phase until a tap: fifteen minutes",
    table.PAUSED: "an hour",
    table.DONE: "a quarter of an hour",
    table.ENDED: "a quarter of an hour",
}
GUARDS = {
    "tap_consumed": "the phase ended by itself since the press, or less than 0.7 s before it",
    "too_early": "strict: before its minimum; guide: in a side's first 10 s; and no second tap",
    "at_last": "the last phase",
    "undoable": "a tap began this phase",
    "undoable_now": "within 5 s of a switch by tap",
    "confirms": "the second within 5 s of one that was answered with *done*",
    "two_sided": "both sides in use",
    "has_assist": "three-round, with massage, stroke or shake",
    "was_reminded": "15 minutes after a reminder: no more of them",
}
FELT = {
    table.PREVIEW: "preview",
    table.PACING_CUE: "*strict* or *guide*",
    table.SIDES_CUE: "*both*, *left* or *right*",
    table.PHASE_CUE: "cue of the phase",
    table.SILENCE: "nothing",
    None: "nothing",
}


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def cue_table() -> str:
    """Returns the Markdown table of all cues, with their patterns and meanings."""
    rows = [(name, f"`` {text} ``", cue_words.MEANING[name]) for name, text in cues.CUES.items()]
    return _table(("cue", "pattern", "says"), rows)


def setting_table() -> str:
    """Returns the Markdown table of all settings, with their defaults and ranges."""
    rows = []
    for key, (default, _) in settings.SCHEMA.items():
        default_text = settings_help.written(default)
        rows.append(
            (
                f"`{key}`",
                default_text,
                settings_help.expected_values(key),
                *settings_help.MEANING[key],
            )
        )
    return _table(("key", "default", "may be", "unit", "meaning"), rows)


def session_table() -> str:
    """Returns the Markdown table of all transitions between the session's states."""
    rows = []
    for state, in_state in table.TABLE.items():
        for event, guard, next_state, _, cue in in_state:
            event_text = LIMITS[state] if event == table.LIMIT else EVENTS[event]
            guard_text = GUARDS[guard.__name__] if guard else ""
            rows.append((state, event_text, guard_text, next_state, FELT.get(cue, f"*{cue}*")))
    return _table(("state", "event", "if", "then", "felt"), rows)


def diagram() -> str:
    """Returns a Mermaid diagram of the session's states and the transitions between them."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for state, in_state in table.TABLE.items():
        for event, _, next_state, _, _ in in_state:
            if next_state != state:
                event_text = (
                    LIMITS[state] if event == table.LIMIT else EVENTS[event].replace("`", "")
                )
                names = arrows.setdefault((state, next_state), [])
                if event_text not in names:
                    names.append(event_text)
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> asleep"]
    lines += [
        f"    {state_from} --> {state_to}: {', '.join(names)}"
        for (state_from, state_to), names in arrows.items()
    ]
    return "\n".join([*lines, "```"])


def fault_table() -> str:
    """Returns the Markdown table of all faults: what the wearer feels, and what is kept."""
    rows = [
        ("`" + fault.usage.replace("|", "\\|") + "`", fault.felt, fault.kept)
        for fault in FAULTS.values()
    ]
    return _table(("fault", "felt", "kept"), rows)


def program_table() -> str:
    """Returns the Markdown table of Rondo's programs: what each source says, and what it leaves open."""
    rows = []
    for entry in catalog.entries():
        source = entry.source
        about = f"{source.title} ({source.id})"
        length = timeline.length_text(entry.routine)
        rows.append(
            (f"`{entry.name}`", about, length, source.published, source.decided, source.grade)
        )
    return _table(("name", "what it is", "length", "published", "what we decided", "grade"), rows)


def source_table() -> str:
    """Returns the Markdown table of the publisher of each program's numbers."""
    rows = []
    for entry in catalog.entries():
        source = entry.source
        author = f"[{source.by}]({source.link})" if source.link else source.by
        rows.append((f"`{entry.name}`", author, source.grade))
    return _table(("program", "publisher, title", "grade"), rows)


def night_table() -> str:
    """Returns the Markdown table of docs/night.md: a row for each moment of the night."""
    return _table(("time", "what happens", "felt", "says"), list(night.rows()))


def proof_table() -> str:
    """Returns the Markdown table of the test runs: what is tried, how often, and with what result."""
    head = (
        "what is tried",
        "how often",
        "the last time",
        "when, of which commit",
        "in",
        "command",
    )
    return _table(head, proof.rows(proof.read()))


def mutant_table() -> str:
    """Returns the Markdown table of mutants: for each source file all of them and those that tests noticed."""
    head = ("file", "mutants", "tried", "noticed", "", "may live")
    return _table(head, proof.modules(proof.read()))


TABLES: dict[str, Callable[[], str]] = {
    "cues": cue_table,
    "settings": setting_table,
    "session": session_table,
    "diagram": diagram,
    "faults": fault_table,
    "fidelity": fidelity.page,
    "measured": fidelity.measured_table,
    "night": night_table,
    "mutants": mutant_table,
    "programs": program_table,
    "proof": proof_table,
    "sources": source_table,
}


# Files that are made whole.
MADE: dict[str, Callable[[], str]] = {"firmware/package.json": build.package}


def with_new_tables(name: str, text: str) -> str:
    """Returns the page's `text` with its tables generated again. UsageError unless each has its markers once."""
    for marker in FILES[name]:
        pattern = re.compile(rf"(<!-- {marker} -->\n).*?(<!-- end -->)", re.S)
        if len(pattern.findall(text)) != 1:
            raise UsageError(name, f"expected one place <!-- {marker} --> ... <!-- end -->")
        markdown = TABLES[marker]()
        text = pattern.sub(lambda match, new=markdown: f"{match[1]}{new}\n{match[2]}", text)  # type: ignore[misc]
    return text


def _old_and_new_text(name: str) -> tuple[str, str]:
    """Returns (the present text of the file `name`, the text that it should have)."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text, MADE[name]() if name in MADE else with_new_tables(name, text)


def main(argv: list[str]) -> int:
    """Runs `python -m tools docs`; returns the exit code, 1 if with --check a file is out of date."""
    parser = Parser(
        prog="python -m tools docs",
        description="Renew the tables in the READMEs, and the list of files in firmware/package.json.",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 if one is out of date"
    )
    check = parser.parse_args(argv).check
    stale = 0
    for name in (*FILES, *MADE):
        text, renewed_text = _old_and_new_text(name)
        if renewed_text != text:
            stale += 1
            print(f"{name}: {'out of date, run make docs' if check else 'renewed'}")
            if not check:
                output.write((ROOT / name, renewed_text))
    return 1 if check and stale else 0
