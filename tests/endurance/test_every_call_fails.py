"""Each call that the hardware can refuse is refused, once and from then on; checks what the wearer still has.

A short session with a look at the battery, *progress*, a pause, a switch and its undo is counted call by call; then
it is played again for each of them. A sample by default, each call with `pytest -m soak`.
"""

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from simulator.core.device import Device
from simulator.core.flash import Medium
from simulator.core.setup import Setup
from simulator.mcu.peripherals.adc import Adc
from simulator.mcu.peripherals.i2c import I2C
from simulator.mcu.peripherals.interrupts import Interrupts
from simulator.mcu.peripherals.pins import Pins
from simulator.mcu.peripherals.pwm import Pwm
from simulator.mcu.peripherals.sleep import Sleep
from simulator.mcu.peripherals.timers import Timers
from simulator.mcu.peripherals.watchdog import Watchdog
from simulator.stock.files import FileSystem
from tests.endurance.kept import log_on_flash

CHOSEN = {"program": "short", "display": "always"}
SHORT = {
    "name": "short",
    "phases": [
        {"kind": "express", "side": "first", "round": 1, "min_s": 10, "max_s": 10},
        {"kind": "express", "side": "second", "round": 1, "min_s": 4, "max_s": 20},
        {"kind": "massage", "side": "both", "round": 2, "min_s": 3, "max_s": 3},
        {"kind": "express", "side": "both", "round": 2, "min_s": 10, "max_s": 10},
    ],
}
# Button, and when it goes down and up: battery, start, progress, a pause of 3 s, a switch by tap and its undo.
PRESSES = (
    ("main", 2_000, 2_100),
    ("main", 4_000, 4_100),
    ("main", 4_250, 4_350),
    ("main", 8_000, 8_100),
    ("side", 12_500, 12_600),
    ("main", 15_000, 16_000),
    ("main", 18_000, 18_100),
    ("main", 28_000, 28_100),
    ("main", 30_000, 30_100),
    ("main", 30_250, 30_350),
)
LEFT_ALONE_MS = 40 * 60_000  # longer than any session
LONGEST_PULSE_MS = 1_200
MOTOR_LIMIT_MS = 1_500
SLACK_MS = 100
ON_FLASH_MS = 2_500  # from a tap on: *accepted*, the phase's cue and a second
EIO = 5
BEFORE, PLAYED = 1, 2  # the numbers of two sessions: before any refusal, and during it
# What littlefs makes of a block that cannot be written. Built with its assertions, as here, it does not
# outlive another answer (lfs_bd_prog: pcache->block); built without, as on the device, it does.
BAD_BLOCK = -84

# What is refused: where it is, and whether the call answers with an error's number instead of raising it.
CALLS: dict[str, tuple[type, str, bool]] = {
    "pin_init": (Pins, "init", False),
    "pin_write": (Pins, "write", False),
    "pin_irq": (Interrupts, "arm", False),
    "pwm": (Pwm, "drive", False),
    "timer": (Timers, "set", False),
    "light_sleep": (Sleep, "light", False),
    "watchdog": (Watchdog, "start", False),
    "i2c_write": (I2C, "write", False),
    "adc_uv": (Adc, "read_uv", False),
    "file": (FileSystem, "do", False),
    "erase": (Medium, "erase", True),
    "program": (Medium, "prog", True),
}
# Without these for good there is no band: it ends in safe mode, or leaves its cable to somebody.
VITAL = ("pin_init", "pin_irq", "pwm", "timer", "light_sleep", "watchdog")
# The motor's own: only the limit of its drive ends a pulse then.
OF_THE_MOTOR = ("pin_init", "pwm", "timer")
# A block that goes bad; a chip that has no good one left is what `file` has for good.
BLOCKS = ("erase", "program")


NEVER = 0  # no call is the nth


