"""``corridor network check|new``: what is in a network, and whether it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FINDING_COLUMNS = ("severity", "check", "position", "table", "id", "column", "message")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="report all faults of a network at once")
    check.add_argument("folder", nargs="?", default="", metavar="DIR", help="network folder (default: the one shipped)")
    new = verbs.add_parser("new", help="write a small network to begin with")
    new.add_argument("folder", metavar="DIR", help="folder to make")


def answer(arguments: Namespace) -> Answer:
    """Answer one of the verbs."""
    return {"check": _check, "new": _new}[arguments.verb](arguments)


def _check(arguments: Namespace) -> Answer:
    from corridor.validate import check_folder

    report = check_folder(arguments.folder or None)
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
        text=lambda: "\n".join([*lines, f"{report.folder}: {verdict}"]),
        record=lambda: {"network": report.folder, **counts, "findings": rows},
        table=lambda: (rows, FINDING_COLUMNS),
        status=1 if report.errors or report.warnings else 0,
    )


def _new(arguments: Namespace) -> Answer:
    from corridor.starter import new

    files = new(arguments.folder)
    record = {"folder": arguments.folder, "files": [str(name) for name in files]}
    return Answer(
        text=lambda: (
            f"wrote a network of {len(record['files'])} files to {arguments.folder}; "
            f"`corridor network check {arguments.folder}` checks it."
        ),
        record=lambda: record,
    )
