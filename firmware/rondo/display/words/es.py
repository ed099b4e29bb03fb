"""The words on the screen, Spanish."""

WORDS = {
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
}
