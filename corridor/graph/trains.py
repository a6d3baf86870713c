"""
Trains over lines that are free to others: which product runs them, at what pace, and where a box may board.

A network whose services have no trains knows one product, the free use of every
line.  With trains, a whole train of one's own is the ``"charter"``; a single box
takes the line hours of ordinary trains, by the constant ``box-ratio``, after the
stay ``box-collection`` at its origin, and at each border that it crosses by rail
the stay ``box-hand-over``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.data.distributions import law_of
from corridor.data.times import Hours
from corridor.errors import NetworkError
from corridor.graph.modal import Spread, moments_of_spread
from corridor.graph.services import crossings_of_board
from corridor.units import MINUTES_PER_DAY, minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.data.model import Border, Constant, Facility, Network
    from corridor.graph.modal import Edge, Graph
    from corridor.graph.services import Board, Crossing

    Borders = Mapping[tuple[str, str, str], Border]
    """By link, country left and country entered."""

TRAIN, BOX, HUB = "train", "box", "hub"
BOX_RATIO, BOX_COLLECTION, BOX_HAND_OVER = "box-ratio", "box-collection", "box-hand-over"
LEAST_PACE = 0.3
"""No train runs in less than this share of the hours of its lines."""


def train_modes(network: Network) -> frozenset[str]:
    """Give the modes in which trains run."""
    trains = (service.links for service in network.services.values() if service.product)
    return frozenset(network.links[key].mode for links in trains for key in links if key in network.links)


def spread_of_hours(hours: Hours) -> Spread:
    """Give three figures in the form in which an edge keeps them."""
    law = law_of(hours)
    if law.sign == 0 and law.scale == 0:
        return Spread("fixed", (law.median,))
    return Spread("law", (law.median, float(law.sign), law.shape, law.scale))


def mean_minutes(hours: Hours) -> int:
    """Give the expected time of three figures [min]."""
    return minutes_from_hours(moments_of_spread(spread_of_hours(hours)).mean)


def hours_of(constant: Constant) -> Hours:
    """Read a constant as a time."""
    low, high = constant.low, constant.high
    return Hours(constant.value if low is None else low, constant.value, constant.value if high is None else high)


def is_terminal(board: Board, place: str) -> bool:
    """Report whether what runs from a departure board is boarded and left at a place."""
    return not board.terminals or place in board.terminals


def change_between(network: Network, before: Crossing, after: Crossing) -> Facility | None:
    """Find where a train goes over from one gauge to the next; None where it need not, or cannot."""
    modes = before.link.mode, after.link.mode
    if modes[0] == modes[1]:
        return None
    rows = (row for _, row in sorted(network.facilities.items()))
    return next((row for row in rows if (row.place, row.from_mode, row.to_mode) == (after.origin, *modes)), None)


def borders_on(borders: Borders, crossing: Crossing) -> list[Border]:
    """
    Find the border rows of a direction, one a change of country.

    Raises
    ------
    NetworkError
        If one has no row.
    """
    rows = []
    for left, entered in pairwise(crossing.countries):
        if left == entered:
            continue
        row = borders.get((crossing.link.id, left, entered))
        if row is None:
            msg = (
                f"link {crossing.link.id!r} crosses from {left} to {entered} but borders.csv has no row for it: "
                f"add one with link={crossing.link.id}, from_country={left}, to_country={entered}."
            )
            raise NetworkError(msg)
        rows.append(row)
    return rows


def holds_gauge(rows: Sequence[Border]) -> bool:
    """Report whether a border of a direction holds the change of gauge behind it."""
    return any("gauge" in row.includes for row in rows)


def stay_between(network: Network, borders: Borders, before: Crossing, after: Crossing) -> int:
    """Give the expected stay of a train between two lines [min]."""
    change = change_between(network, before, after)
    if change is None:
        hours = network.places[after.origin].stop_hours
        return mean_minutes(hours) if hours else 0
    return 0 if holds_gauge(borders_on(borders, before)) else mean_minutes(change.hours)


def is_counted(network: Network, graph: Graph, edge: Edge) -> bool:
    """Report whether an edge is a change of gauge whose time the border before it holds."""
    if edge.kind != "transfer" or network.facilities[edge.id].kind != "gauge-change":
        return False
    return "arrive:gauge" in graph.nodes[edge.tail] or "riding:gauge" in graph.nodes[edge.head]


def pace_on(network: Network, board: Board) -> float:
    """
    Give the factor on the hours of the lines with which a train takes its published days.

    Parameters
    ----------
    network
        As the days were published for: what is changed later changes the days, never the pace.
    board
        With the days; 1 without.
    """
    if board.running_days is None:
        return 1.0
    borders = {(row.link, row.from_country, row.to_country): row for row in network.borders.values()}
    crossings = crossings_of_board(board, network)
    lines = sum(mean_minutes(crossing.hours) for crossing in crossings)
    if not lines:
        return 1.0
    stays = sum(mean_minutes(row.hours) for crossing in crossings for row in borders_on(borders, crossing))
    stays += sum(stay_between(network, borders, before, after) for before, after in pairwise(crossings))
    return max((board.running_days * MINUTES_PER_DAY - stays) / lines, LEAST_PACE)
