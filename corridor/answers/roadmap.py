"""A question year by year, as projects open, described for all forms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from corridor.answers.columns import FLAT, JSON, Column, Description, Table, constants, inside
from corridor.answers.outcomes import OUTCOME, UNKNOWN
from corridor.answers.plan import cited
from corridor.answers.words import days_of
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.answers.study import Outcome, Roadmap, Year

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
    *(_OUTCOME[key] for key in ("usd_per_teu", "kg_co2e_per_teu", "km", "teu_per_year", "bottleneck")),
    *(_OUTCOME[key] for key in ("all_ways_teu_per_year", "all_ways_bottlenecks", "all_ways_reason")),
    Column("opened"),
    Column("rerouted"),
    *(_OUTCOME[key] for key in ("reason", "notes", "route")),
)

PROJECT = (
    Column("id", get=lambda row: row[0]),
    Column("name", get=lambda row: row[1]),
    Column("opens", get=lambda row: row[2]),
)


def describe(found: Roadmap) -> Description:
    """Describe the years."""
    return Description(
        title=_title(found),
        answer=found,
        parts=(
            *constants({"origin": found.origin, "destination": found.destination}),
            Column("slip_years", "years", 0, "slip"),
            Column("as_built", form=JSON),
            Column("undated", form=JSON),
            Table("years", YEAR, found.years),
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
    yield Table("", columns, found.years)
    yield ""
    opened = [f"  {year.year}: {', '.join(year.opened)}" for year in found.years if year.opened]
    yield from ("opens", *opened) if opened else ("Nothing opens in these years.",)
    if found.left_out:
        yield ""
        yield f"planned, not counted (--planned builds them): {', '.join(found.left_out)}"
    yield from (f"note: {reason}" for reason in (*_days_meant(found), *_reasons(found)))


def _cell(title: str, get: Callable[[Outcome], float | None], decimals: int = 0) -> Column:
    """Show a value of a year that has a route."""

    def text(year: Year) -> str:
        value = get(year.outcome)
        if year.outcome.route is None:
            return ""
        return UNKNOWN if value is None else f"{value:,.{decimals}f}"

    return Column(title, decimals=decimals, get=text)
