"""What all tests share: options, limits of memory, temporary files. `--record` keeps the golden screens anew."""

import gc
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.text import language
from tests import proof
from tests.soak import FRESH, PARTS

MOST_MIB = 1_000
GROWS_MIB = 100  # before what can be let go of is looked for
BEGAN_S = time.monotonic()

# `make test` tries the same examples each time, so that it says of a change what it said of the one before; soak
# tries others each time. None has a deadline: beside other work the first example may take a second.
hypothesis.settings.register_profile("fresh", deadline=None)
hypothesis.settings.register_profile("same", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("fresh" if os.environ.get(FRESH) else "same")
if not os.environ.get(FRESH):
    # It would try the numbers too that stand in our own modules, of those that happen to be loaded.
    providers._get_local_constants = lambda: providers._local_constants

# A suite that a shell started in the background ignores Ctrl-C, and one under nohup a closed terminal. What a test
# starts would inherit that, and then wait for ever for the signal that the test sends; a handler is not inherited.
for signal_number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
    if signal.getsignal(signal_number) is signal.SIG_IGN:
        signal.signal(signal_number, lambda *_: None)

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ["LANGUAGE"] = "en"  # whatever the maker's computer speaks


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="keep the golden screens anew")
    parser.addoption("--proof", metavar="RUN", help="keep what is counted, for docs/proof.md")
    parser.addoption("--part", choices=sorted(PARTS), help="only that part of what soak runs")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Returns how many workers run the tests: one more than there are cores, as many tests wait for a process."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps only the tests of the part that `--part` names; asserts that each test of soak has its part."""
    part = config.getoption("--part")
    for item in items:
        for mark in item.iter_markers("soak"):
            assert set(mark.args) & set(PARTS), f"{item.nodeid}: soak without its part"
    if part:
        items_of_part = [item for item in items if _is_of(item, part)]
        config.hook.pytest_deselected(items=[item for item in items if item not in items_of_part])
        items[:] = items_of_part


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leaves what is loaded out of garbage collection, and collects more seldom: it was a seventh of the work.

    With `--part` garbage is collected as often as ever, as one test of soak makes hundreds of bands.
    """
    gc.collect()
    gc.freeze()
    if not session.config.getoption("--part"):
        gc.set_threshold(20_000, 20, 20)


def _is_of(item: pytest.Item, part: str) -> bool:
    return any(mark.args == (part,) for mark in item.iter_markers("soak"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the sums of what the tests have counted, and records them with `--proof`."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("passed", []):
        for name, count in report.user_properties:
            if isinstance(count, int):
                counts[name] = counts.get(name, 0) + count
    for name, count in counts.items():
        terminalreporter.write_line(f"{count} {name}")
    run = terminalreporter.config.getoption("--proof")
    if run:
        _keep(
            run, {name: len(reports) for name, reports in terminalreporter.stats.items()}, counts
        )


def _keep(run: str, stats: dict[str, int], counts: dict[str, int]) -> None:
    failed_count = stats.get("failed", 0) + stats.get("error", 0)
    summary = {
        "tests": stats.get("passed", 0) + failed_count,
        "skipped": stats.get("skipped", 0),
        **counts,
    }
    minutes = (time.monotonic() - BEGAN_S) / 60
    nonzero_counts = {name: count for name, count in summary.items() if count}
    proof.keep(run, failed_count=failed_count, minutes=minutes, counts=nonzero_counts)


@pytest.fixture(scope="session")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the folder for temporary files of all that is tested, and of the programs that this starts."""
    folder = tmp_path_factory.mktemp("temporary")
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    return folder


@pytest.fixture(autouse=True)
def _leaves_no_file_behind(temporary: Path) -> Iterator[None]:
    files_before = set(temporary.iterdir())
    yield
    assert set(temporary.iterdir()) <= files_before, "a test has left files behind"


class _Bands:
    """The devices made since the last test: each has some MB, and keeps them, once begun, until it is discarded."""

    def __init__(self) -> None:
        self._devices: WeakSet[Device] = WeakSet()
        real_init = Device.__init__

        def make_and_record(device: Device, setup: Setup | None = None) -> None:
            self._devices.add(device)
            real_init(device, setup)

        Device.__init__ = make_and_record

    def discard(self) -> None:
        for device in self._devices:
            device.discard()
        self._devices.clear()


BANDS = _Bands()


class _Memory:
    """The memory of this process, in MiB; 0 where there is no /proc."""

    def __init__(self) -> None:
        self._statm = Path("/proc/self/statm")
        self._mib_after_gc = self.mib()

    def mib(self) -> int:
        return int(self._statm.read_text().split()[1]) >> 8 if self._statm.exists() else 0

    def collect_garbage(self) -> None:
        """Collects garbage if memory has grown by GROWS_MIB: Python itself counts objects, whatever their size."""
        if self.mib() > self._mib_after_gc + GROWS_MIB:
            gc.collect()
            self._mib_after_gc = self.mib()


MEMORY = _Memory()


@pytest.fixture(autouse=True)
def _stays_small(request: pytest.FixtureRequest) -> Iterator[None]:
    """Asserts after each test that this process has less than MOST_MIB; a part of soak, that it never had more."""
    yield
    BANDS.discard()
    MEMORY.collect_garbage()
    used_mib = MEMORY.mib()
    if sys.platform == "linux" and request.node.get_closest_marker("soak"):
        import resource

        used_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    assert used_mib < MOST_MIB, f"this process has grown to {used_mib} MiB"


@pytest.fixture
def english_again() -> Iterator[None]:
    """Sets the language back to English after the test."""
    yield
    language.use(language.ENGLISH)


@pytest.fixture
def record(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--record"))
