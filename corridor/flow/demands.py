"""
What wants to travel, prepared to be solved.

Each row has its nodes, its price where it is left behind, and the arcs of its
class of cargo; all classes share the rows of the capacities.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import CapacityError, CorridorError, NetworkError, NoRouteError
from corridor.flow.arcs import Arcs, Ends, Path, arcs_of, layered, shortest, steps_of
from corridor.flow.setting import ends_of, too_slow
from corridor.graph.costs import usd_per_teu
from corridor.graph.limits import Conditions, Limit, closed_to, limits_of
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Edge, Graph

PERIODS = {"year": 1.0, "week": WEEKS_PER_YEAR}
"""Periods in a year."""


MOST_GAPS = 8
"""So many unknown prices are named."""

UNITS = {"time": "TEU h", "cost": "USD", "generalised": "USD"}


class Wanted(NamedTuple):
    """
    A volume that wants to travel.

    Attributes
    ----------
    row
        Where it is, for messages; empty for a single pair.
    origin, destination
        Place ids.
    teu
        In the period of the question.
    priority
        1 is served first.
    unmet_usd
        Price of a TEU that is not carried [USD]; None takes the default.
    reason
        Why it cannot travel at all; empty where it may.
    """

    row: str
    origin: str
    destination: str
    teu: float
    cargo: str = ""
    priority: int = 1
    unmet_usd: float | None = None
    reason: str = ""


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

    def cost_of_empty(self, edge: Edge, tariffs: Mapping[tuple[str, str, str], float]) -> float | None:
        """Give the cost of an edge for an empty container: its own tariff where one is published."""
        usd = tariffs.get((edge.origin, edge.destination, edge.mode)) if edge.kind == "line" else None
        return self.cost(edge if usd is None else edge._replace(usd=usd))

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
        Arcs of each row of demand, those of empties last; gates spelled out.
    wanted, ends
        Rows of demand, and their nodes in their arcs.
    prices
        Price of a TEU that is not carried of each row, in the unit of the costs; None never leaves it behind.
    per
        Period of all volumes.
    empties
        Arcs of empty containers, by cargo; empty where they are not asked for.
    minutes
        Routes take at most so long [min].
    """

    network: Network
    graphs: Mapping[str, Graph]
    limits: tuple[Limit, ...]
    own: Mapping[str, tuple[Limit, ...]]
    nets: tuple[Arcs, ...]
    wanted: tuple[Wanted, ...]
    ends: tuple[Ends, ...]
    prices: tuple[float | None, ...]
    per: str
    empties: Mapping[str, tuple[Arcs, int]]
    minutes: float = inf


