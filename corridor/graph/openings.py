"""What applied projects bring to a graph, and which of them may open on another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.data.model import Network


def openings_of(network: Network) -> list[tuple[str, str]]:
    """Pair each record that an applied project adds or changes by its id with the project."""
    return [
        (str(key), project)
        for project in network.applied
        if project in network.projects
        for change in network.projects[project].changes
        if (key := change.record.get("id") or change.select.get("id"))
    ]


def uncertain_of(network: Network) -> list[tuple[str, str]]:
    """Name the applied projects that may open on another day, with the days or the confidence."""
    found = []
    for project in (network.projects[key] for key in network.applied if key in network.projects):
        if project.status == "open":
            continue
        low, high = project.opens_low or project.opens, project.opens_high or project.opens
        if low < high:
            found.append((project.id, f"{low} to {high}"))
        elif project.confidence == "low" or project.status == "planned":
            found.append((project.id, "low confidence" if project.confidence == "low" else "only planned"))
    return found
