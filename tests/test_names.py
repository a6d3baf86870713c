"""Names as documents write them: what is found, what fits several places, and what has to find nothing."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corridor.data.load import load
from corridor.data.model import Network, OtherNames
from corridor.data.names import find_place, names_of_places
from corridor.data.qualifiers import words
from corridor.data.spelling import folded
from corridor.errors import PlaceError

with (Path(__file__).parent / "data" / "names.csv").open(encoding="utf-8", newline="") as file:
    WRITTEN = [(row["written"], row["places"]) for row in csv.DictReader(file)]
FOUND = [(written, place) for written, place in WRITTEN if place and ";" not in place]
SEVERAL = [(written, places.split(";")) for written, places in WRITTEN if ";" in places]
NOWHERE = [written for written, places in WRITTEN if not places]


@pytest.fixture(scope="module")
def network() -> Network:
    return load()


@pytest.fixture(scope="module")
def names(network: Network) -> dict[str, tuple[str, ...]]:
    return names_of_places(network)


def other(names: tuple[str, ...], place: str = "elm", kind: str = "spelling") -> OtherNames:
    return OtherNames(id=f"{place}-{kind}", place=place, kind=kind, names=names, sources=("judgement",))


def with_names(network: Network, *rows: OtherNames) -> dict[str, tuple[str, ...]]:
    return names_of_places(replace(network, names={row.id: row for row in rows}))


def test_the_list_is_long() -> None:
    assert len(FOUND) > 350
    assert len(SEVERAL) >= 12
    assert len(NOWHERE) >= 18


def test_names_of_documents_are_found(names: dict[str, tuple[str, ...]]) -> None:
    assert {written: find_place(names, written) for written, _ in FOUND} == dict(FOUND)


@pytest.mark.parametrize(("written", "places"), SEVERAL)
def test_a_name_of_several_places_lists_them(
    names: dict[str, tuple[str, ...]], written: str, places: list[str]
) -> None:
    with pytest.raises(PlaceError, match=f"fits several places: {', '.join(places)}. Use one of these ids"):
        find_place(names, written)


@pytest.mark.parametrize("written", NOWHERE)
def test_what_means_no_place_finds_none(names: dict[str, tuple[str, ...]], written: str) -> None:
    with pytest.raises(PlaceError, match="there is no place"):
        find_place(names, written)


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Poti, Turkey", "poti"),
        ("New Aktau", "aktau-port"),
        ("Aktau, Springfield", "aktau-port"),
        ("Tashkend", "tashkent"),
    ],
)
def test_what_is_only_alike_is_suggested_first(names: dict[str, tuple[str, ...]], written: str, first: str) -> None:
    with pytest.raises(PlaceError, match=f"Did you mean {first}"):
        find_place(names, written)


def test_every_name_of_the_shipped_network_finds_its_place(network: Network, names: dict[str, tuple[str, ...]]) -> None:
    for row in network.names.values():
        for name in row.names if row.kind != "area" else ():
            ids = names[folded(name)]
            assert ids == (row.place,) if row.kind != "shared" else row.place in ids or ids == (folded(name),), name


def test_an_id_finds_its_own_place_alone(network: Network, names: dict[str, tuple[str, ...]]) -> None:
    assert {key: find_place(names, key) for key in network.places} == {key: key for key in network.places}


def test_the_name_of_a_town_needs_a_word_more_to_mean_what_serves_it(toy: Network) -> None:
    names = with_names(toy, other(("Big Town",), "amber"), other(("Big Town",), "cedar-port", "area"))
    assert find_place(names, "Big Town") == "amber"
    assert find_place(names, "Big Town (Cedar Port)") == "cedar-port"
    assert find_place(names, "Port of Big Town") == "cedar-port"


def test_a_station_code_may_lack_its_check_digit(toy: Network) -> None:
    names = with_names(toy, other(("708403",), kind="esr"), other(("2770845",), "fir", "uic"))
    assert find_place(names, "70840") == find_place(names, "ESR 708403") == "elm"
    assert find_place(names, "2770845") == "fir"
    with pytest.raises(PlaceError, match="there is no place '277084'"):
        find_place(names, "277084")


@pytest.mark.parametrize("written", ["Port " * 40, "(" * 5000, "a" * 100_000, "\u200f", "🚂", "Elm " * 20 + ", KZ"])
def test_nonsense_is_answered(names: dict[str, tuple[str, ...]], written: str) -> None:
    with pytest.raises(PlaceError, match="there is no place"):
        find_place(names, written)


def test_each_word_has_a_kind_that_is_understood(network: Network) -> None:
    kinds = {kind for meaning in words().says.values() for kind, _ in meaning}
    classes = {"port", "dry-port", "border", "station", "town", "code", "filler"}
    assert kinds == {"country", "region", *classes}
    countries = {of for meaning in words().says.values() for kind, of in meaning if kind == "country"}
    assert {place.country for place in network.places.values()} <= countries


def test_a_plain_name_reads_no_words_and_looks_for_nothing_alike() -> None:
    code = (
        "import sys; from corridor.data.names import find_place; find_place({'xian': ('xian',)}, \"Xi'an\");"
        "slow = {'corridor.data.qualifiers', 'corridor.data.model', 'rapidfuzz'}; print(sorted(slow & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
