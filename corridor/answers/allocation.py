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
        Where it stands, such as ``"demand.csv, row 3"``; empty for a single pair.
    origin, destination, cargo, priority
        As asked for.
    asked, shipped
        TEU a period.
    unmet_price
        Price of a TEU left behind, in the unit of the objective.
    in_the_way
        Ids of the capacities that keep the rest back.
    """

    row: str
    origin: str
    destination: str
    cargo: str
    priority: int
    asked: float
    shipped: float
    unmet_price: float
    in_the_way: tuple[str, ...] = ()

    @property
    def unmet(self) -> float:
        """Volume left behind [TEU a period]."""
        return max(0.0, self.asked - self.shipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    Worth of capacity in an allocation, confirmed by solving again.

    Attributes
    ----------
    limiting
        The capacity.
    value
        Saving of the objective by one TEU more.
    loss
        Cost of one TEU less; None where the volume of a class could not be kept then.
    """

    limiting: Limiting
    value: float
    loss: float | None


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
    shortfall
        Smallest set of capacities whose relief lets all demand through; empty
        where all is shipped.
    shortfall_proved
        False where the search for that set was given up: what it holds is in the
        way, but fewer may do, or more may be needed.
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
    served: tuple[Served, ...]
    routes: tuple[RouteFlow, ...]
    prices: tuple[Price, ...]
    links: tuple[LinkLoad, ...]
    loads: tuple[LimitLoad, ...]
    shortfall: tuple[Limiting, ...]
    shortfall_proved: bool
    unknown_used: int
    used: int
    unknown_ids: tuple[str, ...]
    assumed: tuple[Limiting, ...] = ()
    empties_teu: float | None = None
    losses: tuple[Loss, ...] = ()
    remarks: tuple[str, ...] = ()
    usual_cargo: str = ""

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
