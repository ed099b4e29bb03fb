"""A band's settings from a computer: checked before anything is written, whole after anything that happens."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firmware.rondo.storage import settings as rules
from simulator.cable.board_server import BoardServer
from simulator.cable.transport import Tcp
from simulator.text.usage import UsageError
from tests.tools import bands
from tests.tools.bands import MISSING, QUICK, contents, tool
from tools import settings
from tools.__main__ import main
from tools.band.repl import LinkLost

live = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture
def band() -> Iterator[BoardServer]:
    """Yields a served band that was flashed, with some settings."""
    settings = {"pacing": "guide", "strength": 2}
    with BoardServer(flash=bands.flashed_image(), settings=settings, speed=QUICK) as server:
        yield server


Edit = Callable[[str], int]


@pytest.fixture
def edit(band: BoardServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Returns a function that runs `settings edit` and returns its exit code.

    The editor replaces the text by the value of a Python expression, which is the function's argument.
    """
    script = tmp_path / "edit.py"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")

    def run(change: str) -> int:
        script.write_text(
            "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text()\n"
            f"path.write_text({change})\n"
        )
        return tool(band, "settings", "edit")

    return run


def files_on_flash(band: BoardServer) -> dict[str, bytes]:
    band.stop()
    return contents(bytes(band.device.flash.chip.memory))


def settings_on_flash(band: BoardServer) -> object:
    return json.loads(files_on_flash(band)[rules.FILE])


@live
def test_every_setting_is_shown_with_what_it_may_be(
    band: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(band, "settings", "show") == 0
    output = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in output if line.startswith("*")][:2] == ["*", "*"]
    assert any(line.startswith("* pacing             guide ") for line in output)
    assert any(
        line.startswith("  massage_s          45 ") and "0 to 300 or press" in line
        for line in output
    )
    assert all(any(key in line for line in output) for key in rules.SCHEMA)


