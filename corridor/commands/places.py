"""``corridor places [QUERY]``: the places of the network, or those that a word finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, question_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from corridor.data.model import Network, Place

COLUMNS = ("id", "name", "country", "kind", "unlocode", "lon", "lat", "modes", "aliases")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("query", nargs="?", default="", metavar="QUERY", help="part of a name, alias, code or country")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Find the places."""
    from corridor.data.names import names_of_places
    from corridor.errors import PlaceError
    from corridor.routing.resolve import places_of
    from corridor.scenarios.opening import network_of

    network = network_of(question_of(arguments))
    found = _matching(network, arguments.query)
    if not found:
        places_of(network, names_of_places(network.places), [arguments.query])  # says what is near or not yet built
        msg = f"no place matches {arguments.query!r}."
        raise PlaceError(msg)
    rows = [_row(network, place) for place in found]
    return Answer(text=lambda: _text(rows), record=lambda: {"places": rows}, table=lambda: (rows, COLUMNS))


def _matching(network: Network, query: str) -> list[Place]:
    from corridor.data.names import folded

    key = folded(query)
    places = sorted(network.places.values(), key=lambda place: (place.country, place.name, place.id))
    return [
        place
        for place in places
        if not query
        or query.upper() == place.country
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
