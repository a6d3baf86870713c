"""
Questions about trips beyond the fastest one: alternatives, fronts, dates, prices and sureness.

A question is brought to one `Case`: the graph for it, its places as ids and what may
not be used.  Every engine of `corridor.search` then gets the same ways, whatever it
looks for in them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import NetworkError, NoRouteError, PlaceError, suggest
from corridor.results.routes import Plan
from corridor.search.alternatives import alternatives, best_way
from corridor.search.avoid import barred_edges
from corridor.search.clock import begins_by, clock_of, least_of_arcs
from corridor.search.dated import dated_route, day_of, first_stop, iso_of, minute_of, trip_from_departure
from corridor.search.departure import from_departure
from corridor.search.itinerary import route_of
from corridor.search.measures import ByClock, Sums, Wish, refuse_gaps
from corridor.search.pareto import CRITERIA, front, praises, projected, thinned
from corridor.search.space import against_travel, space_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.graph import Graph
    from corridor.question import Question, Wishes
    from corridor.results import Route
    from corridor.search.measures import Measure
    from corridor.search.space import Space

RANKINGS = ("time", "p80", "cost", "co2")
OVERLAP = 0.8
"""Share of the length that alternatives stay below where none is given."""

MOST_ROUTES = 100
RANGE_DRAWS, RANGE_SEED = 2000, 0
"""Draws behind the range of a route with dates, and their seed."""


class Case(NamedTuple):
    """
    A question about a trip, ready for the engines.

    Attributes
    ----------
    question, wishes
        As asked; with a date, `question.on` is set.
    graph
        With dates where the question has one; the wait for the first departure
        takes no time unless it counts.
    origin, destination, via
        Place ids.
    avoid
        Restrictions, places as ids.
    barred
        Edges that they take out.
    minute
        Of departure or arrival, UTC; None without a date.
    warnings
        What the planner should hear.
    """

    question: Question
    wishes: Wishes
    graph: Graph
    origin: str
    destination: str
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    barred: frozenset[int]
    minute: int | None
    warnings: tuple[str, ...]


# -- the question --------------------------------------------------------------------------------------------------


def check(wishes: Wishes) -> None:
    """
    Refuse wishes that cannot be met together.

    Raises
    ------
    NetworkError
        With what to leave out or to write instead.
    """
    if wishes.number is not None and not 1 <= wishes.number <= MOST_ROUTES:
        msg = f"-k {wishes.number}: ask for 1 to {MOST_ROUTES} routes."
        raise NetworkError(msg)
    if wishes.overlap is not None and not 0 < wishes.overlap <= 1:
        msg = f"--overlap {wishes.overlap:g}: write a share above 0 and at most 1, such as 0.8."
        raise NetworkError(msg)
    if wishes.overlap is not None and (wishes.number or 1) == 1:
        msg = "--overlap sets how far alternatives differ: add -k with the number of routes."
        raise NetworkError(msg)
    if wishes.by and wishes.by not in RANKINGS:
        msg = f"--by {wishes.by!r}: there is no such ranking." + suggest(wishes.by, RANKINGS)
        raise NetworkError(msg)
    if wishes.max_borders is not None and wishes.max_borders < 0:
        msg = f"--max-borders {wishes.max_borders}: write 0 or more."
        raise NetworkError(msg)
    if wishes.depart and wishes.arrive_by:
        msg = "--depart and --arrive-by are two questions: leave out one."
        raise NetworkError(msg)
    _check_price(wishes)
    _check_criteria(wishes)
    if wishes.by == "p80" and (wishes.depart or wishes.arrive_by):
        msg = "--by p80 holds whatever the date: leave out the date, or ask `corridor risk A B --depart ...`."
        raise NetworkError(msg)


def _check_price(wishes: Wishes) -> None:
    if wishes.usd_per_teu_day is None:
        return
    if not 0 <= wishes.usd_per_teu_day < 1_000_000:
        msg = f"--value-of-time {wishes.usd_per_teu_day:g}: write USD per TEU and day, 0 or more."
        raise NetworkError(msg)
    if wishes.by not in ("", "cost"):
        msg = f"--value-of-time prices the days into the cost: it goes with --by cost, not with --by {wishes.by}."
        raise NetworkError(msg)


def _check_criteria(wishes: Wishes) -> None:
    for name in wishes.criteria:
        if name not in CRITERIA:
            msg = f"--pareto: there is no criterion {name!r}." + suggest(name, CRITERIA)
            raise NetworkError(msg)
    if not wishes.criteria:
        return
    if len(set(wishes.criteria)) < max(2, len(wishes.criteria)):
        msg = f"--pareto weighs two or more criteria, each named once: {', '.join(CRITERIA)}."
        raise NetworkError(msg)
    for option, given in (
        ("--by", wishes.by),
        ("--value-of-time", wishes.usd_per_teu_day is not None),
        ("--overlap", wishes.overlap is not None),
    ):
        if given:
            msg = f"--pareto gives all routes that none betters, so {option} has no place beside it: leave out one."
            raise NetworkError(msg)


def case_of(question: Question, origin: str, destination: str, wishes: Wishes) -> Case:
    """
    Bring a question to the form in which the engines take it.

    Parameters
    ----------
    question
        Common options.
    origin, destination
        Places as people name them.
    wishes
        How the routes are wanted.

    Raises
    ------
    NetworkError
        If a wish, a date, a place or a restriction is not understood.
    """
    from corridor.compiled import graph_of
    from corridor.planner import resolved_avoid

    check(wishes)
    moment, option = (wishes.depart, "--depart") if wishes.depart else (wishes.arrive_by, "--arrive-by")
    if moment:
        written = minute_of(moment, option=option, offset=0)
        if not question.on:
            question = question._replace(on=day_of(written, 0))
    graph = graph_of(question, dated=bool(moment))
    start, end, *stations = _places(question, graph, (origin, destination, *question.via))
    minute = None
    if moment:
        place = graph.places[start if wishes.depart else end]
        minute = minute_of(moment, option=option, offset=place.utc_offset_minutes)
    if not wishes.ready:
        graph = from_departure(graph, start)
    avoid = resolved_avoid(graph, question.avoid)
    barred, idle = barred_edges(graph, avoid)
    warnings = tuple(f"--avoid {text}: nothing to avoid, the network has none." for text in idle)
    return Case(question, wishes, graph, start, end, tuple(stations), avoid, barred, minute, warnings)


def _places(question: Question, graph: Graph, texts: Sequence[str]) -> list[str]:
    """Find places; of one that only a project would build, say which."""
    from corridor.names import find_place

    try:
        return [find_place(graph.names, text) for text in texts]
    except PlaceError:
        from corridor.opening import network_of
        from corridor.search.asking import places_of

        return places_of(network_of(question), graph.names, texts)


def space_for(case: Case) -> Space:
    """
    Gather the ways that a case leaves open, backward for an arrival.

    Raises
    ------
    NoRouteError
        If there is none; the message says what stopped it.
    """
    ends = (case.origin, case.destination)
    try:
        space = space_of(
            case.graph, *ends, via=case.via, barred=case.barred, max_borders=case.wishes.max_borders
        )
    except NoRouteError as error:
        raise NoRouteError(_barrier(case) or str(error)) from None
    return against_travel(space) if case.wishes.arrive_by else space


def _barrier(case: Case) -> str:
    """Say what leaves no way, whatever the clock says."""
    from corridor.opening import network_of
    from corridor.search.barriers import explain

    ends = (case.origin, case.destination)
    if case.wishes.max_borders is not None:
        try:
            free = space_of(case.graph, *ends, via=case.via, barred=case.barred)
        except NoRouteError:
            pass
        else:
            fewest = front(free, ("borders",)).figures[0][0]
            return (
                f"no route from {case.origin} to {case.destination} crosses at most {case.wishes.max_borders} borders; "
                f"the fewest are {fewest}: ask with --max-borders {fewest}."
            )
    return explain(network_of(case.question), *ends, via=case.via, avoid=case.avoid, cargo=case.question.cargo)


def _clock(case: Case, space: Space) -> tuple[Callable[[int, int], int | None], list[int]]:
    return clock_of(space), least_of_arcs(space)


def measure_for(case: Case, space: Space) -> Measure:
    """Give the measure by which a case orders its routes."""
    wishes = case.wishes
    if wishes.by == "p80":
        from corridor.search.p80 import ByP80

        return ByP80(space)
    wish = Wish(_priced(wishes) or "time", wishes.usd_per_teu_day or 0.0)
    if case.minute is None:
        return Sums(space, wish)
    clock, least = _clock(case, space)
    return ByClock(space, wish, start=case.minute, clock=clock, least=least)


def _priced(wishes: Wishes) -> str:
    """Name what is added up beside time: the cost or the emissions; empty for neither."""
    if wishes.usd_per_teu_day is not None:
        return "cost"
    return wishes.by if wishes.by in ("cost", "co2") else ""


# -- the answer ----------------------------------------------------------------------------------------------------


def plan(question: Question, origin: str, destination: str, wishes: Wishes) -> Plan:
    """
    Plan the routes that a planner wishes.

    Parameters
    ----------
    question
        Common options.
    origin, destination
        Places as people name them.
    wishes
        How the routes are wanted.

    Returns
    -------
    plan
        Best first.

    Raises
    ------
    NetworkError
        If something is not understood, or a price that the ranking needs is not
        known.
    NoRouteError
        If there is no way; the message says what stopped it.
    """
    case = case_of(question, origin, destination, wishes)
    answer = _front(case) if wishes.criteria else _best(case)
    if wishes.arrive_by and not question.on:
        day = (answer.routes[0].departs or case.question.on)[:10]
        late = _built_after(case, day)
        if late:
            # A project that opens on the way is not there at the departure: plan as for that day.
            warning = f"{late} opens after this departure and is left out: the network of {day} is taken."
            again = plan(question._replace(on=day), origin, destination, wishes)
            return again._replace(warnings=(*again.warnings, warning))
    return answer


def _built_after(case: Case, day: str) -> str:
    """Name a project of the network that opens after a day, unless it was asked for."""
    from corridor.opening import network_of

    if not case.graph.applied:
        return ""
    projects = network_of(case.question).projects
    late = (
        key
        for key in case.graph.applied
        if key in projects and projects[key].opens.isoformat() > day and key not in case.question.include
    )
    return next(late, "")


def _plan(case: Case, routes: Sequence[Route], **more: object) -> Plan:
    """Put an answer together with its conditions."""
    wishes = case.wishes
    base = Plan(
        tuple(routes),
        by=_priced(wishes) or wishes.by or "time",
        usd_per_teu_day=wishes.usd_per_teu_day,
        asked=wishes.number or (None if wishes.criteria else 1),
        found=len(routes),
        departs=wishes.depart,
        arrives_by=wishes.arrive_by,
        ready=wishes.ready,
        warnings=case.warnings,
    )
    return base._replace(**more)  # type: ignore[arg-type]  # fields by name


def _same_place(case: Case) -> Plan | None:
    """Answer a trip that ends where it begins."""
    if case.origin != case.destination or case.via:
        return None
    return _plan(case, [route_of(case.graph, (), origin=case.origin, destination=case.destination)])


def _best(case: Case) -> Plan:
    """Find the best route, or the best few that differ."""
    if (same := _same_place(case)) is not None:
        return same
    space = space_for(case)
    measure = measure_for(case, space)
    if case.wishes.number in (None, 1):
        arcs = best_way(space, measure)
        if arcs is None:
            raise NoRouteError(never(case, space))
        return _plan(case, _routes(case, space, [space.edges_of(arcs)]))
    return _alternatives(case, space, measure)


def _alternatives(case: Case, space: Space, measure: Measure) -> Plan:
    overlap, number = case.wishes.overlap or OVERLAP, case.wishes.number or 1
    first = best_way(space, measure)
    if first is None:
        raise NoRouteError(never(case, space))
    found = alternatives(space, measure, number=number, overlap=Fraction(str(overlap)))
    warnings = list(case.warnings)
    twice = _entered_twice(space, first)
    if twice and found.ways[:1] != (space.edges_of(first),):
        alone = _routes(case, space, [space.edges_of(first)])[0]
        warnings.append(
            f"the best way of all ({alone.hours / 24:.1f} days) passes {', '.join(twice)} twice; "
            "alternatives pass no place twice."
        )
        if not found.ways:
            return _plan(case, [alone], overlap=overlap, no_more=True, warnings=tuple(warnings))
    routes = [
        route._replace(overlap=round(float(share), 4))
        for route, share in zip(_routes(case, space, found.ways), found.overlaps, strict=True)
    ]
    if found.no_more:
        word = "route passes" if len(routes) == 1 else "routes pass"
        warnings.append(
            f"no more alternatives: {len(routes)} {word} no place twice and share less than {overlap:.0%} "
            "of the shorter one's length with a better one."
        )
    if found.gave_up:
        warnings.append(
            f"the search for alternative {len(routes) + 1} was given up as too long: those shown are the best, "
            "but there may be more. Ask with a smaller -k or another --overlap."
        )
    return _plan(case, routes, overlap=overlap, no_more=found.no_more, warnings=tuple(warnings))


def _entered_twice(space: Space, arcs: Sequence[int]) -> list[str]:
    places = [space.keys[space.start], *(place for arc in arcs for place in space.arcs[arc].places)]
    names = {place: space.graph.places[place.partition("|")[2]].name for place in places}
    return list(dict.fromkeys(names[place] for place in places if places.count(place) > 1))


def _front(case: Case) -> Plan:
    """Find the routes of which none is better in every respect."""
    wishes = case.wishes
    if (same := _same_place(case)) is not None:
        return same._replace(criteria=wishes.criteria)
    space = space_for(case)
    criteria, more = wishes.criteria, {}
    if case.minute is not None:
        # Whoever is later may find a door shut: time always counts by date.
        criteria = criteria if "time" in criteria else (*criteria, "time")
        clock, least = _clock(case, space)
        more = {"clock": clock, "start": case.minute, "least": least}
    found = front(space, criteria, **more)  # type: ignore[arg-type]  # arguments by name
    if not found.ways:
        raise NoRouteError(never(case, space))
    if len(criteria) > len(wishes.criteria):
        found = projected(found, len(wishes.criteria))
    for what in ("cost", "co2"):
        if what in wishes.criteria:
            refuse_gaps(case.graph, found.ways, what)
    warnings = case.warnings
    if not found.complete:
        warnings = (*warnings, "the front grew too large and was given up: there are more routes. Ask for fewer criteria.")
    praised = praises(found, wishes.criteria)
    shown = thinned(found, wishes.number) if wishes.number else range(len(found.ways))
    routes = [
        route._replace(best_at=praised[place].best, among=praised[place].among)
        for route, place in zip(_routes(case, space, [found.ways[place] for place in shown]), shown, strict=True)
    ]
    return _plan(case, routes, criteria=wishes.criteria, found=len(found.ways), warnings=warnings)


def _routes(case: Case, space: Space, ways: Sequence[tuple[int, ...]]) -> list[Route]:
    """Make routes of ways, with their dates and ranges where the question has a date."""
    what = _priced(case.wishes)
    if what:
        refuse_gaps(case.graph, ways, what)
    ends = (case.origin, case.destination)
    if case.minute is None:
        return [
            route_of(case.graph, way, origin=ends[0], destination=ends[1], rank=rank)
            for rank, way in enumerate(ways, start=1)
        ]
    return [_dated(case, space, way, rank=rank) for rank, way in enumerate(ways, start=1)]


def _dated(case: Case, space: Space, way: tuple[int, ...], *, rank: int) -> Route:
    """Put a way on the calendar, and draw its range."""
    from corridor.search.risk import Trip, drawn, sureness_of

    begins = departure_of(case, way)
    route = dated_route(
        space.graph, way, begins, origin=case.origin, destination=case.destination, rank=rank, ready=case.wishes.ready
    )
    edges, minute = trip_from_departure(case.graph, way, begins, ready=case.wishes.ready)
    sure = sureness_of(drawn(case.graph, Trip(edges, minute), draws=RANGE_DRAWS, seed=RANGE_SEED).total, None)
    low, p80, high = (round(hours, 2) for hours in (sure.p10, sure.p80, sure.p90))
    return route._replace(hours_low=low, hours_high=high, hours_p80=p80)


def departure_of(case: Case, way: Sequence[int]) -> int:
    """Give the minute at which a way is begun: as asked, or as late as it still arrives in time [UTC]."""
    minute = case.minute or 0
    return begins_by(case.graph, way, minute) if case.wishes.arrive_by else minute


def never(case: Case, space: Space) -> str:
    """Say why no way can be gone by date, although each of its parts is there."""
    arcs = best_way(space, Sums(space, Wish())) or ()
    way, minute = space.edges_of(arcs), case.minute or 0
    head = f"no route from {case.origin} to {case.destination}"
    if case.wishes.depart:
        moment = iso_of(minute, case.graph.places[case.origin].utc_offset_minutes)
        return f"{head} after {moment}: {first_stop(case.graph, way, minute)} Ask for an earlier date."
    late = minute - sum(case.graph.edges[number].minutes for number in way)
    moment = iso_of(minute, case.graph.places[case.destination].utc_offset_minutes)
    reason = first_stop(case.graph, way, late) or "in the years before nothing leaves in time."
    return f"{head} arrives by {moment}: {reason} Ask for a later arrival."
