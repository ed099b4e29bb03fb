"""Lays out the help of a command for the terminal's width: prose is wrapped, columns and examples stay lines."""

import argparse
import re
import textwrap

_MOST_COLUMNS = 98  # columns of prose, however wide the terminal is
_LEAST_COLUMNS = 30  # columns that a meaning needs beside what is told
_INDENT = 6  # of a meaning that has no room there

# What is told, the gap, and what it means.
_IN_COLUMNS = re.compile(r"(\s*\S.*?)(\s{2,})(\S.*)")


class HelpFormatter(argparse.HelpFormatter):
    """Formats a description whose paragraphs are prose, or lines that are indented or in two columns."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        width = min(width, _MOST_COLUMNS)
        return textwrap.indent("\n\n".join(_block(part, width) for part in _parts(text)), indent)


def _parts(text: str) -> list[str]:
    return re.split(r"\n\n+", text.strip("\n"))


def _block(block: str, width: int) -> str:
    lines = block.splitlines()
    if any(line.startswith(" ") or _IN_COLUMNS.fullmatch(line) for line in lines):
        return "\n".join(_line(line, width) for line in lines)
    return textwrap.fill(" ".join(lines), width, break_long_words=False, break_on_hyphens=False)


def _line(line: str, width: int) -> str:
    """Returns a line of two columns with the second one wrapped, on lines of its own if the first is wide."""
    columns = _IN_COLUMNS.fullmatch(line)
    if len(line) <= width or columns is None:
        return line
    first, gap, meaning = columns.groups()
    start = len(first) + len(gap)
    if width - start < _LEAST_COLUMNS:
        indent = " " * _INDENT
        return f"{first}\n{textwrap.fill(meaning, width, initial_indent=indent, subsequent_indent=indent)}"
    return textwrap.fill(meaning, width, initial_indent=first + gap, subsequent_indent=" " * start)
