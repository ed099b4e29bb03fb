"""Drives Firefox by its Marionette protocol: as much of it as opens a page and runs a script in it.

A message is `length:JSON`; a command `[0, number, name, parameters]`, its answer `[1, number, error, result]`
(firefox-source-docs.mozilla.org/testing/marionette/Protocol.html).
"""

import json
import re
import socket
import subprocess
from collections import deque
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any, Self

_PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
"""
_SCRIPT_MS = 240_000
_LISTENS = re.compile(r"Marionette.*Listening on port (\d+)")
_SCRIPT = """
const [done, given] = [arguments[arguments.length - 1], [...arguments].slice(0, -1)];
(async () => {%s})().then((value) => done({ value }), (error) => done({ error: String(error) }));
"""


class Firefox:
    """A Firefox without a display, with a profile of its own in `folder`; `with Firefox(...) as firefox`."""

    def __init__(self, program: str, folder: Path) -> None:
        self._message_count = 0
        (folder / "user.js").write_text(_PREFERENCES)
        command = [program, "--headless", "--no-remote", "--marionette", "--profile", str(folder)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        try:
            self._socket = socket.create_connection(("127.0.0.1", self._port()))
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def _port(self) -> int:
        """Returns the port at which Firefox listens, which it prints as it starts; later output is discarded."""
        output = self._process.stdout
        assert output is not None
        value = next(filter(None, map(_LISTENS.search, output)), None)
        assert value is not None, "Firefox has ended"
        Thread(target=deque, args=(output, 0), daemon=True).start()
        return int(value[1])

    def __enter__(self) -> Self:
        self._read()  # who it is
        timeouts = {"script": _SCRIPT_MS, "pageLoad": _SCRIPT_MS}
        self._ask(
            "WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"timeouts": timeouts}}}
        )
        return self

    def __exit__(self, *_why: object) -> None:
        with closing(self._socket):
            self._process.terminate()
            self._process.wait(30)

    def open(self, address: str) -> None:
        """Loads a page."""
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *args: object) -> Any:
        """Runs `script`, the body of an async function with the arguments `args`, in the page.

        Returns its result.
        """
        parameters = {"script": _SCRIPT % script, "args": list(args)}
        value = self._ask("WebDriver:ExecuteAsyncScript", parameters)["value"]
        assert "error" not in value, value
        return value.get("value")

    def _ask(self, name: str, parameters: dict[str, Any]) -> Any:
        self._message_count += 1
        text = json.dumps([0, self._message_count, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(text), text))
        _kind, _number, error, result = self._read()
        assert error is None, error
        return result

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._socket.recv(1) or _raise_closed()
        data = b""
        while len(data) < int(size[:-1]):
            data += self._socket.recv(int(size[:-1]) - len(data)) or _raise_closed()
        return json.loads(data)


def _raise_closed() -> bytes:
    raise AssertionError("Firefox has ended")
