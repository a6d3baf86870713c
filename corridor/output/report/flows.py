"""What all answers about volumes have in common: ways, loads, and what is not known."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from corridor.answers.flows import WARN_USE
from corridor.answers.routes import AT_SEA
from corridor.answers.words import applied_text
from corridor.output.report.itinerary import Column, Table
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.answers import Route
    from corridor.answers.flows import Limiting, LimitLoad, LinkLoad, Loss, RouteFlow

SHOWN = 8
"""So many rows of a table are read aloud; the files hold them all."""

MOST_APART = 3
"""So many places are named to tell routes apart."""

LEAST_SHARE = 0.0005
"""Smaller shares are not worth a word."""

MOST_LOSSES = 20
MOST_UNKNOWN = 4

WIDEST = 96
"""Characters of a way, before it is shortened."""


def head(names: Mapping[str, str], origins: Sequence[str], destinations: Sequence[str]) -> str:
    """Name the two sides of a question."""
    return f"{listed(names, origins)} - {listed(names, destinations)}"


def listed(names: Mapping[str, str], places: Sequence[str], most: int = 3) -> str:
    """Name places, the first few of many."""
    shown = ", ".join(names.get(place, place) for place in places[:most])
    return f"{shown} and {len(places) - most} more" if len(places) > most else shown


def network_words(on: str, applied: Sequence[str]) -> str:
    """Say for which network an answer holds."""
    return f"network of {on}{applied_text(applied)}"


def way_words(route: Route) -> str:
    """Tell a way by its ends and by where the cargo changes mode or takes a ship."""
    names = dict(route.names)
    telling = [route.origin]
    for leg in route.legs:
        if leg.kind == "transfer":
            telling.append(leg.origin)
        elif leg.kind == "line" and leg.country == AT_SEA:
            telling += [leg.origin, leg.destination]
    telling.append(route.destination)
    text = " - ".join(names.get(place, place) for place in dict.fromkeys(telling))
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 3]}..."


def ways_words(flows: Sequence[RouteFlow]) -> list[str]:
    """Describe routes so that no two read alike: by services, else by places."""
    texts = [way_words(row.route) for row in flows]
    for add in (_services_apart, _places_apart):
        alike: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            alike.setdefault(text, []).append(number)
        for text, numbers in alike.items():
            if len(numbers) > 1:
                for number, more in zip(numbers, add([flows[number] for number in numbers]), strict=True):
                    texts[number] = f"{text} ({more})" if more else text
    return texts


def _services_apart(flows: Sequence[RouteFlow]) -> list[str]:
    shared = set.intersection(*(set(row.services) for row in flows))
    return [", ".join(key for key in row.services if key not in shared) for row in flows]


def _places_apart(flows: Sequence[RouteFlow]) -> list[str]:
    legs = [tuple(leg.id for leg in row.route.legs if leg.kind in ("line", "transfer")) for row in flows]
    shared = set.intersection(*(set(own) for own in legs))
    found = []
    for row, own in zip(flows, legs, strict=True):
        apart = [leg.destination for leg in row.route.legs if leg.id in own and leg.id not in shared]
        names = dict(row.route.names)
        chosen = list(dict.fromkeys(names.get(place, place) for place in apart))
        found.append(f"by {', '.join(chosen[:MOST_APART])}" if chosen else "")
    return found if len(set(found)) == len(found) else [f"route {number}" for number in range(1, len(found) + 1)]


def unknown_share_words(share: float) -> str:
    """Say in the first line how much of a volume rests on no published capacity at all."""
    return f", {share:.0%} of it on routes without any published capacity" if share > LEAST_SHARE else ""


def whole(volumes: Sequence[float]) -> list[str]:
    """Round volumes so that they add up as their sum is rounded: the largest remainders are rounded up."""
    down = [floor(volume) for volume in volumes]
    missing = round(sum(volumes)) - sum(down)
    ranked = sorted(range(len(volumes)), key=lambda number: (down[number] - volumes[number], number))
    for number in ranked[: max(0, missing)]:
        down[number] += 1
    return [f"{volume:,}" for volume in down]


def unknown_words(unknown: int, used: int, ids: Sequence[str]) -> list[str]:
    """Say how much of an answer rests on no published capacity."""
    if not unknown:
        return []
    shown = ", ".join(ids[:MOST_UNKNOWN]) + (", ..." if len(ids) > MOST_UNKNOWN else "")
    return [f"upper bound: {unknown} of {used} elements used have no published capacity ({shown})"]


def assumed_words(assumed: Sequence[Limiting]) -> list[str]:
    """List the class values that carry flow."""
    if not assumed:
        return []
    shown = ", ".join(f"{row.id} {row.teu_per_year:,.0f}" for row in assumed[:SHOWN])
    more = f" and {len(assumed) - SHOWN} more" if len(assumed) > SHOWN else ""
    return [f"assumed     {len(assumed)} class values, TEU a year: {shown}{more}"]


def full_words(loads: Iterable[LimitLoad]) -> list[str]:
    """Warn of what is nearly full."""
    full = [row for row in loads if row.use > WARN_USE]
    if not full:
        return []
    shown = ", ".join(f"{row.limiting.id} {row.use:.0%}" for row in full[:SHOWN])
    more = f" and {len(full) - SHOWN} more" if len(full) > SHOWN else ""
    return [f"full        {shown}{more}: above {WARN_USE:.0%} times grow, and the plan does not queue"]


def loss_lines(losses: Sequence[Loss], unit: str) -> list[tuple[str, ...]]:
    """Give the rows of what each element is worth; those that hurt most."""
    return [
        (
            row.name,
            f"{row.lost_teu:,.0f}",
            "no way left" if row.added_hours is None else f"{row.added_hours / HOURS_PER_DAY:+.1f}",
        )
        for row in _missed(losses)[:MOST_LOSSES]
    ] or [(f"nothing alone loses {unit} or time", "", "")]


def losses_left_out(losses: Sequence[Loss]) -> list[str]:
    """Say how many elements the rows leave out; none where they hold all."""
    missed = len(_missed(losses))
    rest, idle = max(0, missed - MOST_LOSSES), len(losses) - missed
    if not missed or not rest + idle:
        return []
    parts = (f"{rest} others lose no more" if rest else "", f"{idle} lose nothing" if idle else "")
    return [f"{'; '.join(part for part in parts if part)}: --format json lists them"]


def _missed(losses: Sequence[Loss]) -> list[Loss]:
    return [row for row in losses if row.lost_teu or row.added_hours is None or row.added_hours]


def limiting_record(row: Limiting) -> dict[str, object]:
    """Give a capacity with the keys of the JSON contract."""
    return {
        "kind": row.kind,
        "id": row.id,
        "name": row.name,
        "direction": row.direction or None,
        "teu_per_year": rounded(row.teu_per_year),
        "figure": row.figure,
        "constant": row.constant or None,
        "basis": row.basis,
        "confidence": row.confidence,
        "sources": list(row.sources),
    }


def route_record(row: RouteFlow, key: str) -> dict[str, object]:
    """Give the flow on a way; `key` names its volume."""
    return {
        "places": list(row.route.places),
        key: rounded(row.teu),
        "hours": row.route.hours,
        "km": row.route.km,
        "usd_per_teu": row.route.usd_per_teu,
        "cargo": row.cargo,
        "services": list(row.services),
        "legs": [{"kind": leg.kind, "id": leg.id} for leg in row.route.legs],
    }


def link_record(row: LinkLoad, key: str) -> dict[str, object]:
    """Give the load of a link."""
    return {
        "link": row.link,
        "from": row.origin,
        "to": row.destination,
        "mode": row.mode,
        key: rounded(row.teu),
        f"capacity_{key}": rounded(row.capacity),
        "use": None if row.use is None else round(row.use, 4),
        "limited_by": row.limited_by or None,
    }


def load_record(row: LimitLoad, key: str) -> dict[str, object]:
    """Give the load of a capacity."""
    return {
        "kind": row.limiting.kind,
        "id": row.limiting.id,
        "name": row.limiting.name,
        "direction": row.limiting.direction or None,
        key: rounded(row.teu),
        f"capacity_{key}": rounded(row.capacity),
        "use": round(row.use, 4),
    }


def loss_record(row: Loss) -> dict[str, object]:
    """Give what is lost without an element."""
    return {
        "kind": row.kind,
        "id": row.id,
        "name": row.name,
        "lost_teu": rounded(row.lost_teu),
        "added_hours": rounded(row.added_hours),
        "unmet_teu": rounded(row.unmet_teu),
    }


def rounded(value: float | None) -> float | None:
    """Round to a hundredth, and never write minus zero."""
    return None if value is None else round(value, 2) + 0.0


ROUTE_COLUMNS = (
    Column("rank", 0),
    Column("cargo"),
    Column("from"),
    Column("to"),
    Column("way"),
    Column("volume [TEU]", 1),
    Column("expected [h]", 2),
    Column("length [km]", 1),
    Column("price [USD/TEU]", 0),
    Column("services"),
    Column("places"),
)

LINK_COLUMNS = (
    Column("link"),
    Column("from"),
    Column("to"),
    Column("mode"),
    Column("volume [TEU]", 1),
    Column("capacity [TEU]", 1),
    Column("use [share]", 3),
    Column("limited by"),
)

LOAD_COLUMNS = (
    Column("kind"),
    Column("id"),
    Column("name"),
    Column("direction"),
    Column("volume [TEU]", 1),
    Column("capacity [TEU]", 1),
    Column("use [share]", 3),
    Column("published as"),
    Column("basis"),
    Column("sources"),
)

LOSS_COLUMNS = (
    Column("kind"),
    Column("id"),
    Column("name"),
    Column("lost [TEU]", 1),
    Column("added [h]", 2),
    Column("unmet [TEU]", 1),
)


def route_table(routes: Sequence[RouteFlow], period: str) -> Table:
    """Lay out the flow by way; volumes are a period."""
    rows = tuple(
        (
            number,
            row.cargo,
            row.route.origin,
            row.route.destination,
            way_words(row.route),
            rounded(row.teu),
            row.route.hours,
            row.route.km,
            row.route.usd_per_teu,
            "; ".join(row.services),
            "; ".join(row.route.places),
        )
        for number, row in enumerate(routes, start=1)
    )
    return Table("routes", per_period(ROUTE_COLUMNS, period), rows)


def link_table(links: Sequence[LinkLoad], period: str) -> Table:
    """Lay out the load of each link."""
    rows = tuple(
        (
            row.link,
            row.origin,
            row.destination,
            row.mode,
            rounded(row.teu),
            rounded(row.capacity),
            row.use,
            row.limited_by,
        )
        for row in links
    )
    return Table("links", per_period(LINK_COLUMNS, period), rows)


def load_table(loads: Sequence[LimitLoad], period: str) -> Table:
    """Lay out the load of each capacity."""
    rows = tuple(
        (
            row.limiting.kind,
            row.limiting.id,
            row.limiting.name,
            row.limiting.direction,
            rounded(row.teu),
            rounded(row.capacity),
            row.use,
            row.limiting.figure,
            row.limiting.basis,
            "; ".join(row.limiting.sources),
        )
        for row in loads
    )
    return Table("capacities", per_period(LOAD_COLUMNS, period), rows)


def loss_table(losses: Sequence[Loss], period: str) -> Table:
    """Lay out what is lost without each element."""
    rows = tuple(
        (row.kind, row.id, row.name, rounded(row.lost_teu), rounded(row.added_hours), rounded(row.unmet_teu))
        for row in losses
    )
    return Table("critical", per_period(LOSS_COLUMNS, period), rows)


def per_period(columns: Sequence[Column], period: str) -> tuple[Column, ...]:
    """Write the period into the heads of volumes."""
    return tuple(column._replace(title=column.title.replace("[TEU]", f"[TEU/{period}]")) for column in columns)


def route_rows(routes: Sequence[RouteFlow], key: str) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """Give one row a way, for CSV; `key` names its volume."""
    rows: list[dict[str, object]] = [
        {
            "rank": number,
            "cargo": row.cargo,
            "from": row.route.origin,
            "to": row.route.destination,
            key: rounded(row.teu),
            "hours": row.route.hours,
            "km": row.route.km,
            "usd_per_teu": row.route.usd_per_teu,
            "services": list(row.services),
            "places": list(row.route.places),
        }
        for number, row in enumerate(routes, start=1)
    ]
    columns = ("rank", "cargo", "from", "to", key, "hours", "km", "usd_per_teu", "services", "places")
    return rows, columns
