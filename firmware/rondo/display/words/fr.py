"""The words on the screen, French."""

WORDS = {
    "left": "gauche",
    "right": "droite",
    "both": "les deux",
    "massage": "masser",
    "stroke": "effleurer",
    "shake": "secouer",
    "rest": "repos",
    "strict": "strict",
    "guide": "souple",
    "ready": "prêt",
    "may_switch": "possible",
    "paused": "en pause",
    "done": "terminée",
    "ended": "arrêtée",
    "safe": "mode sûr",
    "minutes": "min",
    "battery_low": "charge faible",
}
