"""The doctor tries every part, believes the wearer, and says what to check."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firmware.rondo.haptics import cues
from simulator import boards
from simulator.cable.board_server import BoardServer
from simulator.core.device import Device
from simulator.core.flash import image
from simulator.mcu import measured
from simulator.scenario.faults import FAULTS
from simulator.text.usage import UsageError
from tests.tools import bands
from tests.tools.bands import MISSING, QUICK, kept_awake
from tests.tools.peer import Peer, answer_printing, answer_raising
from tools import build, doctor
from tools.__main__ import main
from tools.band import link, measuring

live = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture
def band() -> Iterator[BoardServer]:
    with BoardServer(flash=bands.flashed_image(), speed=QUICK, clock=1_777_636_800) as server:
        yield server


class Wearer:
    """A wearer who does what the doctor asks for: presses, answers; `printed_lines` has what the doctor printed."""

    def __init__(self, band: BoardServer, answers: str = "y", presses: bool = True) -> None:
        self.printed_lines: list[str] = []
        self._band = band
        self._answers = answers
        self._presses = presses
        self._ticks = 0
        self._pressed_button = ""

    def hear(self, line: str) -> None:
        self.printed_lines.append(line)
        self._pressed_button = line.split()[2] if " press " in line else ""

    def answer(self, question: str) -> str:
        self.printed_lines.append(question)
        head, self._answers = self._answers[:1], self._answers[1:] or self._answers
        return head

    def now_s(self) -> float:
        """Returns a time that advances by 1 s at each call; presses and releases the button as it passes."""
        self._ticks += 1
        if self._pressed_button and self._presses:
            name, turn = self._pressed_button, self._ticks % 4
            if turn == 0:
                self._band.do(lambda device: device.press(name))
            elif turn == 2:
                self._band.do(lambda device: device.release(name))
        return float(self._ticks)


def run_doctor(band: BoardServer, wearer: Wearer, *parts: str) -> int:
    with kept_awake(band):
        return doctor.main([*parts, "--port", band.name], wearer.hear, wearer.answer, wearer.now_s)


def fields_since(band: BoardServer, kind: str, first_entry: int = 0) -> list[dict[str, object]]:
    return [
        fields for _, type_, fields in band.device.recorder.entries[first_entry:] if type_ == kind
    ]


@live
def test_a_whole_band_is_as_it_should_be(
    band: BoardServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.clock, "difference", lambda shown_s, true_s: "is right")
    wearer = Wearer(band)
    assert run_doctor(band, wearer) == 0
    assert wearer.printed_lines[-1] == "all is as it should be"
    for button in ("main", "side"):
        assert f"buttons: press {button} and let it go" in wearer.printed_lines
    assert "battery: 100 %" in wearer.printed_lines


@live
def test_two_long_pulses_are_played_and_the_motor_is_off_after(band: BoardServer) -> None:
    motor_entries = []

    def hear(line: str) -> None:
        """Records, at each line printed, how many entries the trace has: a cue before may have been cut short."""
        motor_entries.append(band.do(lambda device: len(device.recorder.entries)))

    with kept_awake(band):
        assert doctor.main(["motor", "--port", band.name], hear, lambda _: "y") == 0
        pulses = band.do(lambda device: fields_since(band, "motor", motor_entries[0]))
    assert [pulse["on"] for pulse in pulses] == [True, False, True, False]


@live
def test_what_is_not_felt_is_said_with_what_to_check(band: BoardServer) -> None:
    wearer = Wearer(band, answers="?n")
    assert run_doctor(band, wearer, "motor", "display") == 1, "however many are not"
    motor_line, display_line = wearer.printed_lines[-2:]
    assert motor_line.startswith("motor: not felt: check the motor's two wires")
    assert display_line.startswith("display: not seen: check its wires")


@live
def test_a_button_that_nobody_could_press_is_said(band: BoardServer) -> None:
    wearer = Wearer(band, presses=False)
    assert run_doctor(band, wearer, "buttons") == 1
    assert wearer.printed_lines[-1].startswith(
        "buttons: main was not seen to go down: check its two wires"
    )


@live
def test_a_button_that_jams_is_said(band: BoardServer) -> None:
    band.do(lambda device: device.press("main"))
    wearer = Wearer(band, presses=False)
    # It keeps the band awake, too.
    code = doctor.main(["buttons", "--port", band.name], wearer.hear, wearer.answer, wearer.now_s)
    assert code == 1
    assert "main was not seen to go up: check that nothing holds it" in wearer.printed_lines[-1]


@live
def test_the_display_shows_the_left_side(band: BoardServer) -> None:
    shown_sides = []

    def ask(question: str) -> str:
        shown_sides.append(band.do(lambda device: any(device.board.display.bitmap())))
        return "y"

    with kept_awake(band):
        assert doctor.main(["display", "--port", band.name], lambda _: None, ask) == 0
    assert shown_sides == [True]


@live
@pytest.mark.parametrize("board", boards.NAMES)
def test_a_board_without_a_display_is_examined_like_any_other(board: str) -> None:
    flash = image(boards.load(board), build.all_files(build.firmware(board)))
    with BoardServer(board, flash=flash, settings={"display": "off"}, speed=QUICK) as server:
        wearer = Wearer(server)
        assert run_doctor(server, wearer, "display", "motor", "battery") == 0
    assert "display: none, or off in the settings" in wearer.printed_lines


@live
def test_a_display_that_does_not_answer_is_said(band: BoardServer) -> None:
    band.do(lambda device: FAULTS["display_gone"].begin(device))
    wearer = Wearer(band)
    assert run_doctor(band, wearer, "display") == 1
    assert wearer.printed_lines[-1].startswith("display: does not answer: check its wires")


@live
def test_the_light_is_on_meanwhile_and_dark_after(band: BoardServer) -> None:
    changes: list[tuple[float, int]] = []  # of the light: its duty, and at which start of the band

    def watch(device: Device) -> None:
        device.board.led.on_drive = lambda duty: changes.append(
            (duty, len(fields_since(band, "boot")))
        )

    with kept_awake(band):
        band.do(watch)
        doctor.main(["motor", "--port", band.name], lambda _: None, lambda _: "y")
    assert changes[:2] == [(1.0, 1), (0.0, 1)], "not only once it has started anew"


@live
def test_a_reset_that_nobody_asked_for_is_told_of() -> None:
    note = b"1\nTraceback (most recent call last):\nValueError: \x1b[2Jodd\n"
    with BoardServer(flash=None, files=None, speed=QUICK) as server:
        server.skip_ms(bands.STARTED_MS)  # a start keeps the last line alone
        server.do(
            lambda device: device.edit_files(lambda fs: replace_file(fs, "reason.txt", note))
        )
        wearer = Wearer(server)
        assert run_doctor(server, wearer, "storage") == 1
    assert wearer.printed_lines[-1].startswith("storage: the band had to start anew: ValueError: ")
    assert "\x1b" not in wearer.printed_lines[-1]


def replace_file(fs: object, path: str, data: bytes) -> None:
    with fs.open(path, "wb") as file:  # type: ignore[attr-defined]
        file.write(data)


@live
def test_a_band_answers_for_itself_in_a_file_that_the_simulator_takes(
    band: BoardServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "CRYSTAL_S", 0.01)
    wearer, table_file = Wearer(band), tmp_path / "band.json"
    nowhere = ["measure", "--out", str(tmp_path / "nowhere" / "band.json"), "--port", band.name]
    with kept_awake(band), pytest.raises(UsageError, match="there is no folder"):
        doctor.main(nowhere, wearer.hear, wearer.answer)
    assert wearer.printed_lines == [], "before anything is measured"
    command = ["measure", "--out", str(table_file), "--by", "a maker", "--where", "a bench"]
    with kept_awake(band):
        assert doctor.main([*command, "--port", band.name], wearer.hear, wearer.answer) == 0
    type_ = measured.read(table_file, bands.BOARD)
    assert (type_.port, type_.by, type_.where) == ("esp32", "a maker", "a bench")
    assert type_.figures["heap_used"] > 0
    assert type_.figures["block_ms"] > 0
    assert {"boot_ms", "wake_us"}.isdisjoint(type_.figures)
    assert wearer.printed_lines[-1] == str(table_file)


@live
def test_a_counter_that_starts_again_from_0_meanwhile_is_no_crystal_that_runs_backwards(
    band: BoardServer,
) -> None:
    with kept_awake(band), link.connect(Namespace(port=band.name, wait=False)) as connected:
        connected.start_without_main()
        connected.run("from time import ticks_us, ticks_diff")
        round_ms = 2**30 // 1_000
        band.skip_ms(round_ms - band.do(lambda device: device.kernel.now_ms) - 5_000)
        times_s = iter((0.0, 10.0))
        ppm = measuring._crystal(connected, lambda: next(times_s), lambda _: band.skip_ms(10_000))
    assert ppm is not None
    assert 0 <= ppm < 1_000_000


@live
def test_every_cue_is_played_by_its_name(band: BoardServer) -> None:
    wearer = Wearer(band, answers=" ")
    with kept_awake(band):
        first_entry = band.do(lambda device: len(device.recorder.entries))
        assert doctor.main(["cues", "--port", band.name], wearer.hear, wearer.answer) == 0
        pulses = band.do(lambda device: fields_since(band, "motor", first_entry))
    names = [line.split()[1] for line in wearer.printed_lines if line[:2].strip().isdigit()]
    assert names == [*cues.CUES, *cues.COUNTED]
    pulse_count = sum((len(steps) + 1) // 2 for steps in cues.STEPS.values())
    counted_pulses = 2 + (2 + 1 + 1)  # the battery's thirds; round, side, quarters
    assert len([pulse for pulse in pulses if pulse["on"]]) == pulse_count + counted_pulses


@live
def test_on_a_band_that_mirrors_left_and_right_it_says_what_is_felt(band: BoardServer) -> None:
    assert bands.tool(band, "settings", "set", "mirror", "on") == 0
    first_entry = band.do(lambda device: len(device.recorder.entries))
    wearer = Wearer(band, answers="qy")
    assert run_doctor(band, wearer, "motor", "cues") == 0
    assert wearer.printed_lines[1].split()[1:4] == ["left", "-", "-"]
    pulses = band.do(lambda device: fields_since(band, "motor", first_entry))
    assert len([pulse for pulse in pulses if pulse["on"]]) == 2 + 2


@live
def test_a_cue_is_played_again_and_left_off(band: BoardServer) -> None:
    wearer = Wearer(band, answers="aaq")
    assert run_doctor(band, wearer, "cues") == 0
    assert wearer.printed_lines.count("> ") == 3
    assert len([line for line in wearer.printed_lines if line[:2].strip().isdigit()]) == 1


@live
def test_without_anybody_to_answer_it_ends(band: BoardServer) -> None:
    def nobody(_: str) -> str:
        raise EOFError

    with kept_awake(band), pytest.raises(UsageError, match="nobody answers, expected a terminal"):
        doctor.main(["motor", "--port", band.name], lambda _: None, nobody)


def test_a_part_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "wings"]) == 2
    assert "no part 'wings', expected some of motor, buttons" in capsys.readouterr().err


def test_every_part_says_what_to_check() -> None:
    parts: dict[str, Callable[..., str]] = doctor.PARTS
    assert all(part.__doc__ for part in parts.values())


def test_a_band_with_other_firmware_than_the_doctors_is_told_of_flash(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = b"AttributeError: no attribute 'load_rest'"
    peer = Peer([answer_printing(b"1777636800"), answer_raising(error)])
    assert main(["doctor", "storage", "--port", peer.port]) == 2
    assert "no attribute 'load_rest'\", expected `flash` first" in capsys.readouterr().err
