"""Emissions of single elements as ISO 14083 adds them: transport and hubs, well to tank and tank to wheel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.model import Facility

if TYPE_CHECKING:
    from corridor.data.model import CargoClass, Constant, Link, Network

GRAMS_PER_KG = 1000
TEU_OF_SIZE = {"20": 1, "40": 2}


class Emission(NamedTuple):
    """
    Emissions of the cargo of one TEU over an element.

    Attributes
    ----------
    kg_co2e
        Well to wheel [kg CO2e/TEU]; None is unknown.
    filled
        Whether traction is unknown and counts as mixed.
    factor
        Emission intensity behind [g CO2e/t km], of a hub [kg CO2e/t or /TEU].
    share
        Of the factor, the part from tank to wheel; None where it is not distinguished.
    distance
        Distance driven over the length of the link; None is 1.
    tonnes
        Cargo of one TEU [t].
    """

    kg_co2e: float | None
    filled: bool = False
    sources: tuple[str, ...] = ()
    factor: Constant | None = None
    share: Constant | None = None
    distance: Constant | None = None
    tonnes: float = 0.0

    @property
    def kg_ttw(self) -> float | None:
        """Tank to wheel [kg CO2e/TEU]; None where it is not distinguished."""
        return None if self.kg_co2e is None or self.share is None else round(self.kg_co2e * self.share.value, 2)

    @property
    def kg_wtt(self) -> float | None:
        """Well to tank [kg CO2e/TEU], the rest; of electric traction all."""
        return None if self.kg_co2e is None or self.kg_ttw is None else round(self.kg_co2e - self.kg_ttw, 2)


def emission_of(network: Network, element: Link | Facility) -> Emission:
    """
    Estimate the emissions of the cargo of one TEU over a link or in a facility.

    Parameters
    ----------
    network
        Constants ``co2-CLASS`` of the CO2e class of each mode, such as
        ``co2-road``; of railways by traction ``co2-rail-electric`` (with the
        country behind where its grid differs: ``co2-rail-electric-kz``),
        ``co2-rail-diesel`` and ``co2-rail-mixed``, and ``co2-LINK`` of a link by
        itself [g CO2e/t km];
        ``co2-ttw-CLASS``, the share from tank to wheel; ``co2-distance-CLASS``,
        distance driven over the length; ``co2-hub-KIND`` of a facility
        [kg CO2e/t or kg CO2e/TEU]; ``co2-t-per-teu``, the cargo of one TEU
        where the network has no `tonnes`.
    element
        Link or facility.

    Returns
    -------
    emission
        By the transport and hub elements of ISO 14083; empty running is in the
        factors.  Traction that is unknown counts as mixed and is marked filled.
    """
    constants = network.constants
    weight = tonnes_of(network)
    if isinstance(element, Facility):
        hub = constants.get(f"co2-hub-{element.kind}")
        if hub is None or (hub.unit.endswith("/t") and weight is None):
            return Emission(None)
        kg = hub.value * weight if weight and hub.unit.endswith("/t") else hub.value
        return Emission(round(kg, 2), sources=hub.sources, factor=hub, tonnes=weight or 0.0)
    mode = network.modes[element.mode]
    by_rail, name = mode.is_rail, mode.co2_class or mode.id
    name += f"-{element.power or 'mixed'}" if by_rail else ""
    national = f"co2-{name}-{element.countries[0].lower()}" if element.countries else ""
    known = (constants.get(key) for key in (f"co2-{element.id}", national, f"co2-{name}"))
    factor = next((row for row in known if row is not None), None)
    if factor is None or weight is None:
        return Emission(None)
    distance = constants.get(f"co2-distance-{mode.co2_class or mode.id}")
    grams = factor.value * weight * element.length_km * (distance.value if distance else 1)
    share = constants.get(f"co2-ttw-{name}")
    unknown_power = by_rail and not element.power
    kg = round(grams / GRAMS_PER_KG, 2)
    return Emission(kg, unknown_power, factor.sources, factor, share, distance, weight)


def with_mass(network: Network, cargo: CargoClass) -> Network:
    """Give a network the mass that a class of cargo has where nobody asks for another."""
    if network.tonnes is not None or cargo.tonnes_per_teu is None:
        return network
    return replace(network, tonnes=cargo.tonnes_per_teu * TEU_OF_SIZE[network.size])


def tonnes_of(network: Network) -> float | None:
    """Give the cargo of one TEU, as asked or the average [t]; None where the network has none."""
    if network.tonnes is not None:
        return network.tonnes / TEU_OF_SIZE[network.size]
    average = network.constants.get("co2-t-per-teu")
    return average.value if average else None
