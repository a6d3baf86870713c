"""
How routes are wanted: checked, and brought to the measures by which the engines order them.

Every engine of `corridor.routing` gets the same routes of a resolved query, whatever
it looks for in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.errors import NetworkError, NoRouteError, suggest
from corridor.routing.alternatives import best_way
from corridor.routing.calendar import clock_of, least_of_arcs
from corridor.routing.dated import first_stop, iso_of
from corridor.routing.measures import ByClock, Sums, Wish
from corridor.routing.pareto import CRITERIA, front
from corridor.routing.resolve import barrier, resolve
from corridor.routing.space import against_travel, space_of

if TYPE_CHECKING:
    from corridor.data.model import Network
    from corridor.routing.measures import Measure
    from corridor.routing.resolve import Resolved
    from corridor.routing.space import Space
    from corridor.scenario.query import Query

RANKINGS = ("time", "p80", "cost", "co2")
MOST_ROUTES = 100
MOST_USD_PER_DAY = 1_000_000


# -- the question --------------------------------------------------------------------------------------------------


def check(query: Query) -> None:
    """
    Refuse query that cannot be met together.

    Raises
    ------
    NetworkError
        With what to leave out or to write instead.
    """
    if query.number is not None and not 1 <= query.number <= MOST_ROUTES:
        msg = f"-k {query.number}: ask for 1 to {MOST_ROUTES} routes."
        raise NetworkError(msg)
    if query.overlap is not None and not 0 < query.overlap <= 1:
        msg = f"--overlap {query.overlap:g}: write a share above 0 and at most 1, such as 0.8."
        raise NetworkError(msg)
    if query.overlap is not None and (query.number or 1) == 1:
        msg = "--overlap sets how far alternatives differ: add -k with the number of routes."
        raise NetworkError(msg)
    if query.by and query.by not in RANKINGS:
        msg = f"--by {query.by!r}: there is no such ranking." + suggest(query.by, RANKINGS)
        raise NetworkError(msg)
    if query.max_borders is not None and query.max_borders < 0:
        msg = f"--max-borders {query.max_borders}: write 0 or more."
        raise NetworkError(msg)
    if query.depart and query.arrive_by:
        msg = "--depart and --arrive-by are two questions: leave out one."
        raise NetworkError(msg)
    _check_price(query)
    _check_criteria(query)
    if query.by == "p80" and (query.depart or query.arrive_by):
        msg = "--by p80 holds whatever the date: leave out the date, or ask `corridor risk A B --depart ...`."
        raise NetworkError(msg)


def _check_price(query: Query) -> None:
    if query.usd_per_teu_day is None:
        return
    if not 0 <= query.usd_per_teu_day < MOST_USD_PER_DAY:
        msg = f"--value-of-time {query.usd_per_teu_day:g}: write USD per TEU and day, 0 or more."
        raise NetworkError(msg)
    if query.by not in ("", "cost"):
        msg = f"--value-of-time prices the days into the cost: it goes with --by cost, not with --by {query.by}."
        raise NetworkError(msg)


def _check_criteria(query: Query) -> None:
    for name in query.criteria:
        if name not in CRITERIA:
            msg = f"--pareto: there is no criterion {name!r}." + suggest(name, CRITERIA)
            raise NetworkError(msg)
    if not query.criteria:
        return
    if len(set(query.criteria)) < max(2, len(query.criteria)):
        msg = f"--pareto weighs two or more criteria, each named once: {', '.join(CRITERIA)}."
        raise NetworkError(msg)
    for option, given in (
        ("--by", query.by),
        ("--value-of-time", query.usd_per_teu_day is not None),
        ("--overlap", query.overlap is not None),
    ):
        if given:
            msg = f"--pareto gives all routes that none betters, so {option} has no place beside it: leave out one."
            raise NetworkError(msg)


def case_of(query: Query, network: Network | None = None) -> Resolved:
    """
    Check how routes are wanted, and resolve the query; see `corridor.routing.resolve.resolve`.

    Raises
    ------
    NetworkError
        If a wish, a date, a place or a restriction is not understood.
    """
    check(query)
    return resolve(query, network)


def space_for(case: Resolved) -> Space:
    """
    Gather the ways that a case leaves open, backward for an arrival.

    Raises
    ------
    NoRouteError
        If there is none; the message says what stopped it.
    """
    ends = (case.origin, case.destination)
    try:
        space = space_of(case.graph, *ends, via=case.via, excluded=case.excluded, max_borders=case.query.max_borders)
    except NoRouteError as error:
        raise NoRouteError(_barrier(case) or str(error)) from None
    return against_travel(space) if case.query.arrive_by else space


def _barrier(case: Resolved) -> str:
    """Describe what leaves no way, whatever the clock says."""
    ends = (case.origin, case.destination)
    if case.query.max_borders is not None:
        try:
            free = space_of(case.graph, *ends, via=case.via, excluded=case.excluded)
        except NoRouteError:
            pass
        else:
            fewest = front(free, ("borders",)).figures[0][0]
            return (
                f"no route from {case.origin} to {case.destination} crosses at most {case.query.max_borders} borders; "
                f"the fewest are {fewest}: ask with --max-borders {fewest}."
            )
    return barrier(case)


def measure_for(case: Resolved, space: Space) -> Measure:
    """Give the measure by which a case orders its routes."""
    query = case.query
    if query.by == "p80":
        from corridor.routing.p80 import ByP80

        return ByP80(space)
    wish = Wish(priced(query) or "time", query.usd_per_teu_day or 0.0)
    if case.minute is None:
        return Sums(space, wish)
    return ByClock(space, wish, start=case.minute, clock=clock_of(space), least=least_of_arcs(space))


def priced(query: Query) -> str:
    """Name what is added up beside time: the cost or the emissions; empty for neither."""
    if query.usd_per_teu_day is not None:
        return "cost"
    return query.by if query.by in ("cost", "co2") else ""


def never(case: Resolved, space: Space) -> str:
    """Describe why no way can be gone by date, although each of its parts is there."""
    arcs = best_way(space, Sums(space, Wish())) or ()
    way, minute = space.edges_of(arcs), case.minute or 0
    head = f"no route from {case.origin} to {case.destination}"
    if case.query.depart:
        moment = iso_of(minute, case.graph.places[case.origin].offset_at(minute))
        return f"{head} after {moment}: {first_stop(case.graph, way, minute)} Ask for an earlier date."
    late = minute - sum(case.graph.edges[number].minutes for number in way)
    moment = iso_of(minute, case.graph.places[case.destination].offset_at(minute))
    reason = first_stop(case.graph, way, late) or "in the years before nothing leaves in time."
    return f"{head} arrives by {moment}: {reason} Ask for a later arrival."
