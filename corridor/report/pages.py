"""Routes as a page to hand on: Markdown, or plain HTML that loads nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from corridor.markup import escaped, table_html
from corridor.report.itinerary import cell_text, heading, short_leg_table, source_table, subtitle, summary_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.model import Source
    from corridor.report.itinerary import Table
    from corridor.results import Route

_MARKED = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$])")
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
    parts = [f"# {_plain(heading(routes))}", _plain(subtitle(routes)), _markdown_table(*_measures(routes))]
    for route in routes:
        if route.legs:
            parts += [f"## {_title(route, routes)}", _markdown_table(*_legs(route))]
    listed = [f"- **{_plain(key)}**: {_plain(text)}" for key, text, _ in _publications(routes, sources)]
    parts += ["## Sources", "\n".join(listed)] if listed else []
    return "\n\n".join([*parts, _plain(credit)]) + "\n"


def routes_html(routes: Sequence[Route], sources: Mapping[str, Source], *, credit: str) -> str:
    """
    Write routes as one small HTML page without scripts; see `routes_markdown`.

    Its Content-Security-Policy allows its own style sheet and nothing else.
    """
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    title = escaped(heading(routes))
    parts = [f"<h1>{title}</h1>", f"<p>{escaped(subtitle(routes))}</p>", table_html(*_measures(routes))]
    for route in routes:
        if route.legs:
            titles, rows = _legs(route)
            figures = [number for number, column in enumerate(titles) if column in ("day", *_units(titles))]
            parts += [f"<h2>{escaped(_title(route, routes))}</h2>", table_html(titles, rows, right=figures)]
    listed = [
        f"<li>{_link(escaped(text), address)}</li>" for _, text, address in _publications(routes, sources)
    ]
    parts += ["<h2>Sources</h2>", "<ul>", *listed, "</ul>"] if listed else []
    body = "\n".join([*parts, f"<p><small>{escaped(credit)}</small></p>"])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _title(route: Route, routes: Sequence[Route]) -> str:
    return f"Route {route.rank}" if len(routes) > 1 else "Legs"


def _units(titles: Sequence[str]) -> list[str]:
    return [title for title in titles if title.endswith("]")]


def _measures(routes: Sequence[Route]) -> tuple[list[str], list[list[str]]]:
    """Turn the summary on its side: a row a measure, a column a route; what no route has is left out."""
    table = summary_table(routes)
    columns = [[cell_text(row[number], column) for row in table.rows] for number, column in enumerate(table.columns)]
    named = [[column.title, *cells] for column, cells in zip(table.columns, columns, strict=True) if any(cells)]
    return named[0], [row for row in named[1:] if row[0] not in ("from", "to", "network of", "with")]


def _legs(route: Route) -> tuple[list[str], list[list[str]]]:
    table: Table = short_leg_table(route)
    rows = [[cell_text(value, column) for value, column in zip(row, table.columns, strict=True)] for row in table.rows]
    return [column.title for column in table.columns], rows


def _publications(routes: Sequence[Route], sources: Mapping[str, Source]) -> list[tuple[str, str, str]]:
    """Give key, text and address of each source."""
    found = []
    for key, publication, published, address, licence, _ in source_table(routes, sources).rows:
        parts = [str(part) for part in (publication, published, address, licence) if part]
        found.append((str(key), ", ".join(parts) or str(key), str(address or "")))
    return found


def _link(text: str, address: str) -> str:
    if address.startswith(("https://", "http://")):
        return f'<a href="{escaped(address)}" rel="noreferrer">{text}</a>'
    return text


def _markdown_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *([_plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str) -> str:
    """Take the meaning from what Markdown or HTML would read as markup."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))
