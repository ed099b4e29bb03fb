"""The command line itself: whoever runs it, and whenever it is stopped, no traceback is seen."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import __main__ as simulator
from tools import __main__ as tools

ROOT = Path(__file__).parents[2]

# A process of a user who has no entry in the list of users; after each command a line, with its exit code.
STRANGER = """
import pwd, runpy, sys
def nobody(_):
    raise KeyError
pwd.getpwuid = nobody
for words in {commands!r}:
    sys.argv = ["tools", *words]
    try:
        runpy.run_module("tools", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        print("ended:", end.code, file=sys.stderr)
"""

# What a user without a home or a name asks for, and is told.
ASKED = (
    (("log", "list"), "required: --store"),
    (("report", "--html", "x.html"), "required: --store"),
    (("wipe", "--only-host", "--yes"), "required: --store"),
    (("log", "list", "--store", "/proc/log"), "expected one made by log pull"),
    (("log", "pull", "--store", "/proc/log", "--image", "."), "expected"),
    (("settings", "show", "--port", "/dev/nowhere"), "no such port"),
    (("program", "check", "x.json"), "No such file"),
    (
        ("build", "--source", "--out", "/proc/here"),
        "/proc/here/a/manifest.json: No such file or directory, expected a folder that can",
    ),
)


def run(*argv: str, cwd: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command as if started by hand, with nothing but `environ` and the paths in its environment."""
    return subprocess.run(
        [sys.executable, *argv],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("environ", [{}, {"HOME": "/proc"}, {"HOME": "/dev/null"}])
def test_a_user_without_a_home_or_a_name_gets_a_line(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    code = STRANGER.format(commands=[argv for argv, _ in ASKED])
    result = run("-c", code, cwd=tmp_path, **environ)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    endings = re.findall(r"(.*?)^ended: (\d)\n", result.stderr, re.DOTALL | re.MULTILINE)
    for (argv, output), (line, code) in zip(ASKED, endings, strict=True):
        if "required" not in output or not environ:
            assert code == "2", argv
            assert output in line, argv
        assert code in ("0", "2"), (argv, line)


@pytest.mark.parametrize(
    ("command_line", "message"),
    [
        ("tools log add 1 --left {}", "--left {}: expected a volume such as 12ml"),
        (
            "tools log enter 2026-05-01T03:00 --right {}",
            "--right {}: expected minutes and seconds",
        ),
        ("tools log clock 1 --by {}", "--by {}: expected hours and minutes"),
        ("tools log export csv --since {}", "--since {}: is empty, expected TIME"),
        ("tools log export csv --from {}", "--from {}: expected a day such as 2026-05-01"),
        ("tools log list --zone {}", "--zone {}: expected a time zone such as Europe/Madrid"),
        ("tools clock --zone {}", "--zone {}: expected a time zone such as Europe/Madrid"),
        ("tools settings set strength {}", "strength: expected 1 to 4, found {}"),
        ("tools report --html {}", "--html {}: is empty, expected FILE"),
        ("simulator play {}", "FILE {}: is empty, expected FILE"),
        ("simulator serve --flash {}", "--flash {}: is empty, expected IMAGE"),
        ("simulator run --set {} guide", "--set {}: is empty, expected KEY\n"),
    ],
)
def test_of_an_empty_value_it_is_said_which_one_it_is(
    command_line: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    package, *words = command_line.split()
    main = {"tools": tools.main, "simulator": simulator.main}[package]
    assert main([word.replace("{}", "") for word in words]) == 2
    assert message.format("''") in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command_line", "expected_kind"),
    [
        ("simulator play {}", "a text file"),
        ("simulator run {}", "a text file"),
        ("simulator play a.scenario --measured {}", "a text file"),
        ("simulator play a.scenario --interpreter unix --flash {}", "the image of a flash"),
        ("tools program check {}.json", "a text file"),
        ("tools log pull --band b --image {}", "a dump of a band's flash"),
        ("tools log list --store {}", "a log made by log pull"),
        ("tools log enter 2026-05-01T03:00 --left 5:00 --store {}", "a file that can be written"),
        ("tools wipe --only-host --yes --store {}", "a log made by log pull"),
    ],
)
def test_a_file_name_too_long_is_refused_with_what_it_should_be(
    command_line: str,
    expected_kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Such a name stands for a folder without permission, which fails in the same places: root has permission."""
    monkeypatch.chdir(tmp_path)
    Path("a.scenario").write_text("0:01 end\n")
    package, *words = command_line.split()
    main = {"tools": tools.main, "simulator": simulator.main}[package]
    assert main([word.replace("{}", "x" * 256) for word in words]) == 2
    assert capsys.readouterr().err.endswith(f": File name too long, expected {expected_kind}\n")


@pytest.mark.parametrize("zone", [":/etc/passwd", "Europe", "UTC+99"])
def test_the_catalog_is_read_whatever_the_computers_zone_is(tmp_path: Path, zone: str) -> None:
    """babel, which reads it, looks for the local zone as it is loaded."""
    environ = {"TZ": zone, "LANG": "es_ES.UTF-8", "HOME": str(tmp_path)}
    result = run("-m", "tools", "program", "list", cwd=tmp_path, **environ)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Tres rondas" in result.stdout


@pytest.mark.parametrize("zone", [":/etc/passwd", "Europe"])
def test_the_report_is_made_whatever_the_computers_zone_is(tmp_path: Path, zone: str) -> None:
    """babel, which writes its days, looks for the local zone as it is loaded."""
    environ = {"TZ": zone, "HOME": str(tmp_path)}
    enter = ("log", "enter", "2026-05-01T03:00Z", "--left", "5:00")
    for words in (enter, ("report", "--html", "x.html")):
        result = run("-m", "tools", *words, cwd=tmp_path, **environ)
        assert (result.returncode, result.stderr) == (0, "")


def test_a_zone_of_the_computers_that_cannot_be_is_a_line(tmp_path: Path) -> None:
    result = run("-m", "tools", "log", "list", cwd=tmp_path, TZ="UTC+99", HOME=str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "TZ: expected a time zone such as Europe/Madrid\n"


@pytest.mark.parametrize(
    ("command_line", "message"),
    [
        ("log export csv --unit oz", "--unit: is for babybuddy, expected that instead of csv"),
        ("log export json --child 1", "--child: is for babybuddy, expected that instead of json"),
        ("report --html x --anonymous --name A", "--name: is left out by --anonymous, expected"),
        ("doctor motor --out x.json", "--out: is for `doctor measure`, expected that"),
        ("doctor --by A", "--by: is for `doctor measure`, expected that"),
        ("doctor cues --where here", "--where: is for `doctor measure`, expected that"),
        ("doctor motor measure", "doctor: measure and other parts, expected it alone"),
    ],
)
def test_an_option_that_would_do_nothing_is_a_line_and_nothing_is_done(
    command_line: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert tools.main(command_line.split()) == 2
    assert capsys.readouterr().err.startswith(message)
    assert not list(tmp_path.iterdir())


def test_the_commands_are_told_of_apart_from_their_names() -> None:
    assert max(map(len, tools.COMMANDS)) < tools.NAME_LETTERS


def test_a_home_that_cannot_be_written_is_no_matter_for_a_picture(tmp_path: Path) -> None:
    command = ("-m", "tools", "program", "show", "three-round", "--picture", "x.png")
    result = run(*command, cwd=tmp_path, HOME="/proc")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "x.png").exists()


@pytest.mark.parametrize("module", ["tools", "simulator"])
def test_ctrl_c_while_modules_are_loaded_ends_without_a_traceback(
    tmp_path: Path, module: str
) -> None:
    """An import that never ends stands for one that takes a while."""
    (tmp_path / "argparse.py").write_text(
        "import sys, threading\nprint('loading', flush=True)\nthreading.Event().wait()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"loading\n"
    process.send_signal(signal.SIGINT)
    _, output = process.communicate(timeout=60)
    assert process.returncode
    assert output == b""
