"""The questions of capacity as they are asked: from names and options to answers."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from corridor.data.names import find_place, names_of_places
from corridor.errors import CapacityError, CorridorError, FindingsError, NetworkError, NoRouteError, PlaceError
from corridor.flow import allocation, shipment
from corridor.flow.critical import losses_of_flow, losses_of_plan
from corridor.flow.demands import PERIODS, Measure, Wanted, plan_of
from corridor.flow.resolve import (
    check,
    check_volume,
    excluded_for,
    graph_over_year,
    leaving,
    parse_departure,
    places_of,
    shut_records,
    stations_of,
    why_not,
)
from corridor.flow.setting import ends_of, setting_of
from corridor.flow.shipment import Cargo
from corridor.flow.throughput import throughput
from corridor.graph.build import build
from corridor.graph.capacities import tonnes_per_teu
from corridor.graph.limits import Conditions
from corridor.scenario.query import Query
from corridor.units import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.allocation import Allocation
    from corridor.answers.capacity import Throughput
    from corridor.answers.shipment import Shipment
    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network
    from corridor.flow.demands import Plan
    from corridor.flow.setting import Setting
    from corridor.graph.modal import Graph


LEAST_TEU = 0.001
"""Smaller amounts are lost in the tolerance of the solver [TEU a period]."""


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
    unbounded: bool = False,
    by_month: bool = False,
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
        1 is January, at its pace of a year, without its storms and closures; None
        takes the year, which is the sum of its months.
    per
        ``"year"`` or ``"week"``, for the texts.
    within_days
        Routes take at most so long [d]; None leaves out the detours that no
        planner would take, infinite leaves out nothing.
    unbounded
        Use routes without any known capacity, too.
    by_month
        Show the twelve months.
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
    asked = Query(via=tuple(via), avoid=tuple(avoid), cargo=cargo)
    check(per=per, month=month, within_days=within_days)
    if by_month and month is not None:
        msg = "--month and --by-month exclude each other: one month, or all twelve."
        raise NetworkError(msg)
    conditions = Conditions(residual=residual, month=month, assume=assume)
    base = graph_over_year(network, asked.cargo)
    starts, ends = places_of(base, origin), places_of(base, destination)
    there = leaving(base, starts)
    excluded, remarks = excluded_for(there, asked)

    def setting(graph: Graph, sides: tuple[Sequence[str], Sequence[str]], days: float | None) -> Setting:
        stations = stations_of(base, asked)
        return setting_of(
            network,
            graph,
            *sides,
            via=stations if sides[0] == starts else stations[::-1],
            excluded=excluded if graph is there else excluded_for(graph, asked)[0],
            cargo=asked.cargo,
            conditions=conditions,
            within_days=days,
            unbounded=unbounded,
        )

    try:
        question = setting(there, (starts, ends), within_days)
    except NoRouteError as error:
        raise NoRouteError(why_not(network, starts, ends, asked, str(error))) from None
    solved = question.greatest_flow()
    answer = throughput(question, solved, origins=starts, destinations=ends, conditions=conditions, per=per)
    if critical:
        answer = replace(answer, losses=losses_of_flow(question, solved, answer.routes))
    try:
        back: float | None = (
            setting(leaving(base, ends), (ends, starts), question.within_days).greatest_flow().outcome.value
        )
    except (NoRouteError, CapacityError):
        back = None
    if question.left_out:
        remarks = (*remarks, _left_out(question.left_out))
    on = network.data_date.isoformat()
    return replace(answer, on=on, back_teu_per_year=back, by_month=by_month, remarks=remarks)


def _left_out(route: str) -> str:
    return (
        f"routes on which no capacity at all is published are left out, such as {route}; "
        "--assume-capacity fills class values, --unbounded takes them as they are."
    )


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
    within_days: float = inf,
    unbounded: bool = False,
    empties: bool = False,
    everything: bool = False,
    binding: bool = False,
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
        Price of a TEU that is not carried for rows without one, in the unit of the
        objective; None never leaves any behind that can go.
    per
        ``"year"`` or ``"week"``: the period of the answer.
    residual, assume, month, unbounded
        As for `capacity`.
    within_days
        Routes take at most so long [d].
    empties
        Bring empty boxes back.
    everything
        Raise if anything is left behind.
    binding
        Name the binding capacities of a large table, too, with the least to add.
    critical
        Also take each element out in turn.

    Returns
    -------
    allocation
        A row without a route stays unmet and says why; the others are planned.

    Raises
    ------
    FindingsError
        If rows cannot be understood; it names them all.
    NetworkError
        If an option cannot be understood.
    NoRouteError
        If a single pair has no route.
    CapacityError
        If nothing fits, no capacity is known on any way, or `everything` does not fit.
    """
    asked = Query(via=tuple(via), avoid=tuple(avoid))
    check(per=per, month=month, within_days=within_days)
    measure = _measure(by, usd_per_teu_day, unmet_price)
    plan, remarks = planned(
        network,
        demand,
        asked,
        measure,
        per=per,
        conditions=Conditions(residual=residual, month=month, assume=assume),
        unmet_price=unmet_price,
        within_days=within_days,
        unbounded=unbounded,
        empties=empties,
    )
    wanted = plan.wanted
    try:
        answer = allocation.allocate(plan, measure=measure, binding=binding)
    except NoRouteError as error:
        ends = ((wanted[0].origin,), (wanted[0].destination,))
        raise NoRouteError(why_not(network, *ends, asked._replace(cargo=wanted[0].cargo), str(error))) from None
    _check_fit(answer, everything=everything)
    if critical:
        answer = replace(answer, losses=losses_of_plan(plan, answer))
    return replace(answer, on=network.data_date.isoformat(), remarks=remarks)


