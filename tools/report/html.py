"""The report as one HTML file that loads nothing, follows the reader's light or dark theme, and prints on one
sheet.

It contains each chart twice, as wide as a sheet and as wide as a phone; the style shows the one that fits.
"""

from collections.abc import Iterable, Sequence
from html import escape

from simulator.text.language import language_in_use

from ..paper.sizes import A4, Paper
from . import charts
from .charts import Chart
from .charts.svg import svg
from .content import Content, Listing
from .figures import ReportFigure
from .summary import Summary

# Lines of a list that are shown and printed, so that all stays on one sheet; the rest can be opened on a screen.
MOST_NOTES = 6
MOST_UNDATED = 3
_LETTERS_A_LINE = 60  # letters that a line of one of two columns has
MOST_ALL_UNDATED = 36  # most undated sessions listed if none has a date

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --line: #dadada; --night: #eceff5; --left: #0072b2;
  --right: #d55e00; --assist: #9a9a9a; --page: #ffffff; --soft: #555555; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --line: #3a3e46; --night: #23262d;
  --left: #56b4e9; --right: #f0a05a; --assist: #8a8a8a; --page: #14161a; --soft: #b4b8c0; } }
@media print { :root { color-scheme: light; --ink: #1b1b1b; --line: #dadada; --night: #eceff5;
  --left: #0072b2; --right: #d55e00; --assist: #9a9a9a; --page: #ffffff; --soft: #555555; }
}
@page { size: PAPER portrait; margin: 9mm 12mm; }
* { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { background: var(--page); color: var(--ink); font: 9.5pt/1.35 "Helvetica Neue", Arial, sans-serif;
  max-width: 186mm; margin: 8mm auto; padding: 0 1mm; overflow-wrap: anywhere; }
h1 { font-size: 15pt; margin: 0; font-weight: 600; }
h2 { font-size: 9.5pt; margin: 3mm 0 0.5mm; font-weight: 600; }
h2 small, .detail, footer, .more { font-weight: 400; color: var(--soft); font-size: 7.5pt; }
p { margin: 0.5mm 0; }
dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2mm 5mm; margin: 3mm 0 0; }
dt { font-size: 8pt; } dd { margin: 0; } dd b { font-size: 14pt; font-weight: 600; } .detail { display: block; }
svg { width: 100%; height: auto; display: block; }
svg text { font-family: "Helvetica Neue", Arial, sans-serif; }
.narrow { display: none; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 4mm; align-items: start; }
.columns { columns: 2; column-gap: 6mm; }
table { border-collapse: collapse; font-size: 8.5pt; }
th, td { text-align: right; padding: 0 3.5mm 0 0; font-weight: 400; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; } thead th { border-bottom: 0.3pt solid var(--line); font-size: 7.5pt; }
ul { list-style: none; margin: 0; padding: 0; font-size: 8.5pt; } li b { font-weight: 600; }
summary { cursor: pointer; padding: 1mm 0; } .printed { display: none; }
footer { margin-top: 3mm; border-top: 0.3pt solid var(--line); padding-top: 1mm; }
@media print { body { margin: 0 auto; max-width: none; font-size: 9pt; line-height: 1.25; }
  details { display: none; } .printed { display: block; } }
@media screen and (max-width: 600px) {
  body { margin: 4mm auto; padding: 0 3mm; font-size: 11pt; }
  dl { grid-template-columns: 1fr 1fr; gap: 3mm 4mm; }
  dt, .detail, h2 small, .more, footer { font-size: 9pt; } h2 { font-size: 11.5pt; margin-top: 5mm; }
  h2 small { display: block; } table, ul { font-size: 10.5pt; } thead th { font-size: 9pt; }
  .wide { display: none; } .narrow { display: block; }
  .pair { grid-template-columns: 1fr; } .columns { columns: 1; }
}
"""


def page(content: Content, summary: Summary, paper: Paper = A4) -> str:
    """Returns the HTML of the whole report as text."""
    parts = [
        f"<h1>{escape(content.title)}</h1>",
        *(f"<p>{escape(line)}</p>" for line in (content.period, *content.notices)),
        _figures(content.figures),
        _hours(summary),
        _below(content, _bars(summary), bool(summary.days)),
        "<footer>"
        + "".join(f"<p>{escape(remark)}</p>" for remark in content.remarks)
        + "</footer>",
    ]
    return (
        "<!DOCTYPE html>\n"
        + f'<html lang="{language_in_use()}">'
        + '<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(content.title)}</title>\n"
        f"<style>{_STYLE.replace('PAPER', paper.name)}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _figures(figures: Sequence[ReportFigure]) -> str:
    rows = (
        f"<div><dt>{escape(figure.name)}</dt><dd><b>{escape(figure.value)}</b> "
        f'<span class="detail">{escape(figure.detail)}</span></dd></div>'
        for figure in figures
    )
    return f"<dl>{''.join(rows)}</dl>" if figures else ""


def _hours(summary: Summary) -> str:
    return _chart(charts.hours(summary), summary) if summary.days else ""


def _bars(summary: Summary) -> list[str]:
    if not summary.sessions:
        return []
    return [_chart(chart, summary) for chart in charts.bar_charts(summary)]


def _chart(chart: Chart, summary: Summary) -> str:
    heading = f"<h2>{escape(chart.heading)} <small>{escape(chart.legend)}</small></h2>"
    drawn_chart = (
        f'<div class="{kind}" role="img" aria-label="{escape(chart.heading)}">'
        f"{svg(chart, summary, kind == 'narrow')}</div>"
        for kind in ("wide", "narrow")
    )
    return f"<section>{heading}{''.join(drawn_chart)}</section>"


def _below(content: Content, bars: list[str], has_days: bool) -> str:
    """Returns the HTML below the figures: the bars, and in two columns the table, the notes and the undated."""
    sections = list(bars)
    undated_section = _undated_section(content.undated, has_days)
    if content.sides:
        table = f"{_table(content.sides)}<p class=more>{escape(content.ended)}</p>"
        below = undated_section if has_days else ""
        sections.append(f"<div>{_section(content.sides_heading, table)}{below}</div>")
    if content.notes.rows:
        sections.append(_section(content.notes.heading, _last(content.notes, MOST_NOTES)))
    pair = f'<div class="pair">{"".join(sections)}</div>' if sections else ""
    return pair if has_days and content.sides else pair + undated_section


def _undated_section(undated: Listing, has_days: bool) -> str:
    """Returns the HTML of the undated sessions; over the full width if there are no dated ones."""
    if not undated.rows:
        return ""
    rows_html = _last(undated, MOST_UNDATED if has_days else MOST_ALL_UNDATED)
    explanation = f"<p class=more>{escape(undated.why)}</p>"
    if not has_days:
        rows_html = f'<div class="columns">{rows_html}</div>'
    return _section(undated.heading, explanation + rows_html)


def _section(heading: str, body: str) -> str:
    return f"<section><h2>{escape(heading)}</h2>{body}</section>"


def _last(listing: Listing, most_lines: int) -> str:
    """Returns the HTML of the last rows, up to `most_lines`; the rest is folded."""
    rows = listing.rows
    count = len(rows)
    while count and (most_lines := most_lines - _lines(rows[count - 1])) >= 0:
        count -= 1
    if not count:
        return _list(rows)
    others_text = escape(listing.earlier_text(count))
    folded_rows = (
        f"<details class=more><summary>{others_text}</summary>{_list(rows[:count])}</details>"
    )
    return f'{_list(rows[count:])}{folded_rows}<p class="more printed">{others_text}</p>'


def _lines(row: tuple[str, str]) -> int:
    """Returns about how many lines a row takes in a column."""
    return -(-len(" ".join(row)) // _LETTERS_A_LINE)


def _list(rows: Iterable[tuple[str, str]]) -> str:
    items = (
        f"<li>{f'<b>{escape(date_text)}</b> ' if date_text else ''}{escape(text)}</li>"
        for date_text, text in rows
    )
    return f"<ul>{''.join(items)}</ul>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
