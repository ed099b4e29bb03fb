"""Every row of the session's table, on the emulated band: what is pressed, what is felt, where one is then.

Each test is a scenario; its name says what the wearer relies on.
"""

import json

import pytest

from tests.recorded import times
from tests.wrist.hands import run

# Wakes the band and starts phase 1 on the left, counting from 0:05.
START = """
set first_side left
0:02 tap main
0:05 tap main
"""

ROWS = {
    "any gesture wakes it and tells the side to start with": """
        0:02 double main
        0:02 expect cue left within 1.2
        0:02.6 expect state awake
        0:05 end""",
    "a hold wakes it too, and so does the side button": """
        0:02 hold main 1
        0:03 expect state awake
        0:14 expect state asleep
        0:15 tap side
        0:15.5 expect state awake
        0:16 end""",
    "a long hold on the sleeping band wakes it, once": """
        0:02 hold main 4
        0:02.8 expect cue left within 0.1
        0:03 expect state awake
        0:05.2 expect no cue for 2.5
        0:06.1 expect state awake
        0:08 end""",
    "a tap when awake starts phase 1": START
    + """
        0:05.449 expect state awake
        0:05.45 expect phase express left round 1
        0:05.45 expect cue left within 0.4
        0:06 end""",
    "a hold when awake flips the first side": """
        set first_side left
        0:02 tap main
        0:04 hold main 1
        0:04.8 expect cue right within 0.1
        0:06 tap main
        0:06.5 expect phase express right round 1
        0:07 end""",
    "a hold when awake is refused in one-sided use": """
        set sides right
        0:02 tap main
        0:04 hold main 1
        0:04.8 expect cue refused within 0.1
        0:06 tap main
        0:06.5 expect phase express right round 1
        0:07 end""",
    "a double tap when awake counts the battery": """
        battery 50
        0:02 tap main
        0:04 double main
        0:04 expect cue battery within 1.2
        0:05.3 expect state awake
        0:06 end""",
    "a long hold when awake leads to choosing, and another one back": """
        0:02 tap main
        0:04 hold main 3.5
        0:07.51 expect state choosing
        0:07.51 expect cue strict within 0.7
        0:12 hold main 3.5
        0:15.51 expect state awake
        0:15.51 expect cue left within 0.7
        0:17 end""",
    "ten seconds without a press end choosing: that is felt, and apart from it what would begin": """
        0:02 tap main
        0:04 hold main 3.5
        0:17.5 expect cue refused within 0.1
        0:17.51 expect state awake
        0:19.1 expect cue left within 0.1
        0:21 end""",
    "ten seconds without a press send it to sleep, and that is felt": """
        0:02 tap main
        0:11.99 expect state awake
        0:12 expect state asleep
        0:12 expect cue refused within 0.1
        0:13 end""",
    "a press in the last moment keeps it awake": """
        0:02 tap main
        0:11.9 tap main
        0:12.4 expect phase express left
        0:13 end""",
    "a tap switches, and the new phase counts from the press": START
    + """
        6:00 tap main
        6:00.45 expect phase express right round 1
        6:00.45 expect cue right within 0.4
        12:00 expect phase massage both round 2
        12:01 end""",
    "an early tap is refused, and a second within five seconds switches": START
    + """
        1:00 tap main
        1:00 expect cue refused within 0.9
        1:01 expect phase express left round 1
        1:05 tap main
        1:05.5 expect phase express right round 1
        1:06 end""",
    "an early tap five seconds after the first is the first again": START
    + """
        1:00 tap main
        1:05 expect cue refused within 0.9
        1:05.001 tap main
        1:06 expect phase express left round 1
        1:09 tap main
        1:09.5 expect phase express right round 1
        1:10 end""",
    "from its minimum on a phase may be left without a second tap": START
    + """
        5:05 tap main
        5:05.5 expect phase express right round 1
        5:06 end""",
    "a double tap tells where one is": START
    + """
        3:00 double main
        3:00 expect cue progress within 1.2
        3:02 expect phase express left round 1
        3:03 end""",
    "a tap on the side button does the same": START
    + """
        3:00 tap side
        3:00 expect cue progress within 0.9
        3:03 end""",
    "a double tap just after a switch takes it back": START
    + """
        5:30 tap main
        5:34 double main
        5:34 expect cue left within 1.2
        5:35 expect phase express left round 1
        6:05 expect phase express right round 1
        6:06 end""",
    "a double tap later than that only tells where one is": START
    + """
        5:30 tap main
        5:35.01 double main
        5:36 expect phase express right round 1
        5:37 end""",
    "the side button takes a switch back at any time in the phase": START
    + """
        5:30 tap main
        6:00 hold side 1
        6:00.8 expect phase express left round 1
        6:00.8 expect cue left within 0.1
        6:02 end""",
    "a switch taken back too late runs on where it would have been": START
    + """
        6:02 tap main
        6:06 double main
        6:07 expect phase express right round 1
        12:05 expect phase massage both round 2
        12:06 end""",
    "after the last tap the session can still come back": START.replace(
        "set first", "set rounds 2\nset sides left\nset first"
    )
    + """
        6:05.5 expect phase massage both round 2
        7:35.5 expect phase express left round 2
        11:00 tap main
        11:00.45 expect state done
        11:03 double main
        11:04 expect phase express left round 2
        11:35 expect state done
        11:36 end""",
    "a hold pauses, and a tap goes on with the same time left": START
    + """
        2:05 hold main 1
        2:05.8 expect state paused
        2:05.8 expect cue paused within 0.1
        3:05 tap main
        3:05 expect cue left within 0.9
        3:05.45 expect phase express left round 1
        7:04.999 expect phase express left round 1
        7:05 expect phase express right round 1
        7:06 end""",
    "the end of a phase brings the next one by itself": START
    + """
        6:05 expect cue right within 0.1
        6:05 expect phase express right round 1
        6:06 end""",
    "a long hold ends the session early": START
    + """
        2:00 hold main 3.5
        2:03 expect cue accepted within 0.1
        2:03.5 expect cue done within 0.4
        2:03.51 expect state ended
        17:00 expect state asleep
        17:01 end""",
    "a long hold ends a paused session too": START
    + """
        2:00 hold main 1
        2:30 hold main 4
        2:34.1 expect state ended
        2:35 end""",
    "a long pause asks once": START
    + """
        2:00 hold main 1
        12:00 expect cue attention within 0.1
        12:03 expect no cue for 600
        22:30 expect state paused
        22:31 end""",
    "an hour's pause ends the session without a word": START
    + """
        2:00 hold main 1
        13:00 expect no cue for 2940
        61:59.99 expect state paused
        62:00 expect state ended
        77:00 expect state asleep
        77:01 end""",
    "done, a second tap within five seconds wakes it for another session on the other side": START.replace(
        "set first_side left", "set sides both"
    )
    + """
        28:10 expect state done
        28:20 tap main
        28:20 expect cue done within 0.9
        28:24 tap main
        28:24 expect cue right within 0.9
        28:25 expect state awake
        28:26 end""",
    "a quarter of an hour after the end it sleeps": START
    + """
        43:04.999 expect state done
        43:05 expect state asleep
        43:06 end""",
    "a gesture that means nothing is only accepted": START
    + """
        2:00 hold main 1
        2:10 double main
        2:10 expect cue accepted within 0.1
        2:11 expect no cue for 20
        2:32 expect state paused
        2:33 end""",
}


@pytest.mark.parametrize("text", ROWS.values(), ids=list(ROWS))
def test_row(text: str) -> None:
    run(text)


def test_what_was_chosen_and_then_chosen_back_is_kept_as_it_was_chosen_last() -> None:
    choices = "0:05 hold main 3.5\n0:12 tap main\n0:16 hold main 3.5\n"
    choices_back = "0:23 hold main 3.5\n0:29 tap main\n0:33 hold main 3.5\n"
    play = run(
        "0:02 tap main\n"
        + choices
        + "0:22 expect state awake\n"
        + choices_back
        + "0:39 cut\n0:40 end"
    )
    assert json.loads(play.device.flash.get("settings.json"))["pacing"] == "strict"


def test_no_beat_is_felt_within_the_four_seconds_before_a_side_asks_for_its_tap() -> None:
    play = run(
        "set program by-the-flow\nset metronome_per_min 30\n0:02 tap main\n0:05 tap main\n11:00 end"
    )
    (asked_ms,) = times(play.device, "cue", "attention")
    beats_ms = [t_ms - asked_ms for t_ms in times(play.device, "cue", "beat")]
    assert [t_ms for t_ms in beats_ms if -8_000 < t_ms < 4_000] == [-6_000]
