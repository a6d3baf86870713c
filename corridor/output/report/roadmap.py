"""The roadmap as text, records and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report import table_lines
from corridor.output.report.scenario_comparison import outcome_record
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from corridor.answers.study import Outcome, Roadmap, Year

YEAR_COLUMNS = (
    "year",
    "hours",
    "days",
    "p80_hours",
    "usd_per_teu",
    "kg_co2e_per_teu",
    "km",
    "teu_per_year",
    "bottleneck",
    "all_ways_teu_per_year",
    "all_ways_bottlenecks",
    "opened",
    "rerouted",
    "reason",
)
BAR = 20
_UNKNOWN = "-"


def roadmap_text(found: Roadmap) -> str:
    """Read the years aloud: days, price, capacity, what limits it and what has opened."""
    names = dict(found.names)
    origin, destination = names[found.origin], names[found.destination]
    slip = f", everything not open yet slips by {_years(found.slip_years)}" if found.slip_years else ""
    lines = [f"{origin} - {destination}, {found.years[0].year} to {found.years[-1].year}{slip}", ""]
    most = max((year.outcome.hours or 0 for year in found.years), default=0) or 1.0
    titles = ("year", "days", "P80", "", "USD/TEU", "TEU/year", "limited by", "all ways TEU/year", "way")
    rows = [_row(year, most) for year in found.years]
    lines += table_lines(titles, rows, right=(1, 2, 4, 5, 7))
    opened = [f"{year.year}: {', '.join(year.opened)}" for year in found.years if year.opened]
    lines += ["", "opens", *(f"  {line}" for line in opened)] if opened else ["", "Nothing opens in these years."]
    if found.left_out:
        lines += ["", f"planned, not counted (--planned builds them): {', '.join(found.left_out)}"]
    reasons = {year.outcome.all_ways_reason or year.outcome.reason for year in found.years} - {""}
    lines += [f"note: {reason}" for reason in sorted(reasons)]
    return "\n".join(lines)


def _years(number: int) -> str:
    return f"{number} year" if number == 1 else f"{number} years"


def _row(year: Year, most: float) -> tuple[str, ...]:
    outcome = year.outcome
    if outcome.route is None:
        return (str(year.year), "no route", *[""] * 7)
    return (
        str(year.year),
        f"{outcome.route.hours / HOURS_PER_DAY:.1f}",
        f"{(outcome.p80_hours or 0) / HOURS_PER_DAY:.1f}",
        "█" * round(outcome.route.hours / most * BAR),
        _number(outcome.usd_per_teu),
        _number(outcome.teu_per_year),
        outcome.bottleneck or _UNKNOWN,
        _number(outcome.all_ways_teu_per_year),
        "another way" if year.rerouted else "",
    )


def _number(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:,.0f}"


def year_row(year: Year) -> dict[str, object]:
    """Give one year as a row."""
    record = outcome_record(year.outcome)
    return {
        **{column: record.get(column) for column in YEAR_COLUMNS},
        "year": year.year,
        "days": _days(year.outcome),
        "opened": list(year.opened),
        "rerouted": year.rerouted,
    }


def _days(outcome: Outcome) -> float | None:
    return None if outcome.hours is None else round(outcome.hours / HOURS_PER_DAY, 2)


def roadmap_record(found: Roadmap) -> dict[str, object]:
    """Give the whole roadmap with the keys for scripts."""
    return {
        "origin": found.origin,
        "destination": found.destination,
        "slip_years": found.slip_years,
        "years": [{**outcome_record(year.outcome), **year_row(year), "id": str(year.year)} for year in found.years],
        "projects": [{"id": key, "name": name, "opens": opens} for key, name, opens in found.titles],
        "left_out": list(found.left_out),
    }
