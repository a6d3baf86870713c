"""``corridor explain A B``: where the days go, what the range and the costs come from, and why not another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, in_network, question_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument(
        "--why-not",
        metavar="WHAT",
        action="append",
        default=[],
        help="a place, link, mode:ferry or country:RU: the best way through it, and what would flip the choice",
    )
    parser.add_argument("--costs", action="store_true", help="price and CO2e by leg, with what they rest on")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Explain the fastest route."""
    from corridor.answers.explained import describe
    from corridor.studies.planner import explain_for

    question = question_of(arguments)
    explanation, warnings = explain_for(question, why_not=arguments.why_not)
    return Answer(in_network(describe(explanation, costs=arguments.costs), question), warnings=warnings)
