"""
Figures that changes reach: which changes meet on one figure, and the record that comes of them.

Some figures tell one quantity together, so that changing one changes the rest:
``hours`` and its three columns; the rate of a service as departures, headway or
timetable; the parts of a border passage and its whole.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum, isfinite, prod
from typing import TYPE_CHECKING

from corridor.data import schema
from corridor.data.cells import within
from corridor.data.distributions import expected
from corridor.data.load.references import TARGETS, known_ids, unknown
from corridor.data.model import Border, Constant, Service
from corridor.data.times import Hours
from corridor.errors import NetworkError, ScenarioError, suggest
from corridor.scenario.selectors import matching
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.data.model import Change, Network, Record

ACTIONS = ("set", "scale", "increase")
"""Changes of figures."""

CONSTANT_FIELDS = ("value", "low", "high")
RATE_FIELDS = ("departures_per_week", "headway_hours", "timetable")
"""Columns of a service that tell how often it leaves; one of them holds."""

BORDER_PARTS = ("documents_hours", "customs_hours", "handover_hours", "inspection_hours")
_HOURS_PER_WEEK = 7 * HOURS_PER_DAY
_HOURS = ("hours", "hours_low", "hours_typical", "hours_high")
_LOADS = ("capacity", "back_capacity", "other_load", "corridor_load")

Key = tuple[str, str]
"""Table (or ``"constants"``) and id of a record."""


def gathered(network: Network, changes: Iterable[Change]) -> dict[Key, tuple[Change, ...]]:
    """
    Gather the changes of figures by record, selectors spelled out.

    Parameters
    ----------
    network
        With the rows that the changes add.
    changes
        Of any kind; those of figures are taken.

    Returns
    -------
    found
        Sorted by record.  A selector that scales or increases passes over
        records whose figure is unknown: it stays unknown.

    Raises
    ------
    ScenarioError
        If a change reaches nothing, names an unknown field or another unit, or
        fights with another over one figure.
    """
    found: dict[Key, list[Change]] = {}
    for change in changes:
        if change.action in ACTIONS:
            for key in reached(network, change):
                found.setdefault(key, []).append(change)
    for key, met in found.items():
        _check_conflicts(key, met)
    return {key: tuple(found[key]) for key in sorted(found)}


def reached(network: Network, change: Change) -> tuple[Key, ...]:
    """
    Find the records whose figure one change reaches.

    Raises
    ------
    ScenarioError
        As for `gathered`.
    """
    records = matching(network, change)
    for table in dict.fromkeys(table for table, _ in records):
        _check_field(table, change)
    by_selector = "id" not in change.select
    if by_selector and change.action != "set":
        known = tuple(key for key in records if _known(record_of(network, key), change.field))
        if not known:
            msg = f"{change.where}: {change.field} is unknown in all {len(records)} records that match; set it instead."
            raise ScenarioError(msg)
        records = known
    _check_units(network, change, records)
    return records


def record_of(network: Network, key: Key) -> Record | Constant:
    """Give the record behind a key."""
    table, name = key
    return network.constants[name] if table == "constants" else network.table(table)[name]


def changed(network: Network, key: Key, changes: Sequence[Change]) -> Record:
    """
    Give a record with all changes that reach it.

    Parameters
    ----------
    network
        In which the record is, and what its new values refer to.
    key
        Table and id.
    changes
        All of them, as found by `gathered`.

    Raises
    ------
    ScenarioError
        If the record cannot hold the values.
    """
    record = record_of(network, key)
    if isinstance(record, Constant):
        return _changed_constant(record, changes)
    if (scaled := _scaled_time(record, changes)) is not None:
        return scaled
    values = _values(record, changes)
    try:
        new = schema.with_values(record, values)
    except NetworkError as error:
        msg = f"{_culprit(record, changes)}: {record.id}: {error}{_hint(record, changes, str(error))}"
        raise ScenarioError(msg) from None
    if isinstance(new, Service) and 0 in (new.departures_per_week, new.headway_hours):
        msg = f"{_culprit(record, changes)}: {record.id}: a rate is above zero; close a service that does not run."
        raise ScenarioError(msg)
    _check_references(network, key[0], changes)
    return new


def _scaled_time(record: Record, changes: Sequence[Change]) -> Record | None:
    """Scale a time on which nothing else depends, as draws do by the thousand; None where more has to be looked at."""
    field = changes[0].field
    if isinstance(record, Border | Service) or any((one.action, one.field) != ("scale", field) for one in changes):
        return None
    known = schema.plan(schema.table_of(record))
    three = getattr(record, field) if field in known.times else None
    bounds = known.columns[f"{field}_high"].bounds if three else None
    if not three or not bounds:
        return None
    factor = prod(sorted(map(_number, changes)))
    plausible = within(three.low * factor, bounds) and within(three.high * factor, bounds)
    return replace(record, **{field: three.scaled(factor)}) if plausible else None


def _values(record: Record, changes: Sequence[Change]) -> dict[str, object]:
    """Work out the raw values of the columns that change."""
    values: dict[str, object] = {}
    for field in sorted({change.field for change in changes}):
        same = [change for change in changes if change.field == field]
        values |= {field: same[0].value} if same[0].action == "set" else _computed(record, same)
    if isinstance(record, Service):
        values = _one_rate(values)
    if isinstance(record, Border):
        values |= _border_parts(record, changes, values)
    _check_capacity_unit(record, changes, values)
    return values


def _computed(record: Record, changes: Sequence[Change]) -> dict[str, object]:
    """Scale or increase one figure by all changes together, whatever their order."""
    change, table = changes[0], schema.table_of(record)
    old = _figure(record, change.field)
    if old is None:
        hint = _other_rate(record, change.field)
        msg = f"{change.where}: {record.id}.{change.field} is unknown, so it cannot {change.action}; {hint}."
        raise ScenarioError(msg)
    amounts = sorted(_number(item) for item in changes)
    if change.action == "increase":
        return {change.field: fsum((old, *amounts))}
    factor = prod(amounts)
    if change.field in schema.plan(table).times:
        parts = [f"{change.field}_{part}" for part in schema.PARTS]
        return {part: _plain(schema.value_of(record, part)) * factor for part in parts}
    return {change.field: old * factor}


def _figure(record: Record, field: str) -> float | None:
    """Read a figure; the rate of a service is read from whichever column tells it."""
    value = schema.value_of(record, field)
    if value is None and isinstance(record, Service) and field in RATE_FIELDS[:2]:
        other = record.headway_hours if field == "departures_per_week" else record.departures_per_week
        return _HOURS_PER_WEEK / other if other else None
    if value is None:
        return None
    if field in schema.plan(schema.table_of(record)).times and isinstance(three := getattr(record, field), Hours):
        return expected(three)
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"{record.id}.{field} is {value!r} and no figure."
        raise ScenarioError(msg)
    return float(value)


def _plain(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _other_rate(record: Record, field: str) -> str:
    if isinstance(record, Service) and record.timetable and field in RATE_FIELDS:
        return "the service runs by timetable: set its timetable, or set departures_per_week"
    return "set it instead"


def _known(record: Record | Constant, field: str) -> bool:
    if isinstance(record, Constant):
        return getattr(record, field) is not None
    if isinstance(record, Service) and field in RATE_FIELDS:
        return True
    return schema.value_of(record, field) is not None


def _one_rate(values: Mapping[str, object]) -> dict[str, object]:
    """Let a new rate of a service take the place of the old one, however that was told."""
    told = [field for field in RATE_FIELDS if field in values]
    cleared: dict[str, object] = dict.fromkeys(RATE_FIELDS, "") if told else {}
    return cleared | dict(values)


def _border_parts(record: Border, changes: Sequence[Change], values: Mapping[str, object]) -> dict[str, object]:
    """Carry a change of a part over to the whole passage, and a change of the whole to its parts."""
    parts = [change for change in changes if change.field in BORDER_PARTS]
    old = record.hours.typical
    if not parts:
        known = {part: value for part in BORDER_PARTS if (value := getattr(record, part)) is not None}
        if not known or not old or not values.keys() & set(_HOURS):
            return {}
        after = schema.with_values(record, values)
        ratio = after.hours.typical / old if isinstance(after, Border) else 1.0
        return {part: value * ratio for part, value in known.items() if ratio != 1}
    gained = []
    for field in sorted({change.field for change in parts}):
        before = getattr(record, field)
        if before is None:
            where = next(change.where for change in parts if change.field == field)
            msg = (
                f"{where}: {record.id}.{field} is unknown, so nobody can tell what the change saves; "
                f"set or scale {record.id}.hours instead."
            )
            raise ScenarioError(msg)
        after_part = schema.parse(schema.column("borders", field), values[field])
        gained.append((float(str(after_part)) if after_part is not None else 0.0) - before)
    typical = fsum((old, *sorted(gained)))
    if typical < 0:
        msg = f"{parts[0].where}: {record.id} takes {old:g} h; its parts cannot save {old - typical:g} h."
        raise ScenarioError(msg)
    return {"hours": typical / old * expected(record.hours) if old else typical}


def _check_capacity_unit(record: Record, changes: Sequence[Change], values: Mapping[str, object]) -> None:
    """Let no capacity be without a unit, and no unit change under a figure that stays."""
    loads = [field for field in _LOADS if field in values]
    if loads and not getattr(record, "capacity_unit", "") and "capacity_unit" not in values:
        where = next(change.where for change in changes if change.field == loads[0])
        msg = f"{where}: {record.id}.{loads[0]} has no unit: set {record.id}.capacity_unit as well."
        raise ScenarioError(msg)
    old = getattr(record, "capacity_unit", "")
    if old and values.get("capacity_unit", old) != old:
        stays = [field for field in _LOADS if field not in values and getattr(record, field, None) is not None]
        if stays:
            where = next(change.where for change in changes if change.field == "capacity_unit")
            msg = f"{where}: {record.id}.{stays[0]} is in {old}: set it too when its unit changes."
            raise ScenarioError(msg)


def _culprit(record: Record, changes: Sequence[Change]) -> str:
    """Name the change that the record refuses by itself, else all of them."""
    for change in changes:
        try:
            schema.with_values(record, _values(record, [change]))
        except (NetworkError, ScenarioError):
            return change.where
    return " and ".join(dict.fromkeys(change.where for change in changes))


def _hint(record: Record, changes: Sequence[Change], fault: str) -> str:
    """Say how a time is moved whole, where one of its three figures passes another."""
    if "must rise" not in fault:
        return ""
    times = schema.plan(schema.table_of(record)).times
    moved = {change.field.rpartition("_")[0] for change in changes} & set(times)
    return "".join(f" Change {field!r} instead: it moves all three." for field in sorted(moved))


def _check_references(network: Network, table: str, changes: Sequence[Change]) -> None:
    """Let what a new value refers to exist."""
    for change in changes:
        if change.action == "set" and change.field in schema.plan(table).columns:
            check_reference(network, table, change.field, change.value, f"{change.where}: {change.field}: ")


def check_reference(network: Network, table: str, field: str, value: object, where: str) -> None:
    """
    Refuse a value that refers to a record which is not there.

    Parameters
    ----------
    network
        With all rows.
    table, field, value
        Column and its raw value.
    where
        Beginning of the message.

    Raises
    ------
    ScenarioError
        If it is not there; the message suggests the nearest.
    """
    place = schema.column(table, field)
    if place.type in TARGETS:
        for text in unknown(place.type, schema.parse(place, value), known_ids(network)):
            raise ScenarioError(where + text)


def _check_field(table: str, change: Change) -> None:
    if table == "constants":
        if change.field not in CONSTANT_FIELDS:
            hint = suggest(change.field, CONSTANT_FIELDS)
            msg = f"{change.where}: a constant has no {change.field!r}.{hint}"
            raise ScenarioError(msg)
        return
    try:
        place = schema.column(table, change.field)
    except NetworkError as error:
        msg = f"{change.where}: {error}"
        raise ScenarioError(msg) from None
    if change.action != "set" and place.type not in {"number", "integer"}:
        msg = f"{change.where}: {change.field} of {table} is no figure, so it cannot {change.action}; set it instead."
        raise ScenarioError(msg)


def unit_of(record: Record | Constant, field: str) -> str:
    """Give the unit of a figure, read from the record where the record tells it."""
    if isinstance(record, Constant):
        return record.unit
    unit = schema.column(schema.table_of(record), field).unit
    return str(getattr(record, unit)) if unit in {"capacity_unit", "unit"} else unit


def _check_units(network: Network, change: Change, records: Sequence[Key]) -> None:
    """Let a value mean the same in every record that it reaches."""
    units = {key: unit_of(record_of(network, key), change.field) for key in records}
    if change.unit:
        for (_, name), unit in units.items():
            if unit != change.unit:
                has = f"is in {unit}" if unit else "has no unit"
                msg = f"{change.where}: the value is in {change.unit}, but {name}.{change.field} {has}."
                raise ScenarioError(msg)
    if change.action != "scale" and len(set(units.values())) > 1:
        shown = [
            next(f"{name} in {unit or 'no unit'}" for (_, name), unit in units.items() if unit == one)
            for one in sorted(set(units.values()))
        ]
        msg = (
            f"{change.where}: {change.field} has several units ({', '.join(shown)}), so one value cannot "
            f"{change.action} them all; scale it, or name the records one by one."
        )
        raise ScenarioError(msg)


def _check_conflicts(key: Key, changes: Sequence[Change]) -> None:
    """Refuse two changes of one figure unless both scale or both increase it."""
    for number, one in enumerate(changes):
        for other in changes[number + 1 :]:
            if _meet(key[0], one.field, other.field) and not (
                one.field == other.field and one.action == other.action != "set"
            ):
                first, second = sorted((one, other), key=lambda item: item.where)
                what = f"{key[1]}.{first.field}"
                also = f" (as {second.field})" if second.field != first.field else ""
                msg = (
                    f"{first.where} and {second.where} both change {what}{also}: {first.action} and {second.action}. "
                    "Only increases with increases and scales with scales go together; drop one of the two."
                )
                raise ScenarioError(msg)


def _meet(table: str, one: str, other: str) -> bool:
    """Report whether two columns tell one quantity."""
    if one == other:
        return True
    if table == "services" and one in RATE_FIELDS and other in RATE_FIELDS:
        return True
    if table == "borders" and any(a in BORDER_PARTS and b in _HOURS for a, b in ((one, other), (other, one))):
        return True
    return any(part in {f"{whole}_{name}" for name in schema.PARTS} for whole, part in ((one, other), (other, one)))


def _number(change: Change) -> float:
    value = change.value
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            value = change.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        msg = f"{change.where}: value must be a number, got {change.value!r}."
        raise ScenarioError(msg)
    if change.action == "scale" and value < 0:
        msg = f"{change.where}: a factor is zero or more, got {value:g}."
        raise ScenarioError(msg)
    return float(value)


def _changed_constant(constant: Constant, changes: Sequence[Change]) -> Constant:
    values: dict[str, float] = {}
    for field in sorted({change.field for change in changes}):
        same = [change for change in changes if change.field == field]
        amounts = sorted(_number(change) for change in same)
        old = getattr(constant, field)
        if same[0].action == "set":
            values[field] = amounts[0]
        elif old is None:
            msg = f"{same[0].where}: {constant.id}.{field} is unknown, so it cannot {same[0].action}; set it instead."
            raise ScenarioError(msg)
        else:
            values[field] = old * prod(amounts) if same[0].action == "scale" else fsum((old, *amounts))
    negative = next((field for field, value in values.items() if value < 0), "")
    if negative:
        msg = f"{changes[0].where}: {constant.id}.{negative} cannot be below zero, got {values[negative]:g}."
        raise ScenarioError(msg)
    return replace(
        constant,
        value=values.get("value", constant.value),
        low=values.get("low", constant.low),
        high=values.get("high", constant.high),
    )
