"""
The greatest flow between places, and what limits it.

Volumes are TEU a year unless a name says otherwise; times are hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers.flows import Limiting, LimitLoad, LinkLoad, Loss, Proof, RouteFlow


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """
    What more capacity at one place buys, found by solving again.

    Attributes
    ----------
    per_1000_teu
        Flow that 1,000 TEU more of this capacity let through [TEU/year].
    to_next_teu
        Capacity that can be added at this rate until something else binds
        [TEU/year]; None where nothing known binds next.
    next_ids
        What binds then.
    """

    per_1000_teu: float
    to_next_teu: float | None = None
    next_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """
    A capacity that limits the flow.

    Attributes
    ----------
    limiting
        The capacity.
    weight
        Flow that one TEU of it is worth; 1 in a cut.
    end
        ``"origin"`` or ``"destination"``: which of several least cuts it
        belongs to, ``"both"`` where there is one.
    relief
        Found for those that are shown; None for the others.
    """

    limiting: Limiting
    weight: float
    end: str
    relief: Relief | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Capacities of which none helps alone: they must grow together.

    Attributes
    ----------
    ids
        All of them.
    per_1000_teu
        Flow that 1,000 TEU more of each let through [TEU/year].
    """

    ids: tuple[str, ...]
    per_1000_teu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefStep:
    """
    One step of the ladder: with all below relieved, this binds.

    Attributes
    ----------
    limiting
        What binds; several are listed.
    also
        What binds at the same flow before or behind it, so that both must be relieved.
    teu_per_year
        Greatest flow while it binds.
    gain
        What its relief brings until the next step; None where nothing known is next.
    """

    limiting: tuple[Limiting, ...]
    also: tuple[Limiting, ...]
    teu_per_year: float
    gain: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What fits in one month: its number, 1 is January, and its volume [TEU]."""

    month: int
    teu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    A share of the flow by how it crosses the water.

    Attributes
    ----------
    name
        What sails, as the mode says, such as ``"container ships"``; or ``"land"``.
    teu_per_year
        Where `is_added`: what it adds to all the rest.
    note
        Which share of a ship was taken for boxes, and on what basis.
    """

    name: str
    teu_per_year: float
    note: str = ""
    is_added: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """
    Greatest flow from here to there, with what limits it.

    Attributes
    ----------
    origins, destinations
        Place ids.
    names
        Name of each place that is shown.
    on, applied
        Day and projects of the network.
    teu_per_year
        Greatest flow.
    proof
        Flow and bound.
    is_cut
        Whether what limits is a cut, every price being 0 or 1.
    unknown_used, used
        Elements on the ways used: without any published capacity, and all.
    unknown_ids
        Those without.
    unknown_share
        Share of the flow on routes on which no capacity is published at all.
    months
        Whose sum is the flow of the year; empty where one month is asked for.
    bottlenecks, groups, ladder, routes, links, loads, parts
        See there.
    assumed
        Class values that carry flow.
    back_teu_per_year
        Greatest flow the other way; None where it has no answer.
    month, residual, per
        Conditions of the question.
    within_days
        Routes take at most so long [d]; None where every detour counts.
    by_month
        Whether the months are shown.
    losses
        Elements out in turn, if asked for.
    remarks
        What the planner should hear beside the answer.
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    on: str
    applied: tuple[str, ...]
    teu_per_year: float
    proof: Proof
    is_cut: bool
    unknown_used: int
    used: int
    unknown_ids: tuple[str, ...]
    bottlenecks: tuple[Bottleneck, ...]
    groups: tuple[Group, ...]
    ladder: tuple[ReliefStep, ...]
    routes: tuple[RouteFlow, ...]
    links: tuple[LinkLoad, ...]
    loads: tuple[LimitLoad, ...]
    parts: tuple[Part, ...]
    unknown_share: float = 0.0
    months: tuple[Month, ...] = ()
    assumed: tuple[Limiting, ...] = ()
    back_teu_per_year: float | None = None
    month: int | None = None
    residual: bool = False
    per: str = "year"
    within_days: float | None = None
    by_month: bool = False
    losses: tuple[Loss, ...] = ()
    remarks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name the question."""
        return f"<Throughput of {self.teu_per_year:,.0f} TEU/year, network of {self.on}>"
