"""Price and emissions of a route leg by leg, with the rates and factors behind: as text and as columns."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Table, plain_table
from corridor.answers.words import leg_name, run_name, through_text, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.answers.explanation import Cost, RouteExplanation, Share
    from corridor.answers.routes import Leg


def cost_text(explanation: RouteExplanation) -> Iterator[str | Table]:
    """Give price and emissions, lines of one country and mode and rate together."""
    route, names = explanation.route, dict(explanation.route.names)
    pairs = [
        (cost, leg)
        for cost, leg in zip(explanation.costs, route.legs, strict=True)
        if cost.usd_per_teu != 0 or cost.kg_co2e_per_teu != 0
    ]
    rows = []
    for _, run in groupby(pairs, key=_cost_key):
        members = list(run)
        costs, legs = [cost for cost, _ in members], [leg for _, leg in members]
        rows.append(
            (
                run_name(legs, names),
                f"{sum(leg.km for leg in legs):,.0f}" if legs[0].kind == "line" else "",
                _sum([cost.usd_per_teu for cost in costs]) + _mark(assumed=any(cost.usd_assumed for cost in costs)),
                _behind(costs[0].usd_by, legs),
                _sum([cost.kg_co2e_per_teu for cost in costs]) + _mark(assumed=any(cost.co2_assumed for cost in costs)),
                ", ".join(costs[0].co2_by),
            )
        )
    total = ("all", f"{route.km:,.0f}", _sum([route.usd_per_teu]) + " ", "", _sum([route.kg_co2e_per_teu]) + " ", "")
    titles = ("costs by leg", "km", "USD/TEU ", "by", "kg CO2e/TEU ", "by")
    yield plain_table(titles, [*rows, total], decimals={1: 0, 2: 0, 4: 0})
    yield "* assumed, or by a rule for any country"
    yield from wrapped(
        f"published through price: {'none' if explanation.through is None else through_text(explanation.through)}"
    )
    yield ""
    if explanation.grounds:
        yield Table("", _GROUND_TEXT, explanation.grounds)
    yield from _unfilled(explanation)


def _cost_key(pair: tuple[Cost, Leg]) -> tuple[object, ...]:
    """Keep what rests on the same rates together; other legs are alone."""
    cost, leg = pair
    if leg.kind != "line":
        return (cost.leg,)
    own = cost.usd_by == (leg.id,)
    return ("line", leg.country, leg.mode, () if own else cost.usd_by, cost.co2_by, cost.usd_assumed, cost.co2_assumed)


def _behind(ids: Sequence[str], legs: Sequence[Leg]) -> str:
    if len(ids) == 1 and ids[0] == legs[0].id:
        return "its own"
    return ", ".join(ids)


def _sum(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{sum(known):,.0f}" if len(known) == len(values) else "unknown"


def _mark(*, assumed: bool) -> str:
    return "*" if assumed else " "


_GROUND_TEXT = (
    Column("rates and factors", get="id"),
    Column("value", get=lambda row: f"{row.value:g} {row.unit}"),
    Column("basis"),
    Column("confidence"),
    Column("sources", get=lambda row: ", ".join(row.sources)),
)


def _unfilled(explanation: RouteExplanation) -> list[str]:
    if not explanation.gaps:
        return ["Nothing is left unfilled."]
    names = dict(explanation.route.names)
    words = {"usd": "price", "co2": "CO2e"}
    return [
        f"unfilled: {words[gap.what]} of {leg_name(explanation.route.legs[gap.leg - 1], names)}: {gap.missing}"
        for gap in explanation.gaps
    ]


class LegCost(NamedTuple):
    """What a leg costs, the leg, and its share of the range."""

    cost: Cost
    leg: Leg
    share: Share


def leg_costs(explanation: RouteExplanation) -> list[LegCost]:
    """Give one row a leg, in order of travel."""
    shares = {share.leg: share for share in explanation.shares}
    pairs = zip(explanation.costs, explanation.route.legs, strict=True)
    return [LegCost(cost, leg, shares[cost.leg]) for cost, leg in pairs]


COST = (
    Column("leg", decimals=0, get="cost.leg"),
    Column("id", get="leg.id"),
    Column("kind", get="leg.kind"),
    Column("mode", get="leg.mode"),
    Column("country", get="leg.country"),
    Column("minutes", "min", 0, get="leg.minutes"),
    Column("share_of_variance", decimals=4, get=lambda row: round(row.share.share, 4)),
    Column("hours_low", "h", 1, "P10", "share.hours_low"),
    Column("hours_high", "h", 1, "P90", "share.hours_high"),
    Column("basis", get="leg.basis"),
    Column("confidence", get="leg.confidence"),
    Column("km", "km", 1, "length", "leg.km"),
    Column("usd_per_teu", "USD/TEU", 0, "price", "cost.usd_per_teu"),
    Column("usd_by", title="price by", get="cost.usd_by"),
    Column("usd_assumed", title="price assumed", get="cost.usd_assumed"),
    Column("usd_sources", title="sources of the price", get="cost.usd_sources"),
    Column("kg_co2e_per_teu", "kg CO2e/TEU", 0, "emissions", "cost.kg_co2e_per_teu"),
    Column("co2_by", title="emissions by", get="cost.co2_by"),
    Column("co2_assumed", title="emissions assumed", get="cost.co2_assumed"),
    Column("co2_sources", title="sources of the emissions", get="cost.co2_sources"),
)

GROUND = (
    Column("id"),
    Column("value", decimals=4),
    Column("unit"),
    Column("basis"),
    Column("confidence"),
    Column("sources"),
)
"""A rate or factor on which costs rest."""
