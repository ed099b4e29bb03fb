"""What goes onto a band's flash: all that its board loads, nothing else, and whole."""

import ast
import hashlib
import json
from pathlib import Path

import pytest
from littlefs import LittleFS

from simulator import boards
from simulator.core.flash import geometry, image
from simulator.interpreters import flashed
from simulator.interpreters.modules import FIRMWARE
from simulator.interpreters.program import missing_mpy, without_types
from simulator.interpreters.rp2040 import wires
from simulator.text.usage import UsageError
from tests.tools.peer import Peer, answer_printing, answer_raising
from tools import build
from tools.__main__ import main
from tools.build import images

compiles = pytest.mark.skipif(bool(missing_mpy()), reason=missing_mpy())
EVERY = {
    path.relative_to(FIRMWARE).as_posix()
    for path in [*FIRMWARE.glob("*.py"), *(FIRMWARE / "rondo").rglob("*.py")]
} - {"manifest.py"}


def lazily_imported(board: str) -> set[str]:
    """Returns the drivers that a board's file imports anywhere, as paths."""
    text = (FIRMWARE / "rondo" / "boards" / f"{board}.py").read_text()
    return {
        f"rondo/drivers/{node.module.rpartition('.')[2]}.py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.level == 2 and node.module
        if node.module.startswith("drivers.")
    }


@pytest.mark.parametrize("board", boards.NAMES)
def test_a_board_has_its_own_file_and_its_drivers_and_no_others(board: str) -> None:
    files = set(build.firmware(board, source=True))
    drivers = {name for name in files if name.startswith("rondo/drivers/")}
    assert lazily_imported(board) <= drivers - {"rondo/drivers/__init__.py"}
    assert {name for name in files if name.startswith("rondo/boards/")} == {
        "rondo/boards/__init__.py",
        f"rondo/boards/{board}.py",
    }
    assert files - EVERY - {"pins.py"} == {"board.py", "manifest.json"}
    assert ("pins.py" in files) == (board in wires.BOARDS)


@pytest.mark.parametrize("board", wires.BOARDS)
def test_what_boot_listens_to_first_are_the_pins_of_the_board(board: str) -> None:
    source = build.firmware(board, source=True)["pins.py"].decode()
    pads = wires.BOARDS[board]
    assert source.splitlines()[1:] == [
        f"MOTOR = {pads.motor}",
        f"BUTTONS = {tuple(pads.buttons.values())}",
        "PULL = Pin.PULL_UP",
    ]


def test_what_lies_in_the_root_of_the_flash_takes_no_room_in_its_list() -> None:
    for name, data in flashed.root().items():
        assert len(data) > 512
        assert ast.dump(ast.parse(data)) == ast.dump(ast.parse((flashed.ROOT / name).read_bytes()))


def test_every_file_of_the_firmware_but_a_spare_driver_is_loaded_by_some_board() -> None:
    loaded_files = {name for board in boards.NAMES for name in build.firmware(board, source=True)}
    assert all(name.startswith("rondo/drivers/") for name in EVERY - loaded_files)


def test_what_is_imported_for_types_only_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "rondo" / "boards").mkdir(parents=True)
    (tmp_path / "boot.py").write_text("import sys, rondo.near\nfrom rondo import inner, VERSION\n")
    (tmp_path / "main.py").write_text("def late():\n    from rondo.far import Far\n")
    for name, text in {
        "__init__": "VERSION = (1, 0)\n",
        "near": "from .far import Far\n",
        "far": "if TYPE_CHECKING:\n    from .never import Never\nFar = 1\n",
        "inner": "from . import far\n",
        "never": "",
        "boards/__init__": "",
        "boards/pico": "",
        "boards/other": "",
    }.items():
        (tmp_path / "rondo" / f"{name}.py").write_text(text)
    assert set(flashed.loaded_modules("pico", tmp_path)) == {
        *("boot", "main", "rondo", "rondo.near", "rondo.far", "rondo.inner"),
        *("rondo.boards", "rondo.boards.pico"),
    }
    with pytest.raises(FileNotFoundError):
        flashed.loaded_modules("unheard_of", tmp_path)


@compiles
def test_the_list_of_files_has_the_size_and_digest_of_each() -> None:
    files = build.firmware(boards.DEFAULT)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["board"] == boards.DEFAULT
    assert set(manifest["files"]) == set(files)
    for name, data in files.items():
        assert manifest["files"][name] == {
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }


@compiles
def test_a_module_is_compiled_for_the_version_that_is_named() -> None:
    files = build.firmware(boards.DEFAULT)
    compiled_files = [data for name, data in files.items() if name.endswith(".mpy")]
    assert len(compiled_files) > 20
    # The header of a .mpy: M, its version, the sub-version of native code (none), the bits of a small integer.
    assert {data[:4] for data in compiled_files} == {bytes((ord("M"), images.MPY[0], 0, 31))}


@compiles
def test_what_is_there_for_type_checking_alone_is_not_flashed_and_the_lines_keep_their_numbers() -> (
    None
):
    files = build.firmware(boards.DEFAULT)
    compiled_data = b"".join(data for name, data in files.items() if name.endswith(".mpy"))
    assert b"TYPE_CHECKING" not in compiled_data
    source = "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    import a\n\n    import b\nx = 1\nif x:\n    y = 2\n"
    assert without_types(source) == "\n\n\n\n\nx = 1\nif x:\n    y = 2\n"


