"""Emissions of single elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.model import Facility

if TYPE_CHECKING:
    from corridor.data.model import Constant, Link, Network

GRAMS_PER_KG = 1000


class Emission(NamedTuple):
    """Emissions of one TEU, well to wheel, and the factor behind; `kg_co2e` None is unknown."""

    kg_co2e: float | None
    filled: bool = False
    sources: tuple[str, ...] = ()
    factor: Constant | None = None


def emission_of(network: Network, element: Link | Facility) -> Emission:
    """
    Estimate the emissions of one laden TEU over a link or in a facility.

    Parameters
    ----------
    network
        Constants ``co2-CLASS`` of the CO2e class of each mode, such as
        ``co2-road``; of railways by traction ``co2-rail-electric`` (with the
        country behind where its grid differs: ``co2-rail-electric-kz``),
        ``co2-rail-diesel`` and ``co2-rail-mixed`` [g CO2e/t km], ``co2-hub-port``, ``co2-hub-gauge-change``
        and ``co2-hub-terminal`` [kg CO2e/TEU], ``co2-t-per-teu``.
    element
        Link or facility.

    Returns
    -------
    emission
        By the transport and hub elements of ISO 14083; traction that is unknown
        counts as mixed and is marked filled.
    """
    constants = network.constants
    if isinstance(element, Facility):
        hub = constants.get(f"co2-hub-{element.kind}")
        return Emission(hub.value, sources=hub.sources, factor=hub) if hub else Emission(None)
    mode = network.modes[element.mode]
    by_rail, name = mode.is_rail, f"co2-{mode.co2_class or mode.id}"
    name += f"-{element.power or 'mixed'}" if by_rail else ""
    factor = constants.get(f"{name}-{element.countries[0].lower()}", constants.get(name))
    weight = constants.get("co2-t-per-teu")
    if factor is None or weight is None:
        return Emission(None)
    grams = factor.value * weight.value * element.length_km
    unknown_power = by_rail and not element.power
    return Emission(round(grams / GRAMS_PER_KG, 2), filled=unknown_power, sources=factor.sources, factor=factor)
