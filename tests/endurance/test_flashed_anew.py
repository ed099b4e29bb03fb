"""A band that an older firmware wrote keeps its settings, its log and the session under way."""

import json
from pathlib import Path

from simulator.core.device import Device
from simulator.core.setup import Setup
from tests.wrist.hands import tap_at_ms
from tools.log.pull.journal import files_of, read

# A band that ran commit 3d82feb: guide pacing, a session ended early, another cut at 14:00 after a pause.
OLD = Path(__file__).parent / "fixtures" / "band-of-3d82feb.json"


def test_settings_log_and_a_session_under_way_outlive_a_newer_firmware() -> None:
    files = {path: bytes.fromhex(text) for path, text in json.loads(OLD.read_text()).items()}
    log_before = read(files)
    device = Device(Setup("m5stickc_plus2"))
    for path, data in files.items():
        device.flash.put(path, data)
    device.power_on()
    device.run_to_ms(3_000)
    assert device.recorder.state == "paused"
    tap_at_ms(device, 5_000)
    device.run_to_ms(30_000)
    assert device.recorder.state == "running"
    device.cut()
    log_after = read(files_of(device.flash.mount()))
    assert list(log_after.sessions) == list(log_before.sessions) == [1, 2]
    assert log_after.sessions[1].state.spent_ms == log_before.sessions[1].state.spent_ms
    assert log_after.sessions[2].plan is not None
    assert log_after.sessions[2].actual_ms(0) >= log_before.sessions[2].actual_ms(0) > 100_000
    assert json.loads(device.flash.get("settings.json"))["pacing"] == "guide"
    assert log_after.newest is not None
    assert log_after.newest.guide
