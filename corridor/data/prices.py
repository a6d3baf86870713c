"""Records of prices: tariffs by which any element is priced, and published prices of whole journeys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.data.bases import Sourced

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff(Sourced):
    """
    A price by a rule: what a laden container pays a kilometre, a whole line, a border or a move.

    Of the rows that fit an element the most specific one holds; see
    `corridor.graph.costs`.

    Attributes
    ----------
    per
        ``"km"`` and ``"line"`` price a link, ``"crossing"`` a border and ``"move"`` a facility.
    usd, usd_low, usd_high
        Expected price, P10 and P90 of a container of the size [USD]; a price a km [USD/km].
    element, place, countries, mode
        What it is for: a record, a place, countries, a mode; empty is any.  A
        border counts to the country entered and a facility to its `to_mode`; a
        link over water to the countries of its two ends.
    size
        ``"20"`` or ``"40"`` feet; ``"teu"`` is a price by the TEU.
    heading
        ``"east"`` or ``"west"``: where the far end of the link lies; empty is any.
    owner
        Whose container and wagon: of the ``"carrier"`` or the ``"shipper"``; empty is any.
    carriage
        On a ``"wagon"``, on ``"deck"`` without one, in a ``"truck"`` or in a ``"tank"`` wagon; empty is any.
    """

    per: str
    usd: float
    usd_low: float | None = None
    usd_high: float | None = None
    element: str = ""
    place: str = ""
    countries: tuple[str, ...] = ()
    mode: str = ""
    size: str = "teu"
    heading: str = ""
    owner: str = ""
    carriage: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Sourced):
    """A published price of a container from one place to another [USD]."""

    usd: float
    origin: str
    destination: str
    via: str = ""
    offer: str = ""
    mode: str = ""
    carriage: str = ""
    container: str = "teu"
    load: str = "laden"
    usd_low: float | None = None
    usd_high: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None
