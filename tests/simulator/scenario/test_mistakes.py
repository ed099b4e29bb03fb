"""Each mistake in a scenario, a program's file or a command: one line on what and where, exit code 2, no output."""

import dataclasses
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from simulator import boards
from simulator.__main__ import main
from simulator.core.kernel import S
from simulator.mcu.peripherals.i2c import I2CBus
from simulator.scenario.faults import FAULTS
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.text.usage import UsageError
from tools.__main__ import main as tools_main

# a line of a scenario: what the mistake says
LINES = {
    "bord xiao_esp32c3": "'bord' is neither a time nor board, seed, set, clock, ticks, battery, motor or chip_time",
    "board nokia": "no board 'nokia', expected m5stickc_plus2",
    "board": "expected `board NAME`",
    "seed -1": "'-1' is not a seed, expected a whole number from 0",
    "seed 1 2": "expected `seed N`",
    "set pacing": "expected `set KEY VALUE`",
    "set pacing loose": "pacing: expected strict or guide, found loose",
    "set tempo 3": "no setting 'tempo', expected one of assist_first, brightness",
    "set massage_s 301": "massage_s: expected 0 to 300 or press, found 301",
    "set massage_s 4.5": "massage_s: expected a whole number, 0 to 300 or press, found 4.5",
    "set massage_tick_s 2": "massage_tick_s: expected 0 or 3 to 10, found 2",
    "set strength 0": "strength: expected 1 to 4, found 0",
    "set rotate 90": "rotate: expected 0 or 180, found 90",
    "set ready_s 1.5": "ready_s: expected a whole number, 0 to 30, found 1.5",
    "set quiet_from ²²:²²": "quiet_from: expected HH:MM or unset, found ²²:²²",
    "set quiet_from 25:00": "quiet_from: expected HH:MM or unset, found 25:00",
    "set quiet_from 22:00": "quiet_from: expected quiet_from and quiet_to, or neither",
    "set program no-such": "no program 'no-such', expected three-round, one in programs/ or a file",
    "set program ../x": "program: expected three-round or the name of a program, found ../x",
    "clock yesterday": "no such time 'yesterday', expected ISO 8601",
    "ticks 1073741824": "'1073741824' is not ticks, expected a whole number from 0 to 1073741823",
    "battery 101": "'101' is not a percentage, expected a whole number from 0 to 100",
    "0:60 tap main": "no such time 0:60, expected minutes and seconds under 60",
    "1:60:00 tap main": "no such time 1:60:00",
    "99999:00:00 tap main": "99999:00:00 is too late",
    "0:0.5 tap main": "'0:0.5' is neither a time nor",
    "1:2:03 tap main": "'1:2:03' is neither a time nor",
    "+-1 tap main": "'+-1' is neither a time nor",
    "0:05": "nothing after the time",
    "0:05 poke main": "no act 'poke', expected boot, tap, double",
    "0:05 tap": "expected `TIME tap BUTTON`",
    "0:05 tap nose": "no button 'nose' on xiao_esp32c3, expected main or side",
    "0:05 hold main": "expected `TIME hold BUTTON SECONDS`",
    "0:05 hold main long": "'long' is not a number of seconds",
    "0:05 release main": "main is not down, expected `press main` before",
    "0:05 boot now": "expected `TIME boot`",
    "0:05 screenshot ../../x.png": "'../../x.png' is no name for a picture",
    "0:05 screenshot": "expected `TIME screenshot FILE.png`",
    "0:05 screenshot a.png\n0:06 screenshot A.png": "A.png is the picture of line 2, expected another",
    "0:05 fault": "expected `TIME fault NAME [ARGS]`",
    "0:05 fault gremlins": "no fault 'gremlins', expected button_stuck, button_dead",
    "0:05 fault button_stuck": "expected `TIME fault button_stuck BUTTON`",
    "0:05 fault button_dead nose": "no button 'nose'",
    "0:05 fault i2c_nack often": "expected `TIME fault i2c_nack once|always|midframe`",
    "0:05 fault clock_jump far": "expected `TIME fault clock_jump SECONDS`, SECONDS a whole number from -999999999",
    "0:05 clear": "expected `TIME clear NAME`",
    "0:05 clear everything": "no fault 'everything'",
    "0:05 expect": "expected one of expect cue NAME [within SECONDS]",
    "0:05 expect love": "expected one of expect cue NAME [within SECONDS]",
    "0:05 expect cue ring": "no cue 'ring', expected left, right",
    "0:05 expect cue left in 3": "expected `expect cue NAME [within SECONDS]`",
    "0:05 expect cue left within x": "'x' is not a number of seconds",
    "0:05 expect no cue": "expected `expect no cue for SECONDS`",
    "0:05 expect phase": "expected `expect phase KIND [SIDE] [round N]`",
    "0:05 expect phase eat": "no kind of phase 'eat', expected express",
    "0:05 expect phase express up": "no side 'up', expected left",
    "0:05 expect phase express round": "expected `expect phase KIND [SIDE] [round N]`",
    "0:05 expect phase express left round 0": "'0' is not a round",
    "0:05 expect state happy": "no state 'happy', expected asleep",
    "0:05 expect screen 6:00": 'expected `expect screen "TEXT"`, some text in double quotes',
    '0:05 expect screen "6:00': 'expected `expect screen "TEXT"`',
    "0:05 expect motor maybe": "expected `expect motor on|off`",
}

