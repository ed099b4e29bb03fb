"""What is over on the cable, or gone from a flash's file, does not come back."""

import socket
from pathlib import Path

from simulator import boards
from simulator.cable.repl import Repl
from simulator.cable.serial import Serial
from simulator.cable.serve import FlashFile
from simulator.cable.transport import Tcp
from simulator.core.flash import image
from simulator.core.kernel import MS, Kernel


def test_what_was_sent_before_a_reset_is_not_read_after_it() -> None:
    serial = Serial(kernel := Kernel())
    serial.arrive(b"print(1)\r")
    kernel.run(MS)
    serial.restart()
    assert serial.read(99) == b""


def test_a_computer_gets_nothing_of_what_the_one_before_has_not_read() -> None:
    cable = Tcp(Serial(Kernel()))
    with socket.create_connection(cable.address):
        cable.wait(1)
        while not cable._unsent:
            cable.serial.out(b"old" * 100_000)
    with socket.create_connection(cable.address) as host:
        while not cable.serial.attached or cable._unsent:
            cable.wait(1)
        cable.serial.out(b"new")
        cable.wait(0)
        assert host.recv(3) == b"new"
    cable.close()


def test_a_flash_file_that_was_taken_away_meanwhile_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "band.bin"
    path.write_bytes(image(boards.load(boards.DEFAULT), {}))
    file = FlashFile(path, boards.DEFAULT)
    path.unlink()
    file.keep(b"new")
    assert [(kept.name, kept.read_bytes()) for kept in tmp_path.iterdir()] == [
        ("band.bin", b"new")
    ]


def test_a_link_that_drops_after_some_bytes_has_brought_so_many() -> None:
    cable = Tcp(Serial(kernel := Kernel()), cut_after=3)
    with socket.create_connection(cable.address) as host:
        cable.wait(1)
        host.sendall(b"abcdef")
        while cable.serial.attached:
            cable.wait(1)
        kernel.run(MS)
        assert (cable.serial.read(99), host.recv(1)) == (b"abc", b"")
    cable.close()


def test_after_a_reset_nobody_gets_the_end_of_the_answer_before() -> None:
    serial, sent = Serial(Kernel()), bytearray()
    serial.out = sent.extend
    repl = Repl(serial, "a board")
    for text in (b"\x01first\x04", b"second\x04"):
        serial.arrived += text
        repl.prompt()
        repl.ran()
        repl.start(is_soft_reset=True)
    assert sent.endswith(b"OK\x04raw REPL; CTRL-B to exit\r\n>OK\x04")
