"""Ids that refer to other records: what each type of column may point at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.load.kinds import carriers_of
from corridor.data.model import TABLES, Member
from corridor.errors import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from corridor.data.model import Network

_ELEMENTS = ("links", "borders", "facilities", "services")

MAX_SUGGESTED_FROM = 2000
"""Among more ids than these the nearest is not looked for: it would take too long."""

TARGETS: Mapping[str, tuple[str, ...]] = {
    "place": ("places",),
    "places": ("places",),
    "link": ("links",),
    "links": ("links",),
    "sources": ("sources",),
    "mode": ("modes",),
    "modes": ("modes",),
    "cargo": ("cargo",),
    "classes": ("cargo",),
    "carriers": ("carriers",),
    "members": _ELEMENTS,
    "element": _ELEMENTS,
}
"""Tables that a column of each type may point at; the carriers are those that classes of cargo travel in."""


def ids_of(value: object) -> Iterator[str]:
    """Give the ids that a value of such a column holds."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield part.id if isinstance(part, Member) else str(part)


def all_known(kind: str, value: object, known: Mapping[str, Collection[str]]) -> bool:
    """Say quickly that there is nothing to tell of; where it says no, `unknown` looks closer."""
    tables = TARGETS[kind]
    if len(tables) > 1 or (ids := known.get(tables[0])) is None:
        return False
    return value in ids if isinstance(value, str) else isinstance(value, tuple) and all(word in ids for word in value)


def unknown(kind: str, value: object, known: Mapping[str, Collection[str]]) -> Iterator[str]:
    """
    Tell of each id that is not there; no hint is looked for among very many ids.

    Parameters
    ----------
    kind
        Type of the column.
    value
        Its value.
    known
        Ids of each table; a table that is left out is not checked.
    """
    tables = TARGETS[kind]
    if any(table not in known for table in tables):
        return
    for word in ids_of(value):
        if any(word in known[table] for table in tables):
            continue
        elsewhere = next((table for table, ids in known.items() if word in ids), "")
        if elsewhere:
            yield f"{word!r} is one of {elsewhere}, but {' or '.join(tables)} are due."
        else:
            names = [name for table in tables for name in known[table]]
            hint = suggest(word, names) if len(names) <= MAX_SUGGESTED_FROM else ""
            yield f"there is no {word!r} in {', '.join(tables)}.{hint}"


def known_ids(network: Network) -> dict[str, Collection[str]]:
    """Give what columns may point at: the ids of each table, and all carriers."""
    ids: dict[str, Collection[str]] = {table: network.table(table).keys() for table in TABLES}
    return {**ids, "carriers": carriers_of(network.cargo.values())}
