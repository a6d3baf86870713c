"""
Capacities of single elements in TEU a year: what is published, and what class values fill.

A published capacity keeps its unit until here; the conversions are in
``network.toml``.  Ids of the constants, the most special first:

    t-per-teu
    teu-per-train-1520-kz, teu-per-train-1520, teu-per-train
    teu-per-wagon, teu-per-truck
    operating-days-per-year                     365 where the network has none
    class-link-rail-1520-1-kz, class-link-rail-1520-1, class-link-rail-1520
    class-other-load-rail-1520-1, class-other-load-1    share of a class value that others use
    class-border-rail-1520, class-facility-gauge-change, class-teu-per-departure-ferry
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.model import Border, Facility, Limited, Link, Pool
from corridor.data.sides import PAIR_UNIT
from corridor.errors import NetworkError
from corridor.graph.services import headway_of
from corridor.units import DAYS_PER_YEAR, HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.data.model import CargoClass, Constant, Network, Service

TONNES_PER_MT = 1_000_000

_PER_DAY = {
    PAIR_UNIT: "train",
    "trains_per_day": "train",
    "wagons_per_day": "wagon",
    "trucks_per_day": "truck",
}


class Capacity(NamedTuple):
    """
    Capacity of one element in one direction.

    Attributes
    ----------
    teu_per_year
        After the loads that are deducted [TEU/year].
    value, unit
        As published, or the class value.
    other_load, corridor_load
        Deducted loads [`unit`]; 0 where none is known or asked for.
    constant
        Id of the class value that fills it; empty where it is published.
    """

    teu_per_year: float
    value: float
    unit: str
    other_load: float = 0.0
    corridor_load: float = 0.0
    constant: str = ""


def capacity_of(
    network: Network,
    element: Link | Border | Facility | Pool,
    *,
    back: bool = False,
    residual: bool = False,
    strict: bool = True,
) -> Capacity | None:
    """
    Bring a published capacity to TEU a year.

    Parameters
    ----------
    network
        With its conversions.
    element
        Link, border, facility or pool.
    back
        The way back of a link.
    residual
        Deduct today's corridor load too.
    strict
        Raise where a conversion is missing; else the capacity is unknown.

    Returns
    -------
    capacity
        None is unknown: never zero, never unlimited.

    Raises
    ------
    NetworkError
        If the network has no constant for the conversion.
    """
    value, unit = element.capacity, element.capacity_unit or "teu_per_year"
    if isinstance(element, Link) and back and element.back_capacity is not None:
        value = element.back_capacity
    if value is None and isinstance(element, Pool):
        value = _fleet(element)
    if value is None:
        return None
    factor = _teu_per_unit(network, element, unit, strict=strict)
    if factor is None:
        return None
    other = element.other_load or 0.0
    own = (element.corridor_load or 0.0) if residual else 0.0
    return Capacity(max(0.0, value - other - own) * factor, value, unit, other, own)


def capacity_of_service(network: Network, service: Service, *, assume: bool = False) -> Capacity | None:
    """
    Work out what a ship line takes in one direction.

    Sailings x TEU x load factor x open share; the sailings are those of the
    row, so that a published ability is not reduced again.

    Parameters
    ----------
    network
        With the class values.
    service
        Of one or several departures a week.
    assume
        Fill an unknown size of ship with a class value.
    """
    teu, constant = service.teu_per_departure, ""
    if teu is None and assume:
        mode = network.links[service.links[0]].mode
        found = _first_constant(network, (f"class-teu-per-departure-{mode}",))
        if found is not None:
            teu, constant = found.value, found.id
    if teu is None:
        return None
    sailings = HOURS_PER_YEAR / headway_of(service)[0]
    return Capacity(
        sailings * teu * service.load_factor * service.open_share,
        teu,
        "teu_per_departure",
        constant=constant,
    )


def class_capacity_of(network: Network, element: Link | Border | Facility) -> Capacity | None:
    """
    Fill an unknown capacity with the value of its class.

    Parameters
    ----------
    network
        With the class values among its constants.
    element
        Link without services, border on land or facility.

    Returns
    -------
    capacity
        None where the network has no value for the class.
    """
    found = _first_constant(network, _class_ids(network, element))
    if found is None:
        return None
    factor = _teu_per_unit(network, element, found.unit, strict=True)
    share = _first_constant(network, _other_load_ids(network, element)) if isinstance(element, Link) else None
    other = found.value * share.value if share else 0.0
    return Capacity((found.value - other) * (factor or 0.0), found.value, found.unit, other, constant=found.id)


def tonnes_per_teu(network: Network, what: str, cargo: CargoClass | None = None) -> float:
    """
    Give the tonnes that make a TEU.

    Parameters
    ----------
    network
        With its conversions.
    what
        Needs the conversion, for the message.
    cargo
        Class of cargo, which may have a figure of its own.

    Raises
    ------
    NetworkError
        If the network does not say.
    """
    if cargo is not None and cargo.tonnes_per_teu is not None:
        return cargo.tonnes_per_teu
    found = _first_constant(network, ("t-per-teu",))
    if found is None:
        msg = f"{what}: network.toml has no constant 't-per-teu' to turn tonnes into TEU: add [constants.t-per-teu]."
        raise NetworkError(msg)
    return found.value


def is_open_to(element: Limited | Service, cargo: CargoClass) -> bool:
    """Report whether an element lets in what a class of cargo travels in; a row without `carries` takes everything."""
    return not element.carries or not set(cargo.carriers).isdisjoint(element.carries)


def _fleet(pool: Pool) -> float | None:
    """Work out what units that turn round can load [TEU/year]."""
    if pool.units is None or pool.teu_per_unit is None or not pool.turn_hours:
        return None
    return pool.units * pool.teu_per_unit * HOURS_PER_YEAR / pool.turn_hours


def _teu_per_unit(network: Network, element: Limited, unit: str, *, strict: bool) -> float | None:
    """Describe how many TEU a year one unit of a capacity is."""
    if unit == "teu_per_year":
        return 1.0
    if unit == "mt_per_year":
        tonnes = _needed(network, ("t-per-teu",), element, unit, strict=strict)
        return TONNES_PER_MT / tonnes if tonnes else None
    if unit not in _PER_DAY:
        msg = (
            f"{element.id}: {unit!r} is no unit of a capacity. Use teu_per_year, mt_per_year or {', '.join(_PER_DAY)}."
        )
        raise NetworkError(msg)
    vehicle = _PER_DAY[unit]
    if vehicle == "train":
        sizes = [_needed(network, ids, element, unit, strict=strict) for ids in _train_ids(network, element)]
        size = None if None in sizes else min(size for size in sizes if size is not None)
    else:
        size = _needed(network, (f"teu-per-{vehicle}",), element, unit, strict=strict)
    days = _first_constant(network, ("operating-days-per-year",))
    return size * (days.value if days else DAYS_PER_YEAR) if size is not None else None


def _needed(network: Network, ids: Sequence[str], element: Limited, unit: str, *, strict: bool) -> float | None:
    found = _first_constant(network, ids)
    if found is None and strict:
        msg = (
            f"network.toml has no constant {ids[-1]!r}, which the capacity of {element.id} ({unit}) needs: "
            f"add [constants.{ids[-1]}] with value, unit and source."
        )
        raise NetworkError(msg)
    return found.value if found else None


def _first_constant(network: Network, ids: Iterable[str]) -> Constant | None:
    return next((network.constants[key] for key in ids if key in network.constants), None)


def _train_ids(network: Network, element: Limited) -> list[tuple[str, ...]]:
    """List, for each gauge and country of an element, for which its train size may be given."""
    found = {
        (gauge, country.lower()) for mode, country in _where(network, element) if (gauge := network.modes[mode].gauge)
    }
    chains: list[tuple[str, ...]] = [
        (f"teu-per-train-{gauge}-{country}", f"teu-per-train-{gauge}", "teu-per-train")
        for gauge, country in sorted(found)
    ]
    return chains or [("teu-per-train",)]


def _where(network: Network, element: object) -> list[tuple[str, str]]:
    """Give the modes and countries of an element."""
    if isinstance(element, Link):
        return [(element.mode, country) for country in element.countries]
    if isinstance(element, Border):
        link = network.links[element.link]
        return [(link.mode, country) for country in (element.from_country, element.to_country)]
    if isinstance(element, Facility):
        country = network.places[element.place].country
        return [(mode, country) for mode in (element.from_mode, element.to_mode) if mode]
    if isinstance(element, Pool):
        return [pair for member in element.members for pair in _where(network, _record(network, member.id))]
    return []


def _record(network: Network, key: str) -> object:
    return network.links.get(key) or network.borders.get(key) or network.facilities.get(key)


def _class_ids(network: Network, element: Link | Border | Facility) -> list[str]:
    if isinstance(element, Link):
        head = f"class-link-{element.mode}"
        country = element.countries[0].lower()
        if network.modes[element.mode].is_rail:
            # A line whose tracks nobody has told is taken for a single track.
            tracks = min(2, element.tracks or 1)
            return [f"{head}-{tracks}-{country}", f"{head}-{tracks}", head]
        return [f"{head}-{country}", head]
    if isinstance(element, Border):
        mode = network.links[element.link].mode
        return [f"class-border-{mode}-{element.to_country.lower()}", f"class-border-{mode}"]
    country = network.places[element.place].country.lower()
    return [f"class-facility-{element.kind}-{country}", f"class-facility-{element.kind}"]


def _other_load_ids(network: Network, link: Link) -> tuple[str, ...]:
    if not network.modes[link.mode].is_rail:
        return (f"class-other-load-{link.mode}",)
    tracks = min(2, link.tracks or 1)
    return (f"class-other-load-{link.mode}-{tracks}", f"class-other-load-{tracks}")
