"""``corridor network check|new``: what is in a network, and whether it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FINDING_COLUMNS = ("severity", "check", "table", "id", "column", "message")


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
    from corridor.planner import check_network

    rows = check_network(arguments.folder or None)
    errors = sum(row["severity"] == "error" for row in rows)

    def text() -> str:
        lines = [f"{row['severity']}: {row['message']} [{row['check']}]" for row in rows]
        verdict = "no faults" if not rows else f"{errors} errors, {len(rows) - errors} warnings"
        return "\n".join([*lines, verdict])

    return Answer(
        text=text,
        record=lambda: {"errors": errors, "warnings": len(rows) - errors, "findings": rows},
        table=lambda: (rows, FINDING_COLUMNS),
        status=1 if rows else 0,
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
