"""What a firmware can do to its interpreter: files, errors, interrupts and ends are alike on all of them."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from simulator.__main__ import main
from simulator.core.device import Device
from simulator.core.kernel import MS, Stuck
from simulator.core.setup import Setup
from simulator.interpreters import process
from simulator.interpreters.process import Lost
from tests.endurance.band_of_text import band_of_text, printed_lines, trace_of_text
from tests.recorded import values
from tests.simulator.interpreters.test_interpreters import ACCEPTANCE, REAL, needs

FILES = """
import os, json

def attempt(what, *args):
    try:
        return what(*args)
    except OSError as error:
        return error.args[0]

print(attempt(open, "nothing"), attempt(os.stat, "nothing"), attempt(os.remove, "nothing"))
os.mkdir("d")
print(attempt(os.mkdir, "d"), attempt(open, "a/b", "w"), attempt(os.rmdir, "nowhere"))
with open("d/one", "wb") as file:
    print(file.write(b"0123456789"), file.tell(), file.seek(3), file.write(bytearray(b"ab")))
with open("d/one", "ab") as file:
    file.write(b"end")
with open("d/one", "r+b") as file:
    print(file.seek(4), file.read(3), file.seek(0, 2), file.seek(-3, 1) if False else 0)
    file.seek(0)
    into = bytearray(4)
    print(file.readinto(into), into, file.readinto(into), into, file.read())
    file.seek(1)
    file.write(b"X")
    file.flush()
    print(file.tell(), os.stat("d/one")[6])
with open("t.json", "w") as file:
    json.dump({"k": [1, 2.5, None, "\\u00e9"]}, file)
with open("t.json") as file:
    print(json.load(file)["k"][:3], repr(file.read()))
with open("t.txt", "w") as file:
    file.write("one\\ntwo\\n")
    print("three", file=file)
with open("t.txt") as file:
    print(repr(file.readline()), [line for line in file])
print(sorted(os.listdir("/")), sorted(os.listdir("d")), list(os.ilistdir("d")))
os.rename("d/one", "d/two")
print(os.listdir("d"), os.stat("d")[0], os.stat("d/two")[0], attempt(os.rmdir, "d"))
os.remove("d/two")
os.rmdir("d")
print(os.listdir(), os.statvfs("/")[:3], os.uname()[4])
"""

ERRORS = """
import sys, machine, time

def deep():
    machine.Pin(99).value()

try:
    deep()
except ValueError as error:
    sys.print_exception(error)
    with open("kept", "w") as file:
        sys.print_exception(error, file)
    print(open("kept").read(), end="")
for number in (2, 19, 28):
    try:
        raise OSError(number)
    except OSError as error:
        sys.print_exception(error)
deep()
"""

INTERRUPTS = """
import time
from machine import Pin, Timer, PWM

led = Pin(20, Pin.OUT, value=0)
beats = [0]

def beat(timer):
    beats[0] += 1
    print("beat", time.ticks_ms())
    if beats[0] == 3:
        raise RuntimeError("third")
    if beats[0] == 5:
        timer.deinit()

Timer(1, mode=Timer.PERIODIC, period=700, callback=beat)
for turn in range(9):
    try:
        time.sleep_ms(500)
    except RuntimeError as error:
        print("caught", error, time.ticks_ms())
print(time.time(), time.gmtime(), time.mktime((2026, 5, 1, 3, 0, 0, 0, 0)), time.ticks_diff(3, 2**30 - 2))
try:
    time.ticks_add(1, 2**29)
except OverflowError as error:
    print(error)
