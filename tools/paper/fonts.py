"""Finds fonts for the letters of a sheet: matplotlib's own, and for other scripts fonts that are installed on the
computer or come with the window.

fonts = fonts_for(texts)        fonts.families, in the order in which each letter is searched for
fonts.missing                   a font to install for each script that no font here has
"""

import logging
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.font_manager import FontEntry, FontProperties, findfont, get_font

from simulator.text.language import letters

WINDOW_FONTS = Path(__file__).resolve().parents[2] / "simulator" / "window" / "drawing" / "fonts"
FAMILY = "DejaVu Sans"  # matplotlib brings it along
_PLACEHOLDER = "Last Resort"  # matplotlib's font with a box for every letter
_NORMAL_WEIGHT = 400
_TYPE_3, _TYPE_42 = 3, 42
# Other files may hold CFF outlines, which matplotlib embeds under a wrong name.
_OUTLINES_TYPE_42 = (".ttf",)
# Scripts that one family of fonts covers, with their punctuation and wide letters.
_CJK = (
    "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH",
)  # fmt: skip
# The country whose shapes of shared letters a script wants.
_REGION = {"HIRAGANA": "JP", "KATAKANA": "JP", "HANGUL": "KR"}
_SYMBOLS, _EMOJI = "SYMBOLS", "EMOJI"
_CJK_PUNCTUATION = range(0x3000, 0x3040)  # "CJK Symbols and Punctuation"
_EMOJI_FROM = 0x1F000  # where Unicode's pictographs begin


@dataclass(frozen=True)
class Fonts:
    """The fonts for the letters of a sheet.

    `families` are in order of preference; `letters` are those that no family has; `missing` are the names of fonts
    that would have them; `pdf_type` is the way in which matplotlib embeds the fonts.
    """

    families: tuple[str, ...]
    letters: frozenset[str]
    missing: tuple[str, ...]
    pdf_type: int

    @contextmanager
    def in_matplotlib(self) -> Iterator[None]:
        """Makes matplotlib draw with these fonts while the `with` lasts."""
        log = logging.getLogger(font_manager.__name__)
        level = log.level
        log.setLevel(logging.ERROR)  # no warning of a fallback font without bold letters
        try:
            with mpl.rc_context(
                {"font.family": list(self.families), "pdf.fonttype": self.pdf_type}
            ):
                yield
        finally:
            log.setLevel(level)

    def drawable(self, text: str) -> str:
        """Returns `text` with a replacement character for each letter that no font has."""
        return "".join(_stand_in(ch) if ch in self.letters else ch for ch in text)


@contextmanager
def fonts_of_language() -> Iterator[None]:
    """Makes matplotlib draw with fonts for the language in use while the `with` lasts."""
    fonts = fonts_for([letters()])
    if fonts.families == (FAMILY,):
        yield
        return
    with fonts.in_matplotlib():
        yield


def fonts_for(texts: Iterable[str]) -> Fonts:
    """Returns fonts for all letters in `texts`."""
    letters = {letter for letter in set[str]().union(*texts) if not _has(_own_paths(), letter)}
    if not letters:
        return Fonts((FAMILY,), frozenset(), (), _TYPE_42)
    scripts: dict[str, set[str]] = {}
    for letter in letters:
        if not _is_ignorable(letter):
            scripts.setdefault(_script(letter), set()).add(letter)
    best = {script: _best(in_script, scripts) for script, in_script in sorted(scripts.items())}
    entries = [entry for entry in best.values() if entry is not None]
    paths = tuple(entry.fname for entry in entries)
    without_font = frozenset(letter for letter in letters if not _has_any(paths, letter))
    missing = {_suggested(_script(letter)) for letter in without_font if not _is_ignorable(letter)}
    families = dict.fromkeys((FAMILY, *(entry.name for entry in entries)))
    simple = all(path.endswith(_OUTLINES_TYPE_42) for path in paths)
    return Fonts(
        tuple(families), without_font, tuple(sorted(missing)), _TYPE_42 if simple else _TYPE_3
    )


