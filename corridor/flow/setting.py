"""A question of capacity, ready to be solved: arcs, what limits them each month, and how long routes may take."""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import CapacityError, NoRouteError
from corridor.flow.arcs import Arcs, Ends, arcs_of, compact, holding, layered, shortest, steps_of, within
from corridor.flow.circles import Circles
from corridor.flow.greatest import GreatestFlow, Season
from corridor.graph.closures import closures_by_member, open_shares_of
from corridor.graph.limits import DAYS_OF_MONTHS, Conditions, Limit, closed_to, limits_of
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Edge, Graph

DETOUR = 1.3
DETOUR_DAYS = 6.0
"""Unless asked for, routes are left out that take so many times the fastest and so many days more."""

MOST_NAMED = 9
"""Places of a route that are named; of more, so many spread over it."""


class Setting(NamedTuple):
    """
    A question of capacity, ready to be solved.

    Attributes
    ----------
    network, graph
        In which it is put.
    limits
        Rows of the programs, in order.
    net, ends
        Arcs whose cost is their expected time [min]; one start, one end, gates spelled out.
    seasons
        Months in which the same is open; one where the question is about a month.
    within_days
        Routes take at most so long [d]; infinite where every detour counts.
    left_out
        A route without any known capacity, for a remark; empty where there is none.
    cargo
        Class of cargo.
    """

    network: Network
    graph: Graph
    limits: tuple[Limit, ...]
    net: Arcs
    ends: Ends
    seasons: tuple[Season, ...]
    within_days: float = inf
    left_out: str = ""
    cargo: str = ""

    def greatest_flow(self) -> GreatestFlow:
        """Solve for the greatest flow."""
        uppers = [limit.teu_per_year for limit in self.limits]
        circles = Circles(self.net) if self.left_out else None
        return GreatestFlow(self.net, self.ends, uppers, self.seasons, self.within_days * MINUTES_PER_DAY, circles)


def setting_of(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    graph: Graph,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    via: Sequence[str] = (),
    excluded: Collection[int] = (),
    cargo: str = "",
    conditions: Conditions | None = None,
    within_days: float | None = None,
    unbounded: bool = False,
) -> Setting:
    """
    Get a question of capacity ready.

    Parameters
    ----------
    network, graph
        The graph is built of the network.
    origins, destinations
        Place ids; the flow may start and end at any of them.
    via
        Places to pass, in order.
    excluded
        Edges that may not be used.
    cargo
        Class of cargo, for which the graph was built; empty is the default.
    conditions
        How capacities are read.
    within_days
        Routes take at most so long [d]; None leaves out the detours that no
        planner would take, infinite leaves out nothing.
    unbounded
        Use routes without any known capacity, too.

    Raises
    ------
    NoRouteError
        If no route joins the two.
    CapacityError
        If every route takes longer than asked for, or no capacity is known on any.
    """
    asked = conditions or Conditions()
    ends = ends_of(graph, origins, destinations, via)
    limits = limits_of(network, graph.edges, graph.aboard, asked)
    kind = network.cargo_class(cargo).id
    closed = closed_to(network, graph.edges, graph.aboard, kind)
    net = arcs_of(graph, limits, [ends], cost=_minutes, excluded=excluded, closed=closed)
    whole, whole_ends = layered(net, ends, known=False)
    path = shortest(whole, _costs(whole), whole_ends)
    if path is None:
        through = f" through {', '.join(via)}" if via else ""
        msg = f"no way from {_listed(origins)} to {_listed(destinations)}{through}."
        raise NoRouteError(msg)
    fastest = path.length / MINUTES_PER_DAY
    most = within_days if within_days is not None else max(fastest * DETOUR, fastest + DETOUR_DAYS)
    if most < fastest:
        raise CapacityError(too_slow(most, fastest))
    whole = within(whole, whole_ends, most * MINUTES_PER_DAY)
    free = shortest(whole, [inf if arc.loads else arc.cost for arc in whole.arcs], whole_ends)
    flat, flat_ends = layered(net, ends)
    flat = compact(within(flat, flat_ends, most * MINUTES_PER_DAY), flat_ends)
    said = "" if free is None else _without_capacity(graph, whole, free.arcs)
    if free is not None and (unbounded or Circles(flat).shortest(_costs(flat), flat_ends) is None):
        raise CapacityError(_nothing_bounds(network, whole, free.arcs, said, fastest))
    seasons = _seasons(network, limits, flat, asked)
    return Setting(network, graph, limits, flat, flat_ends, seasons, most, said, kind)


def _minutes(edge: Edge) -> float:
    return float(edge.minutes)


def _costs(net: Arcs) -> list[float]:
    return [arc.cost for arc in net.arcs]


