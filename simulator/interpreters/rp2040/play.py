"""Plays a scenario on an emulated chip, with the real image of MicroPython.

played = ChipPlay(scenario, read(path))
played.play()
played.entries      the trace: what can be seen from outside
played.failures     expectations of the motor that did not hold; `unjudged`: those that cannot be judged here
"""

import json
from datetime import UTC, datetime

from ... import boards
from ...core.flash import image
from ...core.kernel import MS, Kernel
from ...core.pixels import Picture
from ...core.recorder import Entry
from ...scenario.model import Scenario, Step
from ..flashed import all_files, firmware
from .chip import Chip, ChipDied
from .observer import Observer
from .pin_acts import Act, acts_of, check, observing_steps
from .uf2 import flash

_PROMPT = ">>> "
_STARTED_US = 3_000_000  # to where the firmware hears its cable


class ChipPlay:
    """One run of a scenario on an emulated chip.

    `files` is the image of the file system to start from; by default that of `files_of(scenario)`.
    `cache_misses` is as for Chip.
    """

    def __init__(
        self,
        scenario: Scenario,
        micropython: bytes,
        files: bytes | None = None,
        cache_misses: bool = False,
    ) -> None:
        check(scenario)
        self.scenario = scenario
        self.entries: list[Entry] = []
        self.failures: list[tuple[int, str, str]] = []
        self.passed = 0
        self.unjudged: list[Step] = []
        self.pictures: list[tuple[str, Picture]] = []
        self.printed = ""
        self._board_file = file = boards.load(scenario.board)
        self._flash = flash(file, micropython, files or files_of(scenario))
        self._cache_misses = cache_misses
        self._has_display = boards.new_board(scenario.board).display is not None
        self._has_driver = scenario.motor == "drv2605l"

    def play(self) -> None:
        """Plays the whole scenario; raises ChipDied if the emulator's process dies."""
        acts, act_entries = acts_of(self.scenario)
        parts = ["ssd1306"] * self._has_display + ["drv2605l"] * self._has_driver
        with Chip(
            self.scenario.board, self._flash, parts, cache_misses=self._cache_misses
        ) as chip:
            chip.set_cell(self._cell_mv())
            begin_us = self._set_clock(chip) if self.scenario.clock is not None else 0
            first_event = len(chip.seen)
            for act in acts:
                if not (begin_us and act == Act(0, "power_on")):
                    chip.run(begin_us + act.at_us)
                    getattr(chip, act.name)(*act.args)
            chip.run(begin_us + (self.scenario.steps[-1].t_ms + 1) * MS - 1)
            events_seen = [
                event._replace(at_us=event.at_us - begin_us) for event in chip.seen[first_event:]
            ]
            self.printed = chip.printed(first_event)
        observer = Observer(self._board_file, self._has_display, self._has_driver)
        observer.watch(events_seen, [act.at_us for act in acts if act.name == "cut"])
        self._judge(observer)
        self._sort_entries(act_entries, observer)

    def _cell_mv(self) -> float:
        """Returns the voltage, in mV, at the pin that measures the cell, for the scenario's charge."""
        board = self._board_file.build(Kernel(), 0, self.scenario.battery, lambda *_: None)
        return next(iter(board.adc.values()))() / 1000

    def _set_clock(self, chip: Chip) -> int:
        """Sets the chip's clock over the cable and resets the firmware; returns how many µs this took."""
        chip.plug_in()
        chip.power_on()
        chip.run(_STARTED_US)
        chip.type(b"\r\x03")
        moment = datetime.fromtimestamp(self.scenario.clock or 0, UTC)
        fields = (
            moment.year,
            moment.month,
            moment.day,
            moment.weekday(),
            moment.hour,
            moment.minute,
            moment.second,
            0,
        )
        for text in (f"import machine; machine.RTC().datetime({fields})\r", "\x04"):
            if not chip.run_until(_PROMPT):
                raise ChipDied("rp2040: no prompt comes over the cable to set the clock")
            chip.type(text.encode())
        chip.run_until("soft reboot")
        chip.pull_out()
        return chip.now_us

    # Expectations.

    def _judge(self, observer: Observer) -> None:
        for step in observing_steps(self.scenario):
            end_us = (step.t_ms + 1) * MS - 1
            if step.verb == "screenshot":
                picture = observer.picture_at(end_us)
                if picture is not None:
                    self.pictures.append((step.args[0], picture))
            elif step.args[0] == "motor":
                self._judge_motor(step, observer.motor_duty_at_us(end_us) > 0)
            else:
                self.unjudged.append(step)

    def _judge_motor(self, step: Step, is_on: bool) -> None:
        expected = step.text[len("expect ") :]
        is_met, found_text = is_on == (step.args[1] == "on"), "on" if is_on else "off"
        entry: dict[str, object] = {"line": step.line, "expected": expected, "ok": is_met}
        if is_met:
            self.passed += 1
        else:
            entry["found"] = found_text
            self.failures.append((step.line, expected, found_text))
        self.entries.append((step.t_ms, "expect", entry))

    def _sort_entries(self, trace: list[Entry], observer: Observer) -> None:
        """Sorts all entries by time.

        Within one ms, acts come first, then what was seen, then what was judged.
        """
        end_ms = self.scenario.steps[-1].t_ms
        entries = [*trace, *observer.entries, *self.entries]
        self.entries = sorted(entries, key=lambda entry: entry[0])
        self.entries.append((end_ms, "end", {}))


def files_of(scenario: Scenario) -> bytes:
    """Returns the image of the file system of a newly flashed band with the scenario's settings and programs."""
    files = all_files(firmware(scenario.board))
    if scenario.settings:
        files["settings.json"] = json.dumps(scenario.settings).encode()
    for name, text in scenario.programs.items():
        files[f"programs/{name}.json"] = text.encode()
    return image(boards.load(scenario.board), files)
