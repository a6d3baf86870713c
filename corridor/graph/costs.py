"""Prices and emissions of single elements: what is published, and what class values fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.model import Border, Facility, Link, Rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.data.model import Constant, Network

TEU_OF_CONTAINER = {"teu": 1, "20": 1, "40": 2}
GRAMS_PER_KG = 1000


class Price(NamedTuple):
    """A price of one TEU and where it comes from; `usd` None is unknown, `rates` are what fills a gap."""

    usd: float | None
    filled: bool = False
    sources: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()


def price_of(network: Network, element: Link | Border | Facility) -> Price:
    """
    Price one laden TEU over an element.

    Parameters
    ----------
    network
        Rates of kind ``per-km``, ``border`` and ``facility`` fill what the
        element leaves empty.
    element
        Link, border or facility.

    Returns
    -------
    price
        The published figure, or one filled by country and mode and marked so.
    """
    if element.usd_per_teu is not None:
        return Price(element.usd_per_teu, sources=element.sources)
    if isinstance(element, Link):
        # A line over several countries pays each its tariff over an equal part.
        land = ("",) if network.modes[element.mode].is_water else element.countries
        found = [_filler(network, "per-km", country, element.mode) for country in land]
        if not all(found):
            return Price(None)
        rates = [rate for rate in found if rate is not None]
        per_km = sum(usd_per_teu(rate) for rate in rates) / len(rates)
        return Price(round(per_km * element.length_km, 2), filled=True, sources=_sources(rates), rates=tuple(rates))
    if isinstance(element, Border):
        rate = _filler(network, "border", element.to_country, network.links[element.link].mode)
    else:
        rate = _filler(network, "facility", network.places[element.place].country, element.to_mode)
    if rate is None:
        return Price(None)
    return Price(round(usd_per_teu(rate), 2), filled=True, sources=rate.sources, rates=(rate,))


def usd_per_teu(rate: Rate) -> float:
    """Bring a price per container to one TEU; a 40-foot container counts two [USD/TEU]."""
    return rate.usd / TEU_OF_CONTAINER[rate.container]


def _filler(network: Network, kind: str, country: str, mode: str) -> Rate | None:
    """Find the filler that says most about country and mode; the newest, then the first id, of equals."""
    day = network.data_date
    price_class = network.modes[mode].price_class or mode if mode else ""
    fitting = [
        rate
        for rate in network.rates.values()
        if rate.kind == kind
        and rate.load == "laden"
        and rate.country in ("", country)
        and rate.mode in ("", price_class)
        and (rate.valid_from is None or rate.valid_from <= day)
        and (rate.valid_to is None or rate.valid_to >= day)
    ]
    return min(fitting, key=_rank, default=None)


def _rank(rate: Rate) -> tuple[int, int, str]:
    named = 2 * bool(rate.country) + bool(rate.mode)
    since = rate.valid_from.toordinal() if rate.valid_from else 0
    return (-named, -since, rate.id)


def _sources(rates: Iterable[Rate]) -> tuple[str, ...]:
    return tuple(sorted({source for rate in rates for source in rate.sources}))


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
