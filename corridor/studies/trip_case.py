"""
A question about a trip, brought to the form in which the engines take it.

A question is brought to one `Case`: the graph for it, its places as ids and what may
not be used.  Every engine of `corridor.routing` then gets the same ways, whatever it
looks for in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import NetworkError, NoRouteError, PlaceError, suggest
from corridor.graph.cache import graph_of
from corridor.graph.departure import from_departure
from corridor.routing.alternatives import best_way
from corridor.routing.avoid import barred_edges, idle_warnings, resolved_avoid
from corridor.routing.calendar import clock_of, least_of_arcs
from corridor.routing.dated import day_of, first_stop, iso_of, minute_of
from corridor.routing.measures import ByClock, Sums, Wish
from corridor.routing.pareto import CRITERIA, front
from corridor.routing.space import against_travel, space_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.graph.modal import Graph
    from corridor.routing.measures import Measure
    from corridor.routing.space import Space
    from corridor.scenarios.query import Question, Wishes

RANKINGS = ("time", "p80", "cost", "co2")
MOST_ROUTES = 100
MOST_USD_PER_DAY = 1_000_000


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
    if not 0 <= wishes.usd_per_teu_day < MOST_USD_PER_DAY:
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
        minute = minute_of(moment, option=option, offset=place.utc_offset_minutes, zone=place.zone)
    if not wishes.ready:
        graph = from_departure(graph, start)
    avoid = resolved_avoid(graph.names, question.avoid)
    barred, idle = barred_edges(graph, avoid)
    return Case(question, wishes, graph, start, end, tuple(stations), avoid, barred, minute, idle_warnings(idle))


def _places(question: Question, graph: Graph, texts: Sequence[str]) -> list[str]:
    """Find places; of one that only a project would build, say which."""
    from corridor.data.names import find_place

    try:
        return [find_place(graph.names, text) for text in texts]
    except PlaceError:
        from corridor.routing.resolve import places_of
        from corridor.scenarios.opening import network_of

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
        space = space_of(case.graph, *ends, via=case.via, barred=case.barred, max_borders=case.wishes.max_borders)
    except NoRouteError as error:
        raise NoRouteError(_barrier(case) or str(error)) from None
    return against_travel(space) if case.wishes.arrive_by else space


def _barrier(case: Case) -> str:
    """Say what leaves no way, whatever the clock says."""
    from corridor.routing.barriers import explain
    from corridor.scenarios.opening import network_of

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


def measure_for(case: Case, space: Space) -> Measure:
    """Give the measure by which a case orders its routes."""
    wishes = case.wishes
    if wishes.by == "p80":
        from corridor.routing.p80 import ByP80

        return ByP80(space)
    wish = Wish(priced(wishes) or "time", wishes.usd_per_teu_day or 0.0)
    if case.minute is None:
        return Sums(space, wish)
    return ByClock(space, wish, start=case.minute, clock=clock_of(space), least=least_of_arcs(space))


def priced(wishes: Wishes) -> str:
    """Name what is added up beside time: the cost or the emissions; empty for neither."""
    if wishes.usd_per_teu_day is not None:
        return "cost"
    return wishes.by if wishes.by in ("cost", "co2") else ""


def never(case: Case, space: Space) -> str:
    """Say why no way can be gone by date, although each of its parts is there."""
    arcs = best_way(space, Sums(space, Wish())) or ()
    way, minute = space.edges_of(arcs), case.minute or 0
    head = f"no route from {case.origin} to {case.destination}"
    if case.wishes.depart:
        moment = iso_of(minute, case.graph.places[case.origin].offset_at(minute))
        return f"{head} after {moment}: {first_stop(case.graph, way, minute)} Ask for an earlier date."
    late = minute - sum(case.graph.edges[number].minutes for number in way)
    moment = iso_of(minute, case.graph.places[case.destination].offset_at(minute))
    reason = first_stop(case.graph, way, late) or "in the years before nothing leaves in time."
    return f"{head} arrives by {moment}: {reason} Ask for a later arrival."
