"""The programs that come with Rondo are true to their sources and can be run; a new one is made by answering."""

import builtins
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.rondo.session import program, validator
from firmware.rondo.storage import settings
from simulator.scenario import expectations, model, script
from simulator.scenario.player import Play
from simulator.scenario.programs import PROGRAMS, load_program
from tools.__main__ import main
from tools.program import catalog, timeline

FILES = sorted(PROGRAMS.glob("*.json"))
ENTRIES = {entry.source.id: entry for entry in catalog.entries()}

# As published, in minutes from and to: each side, both sides, a motion, rest. 0: until a tap.
L, R, B, M, REST = "left", "right", "both", "motion", "rest"
PUBLISHED: dict[str, list[tuple[str, float, float]]] = {
    "three-round": [
        *((L, 5, 7), (R, 5, 7), (M, 0.75, 0.75), (M, 0.5, 0.5), (M, 0.25, 0.25)),
        *((L, 3, 5), (R, 3, 5), (M, 0.75, 0.75), (M, 0.5, 0.5), (M, 0.25, 0.25)),
        *((L, 2, 3), (R, 2, 3)),
    ],
    "U1": [(L, 5, 7.5), (R, 5, 7.5)] * 2,
    "W1": [(L, 0, 0), (R, 0, 0)] * 6,
    "O1": [(L, 4, 5), (R, 4, 5)] * 3,
    "F1": [(B, 15, 15)],
    "H1": [(M, 0, 0), (L, 2, 2), (R, 2, 2), (B, 15, 15), (L, 1, 1), (R, 1, 1)],
    "H2": [(M, 0, 0), (M, 0, 0), (B, 5, 7), (M, 0, 0), *[(L, 0, 0), (R, 0, 0)] * 2],
    "P1": [(B, 20, 20), (REST, 10, 10), (B, 10, 10), (REST, 10, 10), (B, 10, 10)],
    "P2": [(B, 20, 20), (REST, 10, 10), (B, 15, 15), (REST, 10, 10), (B, 15, 15)],
    "P3": [(B, 20, 20), *[(L, 10, 10), (R, 10, 10)] * 2],
}
TOTALS = {
    "three-round": "23:00 to 33:00",
    "U1": "20:00 to 30:00",
    "O1": "24:00 to 30:00",
    "P1": "60:00",
}


def test_every_published_program_that_may_come_with_rondo_does_and_no_other() -> None:
    assert set(ENTRIES) == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_program_has_the_times_that_its_source_has(name: str) -> None:
    guide, _ = settings.resolve({"pacing": "guide"})
    differences = []
    for phase in program.plan(ENTRIES[name].routine, guide, "left"):
        row_name = phase.side if phase.kind == "express" else REST if phase.kind == "rest" else M
        most_min = (phase.usual or 0) / 60_000
        differences.append((row_name, phase.opens / 60_000 if phase.opens else most_min, most_min))
    assert differences == PUBLISHED[name]


