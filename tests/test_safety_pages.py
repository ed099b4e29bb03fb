"""The page to read before use says in every language for whom Rondo is, when to stop, and whom to ask."""

from firmware.rondo.storage import settings
from simulator.text import language
from tests.test_words import ROOT, plain
from tools.card import card_for

MUST = {
    "": (
        "not a medical device", "does not sense milk", "instead of giving the breast",
        "unless somebody who knows you both", "midwife", "lactation consultant",
        "wash your hands", "clean cup", "squeez", "rubbing", "pull at the nipple",
        "lean forward", "stop if it hurts", "fever", "hot, red", "bleeding",
        "no milk by day 3 or 4", "will not feed", "emergency number, at once",
        "below the elbow", "not waterproof",
    ),
    ".es": (
        "no es un producto sanitario", "dispositivo médico", "no detecta la leche",
        "en lugar de dar el pecho", "salvo que se lo aconseje", "matrona (partera)",
        "lactancia", "lávese primero las manos", "recipiente limpio", "apriete", "deslice",
        "tire del pezón", "inclínese", "pare si duele", "fiebre", "caliente, roja",
        "sangrado", "tercer o cuarto día", "no quiere comer", "a urgencias, de inmediato",
        "debajo del codo", "no resisten el agua",
    ),
    ".fr": (
        "n'est pas un dispositif médical", "ne détecte pas le lait",
        "au lieu de donner le sein", "sauf si quelqu'un qui vous connaît", "sage-femme",
        "lactation", "lavez-vous d'abord les mains", "récipient propre", "pressez",
        "frottement", "tirez jamais sur le mamelon", "penchez-vous en avant",
        "arrêtez si cela fait mal", "fièvre", "chaude, rouge", "saignement",
        "3e ou 4e jour", "ne veut pas téter", "numéro d'urgence, tout de suite",
        "au-dessous du coude", "ne résistent pas à l'eau",
    ),
    ".id": (
        "bukan alat kesehatan", "tidak mendeteksi asi", "sebagai ganti menyusui",
        "kecuali bila dianjurkan", "bidan", "laktasi", "cuci tangan", "wadah bersih",
        "meremas", "menggesekkan", "menarik puting", "condongkan", "berhentilah bila terasa sakit",
        "demam", "panas, merah", "perdarahan", "ke-3 atau ke-4", "tidak mau menyusu",
        "igd, saat itu juga", "di bawah siku", "tidak tahan air",
    ),
    ".th": (
        "ไม่ใช่เครื่องมือแพทย์", "ไม่ได้ตรวจวัดน้ำนม", "แทนการให้ลูกดูดจากเต้า", "แนะนำ",
        "พยาบาลผดุงครรภ์", "ที่ปรึกษาด้านนมแม่", "ล้างมือก่อน", "ภาชนะสะอาด", "เค้น",
        "ถูไปบนผิวหนัง", "ดึงหัวนมไม่ได้", "โน้มตัวไปข้างหน้า", "หยุดถ้าเจ็บ", "มีไข้",
        "ร้อน แดง", "เลือดออก", "วันที่ 3 หรือ 4", "ไม่ยอมกินนม", "หมายเลขฉุกเฉิน ทันที",
        "ใต้ข้อศอก", "ไม่กันน้ำ",
    ),
    ".tr": (
        "tıbbi cihaz değildir", "sütü algılamaz", "emzirmek yerine", "önerdiyse başka",
        "ebe", "emzirme danışman", "ellerinizi yıkayın", "temiz bir kap", "sıkmayın",
        "sürtünme", "meme ucunu asla çekmeyin", "öne eğilin", "acıyorsa durun", "ateş",
        "sıcak, kızarık", "kanama", "3. ya da 4. günde", "emmeyen", "acil durum numarası",
        "dirseğin altında", "suya dayanıklı değildir",
    ),
}  # fmt: skip


def test_the_page_on_safety_says_in_every_language_what_it_must() -> None:
    assert {f".{name}" for name in language.LANGUAGES[1:]} | {""} == set(MUST)
    for ending, words in MUST.items():
        text = plain((ROOT / "docs" / f"safety{ending}.md").read_text(encoding="utf-8"))
        for word in words:
            assert word in text, (ending, word)
        for site in settings.SCHEMA["wear_site"][1].split()[1:]:
            assert site in text, (ending, site)


# What a parent asks who knows nothing of Rondo, and what answers it on the page to read before use or on the card.
QUESTIONS = {
    "For whom is it?": "expresses by hand instead of giving the breast",
    "May I use it beside feeding?": "not meant to be added to a baby's own feeds",
    "Who shows me how?": "learn it from a midwife or a lactation consultant",
    "How do I begin?": "tap: wake it; again: start",
    "What do two long pulses mean?": "- - right side",
    "What are three quick ones?": "' ' ' not yet, or nothing runs: tap again",
    "And four quick ones?": "' ' ' ' battery low",
    "How long does it take?": "three rounds: 28:00",
    "How do I take a press back?": "just after a tap: take it back",
    "Where am I?": "where am i: round, side, quarters",
    "May I interrupt it?": "hold: pause, up to an hour",
    "When do I stop, and how?": "stop if it hurts. holding the button for three seconds",
    "How do I know that it is over?": "= = all done",
    "My baby hardly wakes: whom do I call?": "doctor or midwife, or the emergency number, at once",
    "I have a fever: whom do I ask, and when?": "your doctor or midwife, the same day",
    "May I wear it on the ward?": "allow nothing below the elbow",
    "May it get wet?": "the boards are not waterproof",
    "Who sees my data?": "on the band and on your own computer",
}


def test_what_a_parent_asks_is_answered_on_the_safety_page_or_the_card() -> None:
    card = " ".join(card_for({}).sentences())
    page_text = plain((ROOT / "docs" / "safety.md").read_text(encoding="utf-8") + card)
    assert {question for question, answer in QUESTIONS.items() if answer not in page_text} == set()


def test_each_safety_page_leads_to_that_of_every_other_language() -> None:
    names = {f"safety{ending}.md" for ending in MUST}
    for name in names:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert {other_name for other_name in names if f"({other_name})" in text} == names - {
            name
        }, name
    for page, folder in (("README.md", "docs/"), ("docs/README.md", "")):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [name for name in names if f"({folder}{name})" not in text] == [], page