"""


@pytest.mark.fidelity(
    "machine",
    "its classes on CPython as on a real interpreter: values, errors, order of interrupts",
)
@pytest.mark.fidelity("calendar", "dates and their seconds, in the port's epoch")
@pytest.mark.fidelity(
    "files",
    "open files, folders and their errors, on CPython as through a real interpreter's own `open`",
)
@pytest.mark.parametrize(
    "text", [FILES, ERRORS, INTERRUPTS], ids=["files", "errors", "interrupts"]
)
@pytest.mark.parametrize("name", REAL)
def test_a_firmware_sees_the_same_board(tmp_path: Path, text: str, name: str) -> None:
    needs(name)
    expected = trace_of_text(tmp_path, text)
    assert printed_lines(trace_of_text(tmp_path, text, name)) == printed_lines(expected)
    assert trace_of_text(tmp_path, text, name) == expected


@pytest.mark.fidelity("interpreters", "main.py is not run if boot.py has raised")
@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_after_an_error_in_boot_py_the_prompt_waits_and_main_py_is_not_run(
    tmp_path: Path, name: str
) -> None:
    """MicroPython's ports/rp2/main.c and ports/esp32/main.c do so."""
    needs(name)
    band = band_of_text(tmp_path, "print('main')", name)
    (tmp_path / "boot.py").write_text("raise ValueError('boot')")
    band.power_on()
    band.run_to_ms(5_000)
    console = values(band, "console", "text")
    assert (console[-1], "main" in console) == ("ValueError: boot", False)
    band.discard()


@pytest.mark.fidelity("interpreters", "tracebacks as the device prints them")
def test_errors_are_printed_as_the_board_prints_them(tmp_path: Path) -> None:
    lines = printed_lines(trace_of_text(tmp_path, ERRORS))
    trace = ['  File "main.py", line 8, in <module>', '  File "main.py", line 5, in deep']
    traceback_lines = ["Traceback (most recent call last):", *trace, "ValueError: invalid pin"]
    assert lines[:4] == lines[4:8] == traceback_lines
    assert [line for line in lines if line.startswith("OSError")] == [
        "OSError: [Errno 2] ENOENT",
        "OSError: [Errno 19] ENODEV",
        "OSError: 28",
    ]


@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_ctrl_c_from_the_cable_ends_with_the_motor_off(name: str) -> None:
    needs(name)
    band = Device(Setup(interpreter=name, settings={"first_side": "left"}))
    band.power_on()
    band.run_to_ms(1_000)
    band.press("main")
    band.run_to_ms(1_100)

    def interrupt() -> None:
        raise KeyboardInterrupt

    band.kernel.call_at_us(1_200 * MS, interrupt)
    band.release("main")
    band.run_to_ms(3_000)
    band.discard()
    assert band.recorder.motor_duty == 0.0
    assert [kind for _, kind, _ in band.recorder.entries if kind in ("boot", "console")] == [
        "boot"
    ]
    assert band.kernel._firmware is None


@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_a_service_that_breaks_raises_once_and_the_new_start_is_whole_again(
    name: str, tmp_path: Path
) -> None:
    needs(name)
    traces = []
    for runs_on in ("cpython", name):
        band = Device(
            Setup(interpreter=runs_on, settings={"first_side": "left", "display": "always"})
        )
        band.power_on()
        band.run_to_ms(1_000)
        band.break_once("haptics", "MemoryError")
        band.press("main")
        band.run_to_ms(1_100)
        band.release("main")
        band.run_to_ms(1_900)
        band.discard()
        traces.append(list(band.recorder.lines()))
    assert "MemoryError: haptics" in printed_lines(traces[0])
    assert sum('"boot"' in line for line in traces[0]) == 2, "and the new start is whole again"
    assert traces[1] == traces[0]


