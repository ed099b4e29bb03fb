"""Boards that lie, each in its own way, at the other end of a cable in virtual time.

board = Board(LIES["a line each 0.4 s"])
board.write(b"\\r\\x03"); board.read(1)          as pyserial's ports have them
board.now_s()                                   s that a host has waited
"""

import re
from collections.abc import Callable, Iterator
from itertools import repeat

BANNER = b"raw REPL; CTRL-B to exit\r\n>"
RUNNING = b"rondo: session running, 12:34 left"

# What comes by itself: after how many s, and what; it may have no end.
Stream = Iterator[tuple[float, bytes]]
# What a piece of code is answered with, "OK" or the like before it included.
Answer = Callable[[bytes], Stream]


def drip(text: bytes, gap_s: float) -> Stream:
    """Returns a stream of `text`, one byte after the other, `gap_s` apart."""
    return ((gap_s, bytes((byte,))) for byte in text)


def at_once(text: bytes) -> Stream:
    """Yields all of `text` at once."""
    yield 0.0, text


def at_first(text: bytes, rest_of_stream: Stream) -> Stream:
    """Yields all of `text` at once, then the stream `rest_of_stream`."""
    yield 0.0, text
    yield from rest_of_stream


def forever(text: bytes, gap_s: float = 0.0) -> Stream:
    """Returns a stream that repeats `text` without end."""
    return repeat((gap_s, text))


class Lie:
    """How a board lies.

    `babble` comes from the first Ctrl-C on. Without it the board enters the raw REPL as it should, says `offer`
    to raw paste and then `flow`, and lies in its `answer` to each piece of code.
    """

    def __init__(
        self,
        babble: Callable[[], Stream] | None = None,
        answer: Answer | None = None,
        offer: bytes = b"R\x00",
        flow: Callable[[], Stream] | None = None,
    ) -> None:
        self.babble = babble
        self.answer = answer or (lambda _: iter(()))
        self.offer = offer
        self.flow = flow


def lie_printing(text: bytes) -> Lie:
    """Returns the lie that each piece of code prints `text`."""
    return Lie(answer=lambda _: at_once(b"OK" + text + b"\x04\x04>"))


def lie_raising(text: bytes) -> Lie:
    """Returns the lie that each piece of code raises `text`."""
    return Lie(answer=lambda _: at_once(b"OK\x04" + text + b"\x04>"))


def lie_streaming(make: Callable[[], Stream]) -> Lie:
    """Returns the lie that each piece of code is answered with a stream."""
    return Lie(answer=lambda _: make())


class Board:
    """A board with the methods of a pyserial port; time passes only while a host waits."""

    def __init__(self, lie: Lie) -> None:
        self.timeout: float | None = None
        self.write_timeout: float | None = None
        self.rts = self.dtr = True
        self.code_received: list[bytes] = []
        self._behaviour = lie
        self._now_s = 0.0
        self._arrived = bytearray()
        self._stream: Stream = iter(())
        self._next_piece: tuple[float, bytes] | None = None
        self._code = bytearray()

    def now_s(self) -> float:
        """Returns the s since the start."""
        return self._now_s

    def isOpen(self) -> bool:
        """Returns True, as a pyserial port that is open does."""
        return True

    def close(self) -> None:
        """Does nothing."""

    @property
    def in_waiting(self) -> int:
        """Returns how many bytes can be read, as pyserial does."""
        self._receive_due()
        return len(self._arrived)

    def read(self, byte_count: int = 1) -> bytes:
        """Returns up to `byte_count` bytes within the time-out, as pyserial does."""
        assert self.timeout is not None, "a host that waits for ever"
        end_s = self._now_s + self.timeout
        self._receive_due(byte_count)
        while (
            len(self._arrived) < byte_count
            and self._next_piece is not None
            and self._next_piece[0] <= end_s
        ):
            self._now_s = max(self._now_s, self._next_piece[0])
            self._receive_due(byte_count)
        if len(self._arrived) < byte_count:
            self._now_s = end_s
        data = bytes(self._arrived[:byte_count])
        del self._arrived[:byte_count]
        return data

    def write(self, data: bytes) -> int:
        """Receives `data`; returns the number of bytes, as pyserial does."""
        for byte in data:
            self._take(bytes((byte,)))
        return len(data)

    def _answer_with(self, stream: Stream) -> None:
        self._stream = stream
        self._next_piece = None
        self._pull_piece()

    def _pull_piece(self) -> None:
        gap_and_text = next(self._stream, None)
        self._next_piece = gap_and_text and (self._now_s + gap_and_text[0], gap_and_text[1])

    def _receive_due(self, count: int = 4096) -> None:
        while (
            self._next_piece is not None
            and self._next_piece[0] <= self._now_s
            and len(self._arrived) < count
        ):
            self._arrived += self._next_piece[1]
            self._pull_piece()

    def _take(self, byte: bytes) -> None:
        if self._behaviour.babble is not None:
            if byte == b"\x03":
                self._answer_with(self._behaviour.babble())
        elif self._code.startswith(b"\x05"):
            self._code += byte
            if len(self._code) == 3:
                self._code.clear()
                self._answer_with(
                    at_first(
                        self._behaviour.offer,
                        self._behaviour.flow() if self._behaviour.flow else iter(()),
                    )
                )
        elif byte == b"\x03":
            self._answer_with(at_once(b"\r\n>>> "))
        elif byte == b"\x01":
            self._arrived += BANNER
        elif byte == b"\x04" and self._code:
            self._run(bytes(self._code))
        elif byte == b"\x05" or byte not in b"\r\x02\x04":
            self._code += byte

    def _run(self, code: bytes) -> None:
        self._code.clear()
        word = re.fullmatch(rb"print\('(rondo-\w+)'\)", code)
        if word:
            self._answer_with(at_once(b"OK" + word[1] + b"\r\n\x04\x04>"))
        else:
            self.code_received.append(code)
            self._answer_with(self._behaviour.answer(code))


