"""Routes as text that a planner can read aloud, as records for scripts and as rows for sheets."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from corridor.output.report import applied_text, table_lines
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.answers import Leg, Route
    from corridor.answers.routes import Plan

KIND_WORDS = {
    "line": "moving",
    "wait": "waiting",
    "transfer": "transfer",
    "border": "border",
    "stop": "stops",
    "access": "access",
    "egress": "egress",
}


def route_text(route: Route, *, numbered: bool = False) -> str:
    """Read a route aloud: legs, totals by kind and country, range, and what was assumed."""
    names = dict(route.names)
    head = f"{names[route.origin]} - {names[route.destination]}, network of {route.on}{applied_text(route.applied)}"
    if numbered:
        head = f"{route.rank}. {head}"
    if not route.legs:
        return f"{head}\nAlready there: no legs, 0 minutes."
    lines = [head, _headline(route)]
    if route.departs:
        lines.append(f"leaves {clock_text(route.departs)}, arrives {clock_text(route.arrives)} (local times)")
    lines += ["", *_leg_table(route, names), ""]
    lines += [f"by kind     {_shares(route.minutes_by_kind, route.minutes, KIND_WORDS)}"]
    lines += [f"by country  {_shares(route.minutes_by_country, route.minutes)}"]
    lines += _assumptions(route)
    return "\n".join(lines)


def _headline(route: Route) -> str:
    days, low, high = (days_of(hours) for hours in (route.hours, route.hours_low, route.hours_high))
    parts = [
        f"{days} days expected (P10-P90: {low}-{high})",
        f"{route.km:,.0f} km",
        _count(route.borders, "border"),
        _count(route.transfers, "transfer"),
        "price not known" if route.usd_per_teu is None else f"{route.usd_per_teu:,.0f} USD/TEU",
        "CO2e not known" if route.kg_co2e_per_teu is None else f"{route.kg_co2e_per_teu:,.0f} kg CO2e/TEU",
    ]
    if route.teu_per_year is not None:
        parts.append(f"{route.teu_per_year:,.0f} TEU/year ({route.bottleneck})")
    return ", ".join(parts)


def days_of(hours: float) -> str:
    """Write hours as days, one decimal; what never comes is said so."""
    return f"{hours / HOURS_PER_DAY:.1f}" if isfinite(hours) else "never"


def clock_text(moment: str) -> str:
    """Write a local time for a reader."""
    return moment.replace("T", " ")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _leg_table(route: Route, names: Mapping[str, str]) -> list[str]:
    rows, minutes = [], 0
    for leg in route.legs:
        when = clock_text(leg.departs) if leg.departs else _running_day(minutes)
        rows.append((when, leg_name(leg, names), leg.mode, f"{leg.hours:.1f}", _km(leg)))
        minutes += leg.minutes
    when = clock_text(route.arrives) if route.arrives else _running_day(minutes)
    rows.append((when, "arrival", "", f"{route.hours:.1f}", f"{route.km:,.1f}"))
    return table_lines(("local time" if route.departs else "day", "leg", "mode", "hours", "km"), rows, right=(0, 3, 4))


def _running_day(minutes: int) -> str:
    return f"{minutes / MINUTES_PER_DAY:.1f}"


def _km(leg: Leg) -> str:
    return f"{leg.km:,.1f}" if leg.kind == "line" else ""


def leg_name(leg: Leg, names: Mapping[str, str]) -> str:
    """
    Say in words what happens on a leg.

    Parameters
    ----------
    leg
        Any leg.
    names
        Name of each place.
    """
    origin, destination = names.get(leg.origin, leg.origin), names.get(leg.destination, leg.destination)
    words = {
        "line": f"{origin} - {destination}",
        "wait": f"{origin}, wait ({leg.id})",
        "transfer": f"{origin}, transfer ({leg.id})",
        "border": f"{origin}, border ({leg.id})",
        "stop": f"{origin}, stop",
        "access": f"{origin}, access",
        "egress": f"{destination}, egress",
    }
    return words[leg.kind]


def _shares(minutes: Mapping[str, int], total: int, words: Mapping[str, str] | None = None) -> str:
    ordered = sorted(minutes.items(), key=lambda item: (-item[1], item[0])) if words else minutes.items()
    return ", ".join(
        f"{words[key] if words else key} {value / MINUTES_PER_HOUR:.1f} h ({value / (total or 1):.0%})"
        for key, value in ordered
    )


def _assumptions(route: Route) -> list[str]:
    """Tell what the time leaves out and which figures nobody published."""
    lines = []
    first = next((leg for leg in route.legs if leg.kind != "border"), None)
    if first is not None and first.kind == "line" and first.country == "sea":
        lines.append("clock       starts as the ship leaves; --ready counts the wait for it as well")
    assumed = sorted({leg.id for leg in route.legs if leg.basis == "assumed"})
    if assumed:
        lines.append(f"assumed     times of {', '.join(assumed)}")
    filled = {
        name: [leg.id for leg in route.legs if key in leg.filled] for key, name in (("usd", "prices"), ("co2", "CO2e"))
    }
    for name, ids in filled.items():
        if ids:
            lines.append(f"filled      {name} of {len(ids)} of {len(route.legs)} legs by country and mode")
    weak = sum(leg.minutes for leg in route.legs if leg.confidence == "low")
    if weak:
        lines.append(f"confidence  {weak / route.minutes:.0%} of the time rests on figures of low confidence")
    sources = sorted({source for leg in route.legs for source in leg.sources})
    lines.append(f"sources     {len(sources)} publications; `corridor network sources ID` shows those of a leg")
    return lines


def route_record(route: Route) -> dict[str, object]:
    """Give a route with the keys of the JSON contract."""
    record: dict[str, object] = {
        "rank": route.rank,
        "minutes": route.minutes,
        "hours": route.hours,
        "hours_low": known(route.hours_low),
        "hours_high": known(route.hours_high),
        "hours_p80": known(route.hours_p80),
        "km": route.km,
        "usd_per_teu": route.usd_per_teu,
        "kg_co2e_per_teu": route.kg_co2e_per_teu,
        "teu_per_year": route.teu_per_year,
        "bottleneck": route.bottleneck or None,
        "borders": route.borders,
        "transfers": route.transfers,
        "countries": list(route.countries),
        "places": list(route.places),
        "minutes_by_kind": route.minutes_by_kind,
        "minutes_by_country": route.minutes_by_country,
    }
    if route.departs:
        record |= {name: getattr(route, name) for name in ("departs", "arrives", "departs_utc", "arrives_utc")}
    if route.overlap is not None:
        record["overlap"] = route.overlap
    if route.best_at:
        record |= {"best_at": list(route.best_at), "among": list(route.among)}
    return record | {"legs": [leg_record(leg) for leg in route.legs]}


def known(hours: float | None) -> float | None:
    """Give a time that comes; one that never does is not known."""
    return hours if hours is not None and isfinite(hours) else None


def leg_record(leg: Leg) -> dict[str, object]:
    """Give a leg with the keys of the JSON contract."""
    record: dict[str, object] = {
        "kind": leg.kind,
        "id": leg.id,
        "from": leg.origin,
        "to": leg.destination,
        "mode": leg.mode,
        "minutes": leg.minutes,
        "hours": leg.hours,
        "km": leg.km,
        "country": leg.country,
        "countries": list(leg.countries),
        "usd_per_teu": leg.usd_per_teu,
        "kg_co2e_per_teu": leg.kg_co2e_per_teu,
        "filled": list(leg.filled),
        "basis": leg.basis,
        "confidence": leg.confidence,
        "sources": list(leg.sources),
    }
    if leg.departs:
        record |= {"departs": leg.departs, "arrives": leg.arrives}
    return record


def routes_record(routes: Sequence[Route], *, scenarios: Sequence[str] = ()) -> dict[str, object]:
    """Give the whole answer to a question about routes; there is at least one route."""
    first = routes[0]
    # A scenario is named by its id; one that changes nothing is no condition of the answer.
    ids = {name.replace("\\", "/").rpartition("/")[2].removesuffix(".toml") for name in scenarios}
    return {
        "origin": first.origin,
        "destination": first.destination,
        "on": first.on,
        "scenarios": sorted(ids.intersection(first.applied)),
        "applied": list(first.applied),
        "routes": [route_record(route) for route in routes],
    }


def usd_with_time(plan: Plan, route: Route) -> float | None:
    """Add the value of the days to the price [USD/TEU]; None where the price is not known."""
    if route.usd_per_teu is None or plan.usd_per_teu_day is None:
        return None
    return round(route.usd_per_teu + plan.usd_per_teu_day * route.minutes / MINUTES_PER_DAY, 2)


def plan_record(plan: Plan, *, scenarios: Sequence[str] = ()) -> dict[str, object]:
    """Give a plan with the keys of the JSON contract, and the conditions under which it was asked for."""
    record = routes_record(plan.routes, scenarios=scenarios)
    routes = record.pop("routes")
    if not plan.criteria:
        record["by"] = plan.by
    if plan.asked != 1 or plan.criteria:
        record["asked"] = plan.asked
    if plan.overlap is not None:
        record |= {"overlap": plan.overlap, "no_more": plan.no_more}
    if plan.criteria:
        record |= {"pareto": list(plan.criteria), "found": plan.found}
    if plan.departs or plan.arrives_by:
        record |= {"depart": plan.departs or None, "arrive_by": plan.arrives_by or None}
    record["ready"] = plan.ready
    if plan.usd_per_teu_day is not None and isinstance(routes, list):
        record["usd_per_teu_day"] = plan.usd_per_teu_day
        for row, route in zip(routes, plan.routes, strict=True):
            row["usd_per_teu_with_time"] = usd_with_time(plan, route)
    return record | {"routes": routes}


LEG_COLUMNS = (
    "rank",
    "leg",
    "kind",
    "id",
    "from",
    "to",
    "mode",
    "minutes",
    "hours",
    "km",
    "country",
    "usd_per_teu",
    "kg_co2e_per_teu",
    "departs",
    "arrives",
    "basis",
    "confidence",
    "sources",
)


def leg_rows(routes: Iterable[Route]) -> list[dict[str, object]]:
    """Give one row a leg, for sheets and frames."""
    rows = []
    for route in routes:
        for number, leg in enumerate(route.legs, start=1):
            record = {"rank": route.rank, "leg": number, **leg_record(leg), "sources": ";".join(leg.sources)}
            rows.append({column: record.get(column, "") for column in LEG_COLUMNS})
    return rows