def _seasons(network: Network, limits: Sequence[Limit], net: Arcs, asked: Conditions) -> tuple[Season, ...]:
    """Put together the months in which the same is open."""
    shut = _shut_arcs(network, net)
    used = {row for arc in net.arcs for row, _ in arc.loads}
    if asked.month is not None:
        return (Season((asked.month,), 1.0, (1.0,) * len(limits), shut.get(asked.month, frozenset())),)
    found: dict[tuple[tuple[float, ...], frozenset[int]], list[int]] = {}
    for month in range(1, len(DAYS_OF_MONTHS) + 1):
        factors = tuple(
            limit.full_teu_per_year * limit.open_shares[month - 1] / limit.teu_per_year
            if row in used and limit.teu_per_year > 0
            else 1.0
            for row, limit in enumerate(limits)
        )
        found.setdefault((factors, shut.get(month, frozenset())), []).append(month)
    return tuple(
        Season(tuple(months), sum(DAYS_OF_MONTHS[month - 1] for month in months) / DAYS_PER_YEAR, factors, arcs)
        for (factors, arcs), months in found.items()
    )


def _shut_arcs(network: Network, net: Arcs) -> Mapping[int, frozenset[int]]:
    """Find the arcs on which something is shut for the whole of a month."""
    shut: dict[int, set[str]] = {}
    for key, rows in closures_by_member(network).items():
        for row in rows:
            for month, share in enumerate(open_shares_of(row, network.data_date), start=1):
                if share == 0:
                    shut.setdefault(month, set()).add(key)
    edges = net.graph.edges
    return {
        month: holding(net, lambda step, keys=keys: edges[step[0]].id in keys or step[1] in keys)  # type: ignore[misc]
        for month, keys in shut.items()
    }


def too_slow(asked_days: float, fastest_days: float) -> str:
    """Describe that a limit of time leaves no route."""
    return f"no way takes only {asked_days:g} days; the fastest takes {fastest_days:.1f}: raise --within."


def ends_of(graph: Graph, origins: Sequence[str], destinations: Sequence[str], via: Sequence[str] = ()) -> Ends:
    """
    Find the nodes of a question.

    Raises
    ------
    CapacityError
        If a place is on both sides.
    NoRouteError
        If no line leaves, or none reaches, any of the places.
    """
    both = sorted(set(origins) & set(destinations))
    if both:
        msg = f"{', '.join(both)}: origin and destination are one; nothing has to be carried."
        raise CapacityError(msg)
    starts = tuple(graph.starts[place] for place in origins if place in graph.starts)
    ends = tuple(graph.ends[place] for place in destinations if place in graph.ends)
    for nodes, places, verb in ((starts, origins, "leaves"), (ends, destinations, "reaches")):
        if not nodes:
            msg = f"no open line {verb} {_listed(places)}."
            raise NoRouteError(msg)
    stations = [place for place in via if place not in (*origins, *destinations)]
    gates = tuple(
        frozenset(
            number
            for number, label in enumerate(graph.nodes)
            if label.startswith(f"{place}|") and label.split("|")[2].startswith("arrive")
        )
        for place in stations
    )
    return Ends(starts, ends, gates)


def _without_capacity(graph: Graph, net: Arcs, arcs: Sequence[int]) -> str:
    """Name a route on which no capacity is known, with its days."""
    edges = [graph.edges[number] for number, _ in steps_of(net, arcs)]
    lines = [edge for edge in edges if edge.kind == "line"]
    if not lines:
        return "no line between the two places"
    places = [lines[0].origin, *(edge.destination for edge in lines)]
    days = sum(edge.minutes for edge in edges if edge.kind) / MINUTES_PER_DAY
    return f"{_shortened(places)}; {days:.1f} days"


def _nothing_bounds(network: Network, net: Arcs, arcs: Sequence[int], said: str, fastest: float) -> str:
    edges = [net.graph.edges[number] for number, _ in steps_of(net, arcs)]
    modes = sorted({edge.mode for edge in edges if edge.kind == "line" and network.modes[edge.mode].is_water})
    hints = ["--assume-capacity fills class values"]
    if modes:
        hints.append(f"--avoid mode:{modes[-1]} leaves {'it' if len(modes) == 1 else 'such ships'} out")
    days = sum(net.arcs[number].minutes for number in arcs) / MINUTES_PER_DAY
    if days > fastest:
        shorter = ceil(max(fastest, min(days - 1, 1.2 * fastest)))
        hints.append(f"--within {shorter} keeps to ways of at most {shorter} days")
    return f"no capacity is published on a whole way ({said}), so nothing bounds the flow: {', '.join(hints)}."


def _shortened(places: Sequence[str]) -> str:
    if len(places) <= MOST_NAMED:
        return " - ".join(places)
    step = (len(places) - 1) / (MOST_NAMED - 1)
    return " - ".join(places[round(number * step)] for number in range(MOST_NAMED))


def _listed(places: Sequence[str], most: int = 3) -> str:
    more = f" and {len(places) - most} more" if len(places) > most else ""
    return ", ".join(places[:most]) + more