# the text of program.json: what the mistake says
PROGRAMS = {
    '{"name": "program",': "program.json:1: not JSON",
    "[" * 100_000: "program.json: not JSON that can be read: nested too deeply",
    "[]": 'program: expected {"name": ..., "phases": [...]}, found a list',
    "{}": "name: expected 1 to 24 of a-z, 0-9 and -, beginning with a letter, found nothing",
    '{"name": "three-round", "phases": []}': "name: three-round is built in, expected another name",
    '{"name": "other", "phases": [{"kind": "express", "side": "first", "round": 1}]}': "name: expected program",
    '{"name": "program", "phases": []}': "phases: expected a list of 1 to 60 phases, found 0",
    '{"name": "program", "phases": [1]}': 'phases[0]: expected {"kind": ...}, found a number',
    '{"name": "program", "phases": [{"kind": "eat"}]}': "phases[0].kind: expected express or massage",
    '{"name": "program", "phases": [{"kind": "express", "side": "both", "round": true}]}': (
        "phases[0].round: expected a whole number from 1 to 9, found True"
    ),
    '{"name": "program", "phases": [{"kind": "rest", "side": "none", "round": 1, "max_s": 5}]}': (
        "phases: expected an express phase on side first or both, found none"
    ),
    '{"name": "program", "phases": [{"kind": "express", "side": "both", "round": 1, "min_s": 9, "max_s": 5}]}': (
        "phases[0].min_s: 9 is over max_s, expected at most 5"
    ),
    '{"name": "program", "phases": [{"kind": "express", "side": "both", "round": 1, "max_s": 1e999}]}': (
        "phases[0].max_s: expected a whole number from 1 to 3600 or null, found inf"
    ),
    '{"name": "program", "phases": [{"kind": "express", "side": "both", "round": 1, "speed": 5}]}': (
        "phases[0]: unknown key 'speed', expected kind, side, round, min_s or max_s"
    ),
}


def test_a_fault_that_cannot_be_on_a_board_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = dataclasses.replace(boards.new_board(boards.DEFAULT), display=None, i2c=I2CBus({}))
    monkeypatch.setattr(boards, "new_board", lambda *_: bare)
    refused_faults = {}
    for name, fault in FAULTS.items():
        words = fault.usage.replace("BUTTON", "main").replace("FILE", "settings.json").split()
        args = [word.split("|")[0] for word in words[1:]]
        line = " ".join([name, *("1" if arg.isupper() else arg for arg in args)])
        try:
            parse(f"0:05 fault {line}\n0:06 end", "some", Path())
        except UsageError as mistake:
            refused_faults[name] = str(mistake)
    assert refused_faults.keys() == {"display_gone", "i2c_nack"}
    assert refused_faults["display_gone"].startswith(
        "some:1: xiao_esp32c3 has no display, so display_gone cannot be; expected one of button_stuck,"
    )


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    output, err = capsys.readouterr()
    assert output == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("line", LINES)
