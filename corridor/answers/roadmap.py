"""A question year by year, as projects open, described for all forms."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.answers.columns import FLAT, JSON, Column, Description, Table, constants, inside
from corridor.answers.outcomes import OUTCOME, UNKNOWN, asked_of, with_load
from corridor.answers.plan import cited
from corridor.answers.words import days_of, leg_name
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.answers.study import LegRow, Outcome, Roadmap, Year

BAR = 20


def _days(year: Year) -> float | None:
    hours = year.outcome.hours
    return None if hours is None else round(hours / HOURS_PER_DAY, 2)


_OUTCOME = {column.key: inside("outcome", column) for column in OUTCOME}

YEAR = (
    Column("id", get=lambda year: str(year.year), form=JSON),
    *(_OUTCOME[key] for key in ("name", "applied", "minutes")),
    Column("year"),
    Column("on", get=lambda year: date(year.year, 12, 31).isoformat(), form=JSON),
    _OUTCOME["hours"],
    Column("days", "d", 1, "expected", _days),
    _OUTCOME["hours_low"]._replace(form=JSON),
    _OUTCOME["p80_hours"],
    _OUTCOME["hours_high"]._replace(form=JSON),
    _OUTCOME["hours_at_load"],
    *(_OUTCOME[key] for key in ("usd_per_teu", "kg_co2e_per_teu", "km", "teu_per_year", "bottleneck")),
    *(_OUTCOME[key] for key in ("all_ways_teu_per_year", "all_ways_bottlenecks", "all_ways_reason")),
    Column("opened"),
    Column("rerouted"),
    Column("changed", get=lambda year: [_leg(row) for row in year.changed], form=JSON),
    *(_OUTCOME[key] for key in ("reason", "notes", "route")),
)

PROJECT = (
    Column("id", get=lambda row: row[0]),
    Column("name", get=lambda row: row[1]),
    Column("opens", get=lambda row: row[2]),
)


MOST_LEGS = 4
"""Changed legs of a year that the text names, the largest first."""


def _leg(row: LegRow) -> dict[str, object]:
    """Describe a leg that differs from the year before."""
    ends = dict(zip(("before_minutes", "minutes"), row.minutes, strict=True))
    return {"kind": row.kind, "id": row.id, "from": row.origin, "to": row.destination, "mode": row.mode, **ends}


def describe(found: Roadmap) -> Description:
    """Describe the years."""
    return Description(
        title=_title(found),
        answer=found,
        parts=(
            *constants({"origin": found.origin, "destination": found.destination}),
            Column("slip_years", "years", 0, "slip"),
            Column("as_built", form=JSON),
            Column("caution", form=JSON),
            Column("undated", form=JSON),
            Table("years", asked_of(YEAR, [year.outcome for year in found.years]), found.years),
            Table("projects", PROJECT, found.titles),
            Column("left_out", title="planned, not counted", get=lambda row: row.left_out or None, form=FLAT),
            Column("left_out", form=JSON),
        ),
        main="years",
        text=lambda: _text(found),
        caveats=(*_days_meant(found), *_reasons(found)),
        cited=lambda: cited([year.outcome.route for year in found.years if year.outcome.route]),
    )


def _title(found: Roadmap) -> str:
    names = dict(found.names)
    return f"{names[found.origin]} - {names[found.destination]}, {found.years[0].year} to {found.years[-1].year}"


def _days_meant(found: Roadmap) -> tuple[str, ...]:
    """Describe which day a year is, and since when what scenarios bring stands."""
    said = ["each year is its last day, 31 December"]
    if found.as_built:
        said.append("as built: what the scenarios build exists from the first year, whatever its opening date")
    if found.undated:
        said.append(f"without a date of their own, so in force in every year: changes of {', '.join(found.undated)}")
    if found.caution:
        said.append(
            f"the fastest way passes {', '.join(found.caution)}: --avoid country:{found.caution[0]} plans without"
        )
    return tuple(said)


def _reasons(found: Roadmap) -> tuple[str, ...]:
    return tuple(sorted({year.outcome.all_ways_reason or year.outcome.reason for year in found.years} - {""}))


def _text(found: Roadmap) -> Iterator[str | Table]:
    """Give the years: days, price, capacity, what limits it and what has opened."""
    years = "1 year" if found.slip_years == 1 else f"{found.slip_years} years"
    slip = f", everything not open yet slips by {years}" if found.slip_years else ""
    yield f"{_title(found)}{slip}"
    yield ""
    most = max((year.outcome.hours or 0 for year in found.years), default=0) or 1.0
    columns = (
        Column("year", get=lambda year: str(year.year)),
        Column("days", decimals=1, get=lambda year: days_of(year.outcome.hours) if year.outcome.route else "no route"),
        _cell("P80", lambda outcome: (outcome.p80_hours or 0) / HOURS_PER_DAY, 1),
        Column("", get=lambda year: "█" * round((year.outcome.hours or 0) / most * BAR)),
        _cell("USD/TEU", lambda outcome: outcome.usd_per_teu),
        _cell("TEU/year", lambda outcome: outcome.teu_per_year),
        Column("limited by", get=lambda year: (year.outcome.bottleneck or UNKNOWN) if year.outcome.route else ""),
        _cell("all ways TEU/year", lambda outcome: outcome.all_ways_teu_per_year),
        Column("way", get=lambda year: "another way" if year.rerouted and year.outcome.route else ""),
    )
    yield Table("", with_load(columns, [year.outcome for year in found.years], _cell), found.years)
    yield ""
    opened = [f"  {year.year}: {', '.join(year.opened)}" for year in found.years if year.opened]
    yield from ("opens", *opened) if opened else ("Nothing opens in these years.",)
    changed = [_changed(found, before, year) for before, year in pairwise(found.years) if year.changed]
    if changed:
        yield ""
        yield from ("what changes on the way", *changed)
    if found.left_out:
        yield ""
        yield f"planned, not counted (--planned builds them): {', '.join(found.left_out)}"
    yield from (f"note: {reason}" for reason in (*_days_meant(found), *_reasons(found)))


def _changed(found: Roadmap, before: Year, year: Year) -> str:
    """Name the legs that differ from the year before, and the openings that the way uses since."""
    names = dict(found.names)
    rows = sorted(year.changed, key=lambda row: -abs(_minutes(row)[1] - _minutes(row)[0]))
    legs = [f"{leg_name(row, names)} {_hours(row.minutes[0])} -> {_hours(row.minutes[1])}" for row in rows]
    more = [f"{len(legs) - MOST_LEGS} more legs"] if len(legs) > MOST_LEGS else []
    old, new = before.outcome.route, year.outcome.route
    since = [key for key in (new.openings if new else ()) if old is None or key not in old.openings]
    uses = f" (uses {', '.join(since)})" if since else ""
    days = f"{days_of(before.outcome.hours or 0)} -> {days_of(year.outcome.hours or 0)} days"
    return f"  {year.year}: {days}{uses}: {'; '.join([*legs[:MOST_LEGS], *more])}"


def _minutes(row: LegRow) -> tuple[int, int]:
    before, after = row.minutes
    return before or 0, after or 0


def _hours(minutes: int | None) -> str:
    return "none" if minutes is None else f"{minutes / MINUTES_PER_HOUR:.1f} h"


def _cell(title: str, get: Callable[[Outcome], float | None], decimals: int = 0) -> Column:
    """Show a value of a year that has a route."""

    def text(year: Year) -> str:
        value = get(year.outcome)
        if year.outcome.route is None:
            return ""
        return UNKNOWN if value is None else f"{value:,.{decimals}f}"

    return Column(title, decimals=decimals, get=text)
