"""``corridor simulate A B --teu N``: a year of a route, event by event, many times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, add_workers, in_network, question_of, workers_of
from corridor.commands.numbers import amount, whole
from corridor.output.formats import CHARTS, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMS = (*STANDARD, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--teu", type=amount, required=True, metavar="N", help="volume over the route")
    parser.add_argument("--per", choices=("year", "week"), default="year", help="period of the volume")
    parser.add_argument("--weeks", type=whole, default=52, metavar="N", help="that are counted (default: 52)")
    parser.add_argument("--runs", type=whole, default=20, metavar="N", help="how often (default: 20)")
    parser.add_argument("--seed", type=whole, default=0, metavar="S", help="of the random numbers (default: 0)")
    add_workers(parser)
    parser.add_argument("--assume-capacity", action="store_true", help="fill unknown capacities with class values")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the queues week by week as .svg or .png")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Simulate the route."""
    from corridor.answers.simulation import describe
    from corridor.flow.demands import PERIODS
    from corridor.progress import ProgressBar
    from corridor.studies.simulate import simulate

    question = question_of(arguments)
    found = simulate(
        question,
        teu_per_year=arguments.teu * PERIODS[arguments.per],
        weeks=arguments.weeks,
        runs=arguments.runs,
        seed=arguments.seed,
        assume=arguments.assume_capacity,
        workers=workers_of(arguments),
        cluster=arguments.cluster,
        progress=ProgressBar("runs"),
    )
    return Answer(in_network(describe(found), question))
