"""The page's words, from the same catalogs as everything else's: the pages need them before any Python runs."""

import json
import re
from collections.abc import Mapping

from simulator.text.language import ENGLISH, LANGUAGES, catalog
from simulator.view import keys
from web.worker.words import WORDS

_PLACE = re.compile(r"\{\{word:(\w+)\}\}")

# The keys of all front ends by pygame's names, where a browser has another one.
_OF_A_BROWSER = {
    "PLUS": "+",
    "EQUALS": "=",
    "MINUS": "-",
    "LEFT": "ArrowLeft",
    "RIGHT": "ArrowRight",
    "UP": "ArrowUp",
    "DOWN": "ArrowDown",
    "HOME": "Home",
    "END": "End",
    "RETURN": "Enter",
    "ESCAPE": "Escape",
}


def script(sizes: Mapping[str, int]) -> str:
    """Returns words.js: texts by language and name, commands by key pressed, bytes of each file to load."""
    translations = {}
    for language in LANGUAGES:
        translated = {} if language == ENGLISH else catalog(language)
        translations[language] = {key: translated.get(text, text) for key, text in WORDS.items()}
    commands = {_OF_A_BROWSER.get(key, key): command for key, command in keys.COMMANDS.items()}
    parts = {"WORDS": translations, "KEYS": commands, "SIZES": dict(sizes)}
    return "".join(
        f"export const {name} = {json.dumps(part, ensure_ascii=False, indent=1)};\n"
        for name, part in parts.items()
    )


def filled(page: bytes) -> bytes:
    """Returns a page with the English text in place of each {{word:key}}. Raises KeyError for an unknown key."""
    return _PLACE.sub(lambda match: WORDS[match.group(1)], page.decode()).encode()
