"""
What a way is measured by: weights of edges, and how a search adds them up.

A measure gives the value of a way as it grows and a bound that no completion can
better, so that one search serves time, price, emissions and the clock.  Values
order by the measure, then by time, then by legs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from corridor.errors import NetworkError
from corridor.graph.modal import COST_OF_MINUTE
from corridor.routing.packed import Fields, fields_for
from corridor.routing.space import cheapest_to_goal
from corridor.units import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.graph.modal import Edge, Graph
    from corridor.routing.space import Space

UNITS = 10_000
"""Prices and emissions are counted in ten-thousandths, so that sums are exact."""

MONEY_BITS = 44
"""A price is above time and legs; 2^34 minutes and 1,023 legs fit below."""

_NO_FIELDS = Fields((), (), 0)
MOST_MINUTES = 1 << 33
_MOST_UNITS = 1 << 50


class Measure(Protocol):
    """
    How a search values a way; each measure keeps values of its own kind.

    Attributes
    ----------
    fields
        Layout of the figures by which one way must not exceed another to stand
        in for it, beside its value.
    weights
        Least that each arc adds to a bound.
    """

    fields: Fields
    weights: list[int]

    def begin(self) -> Any:
        """Give the value of no way."""

    def extend(self, value: Any, arc: int) -> Any:
        """Give the value after one more arc; None where it cannot be passed."""

    def bound(self, value: Any, state: int) -> int:
        """Give what no completion of a way at a state can better; at the goal its measure."""

    def figures(self, value: Any) -> int:
        """Pack the figures of a value."""


class Wish(NamedTuple):
    """
    What a way costs beside time.

    Attributes
    ----------
    what
        ``"time"``, ``"cost"`` or ``"co2"``.
    usd_per_day
        Price of a day of one TEU, with ``"cost"`` [USD].
    """

    what: str = "time"
    usd_per_day: float = 0.0

    def units_of(self, edge: Edge) -> int:
        """Give the static part of an edge in ten-thousandths of USD or kg; an unknown one counts nothing."""
        if self.what == "time":
            return 0
        return round(((edge.usd if self.what == "cost" else edge.kg_co2e) or 0.0) * UNITS)

    @property
    def units_per_day(self) -> int:
        """Price of a day [ten-thousandths of USD]."""
        return round(self.usd_per_day * UNITS)

    def weight(self, units: int, minutes: int, legs: int) -> int:
        """Put the parts of a value in order: measure, time, legs."""
        total = units * MINUTES_PER_DAY + self.units_per_day * minutes
        return (total << MONEY_BITS) + minutes * COST_OF_MINUTE + legs


class Sums:
    """A measure that adds up the weights of the edges, whatever the date."""

    def __init__(self, space: Space, wish: Wish) -> None:
        edges = space.graph.edges
        self.weights = [
            sum(
                wish.weight(wish.units_of(edge), edge.minutes, bool(edge.kind))
                for edge in map(edges.__getitem__, arc.edges)
            )
            for arc in space.arcs
        ]
        self.rest = cheapest_to_goal(space, self.weights)
        self.fields = _NO_FIELDS

    def begin(self) -> int:
        """Give the value of no way."""
        return 0

    def extend(self, value: int, arc: int) -> int:
        """Add the weight of an arc."""
        return value + self.weights[arc]

    def bound(self, value: int, state: int) -> int:
        """Add what is left at least."""
        return value + (self.rest[state] or 0)

    def figures(self, value: int) -> int:  # noqa: ARG002 - the value says it all
        """Give nothing: the lesser value replaces the greater."""
        return 0


class ByClock:
    """
    A measure by the clock: time is what passes from the first minute of the search.

    Parameters
    ----------
    space
        The ways, forward or backward.
    wish
        What is least.
    start
        Minute at which the search begins.
    clock
        Gives the minute after an arc that is begun at a minute, or None; later
        beginnings never end earlier.  Backward it counts down.
    least
        Least minutes of each arc.
    """

    def __init__(
        self,
        space: Space,
        wish: Wish,
        *,
        start: int,
        clock: Callable[[int, int], int | None],
        least: Sequence[int],
    ) -> None:
        edges = space.graph.edges
        self.wish, self.start, self.clock = wish, start, clock
        self.sign = -1 if space.backward else 1
        self.units = [sum(wish.units_of(edges[number]) for number in arc.edges) for arc in space.arcs]
        self.legs = [sum(bool(edges[number].kind) for number in arc.edges) for arc in space.arcs]
        self.weights = [wish.weight(*parts) for parts in zip(self.units, least, self.legs, strict=True)]
        self.rest = cheapest_to_goal(space, self.weights)
        self.by_time = wish.what == "time"
        self.fields = _NO_FIELDS if self.by_time else fields_for((_MOST_UNITS, MOST_MINUTES))

    def begin(self) -> tuple[int, int, int]:
        """Give the value of no way: units, minutes, legs."""
        return (0, 0, 0)

    def extend(self, value: tuple[int, int, int], arc: int) -> tuple[int, int, int] | None:
        """Let the clock run over an arc."""
        units, minutes, legs = value
        after = self.clock(arc, self.start + self.sign * minutes)
        if after is None:
            return None
        return (units + self.units[arc], (after - self.start) * self.sign, legs + self.legs[arc])

    def bound(self, value: tuple[int, int, int], state: int) -> int:
        """Add what is left at least."""
        return self.wish.weight(*value) + (self.rest[state] or 0)

    def figures(self, value: tuple[int, int, int]) -> int:
        """Give units and minutes: neither may be exceeded where the clock decides."""
        return 0 if self.by_time else self.fields.pack(value[:2])


def gaps_in(graph: Graph, edges: Sequence[int], what: str) -> tuple[str, ...]:
    """
    List the elements of a way whose price or emissions nobody knows and nothing fills.

    Parameters
    ----------
    graph
        In which the edges are.
    edges
        Numbers of the edges.
    what
        ``"cost"`` or ``"co2"``.
    """
    steps = (graph.edges[number] for number in edges)
    unknown = (step.id for step in steps if step.kind and (step.usd if what == "cost" else step.kg_co2e) is None)
    return tuple(dict.fromkeys(unknown))


SHOWN_GAPS = 12


def refuse_gaps(graph: Graph, ways: Sequence[Sequence[int]], what: str) -> None:
    """
    Refuse a ranking that rests on figures that nobody knows.

    Parameters
    ----------
    graph
        In which the ways are.
    ways
        Edges of each way that is best where what is unknown counts nothing:
        with any price at all they may still be, so nothing can be said.
    what
        ``"cost"`` or ``"co2"``.

    Raises
    ------
    NetworkError
        If any way has a gap; it lists them.
    """
    gaps = list(dict.fromkeys(key for way in ways for key in gaps_in(graph, way, what)))
    if not gaps:
        return
    word = "price" if what == "cost" else "CO2e"
    more = f" and {len(gaps) - SHOWN_GAPS} more" if len(gaps) > SHOWN_GAPS else ""
    if what == "cost":
        mend = "fill tariffs.csv by country and mode, use --set ID.usd_per_teu=V, or --avoid them"
    else:
        mend = "fill the constants co2-... of network.toml, or --avoid them"
    msg = f"no ranking by {what}: the {word} of {', '.join(gaps[:SHOWN_GAPS])}{more} is not known; {mend}."
    raise NetworkError(msg)
