"""What a child process knows by itself of virtual time, and that it tells the simulator before it matters."""

from pathlib import Path
from random import Random

import pytest

from simulator.interpreters import process
from tests.endurance.band_of_text import band_of_text, printed_lines, trace_of_text
from tests.simulator.interpreters.test_interpreters import REAL, needs

# Looks at the time and at the cable for some 10 ms, while a timer runs out.
LOOKS = """
import sys
import time
from machine import Timer
from select import POLLIN, poll

cable = poll()
cable.register(sys.stdin, POLLIN)
fired_us = []
time.sleep_us(500)  # so that it comes in the midst of a ms
Timer(1, mode=Timer.ONE_SHOT, period=3, callback=lambda timer: fired_us.append(time.ticks_us()))
seen = [(time.ticks_ms(), len(cable.poll(0)), len(fired_us)) for _ in range(3_000)]
print(fired_us, [(n, row) for n, row in enumerate(seen) if not n or row != seen[n - 1]])
"""


# Waits awake for a second, and says how late it is while it does.
WAITS = """
import time

time.sleep_us(500)
for n in range(200):
    time.sleep_ms(5)
    if n % 40 == 0:
        print(n, time.ticks_ms())
"""


@pytest.mark.parametrize(("expression", "prints"), [(LOOKS, 1), (WAITS, 5)])
@pytest.mark.parametrize("name", REAL)
def test_what_a_child_knows_it_does_not_ask_and_the_time_goes_by_all_the_same(
    tmp_path: Path, name: str, expression: str, prints: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(name)
    receive = process.Process.receive
    calls = []

    def read_and_count(self: process.Process, byte_count: int) -> bytes:
        calls.append(byte_count)
        return receive(self, byte_count)

    monkeypatch.setattr(process.Process, "receive", read_and_count)
    calls_at_start = trace_of_text(tmp_path, "", name)
    calls_before = len(calls)
    assert trace_of_text(tmp_path, expression, name) == trace_of_text(tmp_path, expression)
    assert (
        len(printed_lines(trace_of_text(tmp_path, expression)))
        == len(printed_lines(calls_at_start)) + prints
    )
    assert len(calls) < 2 * calls_before + 100, "of 6,000 looks, and of 200 waits"


# A call that needs no answer is kept, with the time before it, and more than eight are sent by themselves.
FEEDS = """
import sys
import time
from machine import WDT, Pin

dog = WDT(timeout=8000)
button = Pin(4, Pin.IN, Pin.PULL_UP)
for feeds in (1, 3, 8, 9):
    button.value()
    for _ in range(feeds):
        time.sleep_ms(5)
        dog.feed()
    print("fed", feeds)
button.value()
time.sleep_ms(7)
button.irq(lambda pin: None, Pin.IRQ_FALLING)
print("armed")
button.value()
try:
    raise ValueError("told")
except ValueError as error:
    time.sleep_ms(7)
    dog.feed()
    sys.print_exception(error)
time.sleep_ms(7)
dog.feed()
sys.stdout.write("written\\n")
time.sleep_ms(7)
dog.feed()
raise ValueError("raised")
"""


@pytest.mark.parametrize("name", REAL)
def test_what_is_printed_after_calls_that_need_no_answer_has_its_time(
    tmp_path: Path, name: str
) -> None:
    needs(name)
    assert trace_of_text(tmp_path, FEEDS, name) == trace_of_text(tmp_path, FEEDS)


def random_firmware(seed: int) -> str:
    """Returns a firmware that waits, feeds, arms, reads and prints at random, and then prints the times."""
    random = Random(seed)
    calls = [
        *(f"sleep_ms({ms})" for ms in (0, 1, 1, 2, 3, 9, 50, random.choice((17, 300, 1001)))),
        *(
            "dog.feed()",
            "button.irq(serve, Pin.IRQ_FALLING)",
            "button.irq(None)",
            "button.value()",
        ),
        *("seen.append(ticks_ms())", "seen.append(ticks_us())", "print('.')"),
    ]
    return "\n".join(
        (
            "from machine import WDT, Pin",
            "from time import sleep_ms, ticks_ms, ticks_us",
            "dog, button, seen = WDT(timeout=8000), Pin(4, Pin.IN, Pin.PULL_UP), []",
            "def serve(pin):",
            "    seen.append(-ticks_ms()); sleep_ms(1); dog.feed(); print('!')",
            *random.choices(calls, k=120),
            "print(seen)",
            "while True: sleep_ms(500); dog.feed()",
        )
    )


def trace_of_random_firmware(folder: Path, seed: int, name: str, rate: int) -> list[str]:
    """Returns the trace of `random_firmware(seed)` at `rate`, while its button is pressed at random."""
    random = Random(seed)
    band = band_of_text(folder, random_firmware(seed), name)
    try:
        band.power_on()
        band.set_rate(rate)
        for at_ms in range(640, 5_000, 170):
            band.hold("main", at_ms + random.randrange(150), length_ms=random.choice((3, 20, 60)))
        band.run_to_ms(10_000)
        return list(band.recorder.lines())
    finally:
        band.discard()


@pytest.mark.parametrize(("seed", "rate"), [(1, 10_000), (2, 10_000), (3, 10_000), (4, 10_100)])
@pytest.mark.parametrize("name", REAL)
def test_any_mix_of_waits_and_calls_takes_the_same_time_on_each_interpreter(
    tmp_path: Path, name: str, seed: int, rate: int
) -> None:
    needs(name)
    assert trace_of_random_firmware(tmp_path, seed, name, rate) == trace_of_random_firmware(
        tmp_path, seed, "cpython", rate
    )
