"""The keys of window and terminal, by pygame's names for them: one set of tables for input and help."""

from ..text.language import N_

BUTTONS = {"SPACE": "main", "m": "main", "s": "side"}

COMMANDS = {
    "p": "halt",
    "n": "next",
    "PLUS": "faster",
    "EQUALS": "faster",
    "KP_PLUS": "faster",
    "MINUS": "slower",
    "KP_MINUS": "slower",
    "LEFT": "back",
    "RIGHT": "ahead",
    "UP": "event_before",
    "DOWN": "event_after",
    "HOME": "start",
    "END": "present",
    "RETURN": "go_on",
    "KP_ENTER": "go_on",
    "BACKSPACE": "undo",
    "z": "zoom_in",
    "x": "zoom_out",
    "0": "fit",
    "PAGEUP": "earlier",
    "PAGEDOWN": "later",
    "r": "measure",
    "l": "appearance",
    "PERIOD": "larger",
    "COMMA": "smaller",
    "f": "faults",
    "b": "setup",
    "k": "keep",
    "e": "energy",
    "t": "train",
    "u": "sound",
    "v": "blind",
    "F1": "help",
    "h": "help",
    "ESCAPE": "leave",
    "q": "quit",
}

# Commands that repeat while their key is held.
REPEATED = (
    "back", "ahead", "event_before", "event_after", "zoom_in", "zoom_out", "earlier", "later", "next",
    "up", "down", "page_up", "page_down", "less", "more",
)  # fmt: skip

# What keys do in a menu.
MENU = {
    "UP": "up",
    "DOWN": "down",
    "TAB": "down",
    "PAGEUP": "page_up",
    "PAGEDOWN": "page_down",
    "HOME": "first",
    "END": "last",
    "LEFT": "less",
    "RIGHT": "more",
    "RETURN": "do",
    "KP_ENTER": "do",
    "SPACE": "do",
}

# The digits choose a speed, 1 the slowest.
DIGITS = "123456789"

# Lines of the help: keys, what they do, and the command that a view must have to show the line.
HELP = (
    (N_("Space or M"), N_("the main button, for as long as you hold it"), "main"),
    ("S", N_("the side button, where there is one"), "side"),
    ("P", N_("halt time, and go on"), "halt"),
    ("N", N_("on to the next phase, cue or state"), "next"),
    (N_("+  -  1 to 9"), N_("faster, slower, one of the speeds x1 to x1000"), "faster"),
    (N_("Arrow keys"), N_("the past, by a second or an event; or drag on the ruler"), "back"),
    (N_("Home, End"), N_("the beginning; back to the present"), "present"),
    (N_("Enter"), N_("go on from there, as if what came after had not been"), "go_on"),
    (N_("Backspace"), N_("undo: back to what was before that, or before a new band"), "undo"),
    (
        "Z  X  0",
        N_("show less of the time, more, or all; the wheel does it at the mouse"),
        "zoom_in",
    ),
    (N_("Page Up, Down"), N_("show what is earlier, or later; or drag the timeline"), "earlier"),
    ("R", N_("measure between two points of the timeline"), "measure"),
    (".  ,", N_("everything larger, or smaller"), "larger"),
    ("F  B", N_("faults to switch on; another board, other settings"), "faults"),
    ("K", N_("keep it: a scenario, a picture, a GIF, the pins over time"), "keep"),
    ("E", N_("what was drawn from the cell, by part, phase and cue"), "energy"),
    ("T", N_("learn the cues: one is played, which was it?"), "train"),
    ("U", N_("hear the motor"), "sound"),
    ("V", N_("hide all but the motor"), "blind"),
    ("L", N_("light, dark, or as the system has it"), "appearance"),
    (N_("F1 or H"), N_("this page"), "help"),
    (N_("Esc"), N_("leave this page, a menu, the past"), "leave"),
    ("Q", N_("close; the session is kept"), "quit"),
)

HELP_NOTES = (
    N_("The mouse presses the buttons of the band too. Drop a scenario or a JSON log here."),
    N_("While you press, time runs at x1: a press is as long as you make it."),
    N_("Tap: under 0.8 s. Double tap: twice within 0.35 s. Hold: 0.8 s. Long hold: 3 s."),
)
