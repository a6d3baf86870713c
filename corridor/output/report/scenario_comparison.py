"""Scenarios side by side: as text for a mail, as records and as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.words import KIND_WORDS
from corridor.output.report import table_lines
from corridor.output.report.routes import route_record
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR, hours_from_minutes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.study import ElementChange, LegRow, Outcome, ScenarioComparison

OUTCOME_COLUMNS = (
    "scenario",
    "hours",
    "days",
    "hours_low",
    "p80_hours",
    "hours_high",
    "km",
    "usd_per_teu",
    "kg_co2e_per_teu",
    "teu_per_year",
    "bottleneck",
    "all_ways_teu_per_year",
    "all_ways_bottlenecks",
    "borders",
    "transfers",
    "hours_less_first",
    "usd_less_first",
    "reason",
)
_UNKNOWN = "-"


def comparison_text(comparison: ScenarioComparison) -> str:
    """Set scenarios side by side: totals, differences from the first, and the legs that differ."""
    names = dict(comparison.names)
    origin, destination = names[comparison.origin], names[comparison.destination]
    lines = [f"{origin} - {destination}, network of {comparison.on}", "", *_totals(comparison)]
    lines += [f"{outcome.name}: {outcome.reason}" for outcome in comparison.outcomes if outcome.route is None]
    if len(comparison.outcomes) > 1:
        lines += ["", *_legs(comparison, names)]
    lines += ["", *_notes(comparison)]
    return "\n".join(lines).rstrip()


def _totals(comparison: ScenarioComparison) -> list[str]:
    titles = ("scenario", "days", "P80", "USD/TEU", "kg CO2e/TEU", "km", "TEU/year", "limited by", "all ways TEU/year")
    first = comparison.outcomes[0]
    rows = []
    for outcome in comparison.outcomes:
        rows.append(_row(outcome))
        if outcome is not first and outcome.route and first.route:
            rows.append(_difference(outcome, first))
    return table_lines(titles, rows, right=(1, 2, 3, 4, 5, 6, 8))


def _row(outcome: Outcome) -> tuple[str, ...]:
    route = outcome.route
    if route is None:
        return (outcome.name, "no route", *[""] * 7)
    return (
        outcome.name,
        f"{route.hours / HOURS_PER_DAY:.1f}",
        f"{(outcome.p80_hours or 0) / HOURS_PER_DAY:.1f}",
        _number(route.usd_per_teu),
        _number(route.kg_co2e_per_teu),
        _number(route.km),
        _number(outcome.teu_per_year),
        outcome.bottleneck or _UNKNOWN,
        _number(outcome.all_ways_teu_per_year),
    )


def _difference(outcome: Outcome, first: Outcome) -> tuple[str, ...]:
    one, other = outcome.route, first.route
    if one is None or other is None:
        return ("", *[""] * 8)
    return (
        "  less " + first.name,
        f"{(one.minutes - other.minutes) / MINUTES_PER_HOUR / HOURS_PER_DAY:+.1f}",
        f"{((outcome.p80_hours or 0) - (first.p80_hours or 0)) / HOURS_PER_DAY:+.1f}",
        _signed(one.usd_per_teu, other.usd_per_teu),
        _signed(one.kg_co2e_per_teu, other.kg_co2e_per_teu),
        _signed(one.km, other.km),
        _signed(outcome.teu_per_year, first.teu_per_year),
        "",
        _signed(outcome.all_ways_teu_per_year, first.all_ways_teu_per_year),
    )


def _number(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:,.0f}"


def _signed(value: float | None, first: float | None) -> str:
    return _UNKNOWN if value is None or first is None else f"{value - first:+,.0f}"


def _legs(comparison: ScenarioComparison, names: Mapping[str, str]) -> list[str]:
    """Show the legs that differ; say how many are the same."""
    differing = [row for row in comparison.legs if len(set(row.minutes)) > 1]
    same = [row for row in comparison.legs if len(set(row.minutes)) == 1]
    if not differing:
        return ["The routes are the same, leg by leg."]
    shown = [outcome for outcome in comparison.outcomes if outcome.route]
    places = [comparison.outcomes.index(outcome) for outcome in shown]
    rows = [
        (
            leg_text(row, names),
            row.mode,
            *(_hours(row.minutes[place]) for place in places),
            _leg_difference(row, places),
        )
        for row in differing
    ]
    last = "difference" if len(places) == 2 else ""
    titles = ("legs that differ [h]", "mode", *(outcome.name for outcome in shown), last)
    lines = table_lines(titles, rows, right=tuple(range(2, len(titles))))
    if same:
        hours = sum(row.minutes[0] or 0 for row in same) / MINUTES_PER_HOUR
        lines.append(f"{len(same)} legs of {hours:.1f} h together are the same.")
    return lines


def _hours(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes / MINUTES_PER_HOUR:.1f}"


def _leg_difference(row: LegRow, places: Sequence[int]) -> str:
    """Set two routes against each other; of more, each column speaks for itself."""
    if len(places) != 2:
        return ""
    one, other = (row.minutes[place] or 0 for place in places)
    return f"{(other - one) / MINUTES_PER_HOUR:+.1f}"


def leg_text(row: LegRow | ElementChange, names: Mapping[str, str]) -> str:
    """Say what happens on a leg."""
    origin, destination = names.get(row.origin, row.origin), names.get(row.destination, row.destination)
    if row.kind == "line":
        return f"{origin} - {destination}"
    if row.kind in ("stop", "access", "egress"):
        return f"{origin}, {KIND_WORDS[row.kind]}"
    return f"{origin}, {'wait' if row.kind == 'wait' else KIND_WORDS[row.kind]} ({row.id})"


def _notes(comparison: ScenarioComparison) -> list[str]:
    lines = []
    for outcome in comparison.outcomes:
        if outcome.all_ways_bottlenecks:
            limits = ", ".join(outcome.all_ways_bottlenecks)
            lines.append(f"{outcome.name}: all ways together are limited by {limits}")
        lines += [f"{outcome.name}: {note}" for note in outcome.notes]
    reasons = [outcome.all_ways_reason for outcome in comparison.outcomes if outcome.all_ways_reason]
    lines += [f"all ways: {reason}" for reason in reasons[:1]]
    return lines


def outcome_record(outcome: Outcome, first: Outcome | None = None) -> dict[str, object]:
    """
    Give an outcome with the keys of the JSON contract.

    Parameters
    ----------
    outcome
        Any outcome.
    first
        What it is set against; None for the first itself.
    """
    route = outcome.route
    record: dict[str, object] = {
        "id": outcome.name,
        "name": outcome.title,
        "applied": list(outcome.applied),
        "minutes": route.minutes if route else None,
        "hours": outcome.hours,
        "hours_low": route.hours_low if route else None,
        "p80_hours": outcome.p80_hours,
        "hours_high": route.hours_high if route else None,
        "km": route.km if route else None,
        "usd_per_teu": outcome.usd_per_teu,
        "kg_co2e_per_teu": outcome.kg_co2e_per_teu,
        "teu_per_year": outcome.teu_per_year,
        "bottleneck": outcome.bottleneck or None,
        "all_ways_teu_per_year": outcome.all_ways_teu_per_year,
        "all_ways_bottlenecks": list(outcome.all_ways_bottlenecks),
        "all_ways_reason": outcome.all_ways_reason or None,
        "reason": outcome.reason or None,
        "notes": list(outcome.notes),
        "route": route_record(route) if route else None,
    }
    if first is not None:
        record["less_first"] = _less(outcome, first)
    return record


def _less(outcome: Outcome, first: Outcome) -> dict[str, object]:
    minutes = outcome.route.minutes - first.route.minutes if outcome.route and first.route else None
    found: dict[str, object] = {
        "minutes": minutes,
        "hours": None if minutes is None else hours_from_minutes(minutes),
    }
    for key in ("p80_hours", "usd_per_teu", "kg_co2e_per_teu", "teu_per_year", "all_ways_teu_per_year"):
        one, other = getattr(outcome, key), getattr(first, key)
        found[key] = None if one is None or other is None else round(one - other, 2)
    return found


def comparison_record(comparison: ScenarioComparison) -> dict[str, object]:
    """Give the whole comparison, with the legs side by side and the elements that differ."""
    first = comparison.outcomes[0]
    ids = [outcome.name for outcome in comparison.outcomes]
    return {
        "origin": comparison.origin,
        "destination": comparison.destination,
        "on": comparison.on,
        "scenarios": [outcome_record(outcome, None if outcome is first else first) for outcome in comparison.outcomes],
        "legs": [leg_record(row, ids) for row in comparison.legs],
        "changes": {
            outcome.name: [change_record(change) for change in changes]
            for outcome, changes in zip(comparison.outcomes, comparison.changes, strict=True)
            if outcome is not first
        },
    }


def leg_record(row: LegRow, ids: Sequence[str]) -> dict[str, object]:
    """Give one leg under every scenario; null where the route does without it."""
    return {
        "kind": row.kind,
        "id": row.id,
        "from": row.origin,
        "to": row.destination,
        "mode": row.mode,
        "minutes": dict(zip(ids, row.minutes, strict=True)),
    }


def change_record(change: ElementChange) -> dict[str, object]:
    """Give one element that differs."""
    return {
        "kind": change.kind,
        "id": change.id,
        "from": change.origin,
        "to": change.destination,
        "mode": change.mode,
        "state": change.state,
        "minutes_before": change.minutes_before,
        "minutes_after": change.minutes_after,
        "use_before": change.use_before,
        "use_after": change.use_after,
    }


def outcome_rows(comparison: ScenarioComparison) -> list[dict[str, object]]:
    """Give one row a scenario, for sheets."""
    first, rows = comparison.outcomes[0], []
    for outcome in comparison.outcomes:
        record = outcome_record(outcome)
        less = _less(outcome, first)
        route = outcome.route
        rows.append(
            {
                **{column: record.get(column) for column in OUTCOME_COLUMNS},
                "scenario": outcome.name,
                "days": round(route.minutes / MINUTES_PER_HOUR / HOURS_PER_DAY, 2) if route else None,
                "borders": route.borders if route else None,
                "transfers": route.transfers if route else None,
                "hours_less_first": less["hours"],
                "usd_less_first": less["usd_per_teu"],
            }
        )
    return rows
