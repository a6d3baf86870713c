"""``corridor network evidence [DIR]``: published times, lengths and prices beside the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_conditions, folder_question
from corridor.commands.plain import described

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument(
        "folder", nargs="?", default="", metavar="DIR", help="network folder (default: the shipped one)"
    )
    add_conditions(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan every journey that somebody published."""
    from corridor.output.report.evidence import COLUMNS, comparison_rows, evidence_record, evidence_text
    from corridor.scenarios.opening import network_of
    from corridor.studies.evidence import evidence_of

    found = evidence_of(network_of(folder_question(arguments)))
    return Answer(
        described(
            text=lambda: evidence_text(found),
            record=lambda: evidence_record(found),
            table=lambda: (comparison_rows(found), COLUMNS),
        ),
    )
