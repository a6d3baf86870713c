"""Several routes side by side, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.columns import Column, Table
from corridor.answers.words import clock_text, days_of, days_range, listed, ways_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.answers.routes import Plan, Route

WORDS = {"time": "time", "p80": "P80", "cost": "price", "co2": "CO2e", "borders": "borders", "transfers": "transfers"}
BEST_IN = {
    "time": "fastest",
    "cost": "cheapest",
    "co2": "least CO2e",
    "borders": "fewest borders",
    "transfers": "fewest transfers",
}
LIMITS = {
    "time": "as fast",
    "cost": "as cheap",
    "co2": "as low in CO2e",
    "borders": "with as few borders",
    "transfers": "with as few transfers",
}
UNKNOWN = "not known"


def side_by_side(plan: Plan) -> Iterator[str | Table]:
    """Describe what the routes are, lay them out as a table, and name the places by which each goes."""
    yield from (_question(plan), "", _table(plan), "")
    for route, words in zip(plan.routes, ways_apart(plan.routes), strict=True):
        yield f"{route.rank}  {words}{best_in(route)}"
    if plan.no_more:
        yield "no further route passes no place twice and differs so much"


def _question(plan: Plan) -> str:
    """Describe what the routes are."""
    count = len(plan.routes)
    if plan.criteria:
        what = f"routes of which none is better in {listed(WORDS[name] for name in plan.criteria)}"
        text = f"{count} of {plan.found} {what}" if count < plan.found else f"{count} {what}"
    else:
        word = "route" if count == 1 else "routes, the best first"
        text = f"{count} {word} by {_ranking(plan)}"
        if count > 1:
            text += f", each sharing less than {plan.overlap or 1:.0%} of its length with a better one"
    if plan.departs:
        text += f"; {'ready' if plan.ready else 'leaving'} {clock_text(plan.departs)}"
    if plan.arrives_by:
        text += f"; there by {clock_text(plan.arrives_by)}"
    return text


def _ranking(plan: Plan) -> str:
    """Say by what the routes are ordered."""
    if plan.usd_per_teu_day is not None:
        return "price with the value of time"
    if plan.by == "time" and plan.departs:
        return "arrival"
    return "departure" if plan.by == "time" and plan.arrives_by else WORDS[plan.by]


def _table(plan: Plan) -> Table:
    columns = [
        Column("", get=lambda route: str(route.rank)),
        Column("days", decimals=1, get=lambda route: days_of(route.hours)),
        Column("P10-P90", decimals=1, get=lambda route: days_range(route.hours_low, route.hours_high)),
        Column("P80", decimals=1, get=lambda route: days_of(route.hours_p80 or 0.0)),
        Column("km", decimals=0),
        Column("borders", decimals=0),
        Column("transfers", decimals=0),
        Column("usd_per_teu", decimals=0, title="USD/TEU", unknown=UNKNOWN),
        Column("kg_co2e_per_teu", decimals=0, title="kg CO2e", unknown=UNKNOWN),
    ]
    if plan.routes[0].departs:
        columns += [
            Column(title, decimals=0, get=_clock(name))
            for title, name in (("leaves", "departs"), ("arrives", "arrives"))
        ]
    if plan.usd_per_teu_day is not None:
        columns.append(Column("USD with time", decimals=0, get=plan.usd_with_time, unknown=UNKNOWN))
    if plan.overlap is not None:
        columns.append(Column("overlap", decimals=1, get=_overlap))
    return Table("routes", tuple(columns), plan.routes)


def _clock(name: str) -> Callable[[Route], str]:
    return lambda route: clock_text(getattr(route, name))


def _overlap(route: Route) -> str:
    return "-" if route.overlap is None or route.rank == 1 else f"{route.overlap:.1%}"


def best_in(route: Route) -> str:
    """Describe what a route of a front is best in."""
    if not route.best_at:
        return ""
    best = listed(BEST_IN[name] for name in route.best_at)
    among = f" of those {listed(LIMITS[name] for name in route.among)}" if route.among else ""
    return f": {best}{among}"
