"""One question year by year, as projects open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from corridor.answers.study import Roadmap, Year
from corridor.data.names import find_place, names_of_places
from corridor.errors import NoRouteError, ScenarioError
from corridor.graph.build import build
from corridor.routing.avoid import resolved_avoid
from corridor.scenario.due import LIVE_STATUS, slipped
from corridor.studies.replan import Conditions
from corridor.studies.scenario_comparison import leg_rows, outcome_of
from corridor.studies.spare import window_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Network, Scenario

MAX_YEARS = 60
"""A longer roadmap is a slip of the keyboard."""


def roadmap(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    origin: str,
    destination: str,
    *,
    first: int,
    last: int,
    base: Conditions | None = None,
    slip_years: int = 0,
    planned: bool = False,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    capacity: bool = True,
    as_built: bool = False,
    at_teu: float | None = None,
) -> Roadmap:
    """
    Answer a question on the last day of each year.

    Parameters
    ----------
    network
        As read.
    origin, destination, via
        Places as people name them.
    first, last
        Years.
    base
        Conditions that hold throughout; its day is not used.
    slip_years
        By how much everything slips that is not open on the data date.
    planned
        Build planned projects too, when they are due.
    avoid
        Restrictions.
    cargo
        Class of cargo.
    capacity
        Also solve for what all ways together can carry.
    as_built
        Let what scenarios build exist from the first year, as if it were finished,
        instead of from its own opening date.
    at_teu
        Volume at which times are asked for as well [TEU/year].

    Raises
    ------
    ScenarioError
        If the years make no sense, or a scenario cannot be applied.
    NoRouteError
        If there is no route in any year.
    """
    if not first <= last < first + MAX_YEARS or first < network.data_date.year or last > date.max.year - slip_years:
        msg = (
            f"--from {first} --to {last}: name years that rise, from {network.data_date.year} "
            f"(the year of the data) and at most {MAX_YEARS} of them."
        )
        raise ScenarioError(msg)
    asked = (base or Conditions())._replace(dated=not as_built)
    scheduled = _scheduled(network, slip_years=slip_years, planned=planned)
    names = names_of_places(asked._replace(on=date(last, 12, 31)).network(scheduled))
    start, end, *stations = (find_place(names, place) for place in (origin, destination, *via))
    avoided = resolved_avoid(names, avoid)
    years: list[Year] = []
    before = set(asked._replace(on=network.data_date).network(scheduled).applied)
    # One day limit for all years: that of the first in which there is a route.
    window: float | None = None
    for year in range(first, last + 1):
        stands = asked._replace(on=date(year, 12, 31)).network(scheduled)
        if capacity and window is None:
            window = window_of(stands, start, end, cargo=cargo, avoid=avoided, via=stations)
        outcome = outcome_of(
            stands,
            build(stands, cargo=cargo),
            start,
            end,
            name=str(year),
            title=str(year),
            via=stations,
            avoid=avoided,
            cargo=cargo,
            capacity=capacity,
            within_days=window,
            at_teu=at_teu,
        )
        new = (key for key in stands.applied if key not in before and key in scheduled.projects)
        opened = tuple(dict.fromkeys(new))  # a scenario may bear the name of a project
        before |= set(stands.applied)
        was = years[-1].outcome.route if years else None
        now = outcome.route
        rerouted = was is not None and now is not None and was.places != now.places
        changed = tuple(row for row in leg_rows((was, now)) if len(set(row.minutes)) > 1) if was and now else ()
        years.append(Year(year, outcome, opened, rerouted, changed))
    if not any(year.outcome.route for year in years):
        raise NoRouteError(years[0].outcome.reason)
    return Roadmap(
        origin=start,
        destination=end,
        names=tuple(sorted((key, place.name) for key, place in stands.places.items())),
        years=tuple(years),
        slip_years=slip_years,
        left_out=tuple(sorted(_left_out(scheduled, before, last))),
        as_built=as_built,
        caution=tuple(
            country
            for country in network.caution
            if any(year.outcome.route and country in year.outcome.route.countries for year in years)
        ),
        undated=tuple(sorted(row.id for row in asked.scenarios if _undated(row, scheduled))),
        titles=tuple(
            (key, scheduled.projects[key].name, scheduled.projects[key].due.isoformat())
            for year in years
            for key in year.opened
        ),
    )


def _scheduled(network: Network, *, slip_years: int, planned: bool) -> Network:
    """Move what is not open yet, and let planned projects count as under construction."""
    late = slipped(network, slip_years)
    if not planned:
        return late
    begun = {
        key: replace(project, status=LIVE_STATUS[0])
        for key, project in late.projects.items()
        if project.status not in LIVE_STATUS
    }
    return replace(late, projects={**late.projects, **begun})


def _undated(scenario: Scenario, network: Network) -> bool:
    """Report whether a scenario changes figures, to which nobody has given a date."""
    return any(change.begins is None and change.select.get("id") not in network.projects for change in scenario.changes)


def _left_out(network: Network, applied: set[str], last: int) -> list[str]:
    """Name planned projects that would be due by the end but are not built."""
    return [
        key
        for key, project in network.projects.items()
        if key not in applied and project.status not in LIVE_STATUS and project.due.year <= last
    ]
