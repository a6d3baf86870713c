"""Several routes as one answer: a table that sets them side by side, then the legs of each if asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report import table_lines
from corridor.output.report.routes import clock_text, days_of, route_text, usd_with_time
from corridor.output.report.words import heading, listed, ways_apart

if TYPE_CHECKING:
    from corridor.answers.routes import Plan, Route

WORDS = {"time": "time", "p80": "P80", "cost": "price", "co2": "CO2e", "borders": "borders", "transfers": "transfers"}
PRAISE = {
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


def plan_text(plan: Plan, *, legs: bool = False) -> str:
    """
    Read a plan aloud.

    Parameters
    ----------
    plan
        Of one or more routes.
    legs
        Whether the legs of each of several routes follow the table.
    """
    first = plan.routes[0]
    if not first.legs or (plan.asked == 1 and not plan.criteria):
        extra = [line for line in (_price_line(plan, first), _sure_line(plan, first)) if line and first.legs]
        return "\n".join([route_text(first), *extra])
    lines = [heading(first), _question(plan), "", *_table(plan), ""]
    ways = zip(plan.routes, ways_apart(plan.routes), strict=True)
    lines += [f"{route.rank}  {words}{praise(route)}" for route, words in ways]
    if plan.no_more:
        lines.append("no further route passes no place twice and differs so much")
    if legs:
        lines += ["", *("\n" + route_text(route, numbered=True) for route in plan.routes)]
    else:
        lines += ["", "add --legs for the legs of each, or --format json"]
    return "\n".join(lines)


def _question(plan: Plan) -> str:
    """Say what the routes are."""
    count = len(plan.routes)
    if plan.criteria:
        what = f"routes of which none is better in {listed((WORDS[name] for name in plan.criteria), last='and')}"
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


def _table(plan: Plan) -> list[str]:
    dated = bool(plan.routes[0].departs)
    titles = ["", "days", "P10-P90", "P80", "km", "borders", "transfers", "USD/TEU", "kg CO2e"]
    if dated:
        titles += ["leaves", "arrives"]
    if plan.usd_per_teu_day is not None:
        titles.append("USD with time")
    if plan.overlap is not None:
        titles.append("overlap")
    rows = [_row(plan, route, dated=dated) for route in plan.routes]
    return table_lines(titles, rows, right=range(1, len(titles)))


def _row(plan: Plan, route: Route, *, dated: bool) -> list[str]:
    row = [
        str(route.rank),
        days_of(route.hours),
        f"{days_of(route.hours_low)}-{days_of(route.hours_high)}",
        days_of(route.hours_p80 or 0.0),
        f"{route.km:,.0f}",
        str(route.borders),
        str(route.transfers),
        _amount(route.usd_per_teu),
        _amount(route.kg_co2e_per_teu),
    ]
    if dated:
        row += [clock_text(route.departs), clock_text(route.arrives)]
    if plan.usd_per_teu_day is not None:
        row.append(_amount(usd_with_time(plan, route)))
    if plan.overlap is not None:
        row.append("-" if route.overlap is None or route.rank == 1 else f"{route.overlap:.1%}")
    return row


def _amount(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.0f}"


def _price_line(plan: Plan, route: Route) -> str:
    total = usd_with_time(plan, route)
    if total is None:
        return ""
    return f"with time   {total:,.0f} USD/TEU at {plan.usd_per_teu_day:,.0f} USD a day"


def _sure_line(plan: Plan, route: Route) -> str:
    """Say the time by which a route was chosen, where that is not the expected one."""
    return (
        f"surest      80 % of the trips take no more than {days_of(route.hours_p80 or 0)} days"
        if plan.by == "p80"
        else ""
    )


def praise(route: Route) -> str:
    """Say what a route of a front is best at."""
    if not route.best_at:
        return ""
    best = listed(PRAISE[name] for name in route.best_at)
    among = f" of those {listed(LIMITS[name] for name in route.among)}" if route.among else ""
    return f": {best}{among}"
