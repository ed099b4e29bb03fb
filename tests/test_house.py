"""Who may import whom: the arrows of the house, read from the source; and what the READMEs must say."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIRMWARE = sorted((ROOT / "firmware").rglob("*.py"))
PURE = {
    "program",
    "validator",
    "session",
    "table",
    "cues",
    "settings",
    "rhythm",
    "reminders",
    "frames",
    "battery_curve",
}
COMPUTING = {"binascii", "collections", "struct"}  # stock modules without input or output
LANGUAGES = {"en", "es", "id"}
GLYPHS = {"wide_glyphs", "tall_glyphs"}
LAYOUTS = {f"layouts/{name}" for name in GLYPHS | {"__init__", "wide", "tall"}}
DATA = LAYOUTS | {"words/__init__", *(f"words/{language}" for language in LANGUAGES)}
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
SERVICES = {
    "haptics",
    "motor",
    "player",
    "buttons",
    "screen",
    "region",
    "power",
    "clock",
    "battery",
    "cable",
    "config",
    "history",
    "journal",
    "resets",
    "trace",
}


def imports(path: Path) -> set[str]:
    """Names imported at run time: "machine", or "rondo.session" for the package's own."""
    found: set[str] = set()
    tree = ast.parse(path.read_text())
    skipped = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level and node.module:
                found.add("rondo." + node.module)
            elif node.level:
                found |= {"rondo." + alias.name for alias in node.names}
            else:
                found.add(node.module or "")
    return found


# What root/ runs, of the folder that it finds.
FOUND_BY_ROOT = {"boot", "main"}


@pytest.mark.parametrize("path", FIRMWARE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_firmware_imports_only_stock_modules_and_itself(path: Path) -> None:
    for name in imports(path):
        assert name.split(".")[0] in STOCK | {"rondo", "board"} | FOUND_BY_ROOT, name


@pytest.mark.parametrize("name", sorted(PURE | DATA))
def test_pure_modules_import_only_pure_modules(name: str) -> None:
    assert imports(ROOT / "firmware" / "rondo" / f"{name}.py") <= {
        *(f"rondo.{other}" for other in PURE | LANGUAGES | GLYPHS),
        *COMPUTING,
    }


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_never_import_the_app_or_a_board(name: str) -> None:
    for found in imports(ROOT / "firmware" / "rondo" / f"{name}.py"):
        assert not found.startswith(("rondo.app", "rondo.boards")), found


def test_drivers_import_nothing_of_ours() -> None:
    for path in (ROOT / "firmware" / "rondo" / "drivers").glob("*.py"):
        assert not {name for name in imports(path) if name.startswith("rondo")}


def test_every_module_of_the_package_has_its_place() -> None:
    known = PURE | SERVICES | {"app", "__init__"}
    assert {path.stem for path in (ROOT / "firmware" / "rondo").glob("*.py")} == known


def test_the_window_knows_nothing_of_the_running_firmware() -> None:
    pure = {"firmware.rondo", *(f"firmware.rondo.{name}" for name in PURE)}
    for path in (ROOT / "simulator" / "window").glob("*.py"):
        assert {name for name in imports(path) if name.startswith("firmware")} <= pure, path


@pytest.mark.parametrize("side", ["firmware/rondo/boards", "simulator/boards"])
def test_every_board_stands_on_both_sides(side: str) -> None:
    def names(folder: str) -> set[str]:
        return {path.stem for path in (ROOT / folder).glob("[a-z]*.py")}

    assert names(side) == names("firmware/rondo/boards")


def test_no_file_of_code_is_longer_than_a_room() -> None:
    for folder in ("firmware", "simulator", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            made = path.stem.endswith("_glyphs")  # by `tools art`
            assert made or len(path.read_text().splitlines()) <= 450, path


def test_the_numbers_of_errors_are_micropythons_and_never_the_hosts() -> None:
    for folder in ("simulator", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            if "inside" not in path.parts:  # runs on MicroPython
                assert "errno" not in imports(path), path