@pytest.mark.parametrize("board", boards.NAMES)
def test_an_image_holds_all_of_it_in_the_geometry_of_the_board(board: str) -> None:
    files = build.all_files(build.firmware(board, source=True))
    board_ = boards.load(board)
    flash_image = image(board_, files)
    blocks = geometry(board_.FLASH_BLOCKS, board_.PROGRAM_SIZE)
    assert len(flash_image) == board_.FLASH_BLOCKS * 4096
    fs = LittleFS(mount=False, **blocks)
    fs.context.buffer[:] = flash_image
    fs.mount()
    for path, data in files.items():
        with fs.open(path, "rb") as file:
            assert file.read() == data
    with fs.open("slot", "r") as file:
        assert file.read() == "a"


@pytest.mark.parametrize("board", boards.NAMES)
def test_two_firmwares_and_two_hundred_sessions_fit(board: str) -> None:
    files = build.firmware(board, source=True)
    blocks = sum(-(-len(data) // 4096) for data in files.values())
    assert 2 * blocks < boards.load(board).FLASH_BLOCKS * 3 // 4


@pytest.mark.parametrize(("machine", "board"), [("xiao_rp2040", "pico"), ("pico", "xiao_rp2040")])
def test_a_board_with_the_same_chip_as_another_is_not_taken_for_it(
    machine: str, board: str, capsys: pytest.CaptureFixture[str]
) -> None:
    identity = json.dumps(["rp2", boards.load(machine).MODEL, [1, 29, 0], 0x306]).encode()
    none = answer_raising(b"OSError: [Errno 2] ENOENT")
    peer = Peer([answer_printing(identity), none, none])
    assert main(["flash", "--port", peer.port, "--board", board, "--source", "--dry-run"]) == 2
    assert f"expected --board {machine}, or MicroPython 1." in capsys.readouterr().err


@pytest.mark.parametrize("board", boards.NAMES)
def test_every_board_has_an_image_of_micropython(board: str) -> None:
    image_needed = images.IMAGES[board]
    assert images.chip_of(boards.load(board).MODEL) == image_needed.chip
    assert image_needed.name in images.image_hint(board)
    assert image_needed.files_address % 4096 == 0


def test_the_package_for_mip_names_every_file() -> None:
    manifest = json.loads((FIRMWARE / "package.json").read_text())
    assert {source for _, source in manifest["urls"]} == EVERY
    assert all(target == source for target, source in manifest["urls"])


def test_the_manifest_for_freezing_names_every_file() -> None:
    names: set[str] = set()

    def package(name: str, opt: int) -> None:
        names.update(
            path.relative_to(FIRMWARE).as_posix() for path in (FIRMWARE / name).rglob("*.py")
        )

    firmware_files = {
        "include": lambda path: None,
        "module": lambda name, opt: names.add(name),
        "package": package,
    }
    exec((FIRMWARE / "manifest.py").read_text(), firmware_files)
    assert names == EVERY


@compiles
def test_build_writes_the_files_and_says_for_whom(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, image_path = tmp_path / "out", tmp_path / "rondo.bin"
    command = ["build", "--mpy", "1.27", "--out", str(folder), "--image", str(image_path)]
    assert main(command) == 0
    output = capsys.readouterr().out
    assert ".mpy 6.3, for MicroPython 1.27 to 1.29 there" in output
    assert "for the address 0x200000 of the flash" in output
    assert (folder / "slot").read_text() == "a"
    assert (folder / "a" / "rondo" / "app.mpy").exists()
    assert (
        folder / "a" / "board.py"
    ).read_text() == f"from rondo.boards.{boards.DEFAULT} import *\n"
    (folder / "a" / "rondo" / "app.mpy").write_bytes(b"stale")
    assert main(["build", "--source", "--out", str(folder)]) == 0
    assert not (folder / "a" / "rondo" / "app.mpy").exists()
    assert main(command) == 0


@pytest.mark.parametrize(
    "mpy_version", ["1.22", "1.26.1", "1.30", "2.0", "latest", "1", "-1.27", "1.27.x"]
)
def test_a_micropython_that_does_not_read_it_is_refused(mpy_version: str) -> None:
    with pytest.raises(UsageError, match=r"expected MicroPython 1\.27 to 1\.29, .* or --source"):
        build.check_version(mpy_version, "xiao_esp32c3")


@pytest.mark.parametrize("mpy_version", ["1.27", "v1.28", "1.29.0"])
def test_one_that_does_is_taken(mpy_version: str) -> None:
    build.check_version(mpy_version, "xiao_esp32c3")


def test_an_rp2040_takes_an_older_one_a_display_not_so_old() -> None:
    build.check_version("1.25.0", "pico")
    build.check_version("1.26", "xiao_rp2040")
    with pytest.raises(UsageError, match=r"expected MicroPython 1\.26 to 1\.29"):
        build.check_version("1.25", "xiao_rp2040")


def test_a_board_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--board", "unheard_of"]) == 2
    assert f"expected one of {', '.join(boards.NAMES)}" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert main(["build", "--source", "--out", str(tmp_path)]) == 2
    assert "is not a folder that build made" in capsys.readouterr().err
    assert main(["build", "--source", "--out", str(tmp_path / "thesis.txt")]) == 2
    assert (tmp_path / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["thesis.txt", "a/thesis.txt", "a/rondo/thesis.py", "b/board.py"])
def test_what_somebody_put_into_a_folder_of_builds_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    command = ["build", "--source", "--out", str(tmp_path)]
    assert main(command) == 0
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    paths_before = sorted(tmp_path.rglob("*"))
    assert main(command) == 2
    assert f"{name} is in it" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == paths_before
    assert (tmp_path / name).read_text() == "mine"


def test_a_file_called_slot_makes_no_folder_one_of_ours(tmp_path: Path) -> None:
    (tmp_path / "slot").write_text("my time slot")
    (tmp_path / "thesis.txt").write_text("mine")
    assert main(["build", "--source", "--out", str(tmp_path)]) == 2
    assert (tmp_path / "thesis.txt").read_text() == "mine"
