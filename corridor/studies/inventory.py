"""What is in a network: counts, what the rows rest on, how old they are, what nobody has published."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median_low
from typing import TYPE_CHECKING

from corridor.answers.inventory import ContextLine, DatedRow, Gap, Inventory, Part, ProjectLine
from corridor.data.confirmed import confirmed, dates_of_sources, fresh_from
from corridor.data.drawn_lines import credit_of
from corridor.data.model import TABLES, Sourced
from corridor.graph.costs import Tariffs
from corridor.graph.emissions import emission_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.data.drawn_lines import Line
    from corridor.data.model import Border, Facility, Link, Network, Project

BASES = ("published", "derived", "assumed")
CONFIDENCES = ("high", "medium", "low")
UNDATED = "undated"
_DATE = re.compile(r"\b(?:18|19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b")
OLDEST_SHOWN = 10


def inventory(network: Network, *, drawn: Mapping[str, Line] | None = None, stale: bool = False) -> Inventory:
    """
    Say what is in a network.

    Parameters
    ----------
    network
        With its changes applied.
    drawn
        Lines by link, which need a credit.
    stale
        Whether to list what no source of the last 90 days confirms.
    """
    rows = {
        table: [row for _, row in sorted(network.table(table).items()) if isinstance(row, Sourced)]
        for table in TABLES
        if table != "sources"
    }
    rows["constants"] = [row for _, row in sorted(network.constants.items())]
    parts = [_part(network, table, found) for table, found in rows.items() if found]
    everything = [row for found in rows.values() for row in found]
    dated = [
        DatedRow(table, row.id, date, row.sources)
        for table, found in rows.items()
        for row in found
        if (date := date_of(network, row)) != UNDATED
    ]
    links = network.links.values()
    open_km: dict[str, float] = {}
    for link in links:
        if link.status == "open":
            open_km[link.mode] = open_km.get(link.mode, 0.0) + link.length_km
    return Inventory(
        name=network.name,
        title=network.title,
        on=network.data_date.isoformat(),
        applied=network.applied,
        parts=(*parts, _part(network, "all", everything)),
        kinds={
            "places": _counts(place.kind for place in network.places.values()),
            "countries": _counts(place.country for place in network.places.values()),
            "links": _counts(f"{link.mode} {link.status}" for link in links),
            "published": _counts(f"{row.subject} {row.kind}" for row in network.published.values()),
        },
        km={mode: round(km, 1) for mode, km in sorted(open_km.items())},
        gaps=_gaps(network),
        oldest=tuple(sorted(dated, key=lambda row: (row.published, row.table, row.id))[:OLDEST_SHOWN]),
        projects=tuple(
            ProjectLine(row.id, row.name, row.status, row.opens.isoformat(), row.id in network.applied)
            for row in sorted(network.projects.values(), key=lambda row: (row.opens, row.id))
        ),
        licences=network.licences,
        credit=credit_of(network.links, drawn or {}),
        source_licences=_counts(source.licence for source in network.sources.values()),
        stale=_stale(network) if stale else None,
        context=tuple(
            ContextLine(
                row.id,
                row.name,
                row.kind,
                row.countries,
                row.partners,
                row.status,
                row.opens.isoformat() if row.opens else "",
                row.length_km,
                row.capacity_mw,
                row.cost_musd,
                row.sources,
                row.note,
            )
            for _, row in sorted(network.context.items())
        ),
    )


def _stale(network: Network) -> tuple[DatedRow, ...]:
    """List suspensions, projects, services, closures and prices that no fresh source confirms, the oldest first."""
    dates, fresh = dates_of_sources(network), fresh_from(network.data_date.isoformat())
    suspended = [row for row in network.links.values() if row.status != "open"]
    tables: dict[str, Iterable[Sourced | Project]] = {
        "links": suspended,
        "services": network.services.values(),
        "closures": network.closures.values(),
        "tariffs": network.tariffs.values(),
        "rates": network.rates.values(),
        "projects": network.projects.values(),
    }
    rows = (
        DatedRow(table, row.id, confirmed(dates, row.sources), row.sources) for table in tables for row in tables[table]
    )
    old = (row for row in rows if row.published < fresh)
    return tuple(sorted(old, key=lambda row: (row.published, row.table, row.id)))


def date_of(network: Network, row: Sourced) -> str:
    """
    Give the date of the newest publication behind a row, as far as it is known.

    Parameters
    ----------
    network
        With its sources.
    row
        Any row.

    Returns
    -------
    date
        Such as ``"2025-09"``; ``"undated"`` where none is known.  A source
        without an address, such as a judgement, counts only where there is no
        other.
    """
    sources = [network.sources[key] for key in row.sources if key in network.sources]
    public = [source for source in sources if source.address] or sources
    found = [match[0] for source in public if (match := _DATE.search(source.published))]
    return max(found, default=UNDATED)


def _part(network: Network, table: str, rows: Sequence[Sourced]) -> Part:
    dates = sorted(date for row in rows if (date := date_of(network, row)) != UNDATED)
    return Part(
        table,
        len(rows),
        {name: sum(row.basis == name for row in rows) for name in BASES},
        {name: sum(row.confidence == name for row in rows) for name in CONFIDENCES},
        oldest=dates[0] if dates else "",
        median=median_low(dates) if dates else "",
        newest=dates[-1] if dates else "",
        undated=len(rows) - len(dates),
    )


def _counts(words: Iterable[str]) -> dict[str, int]:
    """Count words, the most frequent first."""
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _gaps(network: Network) -> tuple[Gap, ...]:
    """Count what is unknown: capacities, prices, emissions, ranges of times, parts of border hours."""
    links, borders = list(network.links.values()), list(network.borders.values())
    facilities = list(network.facilities.values())
    timed: dict[str, Sequence[Link | Border | Facility]] = {
        "links": links,
        "borders": borders,
        "facilities": facilities,
    }
    gaps = [
        *_capacity_gaps(network),
        *(_price_gap(network, name, rows) for name, rows in timed.items()),
        _emission_gap(network, "links", links),
        _emission_gap(network, "facilities", facilities),
        *(Gap("range of hours", name, *_count(map(_is_fixed, rows))) for name, rows in timed.items()),
        Gap("parts of hours", "borders", *_count(not _has_parts(row) for row in borders)),
        Gap("traction", "links", *_count(not link.power for link in links if network.modes[link.mode].is_rail)),
    ]
    return tuple(gap for gap in gaps if gap.rows)


def _count(unknown: Iterable[bool]) -> tuple[int, int, int]:
    """Count rows that lack a figure which nothing fills."""
    found = list(unknown)
    return sum(found), 0, len(found)


def _capacity_gaps(network: Network) -> list[Gap]:
    land = [link.capacity is None for link in network.links.values() if not network.modes[link.mode].is_boarded]
    borders = [row.capacity is None for row in network.borders.values()]
    facilities = [row.capacity is None for row in network.facilities.values()]
    services = [row.teu_per_departure is None for row in network.services.values() if not row.product]
    pools = [
        row.capacity is None and None in (row.units, row.teu_per_unit, row.turn_hours) for row in network.pools.values()
    ]
    tables = {"links": land, "borders": borders, "facilities": facilities, "services": services, "pools": pools}
    return [Gap("capacity", name, *_count(unknown)) for name, unknown in tables.items()]


def _is_fixed(row: Link | Border | Facility) -> bool:
    return row.hours.low == row.hours.high > 0


def _has_parts(row: Border) -> bool:
    parts = (row.documents_hours, row.customs_hours, row.handover_hours, row.inspection_hours)
    return any(part is not None for part in parts)


def _emission_gap(network: Network, table: str, rows: Sequence[Link | Facility]) -> Gap:
    found = [emission_of(network, row) for row in rows]
    unknown, filled = sum(item.kg_co2e is None for item in found), sum(item.filled for item in found)
    return Gap("emissions", table, unknown + filled, filled, len(found))


def _price_gap(network: Network, table: str, rows: Sequence[Link | Border | Facility]) -> Gap:
    tariffs = Tariffs(network)
    prices = [tariffs.price(row) for row in rows]
    unknown, filled = sum(price.usd is None for price in prices), sum(price.filled for price in prices)
    return Gap("price", table, unknown + filled, filled, len(rows))
