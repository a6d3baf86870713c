"""Lanes with their quotes: days, price and what is in the way, one row a lane."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import ALL, JSON, Column, Description, Table, rounded
from corridor.answers.words import leg_name
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.answers.routes import Caution, Leg, Route

TEU_OF_SIZE = {"20": 1, "40": 2}


class Lane(NamedTuple):
    """
    A lane as a planner writes it.

    Attributes
    ----------
    row
        Of the table, as a spreadsheet numbers it.
    origin, destination, via
        Places as people name them.
    avoid
        Restrictions such as ``"country:RU"``.
    size
        ``"20"`` or ``"40"`` feet.
    containers, tonnes
        Number, and mass of each [t]; None is unknown.
    ready_date
        ISO; empty is the day of the question.
    price, margin
        Own price a container [USD], None where there is none; margin on the price [%].
    problem
        Why the row cannot be understood; else empty.
    """

    row: int
    reference: str
    origin: str
    destination: str
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    cargo: str = ""
    size: str = "40"
    containers: float = 1.0
    tonnes: float | None = None
    ready_date: str = ""
    price: float | None = None
    margin: float = 0.0
    problem: str = ""


class QuotedLane(NamedTuple):
    """A lane with its route, or with its problem."""

    lane: Lane
    route: Route | None = None
    caution: Caution | None = None
    problem: str = ""

    @property
    def usd(self) -> float | None:
        """Price of a container, margin included [USD]; None where it is unknown."""
        if self.lane.price is not None:
            return self.lane.price * (1 + self.lane.margin / 100)
        per_teu = self.route.usd_per_teu if self.route else None
        return None if per_teu is None else per_teu * TEU_OF_SIZE[self.lane.size] * (1 + self.lane.margin / 100)

    @property
    def usd_range(self) -> tuple[float | None, float | None]:
        """P10 and P90 of that price [USD]; a price of one's own has no range."""
        if self.lane.price is not None or self.route is None:
            return None, None
        factor = TEU_OF_SIZE[self.lane.size] * (1 + self.lane.margin / 100)
        low, high = self.route.usd_range
        return None if low is None else low * factor, None if high is None else high * factor

    @property
    def filled(self) -> float | None:
        """Share of the price that no source covers [%]."""
        return None if self.route is None or self.lane.price is not None else self.route.usd_filled


class Quote(NamedTuple):
    """Quotes of a table of lanes, in its order."""

    on: str
    applied: tuple[str, ...]
    rows: tuple[QuotedLane, ...]

    @property
    def problems(self) -> tuple[QuotedLane, ...]:
        """Lanes without a quote."""
        return tuple(row for row in self.rows if row.problem)

    def __repr__(self) -> str:
        """Count the lanes."""
        return f"<Quote of {len(self.rows)} lanes, {len(self.problems)} without a route>"


class _QuotedLeg(NamedTuple):
    row: int
    reference: str
    number: int
    leg: Leg
    name: str


def _of_route(get: Callable[[Route], object]) -> Callable[[QuotedLane], object]:
    return lambda row: None if row.route is None else get(row.route)


def _place(row: QuotedLane, which: str) -> str:
    """Name an end as the network does, or as written where it is not found."""
    if row.route is None:
        return str(getattr(row.lane, which))
    place: str = getattr(row.route, which)
    return dict(row.route.names).get(place, place)


def _usd(row: QuotedLane) -> dict[str, object]:
    """Give the price of a container as JSON has it."""
    low, high = row.usd_range
    return {"expected": rounded(row.usd), "low": rounded(low), "high": rounded(high), "size": row.lane.size}


def _total(row: QuotedLane) -> float | None:
    return None if row.usd is None else rounded(row.usd * row.lane.containers)


