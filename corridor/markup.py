"""Text that other people wrote, made harmless in HTML; tables of it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ADDRESS = re.compile(r"https?://[^\s<>]+")
"""What may become a link."""

_INERT = {"`": "&#96;", "{": "&#123;", "$": "&#36;", "\\": "&#92;"}


def escaped(text: str) -> str:
    """
    Escape text for HTML, in an element or in a quoted attribute.

    Backticks, braces, dollars and backslashes go as well: markup passes through
    templates and scripts, where they could begin code.
    """
    safe = escape(text, quote=True)
    for letter, entity in _INERT.items():
        safe = safe.replace(letter, entity)
    return safe


def table_html(
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    right: Sequence[int] = (),
    links: bool = False,
) -> str:
    """
    Write a table.

    Parameters
    ----------
    titles
        Head of each column.
    rows
        Cells as text; everything is escaped.
    caption
        Above the table.
    right
        Numbers of the columns that are flush right, as figures are.
    links
        Whether a cell that is an address becomes a link.
    """

    def cell(column: int, text: str, tag: str) -> str:
        side = ' class="figure"' if column in right else ""
        scope = ' scope="col"' if tag == "th" else ""
        safe = escaped(text)
        if links and ADDRESS.fullmatch(text):
            safe = f'<a href="{safe}" rel="noreferrer">{safe}</a>'
        return f"<{tag}{scope}{side}>{safe}</{tag}>"

    def line(texts: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(cell(column, text, tag) for column, text in enumerate(texts)) + "</tr>"

    head = f"<caption>{escaped(caption)}</caption>\n" if caption else ""
    body = "\n".join(line(row, "td") for row in rows)
    return f"<table>\n{head}<thead>{line(titles, 'th')}</thead>\n<tbody>\n{body}\n</tbody>\n</table>"
