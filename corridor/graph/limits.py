"""
What can be full: named constraints over the edges of a graph.

A limit is a capacity and the edges that share it, each with a weight.  Links,
borders and facilities limit their own edges in each direction; each service
limits the lines that it sails, so that services of one departure board stay
apart; a pool limits all its members together.

Where a pool counts train pairs, or a fleet that comes back, a train or ship that
goes one way also goes the other: such a pool is two limits, one a direction.
Every other pool is one limit over both directions together.

Storms and dated closures take their share of each month.  The yearly capacity of
a limit is the sum of its twelve months, so that the year is what its months are.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.model import Border, Facility, Link
from corridor.data.sides import FORWARD_REVERSE, counts_each_way, places_of_service, sides_of
from corridor.graph.capacities import (
    Capacity,
    capacity_of,
    capacity_of_service,
    class_capacity_of,
    is_open_to,
)
from corridor.graph.closures import closures_by_member, open_shares_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from corridor.data.model import Network, Pool
    from corridor.graph.modal import Aboard, Edge, RouteLimit

Use = tuple[int, str, float]
"""Number of an edge, service aboard (empty: any), weight of a TEU."""

DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ALWAYS = (1.0,) * len(DAYS_OF_MONTHS)
"""Open in every month."""


class Limit(NamedTuple):
    """
    One capacity and what shares it.

    Attributes
    ----------
    kind
        ``"link"``, ``"border"``, ``"facility"``, ``"service"`` or ``"pool"``.
    id
        Record behind it.
    direction
        Tells limits of one record apart: the place that is left, or the side
        of a pool; empty where both directions share it.
    teu_per_year
        Greatest sum of weighted flows [TEU/year], at the pace of the month or
        over the months of the year.
    uses
        Edges that share it.
    capacity
        The figure behind it, in its own unit.
    open_shares
        Share of each month, January first, in which nothing shuts it.
    full_teu_per_year
        Capacity while nothing shuts it [TEU/year].
    """

    kind: str
    id: str
    direction: str
    teu_per_year: float
    uses: tuple[Use, ...]
    capacity: Capacity
    open_shares: tuple[float, ...] = ALWAYS
    full_teu_per_year: float = 0.0

    @property
    def key(self) -> tuple[str, str, str]:
        """Name of the limit in any graph of the same network."""
        return (self.kind, self.id, self.direction)


class Conditions(NamedTuple):
    """
    Under which conditions capacities are read.

    Attributes
    ----------
    residual
        Deduct today's corridor load.
    month
        1 is January: its storms and closures shut their share of the time; None
        takes the twelve months together.
    assume
        Fill unknown capacities with class values.
    strict
        Raise where a conversion is missing.
    calm
        Leave out what storms and closures take: what a route by itself may count on while it is open.
    """

    residual: bool = False
    month: int | None = None
    assume: bool = False
    strict: bool = True
    calm: bool = False


def limits_of(
    network: Network,
    edges: Sequence[Edge],
    aboard: Aboard,
    conditions: Conditions | None = None,
    *,
    only: Collection[str] | None = None,
) -> tuple[Limit, ...]:
    """
    List all that can be full.

    Parameters
    ----------
    network
        Of which the graph was built.
    edges, aboard
        Parts of the graph.
    conditions
        None takes the yearly figures as published.
    only
        Ids of the records whose limits are wanted; None wants all.

    Returns
    -------
    limits
        In a fixed order; what is unknown has none.

    Raises
    ------
    NetworkError
        If the network has no constant for a conversion.
    """
    found = _Lister(network, edges, aboard, conditions or Conditions(), only).limits()
    return found if only is None else tuple(limit for limit in found if limit.id in only)


class _Lister:
    """Limits under construction; lives for one call of `limits_of`."""

    def __init__(
        self,
        network: Network,
        edges: Sequence[Edge],
        aboard: Aboard,
        conditions: Conditions,
        only: Collection[str] | None = None,
    ) -> None:
        self.network, self.edges, self.conditions = network, edges, conditions
        self.aboard = dict(aboard)
        self.closures = closures_by_member(network)
        self.of_element: dict[tuple[str, str, str], list[int]] = {}
        pools = [pool for key, pool in sorted(network.pools.items()) if only is None or key in only]
        wanted = None if only is None else {*only, *(member.id for pool in pools for member in pool.members)}
        for number, edge in enumerate(edges):
            if wanted is not None and edge.id not in wanted:
                continue
            kind = _ELEMENT_OF_EDGE.get(edge.kind)
            if kind and (kind != "facility" or edge.id in network.facilities):
                direction = edge.origin if kind == "link" else ""
                self.of_element.setdefault((kind, edge.id, direction), []).append(number)
        self.of_record: dict[tuple[str, str], list[int]] = {}
        for (kind, key, _), numbers in self.of_element.items():
            self.of_record.setdefault((kind, key), []).extend(numbers)
        self.of_service: dict[str, list[int]] = {}
        for number, keys in sorted(self.aboard.items()):
            for key in dict.fromkeys(keys if wanted is None else wanted.intersection(keys)):
                self.of_service.setdefault(key, []).append(number)
        self.only = only
        self.pools = [limit for pool in pools for limit in self._of_pool(pool)]
        self.pooled = {use[:2] for limit in self.pools for use in limit.uses}

    def limits(self) -> tuple[Limit, ...]:
        """List elements, services and pools."""
        return (*self._of_elements(), *self._of_services(), *self.pools)

    def _of_elements(self) -> Iterator[Limit]:
        for (kind, key, direction), numbers in sorted(self.of_element.items()):
            element = _element(self.network, kind, key)
            back = isinstance(element, Link) and direction != element.origin
            capacity = capacity_of(
                self.network,
                element,
                back=back,
                residual=self.conditions.residual,
                strict=self.conditions.strict,
            )
            uses = tuple((number, "", 1.0) for number in numbers)
            if capacity is None and self.conditions.assume and not self._has_other_limit(element, uses):
                capacity = class_capacity_of(self.network, element)
            if capacity is not None:
                yield self._limit(kind, key, direction, uses, capacity, self._open(key))

    def _has_other_limit(self, element: Link | Border | Facility, uses: tuple[Use, ...]) -> bool:
        """Report whether a pool or a service limits an element already."""
        link = self.network.links[element.link] if isinstance(element, Border) else element
        at_sea = isinstance(link, Link) and self.network.modes[link.mode].is_boarded
        return at_sea or all(use[0] in self.aboard or use[:2] in self.pooled for use in uses)

    def _of_services(self) -> Iterator[Limit]:
        for number, keys in sorted(self.aboard.items()):
            edge = self.edges[number]
            for key in keys:
                if self.only is not None and key not in self.only:
                    continue
                service = self.network.services[key]
                assume = self.conditions.assume and (number, key) not in self.pooled
                capacity = capacity_of_service(self.network, service, assume=assume)
                if capacity is not None:
                    direction, uses = f"{edge.id}:{edge.origin}", ((number, key, 1.0),)
                    yield self._limit("service", key, direction, uses, capacity, self._open(key, edge.id))

    def _of_pool(self, pool: Pool) -> Iterator[Limit]:
        conditions = self.conditions
        capacity = capacity_of(self.network, pool, residual=conditions.residual, strict=conditions.strict)
        if capacity is None:
            return
        sides = sides_of(self.network, pool) if counts_each_way(pool) else None
        for legs, name in self._legs_of_members(pool):
            uses = tuple(sorted(legs))
            for way in FORWARD_REVERSE if sides else ("",):
                shared = tuple(use for use in uses if not way or self._way(sides, use) in (way, ""))
                if shared:
                    yield self._limit("pool", pool.id, f"{way}{name}", shared, capacity, ALWAYS)

    def _legs_of_members(self, pool: Pool) -> Iterator[tuple[list[Use], str]]:
        """
        Gather the edges of the members.

        A TEU that stays aboard over several links of a service takes its place
        once: such a service is counted link by link, each in a limit of its own.
        """
        fixed: list[Use] = []
        sailed: list[list[Use]] = []
        for member in pool.members:
            service = self.network.services.get(member.id)
            if service is None:
                fixed += [(number, "", member.weight) for number in self._edges_of(member.id)]
            else:
                sailed.append([(number, member.id, member.weight) for number in self.of_service.get(service.id, ())])
        longest = max((len({self.edges[use[0]].id for use in uses}) for uses in sailed), default=1)
        for leg in range(longest):
            chosen = list(fixed)
            for uses in sailed:
                links = list(dict.fromkeys(self.edges[use[0]].id for use in uses))
                if links:
                    link = links[min(leg, len(links) - 1)]
                    chosen += [use for use in uses if self.edges[use[0]].id == link]
            if chosen:
                yield chosen, f":{leg}" if longest > 1 else ""

    def _edges_of(self, key: str) -> list[int]:
        return [number for kind in ("link", "border", "facility") for number in self.of_record.get((kind, key), ())]

    def _way(self, sides: Mapping[str, str] | None, use: Use) -> str:
        """Say in which direction a use of a member counts; empty where it counts in both."""
        edge = self.edges[use[0]]
        side = (sides or {}).get(use[1] or edge.id, "")
        if side in ("", *FORWARD_REVERSE):
            return side
        service = self.network.services.get(use[1])
        if service is None:
            return FORWARD_REVERSE[edge.origin != side]
        along = places_of_service(self.network, service)
        onward = along.index(edge.origin) < along.index(edge.destination)
        return FORWARD_REVERSE[onward != (side == along[0])]

    def _limit(
        self,
        kind: str,
        key: str,
        direction: str,
        uses: tuple[Use, ...],
        capacity: Capacity,
        shares: tuple[float, ...],
    ) -> Limit:
        full, month = capacity.teu_per_year, self.conditions.month
        share = 1.0 if self.conditions.calm else shares[month - 1] if month else mean_of_months(shares)
        return Limit(kind, key, direction, full * share, uses, capacity, shares, full)

    def _open(self, *keys: str) -> tuple[float, ...]:
        """Give the share of each month in which nothing shuts any of some records."""
        rows = {row.id: row for key in keys for row in self.closures.get(key, ())}
        if not rows:
            return ALWAYS
        months = range(1, len(DAYS_OF_MONTHS) + 1)
        shut = [open_shares_of(row, self.network.data_date) for row in rows.values()]
        return tuple(prod(shares[month - 1] for shares in shut) for month in months)


_ELEMENT_OF_EDGE = {
    "line": "link",
    "border": "border",
    "transfer": "facility",
    "access": "facility",
    "egress": "facility",
}


def _element(network: Network, kind: str, key: str) -> Link | Border | Facility:
    if kind == "link":
        return network.links[key]
    return network.borders[key] if kind == "border" else network.facilities[key]


def closed_to(network: Network, edges: Sequence[Edge], aboard: Aboard, cargo: str) -> frozenset[tuple[int, str]]:
    """
    Find what a class of cargo cannot use because the capacity there is open to others alone.

    Parameters
    ----------
    network
        Of which the graph was built.
    edges, aboard
        Parts of the graph.
    cargo
        Class of cargo; empty is the default.

    Returns
    -------
    closed
        Numbers of edges with an empty name, or with the service that does not take it.
    """
    boards, wanted = dict(aboard), network.cargo_class(cargo)
    shut = {
        key
        for table in (network.links, network.borders, network.facilities, network.services)
        for key, row in table.items()
        if not is_open_to(row, wanted)
    }
    shut |= {member.id for row in network.pools.values() if not is_open_to(row, wanted) for member in row.members}
    found = {(number, "") for number, edge in enumerate(edges) if edge.kind not in ("", "wait") and edge.id in shut}
    found |= {(number, key) for number, keys in boards.items() for key in keys if key in shut}
    return frozenset(found)


def mean_of_months(shares: Sequence[float]) -> float:
    """Average over the year what holds in each month, by its days."""
    return sum(share * days for share, days in zip(shares, DAYS_OF_MONTHS, strict=True)) / sum(DAYS_OF_MONTHS)


def route_limits(network: Network, edges: Sequence[Edge], aboard: Aboard) -> tuple[RouteLimit, ...]:
    """
    Put the limits into the form in which a single route reads them.

    The services of a departure board add up to one limit, named by the service
    or, where there are several, by their link.

    Parameters
    ----------
    network
        Of which the graph was built.
    edges, aboard
        Parts of the graph.
    """
    limits = limits_of(network, edges, aboard, Conditions(strict=False, calm=True))
    boards = dict(aboard)
    sailed = {(use[0], use[1]): limit.teu_per_year for limit in limits if limit.kind == "service" for use in limit.uses}
    found: list[RouteLimit] = []
    for limit in limits:
        if limit.kind != "service":
            found += _of_pool_or_element(limit, boards, sailed)
    for number, keys in sorted(boards.items()):
        rates = [sailed.get((number, key)) for key in keys]
        known = [rate for rate in rates if rate is not None]
        if known and len(known) == len(rates):
            found.append((keys[0] if len(keys) == 1 else edges[number].id, sum(known), ((number, 1.0),)))
    return tuple(found)


def _of_pool_or_element(
    limit: Limit, boards: Mapping[int, tuple[str, ...]], sailed: Mapping[tuple[int, str], float]
) -> Iterator[RouteLimit]:
    """Add what a board takes outside the pool to what the pool lets through."""
    shared: list[tuple[int, float]] = []
    weights: dict[int, dict[str, float]] = {}
    for number, service, weight in limit.uses:
        if service:
            weights.setdefault(number, {})[service] = weight
        else:
            shared.append((number, weight))
    for number, inside in weights.items():
        outside = [sailed.get((number, key)) for key in boards[number] if key not in inside]
        weight = min(inside.values())
        if not outside:
            shared.append((number, weight))
        elif weight > 0 and None not in outside:
            extra = sum(rate for rate in outside if rate is not None)
            yield (limit.id, limit.teu_per_year / weight + extra, ((number, 1.0),))
    if shared:
        yield (limit.id, limit.teu_per_year, tuple(shared))
