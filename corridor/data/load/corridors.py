"""Corridors of `network.toml`: ways with a name, told by what they meet and what they keep out of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.countries import COUNTRY_CODES
from corridor.data.load.documents import Keys
from corridor.data.model import Corridor
from corridor.data.text_files import shown
from corridor.errors import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KINDS = ("country", "mode", "place", "link")
KEYS = ("name", "through", "avoid", "note")


def read_corridors(keys: Keys) -> dict[str, Corridor]:
    """
    Read the tables ``[corridors.ID]``.

    Parameters
    ----------
    keys
        Of the whole document.

    Returns
    -------
    corridors
        In the order of the file.
    """
    found = {}
    for name, table in keys.table("corridors").items():
        where = f"{keys.where}, [corridors.{shown(name)}]"
        if not isinstance(table, dict):
            keys.faults.append(f"{where}: should be a table with name, through and avoid.")
            continue
        own = Keys(table, where, keys.faults)
        own.refuse_others(KEYS)
        own._replace(document={"id": name}).value("id", "id")
        found[name] = Corridor(
            id=name,
            name=str(own.value("name", "text", required=True)),
            through=_restrictions(own, "through", required=True),
            avoid=_restrictions(own, "avoid"),
            note=str(own.value("note", "text")),
        )
    return found


def _restrictions(keys: Keys, key: str, *, required: bool = False) -> tuple[str, ...]:
    listed = keys.document.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
        keys.fault(key, f"should be a list of restrictions such as 'country:RU', got {shown(str(listed))!r}.")
        return ()
    if required and not listed:
        keys.fault(key, "is required: a list of restrictions of which a route meets one.")
    for text in listed:
        kind, _, value = text.partition(":")
        if kind not in KINDS or not value:
            keys.fault(key, f"{shown(text)!r} should be country:RU, mode:ferry, place:ID or link:ID.")
        elif kind == "country" and value not in COUNTRY_CODES:
            keys.fault(key, f"there is no {kind} {shown(value)!r}.{suggest(value, COUNTRY_CODES)}")
    return tuple(listed)


def check_corridors(
    corridors: Mapping[str, Corridor], known: Mapping[str, Collection[str]], file: str, faults: list[str]
) -> None:
    """Check that modes, places and links of corridors are there; those of a table with faults are not judged."""
    for corridor in corridors.values():
        for key in ("through", "avoid"):
            for text in getattr(corridor, key):
                kind, _, value = text.partition(":")
                ids = known.get(f"{kind}s") if kind != "country" else None
                if ids is not None and value not in ids:
                    hint = suggest(value, ids)
                    faults.append(
                        f"{file}, [corridors.{corridor.id}], key {key}: there is no {kind} {shown(value)!r}.{hint}"
                    )
