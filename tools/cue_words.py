"""The meaning of each cue in words for the wearer, for the firmware's README and for `doctor cues`."""

from simulator.text.language import N_

# cue: what it says.
MEANING = {
    "left": N_("the left side now"),
    "right": N_("the right side now"),
    "assist": N_("massage, stroke or shake, whichever comes first after expressing"),
    "move_on": N_(
        "expressing in guide pacing: you may switch; massage, stroke, shake: the next motion"
    ),
    "closing": N_("guide pacing: the usual window is over, and again each two minutes"),
    "done": N_("all done"),
    "ready": N_("strict pacing, if wanted: so long before the side changes or all is done"),
    "strict": N_("choosing: the band leads"),
    "guide": N_("choosing: you lead"),
    "attention": N_("paused for long, or waiting for you"),
    "accepted": N_("a press counts"),
    "paused": N_("paused"),
    "refused": N_("not now"),
    "battery_low": N_("after the first cue and after *done*: 20 % or less"),
    "both": N_("both sides now (programs that have such phases)"),
    "rest": N_("rest (programs that have such phases)"),
    "spot": N_("massage, if wanted: the next spot"),
    "beat": N_("expressing, if wanted: the metronome"),
    "hand_rest": N_("if wanted: rest your hand"),
}
