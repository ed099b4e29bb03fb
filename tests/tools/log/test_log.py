"""The command `log`, as a person types it: with a band's real flash, and with every slip of the pen."""

import json
import re
import shlex
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from firmware.rondo.storage import frames
from simulator.chips.nor import BLOCK
from simulator.core.device import Device
from simulator.core.setup import Setup
from tools import log as tools_log
from tools.__main__ import main
from tools.log import VERBS, parser
from tools.log.example import journal
from tools.log.verbs.adding import LONGEST_NOTE
from tools.log.verbs.picking import LONGEST_NAME

CLOCK_S = 1_777_604_400  # 2026-05-01T03:00:00Z
ROOT = Path(__file__).parents[3]
DUMP = "expected a dump of a band's flash"
Log = Callable[..., list[str]]


@cache
def dump() -> bytes:
    """Returns the flash of a band that was worn for two sessions, the second ended early."""
    device = Device(Setup(clock=CLOCK_S))
    device.power_on()
    for press_ms, held_ms in (
        (2_000, 100),
        (5_000, 100),
        (2_600_000, 100),
        (2_603_000, 100),
        (2_700_000, 4_000),
    ):
        device.hold("main", press_ms, held_ms)
    device.run_to_ms(2_800_000)
    device.discard()
    return bytes(device.flash.chip.memory)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "dump.bin"
    path.write_bytes(dump())
    return path


@pytest.fixture
def log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Log:
    def run(verb: str, *arguments: object, code: int = 0) -> list[str]:
        store = ["--store", str(tmp_path / "log.sqlite")]
        assert main(["log", verb, *store, *(str(argument) for argument in arguments)]) == code
        output = capsys.readouterr()
        return (output.out if code == 0 else output.err).splitlines()

    return run


@pytest.fixture
def log_with_sessions(log: Log, image: Path) -> Log:
    log("pull", "--image", image, "--band", "mine")
    return log


def test_a_dump_of_a_band_becomes_a_list_of_sessions(log: Log, image: Path) -> None:
    assert log("pull", "--image", image, "--band", "mine") == [
        "mine: 2 new, 0 changed, 0 as they were"
    ]
    assert log("pull", "--image", image, "--band", "mine") == [
        "mine: 0 new, 0 changed, 2 as they were"
    ]
    first_line, second_line = log("list", "--zone", "+02:00")
    assert first_line == "    1  2026-05-01 05:00  left 12:30  right 12:30  done"
    assert second_line.startswith("    2  2026-05-01 05:43  left  0:00  right  1:37  early")


def test_the_file_system_is_found_in_a_dump_of_the_whole_chip(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "chip.bin"
    path.write_bytes(b"\xe9" + b"\xff" * (16 * BLOCK - 1) + dump() + b"\xff" * BLOCK)
    assert "2 new" in log("pull", "--image", path, "--band", "mine")[0]


def test_a_folder_that_was_copied_from_a_band_will_do(log: Log, tmp_path: Path) -> None:
    for name, data in journal(count=3).items():
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(data)
    assert "3 new" in log("pull", "--image", tmp_path / "copy", "--band", "mine")[0]


def test_of_a_torn_journal_all_that_is_intact_is_taken_and_the_rest_is_told_of(
    log: Log, tmp_path: Path
) -> None:
    files = journal(count=3)
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data[:-7] if name == "history/00" else data)
    output = log("pull", "--image", tmp_path, "--band", "mine")
    assert output[0].startswith("mine: 3 new"), "the last one is in the other place too"
    assert output[1] == "Not intact, and left out:"
    assert re.fullmatch(r"  history/00: \d+ bytes are in no record that is intact", output[2])


def test_volumes_and_notes_are_added_and_shown(log_with_sessions: Log) -> None:
    (output,) = log_with_sessions(
        "add", 2, "--left", "0,1 ml", "--right", "drops", "--colostrum", "--note", "a \x1b[2J"
    )
    assert output.endswith("left: 0.1 ml  right: drops  colostrum  a \N{REPLACEMENT CHARACTER}[2J")
    (output,) = log_with_sessions("add", 2, "--left", "nothing", "--note", "")
    assert output.endswith("right: drops  colostrum")
    shown_lines = log_with_sessions("show", "all")
    assert "pauses           0" in shown_lines, "none is known of, too"
    assert "right_entered    drops" in shown_lines
    assert "    1  round 1  express  left    6:00 of  6:00  time" in shown_lines


def test_a_name_and_a_note_of_just_the_greatest_length_are_taken(log: Log, image: Path) -> None:
    name, note = "b" * LONGEST_NAME, "n" * LONGEST_NOTE
    log("pull", "--image", image, "--band", name)
    log("add", 1, "--note", note)
    shown = [line.split() for line in log("show", 1)]
    assert ["band", name] in shown
    assert ["note", note] in shown


def test_what_it_was_can_be_said_of_several_at_once(log_with_sessions: Log) -> None:
    assert [line.split()[-1] for line in log_with_sessions("add", "all", "--milk")] == [
        "milk",
        "milk",
    ]