def test_a_mistake_in_a_scenario(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, trace = tmp_path / "mine.scenario", tmp_path / "trace.jsonl"
    path.write_text(f"# mine\n{line}\n0:10 end\n")
    assert main(["play", str(path), "--trace", str(trace)]) == 2
    message = one_line(capsys)
    assert message.startswith(f"{path}:{2 + line.count(chr(10))}: ")
    assert LINES[line] in message
    assert not trace.exists()


@pytest.mark.parametrize("text", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_mistake_in_a_program(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "program.json").write_text(text)
    scenario = tmp_path / "mine.scenario"
    scenario.write_text("set program program\n0:10 end\n")
    assert main(["play", str(scenario)]) == 2
    assert PROGRAMS[text] in one_line(capsys)
    assert tools_main(["program", "check", str(tmp_path / "program.json")]) == 2
    assert PROGRAMS[text] in one_line(capsys)


@pytest.mark.parametrize(
    ("first_line", "second_line"),
    [
        ("board pico", "board xiao_rp2040"),
        ("set pacing guide", "set pacing strict"),
        ("clock unset", "clock 2026-05-01T03:00:00Z"),
        ("battery 20", "battery 21"),
    ],
)
def test_a_header_that_takes_back_what_it_said_is_a_mistake(
    first_line: str, second_line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.scenario"
    path.write_text(f"{first_line}\n{second_line}\n0:10 end\n")
    assert main(["play", str(path)]) == 2
    assert one_line(capsys) == f"{path}:2: `{first_line}` is in line 1, expected one of the two\n"
    path.write_text(f"{first_line}\n{first_line}\n0:10 end\n")
    assert main(["play", str(path)]) == 0


def test_a_scenario_without_an_end_goes_no_further(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.scenario"
    for text, message in {
        "": ": no end, expected a last line `TIME end`",
        "0:01 tap main\n": ":1: no end, expected a last line `TIME end`",
        "0:05 end\n0:06 tap main\n": ":2: a step after the end, expected `end` to be last",
        "0:05 tap main\n0:04 end\n": ":2: time goes back to 0:04, expected 0:05 or later",
        "0:05 press main\n0:06 tap main\n0:07 end\n": ":2: main is still down from a step before",
        "0:05 tap main\nset pacing guide\n0:07 end\n": ":2: `set` after the first step, expected it before",
    }.items():
        path.write_text(text)
        assert main(["play", str(path)]) == 2
        assert message in one_line(capsys)


def test_a_file_that_cannot_be_read_or_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "good.scenario"
    file.write_text("0:01 end\n")
    binary = tmp_path / "binary.scenario"
    binary.write_bytes(b"0:01 \xff\xfe end")
    for args, message in (
        ([str(tmp_path / "none.scenario")], "No such file or directory, expected a text file"),
        ([str(tmp_path)], "is a folder, expected a text file"),
        ([str(binary)], "byte 5 is not UTF-8, expected a text file"),
        (
            [str(file), "--trace", str(tmp_path)],
            "is a folder, expected the name of a file to write",
        ),
        ([str(file), "--trace", str(tmp_path / "no" / "t")], "there is no folder"),
        ([str(file), "--image", "x.uf2"], "--image: is for --interpreter rp2040"),
        ([str(file), "--against"], "--against: is for --interpreter rp2040"),
        ([str(file), "--interpreter", "rp2040"], "which MicroPython? expected --image FILE.uf2"),
        ([str(file), "--screens", str(file)], "is a file, expected a folder"),
    ):
        assert main(["play", *args]) == 2
        assert message in one_line(capsys)


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["dance"],
        ["play"],
        ["play", "x", "--board", "nokia"],
        ["play", "x", "--interpreter", "perl"],
        ["run", "--speed", "x"],
        ["run", "--speed", "nan"],
        ["run", "--seed", "-1"],  # kept as a scenario it could not be played
        ["serve", "--port", "65536"],
        ["serve", "--cut-after", "-1"],
    ],
)
def test_a_mistake_in_the_command_line(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_info:
        main(args)
    assert exit_info.value.code == 2
    assert "--help" in one_line(capsys)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--speed", "0"], "--speed: 0 is out of range, expected more than 0 and at most 1000"),
        (["--set", "pacing", "loose"], "--set: pacing: expected strict or guide, found loose"),
    ],
)
def test_a_mistake_in_how_the_window_is_to_open(
    args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *args]) == 2
    assert message in one_line(capsys)


