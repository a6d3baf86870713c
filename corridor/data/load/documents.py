"""TOML files of a network folder: `network.toml`, and what project files share with it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.cells import LARGEST, empty, reader, text_from_toml
from corridor.data.model import Constant
from corridor.data.schema import plan
from corridor.data.text_files import read_bytes, shown, text_of_bytes
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_TOML_MB = 2
"""A larger file is no `network.toml`, project or scenario [MB]."""

MAX_KEY_DEPTH = 16
"""More parts than any dotted key has."""

_TOO_DEEP = re.compile(rf"""(?<!["'\w-])(?:["'\w-]+[ \t]*\.[ \t]*){{{MAX_KEY_DEPTH}}}""")

MAX_OTHER_KEYS = 100
"""Of more keys that are not known only the first are reported."""

UTC_OFFSETS = (-12.0, 14.0)
"""Least and greatest offset from UTC on Earth [h]."""

_SETTINGS = {
    "name": "id",
    "title": "text",
    "data_date": "date",
    "default_origin": "place",
    "default_destination": "place",
    "licences": "names",
    "focus": "countries",
    "caution": "countries",
}
_OTHER_SETTINGS = ("study_box", "utc_offset_hours", "time_zones", "constants", "corridors")
_CONSTANT = {
    "value": "number",
    "unit": "text",
    "low": "number",
    "high": "number",
    "source": "sources",
    "basis": "choice",
    "confidence": "choice",
    "note": "text",
}
_CONSTANT_REQUIRED = ("value", "unit", "source", "basis", "confidence")


class Settings(NamedTuple):
    """What `network.toml` says, ready for `Network`."""

    values: dict[str, object]
    constants: dict[str, Constant]


def read_document(path: Path, file: str, faults: list[str]) -> dict[str, object] | None:
    """
    Read a TOML file.

    Parameters
    ----------
    path
        The file.
    file
        Its name for messages, relative to the folder of the network.
    faults
        All faults are added here.

    Returns
    -------
    document
        None if it is no TOML.

    Raises
    ------
    NetworkError
        If the file cannot be read at all.
    """
    import tomllib

    data, fault = read_bytes(path, most_mb=MAX_TOML_MB)
    if fault:
        faults.append(fault)
        return None
    try:
        text = text_of_bytes(data, file)
        if _TOO_DEEP.search(text):
            # tomllib would take time by the square of the depth.
            faults.append(f"{file}: is no TOML of ours: a key of more than {MAX_KEY_DEPTH} parts.")
            return None
        return tomllib.loads(text)
    except NetworkError as error:
        faults.append(str(error))
    except (ValueError, RecursionError) as error:
        cause = str(error) if isinstance(error, ValueError) else "brackets are nested far too deep"
        faults.append(f"{file}: is no TOML: {cause[:1].lower()}{cause[1:]}.")
    return None


class Keys(NamedTuple):
    """
    Keys of one TOML table, and where its faults go.

    Attributes
    ----------
    document
        The table.
    where
        File, and the part of it, for messages.
    faults
        All faults are added here.
    """

    document: Mapping[str, object]
    where: str
    faults: list[str]

    def fault(self, key: str, text: str) -> None:
        """Add a fault."""
        self.faults.append(f"{self.where}, key {shown(key)}: {text}")

    def value(
        self,
        key: str,
        kind: str,
        *,
        required: bool = False,
        choices: tuple[str, ...] = (),
        default: object = None,
    ) -> object:
        """
        Read the value of a key.

        Parameters
        ----------
        key
            Name of the key.
        kind
            Type, as of a column.
        required
            Whether its absence is a fault.
        choices
            What a choice may be.
        default
            What absence means; None: the empty value of the type.
        """
        missing = empty(kind) if default is None else default
        if key not in self.document:
            if required:
                self.fault(key, "is required.")
            return missing
        try:
            text = text_from_toml(self.document[key])
            if text:
                return reader(kind, choices=choices)(text)
        except NetworkError as error:
            self.fault(key, str(error))
            return missing
        if required:
            self.fault(key, "is empty.")
        return missing

    def refuse_others(self, known: tuple[str, ...]) -> None:
        """Add a fault for each key that is not known."""
        others = [key for key in self.document if key not in known]
        for key in others[:MAX_OTHER_KEYS]:
            self.fault(key, f"is not known.{suggest(key, known)}")
        if len(others) > MAX_OTHER_KEYS:
            self.faults.append(f"{self.where}: {len(others):,} keys are not known in all.")

    def table(self, key: str) -> Mapping[str, object]:
        """Give a table below this one; empty if there is none."""
        value = self.document.get(key, {})
        if isinstance(value, dict):
            return value
        self.fault(key, f"should be a table, [{key}].")
        return {}


def read_settings(
    document: Mapping[str, object], file: str, faults: list[str], *, folder: str, remarks: list[str]
) -> Settings:
    """
    Read the keys of `network.toml`; only the date of the data has no sensible default.

    Parameters
    ----------
    document
        The file, parsed.
    file
        Its name for messages.
    faults
        All faults are added here.
    folder
        Name of the folder, by which a network without a name goes.
    remarks
        Keys that are not known are reported here: they change nothing.
    """
    keys = Keys(document, file, faults)
    Keys(document, file, remarks).refuse_others((*_SETTINGS, *_OTHER_SETTINGS))
    values = {key: keys.value(key, kind, required=key == "data_date") for key, kind in _SETTINGS.items()}
    values["name"] = values["name"] or folder
    values["title"] = values["title"] or values["name"]
    if "study_box" in document:
        values["study_box"] = _study_box(keys)
    values["utc_offset_hours"] = _offsets(keys)
    values["time_zones"] = _zones(keys)
    constants = {}
    for name, table in keys.table("constants").items():
        where = f"{file}, [constants.{shown(name)}]"
        if isinstance(table, dict):
            constants[name] = _constant(name, Keys(table, where, faults))
        else:
            faults.append(f"{where}: should be a table with value, unit, source, basis and confidence.")
    return Settings(values, constants)


def is_number(value: object) -> bool:
    """Describe whether a TOML value is a number within reason; true, false, nan and inf are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST


def _study_box(keys: Keys) -> tuple[float, ...]:
    box = keys.document["study_box"]
    if isinstance(box, list) and len(box) == 4 and all(is_number(side) for side in box):
        west, south, east, north = (float(side) for side in box)
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return west, south, east, north
    keys.fault("study_box", f"should be [west, south, east, north] in degrees, got {box!r}.")
    return (-180.0, -90.0, 180.0, 90.0)


def _offsets(keys: Keys) -> dict[str, float]:
    offsets = {}
    for country, hours in keys.table("utc_offset_hours").items():
        own = Keys({country: country}, f"{keys.where}, [utc_offset_hours]", keys.faults)
        own.value(country, "country")
        if isinstance(hours, (int, float)) and is_number(hours) and UTC_OFFSETS[0] <= hours <= UTC_OFFSETS[1]:
            offsets[country] = float(hours)
        else:
            own.fault(country, f"should be hours between {UTC_OFFSETS[0]:g} and {UTC_OFFSETS[1]:g}, got {hours!r}.")
    return offsets


def _zones(keys: Keys) -> dict[str, str]:
    zones = {}
    for country, zone in keys.table("time_zones").items():
        own = Keys({country: country}, f"{keys.where}, [time_zones]", keys.faults)
        own.value(country, "country")
        if isinstance(zone, str) and _is_zone(zone):
            zones[country] = zone
        else:
            own.fault(country, f"should be a zone of the tz database, such as 'Europe/Berlin', got {zone!r}.")
    return zones


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, LookupError):
        return False


def _constant(name: str, keys: Keys) -> Constant:
    keys.refuse_others(tuple(_CONSTANT))
    known = plan("places").columns
    keys._replace(document={"id": name}).value("id", "id")
    values = {
        "sources" if key == "source" else key: keys.value(
            key,
            kind,
            required=key in _CONSTANT_REQUIRED,
            choices=known[key].choices if kind == "choice" else (),
            default=0.0 if key == "value" else None,
        )
        for key, kind in _CONSTANT.items()
    }
    return Constant(id=name, **values)  # type: ignore[arg-type]  # each reader gives the type of its field


def date_or(value: object) -> date:
    """Give a date, or the first one where a fault has been noted already."""
    return value if isinstance(value, date) else date.min
