"""What differs between two networks, record by record and field by field, described for all forms."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, constants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corridor.data.model import Scenario

KINDS = ("new", "gone", "changed", "closed", "opened", "built", "left out", "moved")


class Difference(NamedTuple):
    """
    One thing that a scenario makes different.

    Attributes
    ----------
    table, id
        Record; table ``"constants"`` or ``"projects"`` where it is one.
    name
        The record in words.
    kind
        ``"new"``, ``"gone"``, ``"changed"``, ``"closed"``, ``"opened"`` of a record;
        ``"built"``, ``"left out"`` or ``"moved"`` of a project.
    field, unit
        Column that changed, ``"hours"`` for three figures together, and its unit.
    before, after
        Values as the cell of a table would hold them; three figures joined by ``" / "``.
    ratio
        After over before, where both are figures above zero.
    reason, sources
        Why, in the words of the scenario or project, and what it rests on.
    where
        File and number of the change, or the project.
    """

    table: str
    id: str
    name: str
    kind: str
    field: str = ""
    unit: str = ""
    before: str = ""
    after: str = ""
    ratio: float | None = None
    reason: str = ""
    sources: tuple[str, ...] = ()
    where: str = ""


class Explanation(NamedTuple):
    """
    What scenarios, stacked, make different.

    Attributes
    ----------
    scenario
        The one that was asked for, or what several come to together.
    differences
        From the network without them, on the day.
    on
        The day, ISO.
    notes
        What a reader should know beside them.
    touches
        Borders, quays, yards and so on with the names of those that it touches.
    """

    scenario: Scenario
    differences: tuple[Difference, ...]
    on: str
    notes: tuple[str, ...] = ()
    touches: tuple[tuple[str, tuple[str, ...]], ...] = ()


# -- columns -----------------------------------------------------------------------------------------------------------

SCENARIO = (
    Column("id"),
    Column("name"),
    Column("question"),
    Column("caveat"),
    Column("includes"),
    Column("projects"),
    Column("without"),
    Column("changes", decimals=0, get=lambda scenario: len(scenario.changes)),
)

DIFFERENCE = tuple(Column(name) for name in Difference._fields if name != "ratio")


TOUCHED = (Column("kind", get=lambda row: row[0]), Column("names", get=lambda row: row[1]))

TARGET = (Column("text"), Column("sources"))


def describe_list(scenarios: Sequence[Scenario]) -> Description:
    """Describe the scenarios that a network has."""
    return Description(
        title="Scenarios",
        answer=scenarios,
        parts=(Table("scenarios", SCENARIO, scenarios),),
        main="scenarios",
        text=lambda: _list(scenarios),
    )


def _list(scenarios: Sequence[Scenario]) -> Iterator[str | Table]:
    if not scenarios:
        yield "The network has no scenarios; `corridor scenario new NAME` writes one to begin with."
        return
    yield Table("", (Column("scenario", get="id"), Column("question")), scenarios)
    yield ""
    yield f"{len(scenarios)} scenarios; `corridor scenario show NAME` tells what one changes"


def describe(found: Explanation) -> Description:
    """Describe a scenario and what it makes different from the base."""
    scenario = found.scenario
    return Description(
        title=f"{scenario.name} ({scenario.id})",
        answer=scenario,
        parts=(
            *SCENARIO,
            Column("sources"),
            *constants({"on": found.on}),
            Table("touches", TOUCHED, found.touches),
            Table("targets", TARGET, scenario.targets),
            Table("differences", DIFFERENCE, found.differences),
        ),
        main="differences",
        on=found.on,
        text=lambda: _text(found),
        caveats=found.notes,
        cited=lambda: [(source, row.id) for row in found.differences for source in row.sources],
    )


# -- text --------------------------------------------------------------------------------------------------------------

_TITLES = {
    "projects": "projects",
    "places": "places",
    "links": "lines",
    "borders": "borders",
    "facilities": "changes of mode",
    "services": "services",
    "pools": "shared capacities",
    "closures": "closures",
    "rates": "prices",
    "demand": "demand",
    "published": "published figures",
    "detours": "reasons of detours",
    "queues": "counted queues",
    "context": "what carries no freight",
    "sources": "sources",
    "constants": "constants",
}
_FIELDS = {
    "hours": "hours",
    "back_hours": "hours of the way back",
    "departures_per_week": "departures a week",
    "headway_hours": "headway",
    "cv": "spread of the interval",
    "load_factor": "load factor",
    "usd_per_teu": "price",
    "opens": "opening",
}
_FACTORS = ((0.25, "a quarter"), (0.5, "half"), (2.0, "double"), (3.0, "three times"))


def _text(found: Explanation) -> Iterator[str]:
    """Describe in plain words what a scenario is and what differs from the base."""
    scenario = found.scenario
    yield f"{scenario.name} ({scenario.id})"
    about = {
        "question": scenario.question,
        "caveat": scenario.caveat,
        "includes": ", ".join(scenario.includes),
        "builds": ", ".join(scenario.projects),
        "leaves out": ", ".join(scenario.without),
        "sources": ", ".join(scenario.sources),
    }
    yield from (f"{title:<11} {words}" for title, words in about.items() if words)
    yield from (f"{title:<11} {'; '.join(names)}" for title, names in found.touches)
    for number, target in enumerate(scenario.targets):
        source = f" [{', '.join(target.sources)}]" if target.sources else ""
        yield f"{'targets' if not number else '':<11} {target.text}{source}"
    yield ""
    if found.differences:
        yield f"What differs from the base, network of {found.on}:"
    else:
        yield f"Nothing differs from the base on {found.on}."
    for table, items in groupby(found.differences, key=lambda item: item.table):
        yield from ("", _TITLES[table], *(f"  {line}" for line in _lines(list(items))))
    yield from (f"note        {note}" for note in found.notes)


def _lines(items: Sequence[Difference]) -> Iterable[str]:
    """Describe each difference, and give a reason once for all that follow each other with it."""
    for _, group in groupby(items, key=lambda item: (item.reason, item.sources)):
        same = list(group)
        yield from (difference_text(item) for item in same)
        reason, sources = same[0].reason, ", ".join(same[0].sources)
        if same[0].table != "projects" and (reason or sources):
            yield f"  because {reason or 'the sources say so'}" + (f" [{sources}]" if sources else "")


def difference_text(item: Difference) -> str:
    """
    Describe one difference in a line.

    Parameters
    ----------
    item
        Any difference.
    """
    if item.table == "projects":
        return _project_text(item)
    what = f"{item.name} ({item.id})"
    if item.kind == "changed":
        unit = f" {item.unit}" if item.unit and item.unit not in {"h", "1/week"} else ""
        was, now = item.before or "unknown", item.after or "unknown"
        return f"{what}: {_FIELDS.get(item.field, item.field)} {was} -> {now}{unit}{_ratio_text(item)}"
    return f"{what}: {item.kind}" + (f", {item.after}" if item.after else "")


def _project_text(item: Difference) -> str:
    if item.kind == "moved":
        return f"{item.name} ({item.id}): {item.field} {item.before} -> {item.after}"
    return f"{item.name} ({item.id}): {item.kind}; published opening {item.after}"


def _ratio_text(item: Difference) -> str:
    if item.ratio is None:
        return ""
    for factor, words in _FACTORS:
        if abs(item.ratio - factor) < 1e-9:
            return f" ({words})"
    return f" ({item.ratio - 1:+.0%})"