def test_a_line_of_the_list_speaks_one_language_and_leaves_a_note_as_it_is(
    log_with_sessions: Log,
) -> None:
    log_with_sessions("add", 2, "--left", "drops", "--colostrum", "--note", "milk")
    words = log_with_sessions("list", "--language", "es")[1].split()
    assert [word for word in words if word.rstrip(":").isalpha()] == [
        "izquierda", "derecha", "terminada", "antes", "izquierda:", "gotas", "calostro", "milk",
    ]  # fmt: skip
    assert "colostrum  milk" in log_with_sessions("list")[1]


def test_two_bands_cannot_have_one_name_and_each_is_written_out_by_itself(
    log_with_sessions: Log, tmp_path: Path
) -> None:
    for name, data in journal(count=3).items():
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(data)
    with (tmp_path / "copy" / "history" / "01").open("wb") as file:
        buffer = bytearray(200)
        file.write(buffer[: frames.put_line(buffer, 1, CLOCK_S, "reset: watchdog")])
    log_with_sessions("pull", "--image", tmp_path / "copy", "--band", "other")
    names = [line.split()[-1] for line in log_with_sessions("list")]
    assert sorted(names) == ["mine", "mine", "other", "other", "other"]
    assert len(log_with_sessions("list", "--band", "other")) == 3
    exported_json = json.loads("\n".join(log_with_sessions("export", "json", "--band", "mine")))
    assert {exported["band"] for exported in exported_json["sessions"]} == {"mine"}
    assert exported_json["lines"] == []
    exported_json = json.loads("\n".join(log_with_sessions("export", "json", "--band", "other")))
    assert exported_json["lines"] == [
        {"band": "other", "boot": 1, "written": "2026-05-01T03:00:00Z", "text": "reset: watchdog"}
    ]
    for days, count in (("--from 2026-05-02 --zone UTC", 0), ("--to 2026-04-30 --zone -05:00", 1)):
        exported_text = "\n".join(log_with_sessions("export", "json", *days.split()))
        assert len(json.loads(exported_text)["lines"]) == count, "by local days"


def test_a_clock_that_was_slow_is_put_right_and_back(log_with_sessions: Log) -> None:
    assert log_with_sessions("clock") == ["All dates fit together."]
    output = log_with_sessions("clock", "all", "--by", "+1:00:30")
    assert output[-1] == "  1: sessions 1, 2 by +3630 s"
    assert "2026-05-01 04:00" in log_with_sessions("list", "--zone", "UTC")[0]
    output = log_with_sessions("clock", 2, "--start", "2026-05-01T05:10", "--zone", "+02:00")
    assert output[-1] == "  2: session 2 began 2026-05-01T05:10+02:00", "as it was said"
    assert (
        log_with_sessions("clock")[1]
        == "  session 2 has an earlier date than session 1, which came before it"
    )
    log_with_sessions("clock", "--undo", 1)
    assert log_with_sessions("clock")[:2] == [
        "Dates that do not fit together:",
        "  session 2 begins before session 1 is over",
    ]
    log_with_sessions("clock", "--undo", 2)
    assert log_with_sessions("clock") == ["All dates fit together."]


def test_days_are_those_of_local_time(log_with_sessions: Log) -> None:
    assert len(log_with_sessions("list", "--from", "2026-05-01", "--zone", "UTC")) == 2
    (line,) = log_with_sessions("list", "--to", "2026-04-30", "--zone", "-03:30")
    assert line.startswith("    1  2026-04-30 23:30")
    assert log_with_sessions("list", "--to", "2026-04-30", "--zone", "UTC") == [
        "There are no sessions here; log pull brings in what a band kept."
    ]


def test_a_session_that_begins_at_midnight_is_of_the_day_that_begins(log: Log) -> None:
    zone = ("--zone", "+05:30")
    (line,) = log("enter", "2026-05-03T00:00", "--left", "9", *zone)
    assert line.startswith("    1  2026-05-03 00:00")
    assert log("list", "--from", "2026-05-03", *zone) == [line]
    assert log("list", "--to", "2026-05-02", *zone)[0].startswith("There are no sessions here")


def test_it_is_written_out_to_a_file_or_to_the_terminal(
    log_with_sessions: Log, tmp_path: Path
) -> None:
    log_with_sessions("add", 1, "--both", "0.5oz")
    for form in ("csv", "phases", "json"):
        path = tmp_path / form
        assert log_with_sessions("export", form, "--out", path) == [
            f"{path} is written; sessions in it: 2"
        ]
        assert path.read_bytes().decode().splitlines() == log_with_sessions("export", form)
    assert len(json.loads((tmp_path / "json").read_text())["sessions"]) == 2
    for unit, amount in (("ml", "14.79"), ("oz", "0.5")):
        options = ("--zone", "+02:00", "--child", 3, "--unit", unit)
        assert log_with_sessions("export", "babybuddy", *options) == [
            '"child_id","amount","start","end","notes"',
            f'"3","{amount}","2026-05-01 05:00:05","2026-05-01 05:28:05","both sides 0.5 oz"',
        ]


