"""A question about a trip, with everything that its answer needs put together: tables, graph, places, restrictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.names import find_place
from corridor.errors import NoRouteError, PlaceError
from corridor.graph.build import build
from corridor.graph.departure import from_departure
from corridor.routing.avoid import barred_edges, idle_warnings
from corridor.routing.barriers import explain, unbuilt
from corridor.routing.fastest import fastest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.scenarios.query import Question


class Asked(NamedTuple):
    """
    A question about a trip, resolved.

    Attributes
    ----------
    network
        With all changes applied.
    graph
        Built of it, for an undated question; times count from the first departure.
    origin, destination, via
        Place ids.
    avoid
        Restrictions, places as ids.
    barred
        Edges that they take out.
    cargo
        Class of cargo.
    warnings
        What the planner should hear.
    """

    network: Network
    graph: Graph
    origin: str
    destination: str
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    barred: frozenset[int]
    cargo: str
    warnings: tuple[str, ...]


def asked_of(network: Network, question: Question, origin: str, destination: str) -> Asked:
    """
    Resolve a question.

    Parameters
    ----------
    network
        That the question is about, with its changes applied.
    question
        Common options.
    origin, destination
        Places as people name them.

    Raises
    ------
    NetworkError
        If a place or a restriction is not understood.
    """
    graph = build(network, cargo=question.cargo)
    start, end, *stations = places_of(network, graph.names, (origin, destination, *question.via))
    graph = from_departure(graph, start)
    avoid = tuple(
        f"place:{places_of(network, graph.names, [text[6:]])[0]}" if text.startswith("place:") else text
        for text in question.avoid
    )
    barred, idle = barred_edges(graph, avoid)
    return Asked(network, graph, start, end, tuple(stations), avoid, barred, question.cargo, idle_warnings(idle))


def fastest_of(asked: Asked) -> tuple[int, ...]:
    """
    Find the edges of the fastest route.

    Raises
    ------
    NoRouteError
        If there is none; the message says what stopped it.
    """
    ends = (asked.origin, asked.destination)
    try:
        return fastest(asked.graph, *ends, via=asked.via, barred=asked.barred)
    except NoRouteError as error:
        msg = explain(asked.network, *ends, via=asked.via, avoid=asked.avoid, cargo=asked.cargo)
        raise NoRouteError(msg or str(error)) from None


def places_of(network: Network, names: Mapping[str, tuple[str, ...]], texts: Sequence[str]) -> list[str]:
    """
    Find places; of one that only a project would build, say which.

    Raises
    ------
    PlaceError
        If there is no such place, or none yet.
    """
    found = []
    for text in texts:
        try:
            found.append(find_place(names, text))
        except PlaceError as error:
            raise PlaceError(unbuilt(network, text) or str(error)) from None
    return found
