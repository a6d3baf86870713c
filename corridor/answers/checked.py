"""What the check of a network folder found, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, constants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.checks import Report


class Row(NamedTuple):
    """A fault of the files, or a finding and where it is."""

    severity: str
    check: str
    position: str
    table: str
    id: str
    column: str
    message: str


FINDING = tuple(Column(name) for name in Row._fields)


def describe(report: Report) -> Description:
    """Describe all faults and findings of a folder."""
    rows = [Row("error", "load", "", "", "", "", fault) for fault in report.faults]
    for item in report.located:
        found = item.finding
        rows.append(Row(found.severity, found.check, item.position, found.table, found.id, found.column, found.message))
    sorts = {"error": report.errors, "warning": report.warnings, "remark": report.remarks}
    counts = {f"{sort}s": len(found) for sort, found in sorts.items()}
    return Description(
        title=f"Check of {report.folder}",
        answer=report,
        parts=(*constants({"network": report.folder, **counts}, "jxh"), Table("findings", FINDING, rows)),
        main="findings",
        text=lambda: _text(report),
    )


def _text(report: Report) -> Iterator[str]:
    sorts = {"error": report.errors, "warning": report.warnings, "remark": report.remarks}
    for sort, found in sorts.items():
        yield from (f"{sort}: {line}" for line in found)
    counts = ", ".join(f"{len(found)} {sort}s" for sort, found in sorts.items())
    yield f"{report.folder}: {counts if any(sorts.values()) else 'no findings'}"
