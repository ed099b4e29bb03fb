"""`python -m web` ends as the other commands do: in a line, and without a traceback."""

import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from web.__main__ import main, server
from web.building import site


@pytest.mark.parametrize("port", ["99999", "-1", "80x", "1e3"])
def test_a_port_that_cannot_be_is_a_line(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_info:
        main(["serve", f"--port={port}"])
    assert exit_info.value.code == 2
    assert "expected a whole number from 0 to 65535" in capsys.readouterr().err


def test_a_port_that_is_taken_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(site, "OUT", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other_server:
        port = other_server.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    message = capsys.readouterr().err
    assert message == f"--port {port}: Address already in use, expected a free port\n"


def test_what_the_page_cannot_be_made_without_is_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(site, "_missing_part", lambda: "there is no node, expected one")
    assert main(["build"]) == 2
    assert capsys.readouterr().err == "web build: there is no node, expected one\n"


def _make_little(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the build make a page of three small files in the folder `page`."""
    files = {"index.html": b"new {{version}}", "sw.js": b"{{files}}", "page.js": b""}
    monkeypatch.setattr(site, "OUT", page)
    monkeypatch.setattr(site, "_missing_part", str)
    monkeypatch.setattr(site, "archives", dict)
    monkeypatch.setattr(site, "compiled", lambda _archives: {})
    monkeypatch.setattr(site, "_static", lambda _compiled: files)


def test_builds_at_once_all_make_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "build" / "web"
    _make_little(page, monkeypatch)
    page.parent.mkdir()
    with ThreadPoolExecutor(4) as at_once:
        assert set(at_once.map(lambda _: site.build(), range(100))) == {page}
    assert (page / "index.html").read_text().startswith("new v-")
    assert [path.name for path in page.parent.iterdir()] == ["web"]
    (folder,) = page.glob("v-*")
    kept = ["index.html", f"{folder.name}/page.js"]
    assert json.loads((page / "sw.js").read_text()) == kept, (
        "not itself: no newer one would be found"
    )


@pytest.mark.parametrize(("more", "code"), [(0, 0), (1, 1)])
def test_a_first_visit_that_brings_more_than_its_budget_is_a_failure(
    more: int,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, later = site.FIRST_VISIT_AT_MOST + more, 10 * site.FIRST_VISIT_AT_MOST
    sizes = {"index.html": (9, 9, first), "v-1/tools.zip.zst": (9, 9, later)}
    monkeypatch.setattr(site, "build", lambda: tmp_path)
    monkeypatch.setattr(site, "sizes", lambda _folder: sizes)
    assert main(["build"]) == code
    assert ("expected at most" in capsys.readouterr().err) == bool(code)


def test_a_page_stays_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raise_no_space(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    page = tmp_path / "build" / "web"
    page.mkdir(parents=True)
    (page / "index.html").write_text("the page")
    _make_little(page, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(site, "_fill_in", raise_no_space)
        assert main(["build"]) == 2
    assert [path.name for path in page.parent.rglob("*")] == ["web", "index.html"]
    assert (page / "index.html").read_text() == "the page"
    site.build()
    assert (page / "index.html").read_text().startswith("new v-")
    assert [path.name for path in page.parent.iterdir()] == ["web"]


def test_a_full_disk_and_nobody_who_reads_are_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def raise_no_space() -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site, "build", raise_no_space)
    assert main(["build"]) == 2
    assert "web: No space left on device" in capsys.readouterr().err


def test_the_help_is_in_the_language_that_is_asked_for() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "web", "--language", "es", "--help"],
        cwd=site.ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert process.stdout.startswith("uso: ")


def test_what_is_no_path_and_a_browser_that_leaves_print_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text("the page")
    with server(tmp_path, 0) as serving:
        thread = Thread(target=serving.serve_forever)
        thread.start()
        with socket.create_connection(serving.server_address[:2]) as browser:
            browser.sendall(b"GET /%00 HTTP/1.0\r\n\r\n")
            assert browser.recv(100) == b""
        page = HTTPConnection("127.0.0.1", serving.server_address[1])
        page.request("GET", "/")
        answer = page.getresponse()
        answered = answer.read(), answer.headers["Cache-Control"]
        page.close()
        serving.shutdown()
        thread.join(30)
    assert answered == (b"the page", "no-cache")
    assert capsys.readouterr().err == ""
