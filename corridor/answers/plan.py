"""Routes as an answer: their columns, and one route leg by leg or several side by side as text."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import (
    DATA,
    FLAT,
    JSON,
    READER,
    SHEET,
    Column,
    Description,
    Table,
    constants,
    or_none,
    plain_table,
    records,
)
from corridor.answers.words import (
    KIND_WORDS,
    clock_text,
    days_and_range,
    days_of,
    ends_text,
    heading,
    known,
    leg_name,
    listed,
    price_text,
    way,
)
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corridor.answers.routes import Leg, Plan, Route, Sailing

WHOLE_TRAIN = "charter"
"""The product that needs no word beside the mode."""

SINGLE_BOX, SINGLE_WAGON = "box", "wagon"


# -- columns ---------------------------------------------------------------------------------------------------------


class LegRow(NamedTuple):
    """A leg in its route: rank of the route, number from 1, start [min], and the names of places."""

    rank: int
    number: int
    start: int
    leg: Leg
    names: Mapping[str, str]


def leg_rows(routes: Iterable[Route]) -> list[LegRow]:
    """Give one row a leg, in order of travel."""
    rows = []
    for route in routes:
        names, start = dict(route.names), 0
        for number, leg in enumerate(route.legs, start=1):
            rows.append(LegRow(route.rank, number, start, leg, names))
            start += leg.minutes
    return rows


LEG = (
    Column("rank", decimals=0, title="route", form=FLAT),
    Column("leg", decimals=0, get="number", form="cx"),
    Column("day", decimals=1, get=lambda row: row.start / MINUTES_PER_DAY, form=READER),
    Column("what", get=lambda row: leg_name(row.leg, row.names), form=READER),
    Column("kind", get="leg.kind", form=SHEET),
    Column("id", get="leg.id", form=SHEET),
    Column("from", get="leg.origin", form=SHEET),
    Column("to", get="leg.destination", form=SHEET),
    Column("mode", get="leg.mode"),
    Column("minutes", "min", 0, get="leg.minutes", form=DATA),
    Column("hours", "h", 1, "expected", get="leg.hours"),
    Column("km", "km", 1, "length", get="leg.km"),
    Column("country", get="leg.country"),
    Column("countries", get="leg.countries", form=JSON),
    Column("usd_per_teu", "USD/TEU", 0, "price", get="leg.usd_per_teu"),
    Column("kg_co2e_per_teu", "kg CO2e/TEU", 0, "emissions", get="leg.kg_co2e_per_teu"),
    Column("filled", get="leg.filled", form="jx"),
    Column("product", get=or_none("leg.product"), optional=True),
    Column("departs", get=or_none("leg.departs"), optional=True),
    Column("arrives", get=or_none("leg.arrives"), optional=True),
    Column("basis", get="leg.basis"),
    Column("confidence", get="leg.confidence"),
    Column("sources", get="leg.sources", form=SHEET),
)


SAILING = (
    Column("service"),
    Column("place"),
    Column("departs", get="leaves"),
    Column("missed_share", decimals=3, get=lambda row: round(row.missed, 4)),
    Column("next_service", get=or_none("next_service")),
    Column("next_departs", get=or_none("next_leaves")),
)


def _kind_hours(kind: str) -> Column:
    return Column(
        kind, "h", 1, KIND_WORDS[kind], lambda route: route.minutes_by_kind.get(kind, 0) / MINUTES_PER_HOUR, READER
    )


ROUTE = (
    Column("rank", decimals=0, title="route"),
    Column("from", get=lambda route: dict(route.names)[route.origin], form="x"),
    Column("to", get=lambda route: dict(route.names)[route.destination], form="x"),
    Column("minutes", "min", 0, form=DATA),
    Column("days", "d", 1, "expected", lambda route: route.hours / HOURS_PER_DAY, READER),
    Column("hours", "h", 1, "expected"),
    Column("hours_low", "h", 1, "P10", lambda route: known(route.hours_low)),
    Column("hours_high", "h", 1, "P90", lambda route: known(route.hours_high)),
    Column("hours_p80", "h", 1, "P80", lambda route: known(route.hours_p80)),
    Column("km", "km", 1, "length"),
    Column("usd_per_teu", "USD/TEU", 0, "price"),
    Column("usd_low", "USD/TEU", 0, "P10", lambda route: route.usd_range[0]),
    Column("usd_high", "USD/TEU", 0, "P90", lambda route: route.usd_range[1]),
    Column("usd_filled", "%", 0, "of the price without source"),
    Column("size", "ft", title="container"),
    Column("kg_co2e_per_teu", "kg CO2e/TEU", 0, "emissions"),
    Column("teu_per_year", "TEU/year", 0, "capacity"),
    Column("bottleneck", get=or_none("bottleneck")),
    Column("borders", decimals=0),
    Column("transfers", decimals=0),
    Column("countries"),
    Column("places", form=DATA),
    *(_kind_hours(kind) for kind in KIND_WORDS),
    Column("minutes_by_kind", form=JSON),
    Column("minutes_by_country", form=JSON),
    *(
        Column(name, get=or_none(name), optional=True)
        for name in (
            "departs",
            "arrives",
            "departs_utc",
            "arrives_utc",
        )
    ),
    Column("sailings", get=lambda route: records(SAILING, route.sailings) or None, form=JSON, optional=True),
    Column("overlap", decimals=3, optional=True),
    Column("best_at", get=or_none("best_at"), optional=True),
    Column("among", get=lambda route: route.among if route.best_at else None, optional=True),
    Column(
        "assumed", "legs", 0, "assumed time", lambda route: sum(leg.basis == "assumed" for leg in route.legs), READER
    ),
    Column("filled", "legs", 0, "filled price", lambda route: sum("usd" in leg.filled for leg in route.legs), READER),
    Column("weak", "%", 0, "time of low confidence", lambda route: 100 * _weak(route), READER),
    Column("confirmed", get=or_none("confirmed"), form=JSON),
    Column("openings", form=JSON),
    Column("through_rates", form=JSON),
    Column("uncertain_openings", get=lambda route: [key for key, _ in route.uncertain], form=JSON),
    Column("figures", form=JSON),
    Column("stale", form=JSON),
    Column("legs", get=lambda route: records(LEG, leg_rows([route])), form=JSON),
)


def _weak(route: Route) -> float:
    """Give the share of the time that rests on figures of low confidence."""
    return sum(leg.minutes for leg in route.legs if leg.confidence == "low") / (route.minutes or 1)


def cited(routes: Iterable[Route]) -> list[tuple[str, str]]:
    """Give each source of routes with the id of the leg that rests on it."""
    return [(source, leg.id) for route in routes for leg in route.legs for source in leg.sources]


# -- the answer ------------------------------------------------------------------------------------------------------


def describe(plan: Plan, *, scenarios: Sequence[str] = (), legs: bool = False) -> Description:
    """
    Describe routes that answer one question.

    Parameters
    ----------
    plan
        Of one or more routes.
    scenarios
        Those that were asked for, by name or file.
    legs
        Whether the legs of each of several routes follow in the text.
    """
    first, priced = plan.routes[0], plan.usd_per_teu_day is not None
    with_time = Column("usd_per_teu_with_time", "USD/TEU", 0, "price with time", plan.usd_with_time)
    return Description(
        title=ends_text(first),
        answer=plan,
        on=first.on,
        applied=first.applied,
        parts=(
            *_asked(plan, scenarios),
            *constants({"caution": _caution_record(plan), "confirmed": first.confirmed or None}),
            Table("routes", (*ROUTE, with_time) if priced else ROUTE, plan.routes),
            Table("legs", LEG, leg_rows(plan.routes), FLAT),
        ),
        main="legs",
        text=lambda: _text(plan, legs=legs),
        caveats=(*_standing(first), *(f"{word}: {text}" for word, text in _assumptions(first))) if first.legs else (),
        cited=lambda: cited(plan.routes),
    )


def _asked(plan: Plan, scenarios: Sequence[str]) -> list[Column]:
    """Describe what was asked for, and under which conditions."""
    first = plan.routes[0]
    # A scenario is named by its id; one that changes nothing is no condition of the answer.
    ids = {name.replace("\\", "/").rpartition("/")[2].removesuffix(".toml") for name in scenarios}
    values: dict[str, object] = {
        "origin": first.origin,
        "destination": first.destination,
        "on": first.on,
        "scenarios": sorted(ids.intersection(first.applied)),
        "applied": first.applied,
    }
    if not plan.criteria:
        values["by"] = plan.by
    if plan.asked != 1 or plan.criteria:
        values["asked"] = plan.asked
    if plan.overlap is not None:
        values |= {"overlap": plan.overlap, "no_more": plan.no_more}
    if plan.criteria:
        values |= {"pareto": plan.criteria, "found": plan.found}
    if plan.departs or plan.arrives_by:
        values |= {"depart": plan.departs or None, "arrive_by": plan.arrives_by or None}
    values["ready"] = plan.ready
    if plan.usd_per_teu_day is not None:
        values["usd_per_teu_day"] = plan.usd_per_teu_day
    return constants(values)


def _caution_record(plan: Plan) -> dict[str, object] | None:
    """Give what a policy says of the best route with the names of its parts as keys."""
    if plan.caution is None:
        return None
    route = plan.caution.without
    figures = {"hours": route.hours, "km": route.km, "usd_per_teu": route.usd_per_teu} if route else None
    return {"countries": plan.caution.countries, "avoids": plan.caution.avoids, "without": figures}


def _caution_text(plan: Plan) -> Iterator[str]:
    """Name the countries of the caution list that the best route passes, and the best route without."""
    if plan.caution is None:
        return
    countries, avoids, route = plan.caution
    if not set(countries).intersection(avoids):
        yield f"caution: passes {listed(countries)}, where the trip begins or ends"
        return
    rest = f"no route without {listed(avoids, last='or')}"
    if route is not None:
        price = "price not known" if route.usd_per_teu is None else f"{route.usd_per_teu:,.0f} USD/TEU"
        rest = (
            f"the best without {listed(avoids, last='or')} takes {days_of(route.hours)} days, {route.km:,.0f} km, "
            f"{price} ({way(route)})"
        )
    yield f"caution: passes {listed(countries)}; {rest}"


def _text(plan: Plan, *, legs: bool) -> Iterator[str | Table]:
    first = plan.routes[0]
    if not first.legs or (plan.asked == 1 and not plan.criteria):
        yield from route_text(first, caution=tuple(_caution_text(plan)))
        yield from _extras(plan, first) if first.legs else ()
        return
    yield heading(first)
    yield from _caution_text(plan)
    from corridor.answers.alternatives import side_by_side  # a plain route does without

    yield from side_by_side(plan)
    yield ""
    if not legs:
        yield "add --legs for the legs of each, or --format json"
    for route in plan.routes if legs else ():
        yield ""
        yield from route_text(route, numbered=True)


# -- one route -------------------------------------------------------------------------------------------------------


def route_text(route: Route, *, numbered: bool = False, caution: Sequence[str] = ()) -> Iterator[str | Table]:
    """Give legs, totals by kind and country, range, and what was assumed."""
    head = f"{route.rank}. {heading(route)}" if numbered else heading(route)
    if not route.legs:
        yield from (head, "Already there: no legs, 0 minutes.")
        return
    yield from (head, _headline(route))
    yield from caution
    yield from _standing(route)
    if route.departs:
        yield f"leaves {clock_text(route.departs)}, arrives {clock_text(route.arrives)} (local times)"
        yield from (_sailing_text(sailing, dict(route.names)) for sailing in route.sailings)
    yield from ("", _leg_table(route), "")
    kinds = sorted(route.minutes_by_kind.items(), key=lambda item: (-item[1], item[0]))
    yield f"by kind     {_shares(((KIND_WORDS[kind], minutes) for kind, minutes in kinds), route.minutes)}"
    yield f"by country  {_shares(route.minutes_by_country.items(), route.minutes)}"
    yield from (f"{word:<11} {text}" for word, text in _assumptions(route))
    sources = {source for leg in route.legs for source in leg.sources}
    yield f"sources     {len(sources)} publications; `corridor network sources ID` shows those of a leg"


def _sailing_text(sailing: Sailing, names: Mapping[str, str]) -> str:
    """Name what is caught, and what is taken where it is missed."""
    place = names.get(sailing.place, sailing.place)
    then = "nothing leaves after it"
    if sailing.next_leaves:
        other = f"{sailing.next_service}, " if sailing.next_service != sailing.service else ""
        then = f"next {other}{clock_text(sailing.next_leaves)}"
    return f"catches {sailing.service} at {place}, {clock_text(sailing.leaves)}; {sailing.missed:.0%} miss it: {then}"


def _standing(route: Route) -> Iterator[str]:
    """Say until when the way is confirmed, and which openings of projects it rests on."""
    if route.confirmed:
        count = f"{route.stale} of {route.figures} figures"
        yield f"confirmed to {route.confirmed}; {count} have no source of the last 90 days"
    if route.through_rates:
        yield f"priced by a through rate in force: {listed(route.through_rates)}"
    if route.openings:
        doubts = ", ".join(f"{key} ({why})" for key, why in route.uncertain)
        said = f"uses what {listed(route.openings)} {'brings' if len(route.openings) == 1 else 'bring'}"
        yield f"{said}; uncertain: {doubts}" if doubts else said


def _headline(route: Route) -> str:
    parts = [
        days_and_range(route),
        f"{route.km:,.0f} km",
        _count(route.borders, "border"),
        _count(route.transfers, "transfer"),
        price_text(route),
        "CO2e not known" if route.kg_co2e_per_teu is None else f"{route.kg_co2e_per_teu:,.0f} kg CO2e/TEU",
    ]
    if route.teu_per_year is not None:
        parts.append(f"{route.teu_per_year:,.0f} TEU/year ({route.bottleneck})")
    return ", ".join(parts)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _leg_table(route: Route) -> Table:
    """Lay out the legs by running day or local time, and the arrival."""
    names = dict(route.names)
    days = [f"{minutes / MINUTES_PER_DAY:.1f}" for minutes in accumulate((0, *(leg.minutes for leg in route.legs)))]
    rows: list[tuple[object, ...]] = [
        (
            clock_text(leg.departs) or day,
            leg_name(leg, names),
            ", ".join(filter(None, (leg.mode, _product_word(leg.product, boxed=bool(route.size))))),
            leg.hours,
            leg.km if leg.kind == "line" else None,
        )
        for leg, day in zip(route.legs, days, strict=False)
    ]
    rows.append((clock_text(route.arrives) or days[-1], "arrival", "", route.hours, route.km))
    titles = ("local time" if route.departs else "day", "leg", "mode", "hours", "km")
    return plain_table(titles, rows, decimals={0: 1, 3: 1, 4: 1})


def _product_word(product: str, *, boxed: bool) -> str:
    """Say by what train a leg goes, but for a whole one; what is not in a container goes by the wagon."""
    if product == WHOLE_TRAIN:
        return ""
    return SINGLE_WAGON if product == SINGLE_BOX and not boxed else product


def _shares(minutes: Iterable[tuple[str, int]], total: int) -> str:
    return ", ".join(f"{word} {value / MINUTES_PER_HOUR:.1f} h ({value / (total or 1):.0%})" for word, value in minutes)


def _assumptions(route: Route) -> Iterator[tuple[str, str]]:
    """Give what the time leaves out and which figures nobody published, each after a word."""
    assumed = sorted({leg.id for leg in route.legs if leg.basis == "assumed"})
    if assumed:
        yield "assumed", f"times of {', '.join(assumed)}"
    for key, name in (("usd", "prices"), ("co2", "CO2e")):
        filled = sum(key in leg.filled for leg in route.legs)
        if filled:
            yield "filled", f"{name} of {filled} of {len(route.legs)} legs by country and mode"
    weak = _weak(route)
    if weak:
        yield "confidence", f"{weak:.0%} of the time rests on figures of low confidence"


def _extras(plan: Plan, route: Route) -> Iterator[str]:
    """Give what the route was chosen by, where that is not the expected time."""
    total = plan.usd_with_time(route)
    if total is not None:
        yield f"with time   {total:,.0f} USD/TEU at {plan.usd_per_teu_day:,.0f} USD a day"
    if plan.by == "p80":
        yield f"surest      80 % of the trips take no more than {days_of(route.hours_p80 or 0)} days"
