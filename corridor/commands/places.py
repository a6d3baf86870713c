"""``corridor places [QUERY]``: the places of the network, or those that a word finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, question_of
from corridor.commands.plain import described

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from corridor.data.model import Network, Place

COLUMNS = ("id", "name", "country", "kind", "unlocode", "lon", "lat", "modes", "aliases")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("query", nargs="?", default="", metavar="QUERY", help="part of a name, alias, code or country")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Find the places."""
    from corridor.data.names import names_of_places
    from corridor.routing.resolve import places_of
    from corridor.scenarios.opening import network_of

    network = network_of(question_of(arguments))
    names = names_of_places(network)
    found = _matching(network, names, arguments.query)
    if not found:
        # A name with words around it; where none is meant it says what is near or not yet built.
        found = [network.places[key] for key in places_of(network, names, [arguments.query])]
    rows = [_row(network, place) for place in found]
    return Answer(
        described(text=lambda: _text(rows), record=lambda: {"places": rows}, table=lambda: (rows, COLUMNS)),
    )


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


def _row(network: Network, place: Place) -> dict[str, object]:
    modes = {link.mode for link in network.links.values() if place.id in (link.origin, link.destination)}
    return {
        "id": place.id,
        "name": place.name,
        "country": place.country,
        "kind": place.kind,
        "unlocode": place.unlocode or None,
        "lon": place.lon,
        "lat": place.lat,
        "modes": sorted(modes),
        "aliases": list(place.aliases),
    }


def _text(rows: list[dict[str, object]]) -> str:
    from corridor.output.report import table_lines

    shown = [
        (str(row["id"]), str(row["name"]), str(row["country"]), str(row["kind"]), str(row["unlocode"] or ""))
        for row in rows
    ]
    lines = table_lines(("id", "name", "country", "kind", "code"), shown)
    return "\n".join([*lines, "", f"{len(rows)} {'place' if len(rows) == 1 else 'places'}"])
