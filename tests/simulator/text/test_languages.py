"""Every text has its translation, each is what is said, and none is left that nobody says."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.boards import NAMES as BOARDS
from simulator.scenario.faults import FAULTS
from simulator.scenario.model import Scenario
from simulator.terminal.lines import TerminalLines
from simulator.terminal.terminal import Terminal
from simulator.text import language
from simulator.view import labels
from simulator.view.live import Live
from simulator.view.menus.energy import energy_menu
from simulator.view.menus.faults import choices, fault_menu
from simulator.window.drawing import text
from simulator.window.panels import header
from tools import languages
from tools.__main__ import main as tools_main
from tools.log.example import fill
from tools.log.store.store import Store

ROOT = Path(__file__).parents[3]
OTHERS = [name for name in language.LANGUAGES if name != language.ENGLISH]


pytestmark = pytest.mark.usefixtures("english_again")


@pytest.fixture(scope="module")
def texts_in_code() -> dict[str, list[str]]:
    return languages.texts()


@pytest.mark.parametrize("name", OTHERS)
def test_a_language_has_every_text_and_no_other_with_the_same_fields(
    name: str, texts_in_code: dict[str, list[str]]
) -> None:
    assert languages.wrong_texts(name, texts_in_code) == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_catalog_is_as_the_code_makes_it(name: str, texts_in_code: dict[str, list[str]]) -> None:
    catalog = (language.FOLDER / f"{name}.po").read_text(encoding="utf-8")
    assert catalog == languages.po_text(name, texts_in_code), "make languages"


def test_french_never_breaks_a_line_before_a_colon_or_a_semicolon() -> None:
    """In French a space that does not break stands before : ; ! and ?."""
    texts = language.catalog("fr").values()
    breaking = [text for text in texts if re.search(r"(?<!\u00a0)[:;!?](?=\s|$)", text)]
    assert breaking == [], r"write \u00a0 there"


def test_what_is_wrong_with_a_catalog_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "es.po").write_text(
        'msgid "{n} pulses"\nmsgstr "{m} pulsos"\n\nmsgid "old"\nmsgstr "viejo"\n'
        '\nmsgid "bare"\nmsgstr ""\n'
    )
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    assert languages.wrong_texts(
        "es", {"{n} pulses": ["a.py"], "new": ["b.py"], "bare": ["c.py"]}
    ) == [
        "es: lacks 'new', of b.py",
        "es: lacks 'bare', of c.py",
        "es: nobody says 'old'",
        "es: '{n} pulses' has other fields than its translation",
    ]
    new_text = languages.po_text("es", {"{n} pulses": ["a.py"], "new": ["b.py"]})
    assert 'msgid "new"\nmsgstr ""' in new_text
    assert "old" not in new_text


def test_a_catalog_that_lacks_a_text_is_renewed_and_only_a_check_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    monkeypatch.setattr(languages, "LANGUAGES", ("en", "es"))
    monkeypatch.setattr(languages, "texts", lambda: {"new": ["a.py"]})
    (tmp_path / "es.po").write_text("")
    assert languages.main(["--check"]) == 1
    assert (tmp_path / "es.po").read_text() == ""
    assert languages.main([]) == 0
    assert 'msgid "new"' in (tmp_path / "es.po").read_text()


@pytest.mark.parametrize(
    ("argv", "environ", "expected"),
    [
        (["run"], {}, "en"),
        (["run", "--language", "es"], {"LANG": "id_ID.UTF-8"}, "es"),
        (["--language=id", "run"], {}, "id"),
        (["run", "--language"], {"LANG": "es"}, "en"),
        (["run", "--language", "xx"], {}, "en"),
        ([], {"LANG": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "es_ES.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ([], {"LANGUAGE": "ja:es:en", "LANG": "de_DE"}, "es"),
        ([], {"LANG": "ja_JP.UTF-8"}, "en"),
        ([], {"LANG": ""}, "en"),
    ],
)
def test_the_command_line_decides_then_the_environment(
    argv: list[str], environ: dict[str, str], expected: str
) -> None:
    assert language.requested_language(argv, environ) == expected


def test_both_commands_speak_the_language_that_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in (main, tools_main):
        with pytest.raises(SystemExit):
            command(["--language", "es", "--help"])
        assert capsys.readouterr().out.startswith("uso: ")
        with pytest.raises(SystemExit):
            command(["--help"])
        assert capsys.readouterr().out.startswith("usage: ")


@pytest.mark.parametrize(
    ("name", "expected_text"),
    [
        ("es", "lado izquierdo"),
        ("fr", "exprimer, côté gauche"),
        ("id", "perah, sisi kiri"),
        ("th", "บีบน้ำนม, ข้างซ้าย"),
        ("tr", "sağma, sol taraf"),
    ],
)
def test_the_views_and_the_tools_say_what_the_catalog_says(
    name: str, expected_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tools_main(["program", "show", "three-round", "--language", name]) == 0
    assert expected_text in capsys.readouterr().out
    live = Live(Scenario("by hand", settings={"first_side": "left"}))
    for press_ms in (2_000, 5_000):
        live.pace.run_to_ms(press_ms)
        live.pace.tap("main")
    live.pace.run_to_ms(9_000)
    assert expected_text in "\n".join(
        TerminalLines(Terminal(live)).lines(columns=120, rows=60, wall_s=0.0)
    )


# Here and there on its page, in English.
IN_A_REPORT = (
    *("Session", "left side", "drops", " days", "Longest", "Volume in 24 h<"),
    *("Each side", "share of the", "on a day", "number after"),
)


@pytest.mark.parametrize(
    ("name", "expected_words"),
    [
        ("en", IN_A_REPORT),
        ("es", ("Sesiones", "lado izquierdo", "vie 1 may")),
        ("fr", ("Séances", "côté gauche", "ven. 1 mai")),
        ("id", ("Sesi", "sisi kiri", "Jum 1 Mei")),
        ("th", ("เซสชัน", "ข้างซ้าย", "1 พ.ค.")),
        ("tr", ("Seanslar", "sol taraf", "Cum 1 May")),
    ],
)
def test_the_report_is_in_the_language_that_is_asked_for(
    name: str, expected_words: tuple[str, ...], tmp_path: Path
) -> None:
    with Store(tmp_path / "log.db") as store:
        fill(store, 60)
    page = tmp_path / "page.html"
    arguments = ["report", "--store", str(tmp_path / "log.db"), "--html", str(page)]
    assert tools_main([*arguments, "--zone", "Europe/Madrid", "--language", name]) == 0
    text = page.read_text(encoding="utf-8")
    assert f'<html lang="{name}">' in text
    assert [word for word in expected_words if word not in text] == []
    assert name == "en" or [word for word in IN_A_REPORT if word in text] == []


WHOLE = (language.FOLDER / "es.po").read_bytes()
DAMAGED = {
    "half a file": WHOLE[: len(WHOLE) // 2],
    "a byte short": WHOLE[:-1],
    "nothing": b"",
    "zeros": bytes(5_000),
    "Latin-1": WHOLE.decode().encode("latin-1", "replace"),
    "UTF-16": WHOLE.decode().encode("utf-16"),
    "another charset": WHOLE.replace(b"charset=utf-8", b"charset=nonsense"),
    "broken braces": WHOLE.replace(b'msgstr "', b'msgstr "{', 9),
    "another form of a field": WHOLE.replace(b'"{file}: se', b'"{file:d}: se'),
    "a form that is none": WHOLE.replace(b'"{file}: se', b'"{file!x}: se'),
    "other fields": WHOLE.replace(b'"{file}: se', b'"{datei}: se'),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_catalog_is_told_of_in_a_line_and_english_is_spoken(
    damage: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert DAMAGED[damage] != WHOLE
    (tmp_path / "es.po").write_bytes(DAMAGED[damage])
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    program = Path(__file__).parents[3] / "programs" / "power-hour.json"
    assert tools_main(["--language", "es", "program", "check", str(program)]) == 0
    output = capsys.readouterr()
    assert output.out
    (line,) = output.err.splitlines()
    assert line.startswith(f"{tmp_path / 'es.po'}: ")
    assert "English" in line


def test_an_unknown_language_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--language", "xx"])
    assert "--language: invalid choice: 'xx'" in capsys.readouterr().err


@pytest.mark.parametrize("name", language.LANGUAGES)
def test_the_words_of_the_window_fit_their_places(name: str) -> None:
    language.use(name)
    for caption in ("state", "felt", "motor", "screen", "next", "cell"):
        assert text.width(language._(caption), text.SMALL) <= 58, caption
    for state in labels.STATES:
        assert text.width(labels.state(state), text.HUGE, text.STRONG) <= 300, state
    for _command, _icon, label, _tip, _key in header.TOOLS:
        assert text.width(language._(label), text.SMALL, text.MEDIUM) <= 76, label


# What the makers of Rondo use speaks English but for its help: these files, and all in these folders.
MAKERS = {
    *(f"tools/{name}.py" for name in ("art", "languages", "pictures/__init__")),
    "simulator/cable/serve.py",
    "web/__main__.py",
}
MAKING = ("tools/bench/", "tools/build/", "tools/docs/", "web/building/", "web/littlefs/")
SHOWN = {
    "print", "write", "add_argument", "add_parser", "Parser", "Action", "centered", "NotValid",
    "ask", "say", "yes", "bar",
}  # fmt: skip
SPOKEN = {"help", "description", "epilog", "title"}


def unmarked(tree: ast.AST) -> Iterator[str]:
    """Yields texts for people that are passed to `print`, `write`, help= and the like without being translated.

    Also texts marked within an f-string: not all versions of Python find them there.
    """
    for call in ast.walk(tree):
        if isinstance(call, ast.FormattedValue) and re.match(r"_\(['\"]", ast.unparse(call.value)):
            yield ast.unparse(call.value)
        if not isinstance(call, ast.Call):
            continue
        name = (
            call.func.attr
            if isinstance(call.func, ast.Attribute)
            else getattr(call.func, "id", "")
        )
        names = [*call.args] if name in SHOWN - {"add_argument", "add_parser"} else []
        names += [word.value for word in call.keywords if word.arg in SPOKEN and name in SHOWN]
        for value in names:
            for part in value.values if isinstance(value, ast.JoinedStr) else [value]:
                text = part.value if isinstance(part, ast.Constant) else ""
                if isinstance(text, str) and re.search(r"[a-z]{2,} [a-z]{2,}", text):
                    yield text


def test_nothing_is_said_that_is_not_marked_for_translation() -> None:
    unmarked_texts = {}
    for path in sorted(
        path for folder in languages.SAID_BY for path in (ROOT / folder).rglob("*.py")
    ):
        file = path.relative_to(ROOT).as_posix()
        if file not in MAKERS and not file.startswith(MAKING) and "/inside/" not in file:
            for text in unmarked(ast.parse(path.read_text())):
                unmarked_texts.setdefault(file, []).append(text)
    assert unmarked_texts == {}


def test_a_text_that_is_not_marked_is_noticed() -> None:
    for code in (
        'print("well done")',
        'f.write(f"{x} is here")',
        'p.add_argument("x", help="a file of")',
    ):
        assert list(unmarked(ast.parse(code))) != [], code
    for code in (
        'print(_("well done"))',
        'print("x1")',
        'p.add_argument("a file", help=_("a file of"))',
    ):
        assert list(unmarked(ast.parse(code))) == [], code


def test_every_fault_has_a_name_and_so_has_what_it_is_given() -> None:
    assert set(labels.FAULTS) == set(FAULTS)
    live = Live(Scenario("by hand"))
    names = {word for fault in FAULTS.values() for word in choices(fault, live)}
    words = {
        word for word in names if word.isalpha()
    }  # numbers and files are the same in any language
    assert words == set(labels.FAULT_ARGUMENTS)


def texts_of_menus(board: str) -> list[str]:
    """Returns what the menus of faults and of energy say on a board on which every fault is on."""
    live = Live(Scenario("by hand", board=board))
    faults, energy = fault_menu(live, lambda: None), energy_menu(live)
    for row in faults.rows:
        assert row.act is not None
        row.act()
    menu_texts = [row.text for row in faults.rows] + [row.value() for row in faults.rows]
    lines = [line.text for line in live.replay.lines.of_filter("faults")]
    return [*menu_texts, faults.message, *lines, *(row.note() for row in energy.rows)]


@cache
def english_texts_of_menus(board: str) -> list[str]:
    """Returns `texts_of_menus` in English; the first call for a board has to come while English is in use."""
    assert language.language_in_use() == language.ENGLISH
    return texts_of_menus(board)


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("name", OTHERS)
def test_faults_and_where_the_energys_figures_are_from_are_said_in_the_language(
    name: str, board: str
) -> None:
    english = english_texts_of_menus(board)
    language.use(name)
    translated_texts = texts_of_menus(board)
    untranslated_texts = {text for text in translated_texts if text and text in english}
    assert untranslated_texts == SAME_WORD.get(name, set())


@pytest.mark.parametrize(
    ("name", "unit"), [("es", "s"), ("fr", "s"), ("id", "detik"), ("th", "วิ"), ("tr", "sn")]
)
def test_the_seconds_of_a_fault_are_said_in_the_language(name: str, unit: str) -> None:
    """The seconds are tested alone: the word off or on beside them differs from English anyway."""
    language.use(name)
    rows = fault_menu(Live(Scenario("by hand")), lambda: None).rows
    durations = [row.value().partition("   ")[0] for row in rows]
    assert f"3600 {unit}" in durations
    assert "20 ms" in durations


# Words that are the same as in English.
SAME_WORD = {"fr": {"exception"}}
