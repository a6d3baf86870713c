"""``corridor matrix FROM [TO]``: times from many places to many, and what can be reached in time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.commands import (
    Answer,
    add_cargo,
    add_conditions,
    add_product,
    add_table,
    in_network,
    question_of,
    renamed_columns,
)
from corridor.errors import NetworkError, NoRouteError, PlaceError
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping, Sequence

    from corridor.data.model import Network

MOST_PAIRS = 1_000_000
TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
SHOWN = 5
KINDS = ("station", "port", "dry-port", "border", "junction")
TERMINALS = KINDS[:3]
"""Kinds of places where a box can be transferred."""

_TIME = re.compile(r"(\d+(?:[.,]\d+)?) *(d|h)?(?:ays?|ours?)?")


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origins", metavar="FROM", help="a place, or a table (.csv, .xlsx) with a column `place`")
    parser.add_argument("destinations", metavar="TO", nargs="?", default="", help="the same (default: all terminals)")
    parser.add_argument("--kind", action="append", choices=KINDS, default=[], help="without TO: places of this kind")
    parser.add_argument("--within", metavar="TIME", default="", help="only what takes no longer, such as 15d or 36h")
    parser.add_argument(
        "--avoid", action="append", default=[], metavar="WHAT", help="country:RU, mode:ferry, place:ID or link:ID"
    )
    add_table(parser)
    add_conditions(parser)
    add_cargo(parser)
    add_product(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan all pairs."""
    from corridor.answers.matrix import describe, pairs_within
    from corridor.data.names import names_of_places
    from corridor.progress import ProgressBar
    from corridor.routing.avoid import idle_warnings
    from corridor.scenario.opening import network_of
    from corridor.studies.planner import matrix

    within = hours_of(arguments.within) if arguments.within else None
    if arguments.kind and arguments.destinations:
        msg = "--kind chooses the destinations where TO is left out: leave out one of the two."
        raise NetworkError(msg)
    question = question_of(arguments)
    network = network_of(question)
    names = names_of_places(network)
    origins = places_of(arguments.origins, names, arguments)
    if arguments.destinations:
        destinations = places_of(arguments.destinations, names, arguments)
    else:
        destinations = _terminals(network, arguments.kind or TERMINALS, origins)
    if len(origins) * len(destinations) > MOST_PAIRS:
        msg = f"{len(origins):,} x {len(destinations):,} pairs are too many; {MOST_PAIRS:,} can be asked for at once."
        raise NetworkError(msg)
    found = matrix(
        network, origins, destinations, avoid=question.avoid, cargo=question.cargo, progress=ProgressBar("origins")
    )
    warnings = [*idle_warnings(found.idle)]
    lost = [pair for pair in found.pairs if pair.minutes is None]
    if len(lost) == len(found.pairs):
        msg = f"no way joins any of the {len(lost)} pairs; `corridor route A B` says what stops one."
        raise NoRouteError(msg)
    if lost:
        named = [f"{pair.origin} - {pair.destination}" for pair in lost[:SHOWN]]
        more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
        warnings.append(f"no way for {', '.join(named)}{more}; `corridor route A B` says why.")
    pairs = pairs_within(found, within)
    return Answer(in_network(describe(found, pairs, within=within), question), warnings=warnings)


def hours_of(text: str) -> float:
    """
    Read a length of time, in days where no unit is written.

    Parameters
    ----------
    text
        Such as ``"15d"``, ``"15"`` or ``"36h"``.

    Raises
    ------
    NetworkError
        If it is none, or not above zero.
    """
    match = _TIME.fullmatch(text.strip())
    hours = float(match[1].replace(",", ".")) * (1 if match[2] == "h" else HOURS_PER_DAY) if match else 0.0
    if hours <= 0:
        msg = f"--within {text!r}: write days or hours above zero, such as 15d or 36h."
        raise NetworkError(msg)
    return hours


def places_of(given: str | Sequence[str], names: Mapping[str, tuple[str, ...]], arguments: Namespace) -> list[str]:
    """
    Find the places that an argument means.

    Parameters
    ----------
    given
        A place as people name it, or the name of a CSV file; or several places.
    names
        As made by `corridor.data.names.names_of_places`.
    arguments
        How a table is read.

    Raises
    ------
    NetworkError
        If the file cannot be read, has no column ``place`` or no row.
    PlaceError
        If a place is not known; of a file the message names the row.
    """
    from corridor.data.names import find_place

    if not isinstance(given, str):
        return list(dict.fromkeys(find_place(names, name) for name in given))
    if not given.lower().endswith(TABLE_ENDINGS):
        return [find_place(names, given)]
    places = []
    for number, name in _cells(Path(given), arguments.sheet, renamed_columns(arguments)):
        try:
            places.append(find_place(names, name))
        except PlaceError as error:
            msg = f"{given}, row {number}, column place: {error}"
            raise PlaceError(msg) from None
    if not places:
        msg = f"{given} has no row with a place."
        raise NetworkError(msg)
    return list(dict.fromkeys(places))


def _cells(path: Path, name: str, renamed: Mapping[str, str]) -> list[tuple[int, str]]:
    """Read the column ``place`` with the numbers of its rows; empty cells are passed over."""
    from corridor.data.sheets import read_sheet
    from corridor.data.text_files import shown

    sheet = read_sheet(path, ("place",), sheet=name, renamed=renamed, required=("place",))
    if "place" not in sheet.head:
        named = ", ".join(map(shown, sheet.head[:SHOWN]))
        msg = f"{path}, row 1: there is no column place; found {named}."
        raise NetworkError(msg)
    if sheet.faults:
        raise NetworkError(sheet.faults[0])
    at = sheet.head.index("place")
    return [(number, cells[at]) for number, cells in sheet.rows if cells[at]]


def _terminals(network: Network, kinds: list[str] | tuple[str, ...], origins: list[str]) -> list[str]:
    """Give the places of some kinds to which something leads, the only origin left out."""
    ends = {place for link in network.links.values() for place in (link.origin, link.destination)}
    found = [key for key, place in sorted(network.places.items()) if place.kind in kinds and key in ends]
    places = [key for key in found if [key] != origins]
    if not places:
        msg = f"the network has no place of kind {' or '.join(kinds)} to go to."
        raise NetworkError(msg)
    return places
