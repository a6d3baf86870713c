"""``corridor network sources ID``: where the figures of a record come from, and who says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_conditions, question_of
from corridor.commands.plain import described

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("key", metavar="ID", help="a record, project, constant or source; a place by any name")
    add_conditions(parser)


def answer(arguments: Namespace) -> Answer:
    """Follow the figures to their sources."""
    from corridor.output.report.trace import trace_record, trace_rows, trace_text
    from corridor.scenarios.opening import network_of
    from corridor.studies.trace import trace

    found = trace(network_of(question_of(arguments)), arguments.key)
    return Answer(
        described(text=lambda: trace_text(found), record=lambda: trace_record(found), table=lambda: trace_rows(found)),
    )
