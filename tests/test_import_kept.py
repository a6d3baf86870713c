"""Import keeps what the owner drew: ways back, gauges, sailings, the far Pacific, and whose lines they are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corridor.commands.cli import main
from corridor.data.drawn_lines import BASEMAP_CREDIT, credit_of, read_lines
from corridor.data.importers import import_lines
from corridor.data.importers.files import read_lines_of
from corridor.data.importers.options import Options
from corridor.data.load import load
from corridor.errors import FindingsError
from corridor.graph.build import build
from corridor.output.page import page_data
from corridor.studies.planner import fastest

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.data.model import Network

HEAD = "name,wkt,mode,hours,oneway\n"
SHIPS = Options(speeds_kmh={"feeder": (20, 20, 20)}, headway_hours=48, country="KZ")
LANES = (
    'west,"LINESTRING (50 43, 50.5 42.5, 51 42)",feeder,,\n',
    'east,"LINESTRING (51 43, 50.5 42.5, 50 42)",feeder,,\n',
)


def imported(folder: Path, *rows: str, options: Options = SHIPS) -> Network:
    """Import rows of a table."""
    file = folder / "in.csv"
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    return import_lines([file], options).network


def test_a_pair_of_one_way_lines_keeps_its_way_back(tmp_path: Path) -> None:
    network = imported(
        tmp_path,
        'there,"LINESTRING (50 43, 51 43)",rail-1520,2,yes\n',
        'back,"LINESTRING (51 43, 50 43)",rail-1520,9,yes\n',
    )
    assert {link.name: (link.direction, link.hours.typical) for link in network.links.values()} == {
        "there": ("forward", 2),
        "back": ("forward", 9),
    }
    assert fastest(network, "joint-1", "joint-2").minutes == 2 * 60
    assert fastest(network, "joint-2", "joint-1").minutes == 9 * 60


def test_a_way_round_a_block_comes_back_to_its_start(tmp_path: Path) -> None:
    rows = (
        'in,"LINESTRING (50 43, 51 43)",rail-1520,2,\n',
        'out,"LINESTRING (51 43, 51.01 43)",rail-1520,1,yes\n',
        'round,"LINESTRING (51.01 43, 51.01 43.01, 51 43)",rail-1520,1,yes\n',
    )
    network = imported(tmp_path, *rows)
    assert sum(link.hours.typical for link in network.links.values()) == pytest.approx(4)


def test_two_gauges_on_one_bed_are_two_lines(tmp_path: Path) -> None:
    options = Options(speeds_kmh={"rail-1520": (40, 40, 40), "rail-1435": (40, 40, 40)}, country="KZ")
    bed = '"LINESTRING (82.3 45.2, 82.57 45.18)"'
    network = imported(tmp_path, f"wide,{bed},rail-1520,,\n", f"standard,{bed},rail-1435,,\n", options=options)
    assert sorted(link.mode for link in network.links.values()) == ["rail-1435", "rail-1520"]
    twice = imported(tmp_path, f"wide,{bed},rail-1520,,\n", f"again,{bed},rail-1520,,\n", options=options)
    assert len(twice.links) == 1


def test_figures_are_not_lost_where_lines_with_and_without_meet(tmp_path: Path) -> None:
    options = Options(speeds_kmh={"rail-1520": (40, 40, 40)}, country="KZ")
    rows = ('told,"LINESTRING (50 43, 51 43)",rail-1520,7,\n', 'not,"LINESTRING (51 43, 52 43)",rail-1520,,\n')
    network = imported(tmp_path, *rows, options=options)
    assert next(link for link in network.links.values() if link.name == "told").hours.typical == 7


def test_a_ship_waits_once_a_sailing(tmp_path: Path) -> None:
    network = imported(tmp_path, *LANES)
    ends = {(place.lon, place.lat): key for key, place in network.places.items()}
    for end in ((51, 42), (50, 42)):  # the line that was drawn, and the other lane from the joint at sea
        trip = fastest(network, ends[50, 43], ends[end], ready=True)
        assert trip.minutes_by_kind["wait"] == 48 * 60
        assert trip.minutes_by_kind["line"] == pytest.approx(138.2 / 20 * 60, abs=2)


def test_a_joint_that_has_a_name_is_a_port(tmp_path: Path) -> None:
    ports = tmp_path / "ports.csv"
    ports.write_text("name,lon,lat\nMiddle,50.5,42.5\n", encoding="utf-8")
    network = imported(tmp_path, *LANES, options=replace(SHIPS, places=str(ports)))
    ends = {(place.lon, place.lat): key for key, place in network.places.items()}
    through = fastest(network, ends[50, 43], ends[51, 42], ready=True)
    assert through.minutes_by_kind["wait"] == 48 * 60
    change = fastest(network, ends[50, 43], ends[50, 42], ready=True)
    assert change.minutes_by_kind["wait"] == 2 * 48 * 60


def test_no_wait_is_a_headway_of_zero(tmp_path: Path) -> None:
    network = imported(tmp_path, *LANES, options=replace(SHIPS, headway_hours=0))
    assert fastest(network, "joint-1", "joint-3", ready=True).minutes_by_kind.get("wait", 0) == 0
    with pytest.raises(FindingsError, match=r"no departures: --headway-hours H, the mean interval \(0: no wait\)"):
        imported(tmp_path, *LANES, options=replace(SHIPS, headway_hours=None))


@pytest.mark.parametrize("east", ["185 53, 190 54", "-175 53, -170 54"])
def test_a_line_over_the_antimeridian_is_cut_there(tmp_path: Path, east: str) -> None:
    file = tmp_path / "in.csv"
    file.write_text(f'{HEAD}lane,"LINESTRING (175 52, {east})",feeder,30,\n', encoding="utf-8")
    found = import_lines([file], SHIPS)
    assert sorted(place.lon for place in found.network.places.values()) == [-170, 175, 180]
    drawn = [line.coordinates for line in found.drawn.values()]
    assert drawn == [((175, 52), (180, 52.5)), ((-180, 52.5), (-175, 53), (-170, 54))]
    west, far = (key for key, place in found.network.places.items() if place.lon != 180)
    trip = fastest(found.network, west, far, ready=True)
    assert (trip.minutes_by_kind["line"], trip.minutes_by_kind["wait"]) == (30 * 60, 48 * 60)


def test_own_lines_carry_their_own_credit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, folder = tmp_path / "in.csv", str(tmp_path / "net")
    file.write_text('name,wkt,mode\na,"LINESTRING (50 43, 51 42)",rail-1520\n', encoding="utf-8")
    said = ["--country", "KZ", "--speed", "rail-1520=40", "--licence", "own, confidential"]
    assert main(["network", "import", str(file), "-o", folder, *said]) == 0
    assert credit_of(load(folder).links, read_lines(folder)) == "Lines of in.csv."
    capsys.readouterr()
    assert main(["network", "info", "--network", folder]) == 0
    said_of_it = capsys.readouterr().out
    assert "Lines of in.csv." in said_of_it
    assert "OpenStreetMap" not in said_of_it
    network = load(folder)
    shown = page_data(network, build(network), lines=read_lines(folder))["network"]
    assert isinstance(shown, dict)
    assert (shown["credit"], shown["licence"]) == (f"Lines of in.csv. {BASEMAP_CREDIT}", "own, confidential")


def test_empty_and_deeply_nested_geometries_are_passed_over(tmp_path: Path) -> None:
    deep = 50_000
    file = tmp_path / "in.csv"
    rows = (
        'good,"LINESTRING (50 43, 51 42)"\n',
        "empty,LINESTRING EMPTY\n",
        "none,\n",
        f'surface,"{"GEOMETRYCOLLECTION (" * deep}POINT (0 0){")" * deep}"\n',
    )
    file.write_text("name,wkt\n" + "".join(rows), encoding="utf-8")
    found = read_lines_of(file, columns={})
    assert (len(found.lines), found.skipped) == (1, 3)
    file.write_text(f'wkt\n"{"MULTICURVE (COMPOUNDCURVE (" * deep}(0 0, 1 1){"))" * deep}"\n', encoding="utf-8")
    with pytest.raises(FindingsError, match="no well-known text of straight lines: MULTICURVE; draw its curves as"):
        read_lines_of(file, columns={})
    other = tmp_path / "in.geojson"
    empty = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": []}}
    line = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "LineString", "coordinates": [[50, 43], [51, 42]]},
    }
    other.write_text(json.dumps({"type": "FeatureCollection", "features": [empty, line]}), encoding="utf-8")
    found = read_lines_of(other, columns={})
    assert (len(found.lines), found.skipped) == (1, 1)
