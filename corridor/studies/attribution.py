"""
How much of the effect of scenarios each of their parts brings.

The share of a part is its Shapley value (L. S. Shapley, A value for n-person
games, 1953): what it brings on average over all orders in which the parts may
come, a part only after those that it needs (`corridor.studies.precedence`).  Shares
add up to the whole whatever the parts do to each other.  Up to twelve parts every
feasible set is worked out; above, orders are drawn.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.answers.study import Attribution, Share
from corridor.data.load.projects import added_ids
from corridor.data.model import Scenario
from corridor.errors import CapacityError, NoRouteError, ScenarioError
from corridor.scenario.changes import grounded
from corridor.scenario.due import required_by, speaks_of
from corridor.scenario.selectors import matching
from corridor.scenario.switches import switches
from corridor.scenario.values import reached
from corridor.studies.measures import MEASURES, OF_CAPACITY, Meter
from corridor.studies.precedence import exact_shares, sampled_shares, settled
from corridor.studies.replan import Conditions, Replanner
from corridor.studies.spare import solved_before, spare_between, window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.data.model import Change, Network
    from corridor.studies.spare import Known

MAX_EXACT = 12
"""Most parts of which every feasible set is worked out."""

EVALUATIONS = 1000
"""About so many subsets are worked out where orders are drawn."""

ATTRIBUTED = ("hours", "p80_hours", "usd_per_teu", "kg_co2e_per_teu", "teu_per_year")
"""Measures that can be shared out."""

DECIMALS = {"teu_per_year": 0}
_HUNDREDTHS = 2


class Part(NamedTuple):
    """
    Something that scenarios bring, in or out as a whole.

    Attributes
    ----------
    id, name
        Scenario, project or change, and in words.
    scenarios
        Scenarios of it, with those that they include.
    include, exclude
        Projects built and left out.
    changes
        Single changes.
    """

    id: str
    name: str
    scenarios: tuple[Scenario, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


def parts_of(stacks: Sequence[Sequence[Scenario]], network: Network, *, split: bool = False) -> tuple[Part, ...]:
    """
    Cut scenarios into parts.

    Parameters
    ----------
    stacks
        For each scenario that is asked for itself, last, after all that it
        includes.
    network
        Names the projects.
    split
        Down to single projects and changes, instead of what one scenario
        includes, or scenario by scenario where several are asked for.

    Returns
    -------
    parts
        Each once, those that change something.
    """
    if split:
        everything = {scenario.id: scenario for stack in stacks for scenario in stack}
        parts = [part for scenario in everything.values() for part in _own(scenario, network)]
    elif len(stacks) == 1:
        whole = {scenario.id: scenario for scenario in stacks[0]}
        asked = stacks[0][-1]
        parts = [_block(whole[key], whole) for key in asked.includes]
        parts += _own(asked, network)
    else:
        parts = [_block(stack[-1], {scenario.id: scenario for scenario in stack}) for stack in stacks]
    return tuple({part.id: part for part in parts if _changes_something(part)}.values())


def _changes_something(part: Part) -> bool:
    brought = (part.include, part.exclude, part.changes)
    return any(brought) or any(row.changes or row.projects or row.without for row in part.scenarios)


def _block(scenario: Scenario, known: dict[str, Scenario]) -> Part:
    """Make one part of a scenario with all that it includes."""
    found: dict[str, Scenario] = {}

    def take(key: str) -> None:
        for below in known[key].includes:
            take(below)
        found[key] = known[key]

    take(scenario.id)
    return Part(scenario.id, scenario.name, tuple(found.values()))


def _own(scenario: Scenario, network: Network) -> Iterator[Part]:
    """Make a part of each project and change that a scenario holds itself."""
    for key in scenario.projects:
        name = network.projects[key].name if key in network.projects else key
        yield Part(key, name, include=(key,))
    for key in scenario.without:
        yield Part(f"without {key}", f"without {key}", exclude=(key,))
    added = tuple(change for change in scenario.changes if change.action == "add")
    if added:
        yield Part(f"{scenario.id}, new rows", f"{scenario.name}: what it adds", changes=added)
    for change in scenario.changes:
        if change.action != "add":
            what = change.select.get("id") or ", ".join(f"{key} {value}" for key, value in change.select.items())
            words = f"{change.action} {what}" + (f".{change.field}" if change.field else "")
            yield Part(change.where, change.reason or words, changes=(change,))


def attribute(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    parts: Sequence[Part],
    origin: str,
    destination: str,
    *,
    scenarios: Sequence[str],
    base: Conditions | None = None,
    measure: str = "hours",
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Attribution:
    """
    Share the effect of scenarios out over their parts.

    Parameters
    ----------
    network
        As read.
    parts
        As made by `parts_of`.
    origin, destination, via
        Place ids.
    scenarios
        Names, kept with the answer.
    base
        Conditions that hold throughout.
    measure
        One of `ATTRIBUTED`.
    avoid
        Restrictions, places as ids.
    cargo
        Class of cargo.
    seed
        Of the orders that are drawn.
    progress
        Told how far a long answer is.

    Raises
    ------
    ScenarioError
        If there is nothing to share out, or a part cannot be applied.
    NoRouteError
        If there is no way with some of the parts, so that a share has no meaning.
    CapacityError
        If the capacity is not known with some of them.
    """
    if not parts:
        msg = f"{' + '.join(scenarios)}: nothing to share out, the scenarios change nothing."
        raise ScenarioError(msg)
    replanner = Replanner(network, cargo=cargo, via=via, avoid=avoid)
    game = _Game(replanner, parts, (origin, destination), base or Conditions(), measure, progress)
    everyone = frozenset(range(len(parts)))
    before, after = game.value(frozenset()), game.value(everyone)
    exact = len(parts) <= MAX_EXACT
    orders = 0 if exact else max(4, EVALUATIONS // len(parts) // 2 * 2)
    needs = needs_of(game.base.network(network), parts)
    if exact:
        shares, errors = exact_shares(needs, game.value), [0.0] * len(parts)
    else:
        stream = Random(seed)  # noqa: S311 - a sample, repeatable by its seed
        shares, errors = sampled_shares(needs, game.value, orders=orders, stream=stream)
    first = [game.value(frozenset({index})) - before for index in range(len(parts)) if not needs[index]]
    decimals = DECIMALS.get(measure, _HUNDREDTHS)
    rounded = adding_up(shares, decimals)
    return Attribution(
        origin=origin,
        destination=destination,
        names=tuple(sorted((key, place.name) for key, place in network.places.items())),
        on=(game.base.on or network.data_date).isoformat(),
        scenarios=tuple(scenarios),
        measure=measure,
        unit=MEASURES[measure],
        before=float(before),
        after=float(after),
        shares=tuple(
            Share(
                part.id,
                part.name,
                None if needs[index] else round(float(game.value(frozenset({index})) - before), decimals),
                None
                if any(index in each for each in needs)
                else round(float(after - game.value(everyone - {index})), decimals),
                rounded[index],
                round(errors[index], 3),
                tuple(parts[other].id for other in sorted(needs[index])),
                "" if shares[index] or errors[index] else game.reason(index),
            )
            for index, part in enumerate(parts)
        ),
        interaction=round(float(after - before - sum(first)), decimals),
        orders=orders,
        seed=0 if exact else seed,
    )


class _Game:
    """Values of subsets of the parts, each worked out once."""

    def __init__(
        self,
        replanner: Replanner,
        parts: Sequence[Part],
        ends: tuple[str, str],
        base: Conditions,
        measure: str,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.replanner, self.network, self.parts, self.ends = replanner, replanner.network, parts, ends
        self.base, self.measure, self.progress = base, measure, progress
        self.meter = Meter([measure])
        self._window: float | None = None
        self._solved: Known = {}
        self._values: dict[frozenset[int], Fraction] = {}
        self._grounds: dict[object, Network] = {}
        self._standing: dict[tuple[int, int], bool] = {}

    def value(self, chosen: frozenset[int]) -> Fraction:
        """Give the measure with some of the parts."""
        if chosen not in self._values:
            self._values[chosen] = self._worked_out(chosen)
            if self.progress and len(self._values) % 100 == 0:
                self.progress(len(self._values), 0)
        return self._values[chosen]

    def _worked_out(self, chosen: frozenset[int]) -> Fraction:
        conditions = self.conditions(chosen)
        named = " + ".join(self.parts[index].id for index in sorted(chosen)) or "none of the parts"
        try:
            if self.measure in OF_CAPACITY:
                return self._room(conditions)
            found = self.meter.read(self.replanner.way(*self.ends, conditions))[0]
        except NoRouteError as error:
            msg = f"with {named} there is no way, so nothing can be shared out: {error}"
            raise NoRouteError(msg) from None
        except CapacityError as error:
            msg = f"with {named} the capacity is not known: {error}"
            raise CapacityError(msg) from None
        if not isinstance(found, int | float):
            msg = f"with {named} {self.measure} is not known, so nothing can be shared out."
            raise ScenarioError(msg)
        return Fraction(round(found * 100), 100)

    def _room(self, conditions: Conditions) -> Fraction:
        asked = self.replanner
        if self._window is None:
            ground = self.base.network(self.network)
            how: dict[str, Any] = {"cargo": asked.cargo, "avoid": asked.avoid, "via": asked.via}
            self._window = window_of(ground, *self.ends, **how)
            self._solved = solved_before(ground, *self.ends, **how, within_days=self._window)
        room = spare_between(
            conditions.network(self.network),
            *self.ends,
            cargo=asked.cargo,
            avoid=asked.avoid,
            via=asked.via,
            within_days=self._window,
            known=self._solved,
        )
        if room.teu_per_year is None:
            raise CapacityError(room.reason)
        return Fraction(room.teu_per_year)

    def reason(self, index: int) -> str:
        """Describe why a part has no effect."""
        everyone = self.conditions(frozenset(range(len(self.parts))))
        if untimely := self._untimely(index, everyone):
            return untimely
        if self.measure in OF_CAPACITY:
            asked = self.replanner
            network = everyone.network(self.network)
            room = spare_between(network, *self.ends, cargo=asked.cargo, avoid=asked.avoid, via=asked.via)
            return f"another limit binds: {room.bottleneck.replace(';', ', ')}"
        ways = [self.replanner.way(*self.ends, conditions) for conditions in (self.base, everyone)]
        used = {key for way in ways for edge in way.edges for key in (edge.id, edge.group) if key}
        if used & self._touched(index, everyone):
            return f"on the way, but what it changes does not count in {self.measure}"
        return "not on the way"

    def _untimely(self, index: int, everyone: Conditions) -> str:
        """Describe why a part changes nothing on the day: built already, or not yet; else empty."""
        part, day = self.parts[index], self.base.on or self.network.data_date
        network = everyone.network(self.network)
        keys = {*part.include, *(key for row in part.scenarios for key in row.projects)}
        changes = [*part.changes, *(change for row in part.scenarios for change in row.changes)]
        if keys and not changes and keys <= set(self.base.network(self.network).applied):
            return f"built by {day} without the scenario"
        if not self.base.dated or part.exclude or keys & set(network.applied):
            return ""
        if any(change.begins is None or change.begins <= day for change in changes):
            return ""
        dates = [*(network.projects[key].due for key in keys), *(change.begins for change in changes if change.begins)]
        return f"not in force on {day}, only from {min(dates)}"

    def _touched(self, index: int, conditions: Conditions) -> set[str]:
        """Give the ids of all records that a part adds or changes."""
        part = self.parts[index]
        keys = {*part.include, *part.exclude, *(key for row in part.scenarios for key in (*row.projects, *row.without))}
        changes = [*part.changes, *(change for row in part.scenarios for change in row.changes)]
        changes += (change for key in required_by(self.network, keys) for change in self.network.projects[key].changes)
        ground = conditions.network(self.network)
        found = set[str]()
        for change in changes:
            if change.action == "add":
                found.add(str(change.record.get("id")))
            elif "id" in change.select:
                found.add(str(change.select["id"]))
            else:
                found |= {key for _, key in matching(ground, change)}
        # What shares a limit that changes is touched as well.
        return found | {row.id for key in found & ground.pools.keys() for row in ground.pools[key].members}

    def conditions(self, chosen: frozenset[int]) -> Conditions:
        """Put parts together; what speaks of a part that is not there is left out."""
        parts = [self.parts[index] for index in sorted(chosen)]
        scenarios = {scenario.id: scenario for part in parts for scenario in part.scenarios}
        built = [key for part in parts for key in part.include]
        exclude = [*self.base.exclude, *(key for part in parts for key in part.exclude)]
        built += (key for scenario in scenarios.values() for key in scenario.projects)
        exclude += (key for scenario in scenarios.values() for key in scenario.without)
        changes = [change for scenario in scenarios.values() for change in scenario.changes]
        changes += (change for part in parts for change in part.changes)
        # Built as by a scenario: on a day that is asked for when they are due, else whatever their date.
        together = Scenario(id="parts", name="Parts", projects=tuple(sorted({*built})))
        base = self.base._replace(scenarios=(*self.base.scenarios, together), exclude=tuple(sorted({*exclude})))
        return base._replace(changes=(*base.changes, *self._standing_changes(base, changes)))

    def _standing_changes(self, base: Conditions, changes: Sequence[Change]) -> list[Change]:
        added = [change for change in changes if change.action == "add"]
        moved = [change for change in changes if change.select.get("id") in self.network.projects]
        key = (base.scenarios[-1].projects, base.exclude, tuple(map(id, added)), tuple(map(id, moved)))
        ground = self._grounds.get(key)
        if ground is None:
            ground = base._replace(changes=(*base.changes, *moved)).network(self.network)
            for change in added:
                try:
                    ground = grounded(ground, [change])
                except ScenarioError:
                    continue
            self._grounds[key] = ground
        day = ground.data_date
        late = [change for change in changes if base.dated and change.begins is not None and change.begins > day]
        return [
            change for change in changes if change in moved or (change not in late and self._stands(ground, change))
        ]

    def _stands(self, ground: Network, change: Change) -> bool:
        """Report whether what a change speaks of is there."""
        key = (id(ground), id(change))
        if key not in self._standing:
            try:
                if change.action == "add":
                    stands = str(change.record.get("id")) in ground.table(str(change.record.get("table")))
                elif change.action in ("close", "open"):
                    stands = bool(switches(ground, [change]))
                else:
                    stands = bool(reached(ground, change))
            except ScenarioError:
                stands = False
            self._standing[key] = stands
        return self._standing[key]


def needs_of(network: Network, parts: Sequence[Part]) -> tuple[frozenset[int], ...]:
    """
    Tell which parts come before which: a project needs what it requires, a change the rows that it speaks of.

    Parameters
    ----------
    network
        Before any of the parts; what is there is needed from nobody.
    parts
        As made by `parts_of`.

    Returns
    -------
    needs
        For each part the numbers of those before it, closed.  What several bring is
        needed from the first; what none of them brings comes along with whoever requires it.
    """
    direct = [{*part.include, *(key for row in part.scenarios for key in row.projects)} for part in parts]
    changes = [[*part.changes, *(change for row in part.scenarios for change in row.changes)] for part in parts]
    anywhere = set().union(*direct)
    found: list[set[int]] = []
    rows = [_rows_added(network, keys, own) for keys, own in zip(direct, changes, strict=True)]
    for index, keys in enumerate(direct):
        wanted = (required_by(network, keys) & anywhere) - keys - set(network.applied)
        needed = {next(other for other, has in enumerate(direct) if key in has) for key in wanted}
        along = _rows_added(network, required_by(network, keys), changes[index])
        for other, added in enumerate(rows):
            if other != index and any(speaks_of(change, added - along) for change in changes[index]):
                needed.add(other)
        found.append(needed - {index})
    return settled(found)


def _rows_added(network: Network, keys: AbstractSet[str], changes: Sequence[Change]) -> set[str]:
    built = {row for key in keys - set(network.applied) for _, row, _ in added_ids(network.projects[key])}
    return built | {str(change.record.get("id")) for change in changes if change.action == "add"}


def adding_up(shares: Sequence[Fraction], decimals: int) -> list[float]:
    """
    Round shares so that they still add up to their sum as it is printed.

    Parameters
    ----------
    shares
        Exact.
    decimals
        Of the rounded ones; the largest remainders are rounded up.
    """
    unit = 10**decimals
    whole = [(share * unit).__floor__() for share in shares]
    left = round(sum(shares) * unit) - sum(whole)
    order = sorted(range(len(shares)), key=lambda index: (whole[index] - shares[index] * unit, index))
    for index in order[:left]:
        whole[index] += 1
    return [value / unit for value in whole]
