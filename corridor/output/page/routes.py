"""Routes as the page shows them, each with a name that tells it from the others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from corridor.answers.why import near_changes
from corridor.answers.why_not import flip_figure
from corridor.answers.words import gateway_places
from corridor.output.page.tables import pruned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers import Leg, Route
    from corridor.answers.load import Point
    from corridor.answers.why import Reason

NAMED_PLACES = 3
KEY_WEIGHT = (2, 0)
"""A shared place must be one where cargo is handled to help the name."""


def route_records(
    routes: Sequence[Route],
    *,
    roles: Mapping[str, Sequence[str]],
    ranks: Mapping[str, int],
    why: Sequence[Reason] = (),
    loads: Sequence[Sequence[Point]] = (),
) -> list[dict[str, object]]:
    """
    Describe routes.

    Parameters
    ----------
    routes
        In the order in which they are to be read.
    roles, ranks
        What each place is, and its weight, to choose the names by.
    why
        One paragraph a route, as the planner wrote it.
    loads
        Points of each route at several volumes.
    """
    uses = uses_of([route.places for route in routes])
    modes = [tuple(dict.fromkeys(leg.mode for leg in route.legs if leg.kind == "line")) for route in routes]
    all_use = set.intersection(*map(set, modes)) if modes else set()
    reasons = [*why, *[None] * len(routes)]
    curves = [*loads, *[()] * len(routes)]
    return [
        pruned(
            {
                "origin": route.origin,
                "destination": route.destination,
                "on": route.on,
                "applied": list(route.applied),
                "minutes": route.minutes,
                "low": route.hours_low,
                "high": route.hours_high,
                "km": route.km,
                "usd": route.usd_per_teu,
                "co2": route.kg_co2e_per_teu,
                "teu": route.teu_per_year,
                "bottleneck": route.bottleneck,
                "borders": route.borders,
                "transfers": route.transfers,
                "countries": list(route.countries),
                "through": telling_places(route, uses, roles, ranks),
                "by": [mode for mode in used if mode not in all_use],
                "load": [_point_record(point) for point in points],
                "why": reason.text if reason else "",
                "reason": reason_record(route, reason) if reason else None,
                "legs": [leg_record(leg) for leg in route.legs],
            }
        )
        for route, used, reason, points in zip(routes, modes, reasons, curves, strict=False)
    ]


def _point_record(point: Point) -> dict[str, object]:
    """Write what a volume makes of a route: its time [min], the later one and the queues."""
    hours, late = point.hours or 0.0, point.hours_p80 or 0.0
    return {
        "teu": round(point.teu_per_year),
        "minutes": round(60 * hours),
        "late": round(60 * late),
        "queues": [
            {
                "id": row.id,
                "name": row.name,
                "at": row.place,
                "minutes": round(60 * (row.hours or 0.0)),
                "use": round(row.utilisation, 2),
            }
            for row in point.queues
        ],
    }


def reason_record(route: Route, reason: Reason) -> dict[str, object]:
    """Write what a paragraph is made of, for languages other than its own."""
    answer = reason.answer
    record: dict[str, object] = {"by": list(gateway_places(route)), "share": round(reason.share, 4), "leg": reason.leg}
    if answer is not None:
        record |= {
            "kind": answer.kind,
            "of": answer.id,
            "uses": 1 if answer.uses else None,
            "fastest": answer.chosen.minutes,
            "fastestBy": list(gateway_places(answer.chosen)),
            "other": answer.other.minutes,
            "otherBy": list(gateway_places(answer.other)),
            "flips": [
                [row.id, row.field, flip_figure(row), round(row.value, 2), int(row.above)]
                for row in near_changes(answer)
            ],
        }
    return pruned(record)


def uses_of(ways: Sequence[Sequence[str]]) -> dict[str, float]:
    """Count for each place the share of the ways that pass it; one way alone shares nothing."""
    counts = Counter(place for way in ways for place in set(way))
    return {place: count / len(ways) if len(ways) > 1 else 0.0 for place, count in counts.items()}


def telling_places(
    route: Route, uses: Mapping[str, float], roles: Mapping[str, Sequence[str]], ranks: Mapping[str, int]
) -> list[str]:
    """Choose the places by which a route is known: ports and transfers first, and the one that fewest others pass."""
    handled = {leg.origin: 1 for leg in route.legs if leg.kind == "border"}
    handled |= {leg.origin: 0 for leg in route.legs if leg.kind == "transfer"}

    def weight(place: str) -> tuple[int, int]:
        port = next(iter(roles.get(place, ())), "") == "port"
        return handled.get(place, 2) - (port and place in handled), ranks.get(place, 4)

    inner = [place for place in dict.fromkeys(route.places) if place not in (route.origin, route.destination)]
    own = sorted((place for place in inner if uses.get(place, 0.0) < 1), key=weight)
    rarest = min(own, key=lambda place: (uses.get(place, 0.0), weight(place)), default="")
    rest = sorted((place for place in inner if uses.get(place, 0.0) == 1 and weight(place) < KEY_WEIGHT), key=weight)
    chosen = list(dict.fromkeys([*own[: NAMED_PLACES - 1], *filter(None, [rarest]), *own, *rest]))[:NAMED_PLACES]
    return [place for place in inner if place in chosen]


def leg_record(leg: Leg) -> dict[str, object]:
    """Describe a leg; what is in its record is not said again."""
    return pruned(
        {
            "kind": leg.kind,
            "id": leg.id,
            "from": leg.origin,
            "to": leg.destination,
            "mode": leg.mode,
            "minutes": leg.minutes,
            "km": leg.km or None,
            "country": leg.country,
            "usd": leg.usd_per_teu or None,
            "co2": leg.kg_co2e_per_teu or None,
            "filled": list(leg.filled),
            "product": leg.product,
            "departs": leg.departs,
            "arrives": leg.arrives,
        }
    )
