"""Ways side by side as one table: a row a measure, a column a way, the best of each row marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.comparison import ABSENT, OPEN, SUSPENDED
from corridor.answers.words import listed, through_record, through_text, way, wrapped
from corridor.output.report import table_lines
from corridor.output.report.routes import route_record
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.answers import Route
    from corridor.answers.comparison import Comparison, Option, Shut, Through

TEU_PER_FEU = 2
BEST = "*"
SHOWN_SHUT = 3


class Measure(NamedTuple):
    """
    One row of the table.

    Attributes
    ----------
    title
        With its unit.
    text
        The cell of an option with a route.
    value
        By which the best is found; None where it is not known.
    sign
        1 where less is better, -1 where more is.
    """

    title: str
    text: Callable[[Option, Route], str]
    value: Callable[[Option, Route], float | None]
    sign: int = 1


def _known(value: float | None, form: str = ",.0f") -> str:
    return "not known" if value is None else format(value, form)


def _days(hours: float) -> str:
    return f"{hours / HOURS_PER_DAY:.1f}"


def _feu(route: Route) -> float | None:
    return None if route.usd_per_teu is None else route.usd_per_teu * TEU_PER_FEU


MEASURES = (
    Measure("days expected", lambda _, route: _days(route.hours), lambda _, route: route.minutes),
    Measure(
        "P10-P90, days",
        lambda _, route: f"{_days(route.hours_low)}-{_days(route.hours_high)}",
        lambda _, route: route.hours_high - route.hours_low,
    ),
    Measure("80 % within, days", lambda _, route: _days(route.hours_p80 or 0), lambda _, route: route.hours_p80),
    Measure("km", lambda _, route: f"{route.km:,.0f}", lambda _, route: route.km),
    Measure("USD/TEU", lambda _, route: _known(route.usd_per_teu), lambda _, route: route.usd_per_teu),
    Measure("USD/FEU", lambda _, route: _known(_feu(route)), lambda _, route: _feu(route)),
    Measure("published, USD", lambda option, _: _published(option.through), lambda *_: None),
    Measure("kg CO2e/TEU", lambda _, route: _known(route.kg_co2e_per_teu), lambda _, route: route.kg_co2e_per_teu),
    Measure("borders", lambda _, route: str(route.borders), lambda _, route: route.borders),
    Measure("transfers", lambda _, route: str(route.transfers), lambda _, route: route.transfers),
    Measure("TEU/year", lambda _, route: _known(route.teu_per_year), lambda _, route: route.teu_per_year, -1),
)


def _published(through: Through | None) -> str:
    if through is None:
        return "none"
    unit = {"teu": "TEU", "20": "20'", "40": "40'"}[through.container]
    return f"{through.usd:,.0f} a {unit}"


def comparison_text(comparison: Comparison) -> str:
    """Read a comparison aloud; what is suspended is shown as such and never best."""
    options = comparison.options
    head = f"{' - '.join(comparison.names)}, network of {comparison.on}, {comparison.kind} side by side"
    titles = ("", *(option.name for option in options))
    rows = [_state_row(options)] if any(option.state != OPEN for option in options) else []
    rows += [_row(measure, options) for measure in MEASURES]
    lines = [head, "", *table_lines(titles, rows, right=range(1, len(titles)))]
    lines.append(f"{BEST} best of those open; the range marked is the narrowest")
    return "\n".join([*lines, "", *(line for option in options for line in _notes(option))])


def _state_row(options: Sequence[Option]) -> tuple[str, ...]:
    words = {OPEN: "open", SUSPENDED: "suspended", ABSENT: "no route"}
    return ("", *(f"{words[option.state]} " for option in options))


def _row(measure: Measure, options: Sequence[Option]) -> tuple[str, ...]:
    best = best_of(measure, options)
    cells = []
    for option in options:
        if option.route is None:
            cells.append("- ")
        else:
            mark = BEST if option.id in best else " "
            cells.append(measure.text(option, option.route) + mark)
    return (measure.title, *cells)


def best_of(measure: Measure, options: Sequence[Option]) -> frozenset[str]:
    """Find the open options that are best at a measure; none where all are alike or fewer than two are known."""
    found = {
        option.id: value * measure.sign
        for option in options
        if option.state == OPEN
        and option.route is not None
        and (value := measure.value(option, option.route)) is not None
    }
    if len(found) < 2 or len(set(found.values())) == 1:
        return frozenset()
    least = min(found.values())
    return frozenset(key for key, value in found.items() if value == least)


def _notes(option: Option) -> list[str]:
    """Tell the way of an option, what is suspended on it, its bottleneck and its published price."""
    if option.route is None:
        return [f"{option.name}: there is no such way between the two places."]
    lines = wrapped(f"{option.name}: {way(option.route)}.")
    if option.state == SUSPENDED:
        lines += wrapped(f"  suspended: {_shut_text(option.shut)}; the figures are those it would have if open.")
    elif option.reopened is not None:
        days = _days(option.reopened.hours)
        lines += wrapped(f"  {days} days if {_shut_text(option.shut)} were open again.")
    if option.route.bottleneck:
        lines.append(f"  bottleneck: {option.route.bottleneck}.")
    if option.through is not None:
        lines += wrapped(f"  published: {through_text(option.through)}.")
    return lines


def _shut_text(shut: Sequence[Shut]) -> str:
    named = [f"{row.name} (since {row.since})" if row.since else row.name for row in shut[:SHOWN_SHUT]]
    more = [f"{len(shut) - SHOWN_SHUT} more"] if len(shut) > SHOWN_SHUT else []
    return listed([*named, *more])


def comparison_record(comparison: Comparison) -> dict[str, object]:
    """Give a comparison with units in the names of its keys."""
    return {
        "kind": comparison.kind,
        "origin": comparison.origin,
        "destination": comparison.destination,
        "on": comparison.on,
        "options": [_option_record(option, comparison.options) for option in comparison.options],
    }


def _option_record(option: Option, options: Sequence[Option]) -> dict[str, object]:
    return {
        "id": option.id,
        "name": option.name,
        "state": option.state,
        "hours_p80": None if option.route is None else option.route.hours_p80,
        "usd_per_feu": None if option.route is None else _feu(option.route),
        "best": [measure.title for measure in MEASURES if option.id in best_of(measure, options)],
        "suspended": [row._asdict() | {"since": row.since or None} for row in option.shut],
        "hours_if_reopened": None if option.reopened is None else option.reopened.hours,
        "published": through_record(option.through),
        "note": option.note or None,
        "route": None if option.route is None else route_record(option.route),
    }


COLUMNS = (
    "id",
    "name",
    "state",
    "suspended_since",
    "hours",
    "hours_low",
    "hours_high",
    "hours_p80",
    "km",
    "usd_per_teu",
    "usd_per_feu",
    "published_usd",
    "published_container",
    "published_between",
    "published_from",
    "published_to",
    "kg_co2e_per_teu",
    "borders",
    "transfers",
    "teu_per_year",
    "bottleneck",
    "best",
)


def comparison_rows(comparison: Comparison) -> list[dict[str, object]]:
    """Give one row an option."""
    rows = []
    for option in comparison.options:
        through, route = option.through, option.route
        row: dict[str, object] = {"id": option.id, "name": option.name, "state": option.state}
        row["suspended_since"] = min((item.since for item in option.shut if item.since), default="")
        if route is not None:
            row |= {key: getattr(route, key) for key in COLUMNS if hasattr(route, key)}
            row["usd_per_feu"] = _feu(route)
        if through is not None:
            row |= {
                "published_usd": through.usd,
                "published_container": through.container,
                "published_between": f"{through.origin} - {through.destination}",
                "published_from": through.valid_from,
                "published_to": through.valid_to,
            }
        row["best"] = [measure.title for measure in MEASURES if option.id in best_of(measure, comparison.options)]
        rows.append(row)
    return rows
