"""Places as people name them: any case, accent, apostrophe, alias, script or code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridor.data.spelling import AMONG, WIDER, folded
from corridor.errors import MAX_SUGGESTED_CHARACTERS, PlaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridor.data.model import Network, Rate

ESR_DIGITS = 6
"""Digits of the code of a station of the 1520 mm railways; the last one is a check digit that papers leave out."""


def names_of_places(network: Network) -> dict[str, tuple[str, ...]]:
    """
    Index places by every name that they go by.

    Parameters
    ----------
    network
        With its places, their other names, and the links that tell where ships call.

    Returns
    -------
    names
        Ids of the places of each folded name, sorted; an id always finds its
        own place alone.  Keys that begin with `WIDER` or `AMONG` are for names
        with qualifiers.
    """
    tables = network.places, network.names, network.links, network.modes
    for known, names in _LAST[:1]:
        if all(one is other for one, other in zip(known, tables, strict=True)):
            return names
    names = _indexed(network)
    _LAST[:] = [(tables, names)]
    return names


_LAST: list[tuple[tuple[object, ...], dict[str, tuple[str, ...]]]] = []
"""The tables that were indexed last and their names: networks that differ elsewhere share them."""


def _indexed(network: Network) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    wider: dict[str, set[str]] = {}
    for key, place in network.places.items():
        for name in (place.name, place.local_name, place.unlocode, *place.aliases):
            if name:
                found.setdefault(folded(name), set()).add(key)
    for row in network.names.values():
        keys = [folded(name) for name in row.names]
        if row.kind == "esr":
            keys += [key[: ESR_DIGITS - 1] for key in keys]
        for key in keys:
            (wider if row.kind == "area" else found).setdefault(key, set()).add(row.place)
    for place_id in network.places:
        key = folded(place_id)
        wider.setdefault(key, set()).update(found.get(key, ()))
        found[key] = {place_id}
    for key, ids in wider.items():
        everyone = ids | found.get(key, set())
        if everyone != found.get(key, set()):
            found[WIDER + key] = everyone
    return {name: tuple(sorted(ids)) for name, ids in sorted((found | _classes(network)).items())}


def _classes(network: Network) -> dict[str, set[str]]:
    """Gather the places of each country, and those of the classes that a qualifier may name."""
    found: dict[str, set[str]] = {}
    for key, place in network.places.items():
        for group in (place.country, place.kind):
            found.setdefault(AMONG + group, set()).add(key)
    ports = found.setdefault(AMONG + "port", set())
    # Gates of a land border are called ports as well.
    ports |= found.get(AMONG + "border", set()) | found.get(AMONG + "dry-port", set())
    for link in network.links.values():
        if network.modes[link.mode].is_water:
            ports |= {link.origin, link.destination}
    return found


def find_place(names: Mapping[str, tuple[str, ...]], text: str) -> str:
    """
    Find the place that somebody means.

    Parameters
    ----------
    names
        As made by `names_of_places`.
    text
        What was typed, or is in a document: ``"Port of Poti"``,
        ``"Dostyk (Druzhba)"``, ``"Aktau, Kazakhstan"``, ``"708403"``.

    Returns
    -------
    place
        Its id.

    Raises
    ------
    PlaceError
        If no place has the name, with the nearest ones, or if it fits several.
    """
    key = folded(text)
    ids = names.get(key, ())
    near: tuple[str, ...] = ()
    if not ids:
        from corridor.data.qualifiers import read_name

        ids, near = read_name(names, text)
    if len(ids) == 1:
        return ids[0]
    if ids:
        msg = f"{text!r} fits several places: {', '.join(ids)}. Use one of these ids."
        raise PlaceError(msg)
    raise PlaceError(f"there is no place {text!r}." + _nearest(names, key, near))


def _nearest(names: Mapping[str, tuple[str, ...]], key: str, near: Iterable[str]) -> str:
    """Suggest places; a name that is only alike never stands for one."""
    from rapidfuzz import fuzz, process

    ids = dict.fromkeys(near)
    if 2 < len(key) <= MAX_SUGGESTED_CHARACTERS:
        known = [name for name in names if not name.startswith((WIDER, AMONG))]
        alike = [name for name in known if name.startswith(key)][:3]
        alike += [name for name, *_ in process.extract(key, known, scorer=fuzz.ratio, limit=5, score_cutoff=60)]
        ids |= dict.fromkeys(place for name in alike for place in names[name])
    if ids:
        return f" Did you mean {' or '.join(list(ids)[:3])}?"
    return " `corridor places` lists all places."


def places_named(names: Mapping[str, tuple[str, ...]], rate: Rate) -> list[tuple[str, ...]]:
    """
    Read the places in the `via` of a rate, in its order.

    Parameters
    ----------
    names
        As of `corridor.data.names.names_of_places`.
    rate
        Parts of its `via` are between commas, semicolons or brackets.

    Returns
    -------
    places
        The ids that each part may mean; parts that name no place are left out.
    """
    parts = (names.get(folded(part), ()) for part in re.split(r"[,;()]", rate.via) if folded(part))
    return [ids for ids in parts if ids]
