"""Where the days of a route go and what its range comes from, in words and as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.words import KIND_WORDS, heading, leg_name, summary, through_record, wrapped
from corridor.output.report import table_lines
from corridor.output.report.costs import cost_lines, cost_rows, ground_rows
from corridor.output.report.routes import route_record
from corridor.output.report.why_not import why_not_lines, why_not_record
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Leg, Route
    from corridor.answers.explanation import RouteExplanation

SHOWN_SHARES = 6
SHOWN_DOUBTS = 6


def explanation_text(explanation: RouteExplanation, *, costs: bool = False) -> str:
    """
    Read an explanation aloud.

    Parameters
    ----------
    explanation
        With an answer to each "why not"; with any, the days are not read.
    costs
        Show price and emissions leg by leg instead of the days.
    """
    route = explanation.route
    head = [heading(route)]
    if not route.legs:
        return f"{head[0]}\nAlready there: no legs, 0 minutes."
    if explanation.why_not:
        answers = ["\n".join(why_not_lines(answer)) for answer in explanation.why_not]
        money = ["\n".join(cost_lines(explanation))] if costs else []
        return "\n\n".join([*head, *answers, *money])
    head.append(f"{summary(route)}.")
    parts = [cost_lines(explanation)] if costs else [_days(explanation), _range(explanation), _doubts(explanation)]
    return "\n\n".join("\n".join(lines) for lines in (head, *parts) if lines)


# -- where the days go -----------------------------------------------------------------------------------------------


def _days(explanation: RouteExplanation) -> list[str]:
    """Lay out the hours by country and kind, then by operator."""
    route = explanation.route
    cells: dict[tuple[str, str], int] = {}
    for leg in route.legs:
        cells[leg.country, leg.kind] = cells.get((leg.country, leg.kind), 0) + leg.minutes
    kinds = [kind for kind in KIND_WORDS if route.minutes_by_kind.get(kind)]

    def row(title: str, figures: Sequence[int]) -> tuple[str, ...]:
        total = sum(figures)
        hours = (f"{minutes / MINUTES_PER_HOUR:.1f}" if minutes else "-" for minutes in (*figures, total))
        return (title, *hours, f"{total / (route.minutes or 1):.0%}")

    rows = [row(country, [cells.get((country, kind), 0) for kind in kinds]) for country in route.minutes_by_country]
    rows.append(row("all", [route.minutes_by_kind[kind] for kind in kinds]))
    titles = ("hours by country", *(KIND_WORDS[kind] for kind in kinds), "all", "share")
    lines = table_lines(titles, rows, right=range(1, len(titles)))
    run_by = [
        f"{row.name} {row.moving_minutes / MINUTES_PER_HOUR:.1f} h"
        + (f" after a wait of {row.waiting_minutes / MINUTES_PER_HOUR:.1f} h" if row.waiting_minutes else "")
        for row in explanation.operators
    ]
    return [*lines, *wrapped(f"run by      {'; '.join(run_by)}", indent=12)]


def _range(explanation: RouteExplanation) -> list[str]:
    """Tell from which legs the range comes."""
    route = explanation.route
    told = [share for share in explanation.shares if share.share >= 0.01][:SHOWN_SHARES]
    if not told:
        return ["No figure of the route has a range."]
    names = dict(route.names)
    rows = [
        (
            leg_name(route.legs[share.leg - 1], names),
            f"{route.legs[share.leg - 1].hours:.1f}",
            f"{share.hours_low:.1f}-{share.hours_high:.1f}",
            f"{share.share:.0%}",
        )
        for share in told
    ]
    rest = len([share for share in explanation.shares if share.share > 0]) - len(told)
    if rest > 0:
        rows.append((f"{rest} other legs", "", "", f"{max(0.0, 1 - sum(share.share for share in told)):.0%}"))
    low, high = (hours / HOURS_PER_DAY for hours in (route.hours_low, route.hours_high))
    titles = (f"why {low:.1f} to {high:.1f} days", "hours", "P10-P90", "of the variance")
    return table_lines(titles, rows, right=(1, 2, 3))


def doubtful(route: Route) -> tuple[Leg, ...]:
    """Give the legs whose time is assumed or of low confidence, the longest first."""
    found = [leg for leg in route.legs if leg.minutes and (leg.basis == "assumed" or leg.confidence == "low")]
    return tuple(sorted(found, key=lambda leg: (-leg.minutes, leg.id)))


def _doubts(explanation: RouteExplanation) -> list[str]:
    """List the figures to check first."""
    route, found = explanation.route, doubtful(explanation.route)
    if not found:
        return ["No time on the route is assumed or of low confidence."]
    names = dict(route.names)
    rows = [(leg_name(leg, names), f"{leg.hours:.1f}", leg.basis, leg.confidence) for leg in found[:SHOWN_DOUBTS]]
    lines = table_lines(("figures to check first", "hours", "basis", "confidence"), rows, right=(1,))
    weak = sum(leg.minutes for leg in found) / (route.minutes or 1)
    more = f"{len(found)} legs, " if len(found) > SHOWN_DOUBTS else ""
    return [*lines, f"In all {more}{weak:.0%} of the time rests on figures that are assumed or of low confidence."]


# -- for scripts and sheets ------------------------------------------------------------------------------------------


def explanation_record(explanation: RouteExplanation) -> dict[str, object]:
    """Give an explanation with units in the names of its keys."""
    route = explanation.route
    names = dict(route.names)
    return {
        "origin": route.origin,
        "destination": route.destination,
        "on": route.on,
        "applied": list(route.applied),
        "route": route_record(route),
        "operators": [
            {"name": row.name, "moving_minutes": row.moving_minutes, "waiting_minutes": row.waiting_minutes}
            for row in explanation.operators
        ],
        "range": [
            {
                "leg": share.leg,
                "id": route.legs[share.leg - 1].id,
                "name": leg_name(route.legs[share.leg - 1], names),
                "share_of_variance": round(share.share, 4),
                "hours_low": share.hours_low,
                "hours_high": share.hours_high,
            }
            for share in explanation.shares
        ],
        "doubtful": [
            {"id": leg.id, "kind": leg.kind, "minutes": leg.minutes, "basis": leg.basis, "confidence": leg.confidence}
            for leg in doubtful(route)
        ],
        "costs": cost_rows(explanation),
        "rates_and_factors": ground_rows(explanation),
        "gaps": [{"leg": gap.leg, "what": gap.what, "missing": gap.missing} for gap in explanation.gaps],
        "published": through_record(explanation.through),
        "why_not": [why_not_record(answer) for answer in explanation.why_not],
    }
