"""Lines as they come out of a file, and what is wrong with them."""

from __future__ import annotations

from contextlib import suppress
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.data.importers.measure import cut_at_antimeridian, shares_of
from corridor.data.importers.options import FIELDS
from corridor.errors import FindingsError, NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corridor.data.importers.measure import Points
    from corridor.data.importers.options import Condition

MAX_LINES = 400_000
"""More lines than a network has."""

MAX_FAULTS = 50
"""After so many faults of one file its reading stops."""

MAX_VALUE_CHARACTERS = 200
"""Longer values are cut."""


class ForeignLine(NamedTuple):
    """
    A line as a file has it.

    Attributes
    ----------
    where
        File and row or feature, for messages.
    points
        Longitude and latitude, WGS84 [degree].
    values
        Text by field; a field that is empty is left out.
    """

    where: str
    points: Points
    values: Mapping[str, str]


class NamedPoint(NamedTuple):
    """A place that has a name already."""

    name: str
    lon: float
    lat: float


class Gathering:
    """
    Lines of one file while it is read.

    Parameters
    ----------
    file
        Its name, for messages.
    columns
        Name of the column in the file, by field.
    where
        What the values of a feature have to be; others are left out.
    """

    def __init__(self, file: str, columns: Mapping[str, str], where: Sequence[Condition] = ()) -> None:
        self.file, self.columns, self.where = file, columns, where
        self.left_out = 0
        self.lines: list[ForeignLine] = []
        self.skipped = 0
        self.faults: list[str] = []

    def fields(self, present: Iterable[str]) -> Iterator[tuple[str, str]]:
        """
        Give field and column of the fields that are there, in any case; of conditions their number stands for a field.

        GIS files write NAME or Name as they like.
        """
        names = list(present)
        alike = {name.lower(): name for name in reversed(names)} | {name: name for name in names}
        for name in FIELDS:
            wanted = self.columns.get(name, name)
            if key := alike.get(wanted) or ("" if name in self.columns else alike.get(wanted.lower(), "")):
                yield name, key
        for number, one in enumerate(self.where):
            if key := alike.get(one.column, alike.get(one.column.lower(), "")):
                yield f"{number}?", key

    def require(self, present: Iterable[str]) -> None:
        """Want every column that was asked for by name."""
        names = set(present)
        for field, column in self.columns.items():
            if column not in names:
                self.fault("", f"there is no column {column!r} for {field}.{suggest(column, names)}")
        for one in self.where:
            if one.column.lower() not in map(str.lower, names):
                self.fault("", f"there is no column {one.column!r} for --where.{suggest(one.column, names)}")

    def add(self, where: str, parts: Iterable[object], values: Mapping[str, object]) -> None:
        """Add the lines of one feature; none means that it is no line."""
        texts = {name: text for name, value in values.items() if (text := text_of(value))}
        wanted = [one.keeps(texts.pop(f"{number}?", "")) for number, one in enumerate(self.where)]
        if not all(wanted):
            self.left_out += 1
            return
        none = True
        for part in parts:
            if isinstance(part, list) and not part:
                continue  # an empty geometry
            none = False
            try:
                cut = cut_at_antimeridian(positions_of(part))
                shares = [1.0] if len(cut) == 1 else shares_of(cut)
                self.lines += [
                    ForeignLine(f"{self.file}, {where}", points, texts if share == 1 else _shared(texts, share))
                    for points, share in zip(cut, shares, strict=True)
                ]
            except (ValueError, TypeError, OverflowError) as error:
                self.fault(where, f"{error}.")
        self.skipped += none
        if len(self.lines) > MAX_LINES:
            raise NetworkError(too_many(self.file))

    def fault(self, where: str, text: str) -> None:
        """Note what is wrong; too much of it stops the reading."""
        self.faults.append(f"{self.file}, {where}: {text}" if where else f"{self.file}: {text}")
        if len(self.faults) == MAX_FAULTS:
            self.faults.append(f"{self.file}: reading stopped after {MAX_FAULTS} faults.")
            self.refuse()

    def refuse(self) -> None:
        """Raise all faults at once, if there are any."""
        if self.faults:
            more = f" ({len(self.faults)} faults)" if len(self.faults) > 1 else ""
            raise FindingsError(self.faults[0] + more, self.faults)


def _shared(texts: Mapping[str, str], share: float) -> dict[str, str]:
    """Give a part of a line its share of what is reported of the whole."""
    found = dict(texts)
    for name in ("hours", "length_km"):
        with suppress(ValueError):
            found[name] = f"{float(found.get(name, '')) * share:.9g}"
    return found


def too_many(file: str) -> str:
    """Describe that a file holds more than is taken."""
    return f"{file}: holds more than {MAX_LINES:,} lines; cut it to the region that you plan for."


def text_of(value: object) -> str:
    """Write a value of a file as a short text on one line; a number without needless decimals."""
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value)[: 4 * MAX_VALUE_CHARACTERS].split())[:MAX_VALUE_CHARACTERS]


def positions_of(part: object) -> list[tuple[float, float]]:
    """
    Read the positions of a line, to the centimetre; a third coordinate is let go.

    Raises
    ------
    ValueError
        If they are no positions on Earth; also TypeError and OverflowError.
    """
    if not isinstance(part, list) or len(part) < 2:
        msg = "a line needs two points"
        raise ValueError(msg)
    return [position_of(position) for position in part]


def position_of(position: Any) -> tuple[float, float]:
    """Read one position; see `positions_of`. A longitude may count on over 180, as charts of the Pacific do."""
    if not isinstance(position, (list, tuple)) or len(position) < 2:
        msg = f"{str(position)[:40]!r} is no position"
        raise ValueError(msg)
    lon, lat = float(position[0]), float(position[1])
    if not (-360 <= lon <= 360 and -90 <= lat <= 90):
        msg = f"{lon:g}, {lat:g} is nowhere on Earth: longitude and latitude in degrees are due"
        raise ValueError(msg)
    return round(lon, 7), round(lat, 7)
