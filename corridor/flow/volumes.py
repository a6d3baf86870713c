"""The questions of capacity as they are asked: from names and options to answers."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from corridor.data.names import find_place
from corridor.errors import CapacityError, NetworkError, NoRouteError, PlaceError
from corridor.flow import allocation, shipment
from corridor.flow.critical import losses_of_flow, losses_of_plan
from corridor.flow.demands import PERIODS, Measure, Wanted, plan_of
from corridor.flow.resolve import (
    Ways,
    barred_for,
    check,
    check_volume,
    day_of_month,
    leaving,
    parse_departure,
    places_of,
    stations_of,
    why_not,
)
from corridor.flow.shipment import Cargo
from corridor.flow.throughput import ends_of, greatest_flow, setting_of, throughput
from corridor.graph.build import build
from corridor.graph.capacities import tonnes_per_teu
from corridor.graph.limits import Conditions
from corridor.units import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.allocation import Allocation
    from corridor.answers.capacity import Throughput
    from corridor.answers.shipment import Shipment
    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network
    from corridor.graph.modal import Graph


def capacity(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    origin: str | Sequence[str],
    destination: str | Sequence[str],
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    residual: bool = False,
    assume: bool = False,
    month: int | None = None,
    per: str = "year",
    within_days: float | None = None,
    critical: bool = False,
) -> Throughput:
    """
    Find how much fits between places, and what limits it.

    Parameters
    ----------
    network
        With its changes applied.
    origin, destination
        Places as people name them, or ``"country:CN"``; of several, the flow may
        start and end at any.
    via, avoid, cargo
        As for a route.
    residual
        Deduct today's corridor load.
    assume
        Fill unknown capacities with class values.
    month
        1 is January: without its storm days; None takes the year.
    per
        ``"year"`` or ``"week"``, for the texts.
    within_days
        Use only what lies on some way of at most so many days; None leaves out
        the detours that no planner would take, infinite leaves out nothing.
    critical
        Also take each element out in turn.

    Raises
    ------
    NetworkError
        If a place or an option cannot be understood.
    NoRouteError
        If there is no way; the message says what stopped it.
    CapacityError
        If a whole way has no capacity.
    """
    asked = Ways(via, avoid, cargo)
    check(per=per, month=month, within_days=within_days)
    conditions = Conditions(residual=residual, month=month, assume=assume)
    base = build(network, on=day_of_month(network, month), cargo=asked.cargo)
    starts, ends = places_of(base, origin), places_of(base, destination)
    stations = stations_of(base, asked)
    there = leaving(base, starts)
    barred, remarks = barred_for(there, asked)
    try:
        setting = setting_of(
            network,
            there,
            starts,
            ends,
            via=stations,
            barred=barred,
            cargo=asked.cargo,
            conditions=conditions,
            within_days=within_days,
        )
    except NoRouteError as error:
        raise NoRouteError(why_not(network, starts, ends, asked, str(error))) from None
    answer = throughput(setting, origins=starts, destinations=ends, conditions=conditions, per=per)
    if critical:
        answer = replace(answer, losses=losses_of_flow(setting, greatest_flow(setting), answer.routes))
    back = _back(network, base, starts, ends, asked, conditions, setting.within_days)
    return replace(answer, on=network.data_date.isoformat(), back_teu_per_year=back, remarks=remarks)


def _back(
    network: Network,
    base: Graph,
    starts: Sequence[str],
    ends: Sequence[str],
    asked: Ways,
    conditions: Conditions,
    within_days: float,
) -> float | None:
    """Give the greatest flow the other way; None where it has no answer."""
    graph = leaving(base, ends)
    stations = tuple(find_place(base.names, name) for name in reversed(asked.via))
    try:
        setting = setting_of(
            network,
            graph,
            ends,
            starts,
            via=stations,
            barred=barred_for(graph, asked)[0],
            cargo=asked.cargo,
            conditions=conditions,
            within_days=within_days,
        )
        return greatest_flow(setting).solution.value
    except (NoRouteError, CapacityError):
        return None


def allocate(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    demand: Sequence[DemandRow],
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    by: str = "time",
    usd_per_teu_day: float | None = None,
    unmet_price: float | None = None,
    per: str = "year",
    residual: bool = False,
    assume: bool = False,
    month: int | None = None,
    empties: bool = False,
    everything: bool = False,
    critical: bool = False,
) -> Allocation:
    """
    Split demand over routes within all capacities.

    Parameters
    ----------
    network
        With its changes applied.
    demand
        At least one row; names of places as people write them.
    via, avoid
        Places that everything passes, and what everything stays out of.
    by
        ``"time"``, ``"cost"`` or ``"generalised"``.
    usd_per_teu_day
        Value of time, for the last.
    unmet_price
        Price of a TEU left behind for rows without one, in the unit of the objective.
    per
        ``"year"`` or ``"week"``: the period of the answer.
    residual, assume, month
        As for `capacity`.
    empties
        Bring empty boxes back.
    everything
        Raise if anything is left behind.
    critical
        Also take each element out in turn.

    Raises
    ------
    NetworkError
        If a row or an option cannot be understood.
    NoRouteError
        If a row has no way.
    CapacityError
        If nothing fits, no capacity is known on any way, or `everything` does not fit.
    """
    asked = Ways(via, avoid)
    check(per=per, month=month)
    measure = _measure(by, usd_per_teu_day, unmet_price)
    if not demand:
        msg = "there is no demand: name two places and a volume, or a file with rows from,to,amount."
        raise NetworkError(msg)
    names = build(network, on=day_of_month(network, month)).names
    wanted = tuple(_wanted(network, names, row, per) for row in demand)
    graphs: dict[str, Graph] = {}
    barred: dict[str, frozenset[int]] = {}
    remarks: tuple[str, ...] = ()
    for cargo in dict.fromkeys(row.cargo for row in wanted):
        base = build(network, on=day_of_month(network, month), cargo=cargo)
        graphs[cargo] = leaving(base, [row.origin for row in wanted if row.cargo == cargo])
        barred[cargo], remarks = barred_for(graphs[cargo], asked)
    if by == "time" and usd_per_teu_day is None and any(row.unmet_usd is not None for row in wanted):
        remarks = (*remarks, "unmet_usd_per_teu counts by cost, or by time with --value-of-time; it is left aside.")
    try:
        plan = plan_of(
            network,
            graphs,
            wanted,
            via=tuple(find_place(names, name) for name in asked.via),
            barred=barred,
            measure=measure,
            conditions=Conditions(residual=residual, month=month, assume=assume),
            per=per,
            boxes=empties,
            unmet_price=unmet_price,
        )
    except NoRouteError as error:
        if len(wanted) == 1 and not wanted[0].row:
            ends = ((wanted[0].origin,), (wanted[0].destination,))
            raise NoRouteError(why_not(network, *ends, asked._replace(cargo=wanted[0].cargo), str(error))) from None
        raise
    answer = allocation.allocate(plan, measure=measure)
    _check_fit(answer, everything=everything)
    if critical:
        answer = replace(answer, losses=losses_of_plan(plan, answer))
    return replace(answer, on=network.data_date.isoformat(), remarks=remarks)


def _check_fit(answer: Allocation, *, everything: bool) -> None:
    """Refuse an answer that carries nothing, or not all where all is asked for."""
    if answer.shipped_teu > 0 and not (everything and answer.unmet_teu > 0):
        return
    named = ", ".join(dict.fromkeys(f"{row.id} ({row.figure})" for row in answer.shortfall))
    what = f"{answer.unmet_teu:,.0f} of {answer.asked_teu:,.0f} TEU a {answer.per} do not fit"
    if named:
        which = "the smallest set of capacities" if answer.shortfall_proved else "capacities"
        msg = f"{what}; {which} in the way: {named}."
    else:
        msg = f"{what} at the price of leaving them behind: every way is dearer. Raise --unmet-price."
    raise CapacityError(msg)


def ship(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    origin: str,
    destination: str,
    *,
    teu: float,
    depart: str,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    residual: bool = False,
    assume: bool = False,
    within_days: float = inf,
) -> Shipment:
    """
    Plan one shipment over time.

    Parameters
    ----------
    network
        With its changes applied.
    origin, destination
        Places as people name them.
    teu
        Size of the shipment.
    depart
        Local date or date and time, ISO, at which all of it is ready.
    via, avoid, cargo, residual, assume
        As for `capacity`.
    within_days
        Use only what lies on some way of at most so many days.

    Raises
    ------
    NetworkError
        If a place or an option cannot be understood.
    NoRouteError
        If there is no way, on these dates.
    CapacityError
        If nothing of it can go, or no capacity is known on the ways.
    """
    asked = Ways(via, avoid, cargo)
    check_volume("--teu", teu)
    check(within_days=within_days)
    ready = parse_departure(depart)
    graph = build(network, on=ready.date(), dated=True, cargo=asked.cargo)
    start, end = find_place(graph.names, origin), find_place(graph.names, destination)
    if start == end:
        msg = f"{start}: origin and destination are one; nothing has to be carried."
        raise CapacityError(msg)
    minute = ready.toordinal() * MINUTES_PER_DAY + ready.hour * 60 + ready.minute
    load = Cargo(start, end, teu, minute - graph.places[start].utc_offset_minutes, network.cargo_class(cargo).id)
    barred, remarks = barred_for(graph, asked)
    stations = stations_of(graph, asked)
    try:
        ends = ends_of(graph, (start,), (end,), stations)
        answer = shipment.ship(
            network,
            graph,
            load,
            ends,
            barred=barred,
            conditions=Conditions(residual=residual, assume=assume),
            within_days=within_days,
        )
    except NoRouteError as error:
        raise NoRouteError(why_not(network, (start,), (end,), asked, str(error))) from None
    return replace(answer, remarks=remarks)


def _wanted(network: Network, names: Mapping[str, tuple[str, ...]], row: DemandRow, per: str) -> Wanted:
    where = f"{row.where}: " if row.where else ""
    check_volume(row.where or "--teu", row.amount)
    try:
        cargo = network.cargo_class(row.cargo)
    except NetworkError as error:
        msg = f"{where}{error}"
        raise NetworkError(msg) from None
    try:
        start, end = find_place(names, row.origin), find_place(names, row.destination)
    except PlaceError as error:
        msg = f"{where}{error}"
        raise PlaceError(msg) from None
    if start == end:
        msg = f"{where}{start}: origin and destination are one; nothing has to be carried."
        raise NetworkError(msg)
    teu = row.amount * PERIODS[row.per] / PERIODS[per]
    if row.unit == "t":
        teu /= tonnes_per_teu(network, row.where or "the demand", cargo)
    return Wanted(row.where, start, end, teu, cargo.id, row.priority, row.unmet_usd_per_teu)


def _measure(by: str, usd_per_teu_day: float | None, unmet_price: float | None) -> Measure:
    if usd_per_teu_day is not None:
        check_volume("--value-of-time", usd_per_teu_day)
    if unmet_price is not None:
        check_volume("--unmet-price", unmet_price)
    if by == "generalised" and usd_per_teu_day is None:
        msg = "--by generalised needs --value-of-time USD_PER_TEU_DAY."
        raise NetworkError(msg)
    return Measure(by, usd_per_teu_day)
