"""What the owner of foreign lines has to say about them, since no file says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.cells import read_number
from corridor.data.load.kinds import shipped_modes
from corridor.data.times import Hours
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

FIELDS = ("name", "mode", "from", "to", "length_km", "speed_kmh", "hours", "oneway", "country")
"""What a column of a foreign file may hold; a column of the same name is read without being asked for."""

GEOMETRY_FIELDS = ("wkt", "from_lon", "from_lat", "to_lon", "to_lat")
"""Columns of a CSV file that hold the line: as well-known text, or as its two ends [degree]."""


NO_MODE = "none"
"""Stands for a mode in ``--mode VALUE=none``: such lines are left out."""


class Condition(NamedTuple):
    """What a column of a foreign file has to hold, or must not hold: one of some texts, in any case."""

    column: str
    texts: frozenset[str]
    is_wanted: bool

    def keeps(self, text: str) -> bool:
        """Report whether a feature stays whose column has this text."""
        return (text.lower() in self.texts) == self.is_wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    How foreign lines become a network.

    Attributes
    ----------
    columns
        Name of the column in the file, by field.
    modes
        Mode that a value of the mode column stands for, `NO_MODE` for none; an empty value: any other.
    speeds_kmh
        Slow, typical and fast speed in motion by mode [km/h].
    snap_km
        Points nearer than this to each other are one place [km].
    join_crossings
        Join lines that cross without a common point, instead of taking them for bridges.
    keep_joints
        Make a place of every joint where two lines of one kind meet.
    largest
        Leave out all but the largest component.
    country
        Country of everything; empty: from the column, else from the basemap.
    border_hours, transfer_hours
        Time of every border passage and of every change of mode; None: not reported.
    headway_hours
        Mean interval between departures of ships [h]; 0: no wait; None: not reported.
    places, places_km
        File of named points, and how far from a line they may lie [km].
    layer
        Layer of a file that holds several.
    where
        Which features are taken.
    name, title
        Of the network.
    day
        Day for which the lines hold; None: the day on which the newest file was changed.
    published, address, licence
        Of the source.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    modes: Mapping[str, str] = field(default_factory=dict)
    speeds_kmh: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    snap_km: float = 0.05
    join_crossings: bool = False
    keep_joints: bool = False
    largest: bool = False
    country: str = ""
    border_hours: Hours | None = None
    transfer_hours: Hours | None = None
    headway_hours: float | None = None
    places: str = ""
    places_km: float = 2.0
    layer: str = ""
    where: tuple[Condition, ...] = ()
    name: str = "imported"
    title: str = ""
    day: date | None = None
    published: str = "undated"
    address: str = ""
    licence: str = "not stated"


def read_columns(texts: Iterable[str]) -> dict[str, str]:
    """
    Read ``--column FIELD=NAME`` options.

    Raises
    ------
    NetworkError
        If one is not of that form, or there is no such field.
    """
    known = (*FIELDS, *GEOMETRY_FIELDS)
    found: dict[str, str] = {}
    for text in texts:
        name, equals, column = text.partition("=")
        if not equals or not column:
            msg = f"--column {text!r}: write FIELD=NAME, such as mode=gauge; fields are {', '.join(known)}."
            raise NetworkError(msg)
        if name not in known:
            msg = f"--column {text!r}: there is no field {name!r}." + suggest(name, known)
            raise NetworkError(msg)
        found[name] = column
    return found


def read_modes(texts: Iterable[str]) -> dict[str, str]:
    """
    Read ``--mode VALUE=MODE`` and ``--mode MODE`` options.

    Raises
    ------
    NetworkError
        If there is no such mode.
    """
    found: dict[str, str] = {}
    for text in texts:
        value, equals, mode = text.rpartition("=")
        if mode not in shipped_modes() and not (mode == NO_MODE and value):
            msg = f"--mode {text!r}: there is no mode {mode!r}." + suggest(mode, shipped_modes())
            raise NetworkError(msg)
        found[value if equals else ""] = mode
    return found


def read_where(texts: Iterable[str]) -> tuple[Condition, ...]:
    """
    Read ``--where COLUMN=TEXT`` and ``--where COLUMN!=TEXT`` options; of several texts, split by ``|``, any will do.

    Raises
    ------
    NetworkError
        If one has no equals sign.

    Examples
    --------
    >>> read_where(["usage=main|branch"])[0].keeps("Branch")
    True
    """
    found = []
    for text in texts:
        column, equals, wanted = text.partition("=")
        if not equals or not column.strip("! "):
            msg = f"--where {text!r}: write COLUMN=TEXT, COLUMN!=TEXT or COLUMN=ONE|OTHER, such as gauge=1520."
            raise NetworkError(msg)
        texts_of_column = frozenset(part.strip().lower() for part in wanted.split("|"))
        found.append(Condition(column.rstrip("! ").strip(), texts_of_column, is_wanted=not column.endswith("!")))
    return tuple(found)


def read_speeds(texts: Iterable[str]) -> dict[str, tuple[float, float, float]]:
    """
    Read ``--speed MODE=KMH`` and ``--speed MODE=SLOW-TYPICAL-FAST`` options.

    Raises
    ------
    NetworkError
        If there is no such mode, or the speeds do not rise or are not above zero.
    """
    found: dict[str, tuple[float, float, float]] = {}
    for text in texts:
        mode, separator, figures = text.partition("=")
        if mode not in shipped_modes() or not separator:
            msg = f"--speed {text!r}: write MODE=KMH or MODE=SLOW-TYPICAL-FAST." + suggest(mode, shipped_modes())
            raise NetworkError(msg)
        slow, typical, fast = _three(figures, f"--speed {text!r}", "km/h")
        if slow <= 0:
            msg = f"--speed {text!r}: a speed is above zero."
            raise NetworkError(msg)
        found[mode] = (slow, typical, fast)
    return found


def read_hours(text: str, option: str) -> Hours | None:
    """
    Read one figure or LOW-TYPICAL-HIGH [h]; None where the option was not given.

    Raises
    ------
    NetworkError
        If the figures are none, or do not rise.
    """
    return Hours(*_three(text, f"{option} {text!r}", "h")) if text else None


def _three(text: str, where: str, unit: str) -> tuple[float, float, float]:
    parts = [part.strip() for part in text.split("-")]
    try:
        figures = [read_number(part) for part in parts]
    except NetworkError as error:
        msg = f"{where}: {error}"
        raise NetworkError(msg) from None
    if len(figures) == 1:
        return figures[0], figures[0], figures[0]
    if len(figures) != 3 or not figures[0] <= figures[1] <= figures[2]:
        msg = f"{where}: write one figure, or three that rise, such as 20-30-45 [{unit}]."
        raise NetworkError(msg)
    return figures[0], figures[1], figures[2]
