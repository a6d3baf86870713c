"""
Named checks: what a network has to hold beyond what each row says by itself.

    ground.py     where places lie, how long links are and how fast they are passed
    joints.py     what meets at places and borders, and whether cargo gets through
    figures.py    what figures rest on, what they already hold
    kinds.py      modes and classes of cargo
    pools.py      which way members of a pool lead, and what a track covers
    calendar.py   services, closures, prices, projects

Each check is a function of the network; records that projects add are checked
like those of the tables.  `check_folder` runs the checks on a folder and tells
file, row and column of every finding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.data.checks import calendar, figures, ground, joints, kinds, pools, prices
from corridor.data.checks.finding import ERROR, REMARK, WARNING, Check, Finding, Note
from corridor.data.drawn_lines import read_lines
from corridor.data.load import folder_of, name_of, read
from corridor.data.load.documents import MAX_TOML_MB
from corridor.data.model import TABLES
from corridor.data.schema import read_mapping
from corridor.data.text_files import read_bytes
from corridor.errors import NetworkError, suggest
from corridor.geography import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from corridor.data.model import Network, Record

__all__ = ["CHECKS", "ERROR", "REMARK", "WARNING", "Finding", "Located", "Report", "check_folder", "validate"]

DRAWN = "drawn-lines"
"""The check that needs the drawn lines of the folder beside the network."""

_AS_IT_STANDS: Mapping[str, Check] = {
    "projects": calendar.projects,
    "joined": joints.joined,
}
_WITH_ADDITIONS: Mapping[str, Check] = {
    "bounds": figures.bounds,
    "coordinates": ground.coordinates,
    "names": ground.names,
    "unlocodes": ground.unlocodes,
    "lengths": ground.lengths,
    "speeds": ground.speeds,
    "countries": joints.countries,
    "borders": joints.borders,
    "facilities": joints.facilities,
    "reboarding": joints.reboarding,
    "ships": joints.ships,
    "loose-places": joints.loose_places,
    "evidence": figures.evidence,
    "tails": figures.tails,
    "includes": figures.includes,
    "border-parts": figures.border_parts,
    "capacities": figures.capacities,
    "kinds": kinds.kinds,
    "services": calendar.services,
    "departures": calendar.departures,
    "pools": calendar.pools,
    "pool-sides": pools.sides,
    "track-pools": pools.tracks,
    "closures": calendar.closures,
    "windows": calendar.windows,
    "tariffs": prices.tariffs,
    "rates": prices.rates,
    "published": calendar.published,
    "detours": calendar.detours,
    "demand": calendar.demand,
    "dates": calendar.dates,
}

CHECKS = (*_WITH_ADDITIONS, DRAWN, *_AS_IT_STANDS)
"""Names of the checks, in the order in which they run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """
    A finding and where it is in its folder.

    Attributes
    ----------
    finding
        What was found.
    position
        Such as ``"links.csv, row 17"``.
    """

    finding: Finding
    position: str

    @property
    def line(self) -> str:
        """The finding on one line, with file, row, column and the name of the check."""
        column = f", column {self.finding.column}" if self.finding.column else ""
        return f"{self.position}{column}: {self.finding.id}: {self.finding.message} [{self.finding.check}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    All that is wrong with a folder.

    Attributes
    ----------
    folder
        Its name.
    faults
        What kept it from being read, one line each; then no check has run.
    passed_over
        What the loader did not read, one line each.
    located
        Findings of the checks, errors first.
    network
        None if there are faults.
    """

    folder: str
    faults: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    located: tuple[Located, ...] = ()
    network: Network | None = None

    @property
    def errors(self) -> tuple[str, ...]:
        """Lines that keep the network from being right."""
        return (*self.faults, *(item.line for item in self.located if item.finding.severity == ERROR))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Lines that somebody should look at."""
        return tuple(item.line for item in self.located if item.finding.severity == WARNING)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Lines that are only good to know."""
        return (*self.passed_over, *(item.line for item in self.located if item.finding.severity == REMARK))


def validate(
    network: Network,
    checks: Iterable[str] | None = None,
    *,
    drawn: Mapping[str, float] | None = None,
) -> tuple[Finding, ...]:
    """
    Run the named checks.

    Parameters
    ----------
    network
        Any network.
    checks
        Names of `CHECKS`; None runs them all.
    drawn
        Length of the drawn line of links, by id [km].

    Returns
    -------
    findings
        In the order of the checks; empty if all is well.

    Raises
    ------
    NetworkError
        If there is no such check.
    """
    chosen = CHECKS if checks is None else tuple(checks)
    for name in chosen:
        if name not in CHECKS:
            msg = f"there is no check {name!r}.{suggest(name, CHECKS)}"
            raise NetworkError(msg)
    whole = with_additions(network)

    def notes(name: str) -> Iterator[Note]:
        if name == DRAWN:
            return ground.drawn_lines(whole, drawn or {})
        return _AS_IT_STANDS[name](network) if name in _AS_IT_STANDS else _WITH_ADDITIONS[name](whole)

    return tuple(
        Finding(
            check=name,
            severity=note.severity,
            table=note.table,
            id=note.id,
            column=note.column,
            message=note.message,
        )
        for name in CHECKS
        if name in chosen
        for note in notes(name)
    )


def describe_checks() -> dict[str, str]:
    """Give the rule behind each named check, for people."""
    checks = {**_WITH_ADDITIONS, DRAWN: ground.drawn_lines, **_AS_IT_STANDS}
    return {name: (checks[name].__doc__ or "").strip().split("\n")[0] for name in CHECKS}


def with_additions(network: Network) -> Network:
    """Give the network with the records that its projects add, whatever their date."""
    tables: dict[str, dict[str, Record]] = {}
    for project in network.projects.values():
        for change in project.changes:
            table = change.record.get("table")
            if change.action != "add" or table not in TABLES or project.id in network.applied:
                continue
            record, _ = read_mapping(str(table), {key: value for key, value in change.record.items() if key != "table"})
            if record is not None:
                tables.setdefault(str(table), dict(network.table(str(table))))[record.id] = record
    return replace(network, **tables)  # type: ignore[arg-type]  # one mapping a table, by construction


def check_folder(folder: Path | str | None = None, checks: Iterable[str] | None = None) -> Report:
    """
    Read a folder and run the named checks on it.

    Parameters
    ----------
    folder
        Folder of the network; None: the one that the package carries.
    checks
        Names of `CHECKS`; None runs them all.

    Raises
    ------
    NetworkError
        If the folder, or a file that it needs, cannot be read, or there is no
        such check.
    """
    root = folder_of(folder)
    reading = read(root)
    if reading.network is None:
        return Report(folder=name_of(root), faults=reading.faults, passed_over=reading.remarks)
    scenarios = b"".join(read_bytes(path, most_mb=MAX_TOML_MB)[0] for path in sorted(root.glob("scenarios/*.toml")))
    found = [
        finding
        for finding in validate(reading.network, checks, drawn=drawn_km(root))
        if not (finding.table == "sources" and f'"{finding.id}"'.encode() in scenarios)
    ]
    located = [Located(finding=finding, position=_position(finding, reading.positions)) for finding in found]
    located.sort(key=lambda item: (ERROR, WARNING, REMARK).index(item.finding.severity))
    return Report(folder=name_of(root), passed_over=reading.remarks, located=tuple(located), network=reading.network)


def _position(finding: Finding, positions: Mapping[str, str]) -> str:
    if finding.table == "constants":
        return f"network.toml, [constants.{finding.id}]"
    if finding.table == "network":
        return "network.toml"
    return positions.get(finding.id, f"{finding.table}, {finding.id}")


def drawn_km(root: Path) -> dict[str, float]:
    """
    Measure the drawn lines of a network.

    Parameters
    ----------
    root
        Folder of the network.

    Returns
    -------
    km
        By id of the link; a line that is only approximate is left out.

    Raises
    ------
    NetworkError
        If the lines are there and cannot be understood.
    """
    return {
        key: sum(great_circle_km(*start, *end) for start, end in pairwise(line.coordinates))
        for key, line in read_lines(root).items()
        if not line.approximate
    }
