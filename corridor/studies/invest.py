"""
Which projects to build with a budget: exact search with a proof.

A set of projects is worth what all ways together carry on the last day of a year,
by the capacity model of `corridor capacity`; of a given volume or a table of demand
first what of it is carried, then how few days that takes on average, by the
allocation of `corridor allocate`.  The search is that of `corridor.studies.best_sets`;
where a set that was worked out contradicts its bounds, the answer says so and claims
none.
"""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.invest import Chosen, Investment, Point
from corridor.errors import CapacityError, CorridorError, NoRouteError, ScenarioError, suggest
from corridor.flow.volumes import allocate
from corridor.graph.build import build
from corridor.scenario.due import required_by
from corridor.studies.best_sets import Found, Keys, Search
from corridor.studies.replan import Conditions
from corridor.studies.scenario_comparison import outcome_of
from corridor.studies.spare import spare_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network, Project

SETS = 150
"""Sets worked out for the budget before the search stops with a gap."""

SETS_OF_A_POINT = 30
"""The same for each point of the frontier."""

STEPS = 8
"""Steps of the frontier up to what the best set costs."""

TEU_FIRST = 1e5
"""One TEU more is worth more than any number of hours."""

HUNDREDTH = 0.02
"""Tolerance of expected hours, which are rounded to hundredths."""


class Worth(NamedTuple):
    """What a set of projects gives: TEU a year, and the mean time of a TEU where a volume is given [h]."""

    teu: float
    hours: float | None = None

    @property
    def value(self) -> float:
        """One number that is greater the better it is."""
        return self.teu if self.hours is None else self.teu * TEU_FIRST - self.hours


def worth_of(value: float, *, timed: bool) -> Worth:
    """
    Give what a number of `Worth.value` stands for.

    Examples
    --------
    >>> worth_of(Worth(250, 480.5).value, timed=True)
    Worth(teu=250, hours=480.5)
    """
    if not timed:
        return Worth(value)
    teu = ceil(value / TEU_FIRST)
    return Worth(teu, round(teu * TEU_FIRST - value, 2))


def invest(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    origin: str,
    destination: str,
    *,
    budget: float,
    by: int,
    costs: Mapping[str, float] | None = None,
    base: Conditions | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    demand: Sequence[DemandRow] = (),
    most: int = SETS,
    progress: Callable[[int, int], None] | None = None,
) -> Investment:
    """
    Choose the projects that carry most between two places, or of a demand with the fewest days.

    Parameters
    ----------
    network
        As read.
    origin, destination, via
        Place ids.
    budget
        What all projects may cost together [million USD].
    by
        Year on whose last day they are to exist.
    costs
        Costs of one's own, by project [million USD]; over those of the network.
    base
        Conditions that hold throughout: what scenarios build costs nothing of the budget and is there
        once it is due, or from the start where the conditions are not dated.
    avoid
        Restrictions, places as ids.
    cargo
        Class of cargo.
    demand
        Volumes to carry, places as ids, instead of all that fits between the two places.
    most
        Sets to work out for the budget.
    progress
        Told how far a long answer is.

    Returns
    -------
    investment
        Beside what exists on the date of the data, and what scenarios build, only what is chosen is built.

    Raises
    ------
    ScenarioError
        If the year has passed, a cost names no project, or the budget pays for none.
    NoRouteError
        If there is no way even with everything built.
    CapacityError
        If no capacity is known on a whole way.
    """
    asked, own, day = base or Conditions(), dict(costs or {}), date(by, 12, 31)
    _check_question(network, by, own)
    then = asked._replace(on=day).network(network)
    given = required_by(then, [key for scenario in asked.scenarios for key in scenario.projects])
    standing = set(asked._replace(on=network.data_date).network(network).applied) | (given & set(then.applied))
    late = {key: then.projects[key].due for key in given - standing}
    shut = {*asked.exclude, *(key for scenario in asked.scenarios for key in scenario.without)}
    priced, left_out = _candidates(then, standing | shut | set(late), day, own)
    left_out |= {key: f"comes with the scenario on {due}, too late" for key, due in late.items()}
    cheapest = min(
        ((sum(priced[one] for one in required_by(network, [key]) - standing), key) for key in priced), default=None
    )
    if cheapest is None or cheapest[0] > budget:
        shown = (
            f"the cheapest, {cheapest[1]}, takes {cheapest[0]:g}" if cheapest else "none has a cost and opens in time"
        )
        msg = f"--budget {budget:g}: pays for no project, {shown}; give more, a later --by, or --cost ID=MUSD."
        raise ScenarioError(msg)
    open_ended = [key for key in network.projects if key not in standing | given | shut]

    def stands(chosen: AbstractSet[str]) -> Network:
        others = tuple(key for key in open_ended if key not in chosen)
        conditions = asked._replace(
            on=day, include=(*asked.include, *sorted(chosen)), exclude=(*asked.exclude, *sorted(others))
        )
        return conditions.network(network)

    refused: list[CorridorError] = []

    def worth(chosen: Keys) -> float:
        if progress and len(search.values) % 10 == 9:
            progress(len(search.values) + 1, 0)
        try:
            if demand:
                return _carried(stands(chosen), demand, via=via, avoid=avoid).value
            return _fitting(stands(chosen), origin, destination, via=via, avoid=avoid, cargo=cargo)
        except (NoRouteError, CapacityError) as error:
            refused.append(error)
            return 0.0

    needs = {key: (required_by(network, [key]) - {key}) & set(priced) for key in priced}
    timed = bool(demand)
    search = Search(priced, needs, worth, tolerance=HUNDREDTH if timed else 1.0)
    if search.value(frozenset(priced)) <= 0 and refused:
        raise refused[0]
    found = search.best(budget, most)
    spent = search.cost(found.chosen)
    budgets = sorted({*(spent * step / STEPS for step in range(STEPS + 1)), budget})
    points = [_point(search, limit, found if limit >= spent else None, timed=timed) for limit in budgets]
    before, best = (worth_of(search.value(keys), timed=timed) for keys in (frozenset[str](), found.chosen))
    bound = None if search.contradicted() else worth_of(found.bound, timed=timed)
    hours = best.hours
    if hours is None:
        hours = _fastest(stands(found.chosen), origin, destination, via=via, avoid=avoid, cargo=cargo)
    rows = sorted((then.projects[key] for key in found.chosen), key=lambda row: (row.opens, row.id))
    return Investment(
        origin=origin,
        destination=destination,
        names=tuple(sorted((key, place.name) for key, place in stands(found.chosen).places.items())),
        on=day.isoformat(),
        budget_musd=budget,
        chosen=tuple(_chosen(row, priced[row.id], own) for row in rows),
        teu_per_year=best.teu,
        teu_per_year_before=before.teu,
        hours=hours,
        hours_before=before.hours,
        demand_rows=len(demand),
        frontier=tuple(points),
        bound=None if bound is None else bound.teu,
        hours_bound=None if bound is None else bound.hours,
        left_out=tuple(sorted(left_out.items())),
        sets=len(search.values),
    )


