"""Which projects are there on a day, and which changes are in force."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.data.load.projects import added_ids
from corridor.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import date

    from corridor.data.model import Change, Network, Project, Scenario

LIVE_STATUS = ("construction", "open")
STATUSES = ("planned", *LIVE_STATUS)
MOST_SLIP = 100
"""Years by which openings may slip."""


def due_projects(
    network: Network, *, on: date, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> tuple[Project, ...]:
    """
    Choose the projects that are built on a day, in the order in which they apply: by date, each after what it requires.

    Raises
    ------
    ScenarioError
        If a project that is asked for requires one that is left out.
    """
    asked = required_by(network, include)
    for key in asked:
        if key in exclude:
            wanted = next(project for project in include if key in required_by(network, [project]))
            msg = (
                f"project {wanted!r} requires {key!r}, which is left out: drop one of the two."
                if wanted != key
                else f"project {key!r} is both asked for and left out: drop one of the two."
            )
            raise ScenarioError(msg)
    chosen = set(asked)
    due = [row for row in network.projects.values() if row.status in LIVE_STATUS and row.due <= on]
    for project in sorted(due, key=lambda row: (row.due, row.id)):
        if project.id not in exclude:
            chosen.add(project.id)
    # A project whose foundation is missing cannot be built.
    while unmet := {key for key in chosen - asked if not chosen >= set(network.projects[key].requires)}:
        chosen -= unmet
    ordered: dict[str, Project] = {}

    def put(project: Project) -> None:
        for key in sorted(chosen & set(project.requires) - ordered.keys()):
            put(network.projects[key])
        ordered.setdefault(project.id, project)

    for project in sorted((network.projects[key] for key in chosen), key=lambda row: (row.due, row.id)):
        put(project)
    return tuple(ordered.values())


def slipped(network: Network, years: int) -> Network:
    """
    Let everything that is not open on the data date open later.

    Parameters
    ----------
    network
        As read.
    years
        From 0.

    Raises
    ------
    ScenarioError
        If `years` makes no sense.
    """
    if not 0 <= years <= MOST_SLIP:
        msg = f"--slip {years}: a number of years from 0 to {MOST_SLIP}."
        raise ScenarioError(msg)

    def moved(project: Project) -> Project:
        if project.due <= network.data_date:
            return project
        days = [day and _later(day, years) for day in (project.opens, project.opens_low, project.opens_high)]
        return replace(project, opens=days[0] or project.opens, opens_low=days[1], opens_high=days[2])

    return replace(network, projects={key: moved(project) for key, project in network.projects.items()})


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def required_by(network: Network, keys: Iterable[str]) -> set[str]:
    """Give projects with all that they require."""
    found, open_keys = set[str](), list(keys)
    while open_keys:
        key = open_keys.pop()
        if key not in found:
            found.add(key)
            open_keys += network.projects[key].requires
    return found


def due_in_time(network: Network, keys: Sequence[str]) -> Network:
    """Let projects, and what they require, be built when they are due, as if their works had begun."""
    begun = {
        key: replace(network.projects[key], status=LIVE_STATUS[0])
        for key in required_by(network, keys)
        if network.projects[key].status not in LIVE_STATUS
    }
    return replace(network, projects={**network.projects, **begun})


def in_time(network: Network, keys: Sequence[str], changes: Sequence[Change]) -> list[Change]:
    """Leave out what begins later, and what speaks of rows that a project will add only later."""
    later = {
        record
        for key in required_by(network, keys) - set(network.applied)
        for _, record, _ in added_ids(network.projects[key])
    }
    day = network.data_date
    return [
        change for change in changes if (change.begins is None or change.begins <= day) and not speaks_of(change, later)
    ]


def speaks_of(change: Change, ids: Container[object]) -> bool:
    """
    Report whether a change selects or refers to one of some records.

    Parameters
    ----------
    change
        Of any kind; the id of a row that it adds counts as well.
    ids
        Of the records.
    """

    def named(values: Iterable[object]) -> bool:
        return any(named(value) if isinstance(value, tuple) else value in ids for value in values)

    return named(change.select.values()) or named(change.record.values())


def timing_notes(network: Network, stack: Sequence[Scenario], *, dated: bool) -> Iterator[str]:
    """
    Name what of scenarios is not in force on the day, or is there before its time.

    Parameters
    ----------
    network
        With the scenarios applied.
    stack
        The scenarios.
    dated
        Whether only what is due by the day was applied.
    """
    day, projects = network.data_date, network.projects
    changes = [change for scenario in stack for change in scenario.changes]
    asked = {key for scenario in stack for key in required_by(network, scenario.projects)}
    moved = {str(change.select["id"]) for change in changes if change.select.get("id") in projects}
    for key in sorted(moved - asked - set(network.applied)):
        project = projects[key]
        yield (
            f"{key} ({project.status}) opens on {project.due}, not yet on {day}: "
            f"ask with --on {project.due}, or see `corridor roadmap`."
        )
    if missing := sorted((projects[key].due, key) for key in asked - set(network.applied)):
        listed = ", ".join(f"{key} ({due})" for due, key in missing)
        yield f"not there yet on {day}: {listed}; ask with a later --on, or with --as-built for the finished state."
    later = sorted({(change.begins, change.where) for change in changes if change.begins and change.begins > day})
    if dated:
        yield from (
            f"{where}: begins on {begins}, not yet on {day}: ask with --on {begins}." for begins, where in later
        )
    elif early := [*((projects[key].due, key) for key in asked if projects[key].due > day), *later]:
        (first, one), (last, other) = min(early), max(early)
        span = f"{one}, {first}" if len(early) == 1 else f"{len(early)} parts, from {one}, {first}, to {other}, {last}"
        yield f"as built: there before its date ({span}); --on DATE alone counts what is due by then."
    for change in (change for change in changes if change.action == "add"):
        shut = network.closures.get(str(change.record.get("id")))
        if shut is None or shut.repeats != "once" or shut.starts is None:
            continue
        if not shut.starts <= day <= (shut.ends or day):
            until = f" to {shut.ends}" if shut.ends else ""
            yield f"{shut.id}: in force {shut.starts}{until}, not on {day}: ask with --on {shut.starts}."
