"""Prices of single elements: what is published of each, and the tariff that says most about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.fees import Fee, ThroughRate
from corridor.data.model import Border, Facility, Link
from corridor.data.names import places_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from corridor.data.model import CargoClass, Network, Rate, Tariff
    from corridor.graph.modal import Edge

TEU_OF_CONTAINER = {"teu": 1, "20": 1, "40": 2}
HALF = 0.5
"""Share of the price of a 40-foot container that one of 20 feet pays where the network has no constant of it."""


class Price(NamedTuple):
    """A price of one TEU, its parts and where they come from; `usd` None is unknown."""

    usd: float | None
    fees: tuple[Fee, ...] = ()
    sources: tuple[str, ...] = ()
    tariffs: tuple[Tariff, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether no source covers some part of it."""
        return any(fee.filled for fee in self.fees)


TANK = "tank"
"""Carriage of what needs a tank."""


def carriage_of(cargo: CargoClass) -> str:
    """Say how a class of cargo travels where tariffs tell it apart."""
    if TANK in cargo.needs:
        return TANK
    return "truck" if cargo.carriers == ("trucks",) else "wagon"


class Terms(NamedTuple):
    """
    What is priced, and when.

    Attributes
    ----------
    size
        ``"20"`` or ``"40"`` feet.
    day
        On which the tariffs hold; None is the data date.
    owner, carriage
        As in the table of tariffs; rows of another owner are taken where none fits better.
    without
        Publications that are left aside.
    """

    size: str = "40"
    day: date | None = None
    owner: str = "carrier"
    carriage: str = "wagon"
    without: AbstractSet[str] = frozenset()


def terms_of(network: Network, cargo: CargoClass | None = None) -> Terms:
    """Give the terms of a network for a class of cargo; None is containers."""
    by_itself = carriage_of(cargo) if cargo else Terms().carriage
    asked = network.carriage if cargo is None or cargo.is_boxed else ""
    return Terms(network.size, owner=network.owner, carriage=asked or by_itself)


class Tariffs:
    """
    The tariffs of a network as one container meets them.

    Of the rows that fit an element the most specific holds: one that names the
    element, then the place, country, mode, carriage, owner, size and heading;
    of equals the newest, then the first id.

    Parameters
    ----------
    network
        With its tariffs.
    terms
        None takes those of the network for containers on its data date.
    """

    def __init__(self, network: Network, terms: Terms | None = None) -> None:
        self.network = network
        self.terms = terms or terms_of(network)
        day = self.terms.day or network.data_date
        self.rows: dict[tuple[str, str], list[Tariff]] = {}
        for row in network.tariffs.values():
            holds = (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)
            if holds and row.carriage in ("", self.terms.carriage) and self.terms.without.isdisjoint(row.sources):
                per = "link" if row.per in ("km", "line") else row.per
                self.rows.setdefault((per, row.mode), []).append(row)
        self._fitting: dict[tuple[str, str], list[Tariff]] = {}
        self._of_links: dict[tuple[str, str], Price] = {}

    def price(self, element: Link | Border | Facility, heading: str = "") -> Price:
        """
        Price one laden TEU over an element.

        Parameters
        ----------
        element
            Link, border or facility; a price of its own comes first.
        heading
            ``"east"`` or ``"west"``; empty takes that of the link as it is written.

        Returns
        -------
        price
            Of a container of the size, over its TEU.
        """
        own = element.usd_per_teu
        if own is not None and self.terms.without.isdisjoint(element.sources):
            return Price(own, (Fee(element.id, own, own, own),), element.sources)
        if isinstance(element, Link):
            key = element.id, heading or heading_of(self.network, element.origin, element.destination)
            if key not in self._of_links:
                self._of_links[key] = self._of_link(element, key[1])
            return self._of_links[key]
        if isinstance(element, Border):
            mode = self.network.links[element.link].mode
            row = self._best("crossing", element.id, "", (element.to_country,), mode)
        else:
            country, mode = self.network.places[element.place].country, element.to_mode
            row = self._best("move", element.id, element.place, (country,), mode)
        return self._sum([(row, 1.0)], mode) if row else Price(None)

    def _of_link(self, link: Link, heading: str) -> Price:
        """Let a line over several countries pay each its tariff over an equal part."""
        network = self.network
        if network.modes[link.mode].is_water:
            ends = tuple(network.places[place].country for place in (link.origin, link.destination))
            shares = [ends]
        else:
            shares = [(country,) for country in link.countries]
        found = [self._best("link", link.id, "", countries, link.mode, heading) for countries in shares]
        whole = next((row for row in found if row is not None and row.per == "line"), None)
        if whole:
            return self._sum([(whole, 1.0)], link.mode)
        rows = [row for row in found if row is not None]
        if len(rows) < len(found):
            return Price(None)
        return self._sum([(row, link.length_km / len(rows)) for row in rows], link.mode)

    def _best(
        self, per: str, element: str, place: str, countries: Sequence[str], mode: str, heading: str = ""
    ) -> Tariff | None:
        price_class = (self.network.modes[mode].price_class or mode) if mode else ""
        for row in self._rows_of(per, price_class):
            if (
                row.element in ("", element)
                and row.place in ("", place)
                and (not row.countries or not set(countries).isdisjoint(row.countries))
                and row.heading in ("", heading)
            ):
                return row
        return None

    def _rows_of(self, per: str, price_class: str) -> list[Tariff]:
        """Give the rows of a class of modes, those of any class among them, the most specific first."""
        key = per, price_class
        if key not in self._fitting:
            found = [*self.rows.get(key, ()), *(self.rows.get((per, ""), ()) if price_class else ())]
            self._fitting[key] = sorted(found, key=lambda row: (*rank_of(row, self.terms), row.id))
        return self._fitting[key]

    def _sum(self, rows: Sequence[tuple[Tariff, float]], mode: str) -> Price:
        fees = []
        for row, amount in rows:
            factor = amount * self._per_teu(row, mode)
            usd, low, high = (
                round((row.usd if value is None else value) * factor, 2)
                for value in (row.usd, row.usd_low, row.usd_high)
            )
            filled = row.basis == "assumed" or not (row.element or row.place or row.countries)
            # What is printed for containers replaces those of other cargo.
            filled = filled or (self.terms.carriage == TANK and row.carriage != TANK)
            fees.append(Fee(row.id, usd, low, high, filled))
        kept = tuple(row for row, _ in rows)
        return Price(round(sum(fee.usd for fee in fees), 2), tuple(fees), _sources(kept), kept)

    def _per_teu(self, row: Tariff, mode: str) -> float:
        """Bring the price of a row to one TEU of a container of the size."""
        size = self.terms.size
        if row.size in ("teu", size):
            return 1 / TEU_OF_CONTAINER[row.size]
        kind = self.network.modes[mode] if mode else None
        what = row.per if row.per in ("crossing", "move") else "rail"
        if what == "rail" and kind is not None and not kind.is_rail:
            what = "water" if kind.is_water else "road"
        constant = self.network.constants.get(f"usd-20-of-40-{what}")
        share = constant.value if constant else HALF
        return share if size == "20" else 1 / (share * TEU_OF_CONTAINER[size])


