"""What Rondo never says: claims about health anywhere, words that judge in what a parent reads; and retired names.

Claims are searched for in every page, program and catalog of this repository and in every string of its code,
docstrings too, each in English and in the language that it is in. Words that judge are searched for in what a
parent or wearer reads: the band's screen, all that the simulator and the tools say (the texts marked for
translation, and their translations), the programs, and the pages for those who use Rondo; not in the pages for
its makers, where a test may fail and a file be empty.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firmware.rondo.storage import settings
from simulator.text import language
from tools import languages

ROOT = Path(__file__).parents[1]
CODE = ("firmware", "simulator", "tools", "web")

CLAIMS = {
    "en": (
        r"\b(increas|boost|improv|rais|build)\w* (up )?(\w+ ){0,3}(supply|milk|production)\b",
        r"\bmore milk\b",
        r"\btreat(s|ing|ments?)\b",
        r"\b(prevent|reliev|eas)\w* (\w+ ){0,4}(mastitis|engorgement|ducts?|infections?|inflammation|pain)\b",
        r"\bprevents\b",
        r"\bcur(es|ing)\b",
        r"\bheal(s|ing)\b",
        r"\btherap(y|ies|eutic)\b",
        r"\bdiagnos\w+",
        r"\b(clinically|medically|scientifically) (proven|tested|approved|shown)\b",
        r"\bfor (preterm|premature|ill|sick) (bab|infant|newborn)\w+",
        r"(?<!not a )(?<!no )\bmedical device\b",
    ),
    "es": (
        r"\b(aument|mejor|estimul)\w* (\w+ ){0,3}(producción|leche)\b",
        r"\bmás leche\b",
        r"\b(trata|tratar|tratamientos?)\b",
        r"\b(previene|prevenir|prevención|alivia|aliviar)\b",
        r"\b(cura|curar|curan|sana|sanar)\b",
        r"\bterap\w+",
        r"\bdiagn[oó]stic\w+",
        r"\bclínicamente\b",
        r"\bpara (\w+ )?(prematuros|bebés enfermos)\b",
        r"(?<!no es un )\bproducto sanitario\b",
    ),
    "fr": (
        r"\b(augment|amélior|stimul|favoris)\w* (\w+ ){0,3}(lactation|lait|production)\b",
        r"\bplus de lait\b",
        r"\b(traite|traiter|traitements?)\b",
        r"\b(prévient|prévenir|prévention|soulage|soulager)\b",
        r"\b(guéri|soign)\w*",
        r"\bthérap\w+",
        r"\bdiagnosti\w+",
        r"\bcliniquement\b",
        r"\bpour (les )?(bébés |enfants )?(prématurés|malades)\b",
        r"(?<!pas un )\bdispositif médical\b",
    ),
    "id": (
        r"\b(meningkatkan|memperbanyak|menambah|memperlancar|melancarkan) (\w+ ){0,3}(asi|produksi|susu)\b",
        r"\b(asi|susu) (yang )?lebih banyak\b",
        r"\b(mengobati|pengobatan|mencegah|pencegahan|menyembuhkan|meredakan)\b",
        r"\bterapi\w*",
        r"\bdiagnos\w+",
        r"\bterbukti (secara )?klinis\b",
        r"\buntuk bayi (prematur|sakit)\b",
        r"(?<!bukan )\balat kesehatan\b",
    ),
    "th": (
        r"เพิ่ม(การผลิต|การสร้าง)?น้ำนม",
        r"น้ำนมมากขึ้น",
        r"รักษา|บำบัด|บรรเทา|ป้องกัน|วินิจฉัย",
        r"ทางคลินิก",
        r"สำหรับ(ทารก|เด็ก)(คลอดก่อนกำหนด|ป่วย)",
        r"(?<!ไม่ใช่)เครื่องมือแพทย์",
    ),
    "tr": (
        r"\b(süt|sütü|sütünüzü|üretimi\w*) (\w+ ){0,2}(artır|çoğalt)\w*",
        r"\bdaha (çok|fazla) süt\b",
        r"\btedavi\w*",
        r"\b(önler|önleme|önlüyor|hafiflet|iyileştir)\w*",
        r"\bterapi\w*",
        r"\bteşhis\w*",
        r"\bklinik olarak\b",
        r"\b(prematüre|hasta) bebekler için\b",
        r"\btıbbi (bir )?cihaz(?! değil)",
    ),
}

# Not as the name of an option.
JUDGING = {
    "en": r"(?<!-)\b(miss(ed|es)|fail(ed|s|ure)?|empty|overdue|forg[oe]t\w*|too late|mothers?|moms?)\b",
    "es": r"(?<!\} )\b(fallid\w+|falló|fallaste|fracas\w+|vací[oa]s?|atrasad\w+|retrasad\w+|olvid\w+"
    r"|demasiado tarde)\b",  # a clock may be {time} atrasado
    "fr": r"\b(manqué\w*|échou\w+|échec|raté\w*|vides?|en retard|oubli\w*|trop tard)\b",
    "id": r"\b(gagal|kosong\w*|terlewat\w*|terlambat|lupa)\b",
    "th": r"พลาด|ล้มเหลว|ว่างเปล่า|ลืม|สายเกินไป",
    "tr": r"\b(kaçır\w*|başarısız\w*|boş|gecik\w*|unut\w*|çok geç)\b",
}

# For those who make Rondo, and the titles of what others have published.
MAKERS_PAGES = {"journal.md", "fidelity.md", "sources.md"}


def plain(text: str) -> str:
    """Returns `text` in one line and small letters, without the marks that stand between its words."""
    return " ".join(re.sub(r"[*`|>#]+", " ", text).split()).lower()


def pages() -> Iterator[tuple[Path, str]]:
    for pattern in (
        "*.md",
        "docs/*.md",
        "*/README.md",
        "pyproject.toml",
        "programs/*.json",
        "languages/*.po",
    ):
        for path in sorted(ROOT.glob(pattern)):
            yield path, plain(path.read_text(encoding="utf-8"))


def strings() -> Iterator[tuple[Path, str]]:
    """Yields (path, text) of every string in the code."""
    for path in sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, plain(node.value)


def spoken_in(path: Path) -> str:
    """Returns the language that a path names, as safety.es.md, es.po and words/es.py do; else English."""
    parts = path.name.split(".")[:-1]
    return next((part for part in parts if part in CLAIMS), "en")


def for_parents() -> Iterator[tuple[str, str, str]]:
    """Yields language, file and text of all that a parent or wearer reads."""
    for name in settings.SCHEMA["language"][1].split():
        path = ROOT / "firmware" / "rondo" / "display" / "words" / f"{name}.py"
        yield name, path.name, plain(path.read_text(encoding="utf-8"))
    for text, places in languages.texts().items():
        yield "en", places[0], plain(text)
    for name in language.LANGUAGES[1:]:
        for text in language.catalog(name).values():
            yield name, f"languages/{name}.po", plain(text)
    for path in sorted((ROOT / "programs").glob("*.json")):
        source = json.loads(path.read_text(encoding="utf-8"))["source"]
        for key in ("title", "published", "decided"):
            yield "en", path.name, plain(source[key])
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        if path.name not in MAKERS_PAGES:
            yield spoken_in(path), path.name, plain(path.read_text(encoding="utf-8"))


def claims(text: str, spoken: str) -> list[str]:
    patterns = CLAIMS["en"] if spoken == "en" else (*CLAIMS["en"], *CLAIMS[spoken])
    return [claim[0] for pattern in patterns for claim in re.finditer(pattern, text)]


@pytest.mark.parametrize("texts", [pages, strings], ids=["pages", "code"])
def test_no_text_makes_a_claim_about_health(
    texts: Callable[[], Iterator[tuple[Path, str]]],
) -> None:
    claims_found = [
        (path.relative_to(ROOT).as_posix(), claim)
        for path, text in texts()
        for claim in claims(text, spoken_in(path))
    ]
    assert claims_found == []


def test_nothing_that_a_parent_reads_judges() -> None:
    judging_words = [
        (file_name, hit[0])
        for spoken, file_name, text in for_parents()
        for hit in re.finditer(JUDGING[spoken], text)
    ]
    assert judging_words == []


@pytest.mark.parametrize(
    ("spoken", "claim"),
    [
        ("en", "Rondo increases your milk supply."),
        ("en", "A band that **boosts**\nthe supply"),
        ("en", "build up your milk supply"),
        ("en", "You will have more milk."),
        ("en", "It treats a blocked duct"),
        ("en", "prevents engorgement"),
        ("en", "helps to prevent a painful mastitis"),
        ("en", "eases the pain"),
        ("en", "It cures nothing"),
        ("en", "clinically proven"),
        ("en", "made for premature babies"),
        ("en", "a medical device"),
        ("es", "aumenta la producción"),
        ("es", "Tendrá más leche"),
        ("es", "previene la mastitis"),
        ("es", "clínicamente probado"),
        ("es", "para bebés prematuros"),
        ("fr", "augmente la production de lait"),
        ("fr", "Vous aurez plus de lait"),
        ("fr", "prévient la mastite"),
        ("fr", "cliniquement prouvé"),
        ("fr", "pour bébés prématurés"),
        ("id", "meningkatkan produksi ASI"),
        ("id", "ASI lebih banyak"),
        ("id", "mencegah mastitis"),
        ("id", "terbukti secara klinis"),
        ("id", "untuk bayi prematur"),
        ("id", "alat kesehatan"),
        ("th", "เพิ่มการผลิตน้ำนม"),
        ("th", "ป้องกันเต้านมอักเสบ"),
        ("th", "เป็นเครื่องมือแพทย์"),
        ("tr", "süt üretimini artırır"),
        ("tr", "Daha çok süt gelir"),
        ("tr", "mastiti önler"),
        ("tr", "klinik olarak kanıtlanmış"),
        ("tr", "prematüre bebekler için"),
        ("tr", "tıbbi bir cihaz"),
    ],
)
def test_a_claim_is_noticed(spoken: str, claim: str) -> None:
    assert claims(plain(claim), spoken)


@pytest.mark.parametrize(
    ("spoken", "sentence"),
    [
        ("en", "Rondo is not a medical device."),
        ("es", "Rondo no es un producto sanitario."),
        ("fr", "Rondo n'est pas un dispositif médical."),
        ("id", "Rondo bukan alat kesehatan."),
        ("th", "Rondo ไม่ใช่เครื่องมือแพทย์"),
        ("tr", "Rondo tıbbi cihaz değildir."),
        ("en", "no milk by day 3 or 4"),
        ("en", "The healthy minute is over; an increase of the rate is not."),
        ("en", "Once supply is established the times only guide."),
    ],
)
def test_what_is_no_claim_is_let_be(spoken: str, sentence: str) -> None:
    assert claims(plain(sentence), spoken) == []


@pytest.mark.parametrize(
    ("spoken", "text"),
    [
        ("en", "You missed a session"),
        ("en", "an empty day"),
        ("en", "the session failed"),
        ("en", "overdue since 9:00"),
        ("es", "la sesión fallida"),
        ("es", "día vacío"),
        ("fr", "une séance manquée"),
        ("fr", "jour vide"),
        ("id", "sesi terlewat"),
        ("id", "gagal"),
        ("th", "เซสชันที่พลาด"),
        ("tr", "kaçırılan seans"),
        ("tr", "boş gün"),
    ],
)
def test_a_word_that_judges_is_noticed(spoken: str, text: str) -> None:
    assert re.search(JUDGING[spoken], plain(text))


# Names of code that meant several things, or nothing to a stranger, and what CONTRIBUTING has for them.
RETIRED = {
    "_SAVED": "SessionState",
    "Desk": "HostCalls",
    "Served": "BoardServer",
    "Ledger": "EnergyMeter",
    "Mistake": "UsageError",
    "Film": "Replay",
    "film": "replay",
    "Story": "SessionModel",
    "story": "model",
    "Sheet": "Canvas",
    "sheet": "canvas",
    "Hum": "MotorSound",
    "hum": "sound",
    "Hands": "Input",
    "meddle": "edit_files",
    "haunt": "inject_glitches",
    "_drown": "irq_storm",
    "take_up": "restore",
    "_take_up": "_restore",
    "_adopt": "load",
    "no_more": "reminders_declined",
    "unwanted": "reminders_declined",
    "_stirred_at": "woke_at",
    "barred": "must_stay_awake",
    "_barred": "has_bar",
    "_feel": "emit_cue",
    "PASSING": "TEMPORARY_MODULES",
    "OWED": "MUST_REPEAT",
    "_look": "_poll",
    "_looks": "_styles",
    "_told": "_text",
    "FILED": "STAGE_FILED",
    "Against": "PulseDifferences",
    "Eyes": "Observer",
    "Remembered": "WindowState",
    "as_it_is": "snapshot",
    "zoneless": "without_zone",
}


def names(tree: ast.AST) -> set[str]:
    """Returns all names that are defined, used or imported in `tree`."""
    found_names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name():
                found_names.add(node.id)
            case ast.Attribute():
                found_names.add(node.attr)
            case ast.FunctionDef() | ast.ClassDef():
                found_names.add(node.name)
            case ast.arg():
                found_names.add(node.arg)
            case ast.alias():
                found_names |= {node.name.split(".")[-1], node.asname or ""}
    return found_names


def test_a_retired_name_does_not_come_back() -> None:
    retired_names = {
        (path.relative_to(ROOT).as_posix(), name)
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        for name in names(ast.parse(path.read_text(encoding="utf-8"))) & set(RETIRED)
    }
    assert retired_names == set()


@pytest.mark.parametrize(
    "line",
    [
        "film = 1",
        "a.film",
        "def film(): ...",
        "from x import film",
        "def f(film): ...",
        "import b as film",
    ],
)
def test_a_retired_name_is_noticed(line: str) -> None:
    assert "film" in names(ast.parse(line))


def test_the_glossary_has_each_word_once_and_the_room_that_it_is_in() -> None:
    rows = re.findall(
        r"^\| `([^`]+)` \| ([^|]+) \| `([^`]+)` \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.M
    )
    assert len(rows) > 20
    assert len({word for word, _, _ in rows}) == len(rows)
    assert not {word for word, _, _ in rows} & set(RETIRED)
    for word, _, room in rows:
        assert (ROOT / room).exists(), (word, room)