class Refusal:
    """Counts the calls of one kind; the `nth` fails, and with `for_good` all later ones too."""

    def __init__(self, kind: str, nth: int, for_good: bool) -> None:
        self.kind = kind
        self.call_count = 0
        self._nth = nth
        self._for_good = for_good
        self._owner, self._name, self._answers = CALLS[kind]
        self._original = getattr(self._owner, self._name)

    @property
    def _is_refused(self) -> bool:
        self.call_count += 1
        return self.call_count == self._nth or (self._for_good and self.call_count > self._nth)

    def __enter__(self) -> "Refusal":
        setattr(self._owner, self._name, self._wrapped())
        return self

    def __exit__(self, *_: object) -> None:
        setattr(self._owner, self._name, self._original)

    def _wrapped(self) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if not self._is_refused:
                return self._original(*args)
            if self._answers:
                return BAD_BLOCK
            if self.kind == "light_sleep":
                args[0]._kernel.charge_us(1_000)  # so that a loop of refusals takes its time
            raise OSError(EIO)

        return call


@cache
def flash_with_a_session() -> bytes:
    """Returns the flash of a band that has one finished session."""
    device = Device(Setup(settings=CHOSEN, programs={"short": json.dumps(SHORT)}))
    wear(device)
    assert list(log_on_flash(device.flash).states_by_session) == [BEFORE]
    return bytes(device.flash.chip.memory)


def wear(device: Device) -> None:
    device.power_on()
    for button, down_ms, up_ms in PRESSES:
        device.hold(button, down_ms, up_ms - down_ms)
    device.run_to_ms(150_000)


def play_during(refusal: Refusal) -> Device:
    """Plays a session during `refusal`; then resumes what is paused and waits until it is over.

    Returns the band.
    """
    device = Device()
    device.flash.chip.memory[:] = flash_with_a_session()
    with refusal:
        wear(device)
        for _ in range(3):
            t_ms = device.kernel.now_ms
            if device.recorder.state == "paused":
                device.press("main")
                device.run_to_ms(t_ms + 100)
                device.release("main")
            device.run_to_ms(t_ms + LEFT_ALONE_MS)
    return device


def session_entries(device: Device, *kinds: str) -> list[tuple[int, str, object]]:
    return [
        (t_ms, kind, fields.get("name"))
        for t_ms, kind, fields in device.recorder.entries
        if kind in kinds
    ]


def check_motor(device: Device, kind: str) -> None:
    longest_ms = MOTOR_LIMIT_MS if kind in OF_THE_MOTOR else LONGEST_PULSE_MS
    on_since_ms = None
    for t_ms, entry_type, fields in device.recorder.entries:
        if entry_type != "motor":
            continue
        if fields["on"] and on_since_ms is None:
            on_since_ms = t_ms
        elif not fields["on"] and on_since_ms is not None:
            assert t_ms - on_since_ms <= longest_ms + SLACK_MS, (
                f"on for {t_ms - on_since_ms} ms at {t_ms}"
            )
            on_since_ms = None
    assert on_since_ms is None, f"on since {on_since_ms}"


def check_starts(device: Device) -> None:
    """Asserts that after each reset in a session on flash the band is paused within 2 s, and asks for attention."""
    running_since_ms: int | None = None
    state, boot_count = "", 0
    entries = session_entries(device, "boot", "state", "cue")
    for entry_index, (t_ms, kind, name) in enumerate(entries):
        if kind == "boot":
            boot_count += 1
            entries_after = [
                (later_kind, later_name)
                for later_ms, later_kind, later_name in entries[entry_index + 1 :]
                if later_ms <= t_ms + 2_000
            ]
            if boot_count == 1:
                assert ("state", "asleep") in entries_after, "nothing was under way"
            elif running_since_ms is not None and t_ms - running_since_ms > ON_FLASH_MS:
                assert ("state", "paused") in entries_after, f"at {t_ms}"
                assert ("cue", "attention") in entries_after, f"at {t_ms}"
        elif kind == "state":
            if name == "running" and state != "paused":
                running_since_ms = t_ms
            elif name in ("done", "ended", "asleep", "awake"):
                running_since_ms = None
            state = str(name)


def check_journal(device: Device, is_whole: bool) -> None:
    """Asserts that the first session is unchanged in the journal and, if `is_whole`, each later one there."""
    log = log_on_flash(device.flash)
    log_before = kept_before()
    assert not Counter(log_before) - Counter(log.frames)
    assert log.newest is not None
    if not is_whole:
        return
    states = [
        (t_ms, name)
        for t_ms, kind, name in session_entries(device, "boot", "state")
        if kind == "state" or t_ms
    ]
    start_count = sum(
        1
        for (_, state_before), (t_ms, name), (next_ms, _) in zip(
            states, states[1:], states[2:], strict=False
        )
        if (state_before, name) == ("awake", "running") and next_ms - t_ms > ON_FLASH_MS
    )
    for session in range(BEFORE, PLAYED + max(1, start_count)):
        assert session in log.states_by_session, (session, states, log.lines)
        figures = {tuple(state.spent_ms) for state in log.states_by_session[session]}
        assert len(figures) == 1
        assert session in log.plans


