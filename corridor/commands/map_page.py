"""A question -> the map page: the routes, what fits, and how scenarios and years compare."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING

from corridor.answers.outlook import Outcome, Outlook, ScenarioYears
from corridor.data.drawn_lines import read_lines
from corridor.data.model import TABLES, Closure
from corridor.errors import CapacityError, NetworkError, NoRouteError, PlaceError
from corridor.flow.volumes import capacity
from corridor.graph.build import build
from corridor.graph.cache import graph_of, kept_value
from corridor.output.page.openings import Terms
from corridor.output.page.render import render_map
from corridor.routing.avoid import excluded_edges, resolved_avoid
from corridor.routing.resolve import Ground, departing
from corridor.scenario.changes import as_asked, parse_set
from corridor.scenario.opening import network_as_read, network_of, parse_day
from corridor.scenario.query import PREFERENCES, Query
from corridor.scenario.scenario import read_all, read_stack
from corridor.studies.cases import conditions_of
from corridor.studies.load import load_curve
from corridor.studies.planner import fastest, routes_for, why_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Route
    from corridor.answers.capacity import Throughput
    from corridor.answers.why import Reason
    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.output.page.openings import Asked
    from corridor.output.page.tiles import Tiles

MOST_YEARS = 40
MOST_WORK_OF_WHY = 1_000_000
"""Edges of the graph times legs of the route; over more, what would flip the choice takes minutes to find."""

NO_WHY = (
    "the page does not say what would flip the choice: among so many services that takes minutes; "
    "ask `corridor explain A B --why-not PLACE`."
)


def map_page(
    question: Query,
    *,
    years: tuple[int, ...] = (),
    with_capacity: bool = False,
    lang: str = "en",
    for_client: bool = False,
    tiles: Tiles | None = None,
) -> tuple[str, tuple[str, ...]]:
    """
    Draw the network, or the routes between two places, as one HTML page.

    Parameters
    ----------
    question
        With two places, or none for the network alone.  Its scenarios are applied
        to all views, and set beside the base in the view of scenarios.
    years
        Years of the view of scenarios, each as its projects are built on 31 December.
    with_capacity
        Whether to find how much fits.
    lang
        ``"en"``, ``"ru"``, ``"zh"``, ``"tr"``, ``"az"`` or ``"kk"``.
    for_client
        Whether conditions, commands and ids of records are left out.
    tiles
        Online background that the reader may switch on.

    Returns
    -------
    page
        HTML that asks for nothing from outside, unless the reader switches `tiles` on.
    warnings
        What the planner should hear beside it.

    Raises
    ------
    NoRouteError
        If there is no way between the places.
    """
    routes: tuple[Route, ...] = ()
    warnings: tuple[str, ...] = ()
    asked_for = question
    question = _plain(question)
    asked = _asked(question)
    network = asked((), ())
    graph = graph_of(question)
    if question.origin and question.destination:
        found = routes_for(asked_for)
        routes, warnings = found.routes, found.warnings
    why: tuple[Reason, ...] = ()
    if not routes or routes[0].departs:
        pass  # days of a date are not those that the figures alone give
    elif len(graph.edges) * len(routes[0].legs) > MOST_WORK_OF_WHY:
        warnings = (*warnings, NO_WHY)
    else:
        why = why_of(network, question, routes)
    throughput: Throughput | None = None
    outlook: Outlook | None = None
    if routes:
        ends = (routes[0].origin, routes[0].destination)
        if with_capacity:
            throughput = _throughput(network, question, *ends)
        if years or question.scenarios:
            outlook = _outlook(question, *ends, years=years, with_capacity=with_capacity)
    terms = _terms(question, network, graph, asked)
    page = render_map(
        network,
        graph,
        routes,
        lines=read_lines(question.network or None),
        lang=lang,
        title="" if for_client else _title(asked_for, routes),
        why=why,
        loads=[load_curve(network, graph, route) for route in routes if not route.departs],
        capacity=throughput,
        outlook=outlook,
        tiles=tiles,
        terms=terms._replace(options="", for_client=True) if for_client else terms,
    )
    return page, warnings


def _plain(question: Query) -> Query:
    """Leave what the page itself can keep to: routes that are wanted in a special way are those of the file alone."""
    preferences = {name: getattr(Query(), name) for name in PREFERENCES if name != "depart"}
    return departing(question)._replace(**preferences)


def _title(question: Query, routes: Sequence[Route]) -> str:
    """Head the routes of the file with how they were wanted, where the page would not find them by itself."""
    words = [
        *(("--by", question.by) if question.by not in ("", "time") else ()),
        *(("--pareto", ",".join(question.criteria)) if question.criteria else ()),
        *(("--value-of-time", f"{question.usd_per_teu_day:g}") if question.usd_per_teu_day is not None else ()),
        *(("--arrive-by", question.arrive_by) if question.arrive_by else ()),
        *(("--max-borders", str(question.max_borders)) if question.max_borders is not None else ()),
        *(("--ready",) if question.ready else ()),
    ]
    if not (words and routes):
        return ""
    names = dict(routes[0].names)
    ends = (names.get(key, key) for key in (routes[0].origin, routes[0].destination))
    return f"{' - '.join(ends)}, {join(words)}"


def _asked(question: Query) -> Asked:
    """Read the network once, to be asked for with projects opened and shut beside those of the question."""
    folder = question.network or None
    network = network_as_read(question)
    scenarios = read_stack(question.scenarios, folder) if question.scenarios else ()
    changes = [parse_set(text) for text in question.sets]
    day = parse_day(question.on) if question.on else None

    def asked(include: Sequence[str], exclude: Sequence[str]) -> Network:
        return as_asked(
            network,
            on=day,
            include=(*question.include, *include),
            exclude=(*question.exclude, *exclude),
            scenarios=scenarios,
            changes=changes,
            dated=day is not None and not question.as_built,
        )

    return asked


def _terms(question: Query, network: Network, graph: Graph, asked: Asked) -> Terms:
    """Describe how the page is to plan by itself, so that its days are those of the same question."""
    avoid = resolved_avoid(graph.names, question.avoid)
    ground = Ground(question, network)
    return Terms(
        asked=asked,
        excluded=lambda other: excluded_edges(other, avoid)[0],
        via=tuple(ground.place(graph.names, text) for text in question.via),
        cargo=question.cargo,
        options=options_of(question),
        settled=_settled(question, network),
        kept=partial(kept_value, question, ("page", question.avoid, question.via)),
    )


def _settled(question: Query, network: Network) -> frozenset[str]:
    """Name the records that the scenarios and figures of a question change: a second change would fight with them."""
    if not (question.scenarios or question.sets):
        return frozenset()
    built = tuple(key for key in network.projects if key in network.applied)
    left = tuple(key for key in network.projects if key not in network.applied)
    plain = network_of(question._replace(scenarios=(), sets=(), include=built, exclude=left))
    rows = [
        (key, row)
        for table in TABLES
        for key, row in network.table(table).items()
        if row != plain.table(table).get(key)
    ]
    members = (member.id for _, row in rows if isinstance(row, Closure) for member in row.members)
    return frozenset((*(key for key, _ in rows), *members))


def options_of(question: Query) -> str:
    """
    Write the conditions of a question as options of the command line; of folders and files only the name.

    Parameters
    ----------
    question
        Any.
    """
    words = [
        *(("--network", Path(question.network).name) if question.network else ()),
        *(("--on", question.on) if question.on else ()),
        *(word for key in question.include for word in ("--with", key)),
        *(word for key in question.exclude for word in ("--without", key)),
        *(word for name in question.scenarios for word in ("--scenario", Path(name).name)),
        *(word for text in question.sets for word in ("--set", text)),
        *(word for text in question.avoid for word in ("--avoid", text)),
        *(word for text in question.via for word in ("--via", text)),
        *(("--cargo", question.cargo) if question.cargo else ()),
        *(("--depart", question.depart) if question.depart else ()),
        *(("--product", question.product) if question.product else ()),
        *(("--as-built",) if question.as_built else ()),
        *(("--size", question.size) if question.size else ()),
        *(("--owner", question.owner) if question.owner else ()),
        *(("--carriage", question.carriage) if question.carriage else ()),
        *(("--slip", str(question.slip)) if question.slip else ()),
        *(("--tonnes", f"{question.tonnes:g}") if question.tonnes is not None else ()),
    ]
    return join(words)


def years_of(first: int | None, last: int | None) -> tuple[int, ...]:
    """
    List the years of the view of scenarios.

    Parameters
    ----------
    first, last
        Of them; one alone is all of them, None and None are none.

    Raises
    ------
    NetworkError
        If they do not rise, or are very many.
    """
    given = [year for year in (first, last) if year is not None]
    if not given:
        return ()
    years = range(given[0], given[-1] + 1)
    if not 0 < len(years) <= MOST_YEARS or not date.min.year <= years[0] <= years[-1] <= date.max.year:
        msg = f"--from {given[0]} --to {given[-1]}: name years that rise, at most {MOST_YEARS} of them."
        raise NetworkError(msg)
    return tuple(years)


def _throughput(
    network: Network, question: Query, origin: str, destination: str, *, within_days: float | None = None
) -> Throughput | None:
    """Find how much fits; None where no capacity on the way is known."""
    try:
        return capacity(
            network,
            origin,
            destination,
            via=question.via,
            avoid=question.avoid,
            cargo=question.cargo,
            within_days=within_days,
        )
    except (CapacityError, NoRouteError):
        return None


def _outlook(question: Query, origin: str, destination: str, *, years: tuple[int, ...], with_capacity: bool) -> Outlook:
    """Plan the base and each scenario in every year."""
    known = {row.id: row for row in read_all(question.network or None)}
    base = question._replace(scenarios=())
    cases = [("base", "Base", "", base)]
    for name in question.scenarios:
        row = known.get(name)
        cases.append((name, row.name if row else name, row.caveat if row else "", base._replace(scenarios=(name,))))
    days = [date(year, 12, 31).isoformat() for year in years] or [question.on]
    # One day limit for all scenarios and years: that of the base in the first year.
    first = _outcome(base._replace(on=days[0]), origin, destination, with_capacity=with_capacity)
    window = first.throughput.within_days if first.throughput else None
    return Outlook(
        origin=origin,
        destination=destination,
        scenarios=tuple(
            ScenarioYears(
                id=key,
                name=name,
                note=note,
                outcomes=tuple(
                    first
                    if asked is base and day == days[0]
                    else _outcome(
                        asked._replace(on=day),
                        origin,
                        destination,
                        with_capacity=with_capacity,
                        within_days=window,
                    )
                    for day in days
                ),
            )
            for key, name, note, asked in cases
        ),
    )


def _outcome(
    question: Query,
    origin: str,
    destination: str,
    *,
    with_capacity: bool,
    within_days: float | None = None,
) -> Outcome:
    """Plan one scenario in one year, as in a roadmap, or as built where no day is asked for."""
    network = conditions_of(question).network(network_as_read(question))
    year = network.data_date.year
    try:
        graph = build(network, cargo=question.cargo)
        route = fastest(graph, origin, destination, via=question.via, avoid=question.avoid)
    except (NoRouteError, PlaceError) as error:
        return Outcome(year=year, reason=str(error), built=network.applied)
    throughput = None
    if with_capacity:
        throughput = _throughput(network, question, origin, destination, within_days=within_days)
    return Outcome(year=year, route=route, throughput=throughput, built=network.applied)
