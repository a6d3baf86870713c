"""How demand is split: read aloud, as a record for scripts, and as tables for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report import table_lines
from corridor.output.report.flows import (
    SHOWN,
    assumed_words,
    full_words,
    limiting_record,
    link_record,
    link_table,
    load_record,
    load_table,
    loss_lines,
    loss_record,
    loss_table,
    losses_left_out,
    network_words,
    per_period,
    rounded,
    route_record,
    route_table,
    unknown_share_words,
    unknown_words,
    ways_words,
    whole,
)
from corridor.output.report.itinerary import Column, Table
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.allocation import Allocation, Served
    from corridor.answers.flows import Limiting, Proof

MOST_ROUTES = 20


def allocation_text(answer: Allocation) -> str:
    """Read aloud what travels which way, what is left behind and why."""
    lines = [
        f"{_title(answer)}, {network_words(answer.on, answer.applied)}",
        _headline(answer),
        *unknown_words(answer.unknown_used, answer.used, answer.unknown_ids),
        "",
        *_route_lines(answer),
        *_unmet_lines(answer),
        "",
        *full_words(answer.loads),
        *_price_lines(answer),
        *_container_lines(answer),
        f"proof       cost {_proved(answer.proof)}; volume {_proved(answer.volume_proof)}",
        *assumed_words(answer.assumed),
    ]
    if answer.losses:
        rows = loss_lines(answer.losses, "volume")
        lines += ["", *table_lines(("without", f"unmet TEU/{answer.per}", "added days"), rows, right=(1, 2))]
        lines += losses_left_out(answer.losses)
    return "\n".join(lines)


def _proved(proof: Proof) -> str:
    return f"{proof.primal:,.2f}, bound {proof.dual:,.2f}, gap {proof.gap:g}"


def _title(answer: Allocation) -> str:
    names = dict(answer.names)
    if len(answer.served) == 1:
        row = answer.served[0]
        return f"{names[row.origin]} - {names[row.destination]}"
    return f"{len(answer.served)} rows of demand"


def _headline(answer: Allocation) -> str:
    text = f"{answer.shipped_teu:,.0f} of {answer.asked_teu:,.0f} TEU a {answer.per} travel"
    text += unknown_share_words(answer.unknown_share)
    if answer.unmet_teu > 0:
        text += f", unmet demand {answer.unmet_teu:,.0f}"
    laden = [row for row in answer.routes if row.cargo != "empties"]
    total = sum(row.teu for row in laden)
    if total:
        days = sum(row.teu * row.route.hours for row in laden) / total / HOURS_PER_DAY
        text += f"; {days:.1f} days on average"
    text += f"; {answer.value:,.0f} {answer.unit} a {answer.per}"
    if answer.empties_teu is not None:
        text += f"; {answer.empties_teu:,.0f} TEU of empty containers go back"
    return text


def _route_lines(answer: Allocation) -> list[str]:
    rows = [
        (
            volume,
            f"{row.route.hours / HOURS_PER_DAY:.1f}",
            "" if row.route.usd_per_teu is None else f"{row.route.usd_per_teu:,.0f}",
            "" if row.cargo == answer.usual_cargo else row.cargo,
            way,
        )
        for row, volume, way in zip(
            answer.routes, whole([row.teu for row in answer.routes]), ways_words(answer.routes), strict=True
        )
    ]
    lines = table_lines((f"TEU/{answer.per}", "days", "USD/TEU", "", "route"), rows[:MOST_ROUTES], right=(0, 1, 2))
    if len(answer.routes) > MOST_ROUTES:
        lines.append(f"and {len(answer.routes) - MOST_ROUTES} more routes")
    return lines


def _unmet_lines(answer: Allocation) -> list[str]:
    left = [row for row in answer.served if row.unmet > 0]
    if not left:
        return []
    lines = [""]
    without = [row for row in left if row.reason]
    for row in (*without, *(row for row in left if not row.reason))[: max(SHOWN, len(without))]:
        where = f"{row.row}: " if row.row else ""
        lines.append(
            f"unmet       {where}{row.unmet:,.0f} of {row.asked:,.0f} TEU {row.origin} - {row.destination}; "
            f"{_reason(row, answer)}"
        )
    if len(left) > max(SHOWN, len(without)):
        lines.append(f"            and {len(left) - max(SHOWN, len(without))} more rows")
    if answer.shortfall:
        total = sum(row.teu for row in answer.shortfall)
        named = ", ".join(
            f"{row.limiting.name} {row.teu:,.0f} ({row.limiting.figure})" for row in answer.shortfall[:SHOWN]
        )
        more = f" and {len(answer.shortfall) - SHOWN} more" if len(answer.shortfall) > SHOWN else ""
        lines.append(
            f"binding     {len(answer.shortfall)} capacities; the least to add for all to go is {total:,.0f} TEU a "
            f"{answer.per} together: {named}{more}"
        )
    return lines


def _reason(row: Served, answer: Allocation) -> str:
    if row.reason:
        return row.reason
    if row.in_the_way:
        return f"full on its route: {', '.join(row.in_the_way)}"
    price = "" if row.unmet_price is None else f" of {row.unmet_price:,.0f} {_unit(answer)} a TEU"
    return f"every route costs more than its price{price}"


def _unit(answer: Allocation) -> str:
    return "h" if answer.unit == "TEU h" else answer.unit


def _price_lines(answer: Allocation) -> list[str]:
    priced = [row for row in answer.prices if row.confirmed and (row.value > 0 or row.volume > 0)]
    if not priced:
        return []
    unit = _unit(answer)
    names = dict(answer.names)
    rows = [
        (
            _from(row.limiting, names),
            f"{row.volume:,.2f}" if row.volume > 0 else "",
            f"{row.value:,.1f}",
            "" if row.loss is None else f"{row.loss:,.1f}",
        )
        for row in priced[:SHOWN]
    ]
    titles = ("one TEU more of", "lets through", f"saves [{unit}]", f"one less costs [{unit}]")
    columns = [0, *([1] if any(row.volume > 0 for row in priced[:SHOWN]) else []), 2, 3]
    shown = [tuple(row[column] for column in columns) for row in rows]
    return [*table_lines([titles[column] for column in columns], shown, right=tuple(range(1, len(columns)))), ""]


def _container_lines(answer: Allocation) -> list[str]:
    if not answer.containers:
        return []
    rows = [
        (row.name, *(f"{volume:,.1f}" for volume in (row.laden_in, row.laden_out, row.empty_in, row.empty_out)))
        for row in answer.containers[:MOST_ROUTES]
    ]
    titles = ("containers, TEU a week", "laden in", "laden out", "empty in", "empty out")
    more = len(answer.containers) - MOST_ROUTES
    lines = table_lines(titles, rows, right=(1, 2, 3, 4))
    return [*lines, *([f"and {more} more places"] if more > 0 else []), ""]


def _from(row: Limiting, names: Mapping[str, str]) -> str:
    """Name a capacity with the place that is left, for a ship goes both ways."""
    return f"{row.name}, from {names[row.direction]}" if row.kind == "service" else row.name


def allocation_record(answer: Allocation, *, scenarios: Sequence[str] = ()) -> dict[str, object]:
    """Give the answer with the keys of the JSON contract; volumes are a period."""
    return {
        "on": answer.on,
        "scenarios": list(scenarios),
        "applied": list(answer.applied),
        "per": answer.per,
        "asked_teu": rounded(answer.asked_teu),
        "shipped_teu": rounded(answer.shipped_teu),
        "unmet_teu": rounded(answer.unmet_teu),
        "empties_teu": rounded(answer.empties_teu),
        "objective": {"unit": answer.unit, "value": round(answer.value, 6)},
        "proof": {
            "primal": round(answer.proof.primal, 6),
            "dual": round(answer.proof.dual, 6),
            "gap": answer.gap,
            "volume": {"shipped": round(answer.volume_proof.primal, 6), "bound": round(answer.volume_proof.dual, 6)},
        },
        "unknown": {
            "used": answer.unknown_used,
            "total": answer.used,
            "ids": list(answer.unknown_ids),
            "share": round(answer.unknown_share, 4),
        },
        "demand": [_served_record(row) for row in answer.served],
        "routes": [
            {"from": row.route.origin, "to": row.route.destination, **route_record(row, "teu")} for row in answer.routes
        ],
        "prices": [
            {
                "id": row.limiting.id,
                "name": row.limiting.name,
                "direction": row.limiting.direction or None,
                "value": round(row.value, 6),
                "loss": None if row.loss is None else round(row.loss, 6),
                "volume": round(row.volume, 6),
                "confirmed": row.confirmed,
            }
            for row in answer.prices
        ],
        "in_the_way": [{**limiting_record(row.limiting), "added_teu": rounded(row.teu)} for row in answer.shortfall],
        "in_the_way_proved": answer.shortfall_proof.gap == 0,
        "containers": [
            {
                "place": row.place,
                "laden_in": rounded(row.laden_in),
                "laden_out": rounded(row.laden_out),
                "empty_in": rounded(row.empty_in),
                "empty_out": rounded(row.empty_out),
            }
            for row in answer.containers
        ],
        "links": [link_record(row, "teu") for row in answer.links],
        "loads": [load_record(row, "teu") for row in answer.loads],
        "assumed": [limiting_record(row) for row in answer.assumed],
        "critical": [loss_record(row) for row in answer.losses],
    }


def _served_record(row: Served) -> dict[str, object]:
    return {
        "row": row.row or None,
        "from": row.origin,
        "to": row.destination,
        "cargo": row.cargo,
        "priority": row.priority,
        "asked_teu": rounded(row.asked),
        "shipped_teu": rounded(row.shipped),
        "unmet_teu": rounded(row.unmet),
        "unmet_price": rounded(row.unmet_price),
        "in_the_way": list(row.in_the_way),
        "reason": row.reason or None,
    }


_DEMAND_COLUMNS = (
    Column("row"),
    Column("from"),
    Column("to"),
    Column("cargo"),
    Column("priority", 0),
    Column("asked [TEU]", 1),
    Column("shipped [TEU]", 1),
    Column("unmet [TEU]", 1),
    Column("full on its route"),
    Column("no route"),
)

_ADDED_COLUMNS = (Column("id"), Column("name"), Column("to add [TEU]", 1), Column("published as"))

_CONTAINER_COLUMNS = (
    Column("place"),
    Column("name"),
    Column("laden in [TEU/week]", 1),
    Column("laden out [TEU/week]", 1),
    Column("empty in [TEU/week]", 1),
    Column("empty out [TEU/week]", 1),
)


def allocation_tables(answer: Allocation) -> tuple[Table, ...]:
    """Lay out the answer for sheets: demand, routes, links, capacities, prices, and what is critical."""
    demand = tuple(
        (
            row.row,
            row.origin,
            row.destination,
            row.cargo,
            row.priority,
            rounded(row.asked),
            rounded(row.shipped),
            rounded(row.unmet),
            "; ".join(row.in_the_way),
            row.reason,
        )
        for row in answer.served
    )
    unit = _unit(answer)
    priced = tuple((row.limiting.id, row.limiting.name, row.value, row.loss) for row in answer.prices)
    columns = (
        Column("id"),
        Column("name"),
        Column(f"one TEU more saves [{unit}]", 2),
        Column(f"one TEU less costs [{unit}]", 2),
    )
    tables = [
        Table("demand", per_period(_DEMAND_COLUMNS, answer.per), demand),
        route_table(answer.routes, answer.per),
        link_table(answer.links, answer.per),
        load_table(answer.loads, answer.per),
        Table("prices", columns, priced),
    ]
    if answer.shortfall:
        added = tuple(
            (row.limiting.id, row.limiting.name, rounded(row.teu), row.limiting.figure) for row in answer.shortfall
        )
        tables.append(Table("binding", per_period(_ADDED_COLUMNS, answer.per), added))
    if answer.containers:
        balance = tuple(
            (row.place, row.name, *map(rounded, (row.laden_in, row.laden_out, row.empty_in, row.empty_out)))
            for row in answer.containers
        )
        tables.append(Table("containers", _CONTAINER_COLUMNS, balance))
    if answer.losses:
        tables.append(loss_table(answer.losses, answer.per))
    return tuple(tables)
