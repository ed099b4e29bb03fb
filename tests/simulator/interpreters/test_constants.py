"""Constants of the firmware are put where they are used, before it is compiled; the band's behaviour stays."""

import shutil
from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.constants import with_constants
from simulator.interpreters.modules import FIRMWARE
from simulator.interpreters.program import on_device


def replaced(folder: Path, **sources: str) -> dict[str, list[str]]:
    """Returns the lines of each module of a firmware with these, once constants are in place; of main.py none."""
    (folder / "rondo").mkdir()
    (folder / "rondo" / "__init__.py").touch()
    for name, source in sources.items():
        path = folder / "main.py" if name == "main" else folder / "rondo" / f"{name}.py"
        path.write_text(source)
    modules = with_constants(folder)
    return {name: modules[f"rondo/{name}.py"].split("\n") for name in sources if name != "main"}


def test_a_constant_that_is_changed_is_so_in_each_file_that_is_compiled_from_then_on(
    tmp_path: Path,
) -> None:
    replaced(tmp_path, a="", b="from .a import OPEN\nprint(OPEN)\n")
    for value in ("shut", "ajar"):
        (tmp_path / "rondo" / "a.py").write_text(f"OPEN = {value!r}\n")
        code = on_device("pico", mpy=True, firmware=tmp_path)["rondo/b.mpy"]
        assert value.encode() in code


def test_a_constant_stands_where_it_is_used_and_its_name_is_gone(tmp_path: Path) -> None:
    sources = replaced(
        tmp_path,
        a="from micropython import const\n\nOPEN, SHUT = 1, 2\n_MS = const(5)\nLONG = OPEN * _MS - 7\n",
        b="from .a import LONG, SHUT\nfrom . import a\n\ndef f(x):\n    return x + LONG + a.OPEN, SHUT\n",
        c="from . import b\nTEXT = 'left'\nx = b.SHUT, TEXT\n",
    )
    assert sources["a"] == ["", "", "", "", "", ""]
    assert sources["b"] == [
        "",
        "from . import a",
        "",
        "def f(x):",
        "    return x + (-2) + 1, 2",
        "",
    ]
    assert sources["c"] == ["from . import b", "", "x = 2, 'left'", ""]


@pytest.mark.parametrize(
    "use",
    [
        "def f(module):\n    return module.KEPT\n",
        "def f():\n    from .a import KEPT\n    return KEPT\n",
    ],
)
def test_a_constant_that_is_asked_for_by_other_means_stays_too(use: str, tmp_path: Path) -> None:
    sources = replaced(tmp_path, a="KEPT = 1\nGONE = 2\nx = KEPT + GONE\n", b=use)
    assert sources["a"] == ["KEPT = 1", "", "x = 1 + 2", ""]
    assert "\n".join(sources["b"]) == use


def test_a_constant_that_a_file_beside_the_package_asks_for_stays(tmp_path: Path) -> None:
    sources = replaced(tmp_path, a="KEPT = 1\n", main="from rondo import a\nprint(a.KEPT)\n")
    assert sources["a"] == ["KEPT = 1", ""]


@pytest.mark.parametrize(
    "source",
    [
        "X = 1\nX = 2\ny = X\n",
        "X = 1\ndef f(X):\n    return X\n",
        "X = 1\ndef f():\n    global X\n    X = 2\n",
        "x = 1\ny = x\n",
        "X = True\ny = X\n",
        "X = (1, 2)\ny = X\n",
        "X = 1 << 30\ny = X\n",
        "X = 'eleven long'\ny = X\n",
    ],
)
def test_what_is_no_small_constant_is_left_alone(source: str, tmp_path: Path) -> None:
    assert "\n".join(replaced(tmp_path, a=source)["a"]) == source


def test_what_another_module_sets_is_no_constant(tmp_path: Path) -> None:
    sources = {"a": "X = 1\ny = X\n", "b": "from . import a\na.X = 2\n"}
    assert {
        name: "\n".join(lines) for name, lines in replaced(tmp_path, **sources).items()
    } == sources


@pytest.mark.parametrize("pacing", ["strict", "guide"])
def test_a_band_does_the_same_with_its_constants_in_place(pacing: str, tmp_path: Path) -> None:
    """Plays a session with a switch, a pause, a power cut and an early end, then choosing, then a reminder."""
    firmware = tmp_path / "firmware"
    shutil.copytree(FIRMWARE, firmware)
    for path, source in with_constants(FIRMWARE).items():
        (firmware / path).write_text(source)

    def trace(folder: Path) -> list[str]:
        settings = {"pacing": pacing, "reminder_min": 12, "metronome_per_min": 20}
        device = Device(Setup(settings=settings, firmware=folder))
        device.power_on()
        for at_s, length_ms in ((2, 100), (4, 100), (90, 1_200), (95, 100), (97, 100), (99, 100)):
            device.hold("main", at_s * 1_000, length_ms)
        device.run_to_ms(120_000)
        device.cut()
        device.run_to_ms(125_000)
        device.power_on()
        for at_s, length_ms in ((130, 100), (140, 3_500), (150, 100), (152, 100), (160, 3_500)):
            device.hold("main", at_s * 1_000, length_ms)
        device.run_to_ms(1_000_000)
        lines = list(device.recorder.lines())
        device.discard()
        return lines

    constants_trace = trace(firmware)
    assert any("attention" in line for line in constants_trace)
    assert constants_trace == trace(FIRMWARE)
