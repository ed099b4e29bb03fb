"""The words on the screen, Indonesian."""

WORDS = {
    "left": "kiri",
    "right": "kanan",
    "both": "kedua sisi",
    "massage": "pijat",
    "stroke": "usap",
    "shake": "goyang",
    "rest": "istirahat",
    "strict": "ketat",
    "guide": "luwes",
    "ready": "siap",
    "may_switch": "bisa pindah",
    "paused": "jeda",
    "done": "selesai",
    "ended": "berakhir",
    "safe": "mode aman",
    "minutes": "mnt",
    "battery_low": "baterai lemah",
}
