"""``corridor network import FILE ... -o DIR``: lines of your own become a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from corridor.data.importers.options import Options

NOT_STATED, UNDATED = "not stated", "undated"
"""What stands for a licence and a date that nobody gives."""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the verb takes."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="lines: .geojson, .gpkg, .shp or its .zip, .fgb, .kml, .parquet, .csv, .xlsx",
    )
    for flag, metavar, purpose in (
        ("--column", "FIELD=NAME", "column of the file for name, mode, from, to, length_km, speed_kmh, hours, ..."),
        (
            "--mode",
            "[VALUE=]MODE",
            "mode that a value of the mode column stands for (none: left out), or of all others",
        ),
        ("--where", "COLUMN=TEXT", "take only such features; COLUMN!=TEXT: only others; COLUMN=ONE|OTHER: any of both"),
        ("--speed", "MODE=KMH", "speed in motion, or SLOW-TYPICAL-FAST"),
    ):
        parser.add_argument(flag, metavar=metavar, help=purpose, action="append", default=[])
    for flag, metavar, default, purpose in (
        ("--snap", "KM", "0.05", "points nearer than this are one place (default 0.05)"),
        ("--country", "CODE", "", "country of everything (default: a column, else the basemap)"),
        ("--border-hours", "H", "", "time of every border passage, or LOW-TYPICAL-HIGH"),
        ("--transfer-hours", "H", "", "time of every change of mode; without it there is none"),
        ("--headway-hours", "H", "", "mean interval between ships; 0: no wait"),
        ("--places", "FILE", "", "named points: .geojson, or .csv with name, lon, lat"),
        ("--places-km", "KM", "2", "how far from a line a named point may lie (default 2)"),
        ("--layer", "NAME", "", "layer of a file that holds several"),
        ("--date", "DATE", "", "day for which the lines hold (default: that of the newest file)"),
        ("--title", "TEXT", "", "title of the network"),
        ("--licence", "TEXT", NOT_STATED, "licence of the lines"),
        ("--published", "DATE", UNDATED, "date of the publication"),
        ("--address", "URL", "", "where it is"),
    ):
        parser.add_argument(flag, metavar=metavar, help=purpose, default=default)
    for flag, purpose in (
        ("--join-crossings", "join lines that cross without a common point"),
        ("--keep-joints", "make a place of every joint of two lines"),
        ("--largest", "keep the largest component alone"),
    ):
        parser.add_argument(flag, help=purpose, action="store_true")


def answer(arguments: Namespace) -> Answer:
    """Write the network, check it, and tell what became of the lines."""
    if not arguments.output:
        msg = "name the folder to write: corridor network import FILE ... -o DIR"
        raise NetworkError(msg)
    from pathlib import Path

    from corridor.answers.imported import describe
    from corridor.data.checks import check_folder
    from corridor.data.files import write_folder
    from corridor.data.importers import files_of_import, import_lines

    found = import_lines([Path(name) for name in arguments.files], _options(arguments))
    folder = arguments.output
    write_folder(folder, files_of_import(found))
    arguments.output = ""  # the folder is written; what is left to say goes to stdout
    report = check_folder(folder)
    findings = (*report.errors, *report.warnings)
    return Answer(describe(found, folder, findings), status=1 if findings else 0)


def _options(arguments: Namespace) -> Options:
    from pathlib import Path

    from corridor.data.cells import read_id, read_number, reader
    from corridor.data.importers.options import Options, read_columns, read_hours, read_modes, read_speeds, read_where
    from corridor.scenario.opening import parse_day

    try:
        name = read_id(Path(arguments.output).resolve().name)
    except NetworkError:
        name = "imported"
    headway = read_hours(arguments.headway_hours, "--headway-hours")
    return Options(
        columns=read_columns(arguments.column),
        modes=read_modes(arguments.mode),
        speeds_kmh=read_speeds(arguments.speed),
        snap_km=read_number(arguments.snap),
        join_crossings=arguments.join_crossings,
        keep_joints=arguments.keep_joints,
        largest=arguments.largest,
        country=str(reader("country")(arguments.country)) if arguments.country else "",
        border_hours=read_hours(arguments.border_hours, "--border-hours"),
        transfer_hours=read_hours(arguments.transfer_hours, "--transfer-hours"),
        headway_hours=headway.typical if headway else None,
        places=arguments.places,
        places_km=read_number(arguments.places_km),
        layer=arguments.layer,
        where=read_where(arguments.where),
        name=name,
        title=arguments.title,
        day=parse_day(arguments.date) if arguments.date else None,
        published=arguments.published.strip() or UNDATED,
        address=arguments.address,
        licence=arguments.licence.strip() or NOT_STATED,
    )