def plan_of(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    graphs: Mapping[str, Graph],
    wanted: Sequence[Wanted],
    *,
    via: Sequence[str] = (),
    excluded: Mapping[str, Collection[int]] | None = None,
    measure: Measure | None = None,
    conditions: Conditions | None = None,
    per: str = "year",
    boxes: bool = False,
    unmet_price: float | None = None,
    within_days: float = inf,
    unbounded: bool = False,
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
    excluded
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
        Price of a TEU that is not carried for rows without one, in the unit of
        the costs; None never leaves any behind that can go.
    within_days
        Routes take at most so long [d].
    unbounded
        Use routes without any known capacity, too.

    Returns
    -------
    plan
        Rows that cannot travel carry their reason.
    """
    by = measure or Measure()
    wanted = [row._replace(cargo=network.cargo_class(row.cargo).id) for row in wanted]
    every: dict[tuple[str, str, str], Limit] = {}
    own: dict[str, tuple[Limit, ...]] = {}
    for cargo, graph in graphs.items():
        own[cargo] = limits_of(network, graph.edges, graph.aboard, conditions)
        every |= {limit.key: limit for limit in own[cargo] if limit.key not in every}
    rows = {key: number for number, key in enumerate(every)}
    found = _Nets(network, graphs, own, rows, by, excluded or {}, within_days * MINUTES_PER_DAY, unbounded=unbounded)
    nets, ends, travelling = list[Arcs](), list[Ends](), list[Wanted]()
    located = [_ends(graphs[row.cargo], row, via) for row in wanted]
    for cargo in graphs:
        found.prepare(
            cargo, [item for row, item in zip(wanted, located, strict=True) if row.cargo == cargo], boxes=boxes
        )
    for row, item in zip(wanted, located, strict=True):
        net, own_ends, reason = found.of(row, item)
        nets.append(net)
        ends.append(own_ends)
        travelling.append(row._replace(reason=reason))
    prices = tuple(unmet_price if (priced := by.price(row.unmet_usd)) is None else priced for row in wanted)
    return Plan(
        network=network,
        graphs=graphs,
        limits=tuple(every.values()),
        own=own,
        nets=tuple(nets),
        wanted=tuple(travelling),
        ends=tuple(ends),
        prices=prices,
        per=per,
        empties={cargo: found.empties(cargo) for cargo in graphs if boxes and network.cargo[cargo].is_boxed},
        minutes=within_days * MINUTES_PER_DAY,
    )


class _Nets:
    """Arcs by cargo and by the places to pass; lives for one call of `plan_of`."""

    def __init__(
        self,
        network: Network,
        graphs: Mapping[str, Graph],
        own: Mapping[str, tuple[Limit, ...]],
        rows: Mapping[tuple[str, str, str], int],
        by: Measure,
        excluded: Mapping[str, Collection[int]],
        minutes: float,
        *,
        unbounded: bool,
    ) -> None:
        self.network, self.graphs, self.own, self.rows, self.by = network, graphs, own, rows, by
        self.excluded, self.minutes, self.unbounded = excluded, minutes, unbounded
        self.base: dict[str, Arcs] = {}
        self.kept: dict[str, list[Ends]] = {}
        self.layers: dict[tuple[str, tuple[frozenset[int], ...]], tuple[Arcs, dict[int, int]]] = {}

    def prepare(self, cargo: str, located: Sequence[Ends | str], *, boxes: bool) -> None:
        """Contract the graph of a class of cargo around the nodes of its rows."""
        kept = [item for item in located if isinstance(item, Ends)]
        if boxes and self.network.cargo[cargo].is_boxed:
            graph = self.graphs[cargo]
            places = {node: graph.nodes[node].partition("|")[0] for item in kept for node in (*item.starts, *item.ends)}
            starts = tuple(graph.starts[place] for place in places.values() if place in graph.starts)
            kept = [*kept, Ends(starts, tuple(graph.ends[place] for place in places.values() if place in graph.ends))]
        self.kept[cargo] = kept
        self.base[cargo] = self._arcs(cargo, self.by.cost)

    def _arcs(self, cargo: str, cost: Callable[[Edge], float | None]) -> Arcs:
        graph = self.graphs[cargo]
        return arcs_of(
            graph,
            self.own[cargo],
            self.kept[cargo],
            cost=cost,
            excluded=self.excluded.get(cargo, ()),
            closed=closed_to(self.network, graph.edges, graph.aboard, cargo),
            rows=self.rows,
        )

    def of(self, row: Wanted, located: Ends | str) -> tuple[Arcs, Ends, str]:
        """Give the arcs and nodes of a row, and why it cannot travel."""
        base = self.base[row.cargo]
        if isinstance(located, str):
            return base, Ends((), ()), located
        key = (row.cargo, located.gates)
        if key not in self.layers:
            alike = [item for item in self.kept[row.cargo] if item.gates == located.gates]
            starts = tuple(dict.fromkeys(node for item in alike for node in item.starts))
            targets = tuple(dict.fromkeys(node for item in alike for node in item.ends))
            net, moved = layered(base, Ends(starts, targets, located.gates), known=not self.unbounded, joined=False)
            self.layers[key] = (net, dict(zip(targets, moved.ends, strict=True)))
        net, targets_of = self.layers[key]
        return net, Ends(located.starts, tuple(targets_of[node] for node in located.ends)), ""

    def empties(self, cargo: str) -> tuple[Arcs, int]:
        """Give the arcs of empty containers, and how far the number of an end is moved in them."""
        tariffs = empty_tariffs(self.network)
        net = self._arcs(cargo, lambda edge: self.by.cost_of_empty(edge, tariffs))
        ends = self.kept[cargo][-1]
        flat, moved = layered(net, ends, known=not self.unbounded, joined=False)
        return flat, moved.ends[0] - ends.ends[0] if ends.ends else 0


def empty_tariffs(network: Network) -> dict[tuple[str, str, str], float]:
    """
    Give the published prices of empty containers over a line, the newest that holds [USD/TEU].

    Parameters
    ----------
    network
        Its rates for ``empty`` containers.

    Returns
    -------
    tariffs
        By place left, place reached and mode.
    """
    day = network.data_date
    rows = [
        rate
        for rate in network.rates.values()
        if rate.load == "empty"
        and (rate.valid_from is None or rate.valid_from <= day)
        and (rate.valid_to is None or rate.valid_to >= day)
    ]
    rows.sort(key=lambda rate: (rate.valid_from.toordinal() if rate.valid_from else 0, rate.id))
    return {(rate.origin, rate.destination, rate.mode): usd_per_teu(rate) for rate in rows}


def _ends(graph: Graph, row: Wanted, via: Sequence[str]) -> Ends | str:
    """Find the nodes of a row; else say why it cannot travel."""
    try:
        return ends_of(graph, (row.origin,), (row.destination,), via)
    except (NoRouteError, CapacityError) as error:
        return str(error)


def why_unmet(plan: Plan, rows: Sequence[int], by: Measure) -> dict[int, CorridorError]:
    """Describe why rows have no route among their arcs: no line, no price, no known capacity, or too little time."""
    found: dict[int, CorridorError] = {row: NoRouteError(plan.wanted[row].reason) for row in rows}
    for cargo, graph in plan.graphs.items():
        own = [row for row in rows if plan.wanted[row].cargo == cargo and not plan.wanted[row].reason]
        if not own:
            continue
        ends = {row: ends_of(graph, (plan.wanted[row].origin,), (plan.wanted[row].destination,)) for row in own}
        timed = arcs_of(graph, (), ends.values(), cost=lambda edge: float(edge.minutes))
        for row in own:
            path = shortest(timed, [arc.cost for arc in timed.arcs], ends[row])
            found[row] = _why_unmet(plan, plan.wanted[row], timed, path, by)
    return found


def _why_unmet(plan: Plan, row: Wanted, timed: Arcs, path: Path | None, by: Measure) -> CorridorError:
    said = f"no way from {row.origin} to {row.destination}"
    if path is None:
        return NoRouteError(f"{said} for {row.cargo}.")
    if path.length > plan.minutes:
        return NoRouteError(too_slow(plan.minutes / MINUTES_PER_DAY, path.length / MINUTES_PER_DAY))
    edges = [timed.graph.edges[edge] for edge, _ in steps_of(timed, path.arcs)]
    gaps = sorted({edge.id for edge in edges if edge.kind and edge.usd is None}) if by.by != "time" else []
    if gaps:
        more = f" and {len(gaps) - MOST_GAPS} more" if len(gaps) > MOST_GAPS else ""
        return NetworkError(
            f"{said} has all its prices; unknown on the fastest: {', '.join(gaps[:MOST_GAPS])}{more}. "
            "Set them with --set ID.usd_per_teu=, or split by time."
        )
    return CapacityError(
        f"{said} has a published capacity, so any volume would fit: --assume-capacity fills class values, "
        "--unbounded takes it as it is."
    )
