"""The READMEs tell the truth: their tables are the code's, and every command in them is there."""

import re
from pathlib import Path

import pytest

from firmware.rondo.haptics import cues
from firmware.rondo.session import table
from firmware.rondo.storage import frames, settings
from simulator.__main__ import parser
from simulator.scenario.faults import FAULTS
from simulator.text import settings_help
from simulator.text.usage import UsageError
from tools import cue_words, docs
from tools.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[2]
READMES = sorted(
    path
    for folder in ("firmware", "simulator", "tools", "tests", "web", "docs", ".")
    for path in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
)


def test_the_tables_are_up_to_date() -> None:
    assert main(["docs", "--check"]) == 0


def test_a_table_that_the_code_has_left_behind_is_noticed() -> None:
    stale = "before\n<!-- faults -->\nof yesterday\n<!-- end -->\nafter <!-- end -->"
    renewed_page = docs.with_new_tables("simulator/README.md", stale)
    assert "of yesterday" not in renewed_page
    assert renewed_page.startswith("before\n<!-- faults -->\n| fault |")
    assert renewed_page.endswith("|\n<!-- end -->\nafter <!-- end -->")
    assert docs.with_new_tables("simulator/README.md", renewed_page) == renewed_page


def test_a_table_that_has_no_place_is_noticed() -> None:
    with pytest.raises(UsageError, match="expected one place <!-- faults -->"):
        docs.with_new_tables("simulator/README.md", "nothing")


def test_every_cue_setting_and_fault_is_told_of() -> None:
    firmware, simulator = (
        (ROOT / name / "README.md").read_text() for name in ("firmware", "simulator")
    )
    assert all(f"| {name} |" in firmware for name in cues.CUES)
    assert all(f"| `{key}` |" in firmware for key in settings.SCHEMA)
    assert all(f"| `{name}" in simulator for name in FAULTS)


def test_every_cue_setting_event_and_guard_has_words() -> None:
    assert set(cue_words.MEANING) == set(cues.CUES)
    assert list(settings_help.MEANING) == list(settings.SCHEMA)
    for rows in table.TABLE.values():
        for event, guard, *_ in rows:
            assert event == table.LIMIT or event in docs.EVENTS
            assert guard is None or guard.__name__ in docs.GUARDS


def test_every_tool_is_in_the_table_of_its_readme() -> None:
    text = (ROOT / "tools" / "README.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.M)) == set(COMMANDS)


@pytest.mark.parametrize("house", ["simulator", "firmware", "tests", "tools"])
def test_every_room_stands_in_the_readme_of_its_house(house: str) -> None:
    rows = re.findall(r"^\| (\[?`.+?) \|", (ROOT / house / "README.md").read_text(), re.M)
    names = {name for row in rows for name in re.findall(r"`(?:rondo/)?(\w+)/", row)}
    house_path = ROOT / ("firmware/rondo" if house == "firmware" else house)
    assert {path.name for path in house_path.iterdir() if list(path.glob("*.py"))} <= names


@pytest.mark.parametrize("path", READMES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_make_target_picture_and_page_that_a_readme_names_exists(path: Path) -> None:
    text = path.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", text, re.M)) <= targets
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", READMES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_place_in_a_page_that_another_points_to_is_there(path: Path) -> None:
    for page, anchor_name in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", path.read_text()):
        text = ((path.parent / page) if page else path).read_text()
        assert anchor_name in {anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.M)}, (
            anchor_name
        )


def anchor(title: str) -> str:
    """Returns the link that a code forge makes of a heading: small letters, no punctuation, hyphens for spaces."""
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title).lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def test_every_page_stands_in_the_list_of_all_pages() -> None:
    text = (ROOT / "docs" / "README.md").read_text()
    links = set(re.findall(r"\]\(([^)#:]+)", text))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert pages - {"README.md"} <= links


def test_the_page_for_when_something_is_wrong_knows_every_fault() -> None:
    text = (ROOT / "docs" / "trouble.md").read_text()
    assert {name for name in FAULTS if not re.search(rf"`{name}\b", text)} == set()


@pytest.mark.parametrize("path", READMES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_command_line_of_the_simulator_in_a_readme_is_understood(path: Path) -> None:
    for line in re.findall(r"python -m simulator (.+?)(?:`|\s{2,}|$)", path.read_text(), re.M):
        parser().parse_args(line.split())


def test_the_page_of_the_journal_has_every_field_of_every_frame_in_its_place() -> None:
    """The sizes in the first column are those of the structures, one after the other."""
    text = (ROOT / "docs" / "journal.md").read_text()
    letters = {"u8": "B", "u16": "H", "u32": "I"}
    for kind, formats in {
        "PLAN": frames.PLAN_FORMAT + "B" + frames.PHASE_FORMAT,
        "STATE": frames.STATE_FORMAT + "III" + frames.AGE_FORMAT,
        "PLACE": frames.PLACE_FORMAT + "I",
        "LINE": frames.LINE_FORMAT,
        "REMIND": frames.REMIND_FORMAT,
    }.items():
        table = text.split(f"\n| {kind} |")[1].split("\n\n")[0]
        cells = [line.split("|")[1] for line in table.splitlines()[2:]]
        found_formats = [
            letters[word] for cell in cells for word in re.findall(r"u8|u16|u32", cell)
        ]
        assert "".join(found_formats) == formats.replace("<", ""), kind


def test_the_page_of_the_journal_names_its_files() -> None:
    text = (ROOT / "docs" / "journal.md").read_text()
    for name in frames.SLOTS:
        assert f"`{frames.LIVE}/{name}`" in text
    assert f"`{frames.chunk_path(0)}` to `{frames.chunk_path(frames.CHUNKS - 1)}`" in text
    assert f"{frames.CHUNK_BYTES} bytes" in text
