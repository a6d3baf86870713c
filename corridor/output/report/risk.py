"""How sure a trip is, as text, as a record and as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers import Leg
from corridor.answers.words import clock_text, days_of, heading, known, leg_name, way, ways_apart
from corridor.output.report import table_lines
from corridor.output.report.routes import route_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.answers.risk import Arrivals, LegSpread, Risk, Sureness

LEG_COLUMNS = ("leg", "kind", "id", "from", "to", "mean_hours", "sd_hours", "share_of_variance")
SHOWN_SHARE = 0.01
"""Legs that add less to the spread are summed up."""


def risk_text(risk: Risk) -> str:
    """Read it aloud: the times that are kept, then where the spread comes from."""
    route = risk.route
    if not route.legs:
        return f"{heading(route)}\nAlready there: no legs, 0 minutes."
    names = dict(route.names)
    lines = [heading(route), f"{way(route)}; {risk.draws:,} {'draw' if risk.draws == 1 else 'draws'}, seed {risk.seed}"]
    if route.departs:
        lines.append(f"leaves {clock_text(route.departs)}, planned to arrive {clock_text(route.arrives)} (local times)")
    lines += ["", *_table(risk), ""]
    if risk.rerouted.ways:
        lines.append(
            f"re-routed in {risk.rerouted.share:.1%} of the trips, where a sea is known to be shut at departure:"
        )
        _, *words = ways_apart([route, *(other for other, _ in risk.rerouted.ways)])
        lines += [
            f"  {share:.1%}  {text}, {days_of(other.hours)} days in the mean of all weathers"
            for text, (other, share) in zip(words, risk.rerouted.ways, strict=True)
        ]
    else:
        lines.append("no other route is expected to be faster, whichever sea is shut at departure")
    return "\n".join([*lines, "", *_spread(risk, names)])


def _table(risk: Risk) -> list[str]:
    titles = ["days", "mean", "P10", "P50", "P80", "P90", "P95"]
    if risk.within_days is not None:
        titles.append(f"within {risk.within_days:g} d")
    rows = [_row("fixed route", risk.fixed), _row("re-routed when closed", risk.rerouted.sureness)]
    lines = table_lines(titles, rows, right=range(1, len(titles)))
    for name, arrivals in (("fixed route", risk.arrivals), ("re-routed", risk.rerouted_arrivals)):
        if arrivals:
            p50, p80, p95 = (clock_text(text) or "never" for text in arrivals)
            lines.append(f"{name}: there by {p50} (P50), {p80} (P80), {p95} (P95), local time")
    return lines


def _row(name: str, sure: Sureness) -> list[str]:
    days = [days_of(hours) for hours in (sure.mean, sure.p10, sure.p50, sure.p80, sure.p90, sure.p95)]
    return [name, *days] if sure.within is None else [name, *days, f"{sure.within:.1%}"]


def _spread(risk: Risk, names: Mapping[str, str]) -> list[str]:
    """List the legs that add most to the spread."""
    ordered = sorted(risk.legs, key=lambda leg: -leg.share)
    shown = [leg for leg in ordered if leg.share >= SHOWN_SHARE]
    rows = [(f"{leg.share:.1%}", leg_name(_leg(leg), names), f"{leg.mean:.1f}", f"{leg.sd:.1f}") for leg in shown]
    rest = max(0.0, 1 - sum(leg.share for leg in shown))
    if rows and len(shown) < len(ordered):
        rows.append((f"{rest:.1%}", f"{len(ordered) - len(shown)} other legs", "", ""))
    if not rows:
        return ["no leg spreads: every trip takes the same time"]
    return table_lines(("share", "of the variance comes from", "mean h", "sd h"), rows, right=(0, 2, 3))


def _leg(spread: LegSpread) -> Leg:
    return Leg(spread.kind, spread.id, spread.origin, spread.destination, "", 0, 0.0, "", (), (), "", "")


def risk_record(risk: Risk) -> dict[str, object]:
    """Give it with the keys of the JSON contract."""
    route = risk.route
    return {
        "origin": route.origin,
        "destination": route.destination,
        "on": route.on,
        "applied": list(route.applied),
        "planned_hours": route.hours,
        "ready": risk.ready,
        **_sure_record(risk.fixed, risk.within_days, risk.arrivals),
        "draws": risk.draws,
        "seed": risk.seed,
        "rerouted": {
            **_sure_record(risk.rerouted.sureness, risk.within_days, risk.rerouted_arrivals),
            "share": round(risk.rerouted.share, 6),
            "routes": [
                {"share": round(share, 6), "hours": other.hours, "places": list(other.places)}
                for other, share in risk.rerouted.ways
            ],
        },
        "legs": risk_rows(risk),
        "route": route_record(route),
    }


def _sure_record(sure: Sureness, within_days: float | None, arrivals: Arrivals | None) -> dict[str, object]:
    record: dict[str, object] = {
        "mean_hours": _hours(sure.mean),
        "sd_hours": _hours(sure.sd),
        "p10_hours": _hours(sure.p10),
        "p50_hours": _hours(sure.p50),
        "p80_hours": _hours(sure.p80),
        "p90_hours": _hours(sure.p90),
        "p95_hours": _hours(sure.p95),
        "within": None if within_days is None else {"days": within_days, "probability": sure.within},
    }
    if arrivals:
        record |= {
            "p50_arrives": arrivals.p50 or None,
            "p80_arrives": arrivals.p80 or None,
            "p95_arrives": arrivals.p95 or None,
        }
    return record


def _hours(value: float) -> float | None:
    found = known(value)
    return None if found is None else round(found, 2)


def risk_rows(risk: Risk) -> list[dict[str, object]]:
    """Give one row a leg: what it adds to the spread."""
    return [
        {
            "leg": number,
            "kind": leg.kind,
            "id": leg.id,
            "from": leg.origin,
            "to": leg.destination,
            "mean_hours": round(leg.mean, 2),
            "sd_hours": round(leg.sd, 2),
            "share_of_variance": round(leg.share, 6),
        }
        for number, leg in enumerate(risk.legs, start=1)
    ]
