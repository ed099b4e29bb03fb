"""The words on the screen, Thai: empty but for three, which are in Latin letters as in the settings.

Thai letters are not drawn (docs/languages.md says what they would cost); places, shapes and pulses say the same.
"""

WORDS = {
    "left": "",
    "right": "",
    "both": "",
    "massage": "",
    "stroke": "",
    "shake": "",
    "rest": "",
    "strict": "strict",
    "guide": "guide",
    "ready": "",
    "may_switch": "",
    "paused": "",
    "done": "",
    "ended": "",
    "safe": "",
    "minutes": "min",
    "battery_low": "",
}