@pytest.mark.parametrize("name", TOTALS)
def test_the_phases_add_up_to_what_is_published(name: str) -> None:
    assert timeline.length_text(ENTRIES[name].routine) == TOTALS[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_program_says_where_it_is_from_and_how_good_that_is(name: str) -> None:
    source = ENTRIES[name].source
    assert source.title
    assert source.by
    assert source.published
    assert source.decided
    assert set(source.grade.split("/")) <= {"A", "B", "C"}


@pytest.mark.parametrize("path", FILES, ids=lambda file: file.stem)
def test_every_file_is_taken_by_the_band_as_it_stands(path: Path) -> None:
    assert validator.check(json.loads(path.read_text()))["name"] == path.stem
    assert len(path.read_bytes()) <= program.MAX_BYTES


@pytest.mark.parametrize("path", FILES, ids=lambda file: file.stem)
def test_the_band_gets_the_phases_without_the_source(path: Path) -> None:
    sent_program = json.loads(load_program(path))
    assert sent_program["phases"] == json.loads(path.read_text())["phases"]
    assert set(sent_program) == {"name", "phases"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_program_plays_to_its_end(name: str, tmp_path: Path) -> None:
    """Each begins on the left; a phase that only a tap ends gets a tap after 20 s."""
    entry = ENTRIES[name]
    now_s, lines = 5.0, [f"set program {entry.name}", "set first_side left", "0:02 tap main"]
    lines.append("0:05 tap main")
    chosen, _ = settings.resolve({})
    for phase in program.plan(entry.routine, chosen, "left"):
        press_text = model.clock_text(round(now_s * 1000) + 450)
        side = f" {phase.side}" if phase.side in expectations.SIDES else ""
        lines.append(f"{press_text} expect phase {phase.kind}{side} round {phase.round}")
        now_s += 20 if phase.usual is None else phase.usual / 1000
        if phase.usual is None:
            lines.append(f"{model.clock_text(round(now_s * 1000))} tap main")
    lines.append(f"{model.clock_text(round(now_s * 1000) + 450)} expect state done")
    lines.append(f"{model.clock_text(round(now_s * 1000))} expect cue done within 1")
    lines[-2:] = reversed(lines[-2:])
    lines.append("+5 end")
    path = tmp_path / "whole.scenario"
    path.write_text("\n".join(lines))
    play = Play(script.load(path, None), "cpython", mpy=False)
    play.play()
    assert play.failures == []


def test_the_list_names_every_program_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["program", "list"]) == 0
    output = " ".join(capsys.readouterr().out.split())
    for entry in ENTRIES.values():
        assert (
            f"{entry.name} {entry.source.title}: {timeline.length_text(entry.routine)}" in output
        )
        assert entry.source.by in output


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_program_is_shown_in_two_lanes_of_one_length(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["program", "show", ENTRIES[name].name]) == 0
    lines = capsys.readouterr().out.splitlines()
    sides = [line for line in lines if " side " in line and "express, " in line]
    assert all("left side" in line for line in sides[:1])
    left, right = (
        next(line for line in lines if line.startswith(side)) for side in ("left ", "right ")
    )
    assert len(left) == len(right) == 7 + timeline.COLUMNS


def test_a_program_is_shown_and_drawn_in_the_pacing_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = set()
    for pacing, first_length, end in (("strict", "6:00,", "28:00"), ("guide", "7:00,", "33:00")):
        picture = tmp_path / f"{pacing}.png"
        words = ["three-round", "--pacing", pacing, "--picture", str(picture)]
        assert main(["program", "show", *words]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert first_length in next(line for line in lines if "express, left side" in line).split()
        assert [line.split()[-1] for line in lines if line.strip().startswith("0:00")] == [end]
        pictures.add(picture.read_bytes())
    assert len(pictures) == 2


def test_a_program_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "line.png"
    assert main(["program", "show", "power-hour", "--picture", str(picture)]) == 0
    assert picture.read_bytes()[1:4] == b"PNG"
    assert main(["program", "show", "power-hour", "--picture", "line.gif"]) == 2
    assert "line.gif: expected the name of a .png file" in capsys.readouterr().err


def test_a_program_that_is_not_there_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["program", "show", "nothing"]) == 2
    assert capsys.readouterr().err.startswith(
        "nothing: no such program, expected a .json file or "
    )


def test_a_length_is_told_with_what_has_none() -> None:
    assert timeline.length_text(ENTRIES["W1"].routine) == "until taps"
    assert timeline.length_text(ENTRIES["H2"].routine) == "5:00 to 7:00, and until taps"
    assert timeline.length_text(ENTRIES["P2"].routine) == "70:00"


class Answers:
    """A user at the keyboard who gives each answer in turn, then presses Ctrl-C."""

    def __init__(self, *answers: str) -> None:
        self._answers_left: Iterator[str] = iter(answers)

    def __call__(self, question: str = "") -> str:
        print(question)
        for answer in self._answers_left:
            return answer
        raise KeyboardInterrupt


def run_wizard(monkeypatch: pytest.MonkeyPatch, folder: Path, *answers: str) -> int:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(builtins, "input", Answers(*answers))
    return main(["program", "new"])


PHASES = (
    "massage", "", "tap", "express", "first", "1", "5:00-7:00", "e", "second", "", "5-7", "done",
)  # fmt: skip


def test_a_new_program_is_made_by_answering_and_can_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_wizard(monkeypatch, tmp_path, "mine", "My evening", *PHASES) == 0
    entry = catalog.find("mine.json")
    assert entry.source.title == "My evening"
    assert entry.routine["phases"] == [
        {"kind": "massage", "side": "both", "round": 1},
        {"kind": "express", "side": "first", "round": 1, "min_s": 300, "max_s": 420},
        {"kind": "express", "side": "second", "round": 1, "min_s": 300, "max_s": 420},
    ]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (["Mine"], "expected 1 to 24 of a-z, 0-9 and -, beginning with a letter, found 'Mine'"),
        (["three-round"], "three-round is built in, expected another name"),
        (["taken"], "there is a file taken.json here already, expected another name"),
        (["x", "", "s"], "expected stroke or shake, found s"),
        (
            ["x", "", "eat"],
            "expected express or massage or stroke or shake or rest or done or back",
        ),
        (["x", "", ""], "found nothing"),
        (["x", "", "back"], "there is no phase to take back"),
        (["x", "", "done"], "expected a list of 1 to 60 phases, found 0"),
        (["x", "", "rest", "1", "1", "done"], "expected an express phase on side first or both"),
        (["x", "", "express", "left"], "expected first or second or both, found left"),
        (["x", "", "rest", "10"], "expected a whole number from 1 to 9, found 10"),
        (["x", "", "rest", "one"], "expected a whole number from 1 to 9, found 'one'"),
        (["x", "", "rest", "1", "soon"], "expected minutes or m:ss, as 5:00, or tap, found soon"),
        (["x", "", "rest", "1", "5:60"], "expected minutes or m:ss, as 5:00, or tap, found 5:60"),
        (["x", "", "rest", "1", "7-5"], "420 is over max_s, expected at most 300"),
        (["x", "", "rest", "1", "61"], "expected a whole number from 0 to 3600"),
        (["x", "", "rest", "1", "0"], "expected a whole number from 1 to 3600"),
        (["x", "", "rest", "1", "1-2-3"], "expected 5:00-7:00, 5:00 or tap, found 1-2-3"),
        (["x", "", "rest", "1", "1", "back"], "taken back: rest, none"),
        (["x", "", *["rest", "1", "1"] * 61], "a program has at most 60 phases"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_said_at_once_and_nothing_is_written(
    answers: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "taken.json").write_text("mine")
    assert run_wizard(monkeypatch, tmp_path, *answers) == 130
    output = capsys.readouterr().out
    assert message in output
    assert output.endswith("\nnothing was written\n")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.json"]
    assert (tmp_path / "taken.json").read_text() == "mine"


def test_a_file_that_came_while_the_questions_were_answered_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Answers("mine", "My evening", *PHASES, "mine-too")
    question_count = 0

    def answer(question: str = "") -> str:
        nonlocal question_count
        question_count += 1
        if question_count == 3:
            (tmp_path / "mine.json").write_text("another's")
        return answers(question)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(builtins, "input", answer)
    assert main(["program", "new"]) == 0
    assert (tmp_path / "mine.json").read_text() == "another's"
    assert catalog.find("mine-too.json").source.title == "My evening"


def test_a_link_that_leads_nowhere_is_a_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.json").symlink_to(tmp_path / "gone.json")
    assert run_wizard(monkeypatch, tmp_path, "mine") == 130
    assert "there is a file mine.json here already" in capsys.readouterr().out
