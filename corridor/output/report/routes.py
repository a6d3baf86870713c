"""Records of routes for answers that are not yet described by columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.columns import record
from corridor.answers.plan import LEG, ROUTE, LegRow, leg_rows

if TYPE_CHECKING:
    from corridor.answers import Leg, Route


def route_record(route: Route) -> dict[str, object]:
    """Give a route with the keys of the JSON contract."""
    return record(ROUTE, route)


def leg_record(leg: Leg) -> dict[str, object]:
    """Give a leg with the keys of the JSON contract."""
    return record(LEG, LegRow(0, 0, 0, leg, {}))


__all__ = ["leg_record", "leg_rows", "route_record"]
