"""Where the days of a route go and what its range and costs come from, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import JSON, Column, Description, Table, constants, plain_table, record, records
from corridor.answers.costs import COST, GROUND, cost_text, leg_costs
from corridor.answers.plan import ROUTE, cited
from corridor.answers.why_not import CHANGE, WHY_NOT, changes_of, why_not_text
from corridor.answers.words import (
    KIND_WORDS,
    days_of,
    ends_text,
    heading,
    leg_name,
    summary,
    through_record,
    wrapped,
)
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.answers.explanation import RouteExplanation, Share
    from corridor.answers.routes import Leg, Route

SHOWN_SHARES = 6
SHOWN_DOUBTS = 6


class LegShare(NamedTuple):
    """A share of the range, its leg, and the names of places."""

    share: Share
    leg: Leg
    names: dict[str, str]


RANGE = (
    Column("leg", decimals=0, get="share.leg"),
    Column("id", get="leg.id"),
    Column("name", get=lambda row: leg_name(row.leg, row.names)),
    Column("share_of_variance", decimals=4, get=lambda row: round(row.share.share, 4)),
    Column("hours_low", "h", 1, "P10", "share.hours_low"),
    Column("hours_high", "h", 1, "P90", "share.hours_high"),
)

OPERATOR = (
    Column("name"),
    Column("moving_minutes", "min", 0, "moving"),
    Column("waiting_minutes", "min", 0, "waiting"),
)

DOUBTFUL = (
    Column("id"),
    Column("kind"),
    Column("minutes", "min", 0, "expected"),
    Column("basis"),
    Column("confidence"),
)

GAP = (Column("leg", decimals=0), Column("what"), Column("missing"))


def describe(explanation: RouteExplanation, *, costs: bool = False) -> Description:
    """
    Describe why a route takes what it takes.

    Parameters
    ----------
    explanation
        With an answer to each "why not"; with any, the text leaves out the days.
    costs
        The text gives price and emissions leg by leg instead of the days.
    """
    route, asked = explanation.route, explanation.why_not
    names = dict(route.names)
    shares = [LegShare(share, route.legs[share.leg - 1], names) for share in explanation.shares]
    head = {"origin": route.origin, "destination": route.destination, "on": route.on, "applied": route.applied}
    nested: dict[str, object] = {"published": through_record(explanation.through), "why_not": records(WHY_NOT, asked)}
    return Description(
        title=ends_text(route),
        answer=explanation,
        parts=(
            *constants(head),
            *constants({"route": record(ROUTE, route)}, JSON),
            Table("operators", OPERATOR, explanation.operators),
            Table("range", RANGE, shares),
            Table("doubtful", DOUBTFUL, doubtful(route)),
            Table("costs", COST, leg_costs(explanation)),
            Table("rates_and_factors", GROUND, explanation.grounds),
            Table("gaps", GAP, explanation.gaps),
            Table("changes", CHANGE, changes_of(asked), "cxh"),
            *constants(nested, JSON),
        ),
        main="changes" if asked else "costs",
        on=route.on,
        applied=route.applied,
        text=lambda: _text(explanation, costs=costs),
        cited=lambda: cited([route]),
    )


def _text(explanation: RouteExplanation, *, costs: bool) -> Iterator[str | Table]:
    route = explanation.route
    yield heading(route)
    if not route.legs:
        yield "Already there: no legs, 0 minutes."
        return
    if explanation.why_not:
        for answer in explanation.why_not:
            yield ""
            yield from why_not_text(answer)
    else:
        yield f"{summary(route)}."
    days = (_days, _range, _doubts) if not costs and not explanation.why_not else ()
    for part in (cost_text,) if costs else days:
        yield ""
        yield from part(explanation)


# -- where the days go -----------------------------------------------------------------------------------------------


def _days(explanation: RouteExplanation) -> Iterator[str | Table]:
    """Give the hours by country and kind, then by operator."""
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
    yield plain_table(titles, rows, decimals=dict.fromkeys(range(1, len(titles)), 1))
    run_by = [
        f"{row.name} {row.moving_minutes / MINUTES_PER_HOUR:.1f} h"
        + (f" after a wait of {row.waiting_minutes / MINUTES_PER_HOUR:.1f} h" if row.waiting_minutes else "")
        for row in explanation.operators
    ]
    yield from wrapped(f"run by      {'; '.join(run_by)}", indent=12)


def _range(explanation: RouteExplanation) -> Iterator[str | Table]:
    """Name the legs from which the range comes."""
    route = explanation.route
    large = [share for share in explanation.shares if share.share >= 0.01][:SHOWN_SHARES]
    if not large:
        yield "No figure of the route has a range."
        return
    names = dict(route.names)
    rows = [
        (
            leg_name(route.legs[share.leg - 1], names),
            f"{route.legs[share.leg - 1].hours:.1f}",
            f"{share.hours_low:.1f}-{share.hours_high:.1f}",
            f"{share.share:.0%}",
        )
        for share in large
    ]
    rest = len([share for share in explanation.shares if share.share > 0]) - len(large)
    if rest > 0:
        rows.append((f"{rest} other legs", "", "", f"{max(0.0, 1 - sum(share.share for share in large)):.0%}"))
    titles = (
        f"why {days_of(route.hours_low)} to {days_of(route.hours_high)} days",
        "hours",
        "P10-P90",
        "of the variance",
    )
    yield plain_table(titles, rows, decimals={1: 1, 2: 1, 3: 0})


def doubtful(route: Route) -> tuple[Leg, ...]:
    """Give the legs whose time is assumed or of low confidence, the longest first."""
    found = [leg for leg in route.legs if leg.minutes and (leg.basis == "assumed" or leg.confidence == "low")]
    return tuple(sorted(found, key=lambda leg: (-leg.minutes, leg.id)))


def _doubts(explanation: RouteExplanation) -> Iterator[str | Table]:
    """List the figures to check first."""
    route, found = explanation.route, doubtful(explanation.route)
    if not found:
        yield "No time on the route is assumed or of low confidence."
        return
    names = dict(route.names)
    rows = [(leg_name(leg, names), leg.hours, leg.basis, leg.confidence) for leg in found[:SHOWN_DOUBTS]]
    yield plain_table(("figures to check first", "hours", "basis", "confidence"), rows, decimals={1: 1})
    weak = sum(leg.minutes for leg in found) / (route.minutes or 1)
    more = f"{len(found)} legs, " if len(found) > SHOWN_DOUBTS else ""
    yield f"In all {more}{weak:.0%} of the time rests on figures that are assumed or of low confidence."
