"""``corridor sensitivity A B``: which figures matter, or what each part of a scenario brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, in_network, question_of
from corridor.errors import ScenarioError
from corridor.output.formats import CHARTS, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

TOP = 15

FORMS = (*STANDARD, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--top", type=int, default=TOP, metavar="N", help=f"figures to show as text (default: {TOP})")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the figures as .svg or .png as well")
    parser.add_argument(
        "--measure",
        default="hours",
        metavar="WHAT",
        help="with --scenario: hours, p80_hours, usd_per_teu, kg_co2e_per_teu or teu_per_year (default: hours)",
    )
    parser.add_argument("--split", action="store_true", help="with --scenario: down to single projects and changes")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="with --scenario: of the orders that are drawn"
    )
    add_question(parser)
    parser.epilog = "With --scenario: how much of its effect each project, change or included scenario brings."


def answer(arguments: Namespace) -> Answer:
    """Move each figure to its ends; with scenarios, share their effect out."""
    if arguments.top < 1:
        msg = f"--top {arguments.top}: show at least one figure."
        raise ScenarioError(msg)
    return _attribution(arguments) if arguments.scenario else _levers(arguments)


def _levers(arguments: Namespace) -> Answer:
    from corridor.answers.sensitivity import describe_sensitivity
    from corridor.studies.cases import sensitivity_for

    question = question_of(arguments)
    found = sensitivity_for(question)
    return Answer(in_network(describe_sensitivity(found, top=arguments.top), question))


def _attribution(arguments: Namespace) -> Answer:
    from corridor.answers.sensitivity import describe_attribution
    from corridor.progress import ProgressBar
    from corridor.studies.cases import attribution_for

    question = question_of(arguments)._replace(scenarios=())
    found = attribution_for(
        question,
        tuple(dict.fromkeys(arguments.scenario)),
        measure=arguments.measure,
        split=arguments.split,
        seed=arguments.seed,
        progress=ProgressBar("sets of parts"),
    )
    return Answer(describe_attribution(found))
