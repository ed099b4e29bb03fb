"""`json.loads` and `json.load` as MicroPython has them: they accept more than JSON, nested as deep as one likes.

Commas and colons count as spaces, a closing bracket need not match the opening one, numbers may begin with
zeros, keys may be numbers, any character may be escaped, and a NUL ends the text; NaN is refused.

Not modelled: bytes that are no UTF-8, and a float's precision on a board. Source: the behaviour of the port
unix 1.28, which tests compare it with.
"""

from typing import Any, NoReturn, Protocol

_SPACES = b" \t\n\r"
_PASSED_OVER = _SPACES + b",:"
_WORDS = {b"null": None, b"false": False, b"true": True}
_ESCAPES = {ord("b"): 8, ord("f"): 12, ord("n"): 10, ord("r"): 13, ord("t"): 9}
_DIGITS = b"0123456789"
_OF_A_FLOAT = b".eE"
_OF_A_NUMBER = _DIGITS + _OF_A_FLOAT + b"+-"
_END = 0  # also what a NUL in the text is taken for
_MOST_DIGITS = 4_000  # that CPython reads at once


class Readable(Protocol):
    """A stream that `load` can read a text from."""

    def read(self) -> str | bytes:
        """Returns all that is left in the stream."""


def load(stream: Readable) -> Any:
    """Reads one value from a stream; ValueError if there is none."""
    return loads(stream.read())


def loads(text: str | bytes) -> Any:
    """Reads one value from a text; ValueError if there is none."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    return _Reader(data).value()


class _Reader:
    """Reads the bytes in one pass; `_stack` has the lists and objects still open, the innermost last."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._stack: list[Any] = []
        self._keys: list[Any] = []  # the key that still lacks its value, if any

    def value(self) -> Any:
        while (byte := self._byte()) != _END:
            self._at += 1
            if byte in _PASSED_OVER:
                continue
            if byte in b"]}":
                if not self._stack:
                    _refuse()
                if len(self._stack) == 1:
                    break
                self._stack.pop()
                continue
            one = self._one(byte)
            if not self._stack and not isinstance(one, (list, dict)):
                self._stack.append(one)
                break
            self._put(one)
        else:
            _refuse()
        return self._whole()

    def _byte(self) -> int:
        return self._data[self._at] if self._at < len(self._data) else _END

    def _next(self) -> int:
        self._at += 1
        return self._byte()

    def _whole(self) -> Any:
        """Returns the value, if nothing but spaces follows it."""
        while self._byte() in b" \t\n\r\v\f":
            self._at += 1
        if self._byte() != _END or len(self._stack) != 1:
            _refuse()
        return self._stack[0]

    def _one(self, byte: int) -> Any:
        """Returns the value that begins with `byte`; a list or an object is returned without its content."""
        if byte == ord("["):
            return []
        if byte == ord("{"):
            return {}
        if byte == ord('"'):
            return self._text()
        if byte == ord("-") or byte in _DIGITS:
            return self._number(byte)
        for word, value in _WORDS.items():
            if self._data.startswith(word, self._at - 1):
                self._at += len(word) - 1
                return value
        return _refuse()

    def _put(self, one: Any) -> None:
        """Adds `one` to the innermost open list or object, and opens it if it is one itself."""
        opens = isinstance(one, (list, dict))
        if self._stack and isinstance(self._stack[-1], list):
            self._stack[-1].append(one)
        elif self._stack and self._keys:
            self._stack[-1][self._keys.pop()] = one
        elif self._stack:
            if opens:
                _refuse()
            self._keys.append(one)
        if opens:
            self._stack.append(one)

    def _number(self, byte: int) -> int | float:
        digits = bytearray([byte])
        while self._byte() in _OF_A_NUMBER and self._byte() != _END:
            digits.append(self._byte())
            self._at += 1
        if any(one in _OF_A_FLOAT for one in digits):
            return float(digits)
        return _integer(digits)

    def _text(self) -> str:
        text = bytearray()
        while (byte := self._byte()) not in (ord('"'), _END):
            if byte == ord("\\"):
                byte = self._next()
                if byte == ord("u"):
                    text += self._escaped().encode("utf-8", "surrogatepass")
                    self._at += 1
                    continue
                byte = _ESCAPES.get(byte, byte)
            text.append(byte)
            self._at += 1
        if self._byte() == _END:
            _refuse()
        self._at += 1
        return text.decode("utf-8", "surrogatepass")

    def _escaped(self) -> str:
        """Returns the character of an escape's four hexadecimal digits; other characters count as on the device."""
        number = 0
        for _ in range(4):
            digit = (self._next() | 0x20) - ord("0") & 0xFF
            if digit > 9:
                digit = digit - (ord("a") - ord("0") - 10) & 0xFF
            number = number << 4 | digit
        return chr(number)


def _integer(digits: bytearray) -> int:
    sign = digits[:1] == b"-"
    rest = digits[sign:]
    if not rest or any(byte not in _DIGITS for byte in rest):
        _refuse()
    value = 0
    for at in range(0, len(rest), _MOST_DIGITS):
        part = rest[at : at + _MOST_DIGITS]
        value = value * 10 ** len(part) + int(part)
    return -value if sign else value


def _refuse() -> NoReturn:
    raise ValueError("syntax error in JSON")
