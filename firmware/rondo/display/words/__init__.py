"""The words on the screen, a file for each language: small letters, short enough for the top line.

The wearer can do without the words: places, shapes and pulses say the same. The band loads only the language that
is set. To add a language, add its file here, its import below, and its name to `language` in `settings.SCHEMA`; its
letters must be drawn in firmware/art/letters.txt.
"""


def load(language: str) -> "dict[str, str]":
    """Returns the screen's words in `language`, by keys such as "may_switch"; in English if it is unknown."""
    if language == "es":
        from .es import WORDS
    elif language == "fr":
        from .fr import WORDS
    elif language == "id":
        from .id import WORDS
    elif language == "th":
        from .th import WORDS
    elif language == "tr":
        from .tr import WORDS
    else:
        from .en import WORDS
    return WORDS
