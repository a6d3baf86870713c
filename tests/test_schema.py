"""Columns, cells and records."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from corridor.data import cells
from corridor.data.dictionary import dictionary_text
from corridor.data.model import RECORDS, TABLES, Border, Facility, Link, Member, Place
from corridor.data.schema import (
    MONTHS,
    cells_of,
    column,
    columns,
    parse,
    plan,
    read_mapping,
    shipped,
    table_of,
    value_of,
    with_values,
)
from corridor.data.times import Hours
from corridor.errors import NetworkError
from tests.folders import EVIDENCE

if TYPE_CHECKING:
    from corridor.data.model import Network

FIELDS = {"from": "origin", "to": "destination", "source": "sources"}


@pytest.mark.parametrize("table", TABLES)
def test_schema_and_records_say_the_same(table: str) -> None:
    known = {item.name: item for item in fields(RECORDS[table])}
    seen = set()
    for place in columns(table):
        assert place.type in cells.kinds(), place
        assert place.description.strip(), place
        if place.name == "typical_is":
            continue
        stem = place.name.rpartition("_")[0]
        name = stem if stem.endswith("hours") else "shares" if stem == "share" else FIELDS.get(place.name, place.name)
        seen.add(name)
        default = known[name].default
        if stem.endswith("hours") or stem == "share":
            continue
        if place.required:
            assert default is MISSING, f"{table}.{place.name} is required, so the record has no default"
        else:
            assert default == parse(place, ""), f"{table}.{place.name}: an empty cell means the default of the record"
    assert seen == set(known)


def test_the_dictionary_is_up_to_date() -> None:
    assert (shipped() / "README.md").read_text(encoding="utf-8") == dictionary_text()


@pytest.mark.parametrize(
    ("table", "name", "raw", "value"),
    [
        ("links", "length_km", "12.5", 12.5),
        ("links", "length_km", 12, 12.0),
        ("links", "length_km", " 1e3 ", 1000.0),
        ("places", "lon", "-5.25", -5.25),
        ("links", "tracks", "2", 2),
        ("links", "tracks", "2.0", 2),
        ("links", "tracks", "", None),
        ("links", "since", "2026-02-28", date(2026, 2, 28)),
        ("links", "since", date(2026, 2, 28), date(2026, 2, 28)),
        ("links", "countries", "KZ; RU;KZ", ("KZ", "RU", "KZ")),
        ("links", "countries", ["KZ", "RU"], ("KZ", "RU")),
        ("links", "carries", "containers;wagons", ("containers", "wagons")),
        ("links", "carries", "", ()),
        ("links", "direction", "", "both"),
        ("links", "waypoints", "50.5 44;51 43.25", ((50.5, 44.0), (51.0, 43.25))),
        ("links", "waypoints", [[50.5, 44], [51, 43.25]], ((50.5, 44.0), (51.0, 43.25))),
        ("services", "timetable", "Thu 20:30; Mon 08:00", (480, 4 * 1440 - 210)),
        ("services", "links", ["a", "b"], ("a", "b")),
        ("closures", "daily_from", "22:00", 1320),
        ("closures", "daily_from", time(22, 0), 1320),
        ("pools", "members", "a;b*0.5", (Member("a"), Member("b", 0.5))),
        ("places", "aliases", "Xi'an;西安", ("Xi'an", "西安")),
        ("places", "unlocode", "KZAAU", "KZAAU"),
        ("places", "note", "", ""),
        ("sources", "published", 2025, "2025"),
        ("sources", "note", "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_cells(table: str, name: str, raw: object, value: object) -> None:
    assert parse(column(table, name), raw) == value


@pytest.mark.parametrize(
    ("table", "name", "raw", "message"),
    [
        ("links", "length_km", "abc", "'abc' is not a number. Write figures only, without unit"),
        ("links", "length_km", "12 km", "Write figures only, without unit"),
        ("links", "length_km", "1,234,567", "Write it without a thousands separator: 1234567"),
        ("links", "length_km", "1 234", "Write it without a thousands separator: 1234"),
        ("links", "length_km", "1_234", "Write it without a thousands separator: 1234"),
        ("links", "length_km", "1.234,5", "Write it without a thousands separator: 1234.5"),
        ("links", "length_km", "1,234", "Write 1234 if the comma groups thousands, 1.234 if it is decimal"),
        ("links", "length_km", "12,5", "Write a decimal point: 12.5"),
        ("links", "length_km", "NaN", "A figure is finite; leave the cell empty where it is unknown"),
        ("links", "length_km", float("inf"), "A figure is finite"),
        ("links", "length_km", "-3", "-3 is negative; this figure is zero or more"),
        ("links", "length_km", "1e99", "1e99 is too large to be true"),
        ("links", "length_km", "x" * 99, r"'xxx.*'\.\.\. is not a number"),
        ("links", "length_km", "", "length_km may not be empty"),
        ("links", "length_km", True, 'True is not allowed here: write "yes" or "no"'),
        ("links", "since", datetime(2026, 1, 1, tzinfo=UTC), "is not allowed here: write a date alone"),
        ("links", "length_km", {"a": 1}, "a text, number, date or list of them is due, got {'a': 1}"),
        ("places", "lat", "114.2", "lat must be between -90 and 90, got 114.2. Are longitude and latitude swapped?"),
        ("places", "lon", "1200", r"lon must be between -180 and 180, got 1200\.$"),
        ("links", "tracks", "1.5", "'1.5' is not a whole number"),
        ("links", "tracks", "-1", "-1 is negative"),
        ("links", "mode", "Rail 1520", "'Rail 1520' is no id: lowercase ASCII letters and digits"),
        ("links", "capacity_unit", "teu/a", "'teu/a' is none of teu_per_year, mt_per_year"),
        ("links", "carries", "containers;containers", "'containers' is given twice"),
        ("links", "countries", "kz", "'kz' is no country: .* Did you mean 'KZ'"),
        ("links", "countries", "XX", "'XX' is no country: two capital letters of ISO 3166-1, such as KZ"),
        ("links", "countries", "KZ;KZ", "names KZ twice in a row: write one code for each country crossed"),
        ("links", "since", "2026-13-01", "'2026-13-01' is no date: month must be in 1..12"),
        ("links", "since", "01.02.2026", "is no date: write year-month-day, such as 2026-11-23"),
        ("closures", "daily_from", "24:00", "'24:00' is no time of day: write it from 00:00 to 23:59"),
        ("services", "timetable", "Monday 08:00", "'Monday 08:00' is no departure: write day and time"),
        ("services", "timetable", "Mon 8.30", "'8.30' is no time of day"),
        ("links", "waypoints", "50.5", "'50.5' is no point: write longitude and latitude in degrees"),
        ("links", "waypoints", "44.5 150.1", "is nowhere on Earth: write longitude first, then latitude"),
        ("pools", "members", "a*0", r"'a\*0': a weight is above zero"),
        ("pools", "members", "a;a*0.5", "names a member twice"),
        ("places", "aliases", "one;;two", "a name is empty: remove the superfluous semicolon"),
        ("places", "aliases", ["one;two"], "'one;two' holds a semicolon: write each item of a list by itself"),
        ("places", "unlocode", "KZ AAU", "'KZ AAU' is no UN/LOCODE"),
        ("links", "id", "Aktau Port", "'Aktau Port' is no id: lowercase ASCII letters and digits"),
    ],
)
def test_cells_that_cannot_be_read(table: str, name: str, raw: object, message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        parse(column(table, name), raw)


def test_text_that_looks_like_a_formula_is_guarded_and_comes_back() -> None:
    for text in ("=1+1", "+7 700", "-", "@home", "'=x", "''=x"):
        assert cells.guarded(text) == f"'{text}"
        assert cells.unguarded(cells.guarded(text)) == text
    for text in ("Xi'an", "'quoted'", "plain"):
        assert cells.guarded(text) == cells.unguarded(text) == text


def test_unknown_columns_and_tables() -> None:
    with pytest.raises(NetworkError, match=r"links have no column .headway."):
        column("links", "headway")
    with pytest.raises(NetworkError, match=r"links have no column 'lenght_km'. Did you mean 'length_km'"):
        column("links", "lenght_km")
    with pytest.raises(NetworkError, match=r"there is no table 'link'. Did you mean 'links'"):
        columns("link")
    assert column("places", "stop_hours").unit == "h"


def test_values_of_a_record(toy: Network) -> None:
    border = toy.borders["amber-birch-kz"]
    assert value_of(border, "hours") == 10
    assert value_of(border, "customs_hours") == 5
    assert value_of(border, "typical_is") == "median"
    link = toy.links["birch-cedar-port"]
    assert value_of(link, "from") == "birch"
    assert value_of(link, "source") == ("toy-2026-01-made-up",)
    assert value_of(link, "back_hours") == value_of(link, "back_hours_high") == 20
    assert value_of(toy.links["amber-birch"], "back_hours_low") is None
    assert value_of(toy.closures["birch-new-year"], "share_may") is None
    with pytest.raises(NetworkError, match=r"borders have no column 'custom_hours'. Did you mean 'customs_hours'"):
        value_of(border, "custom_hours")


def test_every_record_survives_its_own_cells(toy: Network) -> None:
    for table in TABLES:
        for item in toy.table(table).values():
            assert table_of(item) == table
            row = dict(zip(plan(table).columns, cells_of(item), strict=True))
            assert read_mapping(table, row) == (item, ())


def test_a_change_scales_three_figures(toy: Network) -> None:
    facility = with_values(toy.facilities["birch-1435-1520"], {"hours": "36"})
    assert isinstance(facility, Facility)
    assert facility.hours == Hours(24, 36, 48)
    link = with_values(toy.links["amber-birch"], {"back_hours": 6})
    assert isinstance(link, Link)
    assert (link.hours.typical, link.back_hours) == (5, Hours(6, 6, 6))
    place = with_values(toy.places["amber"], {"stop_hours": 2})
    assert isinstance(place, Place)
    assert place.stop_hours == Hours(2, 2, 2)
    border = with_values(toy.borders["cedar-port-dune-port-ferry-az"], {"hours": 4})
    assert isinstance(border, Border)
    assert border.hours == Hours(4, 4, 4)
    assert toy.links["amber-birch"].back_hours is None


def test_a_change_of_columns(toy: Network) -> None:
    link = toy.links["amber-birch"]
    changed = with_values(link, {"hours_low": 10, "hours_typical": "12", "hours_high": 20, "capacity": "", "to": "elm"})
    assert isinstance(changed, Link)
    assert (changed.hours, changed.capacity, changed.destination) == (Hours(10, 12, 20), None, "elm")
    assert with_values(toy.services["feeder-shuttle"], {"cv": ""}) != toy.services["feeder-shuttle"]
    assert value_of(with_values(toy.services["feeder-shuttle"], {"cv": ""}), "cv") == 1


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("id", "other", "an id cannot be changed: add a record instead"),
        ("hour", 3, "links have no column 'hour'. Did you mean 'hours'"),
        ("hours", "", "hours may not be empty"),
        ("hours", "many", "hours: 'many' is not a number"),
        ("mode", "Tram", "mode: 'Tram' is no id"),
        ("mode", "", "mode may not be empty"),
        ("length_km", 0, "length_km must be above zero, got 0"),
        ("hours_low", 6, "hours_low, hours_typical, hours_high must rise: got 6, 5, 5"),
        ("back_hours_low", 6, "back_hours_low, back_hours_typical, back_hours_high belong together, but .* is empty"),
    ],
)
def test_changes_that_no_link_can_have(toy: Network, name: str, raw: object, message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        with_values(toy.links["amber-birch"], {name: raw})


def test_monthly_shares_belong_together() -> None:
    row = {"id": "storm", "name": "Storm", "kind": "storm", "members": "a", "spell_hours": 30, **EVIDENCE}
    twelve = {f"share_{month}": 0.1 for month in MONTHS}
    made, faults = read_mapping("closures", row | twelve)
    assert not faults
    assert made is not None
    assert value_of(made, "share_dec") == 0.1
    assert with_values(made, {"share_dec": 0.3}) != made
    del twelve["share_may"]
    _, faults = read_mapping("closures", row | twelve)
    assert faults[0].text == "share_jan to share_dec belong together, but share_may is empty."


def test_a_row_of_toml_tells_all_its_faults() -> None:
    made, faults = read_mapping("links", {"id": "a-b", "mode": "Tram", "lenght_km": 3, "hours_low": -1})
    assert made is None
    told = {fault.column: fault.text for fault in faults}
    assert told["mode"].startswith("'Tram' is no id")
    assert told["lenght_km"] == "links have no such column. Did you mean 'length_km'?"
    assert told["hours_low"].startswith("-1 is negative")
    assert told["from"] == "is required."


def bounded() -> list[tuple[str, str]]:
    return [(table, place.name) for table in TABLES for place in columns(table) if place.bounds]


def test_every_figure_has_bounds() -> None:
    figures = [
        place
        for table in TABLES
        for place in columns(table)
        if place.type in {"number", "integer", "numbers", "members"}
    ]
    assert all(place.bounds and place.bounds[0] < place.bounds[1] for place in figures)


@pytest.mark.parametrize(("table", "name"), bounded())
def test_a_figure_lies_within_its_bounds(table: str, name: str) -> None:
    place = column(table, name)
    assert place.bounds
    least, greatest = place.bounds
    word = "x-y*" if place.type == "members" else ""
    for inside in (0, greatest, max(least, 0)):
        if word and not inside:
            continue
        parse(place, f"{word}{inside:.12g}")
    for outside in (greatest * 1.01 + 1, *([least / 2] if least > 0 and place.type != "integer" else [])):
        text = f"{outside:.12g}" if place.type != "integer" else str(int(outside))
        with pytest.raises(NetworkError, match=rf"{name} must be between .* got"):
            parse(place, word + text)