@live
def test_what_is_set_is_kept_beside_what_was_and_the_band_starts_anew(
    band: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(band, "settings", "set", "strength", "3", "massage_s", "60") == 0
    assert "massage_s, strength changed; it counts from now on" in capsys.readouterr().out
    assert settings_on_flash(band) == {"massage_s": 60, "pacing": "guide", "strength": 3}
    entries = band.device.recorder.entries
    assert [fields["reason"] for _, kind, fields in entries if kind == "boot"] == [
        "power_on",
        "soft",
    ]


@live
def test_what_may_not_be_is_refused_and_nothing_is_written(
    band: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(band, "settings", "set", "strength", "3", "pacing", "fast") == 2
    assert "pacing: expected strict or guide, found fast" in capsys.readouterr().err
    assert tool(band, "settings", "set", "program", "night") == 2
    assert (
        "'night' is not on the band, expected `program send night` first"
        in capsys.readouterr().err
    )
    assert settings_on_flash(band) == {"pacing": "guide", "strength": 2}


@live
def test_what_is_reset_has_its_default(band: BoardServer) -> None:
    assert tool(band, "settings", "set", "massage_s", "60") == 0
    assert tool(band, "settings", "reset", "strength", "massage_s") == 0
    assert settings_on_flash(band) == {"pacing": "guide"}


@live
def test_after_reset_all_what_was_set_is_kept_aside(
    band: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    # Where nothing is set any more nothing is lost.
    for said in (f"what was set is kept in {rules.ASIDE}", "nothing has changed"):
        assert tool(band, "settings", "reset", "all") == 0
        assert said in capsys.readouterr().out
    files = files_on_flash(band)
    assert rules.FILE not in files
    assert json.loads(files[rules.ASIDE]) == {"pacing": "guide", "strength": 2}


@live
def test_what_is_the_same_is_not_written(
    band: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(band, "settings", "set", "strength", "2") == 0
    assert "nothing has changed" in capsys.readouterr().out


@live
@pytest.mark.parametrize(
    "text", [b"{", b"[1]", b"\xff", b"\xef\xbb\xbf{}", b"[" * 4000, b"x" * (rules.MAX_BYTES + 1)]
)
def test_settings_that_cannot_be_read_are_said(
    text: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with BoardServer(files={rules.FILE: text}, speed=QUICK) as server:
        assert tool(server, "settings", "show") == 2
        output = capsys.readouterr().err
        assert "`settings reset all` puts it aside" in output or "longer than 4096 bytes" in output
        assert tool(server, "settings", "reset", "all") == 0
        assert files_on_flash(server) == {rules.ASIDE: text}


@live
def test_values_that_the_band_does_not_take_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    text = json.dumps({"strength": 9, "\x1b[2J": 1}).encode()
    with BoardServer(files={rules.FILE: text}, speed=QUICK) as server:
        assert tool(server, "settings", "show") == 0
    output = capsys.readouterr().out
    assert "! strength           9 " in output
    assert "is no setting" in output
    assert "\x1b" not in output


@live
def test_a_key_that_no_band_has_is_taken_back_and_named_as_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "edit.py"
    script.write_text("import sys\nopen(sys.argv[1], 'w').write('strength 2')\n")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    text = json.dumps({"strength": 2, "\x1b[2J": 1}).encode()
    with BoardServer(files={rules.FILE: text}, speed=QUICK) as server:
        assert tool(server, "settings", "edit") == 0
    assert "\N{REPLACEMENT CHARACTER}[2J changed" in capsys.readouterr().out


@live
@pytest.mark.parametrize("calls_before", range(700, 3_000, 300))
def test_a_cable_that_is_pulled_out_leaves_the_old_settings_or_the_new(calls_before: int) -> None:
    settings = {"pacing": "guide"}
    with BoardServer(flash=bands.flashed_image(), settings=settings, speed=QUICK) as server:
        assert isinstance(server.cable, Tcp)
        server.cable.cut_after = calls_before
        tool(server, "settings", "set", "strength", "1")
        assert settings_on_flash(server) in (
            {"pacing": "guide"},
            {"pacing": "guide", "strength": 1},
        )


@live
def test_settings_are_changed_in_an_editor(band: BoardServer, edit: Edit, tmp_path: Path) -> None:
    assert edit("text.replace('# strength 4', 'strength 1').replace('pacing guide', '')") == 0
    assert settings_on_flash(band) == {"strength": 2}
    assert not list(tmp_path.glob("rondo-*")), "the band has it now"


@live
def test_a_slip_in_the_editor_is_said_with_its_line(
    band: BoardServer,
    edit: Edit,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert edit("'strength 1\\n\\npacing fast\\n'") == 2
    output = capsys.readouterr().err
    assert ".settings:3: pacing: expected strict or guide, found fast" in output
    assert kept_text(output).read_text() == "strength 1\n\npacing fast\n"
    assert edit("'strength\\n'") == 2
    assert ".settings:1: 'strength', expected KEY VALUE" in capsys.readouterr().err
    monkeypatch.setenv("VISUAL", "false")  # goes before $EDITOR
    assert tool(band, "settings", "edit") == 2
    assert "nothing is written, your text is " in capsys.readouterr().err
    monkeypatch.delenv("VISUAL")
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    assert tool(band, "settings", "edit") == 2
    assert "no-such-editor: No such file or directory, expected" in capsys.readouterr().err
    monkeypatch.setenv("EDITOR", "an 'open quote")
    assert tool(band, "settings", "edit") == 2
    assert "No closing quotation, expected a command" in capsys.readouterr().err
    monkeypatch.delenv("EDITOR")
    assert tool(band, "settings", "edit") == 2
    assert "no editor, expected $VISUAL or $EDITOR" in capsys.readouterr().err
    assert settings_on_flash(band) == {"pacing": "guide", "strength": 2}


@live
def test_what_was_edited_is_kept_until_the_band_has_it(
    band: BoardServer,
    edit: Edit,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def lose_link(*_: object) -> None:
        raise LinkLost(band.name, "the cable is out")

    with monkeypatch.context() as patch:
        patch.setattr(settings, "write", lose_link)
        assert edit("'strength 1\\n'") == 2
    output = capsys.readouterr().err
    assert "the cable is out" in output
    assert kept_text(output).read_text() == "strength 1\n"
    assert edit("'')\npath.write_bytes(b'\\xff\\n'") == 2
    assert "byte 0 is not UTF-8" in capsys.readouterr().err
    assert settings_on_flash(band) == {"pacing": "guide", "strength": 2}


@live
def test_an_editor_that_leaves_nothing_takes_no_setting_back(
    band: BoardServer, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    for change in ("''", "'\\n \\n'"):
        assert edit(change) == 2
        assert ".settings: is empty, expected a text; `settings reset all`" in (
            capsys.readouterr().err
        )
    assert edit("'')\npath.unlink(") == 2
    output = capsys.readouterr().err
    assert "No such file or directory, expected a text file\n" in output
    assert "kept" not in output, "for it is not"
    assert settings_on_flash(band) == {"pacing": "guide", "strength": 2}


def kept_text(message: str) -> Path:
    """Returns the path, named in `message`, of the file with the text that was edited."""
    (line,) = message.splitlines()
    return Path(line.rpartition("kept in ")[2])


def test_a_value_is_shown_and_edited_in_all_its_length(tmp_path: Path) -> None:
    settings_: dict[str, object] = {"program": "power-hour-one-side"}
    assert any("power-hour-one-side " in line for line in settings.table(settings_))
    path = tmp_path / "text"
    path.write_text(settings.to_edit(settings_))
    assert settings.from_edit(path) == settings_


def test_a_value_that_no_band_takes_leaves_the_table_its_width() -> None:
    lines = settings.table({"program": "x" * 3_000})
    assert max(map(len, lines)) < 200


def test_a_value_that_no_band_takes_is_edited_as_the_default() -> None:
    assert "\n# strength 4\n" in settings.to_edit({"strength": 9})


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes edited texts stay in the test's own folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["set"], "nothing, expected KEY VALUE"),
        (["set", "strength"], "nothing after strength, expected KEY VALUE"),
        (["set", "vigour", "3"], "no setting 'vigour', expected one of"),
        (["set", "strength", "strong"], "strength: expected 1 to 4, found strong"),
        (["set", "strength", "3", "strength", "4"], "strength is given twice, expected it once"),
        (["reset"], "nothing named, expected all or some of"),
        (["reset", "vigour"], "no setting 'vigour', expected all or some of"),
        (["show", "strength"], "'strength' is too much, expected nothing after it"),
    ],
)
def test_a_slip_is_said_before_any_band_is_spoken_to(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["settings", *words, "--port", "/dev/nowhere"]) == 2
    assert message in capsys.readouterr().err


def test_the_port_may_stand_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["set", "strength", "3"]
    for position in range(len(words) + 1):
        line = [*words[:position], "--port", "/dev/nowhere", *words[position:]]
        assert main(["settings", *line]) == 2
        assert capsys.readouterr().err.startswith("/dev/nowhere: no such port")


def test_what_is_edited_back_and_forth_is_the_same(tmp_path: Path) -> None:
    settings_: dict[str, object] = {
        "pacing": "guide",
        "quiet_from": "22:00",
        "quiet_to": "06:00",
        "utc_offset_min": -60,
    }
    path = tmp_path / "text"
    path.write_text(settings.to_edit(settings_))
    assert settings.from_edit(path) == settings_
    path.write_text("# a\N{LINE SEPARATOR}b\npacing nonsense\n", encoding="utf-8")
    with pytest.raises(UsageError, match="text:2: pacing: expected"):
        settings.from_edit(path)
