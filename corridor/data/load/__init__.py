"""
A folder of tables becomes a `Network`; all faults of all files are reported at once.

    tables.py      CSV: encoding, cells, rows, records
    documents.py   TOML: network.toml, and the keys that project files share with it
    projects.py    projects/*.toml
    corridors.py   ways with a name, of network.toml
    kinds.py       modes and classes of cargo that the program knows
    references.py  which ids a column may point at
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.inputs import (
    DOCUMENT,
    ENDINGS,
    SETTINGS,
    current,
    is_table,
    misspelt_table,
    names_in,
    note_network,
)
from corridor.data.load.corridors import check_corridors, read_corridors
from corridor.data.load.documents import Keys, Settings, read_document, read_settings
from corridor.data.load.kinds import KIND_TABLES, carriers_of, shipped_kinds
from corridor.data.load.projects import added_ids, check_projects, read_project
from corridor.data.load.references import TARGETS, all_known, unknown
from corridor.data.load.tables import MAX_FAULTS, Table, read_table
from corridor.data.model import TABLES, Network
from corridor.data.schema import plan, shipped
from corridor.data.text_files import located, shown
from corridor.errors import FindingsError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from corridor.data.bases import Record
    from corridor.data.model import Project

REQUIRED_FILES = ("network.toml", "places.csv", "links.csv", "sources.csv")
"""Without these a folder holds no network."""

SHIPPED = "middle-corridor"
"""The network that the package carries."""


class Reading(NamedTuple):
    """
    What was found in a folder.

    Attributes
    ----------
    network
        None if there are faults.
    faults
        One text a fault, each with file, row or key, and column.
    positions
        Where each record is, such as ``"links.csv, row 17"``, by id.
    remarks
        What was passed over.
    """

    network: Network | None
    faults: tuple[str, ...]
    positions: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def load(folder: Path | str | None = None) -> Network:
    """
    Read a network.

    Parameters
    ----------
    folder
        Folder of the network; None: the one that the package carries.

    Raises
    ------
    NetworkError
        If the folder, or a file that it needs, is missing or cannot be read.
    FindingsError
        If anything in it is wrong; it holds all faults of all files.
    """
    reading = read(folder)
    if reading.network is None:
        n_files = len({fault.split(",")[0].split(":")[0] for fault in reading.faults})
        more = f" ({len(reading.faults)} faults in {n_files} files)" if len(reading.faults) > 1 else ""
        msg = f"network {name_of(folder_of(folder))!r} has faults: {reading.faults[0]}{more}"
        raise FindingsError(msg, reading.faults)
    return reading.network


def read(folder: Path | str | None = None) -> Reading:
    """
    Read a network and tell where each record is.

    Parameters
    ----------
    folder
        As for `load`.

    Raises
    ------
    NetworkError
        If the folder, or a file that it needs, is missing or cannot be read.
    """
    root, register = folder_of(folder), current()
    if register is None:
        return _read(root)
    # What is read once need not be parsed twice.
    found = register.parsed.get(str(root.absolute()))
    if not isinstance(found, Reading):
        register.parsed[str(root.absolute())] = found = _read(root)
    return found


def _read(root: Path) -> Reading:
    names = _require(root)
    faults, remarks = list[str](), list[str]()
    _check_names(names, faults, remarks)
    document = read_document(root / SETTINGS, SETTINGS, faults)
    settings = Settings({}, {})
    if document is not None:
        settings = read_settings(document, "network.toml", faults, folder=name_of(root), remarks=remarks)
        corridors = read_corridors(Keys(document, "network.toml", faults))
        settings.values["corridors"] = corridors
    tables = {table: _read_table(root, table, names, faults) for table in TABLES}
    projects = _read_projects(root, faults)
    positions = _positions(tables, projects, faults)
    known = _known(tables)
    _check_rows(tables, known, faults)
    if document is not None:
        _check_settings(settings, known, faults)
        check_corridors(corridors, known, "network.toml", faults)
    check_projects(projects, known, constants=settings.constants, faults=faults)
    if faults:
        return Reading(None, tuple(faults), positions, tuple(remarks))
    return Reading(_network(settings, tables, projects), (), positions, tuple(remarks))


def folder_of(folder: Path | str | None) -> Path:
    """Give the folder of a network; None: the one that the package carries."""
    return shipped() / SHIPPED if folder is None else Path(folder)


def name_of(root: Path) -> str:
    """Give the name of a folder, also of the one that somebody is in."""
    return root.resolve().name if root.name in ("", "..") else root.name


def _require(root: Path) -> tuple[str, ...]:
    """List the files of a folder that holds a network."""
    try:
        is_folder, exists = root.is_dir(), root.exists()
        names = names_in(str(root)) if is_folder else ()
        missing = [name for name in REQUIRED_FILES if name not in names or not (root / name).is_file()]
    except (OSError, ValueError) as error:
        msg = f"network folder {str(root)!r} cannot be read: {error}."
        raise NetworkError(msg) from None
    if not is_folder:
        msg = f"network folder {str(root)!r} {'is a file, but a folder is due' if exists else 'does not exist'}."
        raise NetworkError(msg)
    if missing:
        hint = " `corridor network new DIR` writes a small one to begin with."
        msg = f"folder {str(root)!r} holds no network: {', '.join(missing)} is missing.{hint}"
        raise NetworkError(msg)
    note_network(str(root))
    return names


def _check_names(names: Iterable[str], faults: list[str], remarks: list[str]) -> None:
    """Refuse a misspelt table, which would be passed over in silence; remark on any other file of such a sort."""
    for name in names:
        if name.lower().endswith(ENDINGS) and not is_table(name):
            if meant := misspelt_table(name):
                faults.append(f"{name}: is no file of a network. Did you mean {meant!r}?")
            else:
                remarks.append(f"{shown(name)}: is no file of a network, and is not read.")


def _read_table(root: Path, table: str, names: Collection[str], faults: list[str]) -> Table:
    path = root / f"{table}.csv"
    if path.name not in names:
        return Table([], complete=True)
    if path.is_file():
        return read_table(path, table, faults)
    faults.append(f"{table}.csv: is no file that can be read; make it one, or take it away.")
    return Table([], complete=True)


def _read_projects(root: Path, faults: list[str]) -> dict[str, Project]:
    folder, found = root / "projects", dict[str, "Project"]()
    for name in names_in(str(folder)):
        if not name.endswith(DOCUMENT):
            continue
        file = f"projects/{name}"
        document = read_document(folder / name, file, faults)
        if document is not None:
            project = read_project(document, file, faults)
            if project.id not in found:
                found[project.id] = project
    return found


def _positions(tables: Mapping[str, Table], projects: Mapping[str, Project], faults: list[str]) -> dict[str, str]:
    """Describe where each id is; one that is given twice is a fault."""
    found: dict[str, str] = {}

    def note(record_id: str, position: str, column: str) -> None:
        if record_id in found:
            faults.append(
                f"{position}, {column} id: {record_id!r} already exists at {found[record_id]}; "
                "ids are unique over all tables and projects.",
            )
        else:
            found[record_id] = position

    for table, content in tables.items():
        for row in content.rows:
            note(row.id, f"{table}.csv, row {row.number}", "column")
    for project in projects.values():
        note(project.id, f"projects/{project.id}.toml", "key")
        for _, record_id, where in added_ids(project):
            note(record_id, where, "column")
    return found


def _known(tables: Mapping[str, Table]) -> dict[str, Collection[str]]:
    """Give the ids of each table that was read whole, with the kinds of the program, and all carriers."""
    known: dict[str, Collection[str]] = {
        table: {row.id for row in found.rows} | (shipped_kinds(table).keys() if table in KIND_TABLES else set())
        for table, found in tables.items()
        if found.complete
    }
    if tables["cargo"].complete:
        known["carriers"] = carriers_of(_kinds("cargo", tables).values())  # type: ignore[arg-type]  # classes of cargo
    return known


def _kinds(table: str, tables: Mapping[str, Table]) -> dict[str, Record]:
    """Give the kinds of the program with those of the folder, which take the place of a row of the same id."""
    return {**shipped_kinds(table), **{row.id: row.record for row in tables[table].rows if row.record is not None}}


def _check_rows(tables: Mapping[str, Table], known: Mapping[str, Collection[str]], faults: list[str]) -> None:
    """Check that ids refer to records that are there."""
    for table, content in tables.items():
        renamed = dict(plan(table).renamed)
        pointing = [
            (name, renamed.get(name, name), column.type)
            for name, column in plan(table).columns.items()
            if column.type in TARGETS
        ]
        own: list[str] = []
        for row in content.rows:
            if row.record is None:
                continue
            for name, field, kind in pointing:
                value = getattr(row.record, field)
                if value and not all_known(kind, value, known):
                    own += [located(f"{table}.csv", row.number, name, text) for text in unknown(kind, value, known)]
            if len(own) >= MAX_FAULTS:
                own.append(f"{table}.csv: checking stopped at row {row.number} after {len(own)} faults.")
                break
        faults += own


def _check_settings(settings: Settings, known: Mapping[str, Collection[str]], faults: list[str]) -> None:
    for key in ("default_origin", "default_destination"):
        if settings.values[key]:
            faults += [f"network.toml, key {key}: {text}" for text in unknown("place", settings.values[key], known)]
    for name, constant in settings.constants.items():
        for text in unknown("sources", constant.sources, known):
            faults.append(f"network.toml, [constants.{name}], key source: {text}")


def _network(settings: Settings, tables: Mapping[str, Table], projects: Mapping[str, Project]) -> Network:
    records = {
        table: {row.id: row.record for row in content.rows if row.record is not None}
        for table, content in tables.items()
    }
    records |= {table: _kinds(table, tables) for table in KIND_TABLES}
    # The readers gave each value the type of its field.
    return Network(**settings.values, **records, constants=settings.constants, projects=projects)  # type: ignore[arg-type]