@cache
def _own_paths() -> tuple[str, ...]:
    """Returns the paths of matplotlib's own font, normal and bold; the bold one has fewer letters."""
    return tuple(
        str(findfont(FontProperties(family=FAMILY, weight=w))) for w in ("normal", "bold")
    )


def _has(paths: Iterable[str], ch: str) -> bool:
    """Returns whether all of these fonts have the letter `ch`."""
    return ch.isspace() or all(get_font(path).get_char_index(ord(ch)) for path in paths)


def _has_any(paths: Iterable[str], ch: str) -> bool:
    return any(_has((path,), ch) for path in paths)


def _script(ch: str) -> str:
    """Returns the script of a letter: the first word of its Unicode name.

    Emoji, CJK punctuation and all other symbols count as a script each.
    """
    word = unicodedata.name(ch, _SYMBOLS).split()[0].split("-")[0]
    category = unicodedata.category(ch)
    if category[0] in "LMN" or word in _CJK:
        return word
    if ord(ch) in _CJK_PUNCTUATION:
        return _CJK[0]
    return _EMOJI if category[0] == "S" and ord(ch) >= _EMOJI_FROM else _SYMBOLS


def _is_ignorable(ch: str) -> bool:
    """Returns whether a letter has no shape of its own, like joiners and variation selectors."""
    return unicodedata.category(ch) == "Cf" or "VARIATION SELECTOR" in unicodedata.name(ch, "")


def _stand_in(ch: str) -> str:
    return "" if _is_ignorable(ch) else "\N{REPLACEMENT CHARACTER}"


def _best(letters: set[str], scripts: Iterable[str]) -> FontEntry | None:
    """Returns the installed font with the most of `letters`, of several the preferred one; None if none has any."""
    region = next((_REGION[script] for script in scripts if script in _REGION), "")
    most_letters, best = 0, None
    for entry in sorted(_installed(), key=lambda entry: _preference(entry, region)):
        count = _letters_in(entry, letters)
        if count > most_letters:
            most_letters, best = count, entry
        if most_letters == len(letters):
            break
    return best


def _installed() -> list[FontEntry]:
    """Returns all upright fonts of normal weight, including the window's and newly installed ones."""
    manager = font_manager.fontManager
    known_paths = {entry.fname for entry in manager.ttflist}
    for path in (*map(str, sorted(WINDOW_FONTS.glob("*.ttf"))), *font_manager.findSystemFonts()):
        if path not in known_paths:
            try:
                manager.addfont(path)
            except (OSError, RuntimeError):  # a font that cannot be read
                continue
    return [
        entry
        for entry in manager.ttflist
        if entry.style == "normal"
        and str(entry.weight) in ("normal", "regular", str(_NORMAL_WEIGHT))
        and _PLACEHOLDER not in entry.name
    ]


def _preference(entry: FontEntry, region: str) -> tuple[bool, bool, bool, bool, str]:
    """Returns a key that sorts the preferred font first: the window's, for others may draw marks onto vowels."""
    name, is_other = entry.name, Path(entry.fname).parent != WINDOW_FONTS
    return (is_other, "Mono" in name, "Serif" in name, not name.endswith(region), name)


def _letters_in(entry: FontEntry, letters: set[str]) -> int:
    """Returns how many of `letters` the font `entry` has as outlines; 0 if the font cannot be read."""
    try:
        font = get_font(entry.fname)
    except (OSError, RuntimeError):
        return 0
    return sum(bool(font.get_char_index(ord(ch))) for ch in letters) if font.scalable else 0


def _suggested(script: str) -> str:
    """Returns the name of a free font that has the letters of a script."""
    if script in _CJK:
        return "Noto Sans CJK"
    return "Noto Emoji" if script == _EMOJI else f"Noto Sans {script.title()}"
