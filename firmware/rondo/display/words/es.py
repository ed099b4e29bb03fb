"""The words on the screen, Spanish."""

WORDS = {
    "left": "izquierda",
    "right": "derecha",
    "both": "ambos lados",
    "massage": "masajear",
    "stroke": "acariciar",
    "shake": "sacudir",
    "rest": "descansar",
    "ready": "lista",
    "may_switch": "ya se puede",
    "paused": "en pausa",
    "done": "completada",
    "ended": "terminada",
    "safe": "modo seguro",
    "minutes": "min",
    "battery_low": "batería baja",
}
