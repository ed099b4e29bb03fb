"""Where each of the firmware's services does its work: what a fault makes go wrong once."""

# service: (module, class, method)
SERVICES = {
    "battery": ("rondo.battery", "Battery", "read"),
    "buttons": ("rondo.buttons", "Buttons", "poll"),
    "clock": ("rondo.clock", "Clock", "now"),
    "haptics": ("rondo.haptics", "Haptics", "step"),
    "journal": ("rondo.journal", "Journal", "write"),
    "power": ("rondo.power", "Power", "wait"),
    "reminders": ("rondo.reminders", "Reminders", "next_at"),
    "screen": ("rondo.screen", "Screen", "update"),
    "session": ("rondo.session", "Session", "deadline"),
}
