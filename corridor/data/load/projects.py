"""Project files of a network folder, `projects/*.toml`: dated changes, read and checked against the tables."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zlib import crc32

from corridor.data.cells import reader, text_from_toml
from corridor.data.load.documents import Keys, date_or, is_number
from corridor.data.load.references import TARGETS, ids_of, unknown
from corridor.data.load.tables import MAX_FAULTS
from corridor.data.model import TABLES, Change, Project
from corridor.data.schema import column, parse, plan, read_mapping
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

ACTIONS = ("add", "set", "scale", "increase", "close", "open")
"""What a change does, in the order in which those of one file apply."""

STATUSES = ("planned", "construction", "open")
"""Status of a project."""

CONFIDENCES = ("high", "medium", "low")
"""How far to trust a project."""

MAX_CHANGES = 2000
"""More changes of one sort than any project or scenario has."""

SELECTORS = ("table", "country", "mode", "kind", "place", "between")
"""What picks the records of a change that names no id."""

MOST_WORDS = 8
"""Of the words of a source so many are in its key."""

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COSTS = ("cost_musd_low", "cost_musd_typical", "cost_musd_high")
_KEYS = (
    *("id", "name", "opens", "opens_low", "opens_high", "status", "requires", "confidence", "sources", "note"),
    *(*_COSTS, "cost_year", "cost_source", "cost_note"),
)
_CONSTANT_FIELDS = ("value", "low", "high")
_FIGURES = ("set", "scale", "increase")


def read_project(document: Mapping[str, object], file: str, faults: list[str]) -> Project:
    """
    Read one project; what it refers to is checked later by `check_projects`.

    Parameters
    ----------
    document
        The file, parsed.
    file
        Its name relative to the folder, such as ``"projects/cku-railway.toml"``.
    faults
        All faults are added here.
    """
    keys = Keys(document, file, faults)
    keys.refuse_others((*_KEYS, *ACTIONS))
    stem = PurePosixPath(file).stem
    project_id = str(keys.value("id", "id", required=True))
    if project_id and project_id != stem:
        keys.fault("id", f"is {project_id!r}, but the file is called {stem!r}: they are the same word.")
    changes = read_changes(keys)
    low, typical, high = costs = [_cost(keys, key) for key in _COSTS]
    known = [cost for cost in costs if cost is not None]
    if known != sorted(known):
        keys.fault(_COSTS[0], f"low, typical and high must rise, got {', '.join(f'{cost:g}' for cost in known)}.")
    if known and not keys.value("cost_source", "sources"):
        keys.fault("cost_source", "is required where a cost is given.")
    year = keys.value("cost_year", "integer")
    opens = date_or(keys.value("opens", "date", required=True))
    ends = {key: keys.value(key, "date") for key in ("opens_low", "opens_high") if key in keys.document}
    earliest, latest = (day if isinstance(day, date) else None for day in map(ends.get, ("opens_low", "opens_high")))
    if (earliest and earliest > opens) or (latest and latest < opens):
        keys.fault("opens", f"is {opens}, which is not between opens_low and opens_high.")
    return Project(
        id=project_id or stem,
        name=str(keys.value("name", "text", required=True)),
        opens=opens,
        opens_low=earliest,
        opens_high=latest,
        status=str(keys.value("status", "choice", required=True, choices=STATUSES)),
        requires=tuple(ids_of(keys.value("requires", "sources"))),
        confidence=str(keys.value("confidence", "choice", choices=CONFIDENCES, default="low")),
        sources=tuple(ids_of(keys.value("sources", "sources", required=True))),
        note=str(keys.value("note", "text")),
        changes=changes,
        cost_musd_low=low,
        cost_musd_typical=typical,
        cost_musd_high=high,
        cost_year=year if isinstance(year, int) else None,
        cost_sources=tuple(ids_of(keys.value("cost_source", "sources"))),
        cost_note=str(keys.value("cost_note", "text")),
    )


def _cost(keys: Keys, key: str) -> float | None:
    value = keys.value(key, "number")
    if not isinstance(value, int | float):
        return None
    if value < 0:
        keys.fault(key, f"a cost is zero or more, got {value:g}.")
    return float(value)


def sources_of(keys: Keys, key: str, *, free: bool = False) -> tuple[str, ...]:
    """Read sources: keys of ``sources.csv``, or words of the writer's own where that is free."""
    raw = keys.document.get(key, ())
    texts = [raw] if isinstance(raw, str) else raw
    if free and isinstance(texts, list) and all(isinstance(text, str) for text in texts):
        return tuple(text.strip() for text in texts if text.strip())
    return tuple(ids_of(keys.value(key, "sources")))


