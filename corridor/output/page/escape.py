"""Data inside a page: JSON that no text in it can turn into code."""

from __future__ import annotations

import json

# What could end a script block or a string in it, and what JSON allows but old scripts do not.
_INERT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def dumped(record: object) -> str:
    """Write JSON on as few letters as it takes."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def json_for_script(record: object) -> str:
    """Write JSON for a ``<script type="application/json">``, which no text in it can end."""
    text = dumped(record)
    for letter, code in _INERT.items():
        text = text.replace(letter, code)
    return text
