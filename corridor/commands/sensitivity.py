"""``corridor sensitivity A B``: which figures matter, or what each part of a scenario brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_departure, add_question, in_network, trip_of
from corridor.commands.numbers import whole
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
    parser.add_argument("--top", type=whole, metavar="N", help=f"figures to show as text (default: {TOP})")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the figures as .svg or .png as well")
    parser.add_argument(
        "--measure",
        metavar="WHAT",
        help="with --scenario: hours, p80_hours, usd_per_teu, kg_co2e_per_teu or teu_per_year (default: hours)",
    )
    parser.add_argument("--split", action="store_true", help="with --scenario: down to single projects and changes")
    parser.add_argument(
        "--seed", type=whole, metavar="N", help="with --scenario: of the orders that are drawn (default: 1)"
    )
    add_departure(parser)
    add_question(parser)
    parser.epilog = (
        "--depart ranks figures on its day, with the storms of its month, and shares out what is in force on its day; "
        "waits for ships and trains are expected ones. "
        "With --scenario: how much of its effect each project, change or included scenario brings."
    )


def answer(arguments: Namespace) -> Answer:
    """Move each figure to its ends; with scenarios, share their effect out."""
    if arguments.top is not None and arguments.top < 1:
        msg = f"--top {arguments.top}: show at least one figure."
        raise ScenarioError(msg)
    idle = ("top",) if arguments.scenario else ("measure", "split", "seed")
    if given := next((name for name in idle if getattr(arguments, name) not in (None, False)), ""):
        what = "ranks figures, not parts of scenarios" if arguments.scenario else "shares out what a --scenario brings"
        msg = f"--{given} {what}: leave {'it or --scenario' if arguments.scenario else 'it'} out" + (
            "." if arguments.scenario else ", or name a --scenario."
        )
        raise ScenarioError(msg)
    return _attribution(arguments) if arguments.scenario else _levers(arguments)


def _levers(arguments: Namespace) -> Answer:
    from corridor.answers.sensitivity import describe_sensitivity
    from corridor.routing.resolve import departing
    from corridor.studies.cases import sensitivity_for

    question = departing(trip_of(arguments))
    found = sensitivity_for(question)
    return Answer(in_network(describe_sensitivity(found, top=arguments.top or TOP), question))


def _attribution(arguments: Namespace) -> Answer:
    from corridor.answers.sensitivity import describe_attribution
    from corridor.progress import ProgressBar
    from corridor.routing.resolve import departing
    from corridor.studies.cases import attribution_for

    question = departing(trip_of(arguments)._replace(scenarios=()))
    found = attribution_for(
        question,
        tuple(dict.fromkeys(arguments.scenario)),
        measure=arguments.measure or "hours",
        split=arguments.split,
        seed=1 if arguments.seed is None else arguments.seed,
        progress=ProgressBar("sets of parts"),
    )
    return Answer(in_network(describe_attribution(found), question))
