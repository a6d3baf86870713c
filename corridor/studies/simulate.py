"""A route simulated many times: runs spread over processes or a cluster, and what they come to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corridor.answers.simulation import At, Simulation, Standing
from corridor.errors import CapacityError, NetworkError
from corridor.graph.modal import Graph
from corridor.routing.itinerary import route_of
from corridor.studies.load import stations_of
from corridor.studies.simulation import HOURS_PER_WEEK, Model, Run, Sea, Ship, Stage, servers_of, simulated
from corridor.studies.spreading import spread
from corridor.studies.trip_case import case_of, space_for
from corridor.studies.trip_risk import fastest_way
from corridor.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from corridor.answers.routes import Route
    from corridor.graph.modal import Edge
    from corridor.scenario.query import Query
    from corridor.studies.station import Station

MOST_TEU, MOST_WEEKS, MOST_RUNS = 10_000_000, 520, 10_000

LEVELS = (0.5, 0.8, 0.95)

LEAST_STANDING = 0.05
"""Of TEU; what stands less on average is no queue."""


def simulate(  # noqa: PLR0913 - one argument an option of the command
    query: Query,
    *,
    teu_per_year: float,
    weeks: int = 52,
    runs: int = 20,
    seed: int = 0,
    assume: bool = False,
    workers: int = 0,
    cluster: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """
    Simulate the fastest route with a volume.

    Parameters
    ----------
    query
        Trip and conditions, without a date of departure.
    teu_per_year
        Corridor traffic over every element of the route.
    weeks, runs, seed
        Weeks that are counted, and how often; the same ones give the same answer, however many processes work.
    assume
        Fill unknown capacities with class values.
    workers
        Processes; 0 takes one for each core.
    cluster
        Address of a Dask scheduler.
    progress
        Told how many runs of how many are done.

    Raises
    ------
    NoRouteError
        If there is no way.
    CapacityError
        If an element has no room at all.
    NetworkError
        If a number makes no sense.
    """
    limits = (("--teu", teu_per_year, MOST_TEU), ("--weeks", weeks, MOST_WEEKS), ("--runs", runs, MOST_RUNS))
    for flag, value, most in limits:
        if not 0 < value <= most:
            msg = f"{flag} {value:,.10g}: write a number above 0 and at most {most:,}."
            raise NetworkError(msg)
    if not 0 <= seed < 1 << 63:
        msg = f"--seed {seed}: write a whole number from 0."
        raise NetworkError(msg)
    case = case_of(query)
    if case.origin == case.destination:
        msg = f"a trip from {case.origin} to itself passes nothing: give two places."
        raise NetworkError(msg)
    way = fastest_way(case, space_for(case))
    route = route_of(case.graph, way, origin=case.origin, destination=case.destination)
    edges = tuple(case.graph.edges[number] for number in way if case.graph.edges[number].kind)
    train = case.network.constants.get("teu-per-train")
    stations = tuple(stations_of(case.network, case.whole, route, assume=assume))
    stages, seas = _stages(edges, stations, teu_per_year, train.value if train else 1.0)
    trimmed = Graph(case.graph.name, route.on, (), (), edges, (), {}, {}, {}, {}, (), {}, {}, confirmed={})
    model = Model(trimmed, stages, tuple(seas.items()), teu_per_year, train.value if train else 1.0, weeks)
    work = partial(_run, model, seed)
    found = spread(work, range(runs), workers=workers, cluster=cluster, progress=progress)
    return _summed(route, model, found, seed)


def _stages(
    edges: Sequence[Edge],
    stations: Sequence[Station],
    volume: float,
    train_teu: float,
) -> tuple[tuple[Stage, ...], Mapping[str, Sea]]:
    """Let each leg be held by its fullest element, a wait by its ships, a storm by its sea."""
    known = [station.now for station in stations if station.now is not None and station.kind != "service"]
    today = min(known) if known else 0.0
    by_leg: dict[int, Station] = {}
    for station in stations:
        at = _boarded(edges, station.leg) if station.kind == "service" else station.leg
        if at not in by_leg or station.use(volume) > by_leg[at].use(volume):
            by_leg[at] = station
    stages, seas = [], dict[str, Sea]()
    for at, edge in enumerate(edges):
        held = by_leg.get(at)
        name = held.name if held else edge.id
        place = edge.origin if edge.kind != "line" else ""
        if edge.spread is not None and edge.spread.kind == "storm":
            seas[edge.group] = Sea(edge.spread.figures[:-1], edge.spread.figures[-1])
            stages.append(Stage(edge.id, name, sea=edge.group, place=place))
        elif edge.kind == "wait" and held and held.kind == "service":
            after = edges[at + 1] if at + 1 < len(edges) else edge
            sea = after.group if after.spread is not None and after.spread.kind == "storm" else ""
            space = held.total * held.service_hours / HOURS_PER_YEAR
            ship = Ship(held.service_hours, held.cs2, space, sea)
            stages.append(Stage(held.id, name, ship=ship, place=place, use=held.use(volume)))
        elif held and held.kind != "service":
            servers = servers_of(held, volume=volume, today=today, train_teu=train_teu)
            stages.append(Stage(held.id, name, servers=servers, place=place, use=held.use(volume)))
        else:
            stages.append(Stage(edge.id, name, place=place))
    return tuple(stages), seas


def _boarded(edges: Sequence[Edge], line: int) -> int:
    """Find the wait for what sails a line; the line itself where the trip begins aboard."""
    for at in range(line, -1, -1):
        spread = edges[at].spread
        if edges[at].kind == "wait" and spread is not None and spread.kind in ("wait", "timetable"):
            return at
        if edges[at].kind == "line" and at < line:
            break
    return line


def _run(model: Model, seed: int, number: int) -> Run:
    return simulated(model, seed=seed, number=number)


def _summed(route: Route, model: Model, found: Sequence[Run], seed: int) -> Simulation:
    """Bring runs together: quantiles over all boxes, queues as means over the runs."""
    hours, teu = (np.concatenate([getattr(run, name) for run in found]) for name in ("hours", "teu"))
    if not hours.size:
        msg = f"nothing that came in the {model.weeks} weeks arrived; give more weeks or runs, or a volume that fits."
        raise CapacityError(msg)
    order = np.argsort(hours, kind="stable")
    share = np.cumsum(teu[order]) / teu.sum()
    p50, p80, p95 = (float(hours[order][np.searchsorted(share, level)]) for level in LEVELS)
    weekly = np.mean([run.weekly for run in found], axis=0)
    waited, passed = (np.sum([getattr(run, name) for run in found], axis=0) for name in ("waited", "passed"))
    delivered = float(np.mean([run.delivered for run in found]))
    queues = tuple(
        Standing(
            stage.id,
            stage.name,
            float(waited[at] / passed[at]) if passed[at] else 0.0,
            float(weekly[at].mean()),
            float(weekly[at].max()),
            int(weekly[at].argmax()) + 1,
            tuple(float(value) for value in weekly[at]),
            stage.use,
        )
        for at, stage in enumerate(model.stages)
        if weekly[at].mean() > LEAST_STANDING
    )
    return Simulation(
        origin=route.origin,
        destination=route.destination,
        names=route.names,
        on=route.on,
        applied=route.applied,
        teu_per_year=model.teu_per_year,
        weeks=model.weeks,
        runs=len(found),
        seed=seed,
        planned_hours=route.hours,
        mean_hours=float(np.average(hours, weights=teu)),
        p50_hours=p50,
        p80_hours=p80,
        p95_hours=p95,
        throughput_teu_per_year=delivered / (model.weeks * HOURS_PER_WEEK) * HOURS_PER_YEAR,
        standing_teu=float(np.mean([run.standing for run in found])),
        queues=tuple(sorted(queues, key=lambda row: (-row.teu, row.id))),
        places=tuple(_places(route, model, found)),
    )


def _places(route: Route, model: Model, found: Sequence[Run]) -> Iterator[At]:
    """Add up what a box spends at each place; by Little's law so many boxes wait there."""
    spent, crossed = (np.sum([getattr(run, name) for run in found], axis=0) for name in ("spent", "crossed"))
    names, hours = dict(route.names), dict[str, float]()
    for at, stage in enumerate(model.stages):
        if stage.place and crossed[at]:
            hours[stage.place] = hours.get(stage.place, 0.0) + float(spent[at] / crossed[at])
    for place, stay in hours.items():
        if stay > 0:
            yield At(place, names[place], stay, stay * model.teu_per_year / HOURS_PER_YEAR)
