"""Virtual time: what happens when, and what wakes the firmware."""

import weakref
from collections.abc import Callable

import pytest
from greenlet import getcurrent, greenlet

from simulator.core.kernel import FOREVER, MS, SPIN_LIMIT_US, Kernel, S, Stuck

END_US = 100 * S
Said = list[tuple[str, int]]


class Bench:
    """A kernel, and a list of what was said at which µs."""

    def __init__(self) -> None:
        self.kernel = Kernel()
        self.said_at_us: Said = []

    def say(self, text: str) -> None:
        self.said_at_us.append((text, self.kernel.now_us))

    def says(self, text: str) -> Callable[[], None]:
        return lambda: self.say(text)

    def play(self, firmware: Callable[[], None], until_us: int = END_US) -> Said:
        """Runs `firmware` up to `until_us`; returns what was said."""
        self.kernel.start(firmware)
        self.kernel.run(until_us)
        return self.said_at_us


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_what_is_due_happens_by_instant_then_rank_then_order_of_making(bench: Bench) -> None:
    bench.kernel.call_at_us(20, bench.says("last"))
    bench.kernel.call_at_us(10, bench.says("later rank"), rank=1)
    bench.kernel.call_at_us(10, bench.says("first"))
    bench.kernel.call_at_us(10, bench.says("second"))
    bench.kernel.call_at_us(5, bench.says("never")).cancel()
    assert bench.kernel.due_us == 5
    bench.kernel.run(19)
    assert bench.said_at_us == [("first", 10), ("second", 10), ("later rank", 10)]
    assert (bench.kernel.now_us, bench.kernel.due_us) == (19, 20)
    bench.kernel.run(20)
    assert bench.said_at_us[3:] == [("last", 20)]
    assert bench.kernel.due_us == FOREVER


def test_what_should_have_happened_before_happens_now(bench: Bench) -> None:
    bench.kernel.run(100)
    bench.kernel.call_at_us(40, bench.says("late"))
    bench.kernel.run(100)
    assert bench.said_at_us == [("late", 100)]


@pytest.mark.parametrize(
    ("asked_us", "until_us", "ends_us"),
    [(1_001, 9_000, 2_000), (2_000, 9_000, 2_000), (2_001, 2_500, 2_500)],
)
def test_who_asks_for_a_runs_end_has_it_at_the_next_millisecond_and_never_later(
    bench: Bench, asked_us: int, until_us: int, ends_us: int
) -> None:
    def firmware() -> None:
        bench.kernel.charge_us(asked_us)
        bench.kernel.end_run()
        bench.kernel.charge_us(5_000)
        bench.say("on")

    assert bench.play(firmware, until_us) == []
    assert bench.kernel.now_us == ends_us
    bench.kernel.run(9_000)
    assert bench.said_at_us == [("on", asked_us + 5_000)]


def test_who_has_run_it_is_let_go_after(bench: Bench) -> None:
    caller = greenlet(lambda: bench.kernel.run(100))
    caller.switch()
    kept = weakref.ref(caller)
    del caller
    assert kept() is None


def test_time_never_goes_back(bench: Bench) -> None:
    bench.kernel.run(100)
    bench.kernel.run(40)
    assert bench.kernel.now_us == 100


def test_a_cancelled_event_keeps_no_other_from_its_instant(bench: Bench) -> None:
    for at_us in (10, 11):
        bench.kernel.call_at_us(at_us, bench.says("never")).cancel()
    bench.kernel.call_at_us(12, bench.says("done"))
    bench.kernel.run(11)
    assert bench.kernel.due_us == 12
    bench.kernel.run(12)
    assert bench.said_at_us == [("done", 12)]


def test_a_call_takes_its_time_and_what_falls_due_meanwhile_has_its_own_instant(
    bench: Bench,
) -> None:
    def firmware() -> None:
        bench.say("begins")
        bench.kernel.charge_us(100)
        bench.say("goes on")
        bench.kernel.charge_us(100)
        bench.say("ends")

    bench.kernel.call_at_us(140, bench.says("event"))
    assert bench.play(firmware) == [
        ("begins", 0), ("goes on", 100), ("event", 140), ("ends", 200)
    ]  # fmt: skip


