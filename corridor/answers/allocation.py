"""
Demand split over routes.

Volumes are TEU a year unless a name says otherwise; times are hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers.flows import Limiting, LimitLoad, LinkLoad, Loss, Proof, RouteFlow


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """
    What became of one row of demand.

    Attributes
    ----------
    row
        Where it is, such as ``"demand.csv, row 3"``; empty for a single pair.
    origin, destination, cargo, priority
        As asked for.
    asked, shipped
        TEU a period.
    unmet_price
        Price of a TEU that is not carried, in the unit of the objective; None is never left behind.
    in_the_way
        Ids of the binding capacities that keep the rest back.
    reason
        Why none of it can travel, where no route joins its places.
    """

    row: str
    origin: str
    destination: str
    cargo: str
    priority: int
    asked: float
    shipped: float
    unmet_price: float | None
    in_the_way: tuple[str, ...] = ()
    reason: str = ""

    @property
    def unmet(self) -> float:
        """Volume left behind [TEU a period]."""
        return max(0.0, self.asked - self.shipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    Worth of capacity in an allocation.

    Attributes
    ----------
    limiting
        The capacity.
    value
        Saving of the objective by one TEU more, the same volume carried.
    loss
        Cost of one TEU less; None where the volume could not be kept then, or it is not confirmed.
    volume
        Unmet demand that one TEU more would let through [TEU].
    confirmed
        Whether the value was found by solving again; else it is the price of the program, and the most that it can be.
    """

    limiting: Limiting
    value: float
    loss: float | None
    volume: float = 0.0
    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Capacity that would have to be added for all demand to go [TEU a period]."""

    limiting: Limiting
    teu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Containers:
    """Containers that come to a place and leave it, laden and empty [TEU a week]."""

    place: str
    name: str
    laden_in: float
    laden_out: float
    empty_in: float
    empty_out: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """
    Demand split over routes within all capacities.

    Attributes
    ----------
    per
        ``"year"`` or ``"week"``: the period of all volumes.
    unit
        Unit of the objective, such as ``"TEU h"``.
    value
        The objective: costs of what travels and prices of what is left behind.
    served
        One a row of demand.
    proof, volume_proof
        Of the objective, and of the volume of what is never left behind.
    shortfall
        Binding capacities and the least that has to be added to them for all
        demand to go that has a route; empty where all is shipped.
    shortfall_proof
        Sum of what is added, and its bound [TEU a period].
    unknown_share
        Share of the volume on routes on which no capacity is published at all.
    containers
        Balance of each place; empty unless empties were asked for.
    empties_teu
        Empty boxes brought back; None where they were not asked for.
    remarks
        What the planner should hear beside the answer.
    usual_cargo
        The default class of cargo, which texts do not name.
    """

    on: str
    applied: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    per: str
    unit: str
    value: float
    proof: Proof
    volume_proof: Proof
    served: tuple[Served, ...]
    routes: tuple[RouteFlow, ...]
    prices: tuple[Price, ...]
    links: tuple[LinkLoad, ...]
    loads: tuple[LimitLoad, ...]
    shortfall: tuple[Added, ...]
    shortfall_proof: Proof
    unknown_used: int
    used: int
    unknown_ids: tuple[str, ...]
    unknown_share: float = 0.0
    containers: tuple[Containers, ...] = ()
    assumed: tuple[Limiting, ...] = ()
    empties_teu: float | None = None
    losses: tuple[Loss, ...] = ()
    remarks: tuple[str, ...] = ()
    usual_cargo: str = ""

    @property
    def gap(self) -> float:
        """Relative distance from the bound, of volume or objective, whichever is larger."""
        return max(self.proof.gap, self.volume_proof.gap)

    @property
    def asked_teu(self) -> float:
        """All demand."""
        return sum(row.asked for row in self.served)

    @property
    def shipped_teu(self) -> float:
        """All that travels, empties left out."""
        return sum(row.shipped for row in self.served)

    @property
    def unmet_teu(self) -> float:
        """All that is left behind."""
        return sum(row.unmet for row in self.served)

    def __repr__(self) -> str:
        """Name the question."""
        return (
            f"<Allocation of {self.shipped_teu:,.0f} TEU/{self.per}, unmet {self.unmet_teu:,.0f}, network of {self.on}>"
        )
