"""The words on the screen, Turkish."""

WORDS = {
    "left": "sol",
    "right": "sağ",
    "both": "iki taraf",
    "massage": "masaj",
    "stroke": "sıvazla",
    "shake": "salla",
    "rest": "dinlen",
    "strict": "katı",
    "guide": "esnek",
    "ready": "hazır",
    "may_switch": "geçilebilir",
    "paused": "durdu",
    "done": "tamamlandı",
    "ended": "bitirildi",
    "safe": "güvenli",
    "minutes": "dk",
    "battery_low": "pil zayıf",
}
