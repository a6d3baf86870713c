"""Where the figures of a record, a project, a constant or a source come from, and who says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.trace import ChangeLine, Citation, Figure, Statement, Trace, Use
from corridor.data import schema
from corridor.data.cells import text_from_toml
from corridor.data.checks import with_additions
from corridor.data.distributions import law_of
from corridor.data.model import (
    TABLES,
    Border,
    Closure,
    Facility,
    Link,
    OtherNames,
    Place,
    Pool,
    Service,
    Source,
    Sourced,
)
from corridor.data.names import find_place, names_of_places
from corridor.data.times import Hours
from corridor.errors import CorridorError, NetworkError, PlaceError, suggest
from corridor.graph.costs import price_of
from corridor.graph.emissions import emission_of
from corridor.scenario.selectors import matching

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.data.model import Change, Network, Project, Record

_EVIDENCE = ("id", "source", "basis", "confidence", "note")
_NAMES = ("name", "title", "publication")


def trace(network: Network, key: str) -> Trace:
    """
    Follow the figures of something to their sources.

    Parameters
    ----------
    network
        With its changes applied.
    key
        Id of a record, project, constant or source; a place also by any name.
        Records that projects only plan to add are found as well.

    Raises
    ------
    NetworkError
        If there is nothing of that id; the message suggests the nearest.
    """
    if key in network.projects:
        return _trace_project(network, network.projects[key])
    if key in network.sources:
        return _trace_source(network, network.sources[key])
    if key in network.constants:
        return _trace_constant(network, key)
    whole = with_additions(network)
    found = key if whole.table_of(key) else _place(whole, key)
    record = whole.table(whole.table_of(found))[found]
    added_by = "" if network.table_of(found) else _adding_project(network, found)
    return _trace_record(whole, record, added_by)


def _place(network: Network, name: str) -> str:
    try:
        return find_place(names_of_places(network), name)
    except PlaceError:
        known = [key for table in TABLES for key in network.table(table)]
        hint = suggest(name, [*known, *network.projects, *network.constants])
        msg = f"network {network.name!r} has no record, project, constant or source {name!r}.{hint}"
        raise NetworkError(msg) from None


def _trace_record(network: Network, record: Record, added_by: str) -> Trace:
    table = schema.table_of(record)
    figures = _figures(network, record)
    own = record.sources if isinstance(record, Sourced | OtherNames) else ()
    used = dict.fromkeys([*own, *(key for figure in figures for key in figure.sources)])
    return Trace(
        id=record.id,
        table=table,
        name=name_of(record),
        on=network.data_date.isoformat(),
        basis=getattr(record, "basis", ""),
        confidence=getattr(record, "confidence", ""),
        note=getattr(record, "note", ""),
        facts=_facts(record),
        figures=figures,
        citations=_citations(network, used),
        statements=_statements(network, record.id),
        changes=_changes_to(network, table, record.id),
        related=_related(network, record),
        added_by=added_by,
    )


def name_of(record: object) -> str:
    """Give the name of a record; empty where it has none."""
    return next((value for field in _NAMES if (value := getattr(record, field, ""))), "")


def _facts(record: Record) -> tuple[tuple[str, str], ...]:
    """Give the columns that hold no figure and are not empty."""
    facts = []
    for column, cell in zip(schema.columns(schema.table_of(record)), schema.cells_of(record), strict=True):
        plain = column.type not in ("number", "integer") and column.name != "typical_is"
        if cell and plain and column.name not in (*_EVIDENCE, *_NAMES):
            facts.append((column.name, cell))
    return tuple(facts)


def _figures(network: Network, record: Record) -> tuple[Figure, ...]:
    sources = record.sources if isinstance(record, Sourced) else ()
    plan = schema.plan(schema.table_of(record))
    found = [_time(name, getattr(record, name), sources) for name in plan.times if getattr(record, name) is not None]
    parts = {f"{name}_{part}" for name in plan.times for part in schema.PARTS}
    for column in plan.columns.values():
        value = schema.value_of(record, column.name)
        if column.type in ("number", "integer") and column.name not in parts and isinstance(value, int | float):
            unit = getattr(record, column.unit, column.unit) if column.unit else ""
            found.append(Figure(column.name, str(unit), value=value, sources=sources))
    return (*found, *_filled(network, record))


def _time(name: str, hours: Hours, sources: tuple[str, ...]) -> Figure:
    return Figure(
        name,
        "h",
        low=hours.low,
        typical=hours.typical,
        high=hours.high,
        typical_is=hours.typical_is,
        expected=round(law_of(hours).moments().mean, 2),
        sources=sources,
    )


def _filled(network: Network, record: Record) -> list[Figure]:
    """Give the price and the emissions that class values fill in."""
    found = []
    if isinstance(record, Link | Border | Facility):
        price = price_of(network, record)
        if price.tariffs:
            found.append(Figure("usd_per_teu", "USD/TEU", value=price.usd, sources=price.sources, filled=True))
    if isinstance(record, Link | Facility):
        emission = emission_of(network, record)
        if emission.kg_co2e is not None:
            figure = Figure(
                "kg_co2e_per_teu", "kg CO2e/TEU", value=emission.kg_co2e, sources=emission.sources, filled=True
            )
            found.append(figure)
    return found


def _citations(network: Network, keys: Iterable[str]) -> tuple[Citation, ...]:
    return tuple(_citation(network.sources[key]) for key in keys if key in network.sources)


def _citation(source: Source) -> Citation:
    return Citation(source.id, source.publication, source.published, source.address, source.licence, source.note)


def _statements(network: Network, key: str) -> tuple[Statement, ...]:
    """Find what others published of an element."""
    return tuple(
        Statement(row.id, row.kind, row.date, row.days_low, row.days, row.days_high, row.km, row.sources, row.note)
        for _, row in sorted(network.published.items())
        if key == row.element
    )


def _changes_to(network: Network, table: str, key: str) -> tuple[ChangeLine, ...]:
    return tuple(
        _change_line(project, change)
        for project in sorted(network.projects.values(), key=lambda row: (row.opens, row.id))
        for change in project.changes
        if (table, key) in _targets(network, change)
    )


def _targets(network: Network, change: Change) -> tuple[tuple[str, str], ...]:
    if change.action == "add":
        return ((str(change.record.get("table", "")), str(change.record.get("id", ""))),)
    try:
        return matching(network, change)
    except CorridorError:  # a selector may meet nothing until an earlier project has added it
        return ()


def _change_line(project: Project, change: Change) -> ChangeLine:
    sources = change.sources or project.sources
    return ChangeLine(
        project.id, project.status, project.opens.isoformat(), change_text(change), change.reason, sources
    )


def change_text(change: Change) -> str:
    """
    Say a change in words.

    Parameters
    ----------
    change
        Any change.

    Returns
    -------
    text
        Such as ``"set hours of alat-feeder-rail to 24"``.
    """
    if change.action == "add":
        return f"add {change.record.get('id', '')} to {change.record.get('table', '')}"
    key = change.select.get("id")
    what = str(key) if key else " and ".join(f"{name} {value}" for name, value in change.select.items())
    words = {
        "set": f"set {change.field} of {what} to {change.value}",
        "scale": f"multiply {change.field} of {what} by {change.value}",
        "increase": f"increase {change.field} of {what} by {change.value}",
    }
    return words.get(change.action, f"{change.action} {what}")


def _related(network: Network, record: Record) -> tuple[tuple[str, str], ...]:
    """Name the records that are at a place, run over a link, or share a pool or a closure."""
    keys = _neighbours(network, record)
    for table in (network.pools, network.closures):
        keys += [row.id for row in table.values() if any(member.id == record.id for member in row.members)]
    return tuple(sorted({(network.table_of(key), key) for key in keys if network.table_of(key)}))


def _neighbours(network: Network, record: Record) -> list[str]:
    found: list[str] = []
    if isinstance(record, Place):
        found += [row.id for row in network.links.values() if record.id in (row.origin, row.destination)]
        found += [row.id for row in network.facilities.values() if row.place == record.id]
    elif isinstance(record, Link):
        found += [row.id for row in network.borders.values() if row.link == record.id]
        found += [row.id for row in network.services.values() if record.id in row.links]
    elif isinstance(record, Border):
        found.append(record.link)
    elif isinstance(record, Facility):
        found.append(record.place)
    elif isinstance(record, Service):
        found += record.links
    elif isinstance(record, Pool | Closure):
        found += [member.id for member in record.members]
    return found


def _adding_project(network: Network, key: str) -> str:
    return next(
        project.id
        for project in sorted(network.projects.values(), key=lambda row: (row.opens, row.id))
        for change in project.changes
        if change.action == "add" and change.record.get("id") == key
    )


def _trace_project(network: Network, project: Project) -> Trace:
    lines = tuple(_change_line(project, change) for change in project.changes)
    used = dict.fromkeys([*project.sources, *(key for line in lines for key in line.sources)])
    facts = [("opens", project.opens.isoformat()), ("status", project.status)]
    facts += [("requires", ";".join(project.requires))] if project.requires else []
    facts += [("applied", "yes")] if project.id in network.applied else []
    return Trace(
        id=project.id,
        table="projects",
        name=project.name,
        on=network.data_date.isoformat(),
        confidence=project.confidence,
        note=project.note,
        facts=tuple(facts),
        citations=_citations(network, used),
        changes=lines,
        related=tuple(("projects", key) for key in project.requires),
    )


def _trace_constant(network: Network, key: str) -> Trace:
    constant = network.constants[key]
    figure = Figure(
        "value", constant.unit, value=constant.value, low=constant.low, high=constant.high, sources=constant.sources
    )
    return Trace(
        id=key,
        table="constants",
        name="",
        on=network.data_date.isoformat(),
        basis=constant.basis,
        confidence=constant.confidence,
        note=constant.note,
        figures=(figure,),
        citations=_citations(network, constant.sources),
        changes=_changes_to(network, "constants", key),
    )


def _trace_source(network: Network, source: Source) -> Trace:
    """Describe which rows, constants and projects rest on a source."""
    rows = [
        Use(table, row.id, getattr(row, "basis", ""), getattr(row, "confidence", ""))
        for table in TABLES
        for _, row in sorted(network.table(table).items())
        if isinstance(row, Sourced | OtherNames) and source.id in row.sources
    ]
    rows += [
        Use("constants", row.id, row.basis, row.confidence)
        for _, row in sorted(network.constants.items())
        if source.id in row.sources
    ]
    rows += [
        Use("projects", project.id, "", project.confidence)
        for _, project in sorted(network.projects.items())
        if source.id in _project_sources(project)
    ]
    return Trace(
        id=source.id,
        table="sources",
        name=source.publication,
        on=network.data_date.isoformat(),
        note=source.note,
        citations=(_citation(source),),
        uses=tuple(rows),
    )


def _project_sources(project: Project) -> set[str]:
    """Gather the sources of a project, of its changes and of the rows that it adds."""
    found = set(project.sources)
    for change in project.changes:
        found |= set(change.sources)
        found |= {key.strip() for key in text_from_toml(change.record.get("source", "")).split(";")}
    return found
