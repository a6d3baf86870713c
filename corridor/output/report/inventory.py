"""What is in a network, for a reader, for scripts and for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.words import applied_text
from corridor.output.report import table_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.answers.inventory import Gap, Inventory, Part

PART_COLUMNS = (
    "table",
    "rows",
    "published",
    "derived",
    "assumed",
    "high",
    "medium",
    "low",
    "oldest",
    "median",
    "newest",
    "undated",
)


def inventory_text(found: Inventory) -> str:
    """Read the contents of a network aloud."""
    applied = applied_text(found.applied)
    return "\n".join(
        [
            f"{found.title}, network {found.name} of {found.on}{applied}",
            "",
            *_part_lines(found),
            "",
            *(f"{name:<10} {_listed(counts)}" for name, counts in found.kinds.items() if counts),
            f"{'km open':<10} {', '.join(f'{mode} {km:,.0f}' for mode, km in found.km.items())}",
            "",
            *_gap_lines(found),
            "",
            "oldest figures (a row is as old as its newest dated publication):",
            *(f"  {row.published:<10}  {row.table} {row.id} ({', '.join(row.sources)})" for row in found.oldest),
            "",
            *_project_lines(found),
            "",
            f"licences   {', '.join(found.licences) or 'not stated'}",
            *([f"credit     {found.credit}"] if found.credit else []),
            f"sources    {_listed(found.source_licences)}",
        ]
    )


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _part_lines(found: Inventory) -> list[str]:
    titles = ("rows of", "", "published", "derived", "assumed", "high", "medium", "low", "oldest", "median", "newest")
    rows = []
    for part in found.parts:
        counts = [f"{value / part.rows:.0%}" for value in (*part.basis.values(), *part.confidence.values())]
        rows.append((part.table, f"{part.rows:,}", *counts, part.oldest, part.median, part.newest))
    return table_lines(titles, rows, right=range(1, 8))


def _gap_lines(found: Inventory) -> list[str]:
    rows = [(gap.figure, gap.table, f"{gap.unknown:,} of {gap.rows:,}", _filler(gap)) for gap in found.gaps]
    return table_lines(("not published", "of", "rows", ""), rows, right=(2,))


def _filler(gap: Gap) -> str:
    if gap.filled and gap.filled == gap.unknown:
        return "filled from class values"
    return f"{gap.filled:,} filled from class values" if gap.filled else ""


def _project_lines(found: Inventory) -> list[str]:
    if not found.projects:
        return ["projects   none"]
    rows = [(row.opens, row.status, row.id, row.name, "applied" if row.applied else "") for row in found.projects]
    return table_lines(("opens", "status", "project", "name", ""), rows)


def inventory_record(found: Inventory) -> dict[str, object]:
    """Give the contents of a network for scripts."""
    return {
        "network": found.name,
        "title": found.title,
        "on": found.on,
        "applied": list(found.applied),
        "tables": [_part_record(part) for part in found.parts],
        "kinds": found.kinds,
        "open_km": found.km,
        "unknown": [gap._asdict() for gap in found.gaps],
        "oldest": [{**row._asdict(), "sources": list(row.sources)} for row in found.oldest],
        "projects": [row._asdict() for row in found.projects],
        "licences": list(found.licences),
        "credit": found.credit or None,
        "source_licences": found.source_licences,
    }


def _part_record(part: Part) -> dict[str, object]:
    return {
        "table": part.table,
        "rows": part.rows,
        "basis": part.basis,
        "confidence": part.confidence,
        "oldest": part.oldest or None,
        "median": part.median or None,
        "newest": part.newest or None,
        "undated": part.undated,
    }


def part_rows(found: Inventory) -> list[dict[str, object]]:
    """Give one row a table, for sheets."""
    return [{**_part_record(part), **part.basis, **part.confidence} for part in found.parts]
