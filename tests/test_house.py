"""Checks which module may import which, read from the source, and what the READMEs must contain."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIRMWARE = sorted((ROOT / "firmware").rglob("*.py"))
RONDO = ROOT / "firmware" / "rondo"
# Folders whose modules have no input or output and no clock, and single modules of other rooms that have none.
PURE = {
    "session", "haptics/cues", "storage/settings", "storage/frames", "storage/reading",
    "system/battery_curve", "display/layouts", "display/words",
}  # fmt: skip
COMPUTING = {"binascii", "collections", "struct"}  # stock modules without input or output
STOCK = {
    "array", "binascii", "collections", "errno", "gc", "esp32", "framebuf", "json", "machine",
    "micropython", "os", "struct", "sys", "time", "select",
}  # fmt: skip
# Rooms of services; none of them knows the app or a board.
SERVICES = ("session", "haptics", "display", "storage", "system", "drivers", "ports")


def room(path: Path) -> str:
    """Returns a module's place in the package: "session/table"."""
    return path.relative_to(RONDO).with_suffix("").as_posix()


def is_pure(module_path: str) -> bool:
    return any(module_path == pure or module_path.startswith(pure + "/") for pure in PURE)


@cache
def imports(path: Path, types: bool = False) -> set[str]:
    """Returns the dotted names that a file imports at run time; with `types`, also those for type checking."""
    imported_names: set[str] = set()
    tree = ast.parse(path.read_text())
    inner = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) and not types
        for child in ast.walk(node)
    }
    package = path.relative_to(ROOT).parent.as_posix().split("/")
    for node in ast.walk(tree):
        if id(node) in inner:
            continue
        if isinstance(node, ast.Import):
            imported_names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            module = ".".join(name_part for name_part in (base, node.module or "") if name_part)
            names = {f"{module}.{alias.name}" for alias in node.names}
            imported_names |= {name if file_of(name) else module for name in names}
    return imported_names


def file_of(name: str) -> Path | None:
    """Returns the file of our module with that dotted name; None if there is no such module."""
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.exists():
            return path
    return None


# What root/ runs, of the folder that it finds.
FOUND_BY_ROOT = {"boot", "main"}


def test_firmware_imports_only_stock_modules_and_itself() -> None:
    allowed_modules = STOCK | {"rondo", "board", "pins", "resets"} | FOUND_BY_ROOT
    for path in FIRMWARE:
        for name in imports(path):
            assert name.startswith("firmware.rondo") or name.split(".")[0] in allowed_modules, (
                path,
                name,
            )


def test_pure_modules_import_only_pure_modules() -> None:
    for path in RONDO.rglob("*.py"):
        if is_pure(room(path)):
            for name in imports(path):
                path_within = name.removeprefix("firmware.rondo.").replace(".", "/")
                assert is_pure(path_within) or name in COMPUTING | {"firmware.rondo"}, (path, name)


@pytest.mark.parametrize("folder", SERVICES)
def test_services_never_import_the_app_or_a_board(folder: str) -> None:
    for path in (RONDO / folder).rglob("*.py"):
        for name in imports(path):
            assert not name.startswith(("firmware.rondo.app", "firmware.rondo.boards")), path


def test_drivers_import_nothing_of_ours_but_each_other() -> None:
    for path in (RONDO / "drivers").glob("*.py"):
        own_imports = {name for name in imports(path) if name.startswith("firmware.rondo")}
        assert all(name.startswith("firmware.rondo.drivers") for name in own_imports), path


def test_every_room_of_the_package_is_known() -> None:
    folders = {path.name for path in RONDO.iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders == {*SERVICES, "boards"}
    assert {path.stem for path in RONDO.glob("*.py")} == {
        "__init__",
        "app",
        "keeper",
        "reminding",
        "trace",
    }


def code(folder: str) -> list[Path]:
    """Returns the Python files in `folder`, without those that run on MicroPython only."""
    inner = {"inside", "modules"}
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if not inner & set(path.parts)]


