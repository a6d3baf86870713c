"""What a planner asks about, as the line edges that reach or use it: a place, a link, a mode or a country."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.countries import COUNTRY_CODES
from corridor.data.names import find_place
from corridor.errors import NetworkError, PlaceError, suggest

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.graph.modal import Edge, Graph


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
        ``"country:RU"``; ``"place:"`` and ``"link:"`` may stand in front.

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
    if kind == "mode":
        if value not in graph.modes:
            msg = f"there is no mode {value!r}." + suggest(value, graph.modes)
            raise NetworkError(msg)
        return Target(kind, value, _lines(graph, lambda edge: edge.mode == value))
    if kind == "country":
        code = value.upper()
        if code not in COUNTRY_CODES:
            msg = f"{text!r}: a country is its ISO 3166-1 alpha-2 code, such as RU."
            raise NetworkError(msg)
        return Target(kind, code, _lines(graph, lambda edge: code in edge.countries))
    if kind not in ("", "place", "link"):
        msg = f"{text!r}: name a place, a link, mode:ferry or country:RU."
        raise NetworkError(msg)
    return _place_or_link(graph, kind, value)


def _place_or_link(graph: Graph, kind: str, value: str) -> Target:
    if kind != "link":
        try:
            place = find_place(graph.names, value)
        except PlaceError:
            if kind == "place" or value not in graph.links:
                raise
        else:
            reached = _lines(graph, lambda edge: edge.destination == place)
            return Target("place", place, reached)
    if value not in graph.links:
        msg = f"there is no link {value!r}." + suggest(value, graph.links)
        raise NetworkError(msg)
    return Target("link", value, _lines(graph, lambda edge: edge.id == value))


def _lines(graph: Graph, fits: Callable[[Edge], bool]) -> frozenset[int]:
    return frozenset(number for number, edge in enumerate(graph.edges) if edge.kind == "line" and fits(edge))
