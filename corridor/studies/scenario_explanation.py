"""What scenarios change, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.answers.differences import Explanation
from corridor.data.checks import ERROR, validate
from corridor.data.load import load
from corridor.data.load.projects import is_free
from corridor.errors import NetworkError, ScenarioError
from corridor.graph.build import build
from corridor.scenario.changes import as_asked
from corridor.scenario.differences import differences, name_of
from corridor.scenario.due import timing_notes
from corridor.scenario.scenario import is_private, names, read_stack, read_with_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from corridor.answers.differences import Difference
    from corridor.data.model import Change, Network, Pool, Scenario

JOIN = " + "
"""Joins the names of scenarios that are applied together."""

TRIED_ALONE = 100
"""Of more changes only the first are tried one by one, since each is an application of all the others."""


def explain(wanted: Sequence[str], folder: Path | str | None = None, *, on: date | None = None) -> Explanation:
    """
    Tell what scenarios change in a network.

    Parameters
    ----------
    wanted
        Names or files, stacked.
    folder
        Folder of the network; None takes the one that the package carries.
    on
        The day; None takes the data date.

    Raises
    ------
    ScenarioError
        If a scenario cannot be read or applied.
    """
    stack = read_stack(wanted, folder)
    network = load(folder)
    before, after = as_asked(network, on=on), as_asked(network, on=on, scenarios=stack, dated=on is not None)
    changes = [change for scenario in stack for change in scenario.changes]
    found = differences(before, after, changes)
    asked = _together(stack, len(wanted))
    targets = tuple(dict.fromkeys(target for scenario in stack for target in scenario.targets))
    return Explanation(
        scenario=replace(asked, targets=targets),
        differences=found,
        touches=_touches(after, found),
        on=after.data_date.isoformat(),
        notes=tuple(timing_notes(after, stack, dated=on is not None)),
    )


TOUCHED = ("borders", "quays", "yards", "sidings", "storage", "terminals")
"""Kinds of elements that a scenario touches, in the order in which they are named."""

_OF_POOL = {"yard": "yards", "berths": "quays", "sidings": "sidings", "storage": "storage", "customs": "borders"}


def _touches(network: Network, found: Sequence[Difference]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name the borders, quays and yards that differ, and what shares them."""
    named: dict[str, list[str]] = {}
    changed = {item.id for item in found}
    # A yard that grows is used by its quays, and a quay that is faster is in a yard.
    pools = [row for row in network.pools.values() if changed & {row.id, *(member.id for member in row.members)}]
    for row in pools:
        changed |= {member.id for member in row.members if row.id in changed}
    pools = [row for row in network.pools.values() if changed & {row.id, *(member.id for member in row.members)}]
    for key in sorted(changed & network.borders.keys()):
        named.setdefault("borders", []).append(f"{name_of(network, network.borders[key])} ({key})")
    for key in sorted(changed & network.facilities.keys()):
        kind = "quays" if network.facilities[key].kind == "port" else "terminals"
        named.setdefault(kind, []).append(f"{name_of(network, network.facilities[key])} ({key})")
    for row in sorted(pools, key=lambda row: row.id):
        if row.kind in _OF_POOL:
            named.setdefault(_OF_POOL[row.kind], []).append(f"{row.name} ({row.id}{_known(row)})")
    return tuple((title, tuple(named[title])) for title in TOUCHED if title in named)


def _known(pool: Pool) -> str:
    """Say what is published of a pool."""
    unit = pool.capacity_unit.replace("teu", "TEU").replace("mt_", "Mt_").replace("_per_", " a ").replace("_", " ")
    capacity = f"{pool.capacity:,.10g} {unit}" if pool.capacity else ""
    area = f"{pool.area_m2:,.0f} m2" if pool.area_m2 else ""
    known = [text for text in (capacity, str(pool.number or ""), area) if text]
    return f": {', '.join(known) or 'nothing published'}"


def _together(stack: Sequence[Scenario], asked: int) -> Scenario:
    """Give the scenario that was asked for, which is last, or what several come to."""
    from corridor.data.model import Scenario

    if not stack:
        return Scenario(id="base", name="Base", question="What stands without any scenario?")
    if asked == 1:
        return stack[-1]
    return Scenario(
        id="+".join(scenario.id for scenario in stack),
        name=" + ".join(scenario.name for scenario in stack),
        question=" ".join(scenario.question for scenario in stack if scenario.question),
        caveat=" ".join(scenario.caveat for scenario in stack if scenario.caveat),
        projects=tuple(dict.fromkeys(key for scenario in stack for key in scenario.projects)),
        without=tuple(dict.fromkeys(key for scenario in stack for key in scenario.without)),
        changes=tuple(change for scenario in stack for change in scenario.changes),
        sources=tuple(dict.fromkeys(key for scenario in stack for key in scenario.sources)),
    )


