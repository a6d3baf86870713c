"""Price and emissions of a route leg by leg, with the rates and factors behind."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from corridor.answers.words import leg_name, run_name, through_text, wrapped
from corridor.output.report import table_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Leg
    from corridor.answers.explanation import Cost, RouteExplanation


def cost_lines(explanation: RouteExplanation) -> list[str]:
    """Show price and emissions, lines of one country and mode and rate together."""
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
    lines = table_lines(titles, [*rows, total], right=(1, 2, 4))
    mark = "* assumed, or filled by country and mode"
    beside = "none" if explanation.through is None else through_text(explanation.through)
    published = wrapped(f"published through price: {beside}")
    return [*lines, mark, *published, "", *_rests_on(explanation), *_unfilled(explanation)]


def _cost_key(pair: tuple[Cost, Leg]) -> tuple[object, ...]:
    """Keep what rests on the same rates together; other legs stand alone."""
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


def _rests_on(explanation: RouteExplanation) -> list[str]:
    """Show the rates and factors behind, with their sources."""
    rows = [
        (row.id, f"{row.value:g} {row.unit}", row.basis, row.confidence, ", ".join(row.sources))
        for row in explanation.grounds
    ]
    return table_lines(("rates and factors", "value", "basis", "confidence", "sources"), rows) if rows else []


def _unfilled(explanation: RouteExplanation) -> list[str]:
    if not explanation.gaps:
        return ["Nothing is left unfilled."]
    names = dict(explanation.route.names)
    words = {"usd": "price", "co2": "CO2e"}
    return [
        f"unfilled: {words[gap.what]} of {leg_name(explanation.route.legs[gap.leg - 1], names)}: {gap.missing}"
        for gap in explanation.gaps
    ]


COST_COLUMNS = (
    "leg",
    "id",
    "kind",
    "mode",
    "country",
    "minutes",
    "share_of_variance",
    "hours_low",
    "hours_high",
    "basis",
    "confidence",
    "km",
    "usd_per_teu",
    "usd_by",
    "usd_assumed",
    "usd_sources",
    "kg_co2e_per_teu",
    "co2_by",
    "co2_assumed",
    "co2_sources",
)


def cost_rows(explanation: RouteExplanation) -> list[dict[str, object]]:
    """Give one row a leg: time, its part of the range, price and emissions with what they rest on."""
    shares = {share.leg: share for share in explanation.shares}
    rows = []
    for cost, leg in zip(explanation.costs, explanation.route.legs, strict=True):
        share = shares[cost.leg]
        values = cost._asdict() | {
            "id": leg.id,
            "kind": leg.kind,
            "mode": leg.mode,
            "country": leg.country,
            "minutes": leg.minutes,
            "share_of_variance": round(share.share, 4),
            "hours_low": share.hours_low,
            "hours_high": share.hours_high,
            "basis": leg.basis,
            "confidence": leg.confidence,
            "km": leg.km,
        }
        rows.append({key: list(value) if isinstance(value := values[key], tuple) else value for key in COST_COLUMNS})
    return rows


def ground_rows(explanation: RouteExplanation) -> list[dict[str, object]]:
    """Give one row a rate or factor on which costs rest."""
    return [{**row._asdict(), "sources": list(row.sources)} for row in explanation.grounds]
