"""The page's own texts, beside those of the simulator: in English here, in other languages by the catalogs.

The build writes them into words.js and into the pages, so that they are there before any Python runs.
"""

from simulator.text.language import N_

WORDS = {
    # At the top and in general
    "title": N_("Rondo, to try"),
    "description": N_("A wristband that paces hand expression by vibration alone: try it here."),
    "try_out": N_("to try; a locked phone keeps no time"),
    "menu": N_("Menu"),
    "close": N_("close"),
    "loading": N_("The band is being put together"),
    "failed": N_("The page cannot go on: {why}. Load it again."),
    "not_fetched": N_("a part of it did not come"),
    "silent": N_("the band does not answer any more"),
    "not_kept": N_("This browser cannot keep the log: {why}. Save it before you leave."),
    "no_waiting": N_(
        "This browser cannot run the band, for it lacks JSPI, a part of WebAssembly: "
        "open this page in a new Chrome, Edge or Firefox."
    ),
    "no_script": N_("This page needs JavaScript, which this browser has switched off."),
    "newer": N_("A newer version is here."),
    "reload": N_("Load it"),
    # The band
    "band": N_("The band"),
    "side_button": N_("Side button"),
    "press": N_("Press"),
    "felt": N_("felt: {cue}"),
    "screen_says": N_("Screen: {text}"),
    # What can be felt
    "not_felt": N_(
        "This device does not vibrate for a page: watch the bars, or switch the sound on."
    ),
    "vibration": N_("Vibration"),
    "sound": N_("Sound of the motor"),
    # Time
    "time": N_("Time"),
    "timeline": N_("Timeline: drag into the past"),
    "zoom": N_("How much of the time is shown"),
    "zoom_in": N_("Show less of the time"),
    "zoom_out": N_("Show more of the time"),
    "fit": N_("Show all of the time"),
    "earlier": N_("Show what is earlier"),
    "later": N_("Show what is later"),
    "halt": N_("Halt time"),
    "next": N_("On to the next event"),
    "past": N_("This is the past."),
    "go_on": N_("Go on from here"),
    "present": N_("Back to now"),
    "hidden": N_("Time stood still while the page was not to be seen."),
    # The first start
    "lead_wake": N_("Press here. It wakes the band."),
    "lead_start": N_("One pulse is left, two are right. Press again to begin with that side."),
    "lead_faster": N_("Felt? Now it waits out the minutes. Let time run faster: ×60."),
    "lead_wait": N_("Each pattern says what is next. It ends with two very long pulses."),
    "lead_done": N_("Two very long pulses: done. That is all there is to learn."),
    "skip": N_("I know it already"),
    # The menu
    "setup": N_("Board and settings"),
    "faults": N_("Faults"),
    "train": N_("Learn the cues"),
    "energy": N_("Drawn from the cell"),
    "open": N_("Play a scenario from a file"),
    "paste": N_("Play a scenario from a text"),
    "paste_here": N_("The text of a scenario"),
    "play": N_("Play it"),
    "card": N_("Card to print"),
    "card_making": N_("The card is being drawn"),
    "card_how": N_(
        "One page for the fridge, for what is set here. Print it, or save it as a PDF there."
    ),
    "print": N_("Print"),
    "card_save": N_("Save it as a file"),
    "share": N_("Share what you see"),
    "shared": N_("The link is copied. Whoever opens it sees this moment and can go on from it."),
    "share_this": N_("Copy this link. Whoever opens it sees this moment and can go on from it."),
    "save": N_("Save as a scenario"),
    "link_broken": N_("This link is damaged: nothing is played."),
    "too_large": N_("This is too large, expected a scenario of at most {size} kB."),
    "not_read": N_("{name} cannot be read, expected the file of a scenario."),
    "language": N_("Language"),
    "keys": N_("Presses and keys"),
    "install": N_("Put it on a band"),
    "about": N_("About, and licences"),
    "less": N_("less"),
    "more": N_("more"),
    "try_link": N_("Try it"),
    # To put it on
    "tools_loading": N_("The tools are being put together"),
    "no_serial": N_(
        "This browser has no Web Serial, so it cannot reach a band: "
        "open this page in Chrome or Edge on a computer, or use the tools there."
    ),
    "which_board": N_("Which board is it?"),
    "esp_how": N_(
        "Has it none yet? Download that file, choose it here, plug the board in (a XIAO with B held), and write it."
    ),
    "esp_file": N_("The file of MicroPython"),
    "esp_write": N_("Write MicroPython"),
    "esp_again": N_("On a XIAO hold B, press R, let both go. Then try again."),
    "esp_no_image": N_("this is no image for an {chip}, expected the file that is named above"),
    "uf2_how": N_(
        "Has it none yet? Download that file, hold BOOTSEL (B on a XIAO) while you plug the board in, "
        "and copy the file to the drive RPI-RP2."
    ),
    "plug_in": N_("Plug it in"),
    "plug_how": N_("With a cable that carries data. The browser asks which port may be used."),
    "choose_port": N_("Choose the port"),
    "no_port": N_("The browser lets no port be chosen: {why}"),
    "port_chosen": N_("chosen"),
    "put_on": N_("Put Rondo on it"),
    "set_clock": N_("Set its clock"),
    "learn_cues": N_("Try its parts, learn its cues"),
    "settings": N_("Settings"),
    "value": N_("Value"),
    "send": N_("Send"),
    "show": N_("Show all"),
    "log": N_("The log"),
    "log_where": N_(
        "What is brought in stays in this browser until you save it or take it away. Nothing is sent."
    ),
    "log_pull": N_("Bring it in"),
    "log_list": N_("List it"),
    "wipe_band": N_("Take log and settings off the band"),
    "wipe_here": N_("Take it out of this browser"),
    "wipe_sure": N_("This cannot be undone. Go on?"),
    "report": N_("Report"),
    "report_how": N_(
        "The report is the page for a lactation consultant, as a file: open it, and print it from there. "
        "Volumes, notes and other days are for the tools on a computer."
    ),
    "what_tools_say": N_("What the tools say"),
    "answer": N_("Answer"),
    "well": N_("Done."),
    # About
    "about_what": N_(
        "Rondo is a timer for the wrist, not a medical device. It follows the timings published for "
        "the Marmet technique, is not affiliated, and senses nothing."
    ),
    "about_data": N_(
        "Everything runs in this browser. Nothing is sent anywhere: the page asks no other host for "
        "anything, and works without a network after the first visit."
    ),
    "about_learn": N_(
        "Learn the technique from a midwife or lactation consultant. Stop if it hurts."
    ),
    "about_works": N_("Whose work is in it, and under what terms"),
    "version": N_("Version {version}"),
}