def planned(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    demand: Sequence[DemandRow],
    asked: Query,
    measure: Measure,
    *,
    per: str,
    conditions: Conditions,
    unmet_price: float | None = None,
    within_days: float = inf,
    unbounded: bool = False,
    empties: bool = False,
) -> tuple[Plan, tuple[str, ...]]:
    """
    Get a table of demand ready to be split, with what the planner should hear beside it.

    Parameters
    ----------
    network, demand, per, unmet_price, within_days, unbounded, empties
        As for `allocate`.
    asked
        What is to be passed and avoided.
    measure
        What counts as cheap.
    conditions
        How capacities are read.

    Raises
    ------
    NetworkError
        If a row cannot be understood.
    """
    if not demand:
        msg = "there is no demand: name two places and a volume, or a file with rows from,to,amount."
        raise NetworkError(msg)
    names = names_of_places(network)
    wanted = _all_wanted(network, names, demand, per)
    graphs: dict[str, Graph] = {}
    excluded: dict[str, frozenset[int]] = {}
    remarks: tuple[str, ...] = ()
    shut = shut_records(network, conditions.month)
    for cargo in dict.fromkeys(row.cargo for row in wanted):
        base = graph_over_year(network, cargo)
        graphs[cargo] = leaving(base, [row.origin for row in wanted if row.cargo == cargo])
        excluded[cargo], remarks = excluded_for(graphs[cargo], asked)
        excluded[cargo] |= {number for number, edge in enumerate(graphs[cargo].edges) if edge.id in shut}
    if measure.by == "time" and measure.usd_per_teu_day is None and any(row.unmet_usd is not None for row in wanted):
        remarks = (*remarks, "unmet_usd_per_teu counts by cost, or by time with --value-of-time; it is left aside.")
    plan = plan_of(
        network,
        graphs,
        wanted,
        via=tuple(find_place(names, name) for name in asked.via),
        excluded=excluded,
        measure=measure,
        conditions=conditions,
        per=per,
        boxes=empties,
        unmet_price=unmet_price,
        within_days=within_days,
        unbounded=unbounded,
    )
    return plan, remarks


def _check_fit(answer: Allocation, *, everything: bool) -> None:
    """Refuse an answer that carries nothing though it could, or not all where all is asked for."""
    nothing = answer.shipped_teu <= 0 and not any(row.reason for row in answer.served)
    if not nothing and not (everything and answer.unmet_teu > 0):
        return
    what = f"{answer.unmet_teu:,.0f} of {answer.asked_teu:,.0f} TEU a {answer.per} do not fit"
    reasons = [f"{row.row}: {row.reason}" for row in answer.served if row.reason]
    if answer.shortfall:
        named = ", ".join(f"{row.limiting.id} ({row.limiting.figure}) by {row.teu:,.0f}" for row in answer.shortfall)
        msg = f"{what}; the least that has to be added, TEU a {answer.per}: {named}."
    elif reasons:
        msg = f"{what}: {' '.join(reasons)}"
    else:
        msg = f"{what} at the price of not carrying them: every route costs more. Raise --unmet-price."
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
    unbounded: bool = False,
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
    via, avoid, cargo, residual, assume, unbounded
        As for `capacity`.
    within_days
        Use only what is on some route of at most so many expected days.

    Raises
    ------
    NetworkError
        If a place or an option cannot be understood.
    NoRouteError
        If there is no way, on these dates.
    CapacityError
        If nothing of it can go, or no capacity is known on the ways.
    """
    asked = Query(via=tuple(via), avoid=tuple(avoid), cargo=cargo)
    check_volume("--teu", teu)
    check(within_days=within_days)
    ready = parse_departure(depart)
    graph = build(network, on=ready.date(), dated=True, cargo=asked.cargo)
    start, end = find_place(graph.names, origin), find_place(graph.names, destination)
    if start == end:
        msg = f"{start}: origin and destination are one; nothing has to be carried."
        raise CapacityError(msg)
    graph = leaving(graph, (start,))
    minute = ready.toordinal() * MINUTES_PER_DAY + ready.hour * 60 + ready.minute
    load = Cargo(start, end, teu, minute - graph.places[start].utc_offset_minutes, network.cargo_class(cargo).id)
    excluded, remarks = excluded_for(graph, asked)
    stations = stations_of(graph, asked)
    try:
        ends = ends_of(graph, (start,), (end,), stations)
        answer = shipment.ship(
            network,
            graph,
            load,
            ends,
            excluded=excluded,
            conditions=Conditions(residual=residual, assume=assume),
            within_days=within_days,
            unbounded=unbounded,
        )
    except NoRouteError as error:
        raise NoRouteError(why_not(network, (start,), (end,), asked, str(error))) from None
    return replace(answer, remarks=remarks)


def _all_wanted(
    network: Network, names: Mapping[str, tuple[str, ...]], demand: Sequence[DemandRow], per: str
) -> tuple[Wanted, ...]:
    """Read every row; where some cannot be understood, name them all."""
    found, faults = list[Wanted](), list[str]()
    errors = list[CorridorError]()
    for row in demand:
        try:
            found.append(_wanted(network, names, row, per))
        except (NetworkError, PlaceError) as error:
            faults.append(str(error))
            errors.append(error)
    if len(faults) == 1:
        raise errors[0]
    if faults:
        msg = f"{faults[0]} ({len(faults)} faults)"
        raise FindingsError(msg, faults)
    return tuple(found)


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
    if teu < LEAST_TEU:
        msg = f"{row.where or '--teu'}: {teu:.2g} TEU a {per} is too little to plan: give at least {LEAST_TEU:g}."
        raise NetworkError(msg)
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
