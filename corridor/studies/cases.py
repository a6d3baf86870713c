"""Conditions of a planner's question: what commands say, ready for studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.names import find_place, names_of_places
from corridor.errors import PlaceError, ScenarioError, suggest
from corridor.routing.avoid import resolved_avoid
from corridor.routing.resolve import ids_of
from corridor.scenario.changes import parse_set
from corridor.scenario.due import timing_notes
from corridor.scenario.opening import network_as_read
from corridor.scenario.scenario import BASE, read_stack
from corridor.studies.replan import Conditions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridor.answers.invest import Investment
    from corridor.answers.study import Attribution, Roadmap, ScenarioComparison, Sensitivity
    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network, Scenario
    from corridor.scenario.query import Query

JOIN = "+"
"""Joins the names of scenarios that are stacked."""


def conditions_of(query: Query) -> Conditions:
    """
    Give the conditions of a query.

    Raises
    ------
    NetworkError
        If its day is no date.
    ScenarioError
        If a scenario or a figure cannot be read.
    """
    from corridor.scenario.opening import parse_day

    return Conditions(
        on=parse_day(query.on) if query.on else None,
        include=query.include,
        exclude=query.exclude,
        scenarios=read_stack(query.scenarios, query.network or None),
        changes=tuple(parse_set(text) for text in query.sets),
        dated=bool(query.on) and not query.as_built,
    )


def stack_of(name: str, folder: str) -> tuple[Scenario, ...]:
    """Read the scenarios that one name stands for, several joined by ``+``."""
    return read_stack(name.split(JOIN), folder or None)


def title_of(name: str, stack: Sequence[Scenario]) -> str:
    """Name in words what one name stands for."""
    asked = {part.replace("\\", "/").rpartition("/")[2].removesuffix(".toml") for part in name.split(JOIN)}
    return " + ".join(scenario.name for scenario in stack if scenario.id in asked) or BASE.capitalize()


def comparison_for(query: Query, names: Sequence[str], *, at_teu: float | None = None) -> ScenarioComparison:
    """
    Set scenarios side by side; the conditions of the question hold for all.

    Parameters
    ----------
    query
        As asked, without scenarios.
    names
        Scenarios, ``"base"`` for none, several joined by ``+``.
    at_teu
        Volume at which times are asked for as well [TEU/year].

    Raises
    ------
    ScenarioError
        If a scenario cannot be read or applied.
    NoRouteError
        If there is a route under none of them.
    """
    from corridor.studies.scenario_comparison import compare

    network, base = network_as_read(query), conditions_of(query)
    cases: list[tuple[str, str, Network]] = []
    notes = []
    for name in names:
        stack = stack_of(name, query.network)
        asked = base._replace(scenarios=(*base.scenarios, *stack)).network(network)
        cases.append((name, title_of(name, stack), asked))
        notes.append(tuple(timing_notes(asked, stack, dated=base.dated)))
    return compare(
        cases,
        query.origin,
        query.destination,
        via=query.via,
        avoid=query.avoid,
        cargo=query.cargo,
        depart=query.depart,
        notes=notes,
        at_teu=at_teu,
    )


def sensitivity_for(query: Query) -> Sensitivity:
    """
    Move every figure to its low and its high end.

    Raises
    ------
    PlaceError
        If a place is not known.
    NoRouteError
        If there is no way.
    """
    from corridor.graph.cache import graph_of
    from corridor.studies.sensitivity import sensitivity

    graph = graph_of(query)
    start, end, stations, avoid = ids_of(graph.names, query)
    month = None
    if query.depart:
        from corridor.routing.calendar import month_at
        from corridor.routing.dated import minute_of

        place = graph.places[start]
        minute = minute_of(query.depart, option="--depart", offset=place.utc_offset_minutes, zone=place.zone)
        month = month_at(minute)
    return sensitivity(graph, start, end, via=stations, avoid=avoid, month=month)


def attribution_for(
    query: Query,
    names: Sequence[str],
    *,
    measure: str = "hours",
    split: bool = False,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Attribution:
    """
    Share the effect of scenarios out over their parts.

    Parameters
    ----------
    query
        As asked, without the scenarios.
    names
        Scenarios.
    measure, split, seed, progress
        As for `corridor.studies.attribution.attribute` and `parts_of`.

    Raises
    ------
    ScenarioError
        If a scenario cannot be applied, or there is no such measure.
    NoRouteError
        If there is no way with some of the parts.
    """
    from corridor.studies.attribution import ATTRIBUTED, attribute, parts_of

    if measure not in ATTRIBUTED:
        msg = f"--measure {measure!r} cannot be shared out." + suggest(measure, ATTRIBUTED)
        raise ScenarioError(msg)
    network, base = network_as_read(query), conditions_of(query)
    stacks = [stack for name in names if (stack := stack_of(name, query.network))]
    whole = base._replace(scenarios=tuple(scenario for stack in stacks for scenario in stack)).network(network)
    start, end, stations, avoid = ids_of(names_of_places(whole), query)
    return attribute(
        network,
        parts_of(stacks, network, split=split) if stacks else (),
        start,
        end,
        scenarios=names,
        base=base,
        measure=measure,
        via=stations,
        avoid=avoid,
        cargo=query.cargo,
        seed=seed,
        progress=progress,
    )


def roadmap_for(
    query: Query,
    *,
    first: int,
    last: int,
    slip_years: int = 0,
    planned: bool = False,
    at_teu: float | None = None,
) -> Roadmap:
    """Answer a question year by year; see `corridor.studies.roadmap.roadmap`."""
    from corridor.studies.roadmap import roadmap

    return roadmap(
        network_as_read(query),
        query.origin,
        query.destination,
        first=first,
        last=last,
        base=conditions_of(query),
        slip_years=slip_years,
        planned=planned,
        as_built=query.as_built,
        via=query.via,
        avoid=query.avoid,
        cargo=query.cargo,
        at_teu=at_teu,
    )


def invest_for(
    query: Query,
    *,
    budget: float,
    by: int,
    costs: Mapping[str, float] | None = None,
    demand: Sequence[DemandRow] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Investment:
    """Choose what to build with a budget; see `corridor.studies.invest.invest`."""
    from datetime import date

    from corridor.studies.invest import invest

    network, base = network_as_read(query), conditions_of(query)
    everything = tuple(key for key in network.projects if key not in base.exclude)
    whole = base._replace(on=date(by, 12, 31), include=everything).network(network)
    names = names_of_places(whole)
    if query.origin:
        start, end, stations, avoid = ids_of(names, query)
    else:
        start, end = "", ""
        stations, avoid = tuple(find_place(names, place) for place in query.via), resolved_avoid(names, query.avoid)
    return invest(
        network,
        start,
        end,
        budget=budget,
        by=by,
        costs=costs,
        base=base,
        via=stations,
        avoid=avoid,
        cargo=query.cargo,
        demand=[_with_ids(row, names) for row in demand],
        progress=progress,
    )


def _with_ids(row: DemandRow, names: Mapping[str, tuple[str, ...]]) -> DemandRow:
    """Find the places of a row of demand; what it would pay for unmet demand does not count here."""
    try:
        origin, destination = (find_place(names, place) for place in (row.origin, row.destination))
    except PlaceError as error:
        msg = f"{row.where}: {error}" if row.where else str(error)
        raise PlaceError(msg) from None
    return row._replace(origin=origin, destination=destination, unmet_usd_per_teu=None)
