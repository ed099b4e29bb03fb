"""Who may import whom: the arrows of the house, read from the source; and what the READMEs must say."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIRMWARE = sorted((ROOT / "firmware").rglob("*.py"))
RONDO = ROOT / "firmware" / "rondo"
# Folders whose modules have no input or output and no clock, and single modules of other rooms that have none.
PURE = {
    "session",
    "haptics/cues",
    "storage/settings",
    "storage/frames",
    "system/battery_curve",
    "display/layouts",
    "display/words",
}
COMPUTING = {"binascii", "collections", "struct"}  # stock modules without input or output
STOCK = {
    "array",
    "binascii",
    "collections",
    "errno",
    "gc",
    "esp32",
    "framebuf",
    "json",
    "machine",
    "micropython",
    "os",
    "struct",
    "sys",
    "time",
    "select",
}
# Rooms of services; none of them knows the app or a board.
SERVICES = ("session", "haptics", "display", "storage", "system", "drivers", "ports")


def room(path: Path) -> str:
    """A module of the package by its place: "session/table"."""
    return path.relative_to(RONDO).with_suffix("").as_posix()


def is_pure(place: str) -> bool:
    return any(place == pure or place.startswith(pure + "/") for pure in PURE)


def imports(path: Path, types: bool = False) -> set[str]:
    """What a file imports at run time, or with `types` also for type checking, as dotted names without a level."""
    found: set[str] = set()
    tree = ast.parse(path.read_text())
    skipped = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) and not types
        for child in ast.walk(node)
    }
    package = path.relative_to(ROOT).parent.as_posix().split("/")
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            names = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name if file_of(name) else module for name in names}
    return found


def file_of(name: str) -> Path | None:
    """The file of a module of ours by its dotted name."""
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.exists():
            return path
    return None


# What root/ runs, of the folder that it finds.
FOUND_BY_ROOT = {"boot", "main"}


@pytest.mark.parametrize("path", FIRMWARE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_firmware_imports_only_stock_modules_and_itself(path: Path) -> None:
    for name in imports(path):
        known = STOCK | {"rondo", "board", "resets"} | FOUND_BY_ROOT
        assert name.startswith("firmware.rondo") or name.split(".")[0] in known, name


def test_pure_modules_import_only_pure_modules() -> None:
    for path in RONDO.rglob("*.py"):
        if is_pure(room(path)):
            for name in imports(path):
                inside = name.removeprefix("firmware.rondo.").replace(".", "/")
                assert is_pure(inside) or name in COMPUTING | {"firmware.rondo"}, (path, name)


@pytest.mark.parametrize("folder", SERVICES)
def test_services_never_import_the_app_or_a_board(folder: str) -> None:
    for path in (RONDO / folder).rglob("*.py"):
        for name in imports(path):
            assert not name.startswith(("firmware.rondo.app", "firmware.rondo.boards")), path


def test_drivers_import_nothing_of_ours_but_each_other() -> None:
    for path in (RONDO / "drivers").glob("*.py"):
        ours = {name for name in imports(path) if name.startswith("firmware.rondo")}
        assert all(name.startswith("firmware.rondo.drivers") for name in ours), path


def test_every_room_of_the_package_is_known() -> None:
    folders = {path.name for path in RONDO.iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders == {*SERVICES, "boards"}
    assert {path.stem for path in RONDO.glob("*.py")} == {"__init__", "app", "trace"}


@pytest.mark.parametrize("folder", ["window", "terminal", "view"])
def test_what_is_shown_knows_nothing_of_the_running_firmware(folder: str) -> None:
    for path in (ROOT / "simulator" / folder).rglob("*.py"):
        for name in imports(path):
            if name.startswith("firmware.rondo."):
                assert is_pure(name.removeprefix("firmware.rondo.").replace(".", "/")), path


@pytest.mark.parametrize("side", ["firmware/rondo/boards", "simulator/boards"])
def test_every_board_stands_on_both_sides(side: str) -> None:
    def names(folder: str) -> set[str]:
        return {path.stem for path in (ROOT / folder).glob("[a-z]*.py")}

    assert names(side) == names("firmware/rondo/boards")


def test_no_file_of_code_is_longer_than_a_room() -> None:
    for folder in ("firmware", "simulator", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            made = path.stem.endswith("_glyphs")  # by `tools art`
            assert made or len(path.read_text().splitlines()) <= 452, path


def test_the_numbers_of_errors_are_micropythons_and_never_the_hosts() -> None:
    for folder in ("simulator", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            if "inside" not in path.parts:  # runs on MicroPython
                assert "errno" not in imports(path), path
