"""
Trains over lines that are free to others: which product runs them, at what pace, and where a box may board.

A network whose services have no trains knows one product, the free use of every
line.  With trains, a whole train of one's own is the ``"charter"``; a single box
takes the line hours of ordinary trains, by the constant ``box-ratio``, after the
stay ``box-collection`` at its origin.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.data.distributions import law_of
from corridor.data.times import Hours
from corridor.graph.modal import Spread, moments_of_spread
from corridor.units import MINUTES_PER_DAY, minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.data.model import Constant, Facility, Network
    from corridor.graph.services import Board, Crossing

TRAIN, BOX, ANY, HUB = "train", "box", "any", "hub"
BOX_RATIO, BOX_COLLECTION = "box-ratio", "box-collection"
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


def scaled(hours: Hours, factor: float) -> Hours:
    """Scale the three figures of a time."""
    return replace(hours, low=hours.low * factor, typical=hours.typical * factor, high=hours.high * factor)


def hours_of(constant: Constant) -> Hours:
    """Read a constant as a time."""
    low, high = constant.low, constant.high
    return Hours(constant.value if low is None else low, constant.value, constant.value if high is None else high)


def is_terminal(board: Board, place: str) -> bool:
    """Tell whether what runs from a departure board is boarded and left at a place."""
    return not board.terminals or place in board.terminals


def change_between(network: Network, before: Crossing, after: Crossing) -> Facility | None:
    """Find where a train goes over from one gauge to the next; None where it need not, or cannot."""
    modes = before.link.mode, after.link.mode
    if modes[0] == modes[1]:
        return None
    rows = (row for _, row in sorted(network.facilities.items()))
    return next((row for row in rows if (row.place, row.from_mode, row.to_mode) == (after.origin, *modes)), None)


def pace_of(
    board: Board, crossings: Sequence[Crossing], stays_between: Callable[[Crossing, Crossing], int], borders: int
) -> float:
    """
    Give the factor on the hours of the lines with which a train takes its published days.

    Parameters
    ----------
    board
        With the days; 1 without.
    crossings
        In the order of travel.
    stays_between
        Expected stay between two of them [min].
    borders
        Expected stays at all borders [min].
    """
    lines = sum(mean_minutes(crossing.hours) for crossing in crossings)
    if board.running_days is None or not lines:
        return 1.0
    stays = borders + sum(stays_between(before, after) for before, after in pairwise(crossings))
    return max((board.running_days * MINUTES_PER_DAY - stays) / lines, LEAST_PACE)
