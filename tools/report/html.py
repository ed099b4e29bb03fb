"""The page as HTML in one file: nothing is fetched, light or dark as the reader has it, printed on one A4."""

from collections.abc import Sequence
from html import escape

from simulator.text.language import _, used

from . import content as words
from .content import Content, Figure
from .pictures import minutes_svg, strips_svg, volumes_svg
from .summary import Summary

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --line: #dadada; --night: #eceff5; --left: #0072b2;
  --right: #d55e00; --assist: #9a9a9a; --page: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --line: #3a3e46; --night: #23262d;
  --left: #56b4e9; --right: #f0a05a; --assist: #8a8a8a; --page: #14161a; } }
@media print { :root { color-scheme: light; --ink: #1b1b1b; --line: #dadada; --night: #eceff5;
  --left: #0072b2; --right: #d55e00; --assist: #9a9a9a; --page: #ffffff; }
}
@page { size: A4 portrait; margin: 11mm 12mm; }
* { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { background: var(--page); color: var(--ink); font: 9.5pt/1.35 "Helvetica Neue", Arial, sans-serif;
  max-width: 186mm; margin: 8mm auto; padding: 0 1mm; }
h1 { font-size: 15pt; margin: 0; font-weight: 600; }
h2 { font-size: 9.5pt; margin: 3mm 0 0.5mm; font-weight: 600; }
h2 small, .detail, footer, .more { font-weight: 400; color: var(--ink); opacity: 0.75; font-size: 7.5pt; }
p { margin: 0.5mm 0; }
dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2mm 5mm; margin: 3mm 0 0; }
dt { font-size: 8pt; } dd { margin: 0; } dd b { font-size: 14pt; font-weight: 600; } .detail { display: block; }
svg { width: 100%; height: auto; display: block; }
svg text { font-family: "Helvetica Neue", Arial, sans-serif; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 4mm; align-items: start; }
table { border-collapse: collapse; font-size: 8.5pt; }
th, td { text-align: right; padding: 0 3.5mm 0 0; font-weight: 400; font-variant-numeric: tabular-nums; }
th { border-bottom: 0.3pt solid var(--line); font-size: 7.5pt; }
ul { list-style: none; margin: 0; padding: 0; font-size: 8.5pt; } li b { font-weight: 600; }
@media print { body { margin: 0 auto; max-width: none; } }
footer { margin-top: 3mm; border-top: 0.3pt solid var(--line); padding-top: 1mm; }
"""


def page(told: Content, found: Summary) -> str:
    """The whole file."""
    parts = [f"<h1>{escape(told.title)}</h1>", f"<p>{escape(told.period)}</p>"]
    if told.figures:
        parts.append("<dl>" + "".join(_figure(one) for one in told.figures) + "</dl>")
    if found.dated:
        parts += _pictures(found)
    parts.append(_below(told))
    parts.append(
        "<footer>" + "".join(f"<p>{escape(one)}</p>" for one in told.remarks) + "</footer>"
    )
    return (
        "<!DOCTYPE html>\n" + f'<html lang="{used()}">' + '<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(told.title)}</title>\n<style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _figure(one: Figure) -> str:
    what, value, detail = escape(one.what), escape(one.value), escape(one.detail)
    return (
        f'<div><dt>{what}</dt><dd><b>{value}</b> <span class="detail">{detail}</span></dd></div>'
    )


def _pictures(found: Summary) -> list[str]:
    made = [
        f"<h2>{_(words.STRIPS)} <small>{words.strips_what(found)}</small></h2>",
        strips_svg(found),
    ]
    bars = f"<section><h2>{_(words.MINUTES)}</h2>{minutes_svg(found)}</section>"
    if found.has_amounts:
        bars += f"<section><h2>{_(words.VOLUMES)}</h2>{volumes_svg(found)}</section>"
    return [*made, f'<div class="pair">{bars}</div>']


def _below(told: Content) -> str:
    """What there is to read below the pictures, in two columns."""
    parts = []
    if told.rounds:
        parts.append(
            f"<section><h2>{_(words.ROUNDS)}</h2>{_table(told.rounds)}<p class=more>{told.ended}</p></section>"
        )
    if told.notes:
        rows = "".join(
            f"<li><b>{escape(when)}</b> {escape(note)}</li>" for when, note in told.notes
        )
        parts.append(
            f"<section><h2>{_(words.NOTES)}</h2><ul>{rows}</ul><p class=more>{told.more_notes}</p></section>"
        )
    if told.undated:
        rows = "".join(f"<li>{escape(row)}</li>" for row in told.undated)
        parts.append(
            f"<section><h2>{_(words.UNDATED)}</h2><p class=more>{_(words.UNDATED_WHY)}</p><ul>{rows}</ul>"
            f"<p class=more>{told.more_undated}</p></section>"
        )
    return f'<div class="pair">{"".join(parts)}</div>' if parts else ""


def _table(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