def test_an_event_at_the_end_of_a_call_comes_before_the_firmware_goes_on(bench: Bench) -> None:
    bench.kernel.call_at_us(100, bench.says("event"))
    assert bench.play(lambda: (bench.kernel.charge_us(100), bench.say("on"))[0]) == [
        ("event", 100), ("on", 100)
    ]  # fmt: skip


def test_the_outside_has_its_turn_just_when_it_asked_for_it(bench: Bench) -> None:
    def firmware() -> None:
        for _ in range(3):
            bench.kernel.charge_us(100)
            bench.say("call")

    assert bench.play(firmware, until_us=100) == [("call", 100)]
    assert (bench.kernel.now_us, bench.kernel.due_us) == (100, 200)
    bench.kernel.run(250)
    assert bench.said_at_us[1:] == [("call", 200)]
    bench.kernel.run(300)
    assert bench.said_at_us[2:] == [("call", 300)]
    assert bench.kernel.due_us == FOREVER


def test_interrupts_are_served_after_a_call_but_not_after_work(bench: Bench) -> None:
    bench.kernel.deliver = bench.says("served")

    def firmware() -> None:
        bench.kernel.charge_us(10)
        bench.kernel.pending = [object()]
        bench.kernel.charge_us(10)
        bench.kernel.work(10)
        bench.say("on")

    assert bench.play(firmware) == [("served", 20), ("on", 30)]


def test_awake_each_interrupt_is_served_as_it_comes_and_ends_no_wait(bench: Bench) -> None:
    bench.kernel.deliver = bench.says("served")
    bench.kernel.pending = [object()]
    bench.kernel.call_at_us(10, lambda: setattr(bench.kernel, "interrupted", True))
    lines = bench.play(lambda: (bench.kernel.wait(30), bench.say("on"))[0])
    assert lines == [("served", 10), ("served", 30), ("on", 30)]


def test_a_sleep_ends_in_its_time_or_with_an_interrupt_which_it_does_not_serve(
    bench: Bench,
) -> None:
    bench.kernel.deliver = bench.says("served")
    bench.kernel.call_at_us(10, bench.says("event"))
    bench.kernel.call_at_us(50, lambda: setattr(bench.kernel, "interrupted", True))

    def firmware() -> None:
        for _ in range(2):
            bench.kernel.sleep(30)
            bench.say("wakes")

    assert bench.play(firmware) == [("event", 10), ("wakes", 30), ("wakes", 50)]


def test_an_interrupt_of_before_does_not_end_a_sleep_that_begins(bench: Bench) -> None:
    bench.kernel.interrupted = True
    assert bench.play(lambda: (bench.kernel.sleep(30), bench.say("on"))[0]) == [("on", 30)]


def test_who_listens_is_woken_by_what_comes_from_outside_and_serves_meanwhile(
    bench: Bench,
) -> None:
    bench.kernel.deliver = bench.says("served")
    bench.kernel.call_at_us(10, bench.says("event"))
    bench.kernel.interrupted = True  # of before: it is none of this
    bench.play(lambda: (bench.kernel.listen(), bench.say("hears"))[0], until_us=40)
    assert bench.said_at_us == [("event", 10), ("served", 10)]
    assert bench.kernel.due_us == FOREVER
    bench.kernel.interrupted = True
    bench.kernel.run(40)
    assert bench.said_at_us[2:] == [("hears", 40)]


@pytest.mark.parametrize("act", ["sleep", "listen"])
def test_a_sleep_is_woken_from_outside_too_and_a_wait_is_not(bench: Bench, act: str) -> None:
    def firmware() -> None:
        bench.kernel.sleep(1_000) if act == "sleep" else bench.kernel.listen()
        bench.say("wakes")
        bench.kernel.wait(1_000)
        bench.say("has waited")

    bench.play(firmware, until_us=40)
    bench.kernel.interrupted = True
    bench.kernel.run(50)
    assert bench.said_at_us == [("wakes", 40)]
    bench.kernel.interrupted = True
    bench.kernel.run(2_000)
    assert bench.said_at_us[1:] == [("has waited", 1_040)]


def test_work_of_twenty_seconds_in_one_go_is_a_loop(bench: Bench) -> None:
    def firmware() -> None:
        bench.kernel.charge_us(SPIN_LIMIT_US - 1)
        bench.kernel.charge_us(1)
        bench.say("still well")
        bench.kernel.charge_us(1)

    with pytest.raises(Stuck):
        bench.play(firmware)
    assert bench.said_at_us == [("still well", 20_000_000)]