def rel_path(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_simulator_and_tools_import_only_the_pure_modules_of_the_firmware() -> None:
    imports_of_firmware = {
        (rel_path(path), name)
        for path in [*code("simulator"), *code("tools"), *code("web")]
        for name in imports(path, types=True)
        if name.startswith("firmware.rondo.")
        and not is_pure(name.removeprefix("firmware.rondo.").replace(".", "/"))
    }
    assert imports_of_firmware == set()


def test_the_simulator_never_imports_the_tools() -> None:
    for path in code("simulator"):
        assert not {name for name in imports(path, types=True) if name.startswith("tools")}, path


FRONT_ENDS = ("window", "terminal")
PAGE = "web/worker"  # the third, in a browser
DRAWING = {"pygame", "vcd", "PIL", "curses", "termios"}


@pytest.mark.parametrize("folder", ["view", *FRONT_ENDS])
def test_front_ends_know_the_view_and_never_each_other(folder: str) -> None:
    other_front_ends = tuple(
        f"simulator.{front_end}" for front_end in FRONT_ENDS if front_end != folder
    )
    for path in code(f"simulator/{folder}"):
        for name in imports(path, types=True):
            assert not name.startswith(other_front_ends), (rel_path(path), name)


def test_the_page_knows_the_view_and_neither_draws_nor_opens_another_front_end() -> None:
    other_front_ends = tuple(f"simulator.{front_end}" for front_end in FRONT_ENDS)
    for path in code(PAGE):
        for name in imports(path, types=True):
            assert not name.startswith(other_front_ends), (rel_path(path), name)
            assert name.split(".")[0] not in DRAWING, (rel_path(path), name)


def test_nobody_imports_the_page() -> None:
    for folder in ("firmware", "simulator", "tools"):
        for path in code(folder):
            assert not [name for name in imports(path, types=True) if name.startswith("web")], path


@pytest.mark.parametrize("folder", ["core", "mcu", "chips", "boards", "scenario", "interpreters"])
def test_what_is_emulated_knows_nothing_of_who_looks_at_it(folder: str) -> None:
    looks = tuple(f"simulator.{package}" for package in ("view", *FRONT_ENDS))
    for path in code(f"simulator/{folder}"):
        for name in imports(path, types=True):
            assert not name.startswith(looks), (rel_path(path), name)


def injects(path: Path) -> set[str]:
    """Returns the names beginning with `inject_` that a file uses: what tests and faults may do to a chip."""
    nodes = ast.walk(ast.parse(path.read_text()))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return {name for name in attributes if name.startswith("inject_")}


@pytest.mark.parametrize("folder", ["mcu", "stock", "interpreters", "cable"])
def test_what_carries_the_firmwares_calls_sees_the_drivers_face_of_a_chip_only(
    folder: str,
) -> None:
    for path in code(f"simulator/{folder}"):
        assert not injects(path), path


def test_the_faults_are_where_the_other_face_of_the_chips_is_used() -> None:
    assert len(injects(ROOT / "simulator" / "scenario" / "faults.py")) >= 3


def test_the_view_draws_nothing() -> None:
    """A page in a browser shares it, where there is no pygame."""
    for path in code("simulator/view"):
        assert not {name.split(".")[0] for name in imports(path, types=True)} & DRAWING, path


def test_the_past_is_read_from_what_was_recorded_and_acts_on_nothing() -> None:
    for path in code("simulator/view/past"):
        of_the_view = {
            name for name in imports(path, types=True) if name.startswith("simulator.view.")
        }
        allowed = ("simulator.view.past.", "simulator.view.labels")
        assert all(name.startswith(allowed) for name in of_the_view), (rel_path(path), of_the_view)


# The floors of the log, and which others each knows.
LOG = {
    "model": set[str](),
    "pull": set[str](),
    "store": {"model", "pull"},
    "export": {"model"},
    "verbs": {"model", "pull", "store", "export"},
}


@pytest.mark.parametrize("floor", LOG)
def test_the_floors_of_the_log_lead_down(floor: str) -> None:
    for path in code(f"tools/log/{floor}"):
        for name in imports(path, types=True):
            if name.startswith("tools.log."):
                assert name.split(".")[2] in LOG[floor] | {floor}, (rel_path(path), name)


def test_every_floor_of_the_log_is_known() -> None:
    assert {path.parent.name for path in code("tools/log")} == {"log", *LOG}


# The floors of the window, and which others each knows; all of them is what lies at its top.
WINDOW = {
    "drawing": set[str](),
    "computer": set[str](),
    "timeline": {"drawing"},
    "panels": {"drawing"},
    "top": {"drawing", "computer", "timeline", "panels"},
}


def window_floor(name: str) -> str:
    """Returns the floor of a module of the window, a key of WINDOW; `name` is the module's dotted name."""
    parts = name.removeprefix("simulator.window").lstrip(".").split(".")
    return parts[0] if parts[0] in WINDOW else "top"


def test_the_floors_of_the_window_lead_down() -> None:
    for path in code("simulator/window"):
        floor = window_floor(rel_path(path).removesuffix(".py").replace("/", "."))
        for name in imports(path, types=True):
            if name.startswith("simulator.window"):
                assert window_floor(name) in WINDOW[floor] | {floor}, (rel_path(path), name)


def test_every_floor_of_the_window_is_known() -> None:
    floors = {path.parent.name for path in code("simulator/window")} - {"window"}
    assert floors == set(WINDOW) - {"top"}


def test_the_paper_knows_nothing_of_what_is_drawn_on_it() -> None:
    for path in code("tools/paper"):
        assert not {
            name
            for name in imports(path, types=True)
            if name.startswith("tools.") and not name.startswith("tools.paper")
        }, rel_path(path)


def module_of(name: str) -> Path | None:
    """Returns the file of the module that `name`, a dotted name, is or is in; None if it is not ours."""
    while name and file_of(name) is None:
        name = name.rpartition(".")[0]
    return file_of(name) if name else None


def circles(imports_by_file: dict[Path, set[Path]]) -> set[frozenset[str]]:
    """Returns the circles in `imports_by_file`, the files that each file imports: groups that import each other.

    Files count as importing each other if they do so directly or through further files.
    """
    leads_to = {path: set(files) for path, files in imports_by_file.items()}
    for imported_path in leads_to:
        for packages_reached in leads_to.values():
            if imported_path in packages_reached:
                packages_reached |= leads_to[imported_path]
    return {
        frozenset(rel_path(file) for file in packages_reached if path in leads_to.get(file, ()))
        for path, packages_reached in leads_to.items()
        if path in packages_reached
    }


def test_no_import_leads_back_not_even_for_types() -> None:
    own_packages = ("firmware", "simulator", "tools", "web")
    imports_by_file = {
        path: {
            file
            for name in imports(path, types=True)
            if name.startswith(own_packages)
            and (file := module_of(name)) is not None
            and file != path
        }
        for folder in own_packages
        for path in code(folder)
    }
    assert circles(imports_by_file) == set()


def test_a_circle_is_found() -> None:
    a, b, c = (ROOT / name for name in "abc")
    assert circles({a: {b}, b: {c}, c: {b}}) == {frozenset({"b", "c"})}
    assert circles({a: {b, c}, b: {c}, c: set()}) == set()


@pytest.mark.parametrize("side", ["firmware/rondo/boards", "simulator/boards"])
def test_every_board_stands_on_both_sides(side: str) -> None:
    def names(folder: str) -> set[str]:
        return {path.stem for path in (ROOT / folder).glob("[a-z]*.py")}

    assert names(side) == names("firmware/rondo/boards")


LONGEST_FILE, LONGEST_FUNCTION = 400, 50  # lines


@pytest.mark.parametrize("folder", ["firmware", "simulator", "tools", "tests", "web"])
def test_no_file_is_longer_than_can_be_read_at_once(folder: str) -> None:
    for path in [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.js")]:
        is_generated = path.stem.endswith("_glyphs")  # by `tools art`
        assert is_generated or len(path.read_text().splitlines()) <= LONGEST_FILE, path


@pytest.mark.parametrize("folder", ["firmware", "simulator", "tools", "web"])
def test_no_function_is_longer_than_a_screen(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                assert lines <= LONGEST_FUNCTION, (rel_path(path), node.name, lines)


# What may write a file on this computer beside the one writer, and why.
WRITERS = {
    "simulator/text/output.py": "the one: aside, then renamed",
    "simulator/cable/serve.py": "a trace while it grows, aside and renamed at its end",
    "simulator/interpreters/rp2040/chip.py": "into a folder that goes with the emulated chip",
    "simulator/text/console.py": "to nowhere, where nobody reads any more",
    "tools/build/folder.py": "into a folder that it alone makes, whose list it writes first",
    "tools/wipe.py": "over what shall be gone from the disk",
}


def writes(node: ast.AST) -> bool:
    """Returns whether a node writes to a file of this computer; `fs` is a file system on emulated flash."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    modes = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    modes += [word.value.value for word in node.keywords if isinstance(word.value, ast.Constant)]
    opens = any(
        isinstance(mode, str) and re.fullmatch("[wax+][bt+]*|r[bt]*[+]", mode) for mode in modes
    )
    return name.endswith((".write_text", ".write_bytes")) or (
        opens and name.endswith("open") and name not in ("fs.open", "os.fdopen")
    )


def test_one_place_writes_files_so_that_each_stays_until_its_successor_is_whole() -> None:
    files_that_write = {
        rel_path(path)
        for path in [*code("simulator"), *code("tools")]
        if any(writes(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert files_that_write == set(WRITERS)


def test_the_numbers_of_errors_are_micropythons_and_never_the_hosts() -> None:
    for folder in ("simulator", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            if "inside" not in path.parts:  # runs on MicroPython
                assert "errno" not in imports(path), path
