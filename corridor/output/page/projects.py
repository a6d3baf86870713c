"""Projects as the page shows them: what they add, what they touch, when they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data import schema
from corridor.data.model import Link, Place
from corridor.errors import CorridorError
from corridor.output.page.tables import pruned
from corridor.scenario.selectors import matching

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.model import Change, Network, Project, Record


def project_record(network: Network, project: Project, added: Mapping[str, Record]) -> dict[str, object]:
    """
    Describe a project.

    Parameters
    ----------
    network
        To which it belongs, applied or not.
    project
        One of its projects.
    added
        What all projects add, by id.
    """
    own = [str(change.record.get("id", "")) for change in project.changes if change.action == "add"]
    return pruned(
        {
            "id": project.id,
            "name": project.name,
            "opens": project.due.isoformat(),
            "status": project.status,
            "confidence": project.confidence,
            "requires": list(project.requires),
            "sources": list(project.sources),
            "note": project.note,
            "applied": 1 if project.id in network.applied else None,
            "adds": [key for key in own if isinstance(added.get(key), Link)],
            "touches": sorted(touched(network, project)),
            "changes": [row for change in project.changes if (row := _change(change))],
        }
    )


def added_records(network: Network) -> dict[str, Record]:
    """Read what the projects of a network add; what cannot be read is left to the checks."""
    found: dict[str, Record] = {}
    for project in network.projects.values():
        for change in project.changes:
            if change.action == "add":
                row = {key: value for key, value in change.record.items() if key != "table"}
                record, faults = schema.read_mapping(str(change.record.get("table", "")), row)
                if record is not None and not faults:
                    found[record.id] = record
    return found


def adders_of(network: Network) -> dict[str, str]:
    """Name for each record of a project the project that adds it."""
    rows = ((change, project) for _, project in sorted(network.projects.items()) for change in project.changes)
    return {str(change.record.get("id", "")): project.id for change, project in rows if change.action == "add"}


def planned_links(network: Network, added: Mapping[str, Record]) -> dict[str, tuple[Link, Project]]:
    """Give the links that are not built yet, with the project that builds each."""
    places = {**network.places, **{key: row for key, row in added.items() if isinstance(row, Place)}}
    found = {}
    for project in sorted(network.projects.values(), key=lambda row: (row.opens, row.id)):
        for change in project.changes:
            link = added.get(str(change.record.get("id", ""))) if change.action == "add" else None
            known = isinstance(link, Link) and link.origin in places and link.destination in places
            if isinstance(link, Link) and known and link.id not in network.links:
                found[link.id] = (link, project)
    return found


def touched(network: Network, project: Project) -> set[str]:
    """Name the records that a project adds or changes, and the places where they are."""
    found = set[str]()
    for change in project.changes:
        if change.action == "add":
            found.add(str(change.record.get("id", "")))
            found |= {str(change.record[key]) for key in ("from", "to", "place", "link") if change.record.get(key)}
        else:
            found |= _selected(network, change)
    for key in tuple(found):
        row = network.facilities.get(key)
        if row is not None:
            found.add(row.place)
    return found - {""}


def _selected(network: Network, change: Change) -> set[str]:
    if "id" in change.select:
        return {str(change.select["id"])}
    try:
        return {key for _, key in matching(network, change)}
    except CorridorError:  # a selector may meet nothing until an earlier project has added it
        return set()


def _change(change: Change) -> dict[str, object] | None:
    """Describe a change of an existing record."""
    if change.action == "add":
        return None
    value = change.value if isinstance(change.value, str | int | float) else None
    on = change.select.get("id") or ", ".join(f"{key} {value}" for key, value in change.select.items())
    return pruned(
        {"action": change.action, "on": str(on), "field": change.field, "value": value, "reason": change.reason}
    )
