"""
Network -> modal graph.

    start --access--> depart(place, mode) --> [wait] [window] [storm] --> [border] --> line --> arrive(place, mode)
    arrive --egress--> end;  arrive --stop--> depart;  arrive(mode) --transfer--> depart(other mode)

Each direction of a link is a chain of its own, so parallel ships stay apart and
no turn is possible inside a link.  A figure that already holds a wait, a storm
or a change of gauge leads to a node of its own, from which that part is not
added again.
"""

from __future__ import annotations

import gc
from datetime import date
from typing import TYPE_CHECKING

from corridor.answers.routes import AT_SEA
from corridor.data.confirmed import dates_of_sources
from corridor.data.model import ANY, CHARTER, Border, Closure, Facility, Service, Sourced
from corridor.data.names import names_of_places
from corridor.graph.capacities import is_open_to
from corridor.graph.closures import clock_at, closures_by_member, shut_on, shutdowns_of
from corridor.graph.costs import Tariffs, heading_of, terms_of, through_rates_of
from corridor.graph.emissions import emission_of, with_mass
from corridor.graph.limits import route_limits
from corridor.graph.modal import Departures, Edge, PlaceOfGraph, Spread, compile_graph, moments_of_spread
from corridor.graph.openings import openings_of, uncertain_of
from corridor.graph.passing import turning_ports
from corridor.graph.services import (
    Board,
    Crossing,
    crossings_of,
    crossings_of_board,
    departure_boards,
    is_open,
    runs_of,
    served_directions,
    spread_of_wait,
)
from corridor.graph.trains import (
    BOX,
    BOX_COLLECTION,
    BOX_HAND_OVER,
    BOX_RATIO,
    HUB,
    TRAIN,
    borders_on,
    change_between,
    holds_gauge,
    hours_of,
    is_terminal,
    pace_on,
    spread_of_hours,
    stay_between,
    train_modes,
)
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR, minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.data.fees import Fee
    from corridor.data.model import CargoClass, Network
    from corridor.graph.emissions import Emission
    from corridor.graph.modal import Graph

ARRIVALS = ("arrive", "arrive:gauge", "arrive:train")


def build(
    network: Network,
    *,
    on: date | None = None,
    dated: bool = False,
    cargo: str = "",
    suspended: bool = False,
    bare: bool = False,
) -> Graph:
    """
    Compile a network.

    Parameters
    ----------
    network
        With all its changes applied.
    on
        Day for which services and closures are read; None takes the data date.
    dated
        Keep dated closures as waits for a search by date, instead of leaving
        out what is shut on the day.
    cargo
        Class of cargo; what excludes it is left out.  Empty is the first of the
        network's table.
    suspended
        Keep suspended links, to see what stops a route.
    bare
        Leave out what no search needs: names, dates of sources and limits.

    Returns
    -------
    graph
        Edges in a fixed order, whatever the order of the rows.

    Raises
    ------
    NetworkError
        If a link crosses a border without a border row, or there is no such
        class of cargo.
    """
    day = on or network.data_date
    wanted = network.cargo_class(cargo)
    # A graph holds no circles; to look for them among all that is new would take two fifths of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Builder(network, day, dated=dated, cargo=wanted, suspended=suspended).graph(bare=bare)
    finally:
        if collecting:
            gc.enable()


def departure_boards_of(network: Network, *, cargo: str = "") -> dict[Board, tuple[Service, ...]]:
    """Give the departure boards from which `build` adds the waits of an undated question."""
    wanted = network.cargo_class(cargo)
    return _Builder(network, network.data_date, dated=False, cargo=wanted, suspended=False).services


