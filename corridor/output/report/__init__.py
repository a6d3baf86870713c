"""Answers that are not yet described by columns; see `corridor.answers.columns`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.text import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence


def table_lines(titles: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Lay out ready cells in columns; those whose numbers are in `right` are flush right."""
    return aligned([titles, *rows], right=[number in right for number in range(len(titles))])
