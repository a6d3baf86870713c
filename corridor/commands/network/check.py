"""``corridor network check [DIR]``: all faults of all files in one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer
from corridor.commands.plain import described

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FINDING_COLUMNS = ("severity", "check", "position", "table", "id", "column", "message")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument(
        "folder", nargs="?", default="", metavar="DIR", help="network folder (default: the shipped one)"
    )


def answer(arguments: Namespace) -> Answer:
    """Check the folder."""
    from corridor.scenarios.opening import check_network

    report = check_network(arguments.folder or None)
    rows = [
        {"severity": "error", "check": "load", "table": "", "id": "", "column": "", "position": "", "message": fault}
        for fault in report.faults
    ]
    rows += [
        {
            "severity": item.finding.severity,
            "check": item.finding.check,
            "table": item.finding.table,
            "id": item.finding.id,
            "column": item.finding.column,
            "position": item.position,
            "message": item.finding.message,
        }
        for item in report.located
    ]
    sorts = {"error": report.errors, "warning": report.warnings, "remark": report.remarks}
    lines = [f"{sort}: {line}" for sort, found in sorts.items() for line in found]
    counts = {f"{sort}s": len(found) for sort, found in sorts.items()}
    verdict = ", ".join(f"{number} {sort}" for sort, number in counts.items()) if lines else "no findings"
    return Answer(
        described(
            text=lambda: "\n".join([*lines, f"{report.folder}: {verdict}"]),
            record=lambda: {"network": report.folder, **counts, "findings": rows},
            table=lambda: (rows, FINDING_COLUMNS),
        ),
        status=1 if report.errors or report.warnings else 0,
    )
