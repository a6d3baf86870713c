"""``corridor ship A B --teu N --depart DATE``: one shipment over time, from its first TEU to its last."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, question_of
from corridor.commands.capacity import add_capacities
from corridor.commands.numbers import amount

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place where the shipment is ready")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--teu", type=amount, metavar="N", required=True, help="size of the shipment")
    parser.add_argument(
        "--depart", metavar="DATE", required=True, help="local date, or 2026-12-01T08:00, when all is ready"
    )
    parser.add_argument(
        "--within", type=amount, default=inf, metavar="DAYS", help="keep to ways of at most so many days"
    )
    add_capacities(parser)
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan the shipment."""
    from corridor.answers.shipped import describe
    from corridor.flow.resolve import parse_departure
    from corridor.flow.volumes import ship
    from corridor.scenario.opening import network_of

    question = question_of(arguments)
    day = parse_departure(arguments.depart).date().isoformat()
    network = network_of(question if question.on else question._replace(on=day))
    found = ship(
        network,
        arguments.origin,
        arguments.destination,
        teu=arguments.teu,
        depart=arguments.depart,
        via=question.via,
        avoid=question.avoid,
        cargo=question.cargo,
        residual=arguments.residual,
        assume=arguments.assume_capacity,
        within_days=arguments.within,
        unbounded=arguments.unbounded,
    )
    described = describe(found, scenarios=question.scenarios)
    return Answer(
        described._replace(network=lambda: network, folder=question.network),
        warnings=found.remarks,
    )
