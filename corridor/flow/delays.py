"""
How long what comes has to wait: pure functions of load, without a network.

>>> allen_cunneen(0.5)
1.0
>>> round(allen_cunneen(0.8, servers=2), 2)
1.78
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTLED = 1e-9
"""A smaller queue is none [units of work]."""


class Backlog(NamedTuple):
    """
    What waits before an element at the end of each period, and how long it will take.

    Attributes
    ----------
    queue
        [units of the arrivals].
    wait
        Of what comes last, at the capacity of the periods that follow [periods];
        infinite where they never work it off.
    gone
        What leaves in each period.
    """

    queue: tuple[float, ...]
    wait: tuple[float, ...]
    gone: tuple[float, ...]

    @property
    def peak(self) -> float:
        """Longest queue."""
        return max(self.queue, default=0.0)

    @property
    def cleared(self) -> int | None:
        """Number of the period at whose end the last queue is worked off; None if there is none, or it never is."""
        if not self.peak or self.queue[-1]:
            return None
        return max(number for number, queue in enumerate(self.queue) if queue) + 1


def waiting_share(use: float, servers: int = 1) -> float:
    """
    Give the probability that who comes has to wait, M/M/m (Erlang C).

    Parameters
    ----------
    use
        Load as a share of the capacity, 0 to 1.
    servers
        Number that serve.
    """
    if use >= 1:
        return 1.0
    blocked, load = 1.0, use * servers
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - use * (1 - blocked))


def allen_cunneen(use: float, *, servers: int = 1, ca2: float = 1.0, cs2: float = 1.0) -> float:
    """
    Give the mean wait before G/G/m in mean service times (Allen and Cunneen).

    It is exact for M/M/m, and for M/G/1 (Pollaczek and Khinchine).

    Parameters
    ----------
    use
        Load as a share of the capacity.
    servers
        Number that serve.
    ca2, cs2
        Squared coefficients of variation of the time between arrivals and of the service.

    Returns
    -------
    wait
        Infinite at a use of 1 and above.

    Raises
    ------
    NetworkError
        If a figure makes no sense.
    """
    if use < 0 or servers < 1 or ca2 < 0 or cs2 < 0:
        msg = f"use {use:g}, servers {servers:g}, ca2 {ca2:g}, cs2 {cs2:g}: none may be negative, servers at least 1."
        raise NetworkError(msg)
    if use >= 1:
        return inf
    return (ca2 + cs2) / 2 * waiting_share(use, servers) / (servers * (1 - use))


def line_addition(use: float, *, free_use: float, minutes_per_km: float) -> float:
    """
    Give what each km of a line takes longer in the schedule [min/km].

    Parameters
    ----------
    use
        Load as a share of the capacity.
    free_use
        Share up to which nothing is added.
    minutes_per_km
        Added for each whole capacity above it.
    """
    return minutes_per_km * max(0.0, use - free_use)


def backlog(arrivals: Sequence[float], capacity: Sequence[float], *, before: float = 0.0) -> Backlog:
    """
    Let a queue grow and be worked off, period by period.

    Parameters
    ----------
    arrivals, capacity
        Of each period.
    before
        Queue at the start.

    Raises
    ------
    NetworkError
        If the two are not equally long.
    """
    if len(arrivals) != len(capacity):
        msg = f"{len(arrivals)} periods of arrivals and {len(capacity)} of capacity: give one of each a period."
        raise NetworkError(msg)
    queue, gone, standing = [], [], before
    for come, most in zip(arrivals, capacity, strict=True):
        left = min(standing + come, most)
        standing = standing + come - left
        standing = standing if standing > SETTLED else 0.0
        queue.append(standing)
        gone.append(left)
    waits = tuple(_wait(held, capacity[number + 1 :] or capacity[-1:]) for number, held in enumerate(queue))
    return Backlog(tuple(queue), waits, tuple(gone))


def _wait(held: float, capacity: Sequence[float]) -> float:
    """Work a queue off; the last period goes on for ever."""
    for number, most in enumerate(capacity):
        if held <= most:
            return number + (held / most if most else 0.0)
        held -= most
    return len(capacity) + held / capacity[-1] if capacity[-1] else inf
