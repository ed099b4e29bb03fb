"""Storms of presses at random instants on the emulated band, with any settings: what must always hold."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.haptics.cues import RHYTHMS, STEPS
from simulator.scenario.model import clock_text
from simulator.scenario.player import Play
from simulator.scenario.script import parse

LONGEST_PULSE_MS = 1_400
CLEAR_MS = 4_000  # between a tick and any cue that can be foreseen
INTERRUPTED_MS = 3_590_000  # so long a pause ends the session, and nothing is felt
QUIET_MS = 3 * 3_600_000  # longer than any session left alone

SETTINGS = {
    "pacing": ["strict", "guide"],
    "target": ["min", "mid", "max"],
    "rounds": [2, 3],
    "assist_first": ["on", "off"],
    "massage_s": [0, 1, 45, "press"],
    "shake_s": [0, 15],
    "sides": ["both", "left", "right"],
    "repeat": [0, 1, 2],
    "strength": [1, 4],
    "metronome_per_min": [0, 60],
    "massage_tick_s": [0, 3],
    "rest_every_min": [0, 1],
    "ready_s": [0, 20],
    "pulses": ["normal", "long"],
    "display": ["always", "glance", "off"],
}

press = st.tuples(
    st.one_of(st.integers(50, 1_500), st.integers(50, 420_000)),  # ms after the last
    st.sampled_from(["main", "main", "side"]),
    st.one_of(st.integers(30, 700), st.integers(700, 9_000)),  # ms down
)
random_settings = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(values) for key, values in SETTINGS.items()}
)


def scenario(
    storm: list[tuple[int, str, int]], given_settings: dict[str, object], seed: int, ticks: int
) -> str:
    """Returns the storm as a scenario text that reproduces it, from power on to long after the last press."""
    lines = [f"seed {seed}", f"ticks {ticks}"]
    lines += [f"set {key} {value}" for key, value in sorted(given_settings.items())]
    lines += ["0:02 tap main", "0:04 tap main"]
    t_ms = 5_000
    for gap_ms, button, down_ms in storm:
        t_ms += gap_ms
        lines.append(f"{clock_text(t_ms)} hold {button} {down_ms / 1000:.3f}")
        t_ms += down_ms
    return "\n".join(
        [
            *lines,
            f"{clock_text(t_ms + QUIET_MS)} expect state asleep",
            f"{clock_text(t_ms + QUIET_MS)} end",
        ]
    )


@given(
    st.lists(press, max_size=25),
    random_settings,
    st.integers(0, 99),
    st.sampled_from([0, 2**30 - 60_000]),
)
@examples(max_examples=40)
def test_whatever_is_pressed(
    storm: list[tuple[int, str, int]], given_settings: dict[str, object], seed: int, ticks: int
) -> None:
    play = Play(parse(scenario(storm, given_settings, seed, ticks), "storm", Path()))
    play.play()
    entries = play.device.recorder.entries
    assert play.failures == [], "left alone, the band comes to rest"
    check_time(entries)
    check_motor(entries)
    check_phases(entries)
    check_presses(entries)
    check_phase_cues(entries)
    check_rhythms(entries)
    check_done(entries, 3 if given_settings.get("pulses") == "long" else 2)


def check_time(entries: list) -> None:
    assert all(entry[0] <= next_entry[0] for entry, next_entry in pairwise(entries))
    assert not [fields for _, kind, fields in entries if kind == "console"]
    assert [kind for _, kind, _ in entries].count("boot") == 1


def check_motor(entries: list) -> None:
    """Asserts that the motor is never on for longer than the longest pulse, and off in the end."""
    on_since_ms = None
    for t_ms, kind, fields in entries:
        if kind == "motor" and fields["on"] and on_since_ms is None:
            on_since_ms = t_ms
        elif kind == "motor" and not fields["on"] and on_since_ms is not None:
            assert t_ms - on_since_ms <= LONGEST_PULSE_MS
            on_since_ms = None
    assert on_since_ms is None


def check_phases(entries: list) -> None:
    """Asserts that phases follow one another and none is left out, except one that an undo brings back."""
    index = None
    for t_ms, kind, fields in entries:
        if kind == "state" and fields["name"] == "awake":
            index = None
        if kind == "phase":
            assert fields["since"] <= t_ms
            assert index is not None or fields["index"] == 0
            assert index is None or fields["index"] in (index - 1, index, index + 1)
            index = fields["index"]


def check_presses(entries: list) -> None:
    """Asserts that every *accepted* is within 100 ms of a press or of its third second."""
    downs_ms = [t_ms for t_ms, kind, fields in entries if kind == "button" and fields["down"]]
    for t_ms, kind, fields in entries:
        if kind == "cue" and fields["name"] == "accepted":
            assert any(
                0 <= t_ms - down_ms <= 100 or 0 <= t_ms - down_ms - 3_000 <= 100
                for down_ms in downs_ms
            )


def check_phase_cues(entries: list) -> None:
    """Asserts that a phase that lasts is announced within 1 s, by its cue or by *progress* just asked for."""
    for number, (t_ms, kind, fields) in enumerate(entries):
        if kind != "phase":
            continue
        next_second = [
            (later_ms, later_kind, later_fields)
            for later_ms, later_kind, later_fields in entries[number:]
            if later_ms <= t_ms + 1_000
        ]
        if any(later_kind in ("state", "phase", "button") for _, later_kind, _ in next_second[1:]):
            continue
        cues_felt = {
            later_fields["name"]
            for _, later_kind, later_fields in next_second
            if later_kind == "cue"
        }
        expected_cue = "move_on" if fields["kind"] in ("stroke", "shake") else fields["side"]
        assert cues_felt & {expected_cue, "assist", "progress"}, (t_ms, fields, cues_felt)


def check_rhythms(entries: list) -> None:
    """Asserts that no tick comes in the 4 s after a cue began, nor in the 4 s before one that no press caused."""
    cues_felt = [(t_ms, fields["name"]) for t_ms, kind, fields in entries if kind == "cue"]
    presses_ms = [t_ms for t_ms, kind, _ in entries if kind == "button"]
    cues_ms = [t_ms for t_ms, name in cues_felt if name not in RHYTHMS]
    for t_ms in (t_ms for t_ms, name in cues_felt if name in RHYTHMS):
        near_cues_ms = [cue_ms for cue_ms in cues_ms if -CLEAR_MS < cue_ms - t_ms <= CLEAR_MS]
        for cue_ms in near_cues_ms:
            assert cue_ms > t_ms, (t_ms, cue_ms)
            assert any(t_ms - 1_500 <= press_ms <= cue_ms for press_ms in presses_ms), (
                t_ms,
                cue_ms,
            )


def check_done(entries: list, halves: int) -> None:
    """Asserts that *done* is felt whole after every session that a press or the time ended.

    Not if more is asked for at once: a cue that answers another press and is cut short by the next is not repeated.
    """
    length_ms = sum(STEPS["done"][1:-1]) + 2 * min(
        LONGEST_PULSE_MS, STEPS["done"][0] * halves // 2
    )
    cues_felt = [(t_ms, fields["name"]) for t_ms, kind, fields in entries if kind == "cue"]
    states = [(t_ms, fields["name"]) for t_ms, kind, fields in entries if kind == "state"]
    downs_ms = [t_ms for t_ms, kind, fields in entries if kind == "button" and fields["down"]]
    for (since_ms, state_before), (t_ms, name), (until_ms, _) in zip(
        states, states[1:], states[2:], strict=False
    ):
        is_interrupted = state_before == "paused" and t_ms - since_ms > INTERRUPTED_MS
        if name not in ("done", "ended") or until_ms - t_ms < 10_000 or is_interrupted:
            continue
        done_ms = [
            cue_ms
            for cue_ms, cue_name in cues_felt
            if cue_name == "done" and t_ms <= cue_ms < until_ms
        ]
        whole_ms = [
            cue_ms
            for cue_ms in done_ms
            if not any(cue_ms < other_ms < cue_ms + length_ms for other_ms, _ in cues_felt)
        ]
        was_asked = done_ms and any(t_ms < down_ms < done_ms[-1] for down_ms in downs_ms)
        assert whole_ms or was_asked, (t_ms, done_ms)
