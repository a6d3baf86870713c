"""Routes as a page to hand on: Markdown, or plain HTML that loads nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from corridor.markup import escaped, table_html
from corridor.output.report.itinerary import (
    cell_text,
    heading,
    short_leg_table,
    source_table,
    subtitle,
    summary_table,
)
from corridor.output.report.routes import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers import Route
    from corridor.data.model import Source

_MARKED = re.compile(r"([\\`*_\[\]<>#|~&$])")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_SAID_ABOVE = ("from", "to", "network of", "with")
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1c2830; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ddd8cd; vertical-align: top; }
.figure { text-align: right; font-variant-numeric: tabular-nums; }
li { margin-bottom: .3rem; overflow-wrap: anywhere; }
"""


def routes_markdown(routes: Sequence[Route], sources: Mapping[str, Source], *, credit: str) -> str:
    """
    Write routes as Markdown: summary, legs of each, sources.

    Parameters
    ----------
    routes
        At least one.
    sources
        Of the network in which they were planned.
    credit
        Stands at the foot.
    """
    parts = [f"# {_plain(heading(routes))}", _plain(subtitle(routes)), _markdown_table(*_measures(routes), own=1)]
    for route in routes:
        if route.legs:
            parts += [f"## {_title(route, routes)}", _markdown_table(*_legs(route))]
    listed = [
        f"- {_plain(text)}{f', <{address}>' if _ADDRESS.fullmatch(address) else _plain(address)}"
        for text, address in _publications(routes, sources)
    ]
    parts += ["## Sources", "\n".join(listed)] if listed else []
    return "\n\n".join([*parts, _plain(credit)]) + "\n"


def routes_html(routes: Sequence[Route], sources: Mapping[str, Source], *, credit: str) -> str:
    """
    Write routes as one small HTML page without scripts; see `routes_markdown`.

    Its Content-Security-Policy allows its own style sheet and nothing else.
    """
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    title = escaped(heading(routes))
    parts = [f"<h1>{title}</h1>", f"<p>{escaped(subtitle(routes))}</p>", _measure_table(routes)]
    for route in routes:
        if route.legs:
            titles, rows = _legs(route)
            figures = [number for number, column in enumerate(titles) if column == "day" or column.endswith("]")]
            parts += [f"<h2>{escaped(_title(route, routes))}</h2>", table_html(titles, rows, right=figures)]
    listed = [f"<li>{_link(escaped(text), address)}</li>" for text, address in _publications(routes, sources)]
    parts += ["<h2>Sources</h2>", "<ul>", *listed, "</ul>"] if listed else []
    body = "\n".join([*parts, f"<p><small>{escaped(credit)}</small></p>"])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _measure_table(routes: Sequence[Route]) -> str:
    titles, rows = _measures(routes)
    return table_html(titles, rows, right=range(1, len(titles)))


def _title(route: Route, routes: Sequence[Route]) -> str:
    return f"Route {route.rank}" if len(routes) > 1 else "Legs"


def _measures(routes: Sequence[Route]) -> tuple[list[str], list[list[str]]]:
    """Turn the summary on its side: a row a measure, a column a route; what says nothing is left out."""
    table = summary_table(routes)
    idle = {f"{word} [h]" for word in KIND_WORDS.values()}
    rows = []
    for number, column in enumerate(table.columns):
        values = [row[number] for row in table.rows]
        if column.title in _SAID_ABOVE or all(value is None for value in values):
            continue
        if any(values) or column.title not in idle:
            rows.append([column.title, *(cell_text(value, column) for value in values)])
    return rows[0], rows[1:]


def _legs(route: Route) -> tuple[list[str], list[list[str]]]:
    table = short_leg_table(route)
    rows = [[cell_text(value, column) for value, column in zip(row, table.columns, strict=True)] for row in table.rows]
    return [column.title for column in table.columns], rows


def _publications(routes: Sequence[Route], sources: Mapping[str, Source]) -> list[tuple[str, str]]:
    """Give text and address of each source; the text of an unknown one is its key."""
    found = []
    for key, publication, published, address, licence, _ in source_table(routes, sources).rows:
        text = ", ".join(str(part) for part in (publication, published, licence) if part)
        found.append((text or str(key), str(address or "")))
    return found


def _link(text: str, address: str) -> str:
    if _ADDRESS.fullmatch(address):
        return f'<a href="{escaped(address)}" rel="noreferrer">{text}</a>'
    return f"{text} {escaped(address)}".rstrip()


def _markdown_table(titles: Sequence[str], rows: Sequence[Sequence[str]], *, own: int = 0) -> str:
    """Write a table; the first `own` columns are our words and need no guard."""
    guarded = [[*row[:own], *(_plain(cell) for cell in row[own:])] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in (titles, ["---"] * len(titles), *guarded))


def _plain(text: str) -> str:
    """Take the meaning from what Markdown or HTML would read as markup."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))
