"""The prompt on the cable, byte for byte as pyexec.c of MicroPython has it."""

from collections.abc import Iterator

import pytest

from simulator import boards
from simulator.core.device import Device
from simulator.core.flash import image
from simulator.core.setup import Setup
from tests.simulator.interpreters.test_interpreters import needs

RAW = b"raw REPL; CTRL-B to exit\r\n>"
BANNER = (
    b"MicroPython v1.29.0; Seeed Studio XIAO ESP32C3 with ESP32C3\r\n"
    b'Type "help()" for more information.\r\n>>> '
)


class Host:
    """A computer at the cable of a board with nothing on its flash."""

    def __init__(self, interpreter: str) -> None:
        empty = image(boards.load(boards.DEFAULT), {})
        self.device = Device(Setup(image=empty, interpreter=interpreter))
        self._output = bytearray()
        self.device.serial.out = self._output.extend
        self.device.power_on()

    def heard_line(self, after_ms: int = 1_000) -> bytes:
        """Returns what the board sends within `after_ms`."""
        self.device.run_to_ms(self.device.kernel.now_ms + after_ms)
        heard = bytes(self._output)
        self._output.clear()
        return heard

    def heard_after(self, data: bytes) -> bytes:
        """Sends `data`; returns what the board sends back."""
        self.device.serial.arrive(data)
        return self.heard_line()


@pytest.fixture(params=["unix", "wasm"])
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    needs(request.param)
    host = Host(request.param)
    yield host
    host.device.discard()


@pytest.mark.fidelity("repl", "the friendly prompt: echo, blocks, paste mode, the values of lines")
def test_the_friendly_prompt_echoes_runs_and_shows_values(host: Host) -> None:
    assert host.heard_line() == BANNER
    assert host.heard_after(b"6*7\r") == b"6*7\r\n42\r\n>>> "
    block = b"for i in 1, 2:\r\n...  print(i)\r\n... \r\n1\r\n2\r\n>>> "
    assert host.heard_after(b"for i in 1, 2:\r print(i)\r\r") == block
    assert host.heard_after(b"1x\x7f\r") == b"1x\b \b\r\n1\r\n>>> "
    assert host.heard_after(b"\x05a = 1\rprint(a)\x04").endswith(
        b"=== a = 1\r\n=== print(a)\r\n1\r\n>>> "
    )


def test_ctrl_c_before_there_is_anything_to_end_ends_nothing(host: Host) -> None:
    assert host.heard_after(b"\x03").endswith(b">>> ")
    assert host.heard_after(b"6*7\r").endswith(b">>> 6*7\r\n42\r\n>>> ")


@pytest.mark.fidelity("repl", "the raw prompt: OK, output, 04, error, 04; Ctrl-A, B, C and D")
def test_the_raw_prompt_keeps_output_and_error_apart(host: Host) -> None:
    host.heard_line()
    assert host.heard_after(b"\x01") == b"\r\n" + RAW
    assert host.heard_after(b"print(1)\x04") == b"OK1\r\n\x04\x04>"
    error = b'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\n'
    assert (
        host.heard_after(b"1/0\x04")
        == b"OK\x04" + error + b"ZeroDivisionError: divide by zero\r\n\x04>"
    )
    assert host.heard_after(b"forget this\x03print(2)\x04") == b"OK2\r\n\x04\x04>"
    assert host.heard_after(b"\x02") == b"\r\n" + BANNER


@pytest.mark.fidelity("repl", "raw paste with its windows; another kind of it is declined")
def test_raw_paste_opens_a_window_for_each_128_bytes(host: Host) -> None:
    host.heard_line()
    host.heard_after(b"\x01")
    assert host.heard_after(b"\x05B\x01") == b"R\x00>"
    assert host.heard_after(b"\x05A\x01") == b"R\x01\x80\x00\x01"
    assert host.heard_after(b"#" * 127) == b""
    assert host.heard_after(b"\n") == b"\x01"
    assert host.heard_after(b"print(3)\x04") == b"\x043\r\n\x04\x04>"


@pytest.mark.fidelity("repl", "a soft reset: boot.py runs, main.py not from the raw prompt")
def test_a_soft_reset_from_the_raw_prompt_leaves_main_py_out(host: Host) -> None:
    host.heard_line()
    host.heard_after(b"\x01")
    for name in ("boot", "main"):
        host.heard_after(
            f"with open('{name}.py', 'w') as f: f.write('print(1, \"{name}\")')\x04".encode()
        )
    host.heard_after(b"kept = 1\x04")
    assert host.heard_after(b"\x04") == b"\r\nMPY: soft reboot\r\n1 boot\r\n" + RAW
    assert b"NameError" in host.heard_after(b"kept\x04")
    host.heard_after(b"\x02")
    banner_again = host.heard_after(b"\x04")
    assert banner_again == b"\r\nMPY: soft reboot\r\n1 boot\r\n1 main\r\n" + BANNER


def test_after_an_error_in_boot_py_a_soft_reset_ends_at_the_prompt(host: Host) -> None:
    host.heard_line()
    host.heard_after(b"\x01")
    for name, text in (("boot", "raise ValueError(1)"), ("main", "print(2)")):
        host.heard_after(f"with open('{name}.py', 'w') as f: f.write('{text}')\x04".encode())
    host.heard_after(b"\x02")
    banner_again = host.heard_after(b"\x04")
    assert banner_again.endswith(b"ValueError: 1\r\n" + BANNER)
