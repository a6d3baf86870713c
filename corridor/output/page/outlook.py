"""Scenarios and years as the page draws them: a row a year, links of the way, flows where there are some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.page.tables import pruned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.answers.capacity import Throughput
    from corridor.answers.outlook import Outcome, Outlook, ScenarioYears


def outlook_record(outlook: Outlook, names: Mapping[str, str]) -> dict[str, object]:
    """
    Describe all scenarios of a pair.

    Parameters
    ----------
    outlook
        As the engines made it.
    names
        Name of each record that can be a bottleneck.
    """
    return {
        "origin": outlook.origin,
        "destination": outlook.destination,
        "scenarios": [_scenario(row, names) for row in outlook.scenarios],
    }


def _scenario(row: ScenarioYears, names: Mapping[str, str]) -> dict[str, object]:
    years = [_outcome(outcome, names) for outcome in row.outcomes]
    return pruned({"id": row.id, "name": row.name, "note": row.note, "years": years})


def _outcome(row: Outcome, names: Mapping[str, str]) -> dict[str, object]:
    route, flow = row.route, row.throughput
    record: dict[str, object] = {"year": row.year, "built": list(row.built), "reason": row.reason}
    if route is not None:
        record |= {
            "minutes": route.minutes,
            "low": route.hours_low,
            "high": route.hours_high,
            "km": route.km,
            "usd": route.usd_per_teu,
            "co2": route.kg_co2e_per_teu,
            "borders": route.borders,
            "links": [leg.id for leg in route.legs if leg.kind == "line"],
            "teu": route.teu_per_year,
            "bottleneck": route.bottleneck,
        }
    if flow is not None:
        record |= {"teu": flow.teu_per_year, "bottleneck": _binding(flow), "flows": _flows(flow)}
    key = str(record.get("bottleneck") or "")
    return pruned({**record, "bottleneckName": names.get(key, "") or _name(flow, key)})


def _flows(flow: Throughput) -> dict[str, float]:
    """Add the flows of both directions of each link, so exact that differences round as totals do [TEU/year]."""
    sums: dict[str, float] = {}
    for row in flow.links:
        sums[row.link] = sums.get(row.link, 0.0) + row.teu
    return {key: round(value, 2) for key, value in sorted(sums.items())}


def _binding(flow: Throughput) -> str:
    """Name the greatest capacity that binds."""
    rows = sorted(flow.bottlenecks, key=lambda row: (-row.limiting.teu_per_year, row.limiting.id))
    return rows[0].limiting.id if rows else ""


def _name(flow: Throughput | None, key: str) -> str:
    rows = flow.bottlenecks if flow else ()
    return next((row.limiting.name for row in rows if row.limiting.id == key), "")