class _Builder:
    """Nodes and edges under construction; lives for one call of `build`."""

    def __init__(self, network: Network, day: date, *, dated: bool, cargo: CargoClass, suspended: bool) -> None:
        self.network, self.day, self.dated, self.cargo = with_mass(network, cargo), day, dated, cargo
        self.tariffs = Tariffs(network, terms_of(network, cargo))
        self.modes = {key for key, mode in network.modes.items() if cargo.goes_by(mode)}
        self.emissions: dict[str, Emission] = {}
        self.numbers: dict[str, int] = {}
        self.edges: list[Edge] = []
        self.starts: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        self.departures: dict[int, Departures] = {}
        self.aboard: dict[int, tuple[str, ...]] = {}
        self.closures = closures_by_member(network)
        self.borders = {(row.link, row.from_country, row.to_country): row for row in network.borders.values()}
        self.held = {(row.place, row.to_mode, _held_by(row)) for row in network.facilities.values()}
        self.links = {
            key: link
            for key, link in sorted(network.links.items())
            if (suspended or is_open(link, day)) and self._usable(link.id, link.excludes) and link.mode in self.modes
        }
        self.services = departure_boards(network, None if dated else day, self.links, self._takes, self._seasonal)
        self.served = served_directions(network)
        self.train_modes = train_modes(network) | train_modes(network.baseline or network)
        self.product = network.product if self.train_modes else CHARTER
        self.turning = turning_ports(network, self.links.values())

    def graph(self, *, bare: bool = False) -> Graph:
        """Lay all chains and compile them."""
        for link in self.links.values():
            by_train_alone = self.product == TRAIN and link.mode in self.train_modes
            if not (self.network.modes[link.mode].is_boarded or by_train_alone):
                for crossing in filter(self._open, crossings_of(link)):
                    if (link.id, crossing.origin) not in self.served:
                        self._add_link(crossing)
        for route, services in sorted(self.services.items()):
            self._add_service(route, services)
        for _, facility in sorted(self.network.facilities.items()):
            if self._usable(facility.id, facility.excludes):
                self._add_facility(facility)
        self._add_passages()
        self._add_ends()
        aboard = tuple(self.aboard.items())
        names = {} if bare else names_of_places(self.network)
        return compile_graph(
            name=self.network.name,
            on=self.day.isoformat(),
            applied=self.network.applied,
            nodes=self.numbers,
            edges=self.edges,
            starts=self.starts,
            ends=self.ends,
            places={key: self._place(key) for key in sorted(self.network.places)},
            names=names,
            links=sorted(self.network.links),
            modes=self.network.modes,
            caution=self.network.caution,
            confirmed={} if bare else dates_of_sources(self.network),
            openings=openings_of(self.network),
            uncertain=uncertain_of(self.network),
            through=() if bare or not self.cargo.is_boxed else through_rates_of(self.network, names),
            size=self.network.size if self.cargo.is_boxed else "",
            shutdowns=shutdowns_of(self.network) if self.dated else {},
            departures=self.departures,
            aboard=aboard,
            limits=() if bare else route_limits(self.network, self.edges, aboard),
        )

    # -- small parts ---------------------------------------------------------------------------------------------

    def _node(self, place: str, mode: str, role: str) -> int:
        return self.numbers.setdefault(f"{place}|{mode}|{role}", len(self.numbers))

    def _place(self, key: str) -> PlaceOfGraph:
        place = self.network.places[key]
        return PlaceOfGraph(place.name, place.country, place.lon, place.lat, *clock_at(self.network, key))

    def _usable(self, key: str, excludes: tuple[str, ...]) -> bool:
        """Report whether an element takes the cargo and is not shut on the day of an undated question."""
        if self.cargo.is_excluded_by(excludes):
            return False
        return self.dated or not any(shut_on(closure, self.day) for closure in self.closures.get(key, ()))

    def _takes(self, service: Service) -> bool:
        """Report whether a service takes the cargo aboard, and is of the product that is asked for."""
        if service.product and self.network.product not in (service.product, ANY):
            return False
        return self._usable(service.id, service.excludes) and is_open_to(service, self.cargo)

    def _seasonal(self, key: str) -> tuple[str, ...]:
        """Name the storms and windows that hold a record itself."""
        return tuple(row.id for row in self.closures.get(key, ()) if row.kind in ("storm", "window"))

    def _dated_closures(self, key: str) -> tuple[str, ...]:
        """List what may shut a member by date; a service has its windows before it is boarded."""
        if not self.dated:
            return ()
        kinds = ("holiday", "embargo", "suspension", *(() if key in self.network.services else ("window",)))
        return tuple(row.id for row in self.closures.get(key, ()) if row.kind in kinds)

    # -- chains --------------------------------------------------------------------------------------------------

    def _add_link(self, crossing: Crossing) -> None:
        """Lay a link without services: windows, borders and the line itself."""
        mode, label, product = crossing.link.mode, crossing.label, ""
        if mode in self.train_modes:
            product = CHARTER if self.product == CHARTER else BOX
        pace = self._constant(BOX_RATIO, 1.0) if product == BOX else 1.0
        depart = self._node(crossing.origin, mode, "depart")
        storms = self._storms(crossing, ())
        ready = self._node(crossing.origin, mode, f"calm:{label}") if storms else depart
        if storms:
            self._add_storms(crossing, depart, ready, label, storms)
        self._add_crossing(crossing, ready, self._arrival(crossing), label, product=product, pace=pace)

    def _storms(self, crossing: Crossing, services: tuple[Service, ...]) -> list[Closure]:
        """Find the storms that hold a direction or its services, unless a border figure holds them already."""
        if any("storm" in row.includes for row in self._rows(crossing)):
            return []
        keys = (crossing.link.id, *(service.id for service in services))
        rows = {row.id: row for key in keys for row in self.closures.get(key, ()) if row.kind == "storm"}
        return [rows[key] for key in sorted(rows)]

    def _add_service(self, route: Board, services: tuple[Service, ...]) -> None:
        """Lay the aboard nodes of one ordered list of links, boarded at each of its places."""
        aboard, elapsed = -1, 0
        crossings = crossings_of_board(route, self.network)
        pace = self._pace(route)
        name = f"{services[0].id}@{route.origin}"
        for index, crossing in enumerate(crossings):
            if not self._open(crossing):
                # The departures end here: what is beyond cannot be boarded on this run.
                return
            mode, label = crossing.link.mode, f"{name}:{index}"
            boarded = self._node(crossing.origin, mode, f"boarded:{label}")
            ready = self._node(crossing.origin, mode, f"ready:{label}")
            change = change_between(self.network, crossings[index - 1], crossing) if index else None
            if index:
                if change is None and crossings[index - 1].link.mode != mode:
                    return
                elapsed += stay_between(self.network, self.borders, crossings[index - 1], crossing)
            if is_terminal(route, crossing.origin):
                self._board(crossing, services, boarded, ready, elapsed=elapsed, train=bool(route.product))
            storms = self._storms(crossing, services)
            self._add_storms(crossing, boarded, ready, label, storms)
            if aboard >= 0:
                before = {row.id for row in self._storms(crossings[index - 1], services)}
                new = [row for row in storms if row.id not in before]
                held = change is not None and self._holds_gauge(crossings[index - 1])
                waiting = self._node(crossing.origin, mode, f"riding:gauge:{label}" if held else f"riding:{label}")
                if change is None:
                    self._stop(aboard, waiting, crossing.origin, mode)
                else:
                    spread = Spread("fixed", (0.0,)) if held else spread_of_hours(change.hours)
                    place = crossing.origin
                    self._edge(aboard, waiting, "transfer", change, place, place, mode, spread)
                self._add_storms(crossing, waiting, ready, f"riding:{label}", new)
            first_edge = len(self.edges)
            last = index == len(crossings) - 1
            arrival = self._arrival(crossing, train=bool(route.product))
            head = arrival if last else self._node(crossing.destination, mode, f"arrived:{label}")
            self._add_crossing(crossing, ready, head, label, product=route.product, pace=pace)
            self.aboard[len(self.edges) - 1] = tuple(service.id for service in services)
            if not last:
                aboard = head
                if is_terminal(route, crossing.destination):
                    self._step(aboard, arrival)
            elapsed += sum(edge.minutes for edge in self.edges[first_edge:] if edge.kind != "wait")

    def _pace(self, route: Board) -> float:
        """Let a train keep the pace of the network as read, where that has its lines."""
        read = self.network.baseline
        return pace_on(read if read and all(key in read.links for key in route.links) else self.network, route)

    def _constant(self, name: str, missing: float) -> float:
        constant = self.network.constants.get(name)
        return constant.value if constant else missing

    def _board(
        self,
        crossing: Crossing,
        services: tuple[Service, ...],
        boarded: int,
        ready: int,
        *,
        elapsed: int,
        train: bool = False,
    ) -> None:
        """
        Join the depart nodes of a place to the deck, each with what is still to be waited for.

        `elapsed` is the expected time from the start of the service [min] without storms and windows, by which its
        timetable runs later here.
        """
        origin, mode = crossing.origin, crossing.link.mode
        no_wait = any("wait" in row.includes for row in self._rows(crossing))
        wait, nothing = spread_of_wait(services), Spread("fixed", (0.0,))
        depart = self._windows(
            self._node(origin, mode, "depart"), origin, mode, services[0].id, f"board:{crossing.label}"
        )
        ways = [(depart, boarded, nothing if no_wait else wait)]
        if train:
            ways.append((self._node(origin, mode, "depart:train"), boarded, wait))
        for held, head, rest in (("wait", boarded, nothing), ("storm", ready, wait), ("storm+wait", ready, nothing)):
            if self._held(origin, mode, held):
                ways.append((self._node(origin, mode, f"depart:{held}"), head, rest))
        shut = tuple(key for service in services for key in self._dated_closures(service.id))
        for tail, head, rest in ways:
            if self.dated:
                runs = runs_of(services, self._dated_closures, later_minutes=elapsed, waits=rest is not nothing)
                self.departures[len(self.edges)] = Departures(runs, *clock_at(self.network, services[0].origin))
            kind = "wait" if rest is not nothing else ""
            self._edge(tail, head, kind, services[0], origin, origin, mode, rest, shut=shut)

    def _held(self, place: str, mode: str, held: str) -> bool:
        """Report whether a facility of the place holds just these parts of a later wait."""
        return (place, mode, held) in self.held

    def _add_crossing(
        self, crossing: Crossing, ready: int, arrive: int, label: str, *, product: str = "", pace: float = 1.0
    ) -> None:
        """Lay windows, borders and the line itself."""
        link, origin, mode = crossing.link, crossing.origin, crossing.link.mode
        node = self._windows(ready, origin, mode, link.id, label)
        for number, border in enumerate(self._rows(crossing)):
            node = self._held_back(node, origin, mode, border, f"{label}:{number}")
            after = self._node(origin, mode, f"border:{label}:{number}")
            spread = spread_of_hours(border.hours)
            shut = self._dated_closures(border.id)
            self._edge(
                node, after, "border", border, origin, origin, mode, spread, country=border.to_country, shut=shut
            )
            node = self._handed_over(after, origin, mode, border, f"{label}:{number}") if product == BOX else after
        price = self.tariffs.price(link, heading_of(self.network, origin, crossing.destination))
        emission = self.emissions.get(link.id) or emission_of(self.network, link)
        self.emissions[link.id] = emission
        country = AT_SEA if self.network.modes[mode].is_water else crossing.countries[0]
        spread = spread_of_hours(crossing.hours.scaled(pace))
        self.edges.append(
            Edge(
                node,
                arrive,
                "line",
                link.id,
                origin,
                crossing.destination,
                mode,
                minutes_from_hours(moments_of_spread(spread).mean),
                round(link.length_km, 1),
                country,
                crossing.countries,
                link.sources,
                link.basis,
                link.confidence,
                spread,
                f"{crossing.countries[0]} {mode}",
                price.usd,
                emission.kg_co2e,
                _filled(usd=price.filled, co2=emission.filled),
                self._dated_closures(link.id),
                product,
                pace,
                price.fees,
            )
        )

    def _handed_over(self, node: int, place: str, mode: str, border: Border, label: str) -> int:
        """Let a single box wait behind a border for a train of the next railway."""
        stay = self.network.constants.get(BOX_HAND_OVER)
        if stay is None:
            return node
        after = self._node(place, mode, f"handed:{label}")
        spread = spread_of_hours(hours_of(stay))
        self._edge(node, after, "access", stay, place, place, mode, spread, country=border.to_country)
        return after

    def _rows(self, crossing: Crossing) -> list[Border]:
        """Find the border rows of a direction, one a change of country."""
        return borders_on(self.borders, crossing)

    def _open(self, crossing: Crossing) -> bool:
        """Report whether every border of a direction lets the cargo through."""
        return all(self._usable(row.id, row.excludes) for row in self._rows(crossing))

    def _holds_gauge(self, crossing: Crossing) -> bool:
        """Report whether a border of a direction holds the change of gauge behind it."""
        return holds_gauge(self._rows(crossing))

    def _arrival(self, crossing: Crossing, *, train: bool = False) -> int:
        """Give the node where a direction ends: a border that holds the change of gauge and a train have their own."""
        role = "arrive:train" if train else "arrive"
        if self._holds_gauge(crossing):
            role = "arrive:gauge"
        return self._node(crossing.destination, crossing.link.mode, role)

    def _add_storms(self, crossing: Crossing, tail: int, head: int, label: str, rows: Iterable[Closure]) -> None:
        """Put storms between two nodes that are there already."""
        self._step(self._stormy(tail, crossing.origin, crossing.link.mode, rows, label), head)

    def _stormy(self, node: int, place: str, mode: str, rows: Iterable[Closure], label: str) -> int:
        """Put storms behind a node; give the node behind them."""
        for row in rows:
            after = self._node(place, mode, f"storm:{label}:{row.id}")
            spread = Spread("storm", (*row.shares, row.spell_hours or 0.0))
            group = f"storm {row.basin or row.id}"
            self._edge(node, after, "wait", row, place, place, mode, spread, group=group)
            node = after
        return node

    def _held_back(self, node: int, place: str, mode: str, row: Border | Facility, label: str) -> int:
        """Put the windows and storms of a border or facility before it; give the node behind them."""
        node = self._windows(node, place, mode, row.id, label)
        storms = () if "storm" in row.includes else self.closures.get(row.id, ())
        return self._stormy(node, place, mode, [item for item in storms if item.kind == "storm"], label)

    def _windows(self, node: int, place: str, mode: str, member: str, label: str) -> int:
        """Put the daily windows of a member before it; give the node behind them."""
        for row in self.closures.get(member, ()):
            if row.kind != "window" or row.daily_from is None or row.daily_to is None:
                continue
            after = self._node(place, mode, f"window:{label}:{row.id}")
            shut_minutes = (row.daily_to - row.daily_from) % (HOURS_PER_DAY * MINUTES_PER_HOUR)
            spread = Spread("window", (shut_minutes / MINUTES_PER_HOUR,))
            self._edge(node, after, "wait", row, place, place, mode, spread, shut=(row.id,) if self.dated else ())
            node = after
        return node

    def _add_facility(self, facility: Facility) -> None:
        """Lay a change of mode, or the access and egress that a row with an empty mode prices."""
        place, from_mode, to_mode = facility.place, facility.from_mode, facility.to_mode
        if not from_mode or not to_mode or not self.modes >= {from_mode, to_mode}:
            return
        held = _held_by(facility)
        head = self._node(place, to_mode, f"depart:{held}" if held else "depart")
        if held:
            # Lines that leave when ready are boarded as from the open depart node.
            self._step(head, self._node(place, to_mode, "depart"))
        spread = spread_of_hours(facility.hours)
        for role in ARRIVALS:
            if role == "arrive:train" and f"{place}|{from_mode}|{role}" not in self.numbers:
                continue
            if facility.kind == HUB and role != "arrive:train":
                continue
            tail = self._node(place, from_mode, role)
            tail = self._held_back(tail, place, from_mode, facility, f"{role}:{facility.id}")
            counted = role == "arrive:gauge" and facility.kind == "gauge-change"
            rest = Spread("fixed", (0.0,)) if counted else spread
            shut = self._dated_closures(facility.id)
            self._edge(tail, head, "transfer", facility, place, place, to_mode, rest, shut=shut)

    def _add_passages(self) -> None:
        """Let a train or ship pass through each place in its mode, with the stop that is held there."""
        for label, node in list(self.numbers.items()):
            place, mode, role = label.split("|")
            # Out of a train only by a hub.
            if role in ("arrive", "arrive:gauge") and (place, mode) not in self.turning:
                self._stop(node, self._node(place, mode, "depart"), place, mode)

    def _stop(self, tail: int, head: int, place: str, mode: str) -> None:
        row = self.network.places[place]
        if row.stop_hours is None or row.stop_hours.high == 0:
            self._step(tail, head)
        else:
            self._edge(tail, head, "stop", row, place, place, mode, spread_of_hours(row.stop_hours))

    def _add_ends(self) -> None:
        """Begin and end trips at each place: free, but where a facility row prices it."""
        priced = {
            (row.place, row.from_mode, row.to_mode): row
            for row in self.network.facilities.values()
            if not (row.from_mode and row.to_mode) and self._usable(row.id, row.excludes)
        }
        for label, node in list(self.numbers.items()):
            place, mode, role = label.split("|")
            if role == "depart:train":
                start = self.starts.setdefault(place, self._node(place, "", "start"))
                self._step(start, node)
            elif role == "depart":
                start = self.starts.setdefault(place, self._node(place, "", "start"))
                row = priced.get((place, "", mode))
                held = _held_by(row) if row else ""
                head = self._node(place, mode, f"depart:{held}") if held else node
                if held:
                    self._step(head, node)
                collection = self.network.constants.get(BOX_COLLECTION)
                if row is None and mode in self.train_modes and self.product in (BOX, ANY) and collection is not None:
                    spread = spread_of_hours(hours_of(collection))
                    self._edge(start, head, "access", collection, place, place, mode, spread)
                else:
                    self._end_step(start, head, "access", row, place, mode)
            elif role in ARRIVALS:
                end = self.ends.setdefault(place, self._node(place, "", "end"))
                self._end_step(node, end, "egress", priced.get((place, mode, "")), place, mode)

    def _end_step(self, tail: int, head: int, kind: str, row: Facility | None, place: str, mode: str) -> None:
        if row is None:
            self._step(tail, head)
        else:
            spread = spread_of_hours(row.hours)
            tail = self._held_back(tail, place, mode, row, f"{kind}:{row.id}")
            self._edge(tail, head, kind, row, place, place, mode, spread, shut=self._dated_closures(row.id))

    def _step(self, tail: int, head: int) -> None:
        self.edges.append(Edge(tail, head, ""))

    def _edge(  # noqa: PLR0913 - one argument a column of the edge
        self,
        tail: int,
        head: int,
        kind: str,
        row: Sourced,
        origin: str,
        destination: str,
        mode: str,
        spread: Spread,
        *,
        country: str = "",
        group: str = "",
        shut: tuple[str, ...] = (),
    ) -> None:
        """Lay an edge that is not a line."""
        usd: float | None = 0.0
        kg_co2e: float | None = 0.0
        filled: tuple[str, ...] = ()
        fees: tuple[Fee, ...] = ()
        if isinstance(row, Border | Facility):
            price = self.tariffs.price(row)
            usd, fees, filled = price.usd, price.fees, _filled(usd=price.filled, co2=False)
            if isinstance(row, Facility):
                kg_co2e = emission_of(self.network, row).kg_co2e
        self.edges.append(
            Edge(
                tail,
                head,
                kind,
                row.id,
                origin,
                destination,
                mode,
                minutes_from_hours(moments_of_spread(spread).mean),
                0.0,
                country or self.network.places[origin].country,
                (),
                row.sources,
                row.basis,
                row.confidence,
                spread,
                group or f"{kind} {len(self.edges)}",
                usd,
                kg_co2e,
                filled,
                shut,
                fees=fees,
            )
        )


def _held_by(facility: Facility) -> str:
    return "+".join(sorted(set(facility.includes) & {"wait", "storm"}))


def _filled(*, usd: bool, co2: bool) -> tuple[str, ...]:
    return tuple(name for name, is_filled in (("co2", co2), ("usd", usd)) if is_filled)
