"""Countries of points and lines, by the basemap that the package carries: good to some kilometres at a border."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.countries import COUNTRY_CODES
from corridor.data.importers.measure import along_km, spread_along
from corridor.data.polyline import decode
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely

    from corridor.data.importers.measure import Points
    from corridor.data.importers.topology import Topology

STEP_KM = 2.0
"""Distance between the points of a line whose country is looked up [km]."""

MOST_KM = 2_000_000
"""Longer than all railways on Earth; to look up the countries of more would take minutes [km]."""

SHORTEST_KM = 8.0
"""A country that a line passes for less than this is the drawing of the border, not the line [km]."""

FURTHEST_DEGREES = 1.0
"""Points at sea belong to the nearest country, if it is no further than this."""


def countries_of(points: Points) -> list[str]:
    """
    Give the country of each point.

    Parameters
    ----------
    points
        Longitude and latitude [degree].

    Returns
    -------
    countries
        ISO 3166-1 alpha-2 codes; empty far from any land.
    """
    import numpy as np
    import shapely

    codes, tree = _countries()
    found = [""] * len(points)
    spots = np.asarray(shapely.points(points))
    for at, country in zip(*(part.tolist() for part in tree.query(spots, predicate="intersects")), strict=True):
        found[at] = found[at] or codes[country]
    left = np.array([at for at, code in enumerate(found) if not code], int)
    at, country = tree.query_nearest(spots[left], max_distance=FURTHEST_DEGREES, all_matches=False)
    for number, nearest in zip(left[at].tolist(), country.tolist(), strict=True):
        found[number] = codes[nearest]
    return found


class Territories(NamedTuple):
    """Country of each place (empty: unknown), and the countries that each piece crosses."""

    homes: list[str]
    crossed: list[tuple[str, ...]]


def territories_of(topology: Topology, told: Sequence[tuple[str, ...]], ships: Sequence[bool]) -> Territories:
    """
    Find the countries of places and pieces.

    Parameters
    ----------
    topology
        Places and pieces.
    told
        Countries of each piece as the file names them; empty: it does not.
    ships
        Whether a piece is at sea, where its two ends alone count.

    Raises
    ------
    NetworkError
        If the pieces whose countries nobody names are longer than all railways on Earth.
    """
    pieces = topology.pieces
    votes: list[Counter[str]] = [Counter() for _ in topology.positions]
    for piece, countries in zip(pieces, told, strict=True):
        if countries:
            votes[piece.tail][countries[0]] += 1
            votes[piece.head][countries[-1]] += 1
    homes = [
        min(vote, key=lambda code: (-vote[code], code)) if vote else drawn
        for vote, drawn in zip(votes, countries_of(topology.positions), strict=True)
    ]
    ends = [(homes[piece.tail], homes[piece.head]) for piece in pieces]
    by_map = [at for at, countries in enumerate(told) if not countries and not ships[at]]
    between = [list(countries) for countries in told]
    for at, passed in zip(by_map, _inner([pieces[at].points for at in by_map]), strict=True):
        between[at] = passed
    crossed = [
        without_repeats([origin, *inner, destination])
        for (origin, destination), inner in zip(ends, between, strict=True)
    ]
    return Territories(homes, crossed)


def _inner(lines: Sequence[Points]) -> list[list[str]]:
    """Give the countries that each line passes on its way, by points along it."""
    import numpy as np

    lengths = [along_km(points) for points in lines]
    if (total := sum(lengths)) > MOST_KM:
        msg = (
            f"the lines are {total:,.0f} km long in all; of more than {MOST_KM:,} km the countries are not looked up: "
            "name them by --country CODE or --column country=NAME."
        )
        raise NetworkError(msg)
    long = [at for at, km in enumerate(lengths) if km >= SHORTEST_KM]
    samples = [spread_along(lines[at], STEP_KM) for at in long]
    codes = iter(countries_of(np.vstack(samples)) if samples else ())
    inner: list[list[str]] = [[] for _ in lines]
    for at, points in zip(long, samples, strict=True):
        runs = [(code, len(list(part))) for code, part in groupby([next(codes) for _ in points])]
        inner[at] = [code for code, steps in runs if code and steps * STEP_KM >= SHORTEST_KM]
    return inner


def without_repeats(countries: Sequence[str]) -> tuple[str, ...]:
    """Name a country once where it is several times in a row."""
    return tuple(code for code, _ in groupby(countries))


@cache
def _countries() -> tuple[list[str], shapely.STRtree]:
    import shapely

    path = Path(import_module("corridor.maps").__path__[0]) / "basemap.json"
    basemap = json.loads(path.read_text(encoding="utf-8"))
    arcs = [decode(text, basemap["precision"]) for text in basemap["arcs"]]
    codes, shapes = [], []
    for code, polygons in sorted(basemap["countries"].items()):
        if code not in COUNTRY_CODES:
            continue
        for outer, *holes in polygons:
            shape = shapely.Polygon(_ring(outer, arcs), [_ring(hole, arcs) for hole in holes])
            codes.append(code)
            shapes.append(shapely.make_valid(shape))
    shapely.prepare(shapes)
    return codes, shapely.STRtree(shapes)


def _ring(numbers: Sequence[int], arcs: Sequence[tuple[tuple[float, float], ...]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
