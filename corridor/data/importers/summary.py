"""What became of foreign lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.drawn_lines import Line
    from corridor.data.model import Network


class Part(NamedTuple):
    """A component: its places, number of links and length [km]."""

    places: frozenset[str]
    links: int
    km: float

    @property
    def member(self) -> str:
        """Name one of its places, a joint only where no place has a name."""
        return min(self.places, key=lambda key: (key.startswith("joint-"), key))


class Imported(NamedTuple):
    """
    A network made of foreign lines.

    Attributes
    ----------
    network
        All tables.
    drawn
        Line of each link.
    read
        File, number of its lines, and of its features that are no lines.
    counts
        What noding did: ``touching`` (lines cut where another ends on them),
        ``crossings`` (without a common point), ``loops`` and ``specks`` (begin
        and end at one place), ``doubles``, ``joints`` (passed through),
        ``bends`` (cut at the middle), ``names_far`` (named points near no line).
    snap_km, moved_km
        Tolerance, and the furthest that a point was moved [km].
    parts
        Components, largest first.
    meeting
        Places where modes meet but nothing changes from one to the other.
    """

    network: Network
    drawn: Mapping[str, Line]
    read: tuple[tuple[str, int, int], ...]
    counts: Mapping[str, int]
    snap_km: float
    moved_km: float
    parts: tuple[Part, ...]
    meeting: int