def test_what_could_not_be_written_out_is_said_beside_it(
    log_with_sessions: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--store", str(tmp_path / "log.sqlite"), "--out", str(tmp_path / "out.csv")]
    assert main(["log", "export", "babybuddy", *arguments]) == 0
    assert capsys.readouterr().err == "left out: 2 without an amount: 1-2\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("pull --image dump.bin", "--image: does not say which band it is of, expected --band NAME too"),
        ("pull --image nowhere.bin --band a", f"nowhere.bin: No such file or directory, {DUMP}"),
        ("pull --image dump.bin --port /dev/x --band a", "--image: expected either a port or an image"),
        ("pull --image text.txt --band a", f"text.txt: no littlefs in it that can be read, {DUMP}"),
        ("pull --image none --band a", "none: has no journal, expected the folders live and history in it"),
        ("list --from 1.5.2026", "1.5.2026: expected a day such as 2026-05-01"),
        ("list --from 2026-05-02 --to 2026-05-01", "--to: 2026-05-01 is before 2026-05-02, expected a later day"),
        ("list --zone Mars/Base", "Mars/Base: expected a time zone such as Europe/Madrid or +05:30"),
        ("list --zone ../../etc/passwd", "../../etc/passwd: expected a time zone such as Europe/Madrid or +05:30"),
        ("list --band other", "other: there is no such band, expected one of: mine"),
        ("show 9", "9: there is no such session; see log list"),
        ("show x", "x: expected numbers of sessions such as 3, 3-9 or all; see log list"),
        ("pull --image text.txt --band b --wait", "--wait: is for a band, expected it without --image"),
        ("add 1", "log add: nothing to add, expected --left, --right, --both, --milk, --colostrum or --note"),
        ("add all --left 4ml", "all: 2 sessions, expected one to add a volume to"),
        ("add 9 --milk", "9: there is no such session; see log list"),
        ("add 1 --left 4", "4: expected a volume such as 12ml, 0.1ml, 0.5oz or drops"),
        ("add 1 --left -4ml", "-4ml: expected a volume such as 12ml, 0.1ml, 0.5oz or drops"),
        ("add 1 --left 99oz", "99oz: expected at most 2000 ml"),
        ("clock 1 --by 1:00", "1:00: expected hours and minutes with their sign, such as +1:00 or -0:20:30"),
        ("clock --by +1:00", "log clock: expected which sessions, such as log clock 3-9 --by +1:00"),
        ("clock 1", "log clock: expected either --by or --start"),
        ("clock 1-2 --start 2026-05-01T03:00", "--start: 2 sessions, expected one; move several with --by"),
        ("clock 1 --start 2026-05-01", "2026-05-01: expected a date and a time such as 2026-05-01T03:00"),
        ("clock --undo 5", "--undo: there is no correction 5; see log clock"),
        ("export csv --out gone/x.csv", "gone/x.csv: there is no folder gone, expected one that exists"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_one_line(
    log_with_sessions: Log,
    image: Path,
    arguments: str,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(image.parent)
    (image.parent / "text.txt").write_text("littlefs is told of here" * 100)
    (image.parent / "none").mkdir()
    assert log_with_sessions(*arguments.split(), code=2) == [message]


def test_without_a_log_one_is_told_how_to_make_it(log: Log, tmp_path: Path) -> None:
    (output,) = log("list", code=2)
    assert output.endswith("log.sqlite: there is no log yet, expected one made by log pull")
    assert not (tmp_path / "log.sqlite").exists()


@pytest.mark.parametrize("rotten_offset", [0, 8, 200, 5_000, 60_000])
def test_a_rotten_dump_is_read_as_far_as_it_goes_or_refused_in_a_line(
    log: Log, image: Path, rotten_offset: int, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(dump())
    for block in range(3):
        data[rotten_offset + block * BLOCK] ^= 0x55
    image.write_bytes(data)
    code = main(
        ["log", "pull", "--image", str(image), "--band", "mine", "--store", str(image) + ".sqlite"]
    )
    output = capsys.readouterr()
    assert code in (0, 2)
    assert "Traceback" not in output.out + output.err
    assert len(output.err.splitlines()) == (1 if code == 2 else 0)


def test_every_verb_is_in_the_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["log", "--help"])
    text = capsys.readouterr().out
    for verb in VERBS:
        assert f"  log {verb}" in text


def test_every_command_line_of_the_pages_is_understood() -> None:
    pages = [*(ROOT / "docs" / name for name in ("log.md",)), ROOT / "README.md"]
    text = "\n".join(page.read_text() for page in pages) + str(tools_log.__doc__)
    lines = re.findall(
        r"(?:python -m tools |`|^  )log ([a-z]+ [^`\n|]*?)(?:`|\s{3,}|$)", text, re.M
    )
    assert len(lines) > 20
    for line in lines:
        words = shlex.split(line.replace("...", "T").replace("csv|phases|json|", ""))
        parser().parse_args(words)
