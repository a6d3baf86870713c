"""Places as people name them: any case, accent, apostrophe, alias, script or code."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from corridor.errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.model import Place

# Letters that do not fall apart into a plain letter and an accent.
_LETTERS = str.maketrans({"\u0131": "i", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "\u0259": "a"})


def folded(text: str) -> str:
    """
    Reduce a name to its letters and digits, without case and accents.

    Parameters
    ----------
    text
        A name in any script.

    Returns
    -------
    key
        ``"Xi'an"`` and ``"XIAN"`` give ``"xian"``.
    """
    # "i" with a dot above falls apart into two characters when it is casefolded.
    plain = normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isalnum() and not combining(letter))


def names_of_places(places: Mapping[str, Place]) -> dict[str, tuple[str, ...]]:
    """
    Index places by every name that they go by.

    Parameters
    ----------
    places
        By id.

    Returns
    -------
    names
        Ids of the places of each folded name, sorted; an id always finds its
        own place alone.
    """
    found: dict[str, set[str]] = {}
    for key, place in places.items():
        for name in (place.name, place.local_name, place.unlocode, *place.aliases):
            if name:
                found.setdefault(folded(name), set()).add(key)
    for key in places:
        found[folded(key)] = {key}
    return {name: tuple(sorted(ids)) for name, ids in sorted(found.items())}


def find_place(names: Mapping[str, tuple[str, ...]], text: str) -> str:
    """
    Find the place that somebody means.

    Parameters
    ----------
    names
        As made by `names_of_places`.
    text
        What was typed.

    Returns
    -------
    place
        Its id.

    Raises
    ------
    PlaceError
        If no place has the name, with the nearest ones, or if several have.
    """
    key = folded(text)
    ids = names.get(key, ())
    if len(ids) == 1:
        return ids[0]
    if ids:
        msg = f"{text!r} is the name of several places: {', '.join(ids)}. Use one of these ids."
        raise PlaceError(msg)
    raise PlaceError(f"there is no place {text!r}." + _nearest(names, key))


def _nearest(names: Mapping[str, tuple[str, ...]], key: str) -> str:
    from difflib import get_close_matches

    near = [name for name in names if len(key) > 2 and name.startswith(key)][:3]
    near += get_close_matches(key, names, n=5, cutoff=0.6)
    ids = list(dict.fromkeys(place for name in near for place in names[name]))[:3]
    if ids:
        return f" Did you mean {' or '.join(ids)}?"
    return " `corridor places` lists all places."