LANE = (
    Column("row", get="lane.row", decimals=0),
    Column("reference", get="lane.reference", optional=True),
    Column("from", get=lambda row: row.route.origin if row.route else row.lane.origin, form="jc"),
    Column("to", get=lambda row: row.route.destination if row.route else row.lane.destination, form="jc"),
    Column("from_name", title="from", get=lambda row: _place(row, "origin"), form="xh"),
    Column("to_name", title="to", get=lambda row: _place(row, "destination"), form="xh"),
    Column("days", "d", 1, "expected", _of_route(lambda route: route.hours / HOURS_PER_DAY), "xh"),
    Column("days_p80", "d", 1, "P80", _of_route(lambda route: (route.hours_p80 or route.hours) / HOURS_PER_DAY), "xh"),
    Column("hours", "h", 1, "expected", _of_route(lambda route: route.hours), "jc"),
    Column("hours_p80", "h", 1, "P80", _of_route(lambda route: route.hours_p80), "jc"),
    Column("km", "km", 1, "length", _of_route(lambda route: route.km)),
    Column("borders", decimals=0, get=_of_route(lambda route: route.borders)),
    Column("countries", get=lambda row: list(row.route.countries) if row.route else []),
    Column("caution", get=lambda row: list(row.caution.countries) if row.caution else []),
    Column("usd", get=_usd, form=JSON),
    Column("usd_per_container", "USD", 0, "price a container", lambda row: rounded(row.usd), "cxh"),
    Column("usd_low", "USD", 0, "P10", lambda row: rounded(row.usd_range[0]), "cxh"),
    Column("usd_high", "USD", 0, "P90", lambda row: rounded(row.usd_range[1]), "cxh"),
    Column("size", "ft", title="size", get="lane.size", form="cxh"),
    Column("quantity", decimals=0, get="lane.containers", form="cxh"),
    Column("usd_total", "USD", 0, "price of all", _total, "cxh"),
    Column("usd_filled", "%", 0, "of the price without source", lambda row: rounded(row.filled)),
    Column("kg_co2e", "kg CO2e/TEU", 0, "emissions", _of_route(lambda route: route.kg_co2e_per_teu)),
    Column("teu_per_year", "TEU/year", 0, "capacity", _of_route(lambda route: route.teu_per_year)),
    Column("bottleneck", get=_of_route(lambda route: route.bottleneck or None)),
    Column("ready_date", get=lambda row: row.lane.ready_date or None),
    Column("confirmed", get=_of_route(lambda route: getattr(route, "confirmed", None) or None)),
    Column("problem", get=lambda row: row.problem or None),
)

LEG = (
    Column("row", decimals=0),
    Column("reference", optional=True),
    Column("number", decimals=0, title="leg"),
    Column("name", title="what"),
    Column("kind", get="leg.kind"),
    Column("id", get="leg.id"),
    Column("mode", get="leg.mode"),
    Column("hours", "h", 1, "expected", "leg.hours"),
    Column("km", "km", 1, "length", "leg.km"),
    Column("usd_per_teu", "USD/TEU", 0, "price", "leg.usd_per_teu"),
    Column("sources", get=lambda row: list(row.leg.sources)),
)


def describe(found: Quote) -> Description:
    """
    Describe quotes: a table of lanes, a table of their legs.

    Parameters
    ----------
    found
        One row a lane.
    """
    without = len(found.problems)
    count = f"{len(found.rows)} lanes" if len(found.rows) > 1 else "1 lane"
    return Description(
        title=f"Quotes of {count}",
        answer=found,
        parts=(Column("on"), Table("lanes", LANE, found.rows), Table("legs", LEG, tuple(_legs(found)))),
        text=lambda: _text(found),
        main="lanes",
        on=found.on,
        applied=found.applied,
        caveats=(f"{without} of {count} have no quote; column problem says why.",) if without else (),
    )


def _legs(found: Quote) -> Iterator[_QuotedLeg]:
    for row in found.rows:
        if row.route is not None:
            names = dict(row.route.names)
            for number, leg in enumerate(row.route.legs, start=1):
                yield _QuotedLeg(row.lane.row, row.lane.reference, number, leg, leg_name(leg, names))


TEXT = (
    Column("row", decimals=0, get="lane.row"),
    Column("from", get=lambda row: _place(row, "origin")),
    Column("to", get=lambda row: _place(row, "destination")),
    Column("days", decimals=1, get=_of_route(lambda route: route.hours / HOURS_PER_DAY), unknown="-"),
    Column("P80", decimals=1, get=_of_route(lambda route: (route.hours_p80 or 0) / HOURS_PER_DAY), unknown="-"),
    Column("km", decimals=0, get=_of_route(lambda route: route.km), unknown="-"),
    Column("USD a container", decimals=0, get="usd", unknown="-"),
    Column("caution", get=lambda row: " ".join(row.caution.countries) if row.caution else ""),
    Column("problem", get="problem", form=ALL),
)


def _text(found: Quote) -> Iterator[str | Table]:
    yield f"{len(found.rows)} lanes, network of {found.on}"
    yield ""
    yield Table("", TEXT, found.rows)
