"""The words on the screen, English."""

WORDS = {
    "left": "left",
    "right": "right",
    "both": "both",
    "massage": "massage",
    "stroke": "stroke",
    "shake": "shake",
    "rest": "rest",
    "strict": "strict",
    "guide": "guide",
    "ready": "ready",
    "may_switch": "may switch",
    "paused": "paused",
    "done": "done",
    "ended": "ended",
    "safe": "safe",
    "minutes": "min",
    "battery_low": "battery low",
}