def test_work_in_which_things_happen_counts_as_long_as_it_takes(bench: Bench) -> None:
    for at_s in (1, 16):
        bench.kernel.call_at_us(at_s * S, bench.says("event"))

    def firmware() -> None:
        bench.kernel.charge_us(15 * S)
        bench.kernel.charge_us(5 * S)
        bench.say("still well")

    assert bench.play(firmware)[-1] == ("still well", 20 * S)


def test_an_interrupt_ends_no_call(bench: Bench) -> None:
    bench.kernel.call_at_us(40, lambda: setattr(bench.kernel, "interrupted", True))
    lines = bench.play(lambda: (bench.kernel.charge_us(100), bench.say("on"))[0])
    assert lines == [("on", 100)]


@pytest.mark.parametrize("act", ["wait", "sleep", "listen"])
def test_who_waits_now_and_then_may_work_for_ever(bench: Bench, act: str) -> None:
    def firmware() -> None:
        for _ in range(3):
            bench.kernel.charge_us(SPIN_LIMIT_US)
            bench.kernel.call_at_us(
                bench.kernel.now_us + 1, lambda: setattr(bench.kernel, "interrupted", True)
            )
            getattr(bench.kernel, act)(*[1] * (act != "listen"))
        bench.say("still well")

    assert bench.play(firmware) == [("still well", 60_000_003)]


def test_who_starts_anew_has_worked_for_nothing(bench: Bench) -> None:
    bench.play(lambda: bench.kernel.charge_us(SPIN_LIMIT_US), until_us=SPIN_LIMIT_US)
    assert bench.play(lambda: (bench.kernel.charge_us(9), bench.say("well"))[0]) == [
        ("well", 20_000_009)
    ]


def test_it_says_for_how_long_the_firmware_can_work_before_anything_happens(bench: Bench) -> None:
    free_us = []

    def firmware() -> None:
        bench.kernel.charge_us(100)
        free_us.append(bench.kernel.idle_us())
        event = bench.kernel.call_at_us(150, bench.says("event"))
        free_us.append(bench.kernel.idle_us())
        event.cancel()
        bench.kernel.charge_us(60)
        bench.kernel.pending = [object()]
        free_us.append(bench.kernel.idle_us())
        bench.kernel.pending = []
        bench.kernel.call_at_us(160, bench.says("now"))
        free_us.append(bench.kernel.idle_us())

    bench.play(firmware, until_us=5_000)
    assert free_us == [4_900, 49, 0, 0]
    free_us.clear()
    bench.play(firmware)
    assert free_us[0] == SPIN_LIMIT_US - 100


def test_what_loses_its_power_says_no_last_word(bench: Bench) -> None:
    held: list[greenlet] = []  # as what is still referred to: it does not end by being let go

    def firmware() -> None:
        held.append(getcurrent())
        try:
            bench.kernel.wait(100 * MS)
        except Exception:  # as careless firmware has it
            bench.say("caught")
        bench.say("on")

    bench.play(firmware, until_us=MS)
    bench.kernel.kill()
    assert held[0].dead
    bench.kernel.kill()  # of what is dead, nothing
    bench.kernel.run(END_US)
    assert bench.said_at_us == []
    assert bench.play(bench.says("anew")) == [("anew", END_US)]


def test_a_reset_within_a_call_ends_it_there(bench: Bench) -> None:
    def firmware() -> None:
        bench.kernel.charge_us(100)
        bench.say("on")

    bench.kernel.call_at_us(40, bench.kernel.kill)
    bench.kernel.call_at_us(60, bench.says("world"))
    assert bench.play(firmware, until_us=1_000) == [("world", 60)]
    assert bench.kernel.due_us == FOREVER


def test_now_is_said_in_whole_milliseconds_too(bench: Bench) -> None:
    bench.kernel.run(7 * MS + 999)
    assert bench.kernel.now_ms == 7


def test_only_a_firmware_lets_time_pass_and_where_there_is_none_it_is_not_stuck(
    bench: Bench,
) -> None:
    with pytest.raises(AssertionError):
        bench.kernel.charge_us(5)
