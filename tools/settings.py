"""Shows and changes the settings of the band at the other end of the cable.

show             every setting: its value, what it may be and what it means
set KEY VALUE    change one or several, checked by the band's own rule before anything is written
reset KEY        back to the default, one or several, or all of them with `reset all`
edit             all of them in your editor ($VISUAL or $EDITOR)

A change counts from the next start, and the band starts anew at the end of the command. A paused session goes
on as it began. On flash the old settings stand until the new ones are whole.

examples:
  python -m tools settings show
  python -m tools settings set pacing guide strength 3
  python -m tools settings reset reminder_min
"""

import argparse
import json
import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

from firmware.rondo.session import program
from firmware.rondo.storage import settings as rules
from simulator.stock.errnos import ENOENT
from simulator.text import settings_help
from simulator.text.language import _
from simulator.text.usage import Parser, UsageError, printable, read_text

from .band import link
from .band.link import Link
from .band.repl import DeviceError

ALL = "all"
ACTIONS = ("show", "set", "reset", "edit")

Values = dict[str, object]


def read(band: Link) -> Values:
    """Returns the settings in the band's file, {} if it has none. Raises UsageError if the file cannot be read."""
    try:
        data = band.read(rules.FILE, rules.MAX_BYTES)
    except DeviceError as error:
        if error.number == ENOENT:
            return {}
        raise
    try:
        values = json.loads(data.decode())  # as the band does: no byte order mark, no UTF-16
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise UsageError(
            band.port,
            f"{rules.FILE} cannot be read, expected JSON; `settings reset {ALL}` puts it aside and begins anew",
        )
    return values


def write(band: Link, values: Mapping[str, object]) -> None:
    """Replaces the band's file of settings by `values`.

    Raises UsageError, and writes nothing, if a setting is not allowed.
    """
    for key in sorted(values):
        complaint = settings_help.complaint(key, values[key])
        if complaint:
            raise UsageError("settings", complaint)
    complaint = settings_help.quiet_complaint(values)
    if complaint:
        raise UsageError("settings", complaint)
    _check_program(band, values)
    band.replace(rules.FILE, json.dumps(dict(sorted(values.items()))).encode())


def _check_program(band: Link, values: Mapping[str, object]) -> None:
    """Raises UsageError if the program that the settings name is not on the band."""
    name = values.get("program", program.THREE_ROUND)
    path = f"programs/{name}.json"
    if name not in program.BUILT_IN and band.sha256(path) is None:
        raise UsageError(
            "program", f"'{name}' is not on the band, expected `program send {name}` first"
        )


def pairs(words: list[str], where: str = "settings set") -> Values:
    """Returns the settings in `words`: KEY VALUE KEY VALUE.

    Raises UsageError, naming `where`, if a word is missing or a value is not allowed.
    """
    if not words or len(words) % 2:
        words_shown = f"nothing after {words[-1]}" if words else "nothing"
        raise UsageError(where, f"{words_shown}, expected KEY VALUE, once or several times")
    return settings_help.parsed_settings(zip(words[::2], words[1::2], strict=True), where)


def table(values_by_key: Mapping[str, object]) -> list[str]:
    """Returns a line for each setting: * marks one that is set, ! one whose value the band refuses."""
    chosen, refused_keys = rules.resolve(
        {key: values_by_key[key] for key in sorted(values_by_key)}
    )
    marks = {
        key: ("!" if key in refused_keys else "*") if key in values_by_key else " "
        for key in rules.SCHEMA
    }
    values = {
        key: _cut_text(values_by_key[key] if mark == "!" else chosen[key])
        for key, mark in marks.items()
    }
    width = max(map(len, values.values()))
    lines = [
        f"{marks[key]} {key:18} {value:{width}} {_meaning(key)}" for key, value in values.items()
    ]
    lines += [
        f"! {printable(key)[:18]:18} " + _("is no setting")
        for key in sorted(values_by_key.keys() - rules.SCHEMA.keys())
    ]
    return [
        *lines,
        "",
        _("* set on the band; all others have their default or what wear_site brings"),
    ]


def _meaning(key: str) -> str:
    """Returns the text on a setting: its meaning, its allowed values, its unit."""
    unit, meaning = settings_help.MEANING[key]
    may_be = f"{settings_help.expected_values(key)}; {_(unit) if unit else ''}".removesuffix("; ")
    return f"{_(meaning)} ({may_be})"


def _text(value: object) -> str:
    """Returns a value as text, as it is typed on a command line; what no terminal shows in it is escaped."""
    return printable(settings_help.written(value))


def _cut_text(value: object) -> str:
    """Returns a value as text, cut to the table's width; any value that a band accepts fits."""
    text = _text(value)
    return text if len(text) <= program.MAX_NAME else text[: program.MAX_NAME - 3] + "..."


# In an editor.


def to_edit(values: Mapping[str, object]) -> str:
    """Returns all settings as text for an editor, a line each; those with their default are comments."""
    lines = ["# " + _("A setting is KEY VALUE; a line with # before it has the default."), ""]
    for key, (default, _allowed) in rules.SCHEMA.items():
        lines.append(f"# {_meaning(key)}")
        set_there = key in values and rules.fits(key, values[key])
        lines.append(f"{key} {_text(values[key])}" if set_there else f"# {key} {_text(default)}")
    return "\n".join([*lines, ""])


