"""
The graph as the page plans on it: columns of whole numbers, those of all openings in one.

A state of projects switches edges, boardings and limits on and off; see
`corridor.output.page.openings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.distributions import shared_points
from corridor.graph.modal import LEG_KINDS
from corridor.graph.passing import arrivals
from corridor.graph.trains import BOX, BOX_COLLECTION, BOX_HAND_OVER, TRAIN
from corridor.output.page.tables import pruned

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corridor.graph.modal import Graph
    from corridor.output.page.openings import Openings
    from corridor.output.page.sheet import Parts


def planner_graph(openings: Openings, *, excluded: Collection[int] = (), via: Sequence[str] = ()) -> dict[str, object]:
    """
    Write a graph as columns.

    Parameters
    ----------
    openings
        All that the page may plan on.
    excluded
        Numbers of the edges that the question stays out of.
    via
        Places to pass, in this order.

    Returns
    -------
    columns
        ``kind``, ``id``, ``at`` and ``mode`` are numbers of entries in lists of
        words; a step without a leg has only tail and head.  What is named in
        ``away`` stands only in a state that switches it on.
    """
    sheet, standing = openings.sheet, openings.standing
    graph, boardings, limits = sheet.graph, sheet.boardings, sheet.limits
    legs = [edge for edge in graph.edges if edge.kind]
    ids = sorted({edge.id for edge in legs})
    places = sorted({edge.origin for edge in legs} | set(graph.starts) | set(graph.ends))
    number_of = {key: number for number, key in enumerate(ids)}
    place_of = {key: number for number, key in enumerate(places)}
    return {
        "size": len(graph.nodes),
        "kinds": list(LEG_KINDS),
        "modes": list(graph.modes),
        "ids": ids,
        "places": places,
        "starts": [graph.starts.get(key, -1) for key in places],
        "ends": [graph.ends.get(key, -1) for key in places],
        "tail": [edge.tail for edge in graph.edges],
        "head": [edge.head for edge in graph.edges],
        "kind": [LEG_KINDS.index(edge.kind) if edge.kind else -1 for edge in graph.edges],
        "id": [number_of[edge.id] if edge.kind else -1 for edge in graph.edges],
        "at": [place_of[edge.origin] if edge.kind else -1 for edge in graph.edges],
        "mode": [graph.modes.index(edge.mode) if edge.kind and edge.mode else -1 for edge in graph.edges],
        "minutes": [edge.minutes if edge.kind else 0 for edge in graph.edges],
        "pace": {str(n): edge.pace for n, edge in enumerate(graph.edges) if edge.kind and edge.pace != 1},
        "timed": [n for n, edge in enumerate(graph.edges) if edge.spread and edge.spread.kind == "timetable"],
        "free": sorted(sheet.free),
        "excluded": sorted(excluded),
        "via": [[place, sorted(arrivals(graph, place))] for place in via],
        "boardings": [[list(row.waits), row.line, list(row.services)] for row in boardings],
        "limits": [
            [row.id, row.teu_per_year, [[use, weight, *filter(None, [key])] for use, key, weight in row.uses]]
            for row in limits
        ],
        "usd": {str(n): edge.usd for n, edge in enumerate(graph.edges) if edge.kind and edge.usd != 0},
        "co2": {str(n): edge.kg_co2e for n, edge in enumerate(graph.edges) if edge.kind and edge.kg_co2e != 0},
        **products(graph),
        "filled": sorted(n for n, edge in enumerate(graph.edges) if edge.kind and edge.filled),
        "points": list(shared_points()),
        "away": [
            sorted(set(range(len(graph.edges))) - standing.edges),
            sorted(set(range(len(boardings))) - standing.boardings),
            sorted(set(range(len(limits))) - standing.limits),
            sorted(set(places) - standing.places),
        ],
    }


def products(graph: Graph) -> dict[str, list[int]]:
    """List the edges by which products differ: lines of trains, lines of a box, and its stays."""
    return {
        "trains": [n for n, edge in enumerate(graph.edges) if edge.product == TRAIN],
        "boxes": [n for n, edge in enumerate(graph.edges) if edge.product == BOX],
        "collected": [n for n, edge in enumerate(graph.edges) if edge.id in (BOX_COLLECTION, BOX_HAND_OVER)],
    }


def openings_record(openings: Openings) -> dict[str, object]:
    """Write what each state of the projects switches, and the records that differ in it."""
    return pruned(
        {
            "groups": [list(members) for members, _ in openings.groups],
            "alone": [number for number, (_, alone) in enumerate(openings.groups) if alone],
            "refused": dict(openings.refused),
            "states": {
                " ".join(switched): pruned(
                    {
                        "on": _parts(state.on),
                        "off": _parts(state.off),
                        "records": {key: dict(values) for key, values in state.records.items()},
                    }
                )
                for switched, state in sorted(openings.states.items())
            },
        }
    )


def _parts(parts: Parts) -> list[list[int] | list[str]]:
    """Write the numbers of edges, boardings and limits, and the places; nothing where there are none."""
    lists: list[list[int] | list[str]] = [
        sorted(parts.edges),
        sorted(parts.boardings),
        sorted(parts.limits),
        sorted(parts.places),
    ]
    return lists if any(lists) else []
