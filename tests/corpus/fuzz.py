"""Every parser fed with what its own coverage leads to, by libFuzzer.

    python -m tests.corpus.fuzz --seconds 600, or make soak PART=fuzz

Begins with the files of this folder and with what it found before, which it keeps in build/fuzz. What broke a
parser is there as PARSER-crash-*: made small, it belongs in this folder under a name that says what it is.
"""

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from simulator.text.help_format import HelpFormatter

HERE = Path(__file__).parent
FOUND = HERE.parents[1] / "build" / "fuzz"
LONGEST_BYTES = 16_384  # bytes of one input
SLOW_S = 10  # for one input
MOST_MIB = 2_048
GUIDED = ["firmware", "simulator", "tools", "babel"]  # whose coverage leads


def main() -> int:
    """Fuzzes all parsers, or one; returns the exit code, 1 if a parser raised another error than its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m tests.corpus.fuzz", formatter_class=HelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=600, help="for all parsers together")
    parser.add_argument("--only", metavar="PARSER", help="one parser, in this process")
    args = parser.parse_args()
    if find_spec("atheris") is None:
        print(
            "fuzz: there is no atheris for this Python and machine; the corpus is replayed by make test"
        )
        return 0
    if args.only:
        _fuzz(args.only, args.seconds)
    from tests import proof
    from tests.corpus.parsers import PARSERS

    cores = os.cpu_count() or 1
    each_s = max(1, args.seconds * cores // len(PARSERS))
    with ThreadPoolExecutor(cores) as several:
        results = list(several.map(lambda name: _by_itself(name, each_s), PARSERS))
    failed_parsers = [
        name for name, (is_passed, _) in zip(PARSERS, results, strict=True) if not is_passed
    ]
    counts = {"parsers": len(PARSERS), "inputs": sum(inputs for _, inputs in results)}
    proof.keep(
        "soak fuzz", failed_count=len(failed_parsers), minutes=args.seconds / 60, counts=counts
    )
    print(
        f"fuzz: {len(PARSERS) - len(failed_parsers)} of {len(PARSERS)} parsers hold",
        *failed_parsers,
    )
    return 1 if failed_parsers else 0


def _by_itself(name: str, seconds: int) -> tuple[bool, int]:
    """Fuzzes one parser for `seconds` in a process of its own.

    Returns (whether it raised no error but its own, how many inputs were tried).
    """
    command = [
        sys.executable,
        "-m",
        "tests.corpus.fuzz",
        "--only",
        name,
        "--seconds",
        str(seconds),
    ]
    process = subprocess.run(command, capture_output=True, text=True, errors="replace")
    last_lines = [
        line for line in process.stderr.splitlines() if line.startswith(("Done", " ==="))
    ]
    print(f"fuzz: {name}, {seconds} s:", *last_lines[-1:], flush=True)
    if process.returncode:
        print(process.stdout[-4_000:], process.stderr[-4_000:], flush=True)
    runs_line = re.search(r"Done (\d+) runs", process.stderr)
    return process.returncode == 0, int(runs_line[1]) if runs_line else 0


def _fuzz(name: str, seconds: int) -> None:
    """Fuzzes one parser for `seconds` in this process; never returns, as libFuzzer ends the process."""
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=GUIDED):
        from tests.corpus.parsers import take
    found_folder, work = FOUND / name, FOUND / f".{name}"
    for folder in (found_folder, work):
        folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_BYTES}",
        f"-timeout={SLOW_S}",
        f"-rss_limit_mb={MOST_MIB}",
        f"-artifact_prefix={found_folder.parent}/{name}-",
        "-print_final_stats=1",
        str(found_folder),
        str(HERE / name),
    ]
    atheris.Setup(arguments, lambda data: take(name, data, work))
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
