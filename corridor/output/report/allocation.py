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
    unknown_words,
    way_words,
)
from corridor.output.report.itinerary import Column, Table
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.allocation import Allocation, Served
    from corridor.answers.flows import Limiting

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
        f"proof       cost {answer.proof.primal:,.2f}, bound {answer.proof.dual:,.2f}, gap {answer.proof.gap:g}",
        *assumed_words(answer.assumed),
    ]
    if answer.losses:
        rows = loss_lines(answer.losses, "volume")
        lines += ["", *table_lines(("without", f"unmet TEU/{answer.per}", "added days"), rows, right=(1, 2))]
        lines += losses_left_out(answer.losses)
    return "\n".join(lines)


def _title(answer: Allocation) -> str:
    names = dict(answer.names)
    if len(answer.served) == 1:
        row = answer.served[0]
        return f"{names[row.origin]} - {names[row.destination]}"
    return f"{len(answer.served)} rows of demand"


def _headline(answer: Allocation) -> str:
    text = f"{answer.shipped_teu:,.0f} of {answer.asked_teu:,.0f} TEU a {answer.per} travel"
    if answer.unmet_teu > 0:
        text += f", {answer.unmet_teu:,.0f} are left behind"
    laden = [row for row in answer.routes if row.cargo != "empties"]
    total = sum(row.teu for row in laden)
    if total:
        days = sum(row.teu * row.route.hours for row in laden) / total / HOURS_PER_DAY
        text += f"; {days:.1f} days on average"
    text += f"; {answer.value:,.0f} {answer.unit} a {answer.per}"
    if answer.empties_teu is not None:
        text += f"; {answer.empties_teu:,.0f} TEU of empty boxes go back"
    return text


def _route_lines(answer: Allocation) -> list[str]:
    rows = [
        (
            f"{row.teu:,.0f}",
            f"{row.route.hours / HOURS_PER_DAY:.1f}",
            "" if row.cargo == answer.usual_cargo else row.cargo,
            way_words(row.route),
        )
        for row in answer.routes[:MOST_ROUTES]
    ]
    lines = table_lines((f"TEU/{answer.per}", "days", "", "way"), rows, right=(0, 1))
    if len(answer.routes) > MOST_ROUTES:
        lines.append(f"and {len(answer.routes) - MOST_ROUTES} more ways")
    return lines


def _unmet_lines(answer: Allocation) -> list[str]:
    left = [row for row in answer.served if row.unmet > 0]
    if not left:
        return []
    lines = [""]
    for row in left[:SHOWN]:
        reason = f"full on its way: {', '.join(row.in_the_way)}" if row.in_the_way else "dearer than its price"
        where = f"{row.row}: " if row.row else ""
        lines.append(
            f"left        {where}{row.unmet:,.0f} of {row.asked:,.0f} TEU {row.origin} - {row.destination}; {reason} "
            f"(priced {row.unmet_price:,.0f} {_unit(answer)} a TEU)"
        )
    if len(left) > SHOWN:
        lines.append(f"            and {len(left) - SHOWN} more rows")
    if answer.shortfall:
        named = ", ".join(f"{row.name} ({row.figure})" for row in answer.shortfall)
        which = (
            "the fewest capacities that have to grow for all to fit"
            if answer.shortfall_proved
            else "capacities that keep it back, perhaps not the fewest nor all that have to grow"
        )
        lines.append(f"in the way  {which}: {named}")
    return lines


def _unit(answer: Allocation) -> str:
    return "h" if answer.unit == "TEU h" else answer.unit


def _price_lines(answer: Allocation) -> list[str]:
    priced = [row for row in answer.prices if row.value > 0]
    if not priced:
        return []
    unit = _unit(answer)
    names = dict(answer.names)
    rows = [
        (_from(row.limiting, names), f"{row.value:,.1f}", "" if row.loss is None else f"{row.loss:,.1f}")
        for row in priced[:SHOWN]
    ]
    titles = ("one TEU more of", f"saves [{unit}]", f"one less costs [{unit}]")
    return [*table_lines(titles, rows, right=(1, 2)), ""]


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
            "gap": answer.proof.gap,
        },
        "unknown": {"used": answer.unknown_used, "total": answer.used, "ids": list(answer.unknown_ids)},
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
            }
            for row in answer.prices
        ],
        "in_the_way": [limiting_record(row) for row in answer.shortfall],
        "in_the_way_proved": answer.shortfall_proved,
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
    Column("full on its way"),
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
    if answer.losses:
        tables.append(loss_table(answer.losses, answer.per))
    return tuple(tables)
