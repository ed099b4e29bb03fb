"""One emulated RP2040 on its board, in a process of its own: what a person does to it, and what can be seen of it.

    with Chip("pico", flash) as chip:
        chip.power_on()
        chip.press("main")
        chip.run(2_000_000)
        chip.seen                [(us, "motor", [1.0]), ...], all that was seen so far

Times are in µs since the power was first on. Every call returns after the chip has carried it out.
"""

import base64
import json
import os
import subprocess
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from ...chips import nor
from ...core.kernel import Stuck
from .. import wasm
from .parts import RP2040JS, boot_rom
from .wires import BOARDS, wires

_MAIN = Path(__file__).parent / "chip" / "main.mjs"
_NS = 1_000

RESET_WAIT_US = 60_000_000
_FLASH_TIMES = {
    "eraseNs": nor.ERASE_US * _NS,
    "programNs": nor.PROGRAM_US * _NS,
    "programByteNs": nor.PROGRAM_BYTE_NS,
}


class SeenEvent(NamedTuple):
    """An event that was seen at `at_us`; `kind` is motor, sleep, wake, flash, bus, console, reset or torn."""

    at_us: int
    kind: str
    data: list[Any]


class ChipDied(Stuck):
    """Raised if the process that emulates the chip has died."""


class Chip:
    """One emulated RP2040 on its board.

    `flash` is the flash's content at first. `parts` are the chips on its I2C, "ssd1306" or "drv2605l". With `usb`,
    a computer is connected to its cable; with `cache_misses`, the core waits for the flash, as estimated; with
    `bursts`, `counts` tells how long the core works between two waits.
    """

    def __init__(
        self,
        board: str,
        flash: bytes,
        parts: Iterable[str] = (),
        usb: bool = False,
        cache_misses: bool = False,
        bursts: bool = False,
    ) -> None:
        self.board = board
        self.pads = BOARDS[board]
        self.now_us = 0
        self.seen: list[SeenEvent] = []
        self._folder = tempfile.TemporaryDirectory(prefix="rondo-chip-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = self._start(self._errors)
        self._end = weakref.finalize(self, _end, self._process, self._folder, self._errors)
        self.ask(
            "open",
            bootrom=self._write_temporary("bootrom", boot_rom()),
            flash=self._write_temporary("flash", flash),
            wires=wires(board),
            parts=list(parts),
            times=_FLASH_TIMES,
            usb=usb,
            xip=cache_misses,
            bursts=bursts,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the chip's process and removes its files."""
        self._end()

    # Hands.

    def power_on(self) -> None:
        """Connects the cell."""
        self.ask("power")

    def cut(self) -> None:
        """Disconnects the cell; a flash operation under way is carried out in part."""
        self.ask("cut")

    def reset(self) -> None:
        """Resets the chip by its pin RUN; a flash operation under way is finished."""
        self.ask("reset")

    def brown_out(self) -> None:
        """Resets the chip as a dip of its voltage does; a flash operation under way is carried out in part."""
        self.ask("brownOut")

    def drive(self, pin: int, is_high: bool) -> None:
        """Drives a pin from outside: high if `is_high`, else low."""
        self.ask("pin", pin=pin, high=is_high)

    def press(self, button: str) -> None:
        """Presses `button`, without bounce; raises KeyError if the board has no such button."""
        self.drive(self.pads.buttons[button], is_high=False)

    def release(self, button: str) -> None:
        """Releases `button`, without bounce; raises KeyError if the board has no such button."""
        self.drive(self.pads.buttons[button], is_high=True)

    def set_cell(self, millivolts: float) -> None:
        """Sets the voltage, in mV, at the pin that measures the cell."""
        self.ask("cell", millivolts=millivolts)

    def plug_in(self) -> None:
        """Connects a computer by the cable."""
        self.ask("plug")

    def pull_out(self) -> None:
        """Pulls the computer's cable out."""
        self.ask("pull")

    def type(self, data: bytes) -> None:
        """Sends bytes from the computer over the cable."""
        self.ask("type", text=base64.b64encode(data).decode())

    # Time.

    def run(self, to_us: int) -> None:
        """Runs the chip up to the instant `to_us`, in µs since the power was first on."""
        self.ask("run", to=to_us * _NS)

    def run_until(self, text: str, within_us: int = RESET_WAIT_US) -> bool:
        """Runs the chip until it has printed `text`, at most for `within_us`; returns whether it has printed it."""
        seen_before = len(self.seen)
        self.ask("until", to=(self.now_us + within_us) * _NS, text=text)
        return text in self.printed(seen_before)

    # What can be seen.

    def printed(self, from_index: int = 0) -> str:
        """Returns the text that the chip printed over the cable, in the events `seen[from_index:]`."""
        texts = [
            base64.b64decode(event.data[0])
            for event in self.seen[from_index:]
            if event.kind == "console"
        ]
        return b"".join(texts).decode("utf-8", "replace")

    def image(self) -> bytes:
        """Returns the present content of the flash."""
        path = self._temporary_path("image")
        self.ask("image", path=path)
        return Path(path).read_bytes()

    def tear(self, number: int, fraction: float) -> None:
        """Copies the flash as if power had gone after `fraction` of its operation `number`; see `torn`."""
        self.ask("tear", number=number, part=fraction, path=self._temporary_path(f"torn-{number}"))

    def torn(self) -> list[tuple[int, int, bytes]]:
        """Returns the copies that `tear` made, as (µs, number of the operation, content of the flash)."""
        return [
            (event.at_us, event.data[1]["number"], Path(event.data[0]).read_bytes())
            for event in self.seen
            if event.kind == "torn"
        ]

    def counts(self) -> dict[str, Any]:
        """Returns the number of flash `operations`.

        With `bursts`, also `work`: (begin, length) of each burst of work, in ns.
        """
        return self.ask("counts")

    # The process.

    def ask(self, name: str, **arguments: object) -> dict[str, Any]:
        """Sends a command to chip/main.mjs and returns its answer; adds the answer's events to `seen`.

        Raises ChipDied.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(json.dumps({"do": name, **arguments}).encode() + b"\n")
            stdin.flush()
            line = stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            raise ChipDied(f"rp2040: the emulated chip has died: {self._error_line()}")
        answer: dict[str, Any] = json.loads(line)
        self.now_us = answer["at"] // _NS
        self.seen += [
            SeenEvent(at_ns // _NS, kind, data) for at_ns, kind, *data in answer.pop("seen")
        ]
        return answer

    def _start(self, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [str(wasm.node()), str(_MAIN)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "RP2040JS": str(RP2040JS)},
            start_new_session=True,  # Ctrl-C is for us alone
        )

    def _error_line(self) -> str:
        self._process.wait(5)
        self._errors.seek(0)
        lines = self._errors.read(100_000).decode(errors="replace").split("\n")
        return next(
            (line for line in lines if "Error" in line), f"code {self._process.returncode}"
        )

    def _write_temporary(self, name: str, data: bytes) -> str:
        Path(self._temporary_path(name)).write_bytes(data)
        return self._temporary_path(name)

    def _temporary_path(self, name: str) -> str:
        return os.path.join(self._folder.name, name)


def _end(
    process: "subprocess.Popen[bytes]",
    folder: "tempfile.TemporaryDirectory[str]",
    errors: IO[bytes],
) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, errors):
        if stream is not None:
            stream.close()
    folder.cleanup()
