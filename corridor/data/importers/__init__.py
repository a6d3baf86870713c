"""
Lines that somebody else drew become a network folder.

    options.py    what the owner has to say about them
    files.py      GeoJSON and CSV -> lines; geopackage.py, gis_files.py by GDAL; gather.py takes them
    measure.py    lengths and distances
    index.py      lines found by where they lie
    topology.py   lines -> places and pieces: noding and snapping
    territory.py  countries by the basemap
    facts.py      what the values of lines say
    records.py    places and pieces -> tables
    parts.py      which parts hang together

What no file says, such as a speed, is asked for and never made up.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.data.drawn_lines import FILE
from corridor.data.importers.facts import has_mode, kinds_of
from corridor.data.importers.files import read_lines_of, read_points_of
from corridor.data.importers.parts import far_ends, parts_of
from corridor.data.importers.records import meeting_modes, records_of
from corridor.data.importers.summary import Imported
from corridor.data.importers.topology import node_lines
from corridor.data.model import Network, Source
from corridor.data.write import files_of
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.importers.options import Options
    from corridor.data.importers.records import Records
    from corridor.data.importers.summary import Part

BOX_MARGIN_DEGREES = 0.5
"""By how much the study box is wider than the places."""


def import_lines(paths: Sequence[Path], options: Options) -> Imported:
    """
    Make a network of the lines in files.

    Parameters
    ----------
    paths
        GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, GeoParquet or CSV files.
    options
        What their owner said.

    Raises
    ------
    NetworkError
        If a file cannot be read.
    FindingsError
        If lines cannot be understood, or something has to be said that was not.
    """
    contents = [
        read_lines_of(path, columns=options.columns, layer=options.layer, where=options.where) for path in paths
    ]
    drawn = [line for content in contents for line in content.lines]
    lines = [line for line in drawn if has_mode(line, options)]
    left_out = sum(content.left_out for content in contents) + len(drawn) - len(lines)
    if not lines:
        msg = f"{paths[0].name}: --mode leaves out every line."
        raise NetworkError(msg)
    named = read_points_of(Path(options.places)) if options.places else []
    kinds = kinds_of(lines, options)
    topology = node_lines(
        lines,
        kinds,
        named,
        snap_km=options.snap_km,
        places_km=options.places_km,
        join_crossings=options.join_crossings,
        keep_joints=options.keep_joints,
    )
    if not topology.pieces:
        msg = f"{paths[0].name}: no line is longer than the tolerance of {options.snap_km:g} km."
        raise NetworkError(msg)
    day = options.day or _day_of(paths)
    source = _source(paths, options, day)
    records = records_of(lines, kinds, topology, options, source.id)
    parts = parts_of(records.links.values())
    if options.largest:
        records = _within(records, parts[0])
    network = _network(records, source, options, day)
    return Imported(
        network=network,
        drawn=records.drawn,
        read=tuple(
            (path.name, len(content.lines), content.skipped) for path, content in zip(paths, contents, strict=True)
        ),
        counts={**topology.counts, "left_out": left_out} if left_out else topology.counts,
        snap_km=options.snap_km,
        moved_km=topology.moved_km,
        parts=parts,
        meeting=0 if records.facilities else len({place for place, _, _ in meeting_modes(records.links.values())}),
    )


def files_of_import(found: Imported) -> dict[str, bytes]:
    """Give the files of the network folder, drawn lines among them; the same input gives the same bytes."""
    files = {name: text.encode() for name, text in files_of(found.network).items()}
    return {**files, FILE: _lines_text(found).encode()}


def _day_of(paths: Sequence[Path]) -> date:
    """Take the day on which the newest file was changed."""
    try:
        return datetime.fromtimestamp(max(path.stat().st_mtime for path in paths), UTC).date()
    except (OSError, ValueError, OverflowError):
        return date(2000, 1, 1)


def _source(paths: Sequence[Path], options: Options, day: date) -> Source:
    """Write down which files were read: the name says what, the digest says which version."""
    digests = [f"{path.name}: sha256 {sha256(path.read_bytes()).hexdigest()}" for path in paths]
    return Source(
        id=f"import-{day:%Y-%m}-lines",
        publication=f"Lines of {', '.join(path.name for path in paths)}",
        published=options.published,
        address=options.address,
        licence=options.licence,
        note=f"Snapped within {options.snap_km:g} km. {'; '.join(digests)}",
    )


def _within(records: Records, part: Part) -> Records:
    """Leave out everything but one component."""
    links = {key: link for key, link in records.links.items() if link.origin in part.places}
    return records._replace(
        places={key: place for key, place in records.places.items() if key in part.places},
        links=links,
        borders={key: row for key, row in records.borders.items() if row.link in links},
        facilities={key: row for key, row in records.facilities.items() if row.place in part.places},
        services={key: row for key, row in records.services.items() if row.links[0] in links},
        drawn={key: line for key, line in records.drawn.items() if key in links},
    )


def _network(records: Records, source: Source, options: Options, day: date) -> Network:
    places = records.places.values()
    west, east = (pick(place.lon for place in places) for pick in (min, max))
    south, north = (pick(place.lat for place in places) for pick in (min, max))
    network = Network(
        name=options.name,
        title=options.title or options.name.replace("-", " ").capitalize(),
        data_date=day,
        default_origin=next(iter(records.places)),
        default_destination=next(iter(records.places)),
        licences=(options.licence,),
        study_box=(
            max(-180.0, round(west - BOX_MARGIN_DEGREES, 1)),
            max(-90.0, round(south - BOX_MARGIN_DEGREES, 1)),
            min(180.0, round(east + BOX_MARGIN_DEGREES, 1)),
            min(90.0, round(north + BOX_MARGIN_DEGREES, 1)),
        ),
        places=records.places,
        links=records.links,
        borders=records.borders,
        facilities=records.facilities,
        services=records.services,
        sources={source.id: source},
    )
    origin, destination = far_ends(network)
    return replace(network, default_origin=origin, default_destination=destination)


def _lines_text(found: Imported) -> str:
    """Write the drawn lines, one a row, as `corridor.data.drawn_lines` reads them."""
    (source,) = found.network.sources.values()
    head = {
        "type": "FeatureCollection",
        "name": "lines",
        "about": "One line for each link, simplified for drawing; the length that counts is in links.csv.",
        "credit": f"{source.publication}.",
        "licence": source.licence,
    }
    rows = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"id": key, "approximate": line.approximate, "licence": line.licence},
                "geometry": {"type": "LineString", "coordinates": line.coordinates},
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for key, line in sorted(found.drawn.items())
    ]
    opening = json.dumps(head, ensure_ascii=False, indent=0)[:-2]
    return f'{opening},\n"features": [\n' + ",\n".join(rows) + "\n]}\n"
