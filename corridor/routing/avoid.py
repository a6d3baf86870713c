"""Restrictions on the way: countries, modes, places and links to stay out of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.countries import COUNTRY_CODES
from corridor.data.names import find_place
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridor.graph.modal import Edge, Graph

KINDS = ("country", "mode", "place", "link")


def barred_edges(graph: Graph, avoid: Iterable[str]) -> tuple[frozenset[int], tuple[str, ...]]:
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
    barred
        Numbers of the edges.
    idle
        Restrictions that take out nothing.

    Raises
    ------
    NetworkError
        If a restriction cannot be understood or names what does not exist.
    """
    barred, idle = set[int](), []
    for restriction in avoid:
        kind, _, value = restriction.partition(":")
        if kind not in KINDS or not value:
            msg = f"--avoid {restriction!r}: write one of country:RU, mode:ferry, place:ID or link:ID."
            raise NetworkError(msg)
        _check(graph, kind, value.strip(), restriction)
        hit = {number for number, edge in enumerate(graph.edges) if edge.kind and _hits(edge, kind, value.strip())}
        if kind == "country":
            code = value.strip().upper()
            hit |= {
                number
                for number, edge in enumerate(graph.edges)
                if edge.kind and edge.kind != "line" and graph.places[edge.origin].country == code
            }
        if not hit:
            idle.append(restriction)
        barred |= hit
    return frozenset(barred), tuple(idle)


def _check(graph: Graph, kind: str, value: str, restriction: str) -> None:
    if kind == "country" and value.upper() not in COUNTRY_CODES:
        msg = f"--avoid {restriction!r}: a country is its ISO 3166-1 alpha-2 code, such as RU."
        raise NetworkError(msg)
    if kind == "place" and value not in graph.places:
        msg = f"--avoid {restriction!r}: there is no place {value!r}." + suggest(value, graph.places)
        raise NetworkError(msg)
    if kind == "mode" and value not in graph.modes:
        msg = f"--avoid {restriction!r}: there is no mode {value!r}." + suggest(value, graph.modes)
        raise NetworkError(msg)
    if kind == "link" and value not in graph.links:
        msg = f"--avoid {restriction!r}: there is no link {value!r}." + suggest(value, graph.links)
        raise NetworkError(msg)


def _hits(edge: Edge, kind: str, value: str) -> bool:
    if kind == "country":
        return value.upper() in edge.countries
    if kind == "mode":
        return edge.mode == value and edge.kind == "line"
    if kind == "place":
        return value in (edge.origin, edge.destination)
    return edge.kind == "line" and edge.id == value


def resolved_avoid(names: Mapping[str, tuple[str, ...]], avoid: Iterable[str]) -> tuple[str, ...]:
    """Write the place of each ``place:`` restriction as its id."""
    return tuple(f"place:{find_place(names, text[6:])}" if text.startswith("place:") else text for text in avoid)


def idle_warnings(idle: Iterable[str]) -> tuple[str, ...]:
    """Say of each restriction that takes out nothing that it does not."""
    return tuple(f"--avoid {text}: nothing to avoid, the network has none." for text in idle)
