"""``corridor places [QUERY]``: the places of the network, or those that a word finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_conditions, question_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from corridor.data.model import Network, Place


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("query", nargs="?", default="", metavar="QUERY", help="part of a name, alias, code or country")
    add_conditions(parser)


def answer(arguments: Namespace) -> Answer:
    """Find the places."""
    from corridor.answers.places import describe
    from corridor.data.names import names_of_places
    from corridor.routing.resolve import Ground
    from corridor.scenario.opening import network_of

    question = question_of(arguments)
    network = network_of(question)
    names = names_of_places(network)
    found = _matching(network, names, arguments.query)
    if not found:
        # A name with words around it; where none is meant it says what is near or not yet built.
        found = [network.places[Ground(question, network).place(names, arguments.query)]]
    return Answer(describe(network, found))


def _matching(network: Network, names: Mapping[str, tuple[str, ...]], query: str) -> list[Place]:
    """Find the places that bear a name, and those with a part of one in their own row."""
    from corridor.data.spelling import folded

    key = folded(query)
    meant = names.get(key, ())
    places = sorted(network.places.values(), key=lambda row: (row.id not in meant, row.country, row.name, row.id))
    return [
        place
        for place in places
        if not query
        or query.upper() == place.country
        or place.id in meant
        or (
            key
            and any(
                key in folded(name) for name in (place.id, place.name, place.local_name, place.unlocode, *place.aliases)
            )
        )
    ]
