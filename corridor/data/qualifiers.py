"""
Names with words around them, as documents write them: ``Port of Poti``, ``Aktau, Kazakhstan``, ``Dostyk (Druzhba)``.

Only what is the name of no place as it is comes here.  A text falls into parts at
brackets, commas and slashes; of each part the longest run of words is taken
that is a name, and all words around it have to be known: those of
`networks/words.csv` say a country or region, a class such as port or station,
or nothing.  Parts have to agree on one place; where they do not, all are named.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from corridor.data.spelling import AMONG, WIDER, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Names = Mapping[str, tuple[str, ...]]
    Meaning = tuple[tuple[str, str], ...]

MAX_TOKENS = 30
"""Longer texts are no names."""

_APART = re.compile(r"[()\[\]{},;|=\u3001\u3010\u3011]|(?<=\w\w)\s*/\s*(?=\w\w)|\s[-\u2013\u2014]\s")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_MARKS = re.compile("['`\u00b4\u2018\u2019\u02b9-\u02bf]")
_BOTH_SCRIPTS = re.compile(r"(?=.*[a-z])(?=.*[\u0430-\u044f])", re.IGNORECASE)
_BINDING = ("country", "region", "port")
"""What a qualifier says has to hold; other classes only choose between places."""


class Words(NamedTuple):
    """
    The words that are around names.

    Attributes
    ----------
    says
        What each folded word says: pairs such as ``("country", "KZ")``.
    simplified
        Simplified form of each traditional Chinese character.
    cyrillic
        Cyrillic letter that each Latin one looks like.
    longest
        Most tokens that one of the words has.
    """

    says: Mapping[str, Meaning]
    simplified: Mapping[int, str]
    cyrillic: Mapping[int, str]
    longest: int


class Part(NamedTuple):
    """
    A part of a text, read.

    Attributes
    ----------
    bare
        Places that bear the name by itself.
    wider
        Those as well that bear it with a word more.
    qualifiers
        What the words around it say; alternatives of each.
    only
        What the part says if it is no name but a qualifier, such as a country.
    """

    bare: frozenset[str]
    wider: frozenset[str]
    qualifiers: tuple[Meaning, ...] = ()
    only: tuple[Meaning, ...] = ()


@cache
def words() -> Words:
    """Read the words that are around names."""
    says: dict[str, list[tuple[str, str]]] = {}
    pairs: dict[str, dict[int, str]] = {}
    longest = 1
    path = Path(next(iter(import_module("corridor.networks").__path__))) / "words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind, means, listed = row["kind"], row["means"], row["words"].split(";")
            if kind == "letters":
                pairs[means] = {ord(pair[0]): pair[1] for pair in listed}
                continue
            for word in listed:
                says.setdefault(folded(word), []).append((means, "") if kind == "class" else (kind, means))
                longest = max(longest, len(_TOKEN.findall(_MARKS.sub("", word))))
    return Words({word: tuple(found) for word, found in says.items()}, pairs["simplified"], pairs["cyrillic"], longest)


def read_name(names: Names, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Read a name with words around it.

    Parameters
    ----------
    names
        As made by `corridor.data.names.names_of_places`.
    text
        As it is in a document.

    Returns
    -------
    places
        One: it is meant.  Several: the text fits each of them.  None: not understood.
    near
        Then the places that parts of the text name, to suggest.
    """
    known = words()
    plain = normalize("NFKC", _MARKS.sub("", text))
    ids, near = _read(names, plain, known)
    return (ids, near) if ids else _read(names, plain.translate(known.simplified), known)


