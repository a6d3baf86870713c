"""``corridor network check [DIR]``: all faults of all files in one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the verb takes."""
    parser.add_argument(
        "folder", nargs="?", default="", metavar="DIR", help="network folder (default: the shipped one)"
    )
    parser.add_argument(
        "--detours",
        action="store_true",
        help="list the pairs of main places whose way bends, with the accepted reason or as a finding",
    )


def answer(arguments: Namespace) -> Answer:
    """Check the folder, or how far ways bend in it."""
    if arguments.detours:
        from corridor.answers.detours import describe as describe_detours
        from corridor.scenario.opening import open_network
        from corridor.scenario.query import Query
        from corridor.studies.detours import detours_of

        found = detours_of(open_network(Query(network=arguments.folder or "")))
        return Answer(describe_detours(found), status=1 if found.findings else 0)
    from corridor.answers.checked import describe
    from corridor.scenario.opening import check_network

    report = check_network(arguments.folder or None)
    return Answer(describe(report), status=1 if report.errors or report.warnings else 0)
