"""Networks to race on: the shipped one, and random ones of any size that look like rail."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor.data.model import Border, Facility, Link, Network, Place, Source
from corridor.data.times import Hours
from corridor.geography import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.graph.modal import Graph

EXTRA_SHARE = 0.3
"""Lines beyond those of a tree, as a share of the places: rail networks are nearly trees."""

BORDER_HOURS, CHANGE_HOURS = Hours(6, 20, 60), Hours(5, 12, 30)
COUNTRIES = ("CN", "KZ", "UZ", "TM", "AZ", "GE", "TR")


class Arrays(NamedTuple):
    """A modal graph as plain arrays, for the peers: parallel edges are reduced to the best."""

    size: int
    tails: list[int]
    heads: list[int]
    costs: list[int]


def arrays_of(graph: Graph) -> Arrays:
    """Take a graph apart."""
    best: dict[tuple[int, int], int] = {}
    for edge in graph.edges:
        key = (edge.tail, edge.head)
        best[key] = min(edge.cost, best.get(key, edge.cost))
    tails, heads = zip(*best, strict=True)
    return Arrays(len(graph.nodes), list(tails), list(heads), list(best.values()))


def pairs_of(graph: Graph, count: int, *, seed: int = 1) -> list[tuple[str, str]]:
    """Draw pairs of places between which there is a way."""
    from corridor.routing.fastest import fastest_to_many

    places, chance = sorted(graph.starts.keys() & graph.ends.keys()), Random(seed)  # noqa: S311 - drawn again alike
    found: list[tuple[str, str]] = []
    while len(found) < count:
        origin = chance.choice(places)
        wanted = [place for place in chance.sample(places, min(len(places), 8)) if place != origin]
        found += [(origin, place) for place in fastest_to_many(graph, origin, wanted)]
    return found[:count]


def random_network(n_places: int, *, seed: int = 1) -> Network:
    """
    Make a network of rail: a shortest tree over random places, and short lines across.

    Parameters
    ----------
    n_places
        Number of places.
    seed
        The same seed gives the same network.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree
    from scipy.spatial import Delaunay

    chance = np.random.default_rng(seed)
    spots = chance.uniform((30, 35), (110, 55), (n_places, 2)).round(5)
    triangles = Delaunay(spots).simplices
    sides = np.unique(np.sort(np.vstack([triangles[:, [a, b]] for a, b in ((0, 1), (1, 2), (0, 2))]), axis=1), axis=0)
    length = np.hypot(*(spots[sides[:, 0]] - spots[sides[:, 1]]).T)
    tree = minimum_spanning_tree(coo_array((length, sides.T), shape=(n_places, n_places))).tocoo()
    chosen = {(min(pair), max(pair)) for pair in zip(tree.row.tolist(), tree.col.tolist(), strict=True)}
    for number in np.argsort(length):
        if len(chosen) >= n_places * (1 + EXTRA_SHARE):
            break
        chosen.add((int(sides[number, 0]), int(sides[number, 1])))
    return _network(spots.tolist(), sorted(chosen))


def _network(spots: Sequence[Sequence[float]], sides: Sequence[tuple[int, int]]) -> Network:
    known = {"sources": ("bench",), "basis": "assumed", "confidence": "low"}
    stripe = 80 / len(COUNTRIES)
    homes = [COUNTRIES[min(len(COUNTRIES) - 1, int((lon - 30) / stripe))] for lon, _ in spots]
    places = {
        f"p{at}": Place(id=f"p{at}", name=f"P {at}", country=homes[at], lon=lon, lat=lat, kind="station", **known)  # type: ignore[arg-type]
        for at, (lon, lat) in enumerate(spots)
    }
    links, borders, gauges = {}, {}, dict[int, set[str]]()
    for number, (a, b) in enumerate(sides):
        # Standard gauge at both ends of the map, as on the ground.
        mode = "rail-1435" if {homes[a], homes[b]} <= {"CN", "TR"} else "rail-1520"
        km = max(0.1, round(great_circle_km(*spots[a], *spots[b]) * 1.2, 2))
        countries = (homes[a], homes[b]) if homes[a] != homes[b] else (homes[a],)
        key = f"l{number}"
        links[key] = Link(
            id=key,
            origin=f"p{a}",
            destination=f"p{b}",
            mode=mode,
            countries=countries,
            length_km=km,
            hours=Hours(km / 45, km / 32, km / 20),
            **known,  # type: ignore[arg-type]
        )
        for end in (a, b):
            gauges.setdefault(end, set()).add(mode)
        for here, there in (countries, countries[::-1]) if len(countries) > 1 else ():
            row = f"{key}-{here.lower()}-{there.lower()}"
            borders[row] = Border(
                id=row,
                link=key,
                from_country=here,
                to_country=there,
                hours=BORDER_HOURS,
                **known,  # type: ignore[arg-type]
            )
    facilities = {}
    for end, modes in gauges.items():
        for here, there in (("rail-1435", "rail-1520"), ("rail-1520", "rail-1435")) if len(modes) > 1 else ():
            row = f"p{end}-{here}-{there}"
            facilities[row] = Facility(
                id=row,
                place=f"p{end}",
                kind="gauge-change",
                from_mode=here,
                to_mode=there,
                hours=CHANGE_HOURS,
                **known,  # type: ignore[arg-type]
            )
    return Network(
        name="random",
        title="Random",
        data_date=date(2026, 1, 1),
        default_origin="p0",
        default_destination="p1",
        places=places,
        links=links,
        borders=borders,
        facilities=facilities,
        sources={"bench": Source(id="bench", publication="Made up", published="2026", licence="CC0-1.0")},
    )
