"""A `Network` becomes a folder of tables that `corridor.data.load` reads back as the same network."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.data.cells import guarded, plain_text
from corridor.data.files import write_folder
from corridor.data.load.kinds import KIND_TABLES, own_kinds
from corridor.data.load.projects import ACTIONS
from corridor.data.model import TABLES
from corridor.data.schema import cells_of, columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridor.data.model import Change, Constant, Network, Project, Record

_FREE_TEXT = frozenset({"text", "names"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write(network: Network, folder: Path | str) -> None:
    """
    Write a network as a folder: tables as CSV, settings and projects as TOML.

    Projects that have been applied are part of the tables and are not written
    again.

    Parameters
    ----------
    network
        Any network.
    folder
        Made if it is not there; it has to be empty.

    Raises
    ------
    OutputError
        If the folder is not empty or cannot be written.
    """
    write_folder(folder, {name: text.encode() for name, text in files_of(network).items()})


def files_of(network: Network) -> dict[str, str]:
    """Give the text of each file of the folder by its name; the same network gives the same bytes."""
    files = {"network.toml": settings_text(network)}
    files |= {
        f"{table}.csv": table_text(table, network.table(table).values()) for table in TABLES if table not in KIND_TABLES
    }
    for table in KIND_TABLES:
        if own := own_kinds(table, network.table(table).values()):
            files[f"{table}.csv"] = table_text(table, own)
    for project in sorted(network.projects.values(), key=lambda project: project.id):
        if project.id not in network.applied:
            left = tuple(other for other in project.requires if other not in network.applied)
            files[f"projects/{project.id}.toml"] = project_text(replace(project, requires=left))
    return files


def table_text(table: str, records: Iterable[Record]) -> str:
    """
    Write a table as CSV, sorted by id.

    Text that a spreadsheet would take for a formula gets an apostrophe in
    front; the loader takes it away.
    """
    places = columns(table)
    free = [place.type in _FREE_TEXT for place in places]
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([place.name for place in places])
    for record in sorted(records, key=lambda record: record.id):
        cells = cells_of(record)
        lines.writerow([guarded(cell) if text else cell for cell, text in zip(cells, free, strict=True)])
    return out.getvalue()


def settings_text(network: Network) -> str:
    """Write `network.toml`."""
    lines = _pairs(
        {
            "name": network.name,
            "title": network.title,
            "data_date": network.data_date,
            "default_origin": network.default_origin,
            "default_destination": network.default_destination,
            "licences": network.licences,
            "study_box": network.study_box,
            **({"focus": network.focus} if network.focus else {}),
            **({"caution": network.caution} if network.caution else {}),
        },
    )
    if network.utc_offset_hours:
        lines += ["", "[utc_offset_hours]", *_pairs(dict(sorted(network.utc_offset_hours.items())))]
    if network.time_zones:
        lines += ["", "[time_zones]", *_pairs(dict(sorted(network.time_zones.items())))]
    for name, constant in sorted(network.constants.items()):
        lines += ["", f"[constants.{name}]", *_pairs(_constant_pairs(constant))]
    for name, corridor in network.corridors.items():
        pairs: dict[str, object] = {"name": corridor.name, "through": corridor.through}
        pairs |= {key: value for key, value in (("avoid", corridor.avoid), ("note", corridor.note)) if value}
        lines += ["", f"[corridors.{name}]", *_pairs(pairs)]
    return "\n".join(lines) + "\n"


def _constant_pairs(constant: Constant) -> dict[str, object]:
    pairs: dict[str, object] = {"value": constant.value, "unit": constant.unit}
    pairs |= {key: value for key, value in (("low", constant.low), ("high", constant.high)) if value is not None}
    pairs |= {"source": constant.sources, "basis": constant.basis, "confidence": constant.confidence}
    return pairs | ({"note": constant.note} if constant.note else {})


def _costs(project: Project) -> dict[str, object]:
    """Give the keys of a cost; a project without one has none."""
    found = {
        "cost_musd_low": project.cost_musd_low,
        "cost_musd_typical": project.cost_musd_typical,
        "cost_musd_high": project.cost_musd_high,
        "cost_year": project.cost_year,
        "cost_source": project.cost_sources or None,
        "cost_note": project.cost_note or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def project_text(project: Project) -> str:
    """Write a project file."""
    lines = _pairs(
        {
            "id": project.id,
            "name": project.name,
            "opens": project.opens,
            **{
                key: day
                for key, day in (("opens_low", project.opens_low), ("opens_high", project.opens_high))
                if day is not None
            },
            "status": project.status,
            "requires": project.requires,
            "confidence": project.confidence,
            "sources": project.sources,
            **_costs(project),
            **({"note": project.note} if project.note else {}),
        },
    )
    for action in ACTIONS:
        for change in project.changes:
            if change.action == action:
                lines += ["", f"[[{action}]]", *_pairs(_change_pairs(change))]
    return "\n".join(lines) + "\n"


def _change_pairs(change: Change) -> dict[str, object]:
    if change.action == "add":
        pairs = dict(change.record)
    else:
        pairs = dict(change.select)
        pairs |= {"field": change.field, "value": change.value} if change.field else {}
        pairs |= {"unit": change.unit} if change.unit else {}
        pairs |= {"source": change.sources} if change.sources else {}
    return pairs | ({"reason": change.reason} if change.reason else {})


def _pairs(table: Mapping[str, object]) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in table.items()]


def toml_value(value: object) -> str:
    """
    Write a value as TOML.

    Parameters
    ----------
    value
        Text, number, true or false, date, time, or a list of them.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{"".join(_escaped(character) for character in value)}"'
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(toml_value(part) for part in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    return plain_text(value)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04X}" if ord(character) < ord(" ") or character == "\x7f" else character
