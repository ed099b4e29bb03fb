"""When the display is lit, and how strongly the motor turns: by day, and in quiet hours with `night` on."""

from itertools import pairwise
from pathlib import Path

import pytest

from firmware.rondo.display.layouts import wide
from simulator.core.pixels import Picture
from simulator.scenario.player import Play
from tests.endurance.band_of_text import band_with_main, printed_lines
from tests.wrist.hands import START, run

NIGHT_SETTINGS = "set night on\nset quiet_from 22:00\nset quiet_to 06:00\n"
EVENING_CLOCK = "clock 2026-03-01T21:54:00\n"  # six minutes before


def lit(play: Play) -> list[tuple[int, int]]:
    """Returns (from, to) in s of each time in which the display shows something; a light still on ends at -1."""
    spans: list[tuple[int, int]] = []
    on_at = None
    for t_ms, kind, fields in play.device.recorder.entries:
        if kind != "screen":
            continue
        if fields["text"] and on_at is None:
            on_at = t_ms
        elif not fields["text"] and on_at is not None:
            spans.append((on_at // 1000, t_ms // 1000))
            on_at = None
    return spans if on_at is None else [*spans, (on_at // 1000, -1)]


def duties(play: Play, since_s: int, until_s: int) -> set[float]:
    """Returns the motor's duties after the first 60 ms of its pulses."""
    return {
        fields["duty"]
        for t_ms, kind, fields in play.device.recorder.entries
        if kind == "motor" and fields["on"] and since_s * 1000 <= t_ms < until_s * 1000
    } - {1.0}


def test_a_display_that_is_always_on_goes_dark_eight_seconds_after_done_was_felt() -> None:
    # 11:35 at the end: *done* takes 2.6 s, and comes again at 11:38.62.
    header = "set display always\nset rounds 2\nset sides left\n"
    assert lit(run(header + START + "11:40 end")) == [(2, -1)]
    (whole_span, glance) = lit(run(header + START + "13:00 tap main\n20:00 end"))
    assert whole_span == (2, 11 * 60 + 35 + 3 + 8)
    assert glance == (780, 788)


def test_a_display_that_is_always_on_goes_dark_after_a_session_is_ended() -> None:
    play = run("set display always\n" + START + "1:00 hold main 4\n2:00 end")
    assert lit(play) == [(2, 64 + 3 + 8)]


def test_a_display_that_is_always_on_stays_lit_through_a_pause() -> None:
    assert lit(run("set display always\n" + START + "1:00 hold main 1\n55:00 end")) == [(2, -1)]


def test_in_the_night_the_display_lights_for_presses_only() -> None:
    for display in ("always", "glance"):
        play = run(
            f"set display {display}\n"
            + EVENING_CLOCK
            + NIGHT_SETTINGS
            + START
            + "8:00 double main\n14:00 end"
        )
        by_day, glance = lit(play)[-2:]
        assert glance == (480, 488)
        # Right at 6:05 is felt, but not seen.
        assert by_day[1] == (360 if display == "always" else 5 + 3 + 8)


def test_in_the_night_all_is_felt_one_step_weaker_from_the_next_cue_on() -> None:
    for strength, day, night in ((4, set(), {0.85}), (2, {0.7}, {0.55}), (1, {0.55}, {0.55})):
        play = run(
            f"set strength {strength}\n"
            + EVENING_CLOCK
            + NIGHT_SETTINGS
            + START
            + "7:00 tap main\n7:20 end"
        )
        assert duties(play, since_s=0, until_s=300) == day
        assert duties(play, since_s=362, until_s=380) == night


def test_after_the_night_all_is_as_by_day() -> None:
    morning = "clock 2026-03-02T05:58:00\nset display always\n"
    play = run(morning + NIGHT_SETTINGS + START + "6:30 end")
    assert duties(play, since_s=0, until_s=100) == {0.85}
    assert duties(play, since_s=200, until_s=380) == set()
    assert lit(play) == [(2, 13), (120, -1)]


def test_with_the_clock_unset_there_is_no_night() -> None:
    play = run("clock unset\n" + NIGHT_SETTINGS + START + "6:30 end")
    assert duties(play, since_s=0, until_s=390) == set()
    assert lit(play)[-1] == (365, 368 + 8)


def test_a_night_begins_by_the_clock_of_the_wearer_and_when_that_is_set_in_mid_session() -> None:
    east = "set utc_offset_min 120\nclock 2026-03-01T19:54:00\n"
    assert duties(run(east + NIGHT_SETTINGS + START + "6:30 end"), since_s=362, until_s=390) == {
        0.85
    }
    jumps = START + "0:30 fault clock_jump 36000\n6:30 end"
    play = run("clock 2026-03-01T12:00:00\n" + NIGHT_SETTINGS + jumps)
    assert duties(play, since_s=362, until_s=390) == {0.85}


def test_the_first_press_of_a_night_is_felt_as_one_of_the_night() -> None:
    play = run("clock 2026-03-01T21:30:00\n" + NIGHT_SETTINGS + "1:00:00 tap main\n1:00:09 end")
    assert duties(play, since_s=3600, until_s=3609) == {0.85}


def test_the_bar_has_a_box_for_each_phase_of_the_session_under_way_after_a_restart_too() -> None:
    text = "0:20 screenshot a.png\n1:00 cut\n1:10 restore\n1:15 screenshot b.png\n2:00 end"
    for rounds, phases in ((3, 12), (2, 7)):
        pictures = run(f"set rounds {rounds}\n" + START + "0:19 tap side\n" + text).pictures
        assert [boxes(picture) for _, picture in pictures] == [phases] * 2


def boxes(picture: Picture) -> int:
    """Returns how many boxes the session's bar has, by the lit stretches of the row with their upper edges."""
    width = picture.size[0]
    pixel_row = 8 * wide.REGIONS[5][1] + wide.BAR[0]
    lit_pixels = [
        any(picture.rgb[3 * at_ms : 3 * at_ms + 3])
        for at_ms in range(pixel_row * width, (pixel_row + 1) * width)
    ]
    return sum(is_lit and not was_lit for was_lit, is_lit in pairwise([False, *lit_pixels]))


def test_a_night_that_began_while_the_band_slept_is_felt_at_the_next_press() -> None:
    play = run(
        f"clock 2026-03-01T21:00:00\n{NIGHT_SETTINGS}{START}40:00 hold main 3.5\n70:00 tap main\n70:08 end"
    )
    assert duties(play, since_s=0, until_s=3_600) == set()
    assert duties(play, since_s=4_200, until_s=4_208) == {0.85}


# What a driver says of itself, and how long its calls take on the bus, in us.
SAYS = """
import board
from time import ticks_diff, ticks_us
from rondo.display.region import Region

driver = board.display()[0]

def took_us(*calls):
    before_us = ticks_us()
    for call, argument in calls:
        call(*argument)
    print(ticks_diff(ticks_us(), before_us))

print(*driver.traits)
took_us((driver.init, ()), (driver.brightness, (4,)), (driver.rotate, (0,)))
took_us((driver.power, (True,)))
took_us((driver.send, (Region(0, 0, WIDTH, 8, bytes(1)),)))
"""


@pytest.mark.parametrize(("board", "width"), [("xiao_esp32c3", 128), ("m5stickc_plus2", 135)])
def test_a_pulse_after_the_display_is_on_time_and_a_display_that_is_gone_is_noticed_as_it_says(
    board: str, width: int, tmp_path: Path
) -> None:
    """The display's driver asks for its time on the bus, and one or two ms more."""
    band = band_with_main(tmp_path, SAYS.replace("WIDTH", str(width)), "cpython", board=board)
    band.power_on()
    band.run_to_ms(1_000)
    band.board.i2c.chips.clear()
    band.reset()
    band.run_to_ms(2_000)
    band.discard()
    said, *lines = printed_lines(list(band.recorder.lines()))
    notices, _, init_ms, power_ms, byte_us = said.split()
    init_us, power_us, send_us = map(int, lines[:3])
    assert 1_000 <= int(init_ms) * 1_000 - init_us <= 2_500
    assert 1_000 <= int(power_ms) * 1_000 - power_us <= 2_000
    assert send_us <= int(byte_us) * width * 8
    assert lines[-1].startswith("OSError") == (notices == "True")
