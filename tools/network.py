"""
What geometry needs of a network folder: places, and links of tables and projects.

The scripts read these few columns by themselves, so that they run on a folder that
is not yet complete. ``corridor network check`` is the judge of everything else.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.geometry import Point

SHIP_MODES = frozenset({"ferry", "feeder", "sea"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSketch:
    """
    What is needed of a link to draw it.

    Attributes
    ----------
    id
        Slug of the link.
    mode
        Mode of transport; a gauge is a mode.
    points
        Start, waypoints, end.
    countries
        Countries that it crosses.
    length_km
        Length in the table [km].
    planned
        Added by a project, so that the layer may not hold it.
    where
        File and row, for messages.
    """

    id: str
    mode: str
    points: tuple[Point, ...]
    countries: tuple[str, ...]
    length_km: float
    planned: bool
    where: str

    @property
    def by_ship(self) -> bool:
        """Whether it runs over water."""
        return self.mode in SHIP_MODES

    @property
    def by_rail(self) -> bool:
        """Whether it runs on rails."""
        return self.mode.startswith("rail")


def read_links(folder: Path) -> tuple[LinkSketch, ...]:
    """
    Read all links of a network folder, those that projects add included.

    Parameters
    ----------
    folder
        Holds ``places.csv``, ``links.csv`` and perhaps ``projects/*.toml``.

    Returns
    -------
    links
        Sorted by id. A link that several projects add is taken from the first one.

    Raises
    ------
    ValueError
        If a row cannot be read; the message names file and row, and all faults.
    """
    rows = [*_rows_of_table(folder, "links"), *_rows_of_projects(folder, "links")]
    places = {
        row["id"]: (float(row["lon"]), float(row["lat"]))
        for where, row in [
            *_rows_of_projects(folder, "places"),
            *_rows_of_table(folder, "places"),
        ]
    }
    links: dict[str, LinkSketch] = {}
    faults: list[str] = []
    for where, row in rows:
        try:
            link = _sketch(where, row, places)
        except (KeyError, ValueError) as error:
            faults.append(f"{where}: unknown place or bad figure {error}")
        else:
            links.setdefault(link.id, link)
    if faults:
        raise ValueError("\n".join(faults))
    return tuple(links[key] for key in sorted(links))


def _sketch(where: str, row: Mapping[str, str], places: Mapping[str, Point]) -> LinkSketch:
    """Make a link of a row."""
    waypoints = [_point(text) for text in _parts(row.get("waypoints", ""))]
    return LinkSketch(
        id=row["id"],
        mode=row["mode"],
        points=(places[row["from"]], *waypoints, places[row["to"]]),
        countries=tuple(_parts(row["countries"])),
        length_km=float(row["length_km"]),
        planned=not where.startswith("links.csv"),
        where=where,
    )


def _point(text: str) -> Point:
    """Read ``lon lat``."""
    lon, lat = text.split()
    return float(lon), float(lat)


def _parts(text: str) -> list[str]:
    """Split a list of a cell."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _rows_of_table(folder: Path, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield where each row of a table is, and the row."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield f"{table}.csv, row {reader.line_num}", dict(row)


def _rows_of_projects(folder: Path, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows that projects add to a table, as cells of text."""
    for path in sorted((folder / "projects").glob("*.toml")):
        with path.open("rb") as file:
            project = tomllib.load(file)
        for number, row in enumerate(project.get("add", []), start=1):
            if row.get("table") == table:
                cells = {key: _cell(value) for key, value in row.items()}
                yield f"projects/{path.name}, add {number}", cells


def _cell(value: object) -> str:
    """Write a TOML value as the cell of a table; a point may be text or a pair."""
    if isinstance(value, list):
        return ";".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    return str(value)
