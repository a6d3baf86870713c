"""Published times, lengths and prices, and what the plan says of the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.evidence import Comparison, Evidence, score_of_queues, scores_of
from corridor.data.distributions import Z_P90, law_of, quantile
from corridor.data.model import CHARTER
from corridor.data.names import names_of_places, places_named
from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.graph.costs import Tariffs, Terms, price_of_edges, usd_per_teu
from corridor.graph.departure import excluded_from_departure, from_departure
from corridor.graph.modal import moments_of_spread
from corridor.graph.services import spread_of_wait
from corridor.routing.barriers import explain
from corridor.routing.fastest import fastest
from corridor.routing.itinerary import route_of, total_moments
from corridor.studies.counted_queues import queues_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from corridor.data.model import Network, Published, Rate
    from corridor.graph.modal import Edge, Graph


JUDGEMENT = "judgement"
"""Source that is no publication."""


class _Plan(NamedTuple):
    """What the plan says of one published figure."""

    hours: float | None = None
    low: float | None = None
    high: float | None = None
    km: float | None = None
    usd_per_teu: float | None = None
    way: str = "open"
    reason: str = ""
    edges: tuple[Edge, ...] = ()


def evidence_of(network: Network) -> Evidence:
    """
    Set every published figure beside the plan.

    A journey is the fastest route through the places that it is known to pass,
    its wait at the origin left out unless it counts from readiness; where the
    way is shut today, the plan is that of the network with all that is shut
    open again.  A passage is the element itself, a length the route or the
    element.  A row is planned by the product and cargo that it is of, most by whole
    trains.  Prices of the rates
    table are planned over the places that they name, for the container that they are of and by
    the tariffs of their day, and once more without the publications that they rest on.

    Parameters
    ----------
    network
        With its changes applied.
    """
    planner = _Planner(network)
    kinds = {(row.product or CHARTER, row.cargo) for row in network.published.values()}
    planners = {kind: _Planner(replace(network, product=kind[0]), kind[1]) for kind in sorted(kinds)}
    rows = [planners[row.product or CHARTER, row.cargo].compared(row) for _, row in sorted(network.published.items())]
    rates = [row for _, row in sorted(network.rates.items()) if row.load == "laden"]
    comparisons = (*rows, *(planner.priced(row) for row in rates))
    on = network.data_date.isoformat()
    queues = queues_of(network)
    scores = (*scores_of(comparisons), *score_of_queues(queues))
    return Evidence(network.name, on, network.applied, comparisons, scores, queues)


class _Planner:
    """The graphs of one network, the second one built when it is first needed."""

    def __init__(self, network: Network, cargo: str = "") -> None:
        self.network, self.cargo = network, cargo
        self.names = names_of_places(network)
        self.graph = build(network, cargo=cargo)
        self.reopened: Graph | None = None

    def compared(self, row: Published) -> Comparison:
        """Set one row of the published table beside the plan."""
        if row.element:
            plan = self.passage(row.element)
        else:
            plan = self.journey(row.origin, row.destination, row.via, ready=row.counts_from == "ready")
        return Comparison(
            id=row.id,
            kind=row.kind,
            subject=row.subject,
            origin=row.origin,
            destination=row.destination,
            via=row.via,
            element=row.element,
            date=row.date,
            counts_from=row.counts_from,
            held_back=row.held_back == "yes",
            days_low=row.days_low,
            days=row.days,
            days_high=row.days_high,
            km=row.km,
            usd_per_teu=row.usd_per_teu,
            sources=row.sources,
            plan_hours=plan.hours,
            plan_low=plan.low,
            plan_high=plan.high,
            plan_km=plan.km,
            plan_usd_per_teu=plan.usd_per_teu,
            way=plan.way,
            reason=plan.reason,
        )

    def priced(self, rate: Rate) -> Comparison:
        """Set a through price beside the sum of the legs, over the places that its `via` names."""
        ends = (rate.origin, rate.destination)
        named = (ids[0] for ids in places_named(self.names, rate) if len(ids) == 1)
        via = tuple(place for place in named if place not in ends)
        plan = self.journey(rate.origin, rate.destination, via, ready=False, mode=rate.mode)
        size = "40" if rate.container == "teu" else rate.container
        terms = Terms(size, rate.valid_from, carriage=rate.carriage or Terms().carriage)
        priced = price_of_edges(Tariffs(self.network, terms), plan.edges)
        without = frozenset(rate.sources) - {JUDGEMENT}
        held = price_of_edges(Tariffs(self.network, terms._replace(without=without)), plan.edges)
        return Comparison(
            id=rate.id,
            kind="rate",
            subject="price",
            origin=rate.origin,
            destination=rate.destination,
            via=via,
            element="",
            date=rate.valid_from.isoformat() if rate.valid_from else "",
            counts_from="departure",
            held_back=False,
            days_low=None,
            days=None,
            days_high=None,
            km=None,
            usd_per_teu=round(usd_per_teu(rate), 2),
            sources=rate.sources,
            plan_hours=plan.hours,
            plan_low=plan.low,
            plan_high=plan.high,
            plan_km=plan.km,
            plan_usd_per_teu=priced if plan.edges else None,
            left_out_usd_per_teu=held if plan.edges else None,
            way=plan.way,
            reason=plan.reason,
            offer=rate.offer,
        )

    def journey(self, origin: str, destination: str, via: Sequence[str], *, ready: bool, mode: str = "") -> _Plan:
        """Plan a route, over what is shut today if nothing else leads there; a price by ship is set beside a ship."""
        try:
            return self._planned(self.graph, origin, destination, via, ready=ready, mode=mode)
        except NoRouteError as error:
            reason = explain(self.network, origin, destination, via=tuple(via)) or str(error)
        if self.reopened is None:
            # Dated closures become waits of a search by date, which this search is not: nothing is shut.
            self.reopened = build(self.network, dated=True, cargo=self.cargo, suspended=True)
        try:
            plan = self._planned(self.reopened, origin, destination, via, ready=ready, mode=mode)
        except NoRouteError:
            return _Plan(way="none", reason=reason)
        return plan._replace(way="suspended", reason=reason)

    def _planned(
        self, graph: Graph, origin: str, destination: str, via: Sequence[str], *, ready: bool, mode: str
    ) -> _Plan:
        """Plan a route on a graph; times count from the first departure unless from readiness."""
        excluded: AbstractSet[int] = _other_ways(self.network, graph, mode)
        if not ready:
            excluded = excluded_from_departure(graph, origin, excluded)
            graph = from_departure(graph, origin)
        edges = fastest(graph, origin, destination, via=via, excluded=frozenset(excluded))
        if mode and all(graph.edges[number].mode != mode for number in edges):
            return _Plan(way="none", reason=f"no way from {origin} to {destination} by {mode}.")
        return _plan_of(graph, edges, origin, destination)

    def passage(self, key: str) -> _Plan:
        """Give the time of one element, and of a link its length and price."""
        network = self.network
        service = network.services.get(key)
        if service is not None:
            wait = moments_of_spread(spread_of_wait((service,)))
            return _Plan(wait.mean, quantile(wait, -Z_P90), quantile(wait, Z_P90))
        link = network.links.get(key)
        element = link or network.borders.get(key) or network.facilities.get(key)
        if element is None:
            return _Plan(way="none", reason=f"{key!r} has no time of its own.")
        hours = element.hours
        plan = _Plan(law_of(hours).moments().mean, hours.low, hours.high, usd_per_teu=element.usd_per_teu)
        return plan._replace(km=link.length_km) if link else plan


def _other_ways(network: Network, graph: Graph, mode: str) -> frozenset[int]:
    """Exclude the lines that stand for another way than the one that a price is for."""
    rivals = network.modes[mode].rivals if mode else ()
    return frozenset(number for number, edge in enumerate(graph.edges) if edge.kind == "line" and edge.mode in rivals)


def _plan_of(graph: Graph, numbers: Sequence[int], origin: str, destination: str) -> _Plan:
    route = route_of(graph, numbers, origin=origin, destination=destination)
    edges = tuple(graph.edges[number] for number in numbers if graph.edges[number].kind)
    total = total_moments(edges)
    low, high = quantile(total, -Z_P90), quantile(total, Z_P90)
    return _Plan(total.mean, low, high, route.km, route.usd_per_teu, edges=edges)
