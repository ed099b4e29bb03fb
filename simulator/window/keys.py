"""The keys of the window, in one table that the keyboard, the header and the help overlay read."""

import pygame

BUTTONS = {pygame.K_SPACE: "main", pygame.K_m: "main", pygame.K_s: "side"}

COMMANDS = {
    pygame.K_p: "halt",
    pygame.K_n: "next",
    pygame.K_PLUS: "faster",
    pygame.K_EQUALS: "faster",
    pygame.K_KP_PLUS: "faster",
    pygame.K_MINUS: "slower",
    pygame.K_KP_MINUS: "slower",
    pygame.K_F1: "help",
    pygame.K_h: "help",
    pygame.K_ESCAPE: "leave",
    pygame.K_q: "quit",
}

# The digits choose a speed, 1 the slowest.
DIGITS = tuple(range(pygame.K_1, pygame.K_9 + 1))

HELP = (
    ("Space or M", "the main button, for as long as you hold it"),
    ("S", "the side button, where there is one"),
    ("P", "halt time, and go on"),
    ("N", "on to the next phase, cue or state"),
    ("+  -  1 to 9", "faster, slower, one of the speeds x1 to x1000"),
    ("F1 or H", "this page"),
    ("Esc or Q", "close"),
)

HELP_NOTES = (
    "The mouse presses the buttons of the band too.",
    "While you press, time runs at x1: a press is as long as you make it.",
    "Tap: under 0.8 s. Double tap: twice within 0.35 s. Hold: 0.8 s. Long hold: 3 s.",
)
