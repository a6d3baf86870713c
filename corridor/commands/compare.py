"""``corridor compare A B``: alternatives, corridors or scenarios side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_departure, add_load, add_question, in_network, load_of, trip_of
from corridor.commands.numbers import whole
from corridor.errors import NetworkError
from corridor.output.formats import CHARTS, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


BASE = "base"

FORMS = (*STANDARD, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--corridors", action="store_true", help="the corridors that the network names")
    parser.add_argument("-k", dest="number", type=whole, metavar="N", help="most alternatives (default: 3)")
    add_load(parser)
    add_departure(parser)
    add_question(parser)
    parser.epilog = (
        "Each --scenario is one column: base is the network without any, NAME+NAME stacks. "
        "With --corridors scenarios hold for every column."
    )


def answer(arguments: Namespace) -> Answer:
    """Compare scenarios where there are any, else ways."""
    if arguments.number is not None and (arguments.scenario or arguments.corridors):
        msg = "-k is the number of alternatives: leave out --corridors and --scenario."
        raise NetworkError(msg)
    if arguments.scenario and not arguments.corridors:
        return _by_scenario(arguments)
    return _by_way(arguments)


def _by_scenario(arguments: Namespace) -> Answer:
    """Set scenarios side by side; the base comes first, asked for or not."""
    from corridor.answers.outcomes import describe
    from corridor.routing.resolve import departing
    from corridor.studies.cases import comparison_for

    arguments.tells_dates = True
    names = list(dict.fromkeys(arguments.scenario))
    if BASE in names or len(names) == 1:
        names = [BASE, *(name for name in names if name != BASE)]
    question = departing(trip_of(arguments)._replace(scenarios=(), number=None))
    comparison = comparison_for(question, names, at_teu=load_of(arguments))
    return Answer(in_network(describe(comparison), question))


def _by_way(arguments: Namespace) -> Answer:
    """Set alternatives or corridors side by side."""
    from corridor.answers.side_by_side import describe
    from corridor.studies.planner import compare_for

    if arguments.teu is not None:
        msg = "--teu asks for the time at load under scenarios: name one with --scenario."
        raise NetworkError(msg)
    question = trip_of(arguments)._replace(number=None)
    comparison, warnings = compare_for(
        question,
        corridors=arguments.corridors,
        number=3 if arguments.number is None else arguments.number,
    )
    return Answer(in_network(describe(comparison), question), warnings=warnings)
