"""The language of the simulator and the tools: English in the code, translations in `languages/`.

    print(_("nothing yet"))
    STATES = {"asleep": N_("Asleep")}       a table only marks its texts; _(STATES[state]) translates one

`use` chooses the language once, before anything is printed. A catalog is a .po file, read directly, without a
compiled form. A text that the catalog lacks, or has with other fields, stays in English.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from string import Formatter

FOLDER = Path(__file__).resolve().parents[2] / "languages"
ENGLISH = "en"
LANGUAGES = (
    ENGLISH,
    *sorted(path.stem for path in FOLDER.glob("*.*") if path.suffix in (".po", ".json")),
)
OPTION = "--language"

# In gettext's order: the first that is set counts.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_MAX_BYTES = 4 << 20  # bytes of a catalog
_PERCENT = re.compile(r"%(?:\(\w+\))?[a-z%]")  # the fields of argparse

_translations: dict[str, str] = {}
_language_in_use = [ENGLISH]


def _(text: str) -> str:
    """Returns `text` in the language in use."""
    return _translations.get(text, text)


def N_(text: str) -> str:
    """Returns `text` unchanged; marks it for translation by a later call of `_`."""
    return text


def use(language: str) -> None:
    """Sets the language in use, one of LANGUAGES.

    If its catalog cannot be read, uses English, and a line on stderr says why.
    """
    _translations.clear()
    _language_in_use[0] = language
    if language == ENGLISH:
        return
    path = FOLDER / f"{language}.po"
    try:
        translations = catalog(language)
    except Exception as error:  # on a damaged file babel's parser may raise anything
        problem = str(error) if type(error) is ValueError else type(error).__name__
        warning = f"{problem}, expected a catalog that is whole; English it is"
        print(f"{path}: {warning}", file=sys.stderr)
        _language_in_use[0] = ENGLISH
        return
    usable = {
        text: translation
        for text, translation in translations.items()
        if fields(text) == fields(translation)
    }
    _translations.update(usable)
    if len(usable) < len(translations):
        unusable_count = len(translations) - len(usable)
        warning = f"{unusable_count} texts have other fields than in English, expected the same; English for those"
        print(f"{path}: {warning}", file=sys.stderr)


def fields(text: str) -> list[str] | None:
    """Returns the fields in `text`, like `{number}` or `%(default)s`, sorted; None if its braces do not match."""
    try:
        braces = [
            f"{field}!{conversion}:{spec}"
            for _, field, spec, conversion in Formatter().parse(text)
            if field is not None
        ]
    except ValueError:
        return None
    return sorted([*braces, *_PERCENT.findall(text)])


def language_in_use() -> str:
    """Returns the language in use, one of LANGUAGES."""
    return _language_in_use[0]


def letters() -> str:
    """Returns every letter that occurs in the translations of the language in use."""
    return "".join(sorted({letter for text in _translations.values() for letter in text}))


def requested_language(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Returns the language that the command line `argv` names, else that of the environment, else English."""
    for index, argument in enumerate(argv):
        name, _equals, value = argument.partition("=")
        if name == OPTION:
            value = value or "".join(argv[index + 1 : index + 2])
            return value if value in LANGUAGES else ENGLISH
    wanted_languages = next(filter(None, (environ.get(name) for name in _VARIABLES)), "")
    languages = (name.partition("_")[0].partition(".")[0] for name in wanted_languages.split(":"))
    return next((name for name in languages if name in LANGUAGES), ENGLISH)


@contextmanager
def without_zone() -> Iterator[None]:
    """Sets $TZ to UTC while babel is loaded, which needs no zone for what it does here.

    As babel loads, it reads the zone that $TZ or a file in /etc names, and raises an error if there is no such
    zone.
    """
    zone = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        yield
    finally:
        if zone is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = zone


def catalog(language: str) -> dict[str, str]:
    """Returns {English text: translation} for `language`. Raises any error if its file is damaged.

    In a page, which has no babel, the catalog is a .json file made from the .po file.
    """
    json_path = FOLDER / f"{language}.json"
    if json_path.exists():
        return dict(json.loads(json_path.read_text(encoding="utf-8")))
    with without_zone():
        from babel.messages.pofile import read_po  # here, since babel takes long to load

    with (FOLDER / f"{language}.po").open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ValueError("is too large")
    if not data.rstrip().endswith(b'"') or not data.endswith(b"\n"):
        raise ValueError("is cut off")
    messages = read_po(BytesIO(data), locale=language, abort_invalid=True)
    return {
        str(message.id): str(message.string)
        for message in messages
        if message.id and message.string and not message.fuzzy
    }
