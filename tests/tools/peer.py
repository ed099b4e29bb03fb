"""A REPL at the other end of a cable that gives answers from a list, whatever it is asked.

It is not MicroPython; what a band does is tested against a virtual one.
"""

import re
import socket
import threading

BANNER = b"raw REPL; CTRL-B to exit\r\n>"


def answer_printing(text: bytes) -> bytes:
    """Returns the answer to code that prints `text`."""
    return text + b"\x04\x04>"


def answer_raising(error: bytes) -> bytes:
    """Returns the answer to code that raises `error`."""
    return b"\x04Traceback (most recent call last):\r\n" + error + b"\r\n\x04>"


class Peer:
    """Answers each piece of code with the next of `answers`, and cuts the cable after the last.

    `interrupted` are its first answers to Ctrl-C; with `is_deaf` it says nothing at all.
    """

    def __init__(
        self, answers: list[bytes], interrupted: list[bytes] | None = None, is_deaf: bool = False
    ) -> None:
        self.code_received: list[bytes] = []
        self._answers = answers
        self._is_deaf = is_deaf
        self._answers_to_ctrl_c = interrupted or []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with self._listener, self._listener.accept()[0] as self._cable:
            try:
                while (byte := self._cable.recv(1)) and self._take(byte):
                    pass
            except OSError:
                pass

    def _take(self, byte: bytes) -> bool:
        if self._is_deaf:
            return True
        if byte == b"\x03":
            self._cable.sendall(
                self._answers_to_ctrl_c.pop(0) if self._answers_to_ctrl_c else b"\r\n>>> "
            )
        elif byte == b"\x01":
            self._cable.sendall(BANNER)
        elif byte == b"\x05":
            self._cable.recv(2)
            self._cable.sendall(b"R\x00")
        elif byte == b"\x04":
            self._cable.sendall(b"MPY: soft reboot\r\n")
        elif byte not in b"\r\x02":
            return self._run(byte)
        return True

    def _run(self, code: bytes) -> bool:
        while not code.endswith(b"\x04"):
            if not (byte := self._cable.recv(1)):
                return False
            code += byte
        word = re.fullmatch(rb"print\('(rondo-\w+)'\)\x04", code)
        if word:
            self._cable.sendall(b"OK" + answer_printing(word[1] + b"\r\n"))
            return True
        self.code_received.append(code[:-1])
        if not self._answers:
            return False
        self._cable.sendall(b"OK" + self._answers.pop(0))
        return True
