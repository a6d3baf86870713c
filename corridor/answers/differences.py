"""What differs between two networks, record by record and field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
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
    """

    scenario: Scenario
    differences: tuple[Difference, ...]
    on: str
    notes: tuple[str, ...] = ()
