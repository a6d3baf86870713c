"""``corridor network sources ID``: where the figures of a record come from, and who says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_conditions, question_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the verb takes."""
    parser.add_argument("key", metavar="ID", help="a record, project, constant or source; a place by any name")
    add_conditions(parser)


def answer(arguments: Namespace) -> Answer:
    """Follow the values to their sources."""
    from corridor.answers.traced import describe
    from corridor.scenario.opening import network_of
    from corridor.studies.trace import trace

    return Answer(describe(trace(network_of(question_of(arguments)), arguments.key)))
