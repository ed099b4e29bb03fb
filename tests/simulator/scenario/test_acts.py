"""What was done to a band can be done again: from a saved scenario, or to go back to a moment and on from there."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from simulator import boards
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.scenario.acts import Hand, act, acts_until, begin, device_of, schedule, text_of
from simulator.scenario.model import Scenario, clock_text
from simulator.scenario.needs import CLOCK, SCREEN, needs
from simulator.scenario.player import Play
from simulator.scenario.script import load, parse
from simulator.view.live import Live
from tests.test_acceptance import play_scenario

ACCEPTANCE = sorted((Path(__file__).parents[2] / "acceptance").glob("*.scenario"))

# A rough quarter of an hour by hand: ms, what, of what.
ROUGH = (
    (1_000, "press", "main"), (1_090, "release", "main"), (2_000, "press", "main"), (2_104, "release", "main"),
    (90_000, "fault", "flash_slow"), (200_001, "press", "side"), (200_099, "release", "side"),
    (400_000, "press", "main"), (401_000, "release", "main"), (405_000, "clear", "flash_slow"),
    (460_000, "press", "main"), (460_100, "release", "main"), (500_000, "cut"), (520_000, "restore"),
    (530_000, "press", "main"), (530_070, "release", "main"), (600_500, "boot"),
)  # fmt: skip
END_MS = 700_000


def by_hand(acts: Sequence[tuple[object, ...]], frame_ms: int) -> tuple[Device, Scenario]:
    """Does `acts` live, frame by frame, as a window does: each is asked for in the ms before its own."""
    scenario = Scenario("by hand", settings={"display": "always", "pacing": "guide"}, seed=7)
    hand = begin(scenario)
    device = hand.device
    now_ms = 0
    for t_ms, verb, *args in acts:
        while now_ms < int(str(t_ms)) - 1:
            now_ms = min(now_ms + frame_ms, int(str(t_ms)) - 1)
            device.run_to_ms(now_ms)
        hand.do(str(verb), *(str(arg) for arg in args))
    device.run_to_ms(END_MS)
    return device, scenario


def redone(scenario: Scenario, t_ms: int) -> Device:
    """Returns another band at `t_ms`, on which all acts until then were repeated."""
    device = device_of(scenario)
    schedule(scenario, device, t_ms)
    device.run_to_ms(t_ms)
    return device


def trace(device: Device) -> list[str]:
    return list(device.recorder.lines())


@pytest.mark.parametrize("frame_ms", [7, 33, 60_000])
def test_a_session_by_hand_is_the_same_when_its_scenario_is_played(frame_ms: int) -> None:
    device, scenario = by_hand(ROUGH, frame_ms)
    replay = Play(parse(text_of(scenario, END_MS), "saved", Path()))
    replay.play()
    assert trace(replay.device)[:-1] == trace(device)
    assert {kind for _, kind, _ in device.recorder.entries} >= {"fault", "power", "boot", "phase"}


def test_a_button_pressed_by_hand_while_the_file_presses_it_too_can_be_played_again() -> None:
    text = "0:02 tap main\n0:05 tap main\n0:05.500 tap main\n0:10 end"
    live = Live(parse(text, "opened", Path()), name="opened")
    for t_ms, press in ((4_500, True), (5_050, False), (5_560, True), (6_000, False)):
        live.pace.run_to_ms(t_ms)
        (live.pace.press if press else live.pace.release)("main")
    live.pace.run_to_ms(10_000)
    play = Play(parse(text_of(live.hand.scenario, 10_000), "saved", Path()))
    play.play()
    assert trace(play.device)[:-1] == trace(live.device)


@pytest.mark.parametrize(
    "phase",
    ["massage", "massage round 1", "express round 2", "express right", "express right round 1"],
)
def test_a_phase_that_differs_in_one_word_from_what_is_expected_is_a_failure(phase: str) -> None:
    text = "0:02 tap main\n0:05 tap main\n1:00 expect phase express left round 1\n"
    play = Play(parse(f"{text}1:00 expect phase {phase}\n1:01 end", "phases", Path()))
    play.play()
    assert (play.passed, len(play.failures)) == (1, 1)


def test_what_is_so_in_the_last_microsecond_of_a_millisecond_is_so_in_it() -> None:
    text = "0:05 expect cue left within 0.1\n0:05 expect state safe\n0:06 end"
    play = Play(parse(text, "last", Path()))
    for at_us, kind, name in ((5_000_999, "state", "safe"), (5_100_999, "cue", "left")):
        play.device.kernel.call_at_us(at_us, partial(play.device.record, kind, {"name": name}))
    play.play()
    assert (play.passed, play.failures) == (2, [])


def test_an_expectation_sees_the_milliseconds_that_it_names_and_no_other() -> None:
    presses = "set display always\n0:02 tap main\n"
    cue_starts_ms: dict[object, int] = {}
    waking = Play(parse(f"{presses}0:05 end", "waking", Path()))
    waking.device.recorder.subscribe(
        lambda t_ms, _, cue: cue_starts_ms.update({cue["name"]: t_ms}), "cue"
    )
    waking.play()
    press_ms, left_ms = cue_starts_ms["accepted"], cue_starts_ms["left"]
    cue_texts = [f"accepted at {clock_text(press_ms)}", f"left at {clock_text(left_ms)}"]
    expectations = [
        (press_ms, "no cue for 2", cue_texts[0]), (press_ms, "cue left within 2", ""),
        (press_ms, "cue right within 2", ", ".join(cue_texts)), (left_ms - 9, "cue left within 0.009", ""),
        (left_ms - 9, "cue left within 0.008", "no cue began"), (left_ms - 9, "no cue for 0.009", cue_texts[1]),
        (left_ms - 9, "no cue for 0.008", ""), (left_ms - 1, "cue left", "no cue plays"),
        (left_ms - 1, "motor off", ""), (left_ms - 1, "motor on", "off"), (left_ms, "cue left", ""),
        (left_ms, "cue right", "left"), (left_ms, "motor on", ""), (left_ms, "motor off", "on"),
        (left_ms, "no cue for 1", cue_texts[1]), (left_ms, "state awake", ""), (left_ms, "state running", "awake"),
        (left_ms, "phase express", "no phase, awake"), (left_ms, 'screen "ready"', ""),
        (left_ms, 'screen "right"', "left | ready"), (left_ms + 1, "cue left within 1", "no cue began"),
        (left_ms + 1, "no cue for 1", ""), (4_900, "cue left within 0.1", "no cue began"),
        (4_900, "cue left within 0.101", "no cue began before the end, 0:05"), (4_900, "no cue for 0.1", ""),
    ]  # fmt: skip
    steps = [f"{clock_text(t_ms)} expect {text}" for t_ms, text, _ in expectations]
    play = Play(parse("\n".join([f"{presses}{steps[0]}", *steps[1:], "0:05 end"]), "seen", Path()))
    play.play()
    expected = [
        (line, *expectation[1:])
        for line, expectation in enumerate(expectations, 3)
        if expectation[2]
    ]
    assert sorted(play.failures) == expected
    judged = [
        (t_ms, fields["expected"])
        for t_ms, kind, fields in play.device.recorder.entries
        if kind == "expect" and str(fields["expected"]).endswith(" 0.008")
    ]
    assert judged == [(left_ms - 1, "cue left within 0.008"), (left_ms - 1, "no cue for 0.008")]


@pytest.mark.parametrize("end_line", ["cut", "boot"])
def test_nothing_of_a_session_is_there_any_more_once_its_firmware_is_gone(end_line: str) -> None:
    of_a_session = (
        *("cue left", "phase express left round 1", "state running"), 'screen "left"', "motor on",
    )  # fmt: skip
    steps = ["set display always", "0:02 tap main", "0:05 tap main"]
    steps += [f"0:06.100 expect {what}" for what in of_a_session]
    steps += [
        f"0:06.101 {end_line}",
        *(f"0:06.102 expect {what}" for what in of_a_session),
        "0:07 end",
    ]
    play = Play(parse("\n".join(steps), "gone", Path()))
    play.play()
    assert (play.passed, len(play.failures)) == (len(of_a_session), len(of_a_session))


def test_gone_back_to_any_moment_everything_up_to_it_is_as_it_was() -> None:
    device, scenario = by_hand(ROUGH, frame_ms=33)
    for t_ms in (0, 1_050, 2_104, 333_333, 500_000, 600_501, END_MS):
        redone_device = redone(scenario, t_ms)
        assert redone_device.kernel.now_ms == t_ms
        # What happens in that very ms may come after it began.
        lines_before = [
            line
            for (at_ms, _, _), line in zip(device.recorder.entries, trace(device), strict=True)
            if at_ms < t_ms
        ]
        assert [line for line in trace(redone_device) if line in lines_before] == lines_before
        assert len(trace(redone_device)) <= sum(
            at_ms <= t_ms for at_ms, _, _ in device.recorder.entries
        )


def test_gone_back_and_on_again_with_the_same_presses_nothing_is_different() -> None:
    device, scenario = by_hand(ROUGH, frame_ms=33)
    middle = 403_000
    earlier_band = acts_until(scenario, middle)
    redone_device = redone(earlier_band, middle)
    hand = Hand(redone_device, earlier_band)
    for step in scenario.steps[len(earlier_band.steps) :]:
        hand.do(step.verb, *step.args, at_ms=step.t_ms)
    redone_device.run_to_ms(END_MS)
    assert trace(redone_device) == trace(device)
    assert text_of(earlier_band, END_MS) == text_of(scenario, END_MS)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if number % 3 == 0 else pytest.mark.soak("interpreters"))
        for number, path in enumerate(ACCEPTANCE)
    ],
    ids=lambda path: path.stem,
)
def test_a_scenario_told_again_in_single_acts_is_the_same(path: Path) -> None:
    scenario = load(path)
    redone_device = Play(parse(text_of(scenario, scenario.steps[-1].t_ms), "again", path.parent))
    redone_device.play()
    trace_of_the_file = play_scenario(path.stem, scenario.board).trace
    assert trace(redone_device.device) == [
        line for line in trace_of_the_file if '"expect"' not in line
    ]


def test_a_scenario_that_is_saved_has_the_whole_header() -> None:
    header = (
        "board xiao_rp2040\nseed 3\nset pacing guide\nset quiet_from unset\nclock 2026-05-01T03:00:00Z\n"
        "ticks 7\nbattery 55\nmotor drv2605l\nchip_time on\n"
    )
    assert text_of(parse(f"{header}0:01 end", "a", Path()), 1_000) == f"{header}0:01 end\n"


def test_going_back_into_a_press_the_button_is_down() -> None:
    _, scenario = by_hand(ROUGH, frame_ms=33)
    assert redone(scenario, 400_000).board.buttons["main"].down, "at its very beginning too"
    assert redone(scenario, 400_500).board.buttons["main"].down
    assert not redone(scenario, 401_500).board.buttons["main"].down


def test_an_open_motor_is_not_well_when_it_is_no_longer_weak() -> None:
    band = Device(Setup())
    health = []
    for verb, fault in (
        ("fault", "motor_weak"),
        ("fault", "motor_open"),
        ("clear", "motor_weak"),
        ("clear", "motor_open"),
    ):
        act(band, verb, (fault,))
        health.append(band.board.motor.health)
    band.discard()
    assert health == [0.5, 0.0, 0.0, 1.0]


def test_a_button_stays_broken_where_another_of_its_faults_is_cleared() -> None:
    band = Device(Setup())
    found = []
    for verb, *args in (
        ("fault", "button_dead", "main"), ("clear", "button_stuck"), ("clear", "button_dead"),
    ):  # fmt: skip
        act(band, verb, tuple(args))
        found.append(band.board.buttons["main"].fault)
    band.discard()
    assert found == ["dead", "dead", ""]


def test_a_full_flash_has_no_block_left_until_there_is_room_again() -> None:
    band = Device(Setup())
    used_blocks = []
    for verb in ("fault", "clear"):
        act(band, verb, ("flash_full",))
        used_blocks.append(band.flash.mount().used_block_count)
    band.flash.put("settings.json", b"")
    assert act(band, "fault", ("corrupt", "settings")) == "", "an empty file stays as it is"
    kept = band.flash.get("settings.json")
    band.discard()
    assert (used_blocks, kept) == ([boards.load(boards.DEFAULT).FLASH_BLOCKS, 2], b"")


def test_what_a_scenario_needs_is_named_with_the_first_line_that_needs_it() -> None:
    starts = "clock 2026-05-01\n0:00 press main\n0:01 boot\n0:02 release main\n"
    twice = '0:03 expect screen "a"\n0:04 expect screen "b"\n0:05 boot\n0:06 boot\n0:07 end'
    assert needs(parse(starts + twice, "mine", Path())) == {"main": 2, SCREEN: 5, CLOCK: 7}


LIVE = "live/place0, live/place1, live/plan0, live/plan1, live/state0, live/state1"
NOTHING_TO_BREAK = {
    "corrupt program": "no program on the flash, expected one put there by `set program`",
    "bit_rot live/nope": f"no file live/nope on the flash, expected one of {LIVE}",
    "bit_rot live": f"no file live on the flash, expected one of {LIVE}",
    "bit_rot live/plan0/x": f"no file live/plan0/x on the flash, expected one of {LIVE}",
}


@pytest.mark.parametrize("fault", NOTHING_TO_BREAK)
def test_a_file_that_cannot_be_broken_is_named_with_those_that_can(fault: str) -> None:
    play = Play(parse(f"0:02 fault {fault}\n0:03 end", "some", Path()))
    play.play()
    assert play.failures == [(1, f"fault {fault}", NOTHING_TO_BREAK[fault])]


@pytest.mark.parametrize("fault", ["bit_rot live/plan0", "corrupt journal", "flash_full"])
@pytest.mark.parametrize("has_power", [True, False])
def test_a_flash_without_a_file_system_has_no_file_to_break(fault: str, has_power: bool) -> None:
    band = Device(Setup())
    band.flash.chip.memory[:] = bytes(len(band.flash.chip.memory))
    if has_power:
        band.power_on()
    name, *args = fault.split()
    message = act(band, "fault", (name, *args))
    band.discard()
    assert message == "no file system on the flash, expected one that the firmware has made"
