"""Scenarios side by side, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import FLAT, JSON, Column, Description, Table, constants, inside, or_none, record, records
from corridor.answers.plan import ROUTE, cited
from corridor.answers.words import days_of, leg_name
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR, hours_from_minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corridor.answers.routes import Route
    from corridor.answers.study import LegRow, Outcome, ScenarioComparison

UNKNOWN = "-"
COMPARED = ("p80_hours", "usd_per_teu", "kg_co2e_per_teu", "teu_per_year", "all_ways_teu_per_year")


# -- columns -----------------------------------------------------------------------------------------------------------


def _of_route(name: str) -> Callable[[Outcome], object]:
    return lambda outcome: getattr(outcome.route, name, None)


def days_to_hundredths(outcome: Outcome) -> float | None:
    """Give the expected days, two decimals."""
    return outcome.route and round(outcome.route.minutes / MINUTES_PER_HOUR / HOURS_PER_DAY, 2)


OUTCOME = (
    Column("id", get="name", form=JSON),
    Column("scenario", get="name", form=FLAT),
    Column("name", get="title", form=JSON),
    Column("applied", form=JSON),
    Column("minutes", get=_of_route("minutes"), form=JSON),
    Column("hours", "h", 1, "expected"),
    Column("days", "d", 1, "expected", days_to_hundredths, FLAT),
    Column("hours_low", "h", 1, "P10", _of_route("hours_low")),
    Column("p80_hours", "h", 1, "P80"),
    Column("hours_high", "h", 1, "P90", _of_route("hours_high")),
    Column("hours_at_load", "h", 1, "expected at load", unknown="does not fit"),
    Column("km", "km", 1, "length", _of_route("km")),
    Column("usd_per_teu", "USD/TEU", 0, "price"),
    Column("kg_co2e_per_teu", "kg CO2e/TEU", 0, "emissions"),
    Column("teu_per_year", "TEU/year", 0, "capacity"),
    Column("bottleneck", get=or_none("bottleneck")),
    Column("all_ways_teu_per_year", "TEU/year", 0, "capacity of all routes together"),
    Column("all_ways_bottlenecks", title="bottlenecks of all routes together"),
    Column("all_ways_reason", get=or_none("all_ways_reason"), form=JSON),
    Column("borders", decimals=0, get=_of_route("borders"), form=FLAT),
    Column("transfers", decimals=0, get=_of_route("transfers"), form=FLAT),
    Column("reason", get=or_none("reason")),
    Column("notes", form=JSON),
    Column("route", get=lambda outcome: outcome.route and record(ROUTE, outcome.route), form=JSON),
)


class Beside(NamedTuple):
    """An outcome and the first one, which it is set against."""

    outcome: Outcome
    first: Outcome

    @property
    def less(self) -> dict[str, float | None]:
        """What it has more than the first."""
        one, other = self.outcome, self.first
        minutes = one.route.minutes - other.route.minutes if one.route and other.route else None
        found = {"minutes": minutes, "hours": None if minutes is None else hours_from_minutes(minutes)}
        return found | {key: _difference(getattr(one, key), getattr(other, key)) for key in COMPARED}


def _difference(value: float | None, first: float | None) -> float | None:
    return None if value is None or first is None else round(value - first, 2)


*_BEFORE, _REASON, _NOTES, _ROUTE = (inside("outcome", column) for column in OUTCOME)

BESIDE = (
    *_BEFORE,
    Column("hours_less_first", "h", 1, "more than the first", lambda row: row.less["hours"], FLAT),
    Column("usd_less_first", "USD/TEU", 0, "more than the first", lambda row: row.less["usd_per_teu"], FLAT),
    _REASON,
    _NOTES,
    _ROUTE,
    Column("less_first", get=lambda row: None if row.outcome is row.first else row.less, form=JSON, optional=True),
)

ELEMENT = (
    Column("kind"),
    Column("id"),
    Column("from", get="origin"),
    Column("to", get="destination"),
    Column("mode"),
    Column("state"),
    Column("minutes_before"),
    Column("minutes_after"),
    Column("use_before"),
    Column("use_after"),
)
"""An element that differs from the first scenario."""


def _leg_columns(comparison: ScenarioComparison) -> tuple[Column, ...]:
    """Give the columns of one leg under every scenario; null where the route does without it."""
    ids = [outcome.name for outcome in comparison.outcomes]
    return (
        Column("kind"),
        Column("id"),
        Column("from", get="origin"),
        Column("to", get="destination"),
        Column("mode"),
        Column("minutes", get=lambda row: dict(zip(ids, row.minutes, strict=True)), form=JSON),
        *(_minutes(name, number) for number, name in enumerate(ids)),
    )


def _minutes(name: str, number: int) -> Column:
    return Column(name, "min", 0, get=lambda row: row.minutes[number], form=FLAT)


def describe(comparison: ScenarioComparison) -> Description:
    """Describe one question under several sets of conditions."""
    names = dict(comparison.names)
    first, *others = comparison.outcomes
    changes = {
        outcome.name: records(ELEMENT, rows)
        for outcome, rows in zip(comparison.outcomes, comparison.changes, strict=True)
        if outcome is not first
    }
    head = {key: getattr(comparison, key) for key in ("origin", "destination", "on")}
    return Description(
        title=f"{names[comparison.origin]} - {names[comparison.destination]}, scenarios side by side",
        answer=comparison,
        parts=(
            *constants(head),
            Table(
                "scenarios",
                asked_of(BESIDE, comparison.outcomes),
                [Beside(outcome, first) for outcome in comparison.outcomes],
            ),
            Table("legs", _leg_columns(comparison), comparison.legs),
            *constants({"changes": changes}, JSON),
        ),
        main="scenarios",
        on=comparison.on,
        text=lambda: _text(comparison),
        caveats=tuple(_notes(comparison)),
        cited=lambda: cited([outcome.route for outcome in (first, *others) if outcome.route]),
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text(comparison: ScenarioComparison) -> Iterator[str | Table]:
    """Give totals, differences from the first, and the legs that differ."""
    names = dict(comparison.names)
    first = comparison.outcomes[0]
    yield f"{names[comparison.origin]} - {names[comparison.destination]}, network of {comparison.on}"
    yield ""
    rows: list[TextRow] = []
    for outcome in comparison.outcomes:
        rows.append(TextRow(outcome))
        if outcome is not first and outcome.route and first.route:
            rows.append(TextRow(outcome, first))
    yield Table("", with_load(_TOTALS, comparison.outcomes, _cell), rows)
    for outcome in comparison.outcomes:
        if outcome.route is None:
            yield f"{outcome.name}: {outcome.reason}"
    if len(comparison.outcomes) > 1:
        yield ""
        yield from _legs(comparison, names)
    yield ""
    yield from _notes(comparison)


def asked_of(columns: tuple[Column, ...], outcomes: Sequence[Outcome]) -> tuple[Column, ...]:
    """Leave out the time at load where no volume was asked for."""
    asked = any(outcome.at_teu is not None for outcome in outcomes)
    return columns if asked else tuple(column for column in columns if column.key != "hours_at_load")


def with_load(
    columns: tuple[Column, ...], outcomes: Sequence[Outcome], cell: Callable[..., Column]
) -> tuple[Column, ...]:
    """Show the days at load behind the range, where a volume was asked for."""
    teu = next((outcome.at_teu for outcome in outcomes if outcome.at_teu is not None), None)
    if teu is None:
        return columns

    def days(outcome: Outcome) -> float | None:
        return None if outcome.hours_at_load is None else outcome.hours_at_load / HOURS_PER_DAY

    return (*columns[:3], cell(f"days at {teu:,.0f} TEU", days, 1), *columns[3:])


class TextRow(NamedTuple):
    """An outcome, or what it has more than another one."""

    outcome: Outcome
    less: Outcome | None = None

    @property
    def name(self) -> str:
        """What the row shows."""
        return f"  less {self.less.name}" if self.less else self.outcome.name


def _cell(title: str, get: Callable[[Outcome], float | None], decimals: int = 0) -> Column:
    """Show a value, or with a sign what it is more than the other's."""

    def text(row: TextRow) -> str:
        if row.outcome.route is None:
            return ""
        value = get(row.outcome)
        if row.less is None:
            return UNKNOWN if value is None else f"{value:,.{decimals}f}"
        other = get(row.less)
        return UNKNOWN if value is None or other is None else f"{value - other:+,.{decimals}f}"

    return Column(title, decimals=decimals, get=text)


