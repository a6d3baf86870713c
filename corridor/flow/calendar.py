"""When things move, by date: the calendar of `corridor.routing.calendar`, but for ships that are planned one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.routing.calendar import left, opening, passage
from corridor.units import minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corridor.graph.modal import Graph


class Clock:
    """
    Arrival times in a graph that was built with dates; who comes earlier never arrives later.

    Parameters
    ----------
    graph
        Built with ``dated=True``.
    spaced
        Boarding edges whose departures are planned one by one: there only the
        irregular part of the wait is added, for the rest is seen in the plan.
    """

    def __init__(self, graph: Graph, *, spaced: Collection[int] = ()) -> None:
        self.graph, self.spaced = graph, frozenset(spaced)

    def is_timed(self, number: int) -> bool:
        """Tell whether the time of an edge depends on when it is entered, storms aside."""
        return bool(self.graph.edges[number].shut) or number in self.graph.departures

    def arrival(self, number: int, minute: int) -> int | None:
        """
        Give the minute at which an edge is left behind.

        Parameters
        ----------
        number
            Of the edge.
        minute
            When its tail is reached.

        Returns
        -------
        arrival
            None where it never opens again.
        """
        if number not in self.spaced:
            passed = passage(self.graph, number, minute)
            return passed.ends if passed else None
        departures = self.graph.departures[number]
        found = (
            left(self.graph, run, departures.utc_offset_minutes, minute, minutes_from_hours(headway * variation / 2))
            for run in departures.runs
            for headway, variation in [run.wait]
        )
        return min((item.ends for item in found if item), default=None)

    def is_open(self, shut: Sequence[str], minute: int) -> bool:
        """Tell whether none of some closures holds at a minute."""
        return opening(self.graph, shut, minute)[0] == minute
