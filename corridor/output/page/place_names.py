"""Names of a place in the languages of the page, picked out of all that it goes by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.data.model import Network, Place

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя -'.")
KAZAKH = frozenset("әғқңөұүһі")
_CHINESE = re.compile(r"[一-鿿]{2,}")
LOCAL_LANGUAGES = {"TR": "tr", "AZ": "az", "KZ": "kk"}
"""Where the local name of a place is the one of a language of the page."""


def spellings_of(network: Network) -> dict[str, tuple[str, ...]]:
    """
    Gather the further spellings of each place, by its id.

    Parameters
    ----------
    network
        With its table of names.
    """
    found: dict[str, tuple[str, ...]] = {}
    for _, row in sorted(network.names.items()):
        if row.kind == "spelling":
            found[row.place] = (*found.get(row.place, ()), *row.names)
    return found


def names_by_language(place: Place, spellings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """
    Pick the name of a place in each language in which one can be told by its letters or its country.

    Parameters
    ----------
    place
        With its aliases and its local name.
    spellings
        Further ones, by id of the place.

    Returns
    -------
    names
        By code of the language; one without a name is left out.
    """
    names = [name for name in (*place.aliases, place.local_name, *spellings.get(place.id, ())) if name]
    local = LOCAL_LANGUAGES.get(place.country, "") if place.local_name else ""
    found = {
        "ru": next((name for name in names if set(name.casefold()) <= RUSSIAN and name[0].isupper()), ""),
        "kk": next((name for name in names if _is_kazakh(name)), ""),
        "zh": next((name for name in names if _CHINESE.fullmatch(name)), ""),
    }
    if local:
        found[local] = place.local_name
    return {lang: name for lang, name in found.items() if name}


def _is_kazakh(name: str) -> bool:
    """Tell whether a name has a letter that only Kazakh has, and no foreign one."""
    letters = set(name.casefold())
    return bool(letters & KAZAKH) and letters <= RUSSIAN | KAZAKH and name[0].isupper()
