"""Answers as one small HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from corridor.markup import escaped, table_html
from corridor.output.document import document, page_table
from corridor.output.text import CONTROLS

if TYPE_CHECKING:
    from corridor.answers.columns import Description

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1c2830; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ddd8cd; vertical-align: top; }
td { overflow-wrap: anywhere; }
.figure { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
"""


def write(description: Description) -> bytes:
    """
    Write an answer as a page.

    Its Content-Security-Policy allows its own style sheet and nothing else.
    """
    found = document(description, "h")
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    title = escaped(found.title)
    parts = [f"<h1>{title}</h1>", *([f"<p>{escaped(found.subtitle)}</p>"] if found.subtitle else [])]
    if found.facts:
        parts.append(table_html(("", ""), [(word, str(value)) for word, value in found.facts]))
    if found.caveats:
        parts += ["<ul>", *(f"<li>{escaped(text)}</li>" for text in found.caveats), "</ul>"]
    for table in found.tables:
        titles, rows, right = page_table(table)
        parts += [
            f"<h2>{escaped(table.name.replace('_', ' ').capitalize())}</h2>",
            table_html(titles, rows, right=right, links=True),
        ]
    if found.credit:
        parts.append(f"<p><small>{escaped(found.credit)}</small></p>")
    body = "\n".join(parts)
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return page.translate(CONTROLS).encode()
