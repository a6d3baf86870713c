"""What an itinerary says, as tables of plain values: summary, legs, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.output.report import applied_text
from corridor.output.report.routes import KIND_WORDS, leg_name
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.answers import Leg, Route
    from corridor.data.model import Source


class Column(NamedTuple):
    """
    Head of a column.

    Attributes
    ----------
    title
        With the unit of its figures in brackets.
    decimals
        How many are shown; None for text.
    """

    title: str
    decimals: int | None = None


class Table(NamedTuple):
    """
    A table of plain values.

    Attributes
    ----------
    name
        Of its sheet.
    columns, rows
        None stands for what is unknown.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


def cell_text(value: object, column: Column) -> str:
    """Write a value of a table for a reader."""
    if value is None:
        return ""
    if isinstance(value, int | float) and column.decimals is not None:
        return f"{value:,.{column.decimals}f}"
    return str(value)


def heading(routes: Sequence[Route]) -> str:
    """Name the question that routes answer; there is at least one route."""
    names = dict(routes[0].names)
    return f"{names[routes[0].origin]} - {names[routes[0].destination]}"


def subtitle(routes: Sequence[Route]) -> str:
    """Say for which network the answer holds."""
    applied = applied_text(routes[0].applied)
    return f"Network of {routes[0].on}{applied}."


_SUMMARY = (
    Column("route", 0),
    Column("from"),
    Column("to"),
    Column("network of"),
    Column("with"),
    Column("expected [d]", 1),
    Column("P10 [d]", 1),
    Column("P90 [d]", 1),
    Column("expected [h]", 1),
    Column("length [km]", 1),
    Column("price [USD/TEU]", 0),
    Column("emissions [kg CO2e/TEU]", 0),
    Column("capacity [TEU/year]", 0),
    Column("bottleneck"),
    Column("borders", 0),
    Column("transfers", 0),
    *(Column(f"{word} [h]", 1) for word in KIND_WORDS.values()),
    Column("countries"),
    Column("legs with assumed time", 0),
    Column("legs with filled price", 0),
    Column("time of low confidence [%]", 0),
)


def summary_table(routes: Sequence[Route]) -> Table:
    """Give one row a route."""
    return Table("summary", _SUMMARY, tuple(_summary_row(route) for route in routes))


def _summary_row(route: Route) -> tuple[object, ...]:
    names = dict(route.names)
    by_kind = route.minutes_by_kind
    weak = sum(leg.minutes for leg in route.legs if leg.confidence == "low")
    return (
        route.rank,
        names[route.origin],
        names[route.destination],
        route.on,
        "; ".join(route.applied) or None,
        route.hours / HOURS_PER_DAY,
        route.hours_low / HOURS_PER_DAY,
        route.hours_high / HOURS_PER_DAY,
        route.hours,
        route.km,
        route.usd_per_teu,
        route.kg_co2e_per_teu,
        route.teu_per_year,
        route.bottleneck or None,
        route.borders,
        route.transfers,
        *(by_kind.get(kind, 0) / MINUTES_PER_HOUR for kind in KIND_WORDS),
        " ".join(route.countries),
        sum(leg.basis == "assumed" for leg in route.legs),
        sum("usd" in leg.filled for leg in route.legs),
        100 * weak / (route.minutes or 1),
    )


_LEGS = (
    Column("route", 0),
    Column("leg", 0),
    Column("day", 1),
    Column("what"),
    Column("kind"),
    Column("from"),
    Column("to"),
    Column("mode"),
    Column("expected [h]", 1),
    Column("length [km]", 1),
    Column("country"),
    Column("price [USD/TEU]", 0),
    Column("emissions [kg CO2e/TEU]", 0),
    Column("departs"),
    Column("arrives"),
    Column("basis"),
    Column("confidence"),
    Column("filled"),
    Column("id"),
    Column("sources"),
)


def leg_table(routes: Iterable[Route]) -> Table:
    """Give one row a leg, with all that is known of it."""
    rows: list[tuple[object, ...]] = []
    for route in routes:
        names, minutes = dict(route.names), 0
        for number, leg in enumerate(route.legs, start=1):
            rows.append(_leg_row(route.rank, number, minutes, leg, names))
            minutes += leg.minutes
    return Table("legs", _LEGS, tuple(rows))


def _leg_row(rank: int, number: int, minutes: int, leg: Leg, names: Mapping[str, str]) -> tuple[object, ...]:
    return (
        rank,
        number,
        minutes / MINUTES_PER_DAY,
        leg_name(leg, names),
        leg.kind,
        names.get(leg.origin, leg.origin),
        names.get(leg.destination, leg.destination),
        leg.mode,
        leg.hours,
        leg.km if leg.kind == "line" else None,
        leg.country,
        leg.usd_per_teu,
        leg.kg_co2e_per_teu,
        leg.departs or None,
        leg.arrives or None,
        leg.basis,
        leg.confidence,
        "; ".join(leg.filled) or None,
        leg.id,
        "; ".join(leg.sources),
    )


_SHORT = ("day", "what", "mode", "expected [h]", "length [km]", "departs", "arrives", "basis", "confidence")


def short_leg_table(route: Route) -> Table:
    """Give the legs of a route in the columns that fit on a page."""
    whole = leg_table([route])
    dated = any(leg.departs for leg in route.legs)
    kept = [
        number
        for number, column in enumerate(whole.columns)
        if column.title in _SHORT and (dated or column.title not in ("departs", "arrives"))
    ]
    total = {"what": "arrival", "day": route.minutes / MINUTES_PER_DAY}
    total |= {"expected [h]": route.hours, "length [km]": route.km}
    rows = [tuple(row[number] for number in kept) for row in whole.rows]
    columns = tuple(whole.columns[number] for number in kept)
    return Table("legs", columns, (*rows, tuple(total.get(column.title) for column in columns)))


_SOURCES = (
    Column("key"),
    Column("publication"),
    Column("published"),
    Column("address"),
    Column("licence"),
    Column("legs"),
)


def source_table(routes: Sequence[Route], sources: Mapping[str, Source]) -> Table:
    """
    Give the publications behind the legs of routes, sorted by key.

    Parameters
    ----------
    routes
        Any routes.
    sources
        Of the network in which they were planned.
    """
    used: dict[str, dict[str, None]] = {}
    for route in routes:
        for leg in route.legs:
            for key in leg.sources:
                used.setdefault(key, {})[leg.id] = None
    rows: list[tuple[object, ...]] = []
    for key, legs in sorted(used.items()):
        source = sources.get(key)
        about = (
            (source.publication, source.published, source.address or None, source.licence)
            if source
            else (None, None, None, None)
        )
        rows.append((key, *about, "; ".join(legs)))
    return Table("sources", _SOURCES, tuple(rows))
