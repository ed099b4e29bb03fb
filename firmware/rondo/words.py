"""The words on the screen: one table per language, small letters, short enough for the top line.

Nothing needs them: places, shapes and pulses say the same. To add a language, add its words here;
their letters must be drawn in firmware/art/letters.txt.
"""

WORDS = {
    "en": {
        "left": "left",
        "right": "right",
        "both": "both",
        "massage": "massage",
        "stroke": "stroke",
        "shake": "shake",
        "rest": "rest",
        "ready": "ready",
        "may_switch": "may switch",
        "paused": "paused",
        "done": "done",
        "ended": "ended",
        "safe": "safe",
        "minutes": "min",
        "battery_low": "battery low",
    },
    "es": {
        "left": "izquierda",
        "right": "derecha",
        "both": "ambos lados",
        "massage": "masajear",
        "stroke": "acariciar",
        "shake": "sacudir",
        "rest": "descansar",
        "ready": "listo",
        "may_switch": "cambio libre",
        "paused": "en pausa",
        "done": "completo",
        "ended": "terminado",
        "safe": "modo seguro",
        "minutes": "min",
        "battery_low": "batería baja",
    },
}