def _slowly() -> Lie:
    return lie_streaming(lambda: iter([(9.9, b"OK1\x04\x04>")]))


LIES = {
    # No MicroPython at all.
    "nothing": Lie(lambda: iter(())),
    "a line each 0.4 s": Lie(lambda: forever(b"T=21.5\r\n", gap_s=0.4)),
    "fifty lines a second": Lie(lambda: forever(b"$GPGGA,1,2,3\r\n", gap_s=0.02)),
    "a byte each 0.3 s": Lie(lambda: forever(b"x", gap_s=0.3)),
    "output without end": Lie(lambda: forever(b"x" * 1000)),
    "zeros without end": Lie(lambda: forever(bytes(1000), gap_s=0.1)),
    "no UTF-8 without end": Lie(lambda: forever(b"\xff\xfe\r\n", gap_s=0.01)),
    "prompts without end": Lie(lambda: forever(b">>> ", gap_s=0.1)),
    "banners without end": Lie(lambda: forever(BANNER, gap_s=0.1)),
    "OK without end": Lie(lambda: forever(b"OK", gap_s=0.1)),
    "ends without end": Lie(lambda: forever(b"\x04", gap_s=0.1)),
    "a modem": Lie(lambda: at_once(b"\r\nERROR\r\n")),
    "a login": Lie(lambda: at_once(b"\r\nlogin: ")),
    "another word": Lie(lambda: at_once(b"\r\n>>> rondo-00000000\r\n\x04\x04")),
    # A session.
    "a session": Lie(lambda: at_once(RUNNING + b"\r\n")),
    "a session, then a drip": Lie(lambda: at_first(RUNNING, forever(b"x", gap_s=0.3))),
    "a session that drips": Lie(lambda: drip(b"\r\n" + RUNNING, 0.25)),
    "a session of unknown length": Lie(lambda: at_first(RUNNING[:-12], forever(b" ", gap_s=0.3))),
    "a session of no time": Lie(lambda: at_once(b"rondo: session running, \xff\xff left\r\n")),
    # Raw paste.
    "a window of 0": Lie(offer=b"R\x01\x00\x00"),
    "a window of 0, opened without end": Lie(
        offer=b"R\x01\x00\x00", flow=lambda: forever(b"\x01")
    ),
    "a window of 0, opened slowly": Lie(
        offer=b"R\x01\x00\x00", flow=lambda: forever(b"\x01", gap_s=0.3)
    ),
    "half a window": Lie(offer=b"R\x01\x80"),
    "an abrupt end": Lie(offer=b"R\x01\x01\x00\x04"),
    "an unknown offer": Lie(offer=b"R\x07"),
    "half an offer": Lie(offer=b"R"),
    "no offer": Lie(offer=b""),
    "something in the window": Lie(offer=b"R\x01\x10\x00zzzz"),
    # Answers.
    "no answer": Lie(),
    "no OK": lie_streaming(lambda: at_once(b"NO1\x04\x04>")),
    "an answer without end": lie_streaming(lambda: at_first(b"OK", forever(b"x" * 1000))),
    "an answer that drips": lie_streaming(lambda: at_first(b"OK", forever(b"7", gap_s=0.3))),
    "lines that drip": lie_streaming(lambda: at_first(b"OK", forever(b"7\r\n", gap_s=0.4))),
    "no end of the error": lie_streaming(lambda: at_first(b"OK1\x04", forever(b"E", gap_s=0.3))),
    "an error without end": lie_streaming(lambda: at_first(b"OK1\x04", forever(b"E" * 1000))),
    "no prompt after it": lie_streaming(lambda: at_once(b"OK1\x04\x04")),
    "each answer late": _slowly(),
    "no UTF-8 in an error": lie_raising(b"OSError: \xff\xfe\x80"),
    "an error of escapes": lie_raising(b"\x1b]0;owned\x07\x1b[2J"),
    "an empty error": lie_raising(b"\r\n"),
    "an errno that there is not": lie_raising(b"OSError: 9999"),
    "a missing module": lie_raising(b"ImportError: no module named 'rondo'"),
    "no memory": lie_raising(b"MemoryError: memory allocation failed"),
    "no UTF-8": lie_printing(b"\xff\xfe"),
    "nothing printed": lie_printing(b""),
    "not a number": lie_printing(b"NaN"),
    "more than any number": lie_printing(b"1e999"),
    "a number of 5000 digits": lie_printing(b"7" * 5000),
    "a negative number": lie_printing(b"-1"),
    "null": lie_printing(b"null"),
    "brackets without end": lie_printing(b"[" * 5000),
    "a list of lists": lie_printing(b"[[], {}, [null], 7]"),
    "a text": lie_printing(b'"../../etc/passwd"'),
    "a lone surrogate": lie_printing(b'"\\ud800"'),
    "names with slashes": lie_printing(b'["../x", 32768, 0, 1]\r\n["/etc/passwd", 32768, 0, 1]'),
    "a name of escapes": lie_printing(b'["\\u001b[2J", 32768, 0, 1]'),
    "a size beyond all": lie_printing(b'["00", 32768, 0, 99999999999999999999]'),
    "a folder of itself": lie_printing(b'["live", 16384, 0]'),
}
