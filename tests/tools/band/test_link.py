"""The cable: which band is meant, that no session is lost for it, and that no answer is believed unchecked."""

import argparse
import hashlib
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulator.text.usage import UsageError
from tests.tools.peer import Peer, answer_printing, answer_raising
from tools.band import link, ports, repl
from tools.band.link import Link
from tools.band.repl import DeviceError, LinkLost, SessionRunning, Silent, TooSlow

RUNNING = b"rondo: session running, 12:34 left\r\n"
ESCAPE = b"\x1b]0;owned\x07"


def arguments(port: str | None, wait: bool = False) -> argparse.Namespace:
    return argparse.Namespace(port=port, wait=wait)


def connect_to(peer: Peer) -> Link:
    return link.connect(arguments(peer.port))


def plugged_in(monkeypatch: pytest.MonkeyPatch, *boards: tuple[str, str]) -> None:
    ports_found = [
        SimpleNamespace(device=device, product=description, description=description, vid=1)
        for device, description in boards
    ]
    dull = SimpleNamespace(device="/dev/ttyS0", product=None, description="n/a", vid=None)
    monkeypatch.setattr(ports, "comports", lambda: [*ports_found, dull])


def test_the_only_board_is_the_one_that_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, ("/dev/ttyACM0", "Pico"))
    assert ports.only_port() == "/dev/ttyACM0"


def test_without_a_board_one_is_told_to_plug_one_in(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch)
    with pytest.raises(UsageError, match=r"^--port: no board is plugged in, expected one"):
        link.connect(arguments(None))


def test_of_two_boards_one_has_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, ("/dev/ttyACM1", "evil\x1b[2J"), ("/dev/ttyACM0", "Pico"))
    with pytest.raises(UsageError) as caught:
        link.connect(arguments(None))
    assert str(caught.value) == (
        "--port: several boards are plugged in, "
        "expected one of: /dev/ttyACM0 (Pico); /dev/ttyACM1 (evil\N{REPLACEMENT CHARACTER}[2J)"
    )


def test_a_port_that_is_not_there_is_said_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plugged_in(monkeypatch, ("/dev/ttyACM0", "Pico"))
    with pytest.raises(UsageError, match=r"^/dev/nowhere: no such port, .*: /dev/ttyACM0$"):
        link.connect(arguments("/dev/nowhere"))


@pytest.mark.parametrize("port", ["socket://127.0.0.1:1", "gopher://x", "socket://"])
def test_an_address_where_nobody_is_is_one_line(port: str) -> None:
    with pytest.raises(UsageError, match="nobody answers there, expected a band"):
        link.connect(arguments(port))


@pytest.mark.parametrize("kind", ["file", "folder", "pipe", "/dev/null", "/dev/zero"])
def test_what_is_no_serial_port_is_said_to_be_none(kind: str, tmp_path: Path) -> None:
    port = tmp_path / "port"
    if kind == "file":
        port.touch()
    elif kind == "folder":
        port.mkdir()
    elif kind == "pipe":
        os.mkfifo(port)
    else:
        port = Path(kind)
    with pytest.raises(UsageError, match=r"is no serial port, expected one such as /dev/ttyACM0"):
        link.connect(arguments(str(port)))


def test_a_running_session_is_told_of_and_left_alone() -> None:
    peer = Peer([], interrupted=[RUNNING])
    with pytest.raises(SessionRunning, match=r"a session is running, 12:34 left.*--wait"):
        connect_to(peer)
    assert peer.code_received == []


def test_with_wait_it_is_asked_again_until_the_session_is_over() -> None:
    peer = Peer([answer_printing(b"7")], interrupted=[RUNNING, RUNNING.replace(b"12:34", b"0:07")])
    slept: list[float] = []
    band = link.connect(arguments(peer.port, wait=True), sleep=slept.append)
    assert slept == [link.LONGEST_POLL_S, 8]
    assert band.value("7") == 7
    band.close()


def test_a_band_that_sleeps_in_its_session_is_waited_for_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    peer = Peer([])
    answers: list[str | None] = ["", "1:10", *[""] * 3, *[""] * 2 * link.SILENCES, None]
    slept: list[float] = []

    def enter(band: Link) -> None:
        output = answers.pop(0)
        if output:
            raise SessionRunning(band.port, output)
        if output is not None:
            raise Silent(band.port, "nothing")

    monkeypatch.setattr(Link, "enter", enter)
    link.connect(arguments(peer.port, wait=True), sleep=slept.append).close()
    assert slept == [30, 30, 11]
    assert capsys.readouterr().out.count("no answer yet") == 2, "before the session and after it"


