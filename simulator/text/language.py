"""The language in which the simulator and the tools speak: English in the code, others in `languages/`.

    print(_("nothing yet"))
    STATES = {"asleep": N_("Asleep")}       a table only marks its words; _(STATES[state]) says them

`use` chooses, once, before anything is said. A catalog is a .po file, read as it is: there is nothing to compile,
and what it lacks is said in English.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "languages"
ENGLISH = "en"
LANGUAGES = (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))
OPTION = "--language"

# As gettext looks at them, the first that is set.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_said: dict[str, str] = {}
_used = [ENGLISH]


def _(text: str) -> str:
    """The text in the language that is used."""
    return _said.get(text, text)


def N_(text: str) -> str:
    """Marks a text that is said later."""
    return text


def use(language: str) -> None:
    """Speak this one of LANGUAGES from now on."""
    _said.clear()
    _used[0] = language
    if language != ENGLISH:
        _said.update(catalog(language))


def used() -> str:
    """The one of LANGUAGES that is spoken."""
    return _used[0]


def asked(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """The language of a command line, else of the environment, else English."""
    for place, word in enumerate(argv):
        name, _equals, value = word.partition("=")
        if name == OPTION:
            value = value or "".join(argv[place + 1 : place + 2])
            return value if value in LANGUAGES else ENGLISH
    first = next(filter(None, (environ.get(name) for name in _VARIABLES)), "")
    languages = (name.partition("_")[0].partition(".")[0] for name in first.split(":"))
    return next((name for name in languages if name in LANGUAGES), ENGLISH)


def catalog(language: str) -> dict[str, str]:
    """What a language has for each text; OSError or ValueError if its file cannot be read."""
    from babel.messages.pofile import read_po  # takes longer to load than all else takes to run

    with (FOLDER / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language, abort_invalid=True)
    return {str(m.id): str(m.string) for m in messages if m.id and m.string and not m.fuzzy}
