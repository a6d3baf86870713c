"""Scenarios as text that can be read in a meeting, and as records."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from corridor.output.report import table_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.answers.differences import Difference
    from corridor.data.model import Scenario

DIFFERENCE_COLUMNS = ("table", "id", "name", "kind", "field", "unit", "before", "after", "reason", "sources", "where")
LIST_COLUMNS = ("id", "name", "question", "caveat", "includes", "projects", "without", "changes")

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


def scenario_row(scenario: Scenario) -> dict[str, object]:
    """Give a scenario with what it holds itself."""
    return {
        "id": scenario.id,
        "name": scenario.name,
        "question": scenario.question,
        "caveat": scenario.caveat,
        "includes": list(scenario.includes),
        "projects": list(scenario.projects),
        "without": list(scenario.without),
        "changes": len(scenario.changes),
    }


def list_text(rows: Sequence[Mapping[str, object]]) -> str:
    """List scenarios with their questions."""
    if not rows:
        return "The network has no scenarios; `corridor scenario new NAME` writes one to begin with."
    lines = table_lines(("scenario", "question"), [(str(row["id"]), str(row["question"])) for row in rows])
    return "\n".join([*lines, "", f"{len(rows)} scenarios; `corridor scenario show NAME` tells what one changes"])


def scenario_text(scenario: Scenario, found: Sequence[Difference], *, on: str, notes: Sequence[str] = ()) -> str:
    """
    Say in plain words what a scenario is and what differs from the base.

    Parameters
    ----------
    scenario
        The one that is shown.
    found
        Differences that it makes.
    on
        Day of the comparison, ISO.
    notes
        What a reader should know beside it.
    """
    lines = [f"{scenario.name} ({scenario.id})"]
    about = {
        "question": scenario.question,
        "caveat": scenario.caveat,
        "includes": ", ".join(scenario.includes),
        "builds": ", ".join(scenario.projects),
        "leaves out": ", ".join(scenario.without),
        "sources": ", ".join(scenario.sources),
    }
    lines += [f"{title:<11} {words}" for title, words in about.items() if words]
    lines += [
        "",
        f"What differs from the base, network of {on}:" if found else f"Nothing differs from the base on {on}.",
    ]
    for table, items in groupby(found, key=lambda item: item.table):
        lines += ["", _TITLES[table], *(f"  {line}" for line in _lines(list(items)))]
    lines += [f"note        {note}" for note in notes]
    return "\n".join(lines)


def _lines(items: Sequence[Difference]) -> Iterable[str]:
    """Say each difference, and a reason once for all that follow each other with it."""
    for _, group in groupby(items, key=lambda item: (item.reason, item.sources)):
        same = list(group)
        yield from (difference_text(item) for item in same)
        reason, sources = same[0].reason, ", ".join(same[0].sources)
        if same[0].table != "projects" and (reason or sources):
            yield f"  because {reason or 'the sources say so'}" + (f" [{sources}]" if sources else "")


def difference_text(item: Difference) -> str:
    """
    Say one difference in a line.

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


def difference_row(item: Difference) -> dict[str, object]:
    """Give one difference as a record."""
    row: dict[str, object] = {column: getattr(item, column) for column in DIFFERENCE_COLUMNS}
    return row | {"sources": list(item.sources)}


def scenario_record(scenario: Scenario, found: Sequence[Difference], *, on: str) -> dict[str, object]:
    """Give a scenario and what it changes with the keys for scripts."""
    return {
        **scenario_row(scenario),
        "sources": list(scenario.sources),
        "on": on,
        "differences": [difference_row(item) for item in found],
    }
