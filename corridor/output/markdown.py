"""Answers as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridor.markup import ADDRESS
from corridor.output.document import document, page_table
from corridor.output.text import CONTROLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers.columns import Description

_MARKED = re.compile(r"([\\`*_\[\]<>#|~&$])")


def write(description: Description) -> bytes:
    """Write an answer as Markdown; text of other people is made harmless."""
    found = document(description, "h")
    parts = [f"# {_plain(found.title)}", _plain(found.subtitle)]
    parts.append("\n".join(f"- {_plain(word)}: {_plain(str(value))}" for word, value in found.facts))
    parts.append("\n".join(f"- {_plain(text)}" for text in found.caveats))
    for table in found.tables:
        titles, rows, _ = page_table(table)
        parts += [f"## {_plain(table.name.replace('_', ' ').capitalize())}", _table(titles, rows)]
    return ("\n\n".join(part for part in (*parts, _plain(found.credit)) if part) + "\n").translate(CONTROLS).encode()


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [
        [_plain(title) for title in titles],
        ["---"] * len(titles),
        *([_cell(cell) for cell in row] for row in rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return f"<{text}>" if ADDRESS.fullmatch(text) else _plain(text)


def _plain(text: str) -> str:
    """Take the meaning from what Markdown or HTML would read as markup."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))
