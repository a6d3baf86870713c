"""The emissions of a shipment, leg by leg, as ISO 14083 states them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.emissions import Part, Statement
from corridor.graph.emissions import TEU_OF_SIZE, emission_of, tonnes_of

if TYPE_CHECKING:
    from corridor.answers.routes import Leg, Route
    from corridor.data.model import Facility, Link, Network


def statement_of(network: Network, route: Route) -> Statement:
    """
    State the emissions of one container over a route; of cargo without containers, of one TEU of space.

    Parameters
    ----------
    network
        Of the route, with the size and mass of the container.
    route
        Any.

    Returns
    -------
    statement
        One part a leg that emits; the total is the sum of the parts.
    """
    teu = TEU_OF_SIZE[route.size] if route.size else 1
    parts = []
    for number, leg in enumerate(route.legs, start=1):
        element = _element(network, leg)
        if element is not None:
            parts.append(_part(network, number, leg, element, teu))
    return Statement(
        origin=route.origin,
        destination=route.destination,
        on=route.on,
        applied=route.applied,
        size=route.size,
        tonnes=round((tonnes_of(network) or 0) * teu, 3),
        parts=tuple(parts),
        names=route.names,
        rank=route.rank,
    )


def with_mass_of(route: Route, network: Network) -> Route:
    """Give a route the emissions that it has with the cargo of another network, such as one with other `tonnes`."""
    legs = []
    for leg in route.legs:
        element = _element(network, leg)
        legs.append(leg._replace(kg_co2e_per_teu=emission_of(network, element).kg_co2e) if element else leg)
    return route._replace(legs=tuple(legs))


def _element(network: Network, leg: Leg) -> Link | Facility | None:
    if leg.kind == "line":
        return network.links[leg.id]
    return network.facilities.get(leg.id) if leg.kind in ("transfer", "access", "egress") else None


def _part(network: Network, number: int, leg: Leg, element: Link | Facility, teu: int) -> Part:
    found = emission_of(network, element)
    factor = found.factor

    def of_container(kg: float | None) -> float | None:
        return None if kg is None else round(kg * teu, 2)

    distance = found.distance.value if found.distance else 1.0
    total, from_tank = of_container(found.kg_co2e), of_container(found.kg_ttw)
    return Part(
        leg=number,
        what="transport" if leg.kind == "line" else "hub",
        id=leg.id,
        origin=leg.origin,
        destination=leg.destination,
        mode=leg.mode,
        km=leg.km,
        distance=distance,
        tkm=round(found.tonnes * teu * leg.km * distance, 1),
        factor=factor.id if factor else "",
        value=factor.value if factor else None,
        unit=factor.unit if factor else "",
        kg_wtt=None if total is None or from_tank is None else round(total - from_tank, 2),
        kg_ttw=from_tank,
        kg_co2e=total,
        filled=found.filled,
        basis=factor.basis if factor else "",
        confidence=factor.confidence if factor else "",
        sources=found.sources,
    )
