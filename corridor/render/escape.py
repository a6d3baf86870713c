"""Text that other people wrote, made harmless wherever it lands."""

from __future__ import annotations

import json
from html import escape

_INERT = {"`": "&#96;", "{": "&#123;", "$": "&#36;", "\\": "&#92;"}

# What could end a script block or a string in it, and what JSON allows but old scripts do not.
_JSON_INERT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


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


def json_for_script(record: object) -> str:
    """Write JSON for a ``<script type="application/json">``, which no text in it can end."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter, code in _JSON_INERT.items():
        text = text.replace(letter, code)
    return text