@cache
def kept_before() -> tuple[tuple[int, bytes], ...]:
    device = Device()
    device.flash.chip.memory[:] = flash_with_a_session()
    return tuple(log_on_flash(device.flash).frames)


def test_a_file_refused_while_bad_settings_are_put_right_loses_none_of_the_good_ones() -> None:
    for nth in range(1, 40):
        device = Device(Setup(settings={"strength": 9, "rounds": 2, "pacing": "guide"}))
        with Refusal("file", nth, for_good=False):
            device.power_on()
            device.run_to_ms(3_000)
        device.cut()
        settings = json.loads(device.flash.get("settings.json"))
        assert {"rounds": 2, "pacing": "guide"}.items() <= settings.items(), nth


def calls_of(kind: str) -> int:
    counting = Refusal(kind, NEVER, for_good=False)
    play_during(counting)
    return counting.call_count


def sample(call_count: int, runs: int) -> list[int]:
    """Returns `runs` numbers from 1 to `call_count`, evenly spread, with the first and the last among them."""
    if runs >= call_count:
        return list(range(1, call_count + 1))
    return sorted({1 + i * (call_count - 1) // (runs - 1) for i in range(runs)})


EVERY = pytest.param(1 << 30, marks=pytest.mark.soak("calls"), id="every")
SOME = pytest.param(9, id="some")


def test_nothing_refused_the_session_is_as_it_should_be() -> None:
    device = play_during(Refusal("pwm", NEVER, for_good=False))
    assert [name for _, _, name in session_entries(device, "state")] == [
        "asleep", "awake", "running", "paused", "running", "done", "asleep",
    ]  # fmt: skip
    assert {"battery", "progress", "paused", "done"} <= {
        name for _, _, name in session_entries(device, "cue")
    }
    check_motor(device, "")
    check_journal(device, is_whole=True)
    (state_frame,) = log_on_flash(device.flash).states_by_session[PLAYED]
    assert state_frame.ended_by == ["time", "time", "time", "time"]
    assert [break_kind for break_kind, *_ in state_frame.breaks] == ["pause"]


@pytest.mark.parametrize("runs", [SOME, EVERY])
@pytest.mark.parametrize("kind", CALLS)
def test_refused_once_the_session_goes_on_or_is_resumed_and_all_of_it_is_kept(
    kind: str, runs: int
) -> None:
    for nth in sample(calls_of(kind), runs):
        device = play_during(Refusal(kind, nth, for_good=False))
        try:
            check_motor(device, kind)
            check_starts(device)
            assert device.recorder.state == "asleep"
            assert len(session_entries(device, "boot")) <= 2
            check_journal(device, is_whole=True)
        except AssertionError as error:
            raise AssertionError(f"{kind} {nth}, once: {error}") from error
        finally:
            device.discard()


@pytest.mark.parametrize("runs", [SOME, EVERY])
@pytest.mark.parametrize("kind", [kind for kind in CALLS if kind not in BLOCKS])
def test_refused_for_good_the_motor_is_off_and_the_session_goes_on_without_it_or_ends_in_safety(
    kind: str, runs: int
) -> None:
    for nth in sample(calls_of(kind), runs):
        device = play_during(Refusal(kind, nth, for_good=True))
        try:
            check_motor(device, kind)
            if kind in VITAL:
                assert len(session_entries(device, "boot")) <= 5, "no loop of resets"
            else:
                assert device.recorder.state == "asleep"
                assert len(session_entries(device, "boot")) == 1
                assert "done" in [name for _, _, name in session_entries(device, "state")]
            check_journal(device, is_whole=kind not in (*VITAL, "file"))
        except AssertionError as error:
            raise AssertionError(f"{kind} {nth}, for good: {error}") from error
        finally:
            device.discard()
