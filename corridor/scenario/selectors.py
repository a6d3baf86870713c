"""Which records a change means: one by id, or all that a selector describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data import schema
from corridor.data.model import TABLES, Border, Demand, Facility, Link, Place, Published, Rate, Service, Tariff
from corridor.errors import ScenarioError, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Change, Network, Record

KEYS = ("table", "country", "mode", "kind", "place", "between")
CLOSED_TABLES = ("links", "borders", "facilities")
"""Where a selector looks for what to close; opening also lifts what shuts services."""


def matching(network: Network, change: Change) -> tuple[tuple[str, str], ...]:
    """
    Find the records that a change applies to.

    Parameters
    ----------
    network
        With the rows that the changes add.
    change
        Its `select` holds an ``id`` or selectors, which must all hold.

    Returns
    -------
    records
        Pairs of table (or ``"constants"``) and id, sorted.

    Raises
    ------
    ScenarioError
        If the id does not exist, a selector is unknown, or nothing matches.
    """
    key = change.select.get("id")
    if key is not None:
        return (_by_id(network, change, str(key)),)
    unknown = sorted(set(change.select) - set(KEYS))
    if unknown or not change.select:
        what = f"unknown selector {unknown[0]!r}" if unknown else "no id and no selector"
        msg = f"{change.where}: {what}." + suggest(unknown[0] if unknown else "", ("id", *KEYS))
        raise ScenarioError(msg)
    found = tuple(
        (table, record.id)
        for table in _tables(change)
        for record in sorted(network.table(table).values(), key=lambda row: row.id)
        if all(_holds(network, record, name, wanted) for name, wanted in change.select.items() if name != "table")
    )
    if not found:
        selector = ", ".join(f"{name} = {wanted!r}" for name, wanted in change.select.items())
        msg = f"{change.where}: no record matches {selector}." + _nearest(network, change)
        raise ScenarioError(msg)
    return found


def _nearest(network: Network, change: Change) -> str:
    """Suggest a value where one of the selectors names what the network does not have."""
    places = network.places.values()
    known = {
        "country": {place.country for place in places},
        "mode": set(network.modes),
        "place": set(network.places),
        "kind": {str(getattr(row, "kind", "")) for table in _tables(change) for row in network.table(table).values()},
    }
    for name, wanted in change.select.items():
        values = wanted if isinstance(wanted, list | tuple) else [wanted]
        for value in values:
            among = known.get("place" if name == "between" else name)
            if among is not None and value not in among:
                return suggest(str(value), among - {""})
    return ""


def _by_id(network: Network, change: Change, key: str) -> tuple[str, str]:
    if key in network.constants:
        return "constants", key
    table = network.table_of(key)
    if table:
        return table, key
    if key in network.projects:
        msg = f"{change.where}: {key!r} is a project: use --with {key} or --without {key}."
        raise ScenarioError(msg)
    everything = [name for table in TABLES if table != "sources" for name in network.table(table)]
    msg = f"{change.where}: network {network.name!r} has no {key!r}." + suggest(key, (*everything, *network.constants))
    raise ScenarioError(msg)


def _tables(change: Change) -> tuple[str, ...]:
    """Choose the tables in which a selector looks."""
    asked = change.select.get("table")
    if asked is not None:
        if asked not in TABLES:
            msg = f"{change.where}: there is no table {asked!r}." + suggest(str(asked), TABLES)
            raise ScenarioError(msg)
        return (str(asked),)
    if change.action in ("close", "open"):
        return (*CLOSED_TABLES, "services") if change.action == "open" else CLOSED_TABLES
    fitting = tuple(
        table
        for table in TABLES
        if change.field in schema.plan(table).columns or change.field in schema.plan(table).times
    )
    if not fitting:
        known = {name for table in TABLES for name in (*schema.plan(table).columns, *schema.plan(table).times)}
        msg = f"{change.where}: no table has a column {change.field!r}." + suggest(change.field, known)
        raise ScenarioError(msg)
    return fitting


def _holds(network: Network, record: Record, name: str, wanted: object) -> bool:
    """Report whether a record answers one selector; a record without that trait does not."""
    if name == "kind":
        return getattr(record, "kind", None) == wanted
    if name == "country":
        return wanted in _countries(network, record)
    if name == "mode":
        return wanted in _modes(network, record)
    if name == "place":
        return wanted in _places(network, record)
    ends = set(wanted) if isinstance(wanted, list | tuple) else set()
    return any({link.origin, link.destination} == ends for link in _links(network, record))


def _links(network: Network, record: Record) -> Sequence[Link]:
    if isinstance(record, Link):
        return (record,)
    if isinstance(record, Border):
        return (network.links[record.link],) if record.link in network.links else ()
    if isinstance(record, Service):
        return tuple(network.links[key] for key in record.links if key in network.links)
    return ()


def _countries(network: Network, record: Record) -> tuple[str, ...]:
    if isinstance(record, Link):
        return record.countries
    if isinstance(record, Border):
        return (record.from_country, record.to_country)
    if isinstance(record, Place):
        return (record.country,)
    if isinstance(record, Tariff):
        return record.countries
    if isinstance(record, Facility):
        return (network.places[record.place].country,)
    return tuple(country for link in _links(network, record) for country in link.countries)


def _modes(network: Network, record: Record) -> tuple[str, ...]:
    if isinstance(record, Facility):
        return (record.from_mode, record.to_mode)
    if isinstance(record, Rate | Tariff):
        return (record.mode,)
    return tuple(link.mode for link in _links(network, record))


def _places(network: Network, record: Record) -> tuple[str, ...]:
    if isinstance(record, Facility):
        return (record.place,)
    if isinstance(record, Place):
        return (record.id,)
    if isinstance(record, Tariff):
        return (record.place,)
    if isinstance(record, Rate | Demand | Published):
        return (record.origin, record.destination)
    return tuple(place for link in _links(network, record) for place in (link.origin, link.destination))