def _read(names: Names, text: str, known: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read a text in one form of its characters."""
    pieces = [tokens for piece in _APART.split(text) if (tokens := _tokens(piece, known))]
    if not pieces or sum(map(len, pieces)) > MAX_TOKENS:
        return (), ()
    whole = [token for tokens in pieces for token in tokens]
    if ids := names.get("".join(whole)):
        return ids, ()
    parts = [_part(names, tokens, known) for tokens in pieces]
    if len(parts) > 1 and any(not (part.wider or part.only) for part in parts):
        # The name itself may hold a bracket or a comma.
        parts = [part for part in [_part(names, whole, known)] if part.wider] or parts
    named = [part for part in parts if part.bare or part.wider]
    near = _sorted(place for part in named for place in part.bare or part.wider)
    if not named or any(not (part.wider or part.only) for part in parts):
        return (), near
    found = _agreed(names, parts)
    if not found and any(part.wider and part.only for part in parts):
        # A place may lend its name to the region of another: Aktau, Mangystau.
        others = [Part(frozenset(), frozenset(), (), part.only) if part.only else part for part in parts]
        found = _agreed(names, others) if any(part.wider for part in others) else frozenset()
    if found:
        return _sorted(found), ()
    alone = [_agreed(names, [part, *(other for other in parts if not other.wider)]) for part in named]
    disjoint = len(alone) > 1 and all(alone)
    return (_sorted(frozenset().union(*alone)), ()) if disjoint else ((), near)


def _tokens(text: str, known: Words) -> list[str]:
    """Split a text into folded words; each Chinese character is one."""
    found = _TOKEN.findall(text)
    mended = (token.translate(known.cyrillic) if _BOTH_SCRIPTS.match(token) else token for token in found)
    return [key for token in mended if (key := folded(token))]


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))


def _agreed(names: Names, parts: Sequence[Part]) -> frozenset[str]:
    """Find the places on which all parts agree, rather by names that they bear by themselves."""
    named = [part for part in parts if part.wider]
    said = [said for part in parts for said in (part.qualifiers if part.wider else part.only)]
    wider = _filtered(names, frozenset.intersection(*(part.wider for part in named)), said)
    bare = frozenset.intersection(*(part.bare for part in named)) & wider
    # The name of a town alone does not mean what serves it, where no place bears it by itself.
    return bare or (wider if len(named) > 1 or named[0].bare else frozenset())


def _filtered(names: Names, ids: frozenset[str], said: Iterable[Meaning]) -> frozenset[str]:
    """Leave the places for which holds what qualifiers say."""
    for alternatives in said:
        left = ids.intersection(chain.from_iterable(names.get(AMONG + (of or kind), ()) for kind, of in alternatives))
        if left or any(kind in _BINDING for kind, _ in alternatives):
            ids = left
    return ids


def _part(names: Names, tokens: list[str], known: Words) -> Part:
    """Read a part: the longest run of its words that is a name, then two names side by side."""
    only = _qualifiers(tokens, known) or ()
    found = _name(names, tokens, known)
    for cut in range(1, len(tokens)) if not found else ():
        first, second = (_name(names, side, known) for side in (tokens[:cut], tokens[cut:]))
        if first and second:
            both = _agreed(names, (first, second))
            return Part(both, both) if both else Part(first.bare | second.bare, first.wider | second.wider)
    return found._replace(only=only) if found else Part(frozenset(), frozenset(), (), only)


def _name(names: Names, tokens: Sequence[str], known: Words) -> Part | None:
    """Find the longest run of words that is a name, where all words around it are known."""
    for length in range(len(tokens), 0, -1):
        bare, wider = set[str](), set[str]()
        qualifiers: tuple[Meaning, ...] = ()
        for start in range(len(tokens) - length + 1):
            key = "".join(tokens[start : start + length])
            ids = names.get(key, ())
            everyone = names.get(WIDER + key, ids)
            around = _qualifiers((*tokens[:start], *tokens[start + length :]), known, cut=start) if everyone else None
            if around is not None and _filtered(names, frozenset(everyone), around):
                bare |= set(ids)
                wider |= set(everyone)
                qualifiers = around
        if wider:
            return Part(frozenset(bare), frozenset(wider), qualifiers)
    return None


def _qualifiers(tokens: Sequence[str], known: Words, cut: int = 0) -> tuple[Meaning, ...] | None:
    """Read words as qualifiers only, none of which goes over the cut; None if one is not known."""
    found: list[Meaning] = []
    at = 0
    while at < len(tokens):
        most = min(known.longest, (cut if at < cut else len(tokens)) - at)
        said = ((size, known.says.get("".join(tokens[at : at + size]))) for size in range(most, 0, -1))
        size, meaning = next(((size, meaning) for size, meaning in said if meaning), (0, ()))
        if not size:
            return None
        at += size
        found.append(meaning)
    if found and all(kind == "filler" for meaning in found for kind, _ in meaning):
        return None
    return tuple(found)
