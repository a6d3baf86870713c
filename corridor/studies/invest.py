"""
Which projects to build with a budget: exact search with a proof.

A set of projects is worth what all ways together carry on the last day of a year,
by the capacity model of `corridor capacity`.  The search is branch and bound
(A. H. Land and A. G. Doig, 1960): a branch is worth at most what it is with
everything built that it may still afford, since one more project takes nothing
away.  Where a set that was worked out contradicts that, the answer says so and
claims no bound.
"""

from __future__ import annotations

from datetime import date
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.invest import Chosen, Investment, Point
from corridor.errors import CapacityError, NoRouteError, ScenarioError, suggest
from corridor.graph.build import build
from corridor.scenario.due import required_by
from corridor.studies.replan import Conditions
from corridor.studies.scenario_comparison import outcome_of
from corridor.studies.spare import spare_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.data.model import Network

SETS = 150
"""Sets worked out for the budget before the search stops with a gap."""

SETS_OF_A_POINT = 30
"""The same for each point of the frontier."""

STEPS = 8
"""Steps of the frontier up to the budget."""

Keys = frozenset[str]


class Found(NamedTuple):
    """The best set that was found, its value, and what no affordable set exceeds."""

    chosen: Keys
    value: float
    bound: float


class Search:
    """
    Best sets for budgets; values are worked out once for all of them.

    Parameters
    ----------
    costs
        Of each candidate.
    needs
        Candidates that each needs, closed.
    value
        Of a set that holds all that its members need.
    """

    def __init__(
        self, costs: Mapping[str, float], needs: Mapping[str, AbstractSet[str]], value: Callable[[Keys], float]
    ) -> None:
        self.costs, self._value = costs, value
        self.down = {key: frozenset({key, *needs[key]}) for key in costs}
        self.up = {key: frozenset(other for other in costs if key in self.down[other]) for key in costs}
        self.values: dict[Keys, float] = {}

    def value(self, chosen: Keys) -> float:
        """Give the value of a set."""
        if chosen not in self.values:
            self.values[chosen] = self._value(chosen)
        return self.values[chosen]

    def cost(self, keys: AbstractSet[str]) -> float:
        """Give the cost of a set."""
        return sum(self.costs[key] for key in sorted(keys))

    def contradicted(self) -> bool:
        """Report whether some project took something away, so that bounds do not hold."""
        known = list(self.values.items())
        return any(one < other and a > b + 1 for one, a in known for other, b in known)

    def best(self, budget: float, most: int) -> Found:
        """
        Find the most valuable set that a budget pays for.

        Parameters
        ----------
        budget
            In the unit of the costs.
        most
            Sets to work out anew before it stops with a gap.
        """
        until, numbers = len(self.values) + most, count()
        best = Found(frozenset(), self.value(frozenset()), 0.0)
        ahead: list[tuple[float, int, Keys, Keys]] = [
            (float("-inf"), next(numbers), frozenset(), frozenset(self.costs))
        ]
        while ahead and -ahead[0][0] > best.value and len(self.values) < until:
            _, _, chosen, free = heappop(ahead)
            left = budget - self.cost(chosen)
            free = frozenset(key for key in free if self.cost(self.down[key] - chosen) <= left)
            everything = chosen | free
            bound = self.value(everything)
            if bound <= best.value:
                continue
            needed = self._trimmed(everything, chosen, bound)
            affordable = needed if self.cost(needed) <= budget else self._cut(needed, chosen, budget)
            if self.value(affordable) > best.value:
                best = Found(affordable, self.value(affordable), 0.0)
            if bound > best.value:
                branch = max(needed - chosen, key=lambda key: (self.costs[key], key))
                for more, rest in ((chosen, free - self.up[branch]), (chosen | self.down[branch], free)):
                    heappush(ahead, (-bound, next(numbers), more, rest - more))
        return best._replace(bound=max(best.value, -ahead[0][0] if ahead else best.value))

    def _trimmed(self, keys: Keys, kept: Keys, value: float) -> Keys:
        """Drop what is not needed for the value, in halves."""
        keep = keys

        def drop(group: list[str]) -> None:
            nonlocal keep
            gone = frozenset().union(*(self.up[key] for key in group)) if group else frozenset[str]()
            if not group or gone & kept:
                return
            if self.value(keep - gone) >= value:
                keep -= gone
            elif len(group) > 1:
                drop(group[: len(group) // 2])
                drop(group[len(group) // 2 :])

        drop(sorted(keys - kept, key=lambda key: (-self.costs[key], key)))
        return keep

    def _cut(self, keys: Keys, kept: Keys, budget: float) -> Keys:
        """Drop what saves most for what it loses until the budget pays for the rest."""
        while self.cost(keys) > budget:
            groups = [self.up[key] & keys for key in sorted(keys - kept)]
            groups = [group for group in groups if not group & kept]
            losses = [(self.value(keys) - self.value(keys - group)) / max(self.cost(group), 1e-9) for group in groups]
            keys -= groups[losses.index(min(losses))]
        return keys


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
    most: int = SETS,
    progress: Callable[[int, int], None] | None = None,
) -> Investment:
    """
    Choose the projects that carry most between two places.

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
        Conditions that hold throughout.
    avoid
        Restrictions, places as ids.
    cargo
        Class of cargo.
    most
        Sets to work out for the budget.
    progress
        Told how far a long answer is.

    Returns
    -------
    investment
        Beside what exists on the date of the data only what is chosen is built.

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
    if by < network.data_date.year:
        msg = f"--by {by}: is before the data of {network.data_date}; name that year or a later one."
        raise ScenarioError(msg)
    for key in own:
        if key not in network.projects:
            msg = f"--cost {key}: there is no such project." + suggest(key, network.projects)
            raise ScenarioError(msg)
    standing = set(asked._replace(on=network.data_date).network(network).applied)
    priced, left_out = _candidates(network, standing | set(asked.exclude), day, own)
    cheapest = min(
        ((sum(priced[one] for one in required_by(network, [key]) - standing), key) for key in priced), default=None
    )
    if cheapest is None or cheapest[0] > budget:
        shown = (
            f"the cheapest, {cheapest[1]}, takes {cheapest[0]:g}" if cheapest else "none has a cost and opens in time"
        )
        msg = f"--budget {budget:g}: pays for no project, {shown}; give more, a later --by, or --cost ID=MUSD."
        raise ScenarioError(msg)
    open_ended = [key for key in network.projects if key not in standing]

    def stands(chosen: AbstractSet[str]) -> Network:
        others = tuple(key for key in open_ended if key not in chosen)
        conditions = asked._replace(
            on=day, include=(*asked.include, *sorted(chosen)), exclude=tuple(sorted({*asked.exclude, *others}))
        )
        return conditions.network(network)

    def value(chosen: Keys) -> float:
        if progress and len(search.values) % 10 == 9:
            progress(len(search.values) + 1, 0)
        try:
            room = spare_between(stands(chosen), origin, destination, cargo=cargo, avoid=avoid, via=via)
        except NoRouteError:
            return 0.0
        if room.teu_per_year is None:
            raise CapacityError(room.reason)
        return room.teu_per_year

    needs = {key: (required_by(network, [key]) - {key}) & set(priced) for key in priced}
    search = Search(priced, needs, value)
    found = search.best(budget, most)
    points = [_point(search, budget * step / STEPS, found if step == STEPS else None) for step in range(STEPS + 1)]
    after = stands(found.chosen)
    outcome = outcome_of(
        after,
        build(after, cargo=cargo),
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
    rows = sorted((network.projects[key] for key in found.chosen), key=lambda row: (row.opens, row.id))
    return Investment(
        origin=origin,
        destination=destination,
        names=tuple(sorted((key, place.name) for key, place in after.places.items())),
        on=day.isoformat(),
        budget_musd=budget,
        chosen=tuple(Chosen(row.id, row.name, priced[row.id], row.opens.isoformat()) for row in rows),
        teu_per_year=found.value,
        teu_per_year_before=search.value(frozenset()),
        hours=outcome.route.hours,
        frontier=tuple(points),
        bound=None if search.contradicted() else found.bound,
        left_out=tuple(sorted(left_out.items())),
        sets=len(search.values),
    )


def _point(search: Search, budget: float, known: Found | None) -> Point:
    found = known or search.best(budget, SETS_OF_A_POINT)
    return Point(
        budget, search.cost(found.chosen), found.value, tuple(sorted(found.chosen)), found.bound <= found.value
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
