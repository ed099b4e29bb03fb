"""The keys of the window, in one table that the keyboard, the header and the help overlay read."""

import pygame

from ..language import N_

BUTTONS = {pygame.K_SPACE: "main", pygame.K_m: "main", pygame.K_s: "side"}

COMMANDS = {
    pygame.K_p: "halt",
    pygame.K_n: "next",
    pygame.K_PLUS: "faster",
    pygame.K_EQUALS: "faster",
    pygame.K_KP_PLUS: "faster",
    pygame.K_MINUS: "slower",
    pygame.K_KP_MINUS: "slower",
    pygame.K_LEFT: "back",
    pygame.K_RIGHT: "ahead",
    pygame.K_UP: "event_before",
    pygame.K_DOWN: "event_after",
    pygame.K_HOME: "start",
    pygame.K_END: "present",
    pygame.K_RETURN: "go_on",
    pygame.K_KP_ENTER: "go_on",
    pygame.K_z: "zoom_in",
    pygame.K_x: "zoom_out",
    pygame.K_f: "faults",
    pygame.K_b: "setup",
    pygame.K_k: "keep",
    pygame.K_e: "energy",
    pygame.K_t: "train",
    pygame.K_u: "hum",
    pygame.K_v: "blind",
    pygame.K_F1: "help",
    pygame.K_h: "help",
    pygame.K_ESCAPE: "leave",
    pygame.K_q: "quit",
}

# The digits choose a speed, 1 the slowest.
DIGITS = tuple(range(pygame.K_1, pygame.K_9 + 1))

HELP = (
    (N_("Space or M"), N_("the main button, for as long as you hold it")),
    ("S", N_("the side button, where there is one")),
    ("P", N_("halt time, and go on")),
    ("N", N_("on to the next phase, cue or state")),
    (N_("+  -  1 to 9"), N_("faster, slower, one of the speeds x1 to x1000")),
    (
        N_("Arrow keys"),
        N_("the past, by a second or an event; or drag the timeline"),
    ),
    (N_("Enter, End"), N_("go on from there; back to the present")),
    ("Z  X", N_("show less of the time, or more; or turn the wheel")),
    ("F  B", N_("faults to switch on; another board, other settings")),
    ("K", N_("keep it: a scenario, a picture, a GIF, the pins over time")),
    ("E", N_("what was drawn from the cell, by part, phase and cue")),
    ("T", N_("learn the cues: one is played, which was it?")),
    ("U  V", N_("hear the motor; hide all but the motor")),
    (N_("F1 or H"), N_("this page")),
    (N_("Esc or Q"), N_("close")),
)

HELP_NOTES = (
    N_("The mouse presses the buttons of the band too. A scenario can be dropped on the window."),
    N_("While you press, time runs at x1: a press is as long as you make it."),
    N_("Tap: under 0.8 s. Double tap: twice within 0.35 s. Hold: 0.8 s. Long hold: 3 s."),
)
