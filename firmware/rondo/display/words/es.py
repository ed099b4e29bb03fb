"""The words on the screen, Spanish."""

WORDS = {
    "left": "izquierda",
    "right": "derecha",
    "both": "ambos lados",
    "massage": "masajear",
    "stroke": "acariciar",
    "shake": "sacudir",
    "rest": "descansar",
    "strict": "estricto",
    "guide": "flexible",
    "ready": "lista",
    "may_switch": "ya puede",
    "paused": "en pausa",
    "done": "completada",
    "ended": "terminada",
    "safe": "modo seguro",
    "minutes": "min",
    "battery_low": "batería baja",
}
