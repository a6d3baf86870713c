"""What every question of capacity needs before it is put: its options checked, its places found, what stops it told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING

from corridor.data.names import find_place
from corridor.errors import NetworkError, PlaceError, suggest
from corridor.flow.demands import PERIODS
from corridor.graph.build import build
from corridor.graph.closures import closures_by_member, open_shares_of
from corridor.graph.departure import from_departure
from corridor.routing.avoid import excluded_edges, idle_warnings, resolved_avoid
from corridor.routing.barriers import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.scenario.query import Query


# -- options -------------------------------------------------------------------------------------------------------


def check(*, per: str = "year", month: int | None = None, within_days: float | None = None) -> None:
    """
    Refuse options that make no sense.

    Raises
    ------
    NetworkError
        With what to write instead.
    """
    if per not in PERIODS:
        msg = f"--per {per!r}: choose year or week."
        raise NetworkError(msg)
    if month is not None and not 1 <= month <= 12:
        msg = f"--month {month}: 1 is January, 12 is December."
        raise NetworkError(msg)
    if within_days is not None and within_days < inf:
        check_volume("--within", within_days)


def check_volume(where: str, value: float) -> None:
    """Refuse a volume, a price or a number of days that is not above zero."""
    if not 0 < value < inf:
        msg = f"{where} {value:g}: give a figure above zero."
        raise NetworkError(msg)


def parse_departure(text: str) -> datetime:
    """
    Read a date, or a date and time.

    Raises
    ------
    NetworkError
        If it is neither.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        msg = f"--depart {text!r} is no date: write it as 2026-12-01 or 2026-12-01T08:00."
        raise NetworkError(msg) from None
    if found.tzinfo is not None:
        msg = f"--depart {text!r}: give the local time of the origin, without a time zone."
        raise NetworkError(msg)
    return found


def graph_over_year(network: Network, cargo: str) -> Graph:
    """
    Build the graph of all that is open at some time: what closures shut counts month by month.

    Parameters
    ----------
    network
        With its changes applied.
    cargo
        Class of cargo.
    """
    held = {key: row for key, row in network.closures.items() if row.kind in ("storm", "window")}
    return build(replace(network, closures=held) if len(held) < len(network.closures) else network, cargo=cargo)


def shut_records(network: Network, month: int | None) -> frozenset[str]:
    """Name the records that some closure shuts for the whole of a month, or of every month."""
    found = set()
    for key, rows in closures_by_member(network).items():
        for row in rows:
            shares = open_shares_of(row, network.data_date)
            if not any(shares if month is None else shares[month - 1 : month]):
                found.add(key)
    return frozenset(found)


# -- places and ways -----------------------------------------------------------------------------------------------


def places_of(graph: Graph, asked: str | Sequence[str]) -> tuple[str, ...]:
    """
    Find places by name, or all of a country.

    Parameters
    ----------
    graph
        With its places.
    asked
        One name or several, or ``"country:CN"``.

    Raises
    ------
    PlaceError
        If there is none.
    """
    found: dict[str, None] = {}
    for text in (asked,) if isinstance(asked, str) else asked:
        kind, colon, code = text.partition(":")
        if colon and kind.strip() == "country":
            inside = [key for key, place in graph.places.items() if place.country == code.strip().upper()]
            if not inside:
                countries = {place.country for place in graph.places.values()}
                msg = f"{text!r}: the network has no place in {code.strip().upper()!r}." + suggest(
                    code.upper(), countries
                )
                raise PlaceError(msg)
            found |= dict.fromkeys(inside)
        else:
            found[find_place(graph.names, text)] = None
    return tuple(found)


def leaving(graph: Graph, origins: Sequence[str]) -> Graph:
    """Let times count from the first departure, as those of a route do."""
    for origin in dict.fromkeys(origins):
        graph = from_departure(graph, origin)
    return graph


def excluded_for(graph: Graph, query: Query) -> tuple[frozenset[int], tuple[str, ...]]:
    """Find the edges that a question stays out of, and what to say of restrictions that take out nothing."""
    excluded, idle = excluded_edges(graph, resolved_avoid(graph.names, query.avoid))
    return excluded, idle_warnings(idle)


def stations_of(graph: Graph, query: Query) -> tuple[str, ...]:
    """Find the places to pass."""
    return tuple(find_place(graph.names, name) for name in query.via)


def why_not(network: Network, starts: Sequence[str], ends: Sequence[str], query: Query, otherwise: str) -> str:
    """
    Say what stopped a question between two places; of sets of places there is no more to say.

    Parameters
    ----------
    network
        With its changes applied.
    starts, ends
        Place ids.
    query
        With places to pass, restrictions and cargo.
    otherwise
        What to say where there is no more.
    """
    if len(starts) != 1 or len(ends) != 1:
        return otherwise
    graph = build(network, cargo=query.cargo)
    avoid = resolved_avoid(graph.names, query.avoid)
    found = explain(network, starts[0], ends[0], via=stations_of(graph, query), avoid=avoid, cargo=query.cargo)
    return otherwise if "no links join the two places" in found else found or otherwise
