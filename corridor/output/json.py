"""Answers as JSON, the same bytes for the same answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corridor.answers.columns import record_of

if TYPE_CHECKING:
    from corridor.answers.columns import Description

_CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}
"""Characters that could command a terminal and that JSON does not escape itself."""


def write(description: Description) -> bytes:
    """Write an answer as a record, with the keys of the contract."""
    text = json.dumps(record_of(description), ensure_ascii=False, indent=2, allow_nan=False)
    return (text.translate(_CONTROLS) + "\n").encode("utf-8", "backslashreplace")
