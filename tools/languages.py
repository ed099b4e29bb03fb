"""Renews the catalogs in `languages/` from the texts in the code: every `_(...)` or `N_(...)` of the simulator and
the tools, and what the programs' sources say.

A text that is no longer used is removed; a new text stands there without a translation, for whoever knows the
language. With --check nothing is written, and each text that a language lacks, or has in vain, is a line. --new
LANGUAGE begins a catalog.
"""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError

from simulator.scenario.programs import PROGRAMS
from simulator.text import output
from simulator.text.language import FOLDER, LANGUAGES, _, fields, without_zone
from simulator.text.usage import Parser, UsageError

with without_zone():
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_file
    from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SAID_BY = ("simulator", "tools", "web")
SOURCE_KEYS = ("title", "published", "decided")
KEYWORDS = {"_": None, "N_": None}

# The same in every catalog's head: the history tells when it was renewed.
_WHEN = datetime(2026, 11, 24, tzinfo=UTC)


def texts(root: Path = ROOT) -> dict[str, list[str]]:
    """Returns every text that is to be translated, with the paths of the files that use it."""
    places_of: dict[str, list[str]] = {}
    for text, path in (*_in_code(root), *_of_programs()):
        places = places_of.setdefault(text, [])
        if path not in places:
            places.append(path)
    return places_of


def _in_code(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(path for folder in SAID_BY for path in (root / folder).rglob("*.py")):
        where = path.relative_to(root).as_posix()
        for _line, text, _comments, _context in extract_from_file("python", path, KEYWORDS):
            yield str(text), where


def _of_programs() -> Iterator[tuple[str, str]]:
    for path in sorted(PROGRAMS.glob("*.json")):
        source = json.loads(path.read_text(encoding="utf-8"))["source"]
        yield from ((source[key], f"programs/{path.name}") for key in SOURCE_KEYS)


def wrong_texts(language: str, paths_by_text: dict[str, list[str]]) -> list[str]:
    """Returns a line for each text that a catalog lacks, has though nothing uses it, or has with other {fields}."""
    translations = {
        str(message.id): str(message.string) for message in _read(language) if message.id
    }
    lines = [
        f"{language}: lacks {text!r}, of {paths_by_text[text][0]}"
        for text in paths_by_text
        if not translations.get(text)
    ]
    lines += [
        f"{language}: nobody says {text!r}" for text in translations if text not in paths_by_text
    ]
    lines += [
        f"{language}: {text!r} has other fields than its translation"
        for text, translation in translations.items()
        if translation and fields(text) != fields(translation)
    ]
    return lines


def po_text(language: str, paths_by_text: dict[str, list[str]]) -> str:
    """Returns the .po file of `language`: the texts in `paths_by_text`, each with its translation or ""."""
    path = FOLDER / f"{language}.po"
    translations = (
        {message.id: message.string for message in _read(language)} if path.exists() else {}
    )
    catalog = Catalog(
        language, header_comment=f"# Rondo in {Locale.parse(language).english_name}.",
        project="rondo", version="1", msgid_bugs_address="-", last_translator="-", language_team="-",
        creation_date=_WHEN, revision_date=_WHEN, fuzzy=False,
    )  # fmt: skip
    for text, places in paths_by_text.items():
        catalog.add(text, translations.get(text) or "", locations=[(place, 0) for place in places])
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=98, include_lineno=False, sort_by_file=False)
    return buffer.getvalue().decode().rstrip("\n") + "\n"


def _read(language: str) -> Catalog:
    path = FOLDER / f"{language}.po"
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise UsageError(str(path), f"{error}, expected a catalog that is whole") from None


def main(argv: list[str]) -> int:
    """Runs `python -m tools languages`; returns the exit code, 1 if with --check a catalog is wrong."""
    parser = Parser(prog="python -m tools languages", description=__doc__)
    parser.add_argument("--check", action="store_true", help=_("write nothing; 1 if one is wrong"))
    parser.add_argument("--new", metavar="LANGUAGE", help=_("begin a catalog, as of fr"))
    args = parser.parse_args(argv)
    languages = list(LANGUAGES[1:])
    if args.new:
        try:
            languages.append(Locale.parse(args.new).language)
        except (ValueError, UnknownLocaleError):
            raise UsageError(
                "--new", f"no language {args.new!r}, expected two letters, as fr"
            ) from None
    paths_by_text = texts()
    lines: list[str] = []
    for language in languages:
        if not args.check:
            path = FOLDER / f"{language}.po"
            output.write((path, po_text(language, paths_by_text)))
        lines += wrong_texts(language, paths_by_text)
    print("\n".join(lines) or _("all languages have every text"))
    return 1 if lines and args.check else 0
