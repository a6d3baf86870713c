"""A comparison of routes: a row a measure for a reader, a row an option for scripts, the best of each marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import JSON, Column, Description, Table, constants, inside, or_none, plain_table, record
from corridor.answers.comparison import ABSENT, OPEN, SUSPENDED
from corridor.answers.plan import LEG, ROUTE, LegRow, cited, leg_rows
from corridor.answers.words import days_of, days_range, listed, through_record, through_text, way, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corridor.answers.comparison import Comparison, Option, Shut, Through
    from corridor.answers.routes import Route

TEU_PER_FEU = 2
BEST = "*"
SHOWN_SHUT = 3
UNITS = {"teu": "TEU", "20": "20'", "40": "40'"}


class Measure(NamedTuple):
    """
    One row of the table for a reader.

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


def _amount(title: str, value: Callable[[Route], float | None], sign: int = 1) -> Measure:
    """Make a measure of whole numbers."""

    def text(_: Option, route: Route) -> str:
        found = value(route)
        return "not known" if found is None else f"{found:,.0f}"

    return Measure(title, text, lambda _, route: value(route), sign)


def _feu(route: Route) -> float | None:
    return None if route.usd_per_teu is None or route.size != "40" else route.usd_per_teu * TEU_PER_FEU


def _published(through: Through | None) -> str:
    return "none" if through is None else f"{through.usd:,.0f} a {UNITS[through.container]}"


MEASURES = (
    Measure("days expected", lambda _, route: days_of(route.hours), lambda _, route: route.minutes),
    Measure(
        "P10-P90, days",
        lambda _, route: days_range(route.hours_low, route.hours_high),
        lambda _, route: route.hours_high - route.hours_low,
    ),
    Measure("80 % within, days", lambda _, route: days_of(route.hours_p80 or 0), lambda _, route: route.hours_p80),
    _amount("km", lambda route: route.km),
    _amount("USD/TEU", lambda route: route.usd_per_teu),
    _amount("USD/FEU", _feu),
    Measure("published, USD", lambda option, _: _published(option.through), lambda *_: None),
    _amount("kg CO2e/TEU", lambda route: route.kg_co2e_per_teu),
    _amount("borders", lambda route: route.borders),
    _amount("transfers", lambda route: route.transfers),
    _amount("TEU/year", lambda route: route.teu_per_year, -1),
)


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


# -- columns -----------------------------------------------------------------------------------------------------------


def _of_route(column: Column, form: str = "") -> Column:
    """Take a column of routes for an option that may have none."""
    path = str(column.get or column.key)
    return column._replace(
        get=lambda option: None if option.route is None else getattr(option.route, path), form=form or column.form
    )


def _of_through(key: str, get: Callable[[Through], object]) -> Column:
    return Column(key, get=lambda option: None if option.through is None else get(option.through), form="cxh")


def option_columns(options: Sequence[Option]) -> tuple[Column, ...]:
    """Give the columns of options that are side by side."""
    best = {measure.title: best_of(measure, options) for measure in MEASURES}
    plain = {column.key: Column(column.key, column.unit, column.decimals, column.title) for column in ROUTE}
    flat = ("hours", "hours_low", "hours_high")
    return (
        Column("id"),
        Column("name"),
        Column("state"),
        Column(
            "suspended_since",
            get=lambda row: min((shut.since for shut in row.shut if shut.since), default=""),
            form="cxh",
        ),
        *(_of_route(plain[key], "cxh") for key in flat),
        _of_route(plain["hours_p80"]),
        *(_of_route(plain[key], "cxh") for key in ("km", "usd_per_teu")),
        Column("usd_per_feu", "USD/FEU", 0, "price", lambda row: None if row.route is None else _feu(row.route)),
        _of_through("published_usd", lambda through: through.usd)._replace(unit="USD", decimals=0, title="published"),
        _of_through("published_container", lambda through: through.container),
        _of_through("published_between", lambda through: f"{through.origin} - {through.destination}"),
        _of_through("published_from", lambda through: through.valid_from),
        _of_through("published_to", lambda through: through.valid_to),
        *(
            _of_route(plain[key], "cxh")
            for key in ("kg_co2e_per_teu", "borders", "transfers", "teu_per_year", "bottleneck")
        ),
        Column("best", get=lambda row: [title for title, ids in best.items() if row.id in ids]),
        Column(
            "suspended",
            get=lambda row: [{**shut._asdict(), "since": shut.since or None} for shut in row.shut],
            form=JSON,
        ),
        Column(
            "hours_if_reopened",
            "h",
            1,
            get=lambda row: None if row.reopened is None else row.reopened.hours,
            form="jxh",
        ),
        Column("published", get=lambda row: through_record(row.through), form=JSON),
        Column("note", get=or_none("note"), form="jxh"),
        Column("route", get=lambda row: None if row.route is None else record(ROUTE, row.route), form=JSON),
    )


