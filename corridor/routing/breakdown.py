"""Where the days and the money of a route go, and what its range comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.explanation import Cost, Gap, Ground, Operator, RouteExplanation
from corridor.data.model import Border, Facility, Tariff
from corridor.graph.emissions import emission_of
from corridor.routing.itinerary import route_of
from corridor.routing.resolve import fastest_of
from corridor.routing.through_rates import through_rate
from corridor.routing.variance import shares_of_variance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Leg
    from corridor.data.model import Link, Network, Sourced
    from corridor.graph.modal import Edge, Graph
    from corridor.routing.resolve import Resolved

NO_OPERATOR = "operator not named"
"""Operator of a service whose row names none."""


def explanation_of(asked: Resolved) -> RouteExplanation:
    """
    Explain the fastest route by itself.

    Parameters
    ----------
    asked
        The question.

    Returns
    -------
    explanation
        Without answers to "why not".

    Raises
    ------
    NoRouteError
        If there is none; the message says what stopped it.
    """
    network, graph, edges = asked.network, asked.graph, fastest_of(asked)
    route = route_of(graph, edges, origin=asked.origin, destination=asked.destination)
    costs = tuple(_cost(network, number, leg) for number, leg in enumerate(route.legs, start=1))
    return RouteExplanation(
        route=route,
        shares=shares_of_variance([graph.edges[number] for number in edges if graph.edges[number].kind]),
        operators=_operators(network, graph, edges),
        costs=costs,
        grounds=_grounds(network, route.legs),
        gaps=tuple(gap for cost, leg in zip(costs, route.legs, strict=True) for gap in _gaps(network, cost, leg)),
        through=through_rate(network, route),
    )


def _operators(network: Network, graph: Graph, edges: Sequence[int]) -> tuple[Operator, ...]:
    """Share out the time in motion, and the wait for departures, over those who run it."""
    aboard = dict(graph.aboard)
    found: dict[str, list[int]] = {}
    waited = 0
    for number in edges:
        edge = graph.edges[number]
        if edge.kind == "wait":
            waited += edge.minutes
        elif edge.kind == "line":
            times = found.setdefault(_operator(network, aboard.get(number, ()), edge), [0, 0])
            times[0] += edge.minutes
            times[1] += waited
            waited = 0
    rows = (Operator(name, *times) for name, times in found.items())
    return tuple(sorted(rows, key=lambda row: (-row.moving_minutes - row.waiting_minutes, row.name)))


def _operator(network: Network, services: Sequence[str], edge: Edge) -> str:
    if not services:
        return f"{network.modes[edge.mode].plural} of {edge.country}"
    names = {network.services[key].operator or NO_OPERATOR for key in services}
    return " or ".join(sorted(names))


def _cost(network: Network, number: int, leg: Leg) -> Cost:
    element = _element(network, leg)
    if element is None:
        return Cost(number, leg.usd_per_teu, leg.kg_co2e_per_teu)
    known: dict[str, Sourced] = {**network.tariffs, **network.rates, element.id: element}
    grounds = [known[fee.by] for fee in leg.fees if fee.by in known]
    emission = None if isinstance(element, Border) else emission_of(network, element)
    factor = emission.factor if emission else None
    return Cost(
        leg=number,
        usd_per_teu=leg.usd_per_teu,
        kg_co2e_per_teu=leg.kg_co2e_per_teu,
        usd_by=tuple(dict.fromkeys(fee.by for fee in leg.fees)),
        co2_by=(factor.id,) if factor else (),
        usd_sources=tuple(sorted({source for row in grounds for source in row.sources})),
        co2_sources=emission.sources if emission else (),
        usd_assumed=any(fee.filled for fee in leg.fees) or (grounds == [element] and element.basis == "assumed"),
        co2_assumed=bool(emission and factor and (emission.filled or factor.basis == "assumed")),
    )


def _element(network: Network, leg: Leg) -> Link | Border | Facility | None:
    if leg.kind == "line":
        return network.links[leg.id]
    if leg.kind == "border":
        return network.borders[leg.id]
    # The collection of a box is a constant of the network, without a price of its own.
    return network.facilities.get(leg.id) if leg.kind in ("transfer", "access", "egress") else None


def _grounds(network: Network, legs: Sequence[Leg]) -> tuple[Ground, ...]:
    """Gather the rates and factors behind the costs of legs."""
    found: dict[str, Ground] = {}
    for leg in legs:
        element = _element(network, leg)
        if element is None:
            continue
        for row in (network.tariffs.get(fee.by) or network.rates.get(fee.by) for fee in leg.fees):
            if row is not None:
                size = row.size if isinstance(row, Tariff) else row.container
                unit = "USD/TEU" if size == "teu" else f"USD/{size}-foot container"
                unit += " km" if isinstance(row, Tariff) and row.per == "km" else ""
                found[row.id] = Ground(row.id, row.usd, unit, row.basis, row.confidence, row.sources)
        factor = None if isinstance(element, Border) else emission_of(network, element).factor
        if factor is not None:
            evidence = (factor.basis, factor.confidence, factor.sources)
            found[factor.id] = Ground(factor.id, factor.value, factor.unit, *evidence)
    return tuple(found[key] for key in sorted(found))


def _gaps(network: Network, cost: Cost, leg: Leg) -> list[Gap]:
    gaps = []
    element = _element(network, leg)
    if cost.usd_per_teu is None:
        kinds = {"line": "line", "border": "crossing"}
        where = ", ".join(dict.fromkeys(leg.countries)) or leg.country
        gaps.append(Gap("usd", cost.leg, f"no {kinds.get(leg.kind, 'move')} tariff for {leg.mode} in {where}"))
    if cost.kg_co2e_per_teu is None:
        factor = f"co2-hub-{element.kind}" if isinstance(element, Facility) else f"factor for {leg.mode}"
        gaps.append(Gap("co2", cost.leg, f"no {factor} in network.toml"))
    return gaps
