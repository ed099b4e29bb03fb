"""Thai: none. Its letters are not drawn (docs/languages.md says what they would cost); places, shapes and pulses
say the same."""

WORDS = {
    "left": "",
    "right": "",
    "both": "",
    "massage": "",
    "stroke": "",
    "shake": "",
    "rest": "",
    "strict": "",
    "guide": "",
    "ready": "",
    "may_switch": "",
    "paused": "",
    "done": "",
    "ended": "",
    "safe": "",
    "minutes": "",
    "battery_low": "",
}
