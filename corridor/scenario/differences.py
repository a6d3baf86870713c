"""Two networks -> what differs between them, with the reasons that changes give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.differences import Difference
from corridor.data import cells, schema
from corridor.data.model import TABLES, Border, Constant, Facility, Link, Rate, Tariff
from corridor.errors import ScenarioError
from corridor.scenario.selectors import matching
from corridor.scenario.switches import switches
from corridor.scenario.values import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corridor.data.model import Change, Network, Record

_QUIET = ("id", "source", "basis", "confidence", "note", "since", "waypoints", "aliases", "local_name", "unlocode")
"""Columns whose change alone is no news to a planner."""

Reason = tuple[str, tuple[str, ...], str]


def differences(before: Network, after: Network, changes: Sequence[Change] = ()) -> tuple[Difference, ...]:
    """
    List what differs between two states of one network.

    Parameters
    ----------
    before, after
        Such as base and scenario.
    changes
        Those of the scenarios that made the second; they give the reasons.

    Returns
    -------
    found
        Projects first, then record by record in the order of the tables.
    """
    built = [after.projects[key] for key in after.applied if key in after.projects and key not in before.applied]
    listed = [*changes]
    for project in built:
        listed += project.changes
    reasons = _reasons((after, before), listed)
    found = [*_projects(before, after)]
    for table in TABLES:
        old, new = before.table(table), after.table(table)
        for key in sorted(old.keys() | new.keys()):
            if key not in old:
                found.append(_reasoned(_addition(after, table, new[key]), reasons))
            elif key not in new:
                found.append(_reasoned(Difference(table, key, name_of(before, old[key]), _gone(table)), reasons))
            elif old[key] != new[key]:
                found += (_reasoned(item, reasons) for item in _changed(after, table, old[key], new[key]))
    for key, constant in sorted(after.constants.items()):
        was = before.constants.get(key)
        if was is not None and was != constant:
            found += (_reasoned(item, reasons) for item in _constant(was, constant))
    return tuple(found)


def _gone(table: str) -> str:
    return "opened" if table == "closures" else "gone"


def _projects(before: Network, after: Network) -> Iterator[Difference]:
    for key, project in sorted(after.projects.items()):
        was = before.projects[key]
        for field in ("opens", "status"):
            old, new = str(getattr(was, field)), str(getattr(project, field))
            if old != new:
                yield Difference("projects", key, project.name, "moved", field, "", old, new)
        if (key in after.applied) != (key in before.applied):
            kind = "built" if key in after.applied else "left out"
            date = project.opens.isoformat()
            yield Difference(
                "projects", key, project.name, kind, "opens", "", date, date, None, project.note, project.sources, key
            )


def name_of(network: Network, record: Record) -> str:
    """Name a record in words."""
    places = network.places

    def place(key: str) -> str:
        return places[key].name if key in places else key

    if isinstance(record, Link):
        return f"{place(record.origin)} - {place(record.destination)}, {record.mode}"
    if isinstance(record, Border) and record.link in network.links:
        link = network.links[record.link]
        ends = (link.origin, link.destination)
        if record.from_country == link.countries[-1] and record.to_country != link.countries[-1]:
            ends = ends[::-1]
        return f"{place(ends[0])} - {place(ends[1])}, border {record.from_country} - {record.to_country}"
    if isinstance(record, Facility):
        return f"{place(record.place)}, {record.from_mode or 'access'} to {record.to_mode or 'egress'}"
    if isinstance(record, Rate):
        return record.via
    if isinstance(record, Tariff):
        return " ".join(filter(None, (f"a {record.per}", record.element, record.place, *record.countries, record.mode)))
    return str(getattr(record, "name", "") or getattr(record, "publication", "")) or record.id


def _addition(network: Network, table: str, record: Record) -> Difference:
    kind = "closed" if table == "closures" else "new"
    field, after = "", ""
    if isinstance(record, Link):
        field, after = "hours", f"{record.length_km:g} km, {_shown(record, 'hours')} h"
    elif isinstance(record, Border | Facility):
        field, after = "hours", f"{_shown(record, 'hours')} h"
    return Difference(table, record.id, name_of(network, record), kind, field, "", "", after)


def _changed(network: Network, table: str, old: Record, new: Record) -> Iterator[Difference]:
    name = name_of(network, new)
    if isinstance(old, Link) and isinstance(new, Link) and old.status != new.status:
        yield Difference(table, new.id, name, "opened" if new.status == "open" else "closed")
    known = schema.plan(table)
    parts = {f"{time}_{part}": time for time in known.times for part in schema.PARTS}
    seen = set[str]()
    for column in known.columns:
        field = parts.get(column, column)
        if field in seen or column in (*_QUIET, "status"):
            continue
        seen.add(field)
        before, after = _shown(old, field), _shown(new, field)
        if before != after:
            yield Difference(
                table, new.id, name, "changed", field, unit_of(new, field), before, after, _ratio(old, new, field)
            )


def _shown(record: Record, field: str) -> str:
    """Write a value as its cell would hold it; three figures in one, constants as one."""
    table = schema.table_of(record)
    if field in schema.plan(table).times:
        three = getattr(record, field)
        if three is None:
            return ""
        figures = (three.low, three.typical, three.high)
        shown = figures[:1] if len(set(figures)) == 1 else figures
        return " / ".join(f"{figure:.4g}" for figure in shown)
    value = schema.value_of(record, field)
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    return cells.text_of(schema.column(table, field).type, value)


def _ratio(old: Record, new: Record, field: str) -> float | None:
    before, after = schema.value_of(old, field), schema.value_of(new, field)
    if isinstance(before, int | float) and isinstance(after, int | float) and before > 0:
        return after / before
    return None


def _constant(old: Constant, new: Constant) -> Iterator[Difference]:
    for field in ("value", "low", "high"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            was, now = ("" if value is None else f"{value:g}" for value in (before, after))
            ratio = after / before if before and after is not None else None
            yield Difference("constants", new.id, new.id, "changed", field, new.unit, was, now, ratio)


def _reasons(networks: Sequence[Network], changes: Iterable[Change]) -> dict[tuple[str, str], list[tuple[str, Reason]]]:
    """Tell for each record which changes reach it: their field and their reason."""
    found: dict[tuple[str, str], list[tuple[str, Reason]]] = {}
    for change in changes:
        reason = (change.reason, change.sources, change.where)
        if change.action == "add":
            source = change.sources or change.record.get("source", ())
            keys = (
                (str(source),)
                if isinstance(source, str)
                else tuple(map(str, source if isinstance(source, tuple) else ()))
            )
            added = (str(change.record.get("table")), str(change.record.get("id")))
            found.setdefault(added, []).append(("", (change.reason, keys, change.where)))
            continue
        closing = change.action in ("close", "open")
        reached = next((keys for keys in (_reached(network, change) for network in networks) if keys), ())
        for table, key in reached:
            found.setdefault((table, key), []).append((change.field, reason))
            if closing:
                found.setdefault(("closures", f"closed-{key}"), []).append(("", reason))
    return found


def _reached(network: Network, change: Change) -> tuple[tuple[str, str], ...]:
    """Find what a change reaches; nothing where it speaks of what is not there."""
    try:
        if change.action in ("close", "open"):
            return tuple(switches(network, [change]))
        return matching(network, change)
    except ScenarioError:
        return ()


def _reasoned(item: Difference, reasons: dict[tuple[str, str], list[tuple[str, Reason]]]) -> Difference:
    """Put the reason of the change that reached the field beside it, else of any that reached the record."""
    given = reasons.get((item.table, item.id), [])
    fitting = [reason for field, reason in given if field == item.field or field.startswith(f"{item.field}_")]
    chosen = fitting or [reason for _, reason in given]
    if not chosen:
        return item
    words = "; ".join(dict.fromkeys(reason for reason, _, _ in chosen if reason))
    sources = tuple(dict.fromkeys(source for _, keys, _ in chosen for source in keys))
    where = " and ".join(dict.fromkeys(where for _, _, where in chosen))
    return item._replace(reason=words, sources=sources, where=where)
