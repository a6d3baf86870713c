"""``corridor route A B``: routes leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_limits, add_question, in_network, trip_of
from corridor.commands.numbers import amount, share, whole
from corridor.output.formats import CHARTS, GROUND, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMS = (*STANDARD, *GROUND, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    add_preferences(parser)
    parser.add_argument("--legs", action="store_true", help="show the legs of each of several routes")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the legs over time as .svg or .png as well")
    parser.add_argument(
        "--policy",
        metavar="LIST",
        default="",
        help="countries to be cautious of, RU,IR or none (default: those of the network)",
    )
    parser.add_argument(
        "--co2-report",
        action="store_true",
        help="state the emissions of a container as ISO 14083 does",
    )
    add_question(parser)


def add_preferences(parser: ArgumentParser) -> None:
    """Add the options that say which routes are wanted."""
    parser.add_argument("-k", dest="number", type=whole, metavar="N", help="so many routes that really differ")
    parser.add_argument(
        "--overlap", type=share, metavar="SHARE", help="of length, below which they stay (default: 0.8)"
    )
    parser.add_argument(
        "--pareto",
        dest="criteria",
        metavar="LIST",
        help="all routes that none betters in time,cost,co2,borders,transfers",
    )
    parser.add_argument("--by", metavar="WHAT", help="order by time, p80, cost or co2 (default: time)")
    parser.add_argument(
        "--value-of-time",
        dest="usd_per_teu_day",
        type=amount,
        metavar="USD",
        help="price of a day of a TEU, in the cost",
    )
    parser.add_argument("--depart", metavar="TIME", help="local time of departure, 2026-12-01T08:00: earliest arrival")
    parser.add_argument("--arrive-by", metavar="TIME", help="local time of arrival: latest departure")
    add_limits(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan the routes."""
    from corridor.answers.plan import describe
    from corridor.studies.planner import routes_for

    query = trip_of(arguments)
    plan = routes_for(query)
    if arguments.co2_report:
        from corridor.answers.emissions import describe as describe_statements
        from corridor.graph.emissions import with_mass
        from corridor.routing.emissions import statement_of
        from corridor.scenario.opening import network_of

        network = network_of(query)
        cargo = network.cargo_class(query.cargo)
        network = with_mass(network, cargo)
        stated = describe_statements([statement_of(network, route) for route in plan.routes])
        return Answer(in_network(stated, query), warnings=plan.warnings)
    found = describe(plan, scenarios=query.scenarios, legs=arguments.legs)
    return Answer(in_network(found, query), warnings=plan.warnings)