def _shown_days(row: TextRow) -> str:
    route: Route | None = row.outcome.route
    if route is None:
        return "no route"
    if row.less is None or row.less.route is None:
        return days_of(route.hours)
    return f"{(route.minutes - row.less.route.minutes) / MINUTES_PER_HOUR / HOURS_PER_DAY:+.1f}"


_TOTALS = (
    Column("scenario", get="name"),
    Column("days", decimals=1, get=_shown_days),
    _cell("P80", lambda outcome: (outcome.p80_hours or 0) / HOURS_PER_DAY, 1),
    _cell("USD/TEU", lambda outcome: outcome.usd_per_teu),
    _cell("kg CO2e/TEU", lambda outcome: outcome.kg_co2e_per_teu),
    _cell("km", lambda outcome: outcome.route and outcome.route.km),
    _cell("TEU/year", lambda outcome: outcome.teu_per_year),
    Column(
        "limited by", get=lambda row: "" if row.less or not row.outcome.route else row.outcome.bottleneck or UNKNOWN
    ),
    _cell("all ways TEU/year", lambda outcome: outcome.all_ways_teu_per_year),
)


def _legs(comparison: ScenarioComparison, names: dict[str, str]) -> Iterator[str | Table]:
    """Give the legs that differ, and count those that are the same."""
    differing = [row for row in comparison.legs if len(set(row.minutes)) > 1]
    same = [row for row in comparison.legs if len(set(row.minutes)) == 1]
    if not differing:
        yield "The routes are the same, leg by leg."
        return
    at = [number for number, outcome in enumerate(comparison.outcomes) if outcome.route]
    columns = [
        Column("legs that differ [h]", get=lambda row: leg_name(row, names)),
        Column("mode"),
        *(_hours_at(comparison.outcomes[number].name, number) for number in at),
    ]
    if len(at) == 2:  # of more, each column speaks for itself
        columns.append(Column("difference", decimals=1, get=lambda row: _leg_difference(row, at)))
    yield Table("", tuple(columns), differing)
    if same:
        hours = sum(row.minutes[0] or 0 for row in same) / MINUTES_PER_HOUR
        yield f"{len(same)} legs of {hours:.1f} h together are the same."


def _hours_at(name: str, number: int) -> Column:
    def hours(row: LegRow) -> float | None:
        minutes = row.minutes[number]
        return None if minutes is None else minutes / MINUTES_PER_HOUR

    return Column(name, decimals=1, get=hours)


def _leg_difference(row: LegRow, at: Sequence[int]) -> str:
    one, other = (row.minutes[number] or 0 for number in at)
    return f"{(other - one) / MINUTES_PER_HOUR:+.1f}"


def _notes(comparison: ScenarioComparison) -> Iterator[str]:
    for outcome in comparison.outcomes:
        if outcome.all_ways_bottlenecks:
            yield f"{outcome.name}: all ways together are limited by {', '.join(outcome.all_ways_bottlenecks)}"
        yield from (f"{outcome.name}: {note}" for note in outcome.notes)
    reasons = [outcome.all_ways_reason for outcome in comparison.outcomes if outcome.all_ways_reason]
    yield from (f"all ways: {reason}" for reason in reasons[:1])