def from_edit(path: Path) -> Values:
    """Returns the settings in a text of `to_edit` that a person has edited. UsageError names a wrong line.

    An empty text is an error too: an editor that finds no room, or is stopped, may leave that.
    """
    values: Values = {}
    text = read_text(path)
    if not text.strip():
        raise UsageError(str(path), "is empty, expected a text; `settings reset all` resets all")
    for number, line in enumerate(StringIO(text, None), 1):  # as in a scenario
        words = line.partition("#")[0].split()
        if not words:
            continue
        where = f"{path}:{number}"
        if len(words) != 2:
            line_shown = settings_help.short_text(" ".join(words))
            raise UsageError(where, f"'{line_shown}', expected KEY VALUE")
        value = settings_help.parse(words[1])
        complaint = settings_help.complaint(words[0], value)
        if not complaint and words[0] in values:
            complaint = f"{words[0]} is there twice, expected it once"
        if complaint:
            raise UsageError(where, complaint)
        values[words[0]] = value
    return values


def _editor() -> list[str]:
    """Returns the command that starts the editor. Raises UsageError if $VISUAL and $EDITOR name none."""
    command_line = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(command_line)
    except ValueError as error:
        raise UsageError(
            f"{command_line!r}", f"{error}, expected a command that starts an editor"
        ) from None
    if not command:
        raise UsageError(
            "settings edit",
            "no editor, expected $VISUAL or $EDITOR to name one, or `settings set`",
        )
    return command


def _write_temporary(text: str) -> Path:
    """Writes `text` to a new temporary file that only this user can read; returns its path."""
    handle, name = tempfile.mkstemp(prefix="rondo-", suffix=".settings", text=True)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _run_editor(path: Path) -> None:
    """Runs the editor until it is closed. Raises UsageError if it does not start or its exit code is not 0."""
    command = _editor()
    try:
        exit_code = subprocess.run([*command, str(path)], check=False).returncode
    except (OSError, ValueError) as error:
        path.unlink()
        reason = getattr(error, "strerror", None) or error
        raise UsageError(command[0], f"{reason}, expected an editor that starts") from None
    if exit_code:
        raise UsageError(
            command[0],
            f"ended with {exit_code}, expected 0; nothing is written, your text is {path}",
        )


# The command.


def _show(band: Link, _words: list[str]) -> int:
    print("\n".join(table(read(band))))
    return 0


def _set(band: Link, words: list[str]) -> int:
    return _change(band, {**read(band), **pairs(words)})


def _reset(band: Link, words: list[str]) -> int:
    if words == [ALL]:
        if band.sha256(rules.FILE) is None:
            print(f"{band.port}: " + _("nothing has changed"))
            return 0
        band.rename(rules.FILE, rules.ASIDE)
        print(
            f"{band.port}: "
            + _("all as at first, what was set is kept in {file}; it starts anew").format(
                file=rules.ASIDE
            )
        )
        return 0
    values = read(band)
    return _change(band, {key: values[key] for key in values if key not in words})


def _edit(band: Link, _words: list[str]) -> int:
    _editor()  # raises UsageError at once if no editor is named
    path = _write_temporary(to_edit(read(band)))
    _run_editor(path)
    try:
        exit_code = _change(band, from_edit(path))
    except UsageError as mistake:
        kept_text = "; " + _("your text is kept in {file}").format(file=path)
        raise UsageError(
            "settings edit", f"{mistake}{kept_text if path.is_file() else ''}"
        ) from None
    except KeyboardInterrupt:
        print(_("your text is kept in {file}").format(file=path))
        raise
    path.unlink()
    return exit_code


def _change(band: Link, values: Values) -> int:
    values_before = read(band)
    keys_changed = sorted(
        key
        for key in values_before.keys() | values.keys()
        if values_before.get(key, band) != values.get(key, band)
    )
    if not keys_changed:
        print(f"{band.port}: " + _("nothing has changed"))
        return 0
    write(band, values)
    print(
        f"{band.port}: "
        + _("{keys} changed; it counts from now on, the band starts anew").format(
            keys=printable(", ".join(keys_changed))
        )
    )
    return 0


_RUN: dict[str, Callable[[Link, list[str]], int]] = {
    "show": _show,
    "set": _set,
    "reset": _reset,
    "edit": _edit,
}


def main(argv: list[str]) -> int:
    """Runs `python -m tools settings`; returns the exit code."""
    args = parser().parse_intermixed_args(argv)
    check(args.action, args.words)
    with link.connect(args) as band:
        return _RUN[args.action](band, args.words)


def check(action: str, words: list[str]) -> None:
    """Raises UsageError if the command line's `words` may not follow `action`; needs no band."""
    if action in ("show", "edit") and words:
        raise UsageError(
            f"settings {action}", f"'{words[0]}' is too much, expected nothing after it"
        )
    if action == "set":
        pairs(words)
    if action == "reset" and words != [ALL]:
        unknown = [key for key in words if key not in rules.SCHEMA]
        if unknown or not words:
            complaint = f"no setting '{unknown[0]}'" if unknown else "nothing named"
            raise UsageError(
                "settings reset",
                f"{complaint}, expected {ALL} or some of {', '.join(rules.SCHEMA)}",
            )


def parser() -> argparse.ArgumentParser:
    """Returns the parser for the command line of `python -m tools settings`."""
    options = Parser(prog="python -m tools settings", description=__doc__)
    link.add_arguments(options)
    options.add_argument("action", choices=ACTIONS, help=_("see above"))
    options.add_argument(
        "words", nargs="*", metavar="KEY VALUE", help=_("for set; for reset just KEY")
    )
    return options
