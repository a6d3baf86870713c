"""
What wants to travel, made ready to be solved.

Each row has its nodes, its price where it is left behind, and the arcs of its
class of cargo; all classes share the rows of the capacities.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import CapacityError, NetworkError, NoRouteError
from corridor.flow.arcs import Arcs, Ends, arcs_of, shortest, steps_of
from corridor.flow.throughput import ends_of
from corridor.graph.limits import Conditions, Limit, closed_to, limits_of
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Edge, Graph

PERIODS = {"year": 1.0, "week": WEEKS_PER_YEAR}
"""Periods in a year."""

PRICE_OF_UNMET = 10.0
"""A TEU left behind costs so many times the dearest of the cheapest ways, unless its row has a price."""

MOST_GAPS = 8
"""So many unknown prices are named."""

UNITS = {"time": "TEU h", "cost": "USD", "generalised": "USD"}


class Wanted(NamedTuple):
    """
    A volume that wants to travel.

    Attributes
    ----------
    row
        Where it stands, for messages; empty for a single pair.
    origin, destination
        Place ids.
    teu
        In the period of the question.
    priority
        1 is served first.
    unmet_usd
        Price of a TEU left behind [USD]; None takes the default.
    """

    row: str
    origin: str
    destination: str
    teu: float
    cargo: str = ""
    priority: int = 1
    unmet_usd: float | None = None


class Measure(NamedTuple):
    """
    What counts as cheap.

    Attributes
    ----------
    by
        ``"time"`` [h], ``"cost"`` [USD] or ``"generalised"`` [USD].
    usd_per_teu_day
        Value of time, for generalised cost and for unmet prices by time.
    """

    by: str = "time"
    usd_per_teu_day: float | None = None

    def cost(self, edge: Edge) -> float | None:
        """Give the cost of an edge for one TEU; None is unknown."""
        if self.by == "time":
            return edge.minutes / MINUTES_PER_HOUR
        if edge.usd is None:
            return None
        return edge.usd + (self.usd_per_teu_day or 0.0) * edge.minutes / MINUTES_PER_DAY

    def price(self, usd: float | None) -> float | None:
        """Bring a price of unmet demand to the unit of the costs; None where it cannot be."""
        if usd is None or self.by != "time":
            return usd
        return usd / self.usd_per_teu_day * HOURS_PER_DAY if self.usd_per_teu_day else None


class Plan(NamedTuple):
    """
    A demand table, ready to be solved.

    Attributes
    ----------
    network, graphs
        One graph a class of cargo.
    limits
        Rows of the program that are capacities, in order.
    own
        The same by class of cargo, with the edges of its graph.
    nets
        Arcs by class of cargo.
    wanted, ends
        Rows of demand, and their nodes.
    prices
        Price of a TEU left behind of each row, in the unit of the costs.
    per
        Period of all volumes.
    boxes
        Whether empty boxes come back.
    """

    network: Network
    graphs: Mapping[str, Graph]
    limits: tuple[Limit, ...]
    own: Mapping[str, tuple[Limit, ...]]
    nets: Mapping[str, Arcs]
    wanted: tuple[Wanted, ...]
    ends: tuple[Ends, ...]
    prices: tuple[float, ...]
    per: str
    boxes: bool


def plan_of(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    graphs: Mapping[str, Graph],
    wanted: Sequence[Wanted],
    *,
    via: Sequence[str] = (),
    barred: Mapping[str, Collection[int]] | None = None,
    measure: Measure | None = None,
    conditions: Conditions | None = None,
    per: str = "year",
    boxes: bool = False,
    unmet_price: float | None = None,
) -> Plan:
    """
    Get a demand table ready.

    Parameters
    ----------
    network
        With its changes applied.
    graphs
        One a class of cargo that is asked for.
    wanted
        At least one row; volumes a `per`.
    via
        Places that everything passes, in order.
    barred
        Edges that may not be used, by class of cargo.
    measure
        What counts as cheap; None takes time.
    conditions
        How capacities are read.
    per
        ``"year"`` or ``"week"``.
    boxes
        Bring empty boxes back.
    unmet_price
        Price of a TEU left behind for rows without one, in the unit of the costs.

    Raises
    ------
    NoRouteError
        If a row has no way; it is named.
    NetworkError
        If a row has a way, but no price is known for it.
    """
    by = measure or Measure()
    every: dict[tuple[str, str, str], Limit] = {}
    own: dict[str, tuple[Limit, ...]] = {}
    for cargo, graph in graphs.items():
        own[cargo] = limits_of(network, graph.edges, graph.aboard, conditions)
        every |= {limit.key: limit for limit in own[cargo] if limit.key not in every}
    rows = {key: number for number, key in enumerate(every)}
    nets = {}
    ends = tuple(_ends(graphs[row.cargo], row, via) for row in wanted)
    for cargo, graph in graphs.items():
        kept = [found for row, found in zip(wanted, ends, strict=True) if row.cargo == cargo]
        if boxes and network.cargo[cargo].is_boxed:
            asked = [row for row in wanted if row.cargo == cargo]
            kept += [ends_of(graph, (row.destination,), (row.origin,)) for row in asked]
        nets[cargo] = arcs_of(
            graph,
            own[cargo],
            kept,
            cost=by.cost,
            barred=(barred or {}).get(cargo, ()),
            closed=closed_to(network, graph.edges, graph.aboard, cargo),
            rows=rows,
        )
    cheapest = [
        _cheapest(graphs[row.cargo], nets[row.cargo], row, found, by) for row, found in zip(wanted, ends, strict=True)
    ]
    default = unmet_price if unmet_price is not None else float(ceil(PRICE_OF_UNMET * max(cheapest, default=1.0)) or 1)
    prices = tuple(default if (priced := by.price(row.unmet_usd)) is None else priced for row in wanted)
    return Plan(network, graphs, tuple(every.values()), own, nets, tuple(wanted), ends, prices, per, boxes)


def _ends(graph: Graph, row: Wanted, via: Sequence[str]) -> Ends:
    try:
        return ends_of(graph, (row.origin,), (row.destination,), via)
    except (NoRouteError, CapacityError) as error:
        msg = f"{_where(row)}{error}"
        raise type(error)(msg) from None


def _where(row: Wanted) -> str:
    return f"{row.row}: " if row.row else ""


def _cheapest(graph: Graph, net: Arcs, row: Wanted, ends: Ends, by: Measure) -> float:
    """Give the cost of the cheapest way of a row, capacities left aside."""
    paths = shortest(net, [arc.cost for arc in net.arcs], ends)
    if paths:
        return min(path.length for path in paths.values())
    gaps = _unpriced(graph, ends) if by.by != "time" else []
    where = f"{_where(row)}no way from {row.origin} to {row.destination}"
    if gaps:
        more = f" and {len(gaps) - MOST_GAPS} more" if len(gaps) > MOST_GAPS else ""
        msg = (
            f"{where} has all its prices; unknown on the fastest: {', '.join(gaps[:MOST_GAPS])}{more}. "
            "Set them with --set ID.usd_per_teu=, or split by time."
        )
        raise NetworkError(msg)
    msg = f"{where} for {row.cargo}."
    raise NoRouteError(msg)


def _unpriced(graph: Graph, ends: Ends) -> list[str]:
    """List what has no price on the fastest way; empty where there is no way at all."""
    timed = arcs_of(graph, (), [ends], cost=lambda edge: float(edge.minutes))
    ways = shortest(timed, [arc.cost for arc in timed.arcs], ends)
    if not ways:
        return []
    steps = steps_of(timed, min(ways.values(), key=lambda path: path.length).arcs)
    edges = [graph.edges[number] for number, _ in steps]
    return sorted({edge.id for edge in edges if edge.kind and edge.usd is None})