def rank_of(row: Tariff, terms: Terms) -> tuple[int, ...]:
    """Say how specific a tariff is; the least comes first."""
    named = (row.element, row.place, row.countries, row.mode, row.carriage)
    owner = {terms.owner: 0, "": 1}.get(row.owner, 2)
    size = {terms.size: 0, "teu": 1}.get(row.size, 2)
    since = row.valid_from.toordinal() if row.valid_from else 0
    return (*(not name for name in named), owner, size, not row.heading, -since)


def heading_of(network: Network, origin: str, destination: str) -> str:
    """Say where a place lies from another: ``"east"`` or ``"west"``."""
    places = network.places
    return "east" if places[destination].lon > places[origin].lon else "west"


def price_of(network: Network, element: Link | Border | Facility) -> Price:
    """Price one laden TEU over an element as it is written, on the terms of the network; see `Tariffs.price`."""
    return Tariffs(network).price(element)


def price_of_edges(tariffs: Tariffs, edges: Iterable[Edge]) -> float | None:
    """
    Add up what a route pays on other terms than those of its graph.

    Parameters
    ----------
    tariffs
        On the wanted terms.
    edges
        Of the route.

    Returns
    -------
    usd_per_teu
        None where a price is unknown.
    """
    network, total = tariffs.network, 0.0
    for edge in edges:
        element: Link | Border | Facility | None = None
        if edge.kind == "line":
            element = network.links[edge.id]
        elif edge.kind == "border":
            element = network.borders[edge.id]
        elif edge.kind in ("transfer", "access", "egress"):
            element = network.facilities.get(edge.id)
        if element is None:
            continue
        heading = heading_of(network, edge.origin, edge.destination) if edge.kind == "line" else ""
        price = tariffs.price(element, heading)
        if price.usd is None:
            return None
        total += price.usd
    return round(total, 2)


def through_rates_of(network: Network, names: Mapping[str, tuple[str, ...]]) -> tuple[ThroughRate, ...]:
    """
    Give the through rates that take the place of tariffs on the day.

    Parameters
    ----------
    network
        Of its rates those of one carrier, forwarder or government for a whole
        way, of a laden container of the size, in force, sourced and not of low
        confidence.
    names
        As of `corridor.data.names.names_of_places`.
    """
    day = network.data_date
    return tuple(
        ThroughRate(
            rate.id,
            rate.origin,
            rate.destination,
            tuple(ids for ids in places_named(names, rate) if not {rate.origin, rate.destination} & set(ids)),
            *(
                (rate.usd if usd is None else usd) / TEU_OF_CONTAINER[rate.container]
                for usd in (rate.usd, rate.usd_low, rate.usd_high)
            ),
        )
        for _, rate in sorted(network.rates.items())
        if rate.offer in ("", "through")
        and (rate.load, rate.mode) == ("laden", "")
        and rate.container in ("teu", network.size)
        and rate.basis != "assumed"
        and rate.confidence != "low"
        and rate.valid_from is not None
        and rate.valid_from <= day <= (rate.valid_to or day)
    )


def usd_per_teu(rate: Rate) -> float:
    """Bring a price per container to one TEU; a 40-foot container counts two [USD/TEU]."""
    return rate.usd / TEU_OF_CONTAINER[rate.container]


def _sources(rows: Iterable[Tariff]) -> tuple[str, ...]:
    return tuple(sorted({source for row in rows for source in row.sources}))
