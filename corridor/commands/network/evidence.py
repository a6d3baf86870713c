"""``corridor network evidence [DIR]``: published times, lengths and prices beside the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_conditions, folder_question, in_network

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the verb takes."""
    parser.add_argument(
        "folder", nargs="?", default="", metavar="DIR", help="network folder (default: the shipped one)"
    )
    add_conditions(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan every journey that somebody published."""
    from corridor.answers.evidenced import describe
    from corridor.scenario.opening import network_of
    from corridor.studies.evidence import evidence_of

    question = folder_question(arguments)
    return Answer(in_network(describe(evidence_of(network_of(question))), question))