def is_free(source: str) -> bool:
    """Report whether a source is words of the writer's own instead of a key of ``sources.csv``."""
    return not _KEY.fullmatch(source)


def key_of_words(source: str) -> str:
    """
    Give the key under which words of the writer's own stand among the sources of a network.

    Examples
    --------
    >>> key_of_words("Letter of the port, 2026-11-20")
    'own-letter-of-the-port-2026-11-20-78c5ecf9'
    """
    words = re.findall(r"[a-z0-9]+", source.lower())[:MOST_WORDS]
    return "-".join(("own", *words, f"{crc32(source.encode()):08x}"))


def read_changes(keys: Keys, *, free: bool = False) -> tuple[Change, ...]:
    """Read the changes of a project or scenario, additions first; a source of these may be free words."""
    changes, before = list[Change](), len(keys.faults)
    for action in ACTIONS:
        entries = keys.document.get(action, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            keys.fault(action, f"should be written as [[{action}]].")
            continue
        if len(entries) > MAX_CHANGES:
            keys.fault(action, f"is given {len(entries):,} times; more than {MAX_CHANGES:,} are too many.")
            continue
        for number, entry in enumerate(entries, start=1):
            where = f"{keys.where}, {action} {number}"
            changes.append(_read_change(action, Keys(entry, where, keys.faults), free=free))
            if (n_faults := len(keys.faults) - before) >= MAX_FAULTS:
                keys.faults.append(f"{where}: reading stopped after {n_faults} faults.")
                return tuple(changes)
    return tuple(changes)


def _read_change(action: str, keys: Keys, *, free: bool) -> Change:
    reason = str(keys.value("reason", "text"))
    if action == "add":
        raw = {key: _frozen(value) for key, value in keys.document.items() if key not in ("reason", "begins")}
        words = sources_of(keys, "source", free=True) if free and "source" in raw else ()
        if any(is_free(word) for word in words):
            raw["source"] = tuple(key_of_words(word) if is_free(word) else word for word in words)
        _check_addition(raw, keys)
        return Change(
            action=action, where=keys.where, record=raw, reason=reason, sources=words, begins=begins_of(keys, free=free)
        )
    wanted = ("field", "value") if action in _FIGURES else ()
    keys.refuse_others(("id", *SELECTORS, *wanted, *(("unit",) if wanted else ()), "reason", "source", "begins"))
    for key in wanted:
        if key not in keys.document:
            keys.fault(key, "is required.")
    return Change(
        action=action,
        where=keys.where,
        select=_selection(keys),
        field=str(keys.value("field", "text")) if wanted else "",
        value=_frozen(keys.document.get("value")) if wanted else None,
        unit=str(keys.value("unit", "text")) if wanted else "",
        reason=reason,
        sources=sources_of(keys, "source", free=free),
        begins=begins_of(keys, free=free),
    )


def begins_of(keys: Keys, *, free: bool) -> date | None:
    """Read the first day of a change; what a project changes begins when it opens."""
    if "begins" in keys.document and not free:
        keys.fault("begins", "a project begins when it opens: write a later stage as a project that requires it.")
        return None
    day = keys.value("begins", "date")
    return day if isinstance(day, date) else None


def _selection(keys: Keys) -> dict[str, object]:
    chosen = {key: _frozen(keys.document[key]) for key in ("id", *SELECTORS) if key in keys.document}
    if not chosen:
        keys.fault("id", f"is required, or a selection by {', '.join(SELECTORS)}.")
    elif "id" in chosen and len(chosen) > 1:
        keys.fault("id", f"picks one record already; leave out {', '.join(key for key in chosen if key != 'id')}.")
    for key, kind, choices in (
        ("id", "id", ()),
        ("table", "choice", TABLES),
        ("country", "country", ()),
        ("mode", "mode", ()),
        ("kind", "text", ()),
        ("place", "place", ()),
        ("between", "places", ()),
    ):
        if key in chosen and chosen[key] not in ("", ()):
            keys.value(key, kind, choices=choices)
        elif key in chosen:
            keys.fault(key, "is empty.")
    between = chosen.get("between", ("", ""))
    if not isinstance(between, tuple) or len(between) != 2:
        keys.fault("between", "should be the ids of two places.")
    return chosen


def _check_addition(raw: Mapping[str, object], keys: Keys) -> None:
    table = raw.get("table")
    if not isinstance(table, str) or table not in TABLES:
        found = f"is {table!r}" if table else "is required"
        keys.fault("table", f"{found}: one of {', '.join(TABLES)}.")
        return
    _, faults = read_mapping(table, {key: value for key, value in raw.items() if key != "table"})
    for fault in faults:
        if fault.column:
            keys.fault(fault.column, fault.text)
        else:
            keys.faults.append(f"{keys.where}: {fault.text}")


def _frozen(value: object) -> object:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def added_ids(project: Project) -> Iterator[tuple[str, str, str]]:
    """Give table, id and place in the file of each record that a project adds."""
    for change in project.changes:
        if change.action == "add" and isinstance(change.record.get("id"), str):
            yield str(change.record.get("table")), str(change.record["id"]), change.where


def check_projects(
    projects: Mapping[str, Project],
    known: Mapping[str, Collection[str]],
    *,
    constants: Collection[str] = (),
    faults: list[str],
) -> None:
    """
    Check what projects refer to: projects, records, columns and sources.

    Parameters
    ----------
    projects
        All of them by id.
    known
        Ids of each table; a table that is left out is not checked.
    constants
        Ids of the constants of `network.toml`.
    faults
        All faults are added here.
    """
    added = {project.id: list(added_ids(project)) for project in projects.values()}
    for project in projects.values():
        where = f"projects/{project.id}.toml"
        faults += [
            f"{where}, key requires: there is no project {other!r}.{suggest(other, projects)}"
            for other in project.requires
            if other not in projects
        ]
        faults += [f"{where}, key sources: {text}" for text in unknown("sources", project.sources, known)]
        faults += [f"{where}, key cost_source: {text}" for text in unknown("sources", project.cost_sources, known)]
        needed = _needed(project.id, projects)
        if project.id in needed:
            circle = " -> ".join(_circle(project.id, projects))
            faults.append(f"{where}, key requires: projects require each other in a circle: {circle}.")
        here, elsewhere = dict(known), dict[str, str]()
        for other, additions in added.items():
            for table, record_id, _ in additions:
                if other != project.id and other not in needed:
                    elsewhere[record_id] = other
                elif table in known:
                    here[table] = {*here[table], record_id}
        for change in project.changes:
            faults += [
                f"{change.where}, {text}{_missing_project(text, elsewhere)}"
                for text in _change_faults(change, project, here, constants)
            ]


def _missing_project(text: str, elsewhere: Mapping[str, str]) -> str:
    word = text.split("'")[1] if text.count("'") > 1 else ""
    return f" Project {elsewhere[word]!r} adds it: name that under requires." if word in elsewhere else ""


def _needed(project_id: str, projects: Mapping[str, Project]) -> set[str]:
    found = set[str]()
    ahead = [project_id]
    while ahead:
        project = projects.get(ahead.pop())
        new = [other for other in (project.requires if project else ()) if other not in found]
        found.update(new)
        ahead += new
    return found


def _circle(project_id: str, projects: Mapping[str, Project]) -> list[str]:
    """Walk from a project along what leads back to it."""
    path = [project_id]
    while len(path) == 1 or path[-1] != project_id:
        path.append(
            next(
                other
                for other in projects[path[-1]].requires
                if other == project_id or (other not in path and project_id in _needed(other, projects))
            ),
        )
    return path


def _change_faults(
    change: Change,
    project: Project,
    known: Mapping[str, Collection[str]],
    constants: Collection[str],
) -> Iterator[str]:
    if change.action == "add":
        yield from _addition_faults(change, known)
        return
    yield from (f"key source: {text}" for text in unknown("sources", change.sources, known))
    if not (change.sources or project.sources):
        yield "key source: neither the change nor the project names one."
    word = change.select.get("id")
    if isinstance(word, str) and word in constants:
        yield from _constant_faults(change)
        return
    tables = _tables(change, known)
    if not tables:
        # A table that could not be read may hold the id.
        if known.keys() >= set(TABLES):
            names = [*constants, *(name for ids in known.values() for name in ids)]
            yield f"key id: there is no record {word!r}.{suggest(str(word), names)}"
        return
    for key, kind in (("mode", "mode"), ("place", "place"), ("between", "places")):
        yield from (f"key {key}: {text}" for text in unknown(kind, change.select.get(key, ()), known))
    if change.action in _FIGURES and change.field:
        yield from _figure_faults(change, tables, known)


def _tables(change: Change, known: Mapping[str, Collection[str]]) -> list[str]:
    """Give the tables in which a change may find its records."""
    if isinstance(word := change.select.get("id"), str):
        return [table for table in TABLES if word in known.get(table, ())]
    return [str(change.select["table"])] if change.select.get("table") in TABLES else list(TABLES)


def _constant_faults(change: Change) -> Iterator[str]:
    if change.action not in _FIGURES or change.field not in _CONSTANT_FIELDS:
        yield f"key field: only {', '.join(_CONSTANT_FIELDS)} of a constant can change."
    elif not is_number(change.value):
        yield f"key value: should be a number, got {change.value!r}."


def _addition_faults(change: Change, known: Mapping[str, Collection[str]]) -> Iterator[str]:
    table = change.record.get("table")
    if not isinstance(table, str) or table not in TABLES:
        return
    for name, place in plan(table).columns.items():
        if place.type not in TARGETS or name not in change.record:
            continue
        try:
            value = reader(place.type)(text_from_toml(change.record[name]))
        except NetworkError:
            continue
        yield from (f"column {name}: {text}" for text in unknown(place.type, value, known))


def _figure_faults(change: Change, tables: list[str], known: Mapping[str, Collection[str]]) -> Iterator[str]:
    having = [table for table in tables if change.field in plan(table).columns or change.field in plan(table).times]
    if not having:
        names = {name for table in tables for name in (*plan(table).columns, *plan(table).times)}
        yield f"key field: {' or '.join(tables)} have no column {change.field!r}.{suggest(change.field, names)}"
        return
    place = column(having[0], change.field)
    if change.action == "set":
        try:
            value = parse(place, change.value)
        except NetworkError as error:
            yield f"key value: {error}"
            return
        if place.type in TARGETS:
            yield from (f"key value: {text}" for text in unknown(place.type, value, known))
    elif place.type not in {"number", "integer"}:
        yield f"key field: {change.field} is no figure, so it cannot {change.action}."
    elif not is_number(change.value):
        yield f"key value: should be a number, got {change.value!r}."
    elif change.action == "scale" and isinstance(change.value, (int, float)) and change.value < 0:
        yield f"key value: a factor is zero or more, got {change.value!r}."
