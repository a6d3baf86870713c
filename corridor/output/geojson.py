"""Networks and routes as GeoJSON (RFC 7946): WGS84, longitude first, units in the names of the properties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corridor.answers import Route
from corridor.answers.allocation import Allocation
from corridor.answers.capacity import Throughput
from corridor.answers.columns import record
from corridor.answers.plan import LEG, leg_rows
from corridor.answers.routes import Plan
from corridor.answers.words import leg_name
from corridor.data import schema
from corridor.data.distributions import law_of
from corridor.data.drawn_lines import LICENCE, credit_of, line_of, read_lines
from corridor.errors import NetworkError, OutputError
from corridor.graph.costs import price_of
from corridor.graph.emissions import emission_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.answers import Leg
    from corridor.answers.columns import Description
    from corridor.data.drawn_lines import Line
    from corridor.data.model import Border, Facility, Link, Network, Place, Record
    from corridor.data.times import Hours

    Feature = dict[str, object]

LAYERS = ("places", "links", "borders", "facilities")
"""Tables that have a place on the ground."""

SHIPPED = "middle-corridor"
"""Name of the network whose drawn lines the package carries."""


def write(description: Description) -> bytes:
    """Write what an answer has on the ground."""
    features, terms = ground_of(description)
    return geojson_text(collection(features, terms)).encode()


def ground_of(description: Description) -> tuple[list[Feature], dict[str, str]]:
    """
    Give the features of an answer, and the terms that have to travel with them.

    Raises
    ------
    OutputError
        If the answer has no place on the ground.
    """
    answer = description.answer
    if description.network is None or not isinstance(answer, Plan | Throughput | Allocation):
        msg = "this answer has no place on the ground: ask for another form."
        raise OutputError(msg)
    network, lines = description.network(), read_lines(description.folder or None)
    terms = terms_of(network, lines)
    if isinstance(answer, Plan):
        return route_features(network, answer.routes, lines), terms
    return flow_features(answer, network, lines), terms


def to_geojson(
    routes: Route | Sequence[Route], network: Network, *, lines: Mapping[str, Line] | None = None
) -> dict[str, object]:
    """
    Give routes, or the network that they are planned in, as a GeoJSON feature collection.

    Parameters
    ----------
    routes
        One feature a leg; none gives the places, links, borders and facilities
        of the network, distinguished by the property ``layer``.
    network
        In which they were planned.
    lines
        Drawn lines by link id; None takes those that the package carries for
        its own network.  A link without one is drawn straight and marked
        ``approximate``.

    Raises
    ------
    NetworkError
        If a route uses what the network does not have.
    """
    drawn = lines_for(network) if lines is None else lines
    terms = terms_of(network, drawn)
    if routes:
        return collection(route_features(network, several(routes), drawn), terms)
    layers = network_features(network, drawn)
    whole = (
        feature(key, {"layer": name, **properties}, geometry)
        for name, rows in layers.items()
        for key, properties, geometry in map(parts_of, rows)
    )
    return collection(whole, terms)


def several(routes: Route | Sequence[Route]) -> Sequence[Route]:
    """Take one route as a sequence of one."""
    return (routes,) if isinstance(routes, Route) else routes


def lines_for(network: Network) -> Mapping[str, Line]:
    """Read the drawn lines of the network that the package carries; another network has none here."""
    return read_lines() if network.name == SHIPPED else {}


def terms_of(network: Network, lines: Mapping[str, Line]) -> dict[str, str]:
    """
    Say what has to travel with everything that leaves a network.

    Parameters
    ----------
    network
        Any network.
    lines
        Drawn lines by link id; where they are used, their credit is due.

    Returns
    -------
    terms
        ``title``, ``credit`` and ``licence``.
    """
    drawn = any(line.licence.startswith("ODbL") for key, line in lines.items() if key in network.links)
    licences = (*network.licences, *((LICENCE,) if drawn else ()))
    return {
        "title": f"{network.title}, {network.data_date}",
        "credit": credit_of(network.links, lines) or network.title,
        "licence": "; ".join(licences) or "not stated",
    }


def collection(features: Iterable[Feature], terms: Mapping[str, str]) -> dict[str, object]:
    """Put features together, with the terms that have to travel with them."""
    return {"type": "FeatureCollection", **terms, "features": list(features)}


def feature(key: str, properties: Mapping[str, object], geometry: Mapping[str, object]) -> Feature:
    """Make one feature."""
    return {"type": "Feature", "id": key, "properties": dict(properties), "geometry": dict(geometry)}


def parts_of(item: Feature) -> tuple[str, dict[str, object], dict[str, object]]:
    """Take a feature apart again: id, properties, geometry."""
    properties, geometry = item["properties"], item["geometry"]
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        msg = f"feature {item.get('id')!r} has no properties or no geometry."
        raise TypeError(msg)
    return str(item["id"]), properties, geometry


def geojson_text(content: Mapping[str, object]) -> str:
    """Write a feature collection, one feature a line, the same bytes for the same features."""
    head = _compact({key: value for key, value in content.items() if key != "features"})
    features = content["features"]
    rows = [_compact(item) for item in features] if isinstance(features, list) else []
    return f'{head[:-1]},"features":[\n' + ",\n".join(rows) + "\n]}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def network_features(network: Network, lines: Mapping[str, Line]) -> dict[str, list[Feature]]:
    """
    Give the features of each layer of a network, sorted by id.

    Parameters
    ----------
    network
        Any network.
    lines
        Drawn lines by link id.

    Returns
    -------
    layers
        Properties are the columns of the table in its own order (lists as one
        text, separated by semicolons), then what follows from them: expected
        hours, the price with gaps filled, emissions.
    """
    return {layer: layer_features(network, layer, lines) for layer in LAYERS}


LAYERS = ("places", "links", "borders", "facilities")
"""Tables with a place on the ground."""


def layer_features(network: Network, layer: str, lines: Mapping[str, Line]) -> list[Feature]:
    """Give the features of one of `LAYERS`, sorted by id."""
    if layer == "places":
        return [_place_feature(row) for _, row in sorted(network.places.items())]
    if layer == "links":
        return [_link_feature(network, row, lines) for _, row in sorted(network.links.items())]
    if layer == "borders":
        return [_border_feature(network, row) for _, row in sorted(network.borders.items())]
    return [_facility_feature(network, row) for _, row in sorted(network.facilities.items())]


def figures_of(record: Record) -> dict[str, object]:
    """Give all columns of a record: figures as numbers, all else as the text of its cell, None where it is empty."""
    found: dict[str, object] = {}
    for column, cell in zip(schema.columns(schema.table_of(record)), schema.cells_of(record), strict=True):
        is_figure = column.type in ("number", "integer")
        found[column.name] = schema.value_of(record, column.name) if is_figure else cell or None
    return found


def _place_feature(place: Place) -> Feature:
    return feature(place.id, figures_of(place), _point(place))


def _link_feature(network: Network, link: Link, lines: Mapping[str, Line]) -> Feature:
    line = line_of(link, lines, network.places)
    price, emission = price_of(network, link), emission_of(network, link)
    derived = {
        "hours_expected": _expected(link.hours),
        "back_hours_expected": _expected(link.back_hours or link.hours) if link.direction == "both" else None,
        "usd_per_teu_filled": price.usd,
        "kg_co2e_per_teu": emission.kg_co2e,
        "approximate": line.approximate,
        "line_licence": line.licence,
    }
    return feature(link.id, figures_of(link) | derived, line_string(line))


def _border_feature(network: Network, border: Border) -> Feature:
    place = network.places[border_place(network, border)]
    derived = {
        "place": place.id,
        "hours_expected": _expected(border.hours),
        "usd_per_teu_filled": price_of(network, border).usd,
    }
    return feature(border.id, figures_of(border) | derived, _point(place))


def _facility_feature(network: Network, facility: Facility) -> Feature:
    derived = {
        "hours_expected": _expected(facility.hours),
        "usd_per_teu_filled": price_of(network, facility).usd,
        "kg_co2e_per_teu": emission_of(network, facility).kg_co2e,
    }
    return feature(facility.id, figures_of(facility) | derived, _point(network.places[facility.place]))


def border_place(network: Network, border: Border) -> str:
    """Name the place from which a border is crossed; the start of the link where both ends lead over it."""
    link = network.links[border.link]
    steps = zip(link.countries, link.countries[1:], strict=False)
    forward = (border.from_country, border.to_country) in steps
    return link.origin if forward else link.destination


def route_features(network: Network, routes: Sequence[Route], lines: Mapping[str, Line]) -> list[Feature]:
    """
    Give the features of routes, one a leg, in order of travel.

    Parameters
    ----------
    network
        In which they were planned.
    routes
        Any routes.
    lines
        Drawn lines by link id.

    Raises
    ------
    NetworkError
        If a route uses what the network does not have.
    """
    found = []
    for row in leg_rows(routes):
        values = record(LEG, row)
        lists = {key: ";".join(value) or None for key, value in values.items() if isinstance(value, tuple)}
        properties = {"rank": row.rank, "leg": row.number, "name": leg_name(row.leg, row.names), **values, **lists}
        found.append(feature(f"{row.rank}-{row.number}", properties, leg_geometry(network, row.leg, lines)))
    return found


def flow_features(answer: Throughput | Allocation, network: Network, lines: Mapping[str, Line]) -> list[Feature]:
    """Give one feature a link and direction: flow, capacity, use."""
    return [
        feature(
            f"{row.link}:{row.origin}",
            {
                "link": row.link,
                "from": row.origin,
                "to": row.destination,
                "mode": row.mode,
                "teu": round(row.teu, 2),
                "capacity_teu": None if row.capacity is None else round(row.capacity, 2),
                "use": None if row.use is None else round(row.use, 4),
                "limited_by": row.limited_by or None,
            },
            _directed(network.links[row.link], row.origin, network, lines),
        )
        for row in answer.links
    ]


def leg_geometry(network: Network, leg: Leg, lines: Mapping[str, Line]) -> dict[str, object]:
    """
    Give the line that a leg follows in its direction, or the point where it is.

    Raises
    ------
    NetworkError
        If the network has no such link or place.
    """
    link = network.links.get(leg.id) if leg.kind == "line" else None
    if leg.origin not in network.places or (leg.kind == "line" and link is None):
        what = f"link {leg.id!r}" if leg.kind == "line" else f"place {leg.origin!r}"
        msg = (
            f"a route uses {what}, which network {network.name!r} of {network.data_date} does not have: "
            "give the network in which it was planned."
        )
        raise NetworkError(msg)
    if link is None:
        return _point(network.places[leg.origin])
    return _directed(link, leg.origin, network, lines)


def _directed(link: Link, origin: str, network: Network, lines: Mapping[str, Line]) -> dict[str, object]:
    """Give the line of a link from the end at which the cargo comes in."""
    line = line_of(link, lines, network.places)
    return line_string(line if origin == link.origin else line._replace(coordinates=line.coordinates[::-1]))


def _point(place: Place) -> dict[str, object]:
    return {"type": "Point", "coordinates": [place.lon, place.lat]}


def line_string(line: Line) -> dict[str, object]:
    """Write a drawn line as a geometry."""
    return {"type": "LineString", "coordinates": [list(point) for point in line.coordinates]}


def _expected(hours: Hours) -> float:
    return round(law_of(hours).moments().mean, 2)
