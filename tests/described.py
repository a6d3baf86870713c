"""What a description says, for tests: its text, its JSON record, and the rows of its main table by key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corridor.answers.columns import shown
from corridor.output.formats import write
from corridor.output.text import text_of

if TYPE_CHECKING:
    from corridor.answers.columns import Description


def text(description: Description) -> str:
    return text_of(description.text())


def record(description: Description) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write("json", description))
    return found


def rows(description: Description) -> list[dict[str, Any]]:
    table = description.main_table
    assert table is not None
    columns, values = shown(table, "c")
    return [dict(zip([column.key for column in columns], row, strict=True)) for row in values]
