"""Checks that a process ends together with the simulator that started it."""

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GONE_WITHIN_S = 60

on_linux = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="waits for what is no child, on Linux"
)
every_end = pytest.mark.parametrize(
    "sent_signal", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name
)


def child_ends(source: str, *arguments: str, sent_signal: signal.Signals, folder: Path) -> None:
    """Runs a simulator, the Python text `source`; sends it `sent_signal` once it has printed a child's process id.

    Asserts that the child ends soon after. Temporary files of the killed simulator stay in `folder`.
    """
    with subprocess.Popen(
        [sys.executable, "-c", source, *arguments],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as simulator:
        assert simulator.stdout is not None
        child = os.pidfd_open(int(simulator.stdout.readline()))
        try:
            simulator.send_signal(sent_signal)
            poll = select.poll()
            poll.register(child, select.POLLIN)
            assert poll.poll(1_000 * GONE_WITHIN_S), "the child goes on by itself"
            assert simulator.wait(GONE_WITHIN_S) != 0
        finally:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(child, signal.SIGKILL)
            os.close(child)
            simulator.kill()
