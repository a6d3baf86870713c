"""
Cells of a table: text to value and back, one reader for each type of `networks/schema.csv`.

A reader takes the stripped, non-empty text of a cell and gives the value, or
raises `NetworkError` with what was found and how to mend it; where the cell
stands is for the caller to say.  Values of TOML files are first written as the
text that a cell would hold, so both formats pass through the same readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from itertools import pairwise

from corridor.data.bases import Member
from corridor.data.countries import COUNTRY_CODES
from corridor.errors import NetworkError, suggest
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR

Reader = Callable[[str], object]
"""What turns the text of a cell into a value."""

Bounds = tuple[float, float]
"""Least plausible figure other than zero, and the greatest."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Days of the week as a timetable writes them."""

LARGEST = 1e12
"""No figure of a network comes near it; a larger one is a slip."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]+(?:\.0*)?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([,.' \u00a0\u202f_])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_GUARDED = re.compile(r"'+[=+\-@]")
_TO_GUARD = re.compile(r"'*[=+\-@]")

_REFERENCES = ("place", "link", "element", "mode", "cargo")
_REFERENCE_LISTS = ("links", "places", "sources", "modes", "classes", "carriers", "words")
_TEXTS = ("text", "names")


def reader(kind: str, *, choices: tuple[str, ...] = (), name: str = "", bounds: Bounds | None = None) -> Reader:
    """
    Make the reader of a column.

    Parameters
    ----------
    kind
        Type of the column, such as ``"number"``.
    choices
        What a choice or a list may hold.
    name
        Name of the column, for messages.
    bounds
        Least and greatest figure, as `schema.csv` has them; zero is always in
        between. None: a figure is zero or more and at most `LARGEST`.

    Returns
    -------
    reader
        From text, stripped and not empty, to value.
    """
    if bounds and kind in _FIGURES:
        return _bounded_reader(_FIGURES[kind], name, bounds)
    if kind == "choice":
        return _choice_reader(choices)
    if kind == "list":
        return lru_cache(maxsize=1024)(_list_reader(_choice_reader(choices)))
    return _READERS[kind]


def read_number(text: str) -> float:
    """
    Read a figure that cannot be negative.

    Raises
    ------
    NetworkError
        If it is no number, not finite, negative or beyond all reason.
    """
    value = _number(text)
    if value < 0:
        msg = f"{text} is negative; this figure is zero or more."
        raise NetworkError(msg)
    return value


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        msg = f"{_shown(text)} is not a number." + _number_hint(text)
        raise NetworkError(msg)
    value = float(text)
    if abs(value) > LARGEST:
        msg = f"{text} is too large to be true."
        raise NetworkError(msg)
    return value


def _number_hint(text: str) -> str:
    if text.strip("+-").lower() in {"nan", "inf", "infinity"}:
        return " A figure is finite; leave the cell empty where it is unknown."
    grouped, comma = _GROUPED.fullmatch(text), _DECIMAL_COMMA.fullmatch(text)
    if grouped and comma:
        return (
            f" Write {text.replace(',', '')} if the comma groups thousands, {text.replace(',', '.')} if it is decimal."
        )
    if grouped:
        return f" Write it without a thousands separator: {text.replace(grouped[1], '').replace(',', '.')}."
    if comma:
        return f" Write a decimal point: {text.replace(',', '.')}."
    return " Write figures only, without unit; leave the cell empty where it is unknown."


def within(value: float, bounds: Bounds) -> bool:
    """Report whether a figure is plausible: zero, or between least and greatest."""
    least, greatest = bounds
    return least <= value <= greatest or value == 0


def _bounded_reader(read_figures: Reader, name: str, bounds: Bounds) -> Reader:
    least, greatest = bounds

    def read(text: str) -> object:
        found = read_figures(text)
        for part in found if isinstance(found, tuple) else (found,):
            value = part.weight if isinstance(part, Member) else part
            if isinstance(value, int | float) and not within(value, bounds):
                if value < 0 <= least:
                    msg = f"{text} is negative; this figure is zero or more."
                    raise NetworkError(msg)
                swapped = " Are longitude and latitude swapped?" if greatest == 90 and abs(value) <= 180 else ""
                msg = f"{name} must be between {least:g} and {greatest:g}, got {text}.{swapped}"
                raise NetworkError(msg)
        return found

    return read


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        msg = f"{_shown(text)} is not a whole number."
        raise NetworkError(msg)
    return int(_number(text))


def _choice_reader(choices: tuple[str, ...]) -> Reader:
    known = {word: word for word in choices}

    def read(text: str) -> str:
        if (word := known.get(text)) is None:
            msg = f"{_shown(text)} is none of {', '.join(choices)}." + _near(text, choices)
            raise NetworkError(msg)
        return word

    return read


def _near(text: str, choices: tuple[str, ...]) -> str:
    hint = suggest(text.lower(), choices)
    return hint if hint.startswith(" Did") else ""


def _list_reader(read_part: Reader) -> Callable[[str], tuple[object, ...]]:
    def read(text: str) -> tuple[object, ...]:
        values = tuple(read_part(part.strip()) for part in text.split(";"))
        if len(set(values)) < len(values):
            twice = next(value for i, value in enumerate(values) if value in values[:i])
            msg = f"{_shown(str(twice))} is given twice."
            raise NetworkError(msg)
        return values

    return read


def read_id(text: str) -> str:
    """
    Read the id of a record.

    Raises
    ------
    NetworkError
        If it is not a slug.
    """
    if not _ID.fullmatch(text):
        msg = f"{_shown(text)} is no id: lowercase ASCII letters and digits, words joined by single hyphens."
        raise NetworkError(msg)
    return text


def _country(text: str) -> str:
    if text not in COUNTRY_CODES:
        hint = f" Did you mean {text.upper()!r}?" if text.upper() in COUNTRY_CODES else ""
        msg = f"{_shown(text)} is no country: two capital letters of ISO 3166-1, such as KZ.{hint}"
        raise NetworkError(msg)
    return text


def _countries(text: str) -> tuple[str, ...]:
    values = tuple(_country(part.strip()) for part in text.split(";"))
    for before, after in pairwise(values):
        if before == after:
            msg = f"{_shown(text)} names {before} twice in a row: write one code for each country crossed."
            raise NetworkError(msg)
    return values


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{_shown(text)} is no date: {error}."
        raise NetworkError(msg) from None
    msg = f"{_shown(text)} is no date: write year-month-day, such as 2026-11-23."
    raise NetworkError(msg)


def _time(text: str) -> int:
    if not (found := _TIME.fullmatch(text)):
        msg = f"{_shown(text)} is no time of day: write it from 00:00 to 23:59, such as 22:00."
        raise NetworkError(msg)
    return int(found[1]) * MINUTES_PER_HOUR + int(found[2])


def _departure(text: str) -> int:
    day, _, clock = text.partition(" ")
    if day not in DAYS:
        msg = f'{_shown(text)} is no departure: write day and time, such as "Mon 08:00"; days are {", ".join(DAYS)}.'
        raise NetworkError(msg)
    return DAYS.index(day) * MINUTES_PER_DAY + _time(clock.strip())


def _timetable(text: str) -> tuple[int, ...]:
    minutes = _list_reader(_departure)(text)
    return tuple(sorted(minute for minute in minutes if isinstance(minute, int)))


def _point(text: str) -> tuple[float, float]:
    words = text.split()
    if len(words) != 2:
        msg = f'{_shown(text)} is no point: write longitude and latitude in degrees, such as "50.22 44.55".'
        raise NetworkError(msg)
    lon, lat = _number(words[0]), _number(words[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        msg = f"{_shown(text)} is nowhere on Earth: write longitude first, then latitude."
        raise NetworkError(msg)
    return lon, lat


def _points(text: str) -> tuple[tuple[float, float], ...]:
    return tuple(_point(part.strip()) for part in text.split(";"))


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(read_number(part.strip()) for part in text.split(";"))


def _member(text: str) -> Member:
    word, star, weight = text.partition("*")
    if not star:
        return Member(read_id(text))
    value = read_number(weight.strip())
    if value <= 0:
        msg = f"{_shown(text)}: a weight is above zero."
        raise NetworkError(msg)
    return Member(read_id(word.strip()), value)


def _members(text: str) -> tuple[Member, ...]:
    values = tuple(_member(part.strip()) for part in text.split(";"))
    if len({member.id for member in values}) < len(values):
        msg = f"{_shown(text)} names a member twice."
        raise NetworkError(msg)
    return values


def _unlocode(text: str) -> str:
    if not _UNLOCODE.fullmatch(text):
        msg = f"{_shown(text)} is no UN/LOCODE: two letters of the country and three more, without a space."
        raise NetworkError(msg)
    return text


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _name(text: str) -> str:
    if not text:
        msg = "a name is empty: remove the superfluous semicolon."
        raise NetworkError(msg)
    return _text(text)


_FIGURES: dict[str, Reader] = {"number": _number, "integer": _integer, "numbers": _numbers, "members": _members}
_READERS: dict[str, Reader] = {
    **_FIGURES,
    "number": read_number,
    "id": read_id,
    "text": _text,
    "country": lru_cache(maxsize=1024)(_country),
    "date": _date,
    "time": _time,
    "names": _list_reader(_name),
    "countries": lru_cache(maxsize=1024)(_countries),
    "timetable": _timetable,
    "points": _points,
    "unlocode": _unlocode,
    **dict.fromkeys(_REFERENCES, read_id),
    **dict.fromkeys(_REFERENCE_LISTS, lru_cache(maxsize=4096)(_list_reader(read_id))),
}


def kinds() -> tuple[str, ...]:
    """Name every type that a column may have."""
    return tuple(sorted({*_READERS, "choice", "list"}))


def empty(kind: str) -> object:
    """Give the value of an empty cell of this type: None, an empty text or an empty list."""
    if kind in {"number", "integer", "date", "time"}:
        return None
    lists = {"list", "names", "countries", "timetable", "points", "numbers", "members", *_REFERENCE_LISTS}
    return () if kind in lists else ""


def text_of(kind: str, value: object) -> str:
    """
    Write a value as the text of its cell; the reader of the type reads it back.

    Parameters
    ----------
    kind
        Type of the column.
    value
        As a record holds it.
    """
    if value is None:
        return ""
    if kind == "time" and isinstance(value, int):
        return _clock(value)
    if isinstance(value, tuple):
        return ";".join(_part_text(kind, part) for part in value)
    return plain_text(value)


def _part_text(kind: str, part: object) -> str:
    if isinstance(part, Member):
        return part.id if part.weight == 1 else f"{part.id}*{plain_text(part.weight)}"
    if kind == "timetable" and isinstance(part, int):
        return f"{DAYS[part // MINUTES_PER_DAY]} {_clock(part % MINUTES_PER_DAY)}"
    if isinstance(part, tuple):
        return " ".join(plain_text(number) for number in part)
    return plain_text(part)


def _clock(minute: int) -> str:
    return f"{minute // MINUTES_PER_HOUR % HOURS_PER_DAY:02d}:{minute % MINUTES_PER_HOUR:02d}"


def plain_text(value: object) -> str:
    """Write one number, date or text without loss; a whole number has no decimal point."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST:
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def text_from_toml(value: object) -> str:
    """
    Write a value of a TOML file, or of a caller, as the text that a cell would hold.

    Parameters
    ----------
    value
        Text, number, date, time, or an array of them; a point may be an array
        of two numbers.

    Raises
    ------
    NetworkError
        If it is none of these.
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (list, tuple)):
        return ";".join(_toml_part(part) for part in value)
    if isinstance(value, (bool, datetime)):
        mend = "a date alone" if isinstance(value, datetime) else '"yes" or "no"'
        msg = f"{value} is not allowed here: write {mend}."
        raise NetworkError(msg)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float, date)):
        return plain_text(value)
    msg = f"a text, number, date or list of them is due, got {value!r}."
    raise NetworkError(msg)


def _toml_part(part: object) -> str:
    if isinstance(part, Member):
        return _part_text("members", part)
    if isinstance(part, (list, tuple)):
        return " ".join(text_from_toml(number) for number in part)
    text = text_from_toml(part)
    if ";" in text:
        msg = f"{_shown(text)} holds a semicolon: write each item of a list by itself."
        raise NetworkError(msg)
    return text


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """Take away the apostrophe that `guarded` put there."""
    return text[1:] if _GUARDED.match(text) else text


def _shown(text: str) -> str:
    """Quote what was found, shortened."""
    return repr(text) if len(text) <= 60 else f"{text[:57]!r}..."
