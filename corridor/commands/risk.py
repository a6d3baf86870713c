"""``corridor risk A B``: how sure a trip is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_departure, add_limits, add_question, in_network, trip_of
from corridor.commands.numbers import amount, whole
from corridor.output.formats import CHARTS, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMS = (*STANDARD, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--within", type=amount, metavar="DAYS", help="how often it takes no longer than this")
    parser.add_argument("--draws", type=whole, default=10_000, metavar="N", help="trips to draw (default: 10000)")
    parser.add_argument("--seed", type=whole, default=0, metavar="S", help="seed of the draws (default: 0)")
    add_departure(parser)
    add_limits(parser)
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Draw the trip."""
    from corridor.answers.risk import describe
    from corridor.studies.trip_risk import risk

    query = trip_of(arguments)
    found = risk(
        query,
        within_days=arguments.within,
        draws=arguments.draws,
        seed=arguments.seed,
    )
    return Answer(in_network(describe(found), query), warnings=found.warnings)