def test_a_failed_expectation_says_its_line_and_what_happened_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, trace = tmp_path / "mine.scenario", tmp_path / "trace.jsonl"
    path.write_text(
        "0:02 tap main\n0:02 expect cue right within 2\n0:05 expect state running\n0:06 end\n"
    )
    assert main(["play", str(path), "--trace", str(trace)]) == 1
    output, _ = capsys.readouterr()
    assert output.splitlines() == [
        f"{path}:2: expected cue right within 2, found accepted at 0:02.{output.split('0:02.')[1][:3]}, "
        f"left at 0:02.{output.split('left at 0:02.')[1][:3]}",
        f"{path}:3: expected state running, found awake",
    ]
    last_lines = '"ok":false,"found":"awake"}\n{"t":6000,"type":"end"}\n'
    assert trace.read_text().endswith(last_lines)


def expect_mistake(text: str) -> None:
    try:
        parse(text, "any", Path())
    except UsageError as mistake:
        message = str(mistake)
    else:
        message = ""
    assert "\n" not in message


@given(st.text(max_size=200))
@examples(max_examples=300)
def test_any_text_at_all_is_a_scenario_or_a_mistake(text: str) -> None:
    expect_mistake(text)


WORDS = [
    "0:01",
    "+1",
    "1:02:03",
    "tap",
    "hold",
    "main",
    "side",
    "expect",
    "cue",
    "left",
    "within",
    "no",
    "for",
    "phase",
    "state",
    "screen",
    '"x"',
    "motor",
    "on",
    "end",
    "boot",
    "cut",
    "set",
    "seed",
    "7",
    "0.5",
    "round",
    "#",
]


@given(st.lists(st.sampled_from([*WORDS, "\n"]), max_size=40))
@examples(max_examples=300)
def test_any_order_of_its_words_is_a_scenario_or_a_mistake(order: list[str]) -> None:
    expect_mistake(" ".join(order))


def test_a_cue_that_did_not_come_before_the_end_is_said_to_have_had_so_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.scenario"
    path.write_text("0:01 expect cue left within 9\n0:04 end\n")
    assert main(["play", str(path)]) == 1
    message = "expected cue left within 9, found no cue began before the end, 0:04"
    assert capsys.readouterr().out == f"{path}:1: {message}\n"


def test_a_picture_that_a_board_cannot_give_is_said_and_the_rest_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.scenario"
    path.write_text("0:02 tap main\n0:03 screenshot awake.png\n0:05 end\n")
    folder = tmp_path / "screens"
    assert main(["play", str(path), "--board", "pico", "--screens", str(folder)]) == 0
    message = capsys.readouterr().err
    assert message == f"rondo: {path}:2: no screen on pico, so no awake.png\n"
    assert not folder.exists()


@pytest.mark.parametrize("trace", ["screens", "screens/awake.png"])
def test_a_trace_where_the_pictures_go_is_said_before_anything_is_played(
    trace: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.scenario"
    path.write_text("0:02 tap main\n0:03 screenshot awake.png\n0:05 end\n")
    trace_path = tmp_path / trace
    trace_path.parent.mkdir(exist_ok=True)
    screens = str(tmp_path / "screens")
    command = ["play", str(path), "--screens", screens, "--trace", str(trace_path)]
    assert main(command) == 2
    message = capsys.readouterr().err
    assert message == f"{trace_path}: is given twice, expected another file for the trace\n"
    assert not trace_path.exists()


def test_ctrl_c_ends_the_run_and_is_not_taken_for_a_verdict() -> None:
    play = Play(parse("0:02 tap main\n0:05 tap main\n30:00 end", "long", Path()))
    play.device.kernel.call_at_us(60 * S, lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        play.play()
    assert [kind for _, kind, _ in play.device.recorder.entries][-1] != "end"


def test_what_was_played_until_ctrl_c_is_in_the_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "long.scenario").write_text("0:02 tap main\n0:05 tap main\n30:00 end\n")
    play_whole = Play.play

    def play(run: Play) -> None:
        run.device.kernel.call_at_us(60 * S, lambda: signal.raise_signal(signal.SIGINT))
        play_whole(run)

    monkeypatch.setattr(Play, "play", play)
    trace = tmp_path / "trace.jsonl"
    assert main(["play", str(tmp_path / "long.scenario"), "--trace", str(trace)]) == 130
    assert '"name":"running"' in trace.read_text()
