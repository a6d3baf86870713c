"""A question -> the map page: the routes, what fits, and how scenarios and years compare."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from corridor.build import build
from corridor.errors import CapacityError, NetworkError, NoRouteError, PlaceError
from corridor.lines import read_lines
from corridor.opening import network_of
from corridor.planner import capacity, fastest, why_of
from corridor.question import PLAIN, Wishes
from corridor.render import render_map
from corridor.results.outlook import Outcome, Outlook, ScenarioYears
from corridor.trips.plan import plan

if TYPE_CHECKING:
    from corridor.model import Network
    from corridor.question import Question
    from corridor.results import Route
    from corridor.results.capacity import Throughput

MOST_YEARS = 40


def map_page(
    question: Question,
    origin: str = "",
    destination: str = "",
    *,
    number: int = 1,
    years: tuple[int, ...] = (),
    with_capacity: bool = False,
    lang: str = "en",
) -> tuple[str, tuple[str, ...]]:
    """
    Draw the network, or the routes between two places, as one HTML page.

    Parameters
    ----------
    question
        Common options; its scenarios are applied to all views, and set beside
        the base in the view of scenarios.
    origin, destination
        Places as people name them; empty for the network alone.
    number
        Routes to draw.
    years
        Years of the view of scenarios, each as its projects stand on 31 December.
    with_capacity
        Whether to find how much fits.
    lang
        ``"en"`` or ``"ru"``.

    Returns
    -------
    page
        HTML that asks for nothing from outside.
    warnings
        What the planner should hear beside it.

    Raises
    ------
    NoRouteError
        If there is no way between the places.
    """
    routes: tuple[Route, ...] = ()
    warnings: tuple[str, ...] = ()
    network = network_of(question)
    if origin and destination:
        found = plan(question, origin, destination, Wishes(number=number) if number > 1 else PLAIN)
        routes, warnings = found.routes, found.warnings
    throughput: Throughput | None = None
    outlook: Outlook | None = None
    if routes:
        ends = (routes[0].origin, routes[0].destination)
        if with_capacity:
            throughput = _throughput(network, question, *ends)
        if years or question.scenarios:
            outlook = _outlook(question, *ends, years=years, with_capacity=with_capacity)
    page = render_map(
        network,
        build(network, cargo=question.cargo),
        routes,
        lines=read_lines(question.network or None),
        lang=lang,
        why=why_of(network, question, routes),
        capacity=throughput,
        outlook=outlook,
    )
    return page, warnings


def parse_years(text: str) -> tuple[int, ...]:
    """
    Read a range of years.

    Parameters
    ----------
    text
        Such as ``"2026:2035"``, or one year; empty for none.

    Raises
    ------
    NetworkError
        If it is no range of years, or a very long one.
    """
    if not text:
        return ()
    first, _, last = text.partition(":")
    try:
        years = tuple(range(date(int(first), 1, 1).year, date(int(last or first), 1, 1).year + 1))
    except ValueError:
        years = ()
    if not 0 < len(years) <= MOST_YEARS:
        msg = f"--years {text!r}: write the first and the last year, such as 2026:2035; at most {MOST_YEARS} of them."
        raise NetworkError(msg)
    return years


def _throughput(network: Network, question: Question, origin: str, destination: str) -> Throughput | None:
    """Find how much fits; None where no capacity on the way is known."""
    try:
        return capacity(network, origin, destination, via=question.via, avoid=question.avoid, cargo=question.cargo)
    except (CapacityError, NoRouteError):
        return None


def _outlook(
    question: Question, origin: str, destination: str, *, years: tuple[int, ...], with_capacity: bool
) -> Outlook:
    """Plan the base and each scenario in every year."""
    from corridor.planner import scenarios

    known = {row.id: row for row in scenarios(question.network or None)}
    base = question._replace(scenarios=())
    cases = [("base", "Base", "", base)]
    for name in question.scenarios:
        row = known.get(name)
        cases.append((name, row.name if row else name, row.caveat if row else "", base._replace(scenarios=(name,))))
    days = [date(year, 12, 31).isoformat() for year in years] or [question.on]
    return Outlook(
        origin=origin,
        destination=destination,
        scenarios=tuple(
            ScenarioYears(
                id=key,
                name=name,
                note=note,
                outcomes=tuple(
                    _outcome(asked._replace(on=day), origin, destination, with_capacity=with_capacity) for day in days
                ),
            )
            for key, name, note, asked in cases
        ),
    )


def _outcome(question: Question, origin: str, destination: str, *, with_capacity: bool) -> Outcome:
    """Plan one scenario in one year."""
    network = network_of(question)
    year = network.data_date.year
    try:
        graph = build(network, cargo=question.cargo)
        route = fastest(graph, origin, destination, via=question.via, avoid=question.avoid)
    except (NoRouteError, PlaceError) as error:
        return Outcome(year=year, reason=str(error), built=network.applied)
    throughput = _throughput(network, question, origin, destination) if with_capacity else None
    return Outcome(year=year, route=route, throughput=throughput, built=network.applied)