def check(
    wanted: Sequence[str] = (), folder: Path | str | None = None, *, on: date | None = None
) -> dict[str, tuple[str, ...]]:
    """
    Apply scenarios one by one, and those that are named together as well, and report what is wrong.

    Parameters
    ----------
    wanted
        Names or files; none takes all of the network.
    folder
        Folder of the network.
    on
        The day; None takes the data date.

    Returns
    -------
    findings
        Of each scenario, by its name as given.

    Raises
    ------
    NetworkError
        If the network itself has faults.
    """
    network = load(folder)
    known = {(item.check, item.table, item.id) for item in validate(as_asked(network, on=on))}
    found = {name: tuple(_findings(network, name, folder, on, known)) for name in wanted or names(folder)}
    # What is wrong by itself has been named; the others may still conflict.
    sound = [name for name in found if not found[name]] if wanted else []
    if len(sound) > 1:
        try:
            build(as_asked(network, on=on, scenarios=read_stack(sound, folder)))
        except (ScenarioError, NetworkError) as error:
            found[JOIN.join(sound)] = (str(error),)
    return found


def _findings(
    network: Network, name: str, folder: Path | str | None, on: date | None, known: set[tuple[str, str, str]]
) -> Iterator[str]:
    try:
        stack = read_stack([name], folder)
        after = as_asked(network, on=on, scenarios=stack)
        build(after)
    except (ScenarioError, NetworkError) as error:
        faults = dict.fromkeys(_all_faults(network, name, folder, on))
        yield from faults
        if not any(str(error).startswith(fault) for fault in faults):
            yield str(error)
        return
    if not stack:  # the base
        return
    scenario = stack[-1]
    for key, words in (("question", scenario.question), ("caveat", scenario.caveat)):
        if not words and not is_private(scenario):
            yield f"{scenario.where}, key {key}: is empty; a reader needs it."
    yield from _unsourced(network, scenario)
    for change in scenario.changes[:TRIED_ALONE]:
        alone = replace(scenario, changes=tuple(other for other in scenario.changes if other is not change))
        without = as_asked(network, on=on, scenarios=[*stack[:-1], alone])
        if change.action != "add" and replace(without, applied=after.applied) == after:
            yield f"{change.where}: changes nothing."
    for item in validate(after):
        if item.severity == ERROR and (item.check, item.table, item.id) not in known:
            yield f"{item.table}, {item.id}: {item.message} [{item.check}]"


def _all_faults(network: Network, name: str, folder: Path | str | None, on: date | None) -> Iterator[str]:
    """List what is wrong with a file: its reading, each change for itself, then the others together."""
    try:
        scenario, faults = read_with_faults(name, folder)
    except ScenarioError:
        return
    # The number of faults says less than the faults.
    yield from faults
    if scenario is None:
        return
    alone = replace(scenario, includes=(), projects=(), without=(), changes=())

    def wrong(asked: Scenario) -> str:
        try:
            as_asked(network, on=on, scenarios=[asked])
        except (ScenarioError, NetworkError) as error:
            return str(error)
        return ""

    projects: list[str] = []
    sound: list[Change] = []
    for key in scenario.projects:
        if fault := wrong(replace(alone, projects=(key,))):
            yield fault
        else:
            projects.append(key)
    yield from filter(None, (wrong(replace(alone, without=(key,))) for key in scenario.without))
    alone = replace(alone, projects=tuple(projects))
    unread = [change for change in scenario.changes[:TRIED_ALONE] if not any(_is_of(change, text) for text in faults)]
    added = tuple(change for change in unread if change.action == "add")
    while fault := wrong(replace(alone, changes=added)):
        yield fault
        kept = tuple(change for change in added if not _is_of(change, fault))
        added = kept if len(kept) < len(added) else ()
    for change in (change for change in unread if change.action != "add"):
        if fault := wrong(replace(alone, changes=(*added, change))):
            yield fault
        else:
            sound.append(change)
    yield from filter(None, [wrong(replace(alone, changes=(*added, *sound)))])


def _is_of(change: Change, fault: str) -> bool:
    """Report whether a message speaks of a change."""
    return fault.startswith((f"{change.where}:", f"{change.where},"))


def _missing(key: str) -> str:
    return f"there is no source {key!r}: name a key of sources.csv, or write words such as 'Letter of the port'."


def _unsourced(network: Network, scenario: Scenario) -> Iterator[str]:
    """Name what gives no reason, no source or one that does not exist."""
    for key in scenario.sources:
        if key not in network.sources and not is_free(key):
            yield f"{scenario.where}, key sources: {_missing(key)}"
    for number, target in enumerate(scenario.targets, start=1):
        for key in target.sources:
            if key not in network.sources and not is_free(key):
                yield f"{scenario.where}, target {number}, key source: {_missing(key)}"
    for change in scenario.changes:
        if change.action == "add":
            continue
        if not change.reason and not is_private(scenario):
            yield f"{change.where}, key reason: is empty; say why."
        for key in change.sources:
            if key not in network.sources and not is_free(key):
                yield f"{change.where}, key source: {_missing(key)}"
        if not (change.sources or scenario.sources or is_private(scenario)):
            yield f"{change.where}, key source: neither the change nor the scenario names one."