class OptionLeg(NamedTuple):
    """A leg of the route of an option."""

    name: str
    row: LegRow


def describe(comparison: Comparison) -> Description:
    """Describe routes side by side."""
    options = comparison.options
    routes = [option.route for option in options if option.route is not None]
    legs = [OptionLeg(option.name, row) for option in options if option.route for row in leg_rows([option.route])]
    leg_columns = (Column("option", get="name"), *(inside("row", column) for column in LEG if column.key != "rank"))
    head = {key: getattr(comparison, key) for key in ("kind", "origin", "destination", "on")}
    return Description(
        title=f"{' - '.join(comparison.names)}, {comparison.kind} side by side",
        answer=comparison,
        parts=(
            *constants(head),
            Table("options", option_columns(options), options),
            Table("legs", leg_columns, legs, "x"),
        ),
        main="options",
        on=comparison.on,
        text=lambda: _text(comparison),
        cited=lambda: cited(routes),
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text(comparison: Comparison) -> Iterator[str | Table]:
    """Give a row a measure and a column an option; what is suspended is shown as such and never best."""
    options = comparison.options
    yield f"{' - '.join(comparison.names)}, network of {comparison.on}, {comparison.kind} side by side"
    yield ""
    titles = ("", *(option.name for option in options))
    words = {OPEN: "open ", SUSPENDED: "suspended ", ABSENT: "no route "}
    rows = [_row(measure, options) for measure in MEASURES]
    if any(option.state != OPEN for option in options):
        rows.insert(0, ("", *(words[option.state] for option in options)))
    yield plain_table(titles, rows, decimals=dict.fromkeys(range(1, len(titles)), 0))
    yield f"{BEST} best of those open; the range marked is the narrowest"
    yield ""
    for option in options:
        yield from _notes(option)


def _row(measure: Measure, options: Sequence[Option]) -> tuple[str, ...]:
    best = best_of(measure, options)
    return (
        measure.title,
        *(
            "- " if option.route is None else measure.text(option, option.route) + (BEST if option.id in best else " ")
            for option in options
        ),
    )


def _notes(option: Option) -> Iterator[str]:
    """Tell the way of an option, what is suspended on it, its bottleneck and its published price."""
    if option.route is None:
        yield f"{option.name}: there is no such way between the two places."
        return
    yield from wrapped(f"{option.name}: {way(option.route)}.")
    if option.state == SUSPENDED:
        yield from wrapped(f"  suspended: {_shut_text(option.shut)}; the figures are those it would have if open.")
    elif option.reopened is not None:
        days = days_of(option.reopened.hours)
        yield from wrapped(f"  {days} days if {_shut_text(option.shut)} were open again.")
    if option.route.bottleneck:
        yield f"  bottleneck: {option.route.bottleneck}."
    if option.through is not None:
        yield from wrapped(f"  published: {through_text(option.through)}.")


def _shut_text(shut: Sequence[Shut]) -> str:
    named = [f"{row.name} (since {row.since})" if row.since else row.name for row in shut[:SHOWN_SHUT]]
    more = [f"{len(shut) - SHOWN_SHUT} more"] if len(shut) > SHOWN_SHUT else []
    return listed([*named, *more])