def test_what_is_no_board_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repl, "CALL_S", 0.01)
    with pytest.raises(UsageError, match="nothing there answers as MicroPython does"):
        connect_to(Peer([], is_deaf=True))


def test_a_cable_that_is_pulled_out_is_one_line() -> None:
    with pytest.raises(LinkLost, match=r"does not answer any more.*plug it in and try again"):
        connect_to(Peer([])).run("pass")


def test_an_exception_over_there_has_its_number() -> None:
    peer = Peer(
        [
            answer_raising(b"OSError: [Errno 28] ENOSPC"),
            answer_raising(b"OSError: 28"),
            answer_raising(ESCAPE),
        ]
    )
    band = connect_to(peer)
    for error_number in (28, 28, None):
        with pytest.raises(DeviceError) as caught:
            band.run("pass")
        assert caught.value.number == error_number
        assert "\x1b" not in str(caught.value)
    band.close()


def test_an_endless_answer_has_an_end() -> None:
    band = connect_to(Peer([answer_printing(b"x" * (repl.MOST_OUTPUT_BYTES + 1))]))
    with pytest.raises(UsageError, match="says more than 65536 bytes"):
        band.run("pass")
    band.close()


def test_only_work_that_is_not_known_to_take_long_costs_patience(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repl, "SLOW_S", -repl.PATIENCE_S)  # each answer takes all that there is
    band = connect_to(Peer([answer_printing(b"7")] * 3))
    for within_s in (60, 60, None):
        assert band.run("print(7)", within_s) == "7"
    with pytest.raises(TooSlow, match="does not answer in time"):
        band.run("print(7)")
    band.close()


@pytest.mark.parametrize("message", [b"", b"[" * 5000, b"1 2", ESCAPE, b"__import__('os')"])
def test_an_answer_that_is_no_value_is_not_taken_for_one(message: bytes) -> None:
    band = connect_to(Peer([answer_printing(message)]))
    with pytest.raises(UsageError, match="expected what Rondo says") as caught:
        band.value("1")
    assert "\x1b" not in str(caught.value)
    band.close()


@pytest.mark.parametrize(
    "entry",
    [
        ["x" * (link.LONGEST_NAME + 1), 0x8000, 0, 1],
        ["", 0x8000, 0, 1],
        ["x", 0x8000, 0, -1],
        ["x", "0", 0, 1],
        ["x"],
        {},
        7,
    ],
)
def test_a_name_that_cannot_be_ours_is_refused(entry: object) -> None:
    band = connect_to(Peer([answer_printing(json.dumps(entry).encode())]))
    with pytest.raises(UsageError, match="expected what Rondo says"):
        band.listing()
    band.close()


def test_a_folder_without_end_is_refused() -> None:
    line = json.dumps(["x", 0x8000, 0, 1]).encode() + b"\n"
    band = connect_to(Peer([answer_printing(line * (link.MOST_NAMES + 1))]))
    with pytest.raises(UsageError, match="more than 512 names"):
        band.listing()
    band.close()


def test_a_file_that_came_otherwise_than_it_is_there_is_refused() -> None:
    other_digest = b"00" * 32
    band = connect_to(
        Peer([answer_printing(output) for output in (b"", b"2", b"aGk=", b"", b"", other_digest)])
    )
    with pytest.raises(UsageError, match="x: came otherwise than it was sent"):
        band.read("x", at_most=100)
    band.close()


def test_a_file_that_is_longer_than_it_may_be_is_not_read_on() -> None:
    band = connect_to(
        Peer([answer_printing(b""), answer_printing(b"2"), answer_printing(b"aGk=")])
    )
    with pytest.raises(UsageError, match="x: longer than 1 bytes"):
        band.read("x", at_most=1)
    band.close()
    digest = hashlib.sha256(b"hi").hexdigest().encode()
    band = connect_to(
        Peer([answer_printing(output) for output in (b"", b"2", b"aGk=", b"", b"", digest)])
    )
    assert band.read("x", at_most=2) == b"hi"
    band.close()


def test_a_file_that_flash_did_not_keep_is_noticed() -> None:
    band = connect_to(
        Peer([answer_printing(output) for output in (b"", b"", b"", b"", b"ab" * 32)])
    )
    with pytest.raises(UsageError, match="x: is not what was written"):
        band.write("x", b"hi")
    band.close()
