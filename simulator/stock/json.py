"""`json.loads` and `json.load` as MicroPython has them: they accept more than JSON, nested to any depth.

Commas and colons count as spaces, a closing bracket need not match the opening one, numbers may begin with
zeros, keys may be numbers, any character may be escaped, and a NUL ends the text; NaN is refused.

Not modelled: bytes that are no UTF-8, and a float's precision on a board. Source: the behaviour of the port
unix 1.28, with which tests compare it.
"""

from typing import Any, NoReturn, Protocol

_SPACES = b" \t\n\r"
_IGNORED = _SPACES + b",:"
_WORDS = {b"null": None, b"false": False, b"true": True}
_ESCAPES = {ord("b"): 8, ord("f"): 12, ord("n"): 10, ord("r"): 13, ord("t"): 9}
_DIGITS = b"0123456789"
_FLOAT_CHARACTERS = b".eE"
_NUMBER_CHARACTERS = _DIGITS + _FLOAT_CHARACTERS + b"+-"
_END = 0  # also what a NUL in the text is taken for
_DIGITS_AT_ONCE = 4_000  # that CPython reads at once


class Readable(Protocol):
    """A stream from which `load` can read a text."""

    def read(self) -> str | bytes:
        """Returns the rest of the stream."""


def load(stream: Readable) -> Any:
    """Returns the JSON value in a stream; raises ValueError if there is none."""
    return loads(stream.read())


def loads(text: str | bytes) -> Any:
    """Returns the JSON value in a text; raises ValueError if there is none."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    return _Reader(data).value()


class _Reader:
    """Reads JSON from bytes in one pass; `_stack` has the lists and objects still open, the innermost last."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0
        self._stack: list[Any] = []
        self._pending_key: list[Any] = []  # the key that still lacks its value, if any

    def value(self) -> Any:
        while (byte := self._present_byte()) != _END:
            self._offset += 1
            if byte in _IGNORED:
                continue
            if byte in b"]}":
                if not self._stack:
                    _raise_error()
                if len(self._stack) == 1:
                    break
                self._stack.pop()
                continue
            value_ = self._read_value(byte)
            if not self._stack and not isinstance(value_, (list, dict)):
                self._stack.append(value_)
                break
            self._add_value(value_)
        else:
            _raise_error()
        return self._checked_result()

    def _present_byte(self) -> int:
        return self._data[self._offset] if self._offset < len(self._data) else _END

    def _next_byte(self) -> int:
        self._offset += 1
        return self._present_byte()

    def _checked_result(self) -> Any:
        """Returns the value read; raises ValueError if anything but spaces follows it."""
        while self._present_byte() in b" \t\n\r\v\f":
            self._offset += 1
        if self._present_byte() != _END or len(self._stack) != 1:
            _raise_error()
        return self._stack[0]

    def _read_value(self, byte: int) -> Any:
        """Returns the value whose first byte is `byte`.

        A list or an object is returned empty, to be filled later.
        """
        if byte == ord("["):
            return []
        if byte == ord("{"):
            return {}
        if byte == ord('"'):
            return self._read_text()
        if byte == ord("-") or byte in _DIGITS:
            return self._read_number(byte)
        for word, value in _WORDS.items():
            if self._data.startswith(word, self._offset - 1):
                self._offset += len(word) - 1
                return value
        return _raise_error()

    def _add_value(self, value: Any) -> None:
        """Adds `value` to the innermost open list or object.

        If it is a list or object, that is now the innermost.
        """
        is_container = isinstance(value, (list, dict))
        if self._stack and isinstance(self._stack[-1], list):
            self._stack[-1].append(value)
        elif self._stack and self._pending_key:
            self._stack[-1][self._pending_key.pop()] = value
        elif self._stack:
            if is_container:
                _raise_error()
            self._pending_key.append(value)
        if is_container:
            self._stack.append(value)

    def _read_number(self, byte: int) -> int | float:
        digits = bytearray([byte])
        while self._present_byte() in _NUMBER_CHARACTERS:
            digits.append(self._present_byte())
            self._offset += 1
        if any(byte_ in _FLOAT_CHARACTERS for byte_ in digits):
            return float(digits)
        return _integer(digits)

    def _read_text(self) -> str:
        text = bytearray()
        while (byte := self._present_byte()) not in (ord('"'), _END):
            if byte == ord("\\"):
                byte = self._next_byte()
                if byte == ord("u"):
                    text += self._read_escape().encode("utf-8", "surrogatepass")
                    self._offset += 1
                    continue
                byte = _ESCAPES.get(byte, byte)
            text.append(byte)
            self._offset += 1
        if self._present_byte() == _END:
            _raise_error()
        self._offset += 1
        return text.decode("utf-8", "surrogatepass")

    def _read_escape(self) -> str:
        """Returns the character of an escape's four hexadecimal digits.

        A character that is no digit has the value that MicroPython gives it.
        """
        number = 0
        for _ in range(4):
            digit = (self._next_byte() | 0x20) - ord("0") & 0xFF
            if digit > 9:
                digit = digit - (ord("a") - ord("0") - 10) & 0xFF
            number = number << 4 | digit
        return chr(number)


def _integer(digits: bytearray) -> int:
    sign = digits[:1] == b"-"
    unsigned = digits[sign:]
    if not unsigned or any(byte not in _DIGITS for byte in unsigned):
        _raise_error()
    value = 0
    for start in range(0, len(unsigned), _DIGITS_AT_ONCE):
        chunk = unsigned[start : start + _DIGITS_AT_ONCE]
        value = value * 10 ** len(chunk) + int(chunk)
    return -value if sign else value


def _raise_error() -> NoReturn:
    raise ValueError("syntax error in JSON")
