"""Countries, modes, places and links, as the edges that use them: to stay out of, or to ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.countries import COUNTRY_CODES
from corridor.data.names import find_place
from corridor.errors import NetworkError, PlaceError, suggest
from corridor.graph.modal import edges_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from corridor.answers import Leg
    from corridor.graph.modal import Edge, Graph

KINDS = ("country", "mode", "place", "link")


def excluded_edges(graph: Graph, avoid: Iterable[str]) -> tuple[frozenset[int], tuple[str, ...]]:
    """
    Find the edges that a list of restrictions takes out.

    Parameters
    ----------
    graph
        Whose edges are asked for.
    avoid
        Restrictions such as ``"country:RU"``, ``"mode:ferry"``,
        ``"place:aktau-port"`` or ``"link:aktau-alat-ferry"``.

    Returns
    -------
    excluded
        Numbers of the edges.
    idle
        Restrictions that take out nothing.

    Raises
    ------
    NetworkError
        If a restriction cannot be understood or names what does not exist.
    """
    excluded, idle = set[int](), []
    for restriction in avoid:
        kind, _, value = restriction.partition(":")
        value = value.strip().upper() if kind == "country" else value.strip()
        if kind not in KINDS or not value:
            msg = f"--avoid {restriction!r}: write one of country:RU, mode:ferry, place:ID or link:ID."
            raise NetworkError(msg)
        if fault := _fault(graph, kind, value):
            msg = f"--avoid {restriction!r}: {fault}"
            raise NetworkError(msg)
        if kind == "country":
            hit = set(edges_in(graph.edges, graph.places, value))
        else:
            hit = {number for number, edge in enumerate(graph.edges) if edge.kind and meets(edge, kind, value)}
        if not hit:
            idle.append(restriction)
        excluded |= hit
    return frozenset(excluded), tuple(idle)


def _fault(graph: Graph, kind: str, value: str) -> str:
    """Describe what is wrong with the name of a country, mode, place or link; empty where nothing is."""
    if kind == "country":
        return "" if value in COUNTRY_CODES else "a country is its ISO 3166-1 alpha-2 code, such as RU."
    known = {"mode": graph.modes, "place": graph.places, "link": graph.links}[kind]
    return "" if value in known else f"there is no {kind} {value!r}." + suggest(value, known)


def meets(part: Edge | Leg, kind: str, value: str) -> bool:
    """
    Tell whether an edge or a leg is what a restriction names.

    Parameters
    ----------
    part
        With a kind of leg.
    kind, value
        Such as ``"country"`` and ``"RU"``.
    """
    if kind == "country":
        return value in part.countries
    if kind == "place":
        return value in (part.origin, part.destination)
    return part.kind == "line" and value == (part.mode if kind == "mode" else part.id)


def resolved_avoid(names: Mapping[str, tuple[str, ...]], avoid: Iterable[str]) -> tuple[str, ...]:
    """Write the place of each ``place:`` restriction as its id."""
    return tuple(f"place:{find_place(names, text[6:])}" if text.startswith("place:") else text for text in avoid)


def idle_warnings(idle: Iterable[str]) -> tuple[str, ...]:
    """Say of each restriction that takes out nothing that it does not."""
    return tuple(f"--avoid {text}: nothing to avoid, the network has none." for text in idle)


class Target(NamedTuple):
    """
    What a family of routes has in common.

    Attributes
    ----------
    kind
        ``"place"``, ``"link"``, ``"mode"`` or ``"country"``.
    id
        Its id, mode or code.
    edges
        Numbers of the line edges that reach or use it.
    """

    kind: str
    id: str
    edges: frozenset[int]


def target_of(graph: Graph, text: str) -> Target:
    """
    Read what a planner asks about: a place, a link, a mode or a country.

    Parameters
    ----------
    graph
        Whose places and links may be named.
    text
        A place as people name it, the id of a link, ``"mode:ferry"`` or
        ``"country:RU"``; ``"place:"`` and ``"link:"`` may come before it.

    Returns
    -------
    target
        Without edges where nothing of the kind can be used.

    Raises
    ------
    NetworkError
        If it names nothing that exists.
    """
    kind, colon, value = text.partition(":")
    kind, value = (kind.strip(), value.strip()) if colon else ("", text.strip())
    if kind not in ("", *KINDS):
        msg = f"{text!r}: name a place, a link, mode:ferry or country:RU."
        raise NetworkError(msg)
    if kind in ("", "place"):
        try:
            place = find_place(graph.names, value)
        except PlaceError:
            if kind == "place" or value not in graph.links:
                raise
        else:
            return Target("place", place, _lines(graph, lambda edge: edge.destination == place))
    kind, value = kind or "link", value.upper() if kind == "country" else value
    if fault := _fault(graph, kind, value):
        msg = f"{text!r}: {fault}" if kind == "country" else fault
        raise NetworkError(msg)
    return Target(kind, value, _lines(graph, lambda edge: meets(edge, kind, value)))


def _lines(graph: Graph, fits: Callable[[Edge], bool]) -> frozenset[int]:
    return frozenset(number for number, edge in enumerate(graph.edges) if edge.kind == "line" and fits(edge))
