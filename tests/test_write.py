"""A network that is written and read again is the same network."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.data.checks import with_additions
from corridor.data.load import load
from corridor.data.model import Change, Constant, Network, Project
from corridor.data.schema import MONTHS, columns, read_mapping
from corridor.data.starter import new
from corridor.data.write import files_of, toml_value, write
from corridor.errors import OutputError
from tests.folders import SOURCE, TOY, Folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.schema import Column

KNOWN = load(TOY)
# Every reader turns the line ends of other systems into "\n", so no loaded text holds "\r".
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12).map(str.strip)
NAME = TEXT.filter(lambda text: text and ";" not in text and text == text.strip())
NUMBER = st.floats(0.5, 99)
DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))
LONLAT = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
TARGETS = {
    "place": "places",
    "link": "links",
    "sources": "sources",
    "links": "links",
    "places": "places",
    "mode": "modes",
    "modes": "modes",
    "cargo": "cargo",
    "classes": "cargo",
}


def values(place: Column) -> st.SearchStrategy[object]:
    """Give raw values that a column can hold."""
    if place.type in TARGETS:
        ids = st.sampled_from(sorted(KNOWN.table(TARGETS[place.type])))
        return (
            ids
            if place.type in {"place", "link", "mode", "cargo"}
            else st.lists(ids, min_size=1, max_size=3, unique=True)
        )
    if place.type == "number":
        least, greatest = place.bounds or (0, 0)
        return st.floats(least, greatest) | st.just(0.0) if place.name != "length_km" else NUMBER
    return {
        "text": NAME if place.required else TEXT,
        "country": st.sampled_from(["CN", "KZ", "GE"]),
        "integer": st.integers(1, 99),
        "choice": st.sampled_from(place.choices or ("",)),
        "list": st.lists(st.sampled_from(place.choices or ("",)), unique=True, min_size=1),
        "carriers": st.lists(st.sampled_from(["containers", "wagons", "trucks"]), unique=True, min_size=1),
        "words": st.lists(st.sampled_from(["power", "tank", "a-b"]), unique=True, min_size=1),
        "date": DAY,
        "time": st.times().map(lambda value: value.replace(microsecond=0, second=0)),
        "names": st.lists(NAME, min_size=1, max_size=3, unique=True),
        "countries": st.sampled_from(["KZ", "KZ;RU;KZ", "CN;KZ"]),
        "timetable": st.sampled_from(["Mon 08:00", "Sun 23:59;Mon 00:00"]),
        "numbers": st.lists(NUMBER, min_size=1, max_size=4),
        "points": st.lists(LONLAT, min_size=1, max_size=3),
        "members": st.sampled_from(["amber-birch", "amber-birch*0.5;feeder-shuttle*1e-3", "birch-1435-1520"]),
        "unlocode": st.sampled_from(["KZAAU", "CNXI2"]),
        "element": st.sampled_from(["amber-birch", "amber-birch-kz", "birch-1435-1520"]),
    }[place.type]


@st.composite
def rows(draw: st.DrawFn, table: str) -> Mapping[str, object]:
    """Give a row of a table: the required cells, and some of the others."""
    drawn: dict[str, object] = {}
    for place in columns(table):
        stem = place.name.rpartition("_")[0]
        together = stem.endswith("hours") or stem == "share"
        if place.name != "id" and not together and (place.required or draw(st.booleans())):
            drawn[place.name] = draw(values(place))
    for time in ("hours", "back_hours", "stop_hours"):
        parts = [f"{time}_{part}" for part in ("low", "typical", "high")]
        known = {place.name: place for place in columns(table)}
        if parts[0] in known and (known[parts[0]].required or draw(st.booleans())):
            drawn |= dict(
                zip(parts, sorted(draw(st.lists(st.floats(0.001, 8784), min_size=3, max_size=3))), strict=True)
            )
    if table == "closures" and draw(st.booleans()):
        drawn |= {f"share_{month}": draw(st.floats(1e-6, 0.999)) for month in MONTHS}
    return drawn | {"id": "zz-new"}


TABLE = st.sampled_from(
    [
        "places",
        "links",
        "borders",
        "facilities",
        "services",
        "pools",
        "closures",
        "tariffs",
        "rates",
        "demand",
        "published",
        "sources",
        "modes",
        "cargo",
    ],
)


def again(network: Network) -> Network:
    """Write a network and read it."""
    with tempfile.TemporaryDirectory() as folder:
        write(network, Path(folder) / "new")
        return load(Path(folder) / "new")


def test_the_toy_comes_back(toy: Network) -> None:
    assert again(toy) == toy
    assert files_of(toy) == files_of(again(toy))


def test_the_shipped_network_comes_back() -> None:
    network = load()
    assert again(network) == network


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_record_comes_back(data: st.DataObject) -> None:
    table = data.draw(TABLE)
    raw = data.draw(rows(table))
    record, faults = read_mapping(table, raw)
    assert record is not None, faults
    network = replace(KNOWN, **{table: {**KNOWN.table(table), record.id: record}})  # type: ignore[arg-type]
    assert again(network) == network


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_project_and_constant_come_back(data: st.DataObject) -> None:
    note, name, number = data.draw(TEXT), data.draw(NAME), data.draw(NUMBER)
    table = data.draw(TABLE)
    raw = {"table": table, **data.draw(rows(table))}
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    where = "projects/zz-project.toml, "
    project = Project(
        id="zz-project",
        name=name,
        opens=data.draw(DAY),
        status="planned",
        sources=(SOURCE,),
        note=note,
        requires=("hazel-line",),
        changes=(
            Change(action="add", where=f"{where}add 1", record=frozen, reason=note),
            Change(
                action="scale",
                where=f"{where}scale 1",
                select={"between": ("amber", "birch")},
                field="hours",
                value=number,
                sources=(SOURCE,),
            ),
            Change(action="close", where=f"{where}close 1", select={"id": "birch-fir"}, reason=name),
        ),
    )
    constant = Constant(
        id="zz", value=number, unit=name, high=number, sources=(SOURCE,), basis="derived", confidence="low", note=note
    )
    network = replace(
        KNOWN,
        title=name,
        projects={**KNOWN.projects, "zz-project": project},
        constants={**KNOWN.constants, "zz": constant},
    )
    assert again(network) == network


def test_applied_projects_are_written_as_rows(toy: Network) -> None:
    applied = replace(with_additions(toy), applied=("hazel-line",))
    back = again(applied)
    assert back.links["hazel-cedar-port"].length_km == 350
    assert sorted(back.projects) == ["hazel-second-track", "more-sailings"]
    assert back.projects["hazel-second-track"].requires == ()
    assert back.applied == ()


def test_a_formula_is_written_as_text(toy: Network) -> None:
    network = replace(toy, places={**toy.places, "elm": replace(toy.places["elm"], note="=HYPERLINK(1)")})
    assert ",'=HYPERLINK(1)\n" in files_of(network)["places.csv"]
    assert again(network) == network


def test_toml_values() -> None:
    assert toml_value('a "b"\\\n\x01') == '"a \\"b\\"\\\\\\n\\u0001"'
    assert toml_value([True, 1.0, 1.5, date(2026, 1, 2), ("x",)]) == '[true, 1, 1.5, 2026-01-02, ["x"]]'


def test_a_folder_that_is_not_empty(folder: Folder, toy: Network, tmp_path: Path) -> None:
    before = folder.text("links.csv")
    for act in (lambda: write(toy, folder.path), lambda: new(folder.path)):
        with pytest.raises(OutputError, match=r"^folder '.*toy' is not empty: name a new one\.$"):
            act()
    assert folder.text("links.csv") == before
    for act in (lambda: write(toy, folder.path / "links.csv"), lambda: new(folder.path / "links.csv" / "x")):
        with pytest.raises(OutputError, match="cannot write folder"):
            act()
    assert not list(tmp_path.glob("*.tmp"))


def test_the_starter_takes_the_name_of_its_folder(tmp_path: Path) -> None:
    files = new(tmp_path / "my-network")
    assert Path("links.csv") in files
    assert Path("projects/aktau-terminal.toml") in files
    assert load(tmp_path / "my-network").name == "my-network"
    new(tmp_path / "My Network")
    assert load(tmp_path / "My Network").name == "starter"