def _check_question(network: Network, by: int, costs: Mapping[str, float]) -> None:
    """Refuse a year that has passed, and costs of what is no project."""
    if by < network.data_date.year:
        msg = f"--by {by}: is before the data of {network.data_date}; name that year or a later one."
        raise ScenarioError(msg)
    for key in costs:
        if key not in network.projects:
            msg = f"--cost {key}: there is no such project." + suggest(key, network.projects)
            raise ScenarioError(msg)


def _fitting(
    network: Network, origin: str, destination: str, *, via: Sequence[str], avoid: Sequence[str], cargo: str
) -> float:
    """Give what all ways together carry [TEU a year]."""
    spare = spare_between(network, origin, destination, cargo=cargo, avoid=avoid, via=via)
    if spare.teu_per_year is None:
        raise CapacityError(spare.reason)
    return spare.teu_per_year


def _carried(network: Network, demand: Sequence[DemandRow], *, via: Sequence[str], avoid: Sequence[str]) -> Worth:
    """Carry what can go of a demand, in the least time; a place that is not there yet sends nothing."""
    there = [row for row in demand if {row.origin, row.destination} <= network.places.keys()]
    if not there:
        return Worth(0.0, 0.0)
    found = allocate(network, there, via=via, avoid=avoid)
    teu = round(found.shipped_teu)
    return Worth(teu, round(found.value / found.shipped_teu, 2) if teu else 0.0)


def _fastest(
    network: Network, origin: str, destination: str, *, via: Sequence[str], avoid: Sequence[str], cargo: str
) -> float:
    """Give the expected time of the fastest way [h]."""
    outcome = outcome_of(
        network,
        build(network, cargo=cargo),
        origin,
        destination,
        name="invest",
        title="",
        via=via,
        avoid=avoid,
        cargo=cargo,
        capacity=False,
    )
    if outcome.route is None:
        raise NoRouteError(outcome.reason)
    return outcome.route.hours


def _chosen(project: Project, musd: float, own: Mapping[str, float]) -> Chosen:
    """Describe a project to build; a cost of one's own has no range and no source."""
    opens = project.opens.isoformat()
    if project.id in own:
        return Chosen(project.id, project.name, musd, opens)
    ends = (project.cost_musd_low, project.cost_musd_high)
    return Chosen(project.id, project.name, musd, opens, *ends, project.cost_year, project.cost_sources)


def _point(search: Search, budget: float, known: Found | None, *, timed: bool) -> Point:
    found = known or search.best(budget, SETS_OF_A_POINT)
    best = worth_of(found.value, timed=timed)
    return Point(
        budget, search.cost(found.chosen), best.teu, tuple(sorted(found.chosen)), found.bound <= found.value, best.hours
    )


def _candidates(
    network: Network, standing: AbstractSet[str], day: date, own: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, str]]:
    """Give the projects that may be chosen with their costs, and why the others are left out."""
    priced: dict[str, float] = {}
    left_out: dict[str, str] = {}
    for key, project in sorted(network.projects.items()):
        cost = own.get(key, project.cost_musd_typical)
        if key in standing:
            continue
        if project.opens > day:
            left_out[key] = f"opens on {project.opens}, too late"
        elif cost is None:
            ends = [end for end in (project.cost_musd_low, project.cost_musd_high) if end is not None]
            known = (
                f"only {' to '.join(f'{end:g}' for end in ends)} M USD is published" if ends else "no published cost"
            )
            left_out[key] = f"{known}; --cost {key}=MUSD counts it"
        else:
            priced[key] = cost
    while unmet := {key for key in priced if required_by(network, [key]) - standing - set(priced)}:
        for key in unmet:
            missing = sorted(required_by(network, [key]) - standing - set(priced))
            left_out[key] = f"requires {', '.join(missing)}, which is left out"
            del priced[key]
    return priced, left_out