@pytest.fixture
def started_processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Returns a list that fills with the processes that this test starts."""
    processes: list[subprocess.Popen[bytes]] = []

    class RecordedPopen(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            processes.append(self)

    monkeypatch.setattr(process.subprocess, "Popen", RecordedPopen)
    return processes


def leave_nothing(started_processes: list[subprocess.Popen[bytes]]) -> None:
    """Asserts that each process has ended, and that somebody has waited for it."""
    assert started_processes
    assert [child.args for child in started_processes if child.returncode is None] == []


@pytest.mark.parametrize("name", REAL)
def test_a_firmware_that_never_asks_again_is_ended(
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    started_processes: list[subprocess.Popen[bytes]],
) -> None:
    needs(name)
    usual_s = process.MAX_SILENCE_S
    monkeypatch.setattr(process, "MAX_SILENCE_S", 1)
    began = time.monotonic()
    with pytest.raises(
        Lost, match=f"^{name}: the firmware has worked for 1 s of real time .* a call$"
    ):
        trace_of_text(tmp_path, "while True: pass", name)
    assert time.monotonic() - began < usual_s
    leave_nothing(started_processes)


@pytest.mark.fidelity("kernel", "firmware that spins, reading the time, ends the run")
@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_a_firmware_that_never_waits_is_ended(tmp_path: Path, name: str) -> None:
    needs(name)
    text = "import time\nwhile True: time.sleep_us(100_000)"
    with pytest.raises(Stuck, match="the firmware has worked for 20 s without once waiting"):
        trace_of_text(tmp_path, text, name, until_ms=60_000)


@pytest.mark.parametrize("name", REAL)
def test_an_interpreter_that_dies_ends_the_run_with_one_line(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    started_processes: list[subprocess.Popen[bytes]],
) -> None:
    needs(name)
    receive = process.Process.receive
    entries = []

    def dying(self: process.Process, byte_count: int) -> bytes:
        entries.append(byte_count)
        if len(entries) == 100:
            os.kill(self._process.pid, signal.SIGKILL)
        return receive(self, byte_count)

    monkeypatch.setattr(process.Process, "receive", dying)
    assert main(["play", str(ACCEPTANCE[0]), "--interpreter", name]) == 1
    output, err = capsys.readouterr()
    assert output.splitlines()[-1] == f"{ACCEPTANCE[0]}: {name}: the interpreter has died, code -9"
    assert "Traceback" not in output + err
    entries.clear()
    assert main(["play", str(ACCEPTANCE[0]), "--interpreter", name, "--json"]) == 1
    assert "has died" in json.loads(capsys.readouterr().out)["stuck"]
    leave_nothing(started_processes)


def test_of_several_errors_the_last_is_told() -> None:
    text = "import sys; sys.exit('TypeError: first\\nValueError: last\\n  somewhere')"
    command = [sys.executable, "-c", text]
    python = process.Process("python", lambda _answers, _calls: command, b"", print)
    with pytest.raises(Lost, match=r"has died, code 1: ValueError: last$"):
        python.receive(1)


@pytest.mark.parametrize("name", REAL)
def test_under_a_limit_of_processor_time_a_real_interpreter_plays_all_the_same(name: str) -> None:
    needs(name)
    play = f"ulimit -t 600; exec {sys.executable} -m simulator play '{ACCEPTANCE[0]}' --interpreter {name}"
    assert subprocess.run(["sh", "-c", play], capture_output=True, text=True).stderr == ""


@pytest.mark.parametrize("name", REAL)
def test_a_band_that_is_forgotten_leaves_no_process(
    tmp_path: Path, name: str, started_processes: list[subprocess.Popen[bytes]]
) -> None:
    needs(name)
    """Whether it resets itself, in the midst of its own call, or loses its power while it waits."""
    band = band_of_text(tmp_path, "import machine, time\ntime.sleep(2)\nmachine.reset()", name)
    band.power_on()
    band.run_to_ms(4_000)
    assert [child.returncode is None for child in started_processes] == [False, True]
    band.cut()
    leave_nothing(started_processes)


@pytest.mark.fidelity("kernel", "no `finally` runs on a chip without power")
@pytest.mark.filterwarnings("error")
def test_a_band_that_is_over_has_no_file_open(tmp_path: Path) -> None:
    """A file still open would be reported in the midst of another test, as garbage is collected."""
    needs("unix")
    trace_of_text(tmp_path, "print(1)", "unix", until_ms=1_000)
    gc.collect()


@pytest.mark.parametrize("name", REAL)
def test_no_firmware_code_runs_once_the_power_is_gone(tmp_path: Path, name: str) -> None:
    needs(name)
    text = (
        "import time\ntry:\n    print('on')\n    time.sleep(1000)\n"
        "except BaseException:\n    print('never')\nfinally:\n    print('never')\n"
    )
    band = band_of_text(tmp_path, text, name)
    for at_ms in (2_000, 4_000):
        band.power_on()
        band.run_to_ms(at_ms - 1_000)
        band.cut()
        band.run_to_ms(at_ms)
    assert printed_lines(list(band.recorder.lines())) == ["on", "on"]
