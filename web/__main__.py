"""The page: `build` makes build/web, for any static host; `serve` serves it to this computer alone."""

from simulator.text import interrupt

if __name__ == "__main__":
    interrupt.end_quietly()

import mimetypes
import sys
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from simulator.text import console, language
from simulator.text.ending import exit_code
from simulator.text.usage import Parser, UsageError, whole_number

from .building import site

COMMANDS = {
    "build": "make the page in build/web, for any static host; says its sizes",
    "serve": "serve build/web to this computer alone",
}
_HOST = "127.0.0.1"
_LISTED = 12  # how many files' sizes are printed

# The types without which a browser will not run these files; not every computer knows them.
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/wasm", ".wasm")


def parser() -> Parser:
    """Returns the parser of the command line of `python -m web`."""
    top = Parser(prog="python -m web", description="The page: the band in a browser.")
    commands = top.add_subparsers(dest="command", required=True, metavar="build|serve")
    for name, what in COMMANDS.items():
        commands.add_parser(name, help=what, description=what)
    serve = commands.choices["serve"]
    serve.add_argument(
        "--port",
        type=whole_number(0, 65535),
        default=8000,
        help="on 127.0.0.1; 0, a free one (8000)",
    )
    return top


def main(argv: list[str] | None = None) -> int:
    """Runs `python -m web`; returns the exit code."""
    console.use_utf8()
    language.use(language.requested_language(sys.argv[1:] if argv is None else argv))
    return exit_code("web", lambda: _command(argv))


def _command(argv: list[str] | None) -> int:
    args = parser().parse_args(argv)
    interrupt.raise_again()
    if args.command == "build":
        return _build()
    return _serve(args.port)


def _build() -> int:
    """Makes build/web and prints its sizes; returns 1 if the first visit brings more than its budget, else 0."""
    folder = site.build()
    sizes = site.sizes(folder)
    first_visit = {name: size for name, size in sizes.items() if site.is_first(name)}
    for title, part_sizes in (
        ("first visit", first_visit),
        (
            "once asked for",
            {name: size for name, size in sizes.items() if name not in first_visit},
        ),
    ):
        _print_sizes(title, part_sizes)
    print(folder)
    visit = sum(brotli for _raw, _gzip, brotli in first_visit.values())
    if visit <= site.FIRST_VISIT_AT_MOST:
        return 0
    most_kib = site.FIRST_VISIT_AT_MOST
    print(
        f"web: the first visit brings {visit:,} bytes, expected at most {most_kib:,}",
        file=sys.stderr,
    )
    return 1


def _print_sizes(title: str, sizes: Mapping[str, tuple[int, int, int]]) -> None:
    """Prints the largest files and the sum of all in bytes: as they are, by gzip, by brotli."""
    largest = sorted(sizes.items(), key=lambda item: -item[1][2])[:_LISTED]
    total = tuple(map(sum, zip(*sizes.values(), strict=True)))
    for name, (raw, gzip, brotli) in [*largest, (f"{title}: as it is, gzip, brotli", total)]:
        print(f"{raw:>12,} {gzip:>12,} {brotli:>12,}  {name}")


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without a line on the terminal; a browser has to ask each time whether a file has changed."""

    def end_headers(self) -> None:
        """Adds the header that makes a browser ask each time whether the file has changed."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_given: object) -> None:
        """Prints nothing, where the base class prints a line for each request."""


class _Server(ThreadingHTTPServer):
    """Serves on the loopback interface; prints nothing if a browser breaks off or asks for an impossible path."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Prints a traceback for an error in our own code; nothing for one that a browser has caused."""
        if not isinstance(sys.exception(), (ConnectionError, ValueError)):
            super().handle_error(request, client_address)


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Returns a server of `folder` on the loopback interface. Raises OSError if the port is taken."""
    return _Server((_HOST, port), partial(_Handler, directory=str(folder)))


def _serve(port: int) -> int:
    if not (site.OUT / "index.html").exists():
        raise UsageError(str(site.OUT), "is not there, expected it after `make web`")
    try:
        server_ = server(site.OUT, port)
    except OSError as error:
        raise UsageError(f"--port {port}", f"{error.strerror}, expected a free port") from None
    print(f"http://{_HOST}:{server_.server_address[1]}/  (Ctrl-C ends it)", flush=True)
    try:
        server_.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
