"""The scripts that derive geometry, on layers small enough to be seen through."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from corridor.data.polyline import decode, encode
from tools import derive_lines
from tools.far_land import read_far_land
from tools.geometry import Line, cut, densify, great_circle_km, length_km, project, rounded, smooth
from tools.lanes import SeaLanes, read_sea_lanes
from tools.layer import LineLayer
from tools.network import read_links
from tools.plant_faults import ROOT, Fault, read_faults, survives
from tools.rail import read_rail_layer
from tools.strokes import strokes
from tools.topology import FRAME, build, ring_points
from tools.water import Water

# Two ways from west to east: straight along 40 N, and longer through the north; a
# branch to a port hangs from the northern one, a high-speed line cuts the corner.
#
#       north ------ port
#      /     \
#   west ---- east ==== beyond (shut)
WEST, EAST, NORTH = (50.0, 40.0), (52.0, 40.0), (51.0, 41.0)
PORT, BEYOND = (51.5, 41.2), (53.0, 40.0)

# A closed sea, the sea outside, and a river between them that no ocean ship takes.
INNER, OUTER, CAPE = (48.0, 45.0), (39.0, 47.0), (42.0, 38.0)


def _write(path: Path, features: list[dict[str, Any]]) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")


def _line(points: Line, **properties: object) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _rail(u: int, v: int, points: Line, **more: object) -> dict[str, Any]:
    values = {"u": u, "v": v, "km": length_km(points), "quality": "A", "source": "test", "iso_a2": "KZ"}
    return _line(points, **(values | more))


def _lane(points: Line, **more: object) -> dict[str, Any]:
    return _line(points, kind="lane", km=length_km(points), **more)


@pytest.fixture
def geodata(tmp_path: Path) -> Path:
    folder = tmp_path / "geodata"
    folder.mkdir()
    _write(
        folder / "railways.geojson.gz",
        [
            _rail(0, 1, (WEST, EAST)),
            _rail(0, 2, (WEST, NORTH)),
            _rail(2, 1, (NORTH, EAST)),
            _rail(2, 3, (NORTH, PORT)),
            _rail(0, 2, (WEST, NORTH), km=1.0, name="West - North (high-speed)"),
            _rail(1, 4, (EAST, BEYOND), avoid="closed"),
            _rail(7, 8, ((50.0, 39.99), (50.01, 39.99))),
        ],
    )
    _write(
        folder / "sea_lanes.geojson",
        [
            _lane((INNER, OUTER), passage="volga_don"),
            _lane((INNER, (46.0, 40.0), CAPE)),
            _lane((OUTER, (40.0, 42.0), CAPE)),
            _lane((OUTER, (20.0, 47.0), (20.0, 38.0), CAPE)),
            _line(((50.0, 43.0), (49.5, 42.0), (49.0, 40.0)), kind="ferry"),
        ],
    )
    land = {"type": "Polygon", "coordinates": [[[10, 30], [60, 30], [60, 55], [10, 55], [10, 30]]]}
    _write(folder / "basemap_land_10m.geojson", [{"type": "Feature", "properties": {}, "geometry": land}])
    _write(folder / "basemap_lakes_10m.geojson", [])
    return folder


@pytest.fixture
def rails(geodata: Path) -> LineLayer:
    return read_rail_layer(geodata / "railways.geojson.gz")


@pytest.fixture
def lanes(geodata: Path) -> SeaLanes:
    return read_sea_lanes(
        geodata / "sea_lanes.geojson",
        geodata / "basemap_land_10m.geojson",
        geodata / "basemap_lakes_10m.geojson",
    )


@pytest.fixture
def network(tmp_path: Path) -> Path:
    folder = tmp_path / "network"
    (folder / "projects").mkdir(parents=True)
    places = {"west": WEST, "east": EAST, "port": PORT, "new": (51.0, 39.0), "inner": INNER, "outer": OUTER}
    with (folder / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "lon", "lat"])
        writer.writerows([key, *point] for key, point in places.items())
    with (folder / "links.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "from", "to", "mode", "countries", "length_km", "waypoints"])
        writer.writerow(["west-east", "west", "east", "rail-1520", "KZ", 171, ""])
        writer.writerow(["west-east-north", "west", "east", "rail-1520", "KZ", 500, "51 41"])
        writer.writerow(["east-port", "east", "port", "rail-1520", "KZ", 190, ""])
        writer.writerow(["inner-outer-sea", "inner", "outer", "sea", "KZ;RU", 2000, ""])
        writer.writerow(["west-new-road", "west", "new", "road", "KZ", 150, "50.2 39.2;50.7 39.3"])
    project = """
id = "line"
[[add]]
table = "links"
id = "east-new"
from = "east"
to = "new"
mode = "rail-1520"
countries = ["KZ"]
length_km = 150
waypoints = ["51.5 39.4"]
"""
    (folder / "projects" / "line.toml").write_text(project, encoding="utf-8")
    return folder


@given(
    st.lists(st.tuples(st.integers(-18000, 18000), st.integers(-9000, 9000)), min_size=1, max_size=50),
    st.integers(2, 5),
)
def test_what_is_written_is_read(grid: list[tuple[int, int]], digits: int) -> None:
    line = tuple((lon / 100, lat / 100) for lon, lat in grid)
    assert decode(encode(line, digits), digits) == line


def test_rounding_drops_equal_neighbours_only() -> None:
    assert rounded([(1.001, 2), (1.002, 2), (3, 2), (1.001, 2)], 2) == ((1.0, 2.0), (3.0, 2.0), (1.0, 2.0))


def test_long_segments_get_points() -> None:
    dense = densify(((0.0, 40.0), (10.0, 40.0)), 1.0)
    assert len(dense) == 11
    assert dense[0] == (0.0, 40.0)
    assert dense[-1] == (10.0, 40.0)


def test_a_part_of_a_line_may_run_backwards() -> None:
    line = ((0.0, 0.0), (1.0, 0.0), (2.0, 0.0))
    assert cut(line, 0.25, 0.75) == ((0.5, 0.0), (1.0, 0.0), (1.5, 0.0))
    assert cut(line, 0.75, 0.25) == ((1.5, 0.0), (1.0, 0.0), (0.5, 0.0))
    share, km = project((0.5, 1.0), line)
    assert share == pytest.approx(0.25)
    assert km == pytest.approx(great_circle_km((0.5, 1.0), (0.5, 0.0)), rel=1e-3)


def test_a_soft_curve_passes_its_points() -> None:
    points = ((0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (5.0, 0.5))
    curve = smooth(points)
    assert set(points) <= set(curve)
    assert len(curve) > len(points)


def test_rail_takes_the_shortest_way(rails: LineLayer) -> None:
    path = rails.path((WEST, EAST), reach_km=(15, 15))
    assert path is not None
    assert path.km == pytest.approx(great_circle_km(WEST, EAST))
    assert NORTH not in path.line


def test_rail_honours_waypoints(rails: LineLayer) -> None:
    path = rails.path((WEST, NORTH, EAST), reach_km=(15, 15, 15))
    assert path is not None
    assert NORTH in path.line
    assert path.km == pytest.approx(length_km((WEST, NORTH, EAST)))


def test_rail_a_waypoint_on_a_branch_leaves_no_spur(rails: LineLayer) -> None:
    path = rails.path((WEST, PORT, EAST), reach_km=(15, 15, 15))
    assert path is not None
    assert path.km == pytest.approx(length_km((WEST, NORTH, EAST)))


def test_rail_ends_are_cut_where_the_place_touches_the_line(rails: LineLayer) -> None:
    path = rails.path(((50.5, 40.02), (51.5, 39.98)), reach_km=(15, 15))
    assert path is not None
    assert path.line[0] == pytest.approx((50.5, 40.0), abs=1e-3)
    assert path.line[-1] == pytest.approx((51.5, 40.0), abs=1e-3)
    assert path.off_km == pytest.approx((2.2, 2.2), abs=0.1)


def test_rail_leans_away_from_other_countries(geodata: Path) -> None:
    layer = geodata / "railways.geojson.gz"
    _write(
        layer,
        [
            _rail(0, 1, (WEST, EAST), iso_a2="RU"),
            _rail(0, 2, (WEST, NORTH)),
            _rail(2, 1, (NORTH, EAST)),
        ],
    )
    path = read_rail_layer(layer).path((WEST, EAST), reach_km=(1, 1), countries=("KZ",))
    assert path is not None
    assert NORTH in path.line


def test_rail_nothing_in_reach_is_no_path(rails: LineLayer) -> None:
    assert rails.path((WEST, (51.0, 30.0)), reach_km=(15, 15)) is None


def test_sea_never_takes_the_river(lanes: SeaLanes) -> None:
    path = lanes.path((INNER, OUTER))
    assert path is not None
    assert CAPE in path.line
    assert path.km > great_circle_km(INNER, OUTER) * 2


def test_sea_no_way_but_the_river_is_no_way(geodata: Path) -> None:
    _write(geodata / "sea_lanes.geojson", [_lane((INNER, OUTER), passage="volga_don")])
    lanes = read_sea_lanes(
        geodata / "sea_lanes.geojson",
        geodata / "basemap_land_10m.geojson",
        geodata / "basemap_lakes_10m.geojson",
    )
    assert lanes.path((INNER, OUTER)) is None


def test_sea_a_waypoint_steers_round(lanes: SeaLanes) -> None:
    straight, round_about = lanes.path((INNER, OUTER)), lanes.path((INNER, (20.0, 40.0), OUTER))
    assert straight is not None
    assert round_about is not None
    assert (20.0, 38.0) in round_about.line
    assert round_about.km > straight.km


def test_sea_a_line_of_the_layer_serves_both_ways(lanes: SeaLanes) -> None:
    there, back = lanes.path(((50.0, 43.1), (49.0, 40.1))), lanes.path(((49.0, 40.1), (50.0, 43.1)))
    assert there is not None
    assert back is not None
    assert (49.5, 42.0) in there.line
    assert back.line == there.line[::-1]


def test_sea_a_way_over_water_goes_round_an_island() -> None:
    island = shapely.box(50.5, 39.6, 51.5, 40.8)
    water = Water([island])
    line = water.path(WEST, EAST)
    assert line[0] == WEST
    assert line[-1] == EAST
    assert not shapely.LineString(line).intersects(island)
    assert length_km(line) < 1.4 * great_circle_km(WEST, EAST)


def test_sea_a_wall_of_land_bars_the_way() -> None:
    assert Water([shapely.box(50.5, 30, 51.5, 50)]).path(WEST, EAST) == ()


def test_every_link_gets_a_line(geodata: Path, network: Path) -> None:
    assert derive_lines.main([str(geodata), str(network)]) == 0
    text = (network / "lines.geojson").read_text(encoding="utf-8")
    collection = json.loads(text)
    lines = {each["properties"]["id"]: each for each in collection["features"]}
    assert list(lines) == sorted(["east-new", *(row.id for row in read_links(network) if not row.planned)])
    assert "ODbL" in collection["licence"]
    assert "OpenStreetMap" in collection["credit"]
    assert len(text.splitlines()) == len(lines) + len(collection) + 1


def test_what_is_drawn_by_hand_says_so(geodata: Path, network: Path) -> None:
    derive_lines.main([str(geodata), str(network)])
    features = json.loads((network / "lines.geojson").read_text(encoding="utf-8"))["features"]
    drawn = {each["properties"]["id"]: each["properties"] for each in features}
    assert {key for key, value in drawn.items() if value["approximate"]} == {"west-new-road", "east-new"}
    assert drawn["east-new"]["layer_km"] is None
    line = decode(drawn["west-east"].pop("polyline"))
    assert length_km(line) == pytest.approx(170.4, rel=0.01)
    assert drawn["west-east"] == {
        "id": "west-east",
        "layer_km": 170.4,
        "approximate": False,
        "licence": "ODbL-1.0",
    }


def test_the_report_names_lengths_that_differ(geodata: Path, network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    derive_lines.main([str(geodata), str(network)])
    report = capsys.readouterr().err
    assert "west-east-north: length_km 500 is" in report
    assert "west-east:" not in report


def test_same_input_same_bytes(geodata: Path, network: Path) -> None:
    derive_lines.main([str(geodata), str(network)])
    first = (network / "lines.geojson").read_bytes()
    head, *rows = (network / "links.csv").read_text(encoding="utf-8").splitlines()
    (network / "links.csv").write_text("\n".join([head, *rows[::-1]]), encoding="utf-8")
    derive_lines.main([str(geodata), str(network)])
    assert (network / "lines.geojson").read_bytes() == first


def test_an_unknown_place_names_file_and_row(network: Path) -> None:
    table = network / "links.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("west-east,west", "west-east,wset"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"links\.csv, row 2: unknown place or bad figure 'wset'"):
        read_links(network)


def test_neighbours_share_an_arc() -> None:
    left = ((0, 0), (2, 0), (2, 1), (2, 2), (0, 2), (0, 0))
    right = ((2, 0), (4, 0), (4, 2), (2, 2), (2, 1), (2, 0))
    topology = build({"a": [(left,)], "b": [(right,)]}, (0, 0, 4, 2))
    shared = [arc for arc, owners in zip(topology.arcs, topology.owners, strict=True) if owners == ("a", "b")]
    assert [set(arc) for arc in shared] == [{(2, 0), (2, 1), (2, 2)}]
    assert all(FRAME in owners for owners in topology.owners if owners != ("a", "b"))
    for name, ring in (("a", left), ("b", right)):
        points = ring_points(topology.polygons[name][0][0], topology.arcs)
        assert points[0] == points[-1]
        assert set(points) == set(ring)


def test_an_island_is_one_arc() -> None:
    island = ((5, 5), (6, 5), (6, 6), (5, 5))
    topology = build({"a": [(island,)]})
    assert topology.arcs == (island,)
    assert topology.owners == (("a",),)


def test_strokes_run_straight_on_through_a_junction() -> None:
    lines = [((0.0, 0.0), (1.0, 0.0)), ((1.0, 0.0), (2.0, 0.1)), ((1.0, 0.0), (1.0, 1.0))]
    drawn = strokes(lines)
    assert sorted(len(line) for line in drawn) == [2, 3]
    assert strokes(lines[::-1]) == drawn


def test_strokes_a_ring_is_drawn_once() -> None:
    ring = [((0.0, 0.0), (1.0, 0.0)), ((1.0, 0.0), (1.0, 1.0), (0.5, 1.2)), ((0.5, 1.2), (0.0, 0.5), (0.0, 0.0))]
    assert sum(len(line) - 1 for line in strokes(ring)) == 5


def test_land_beyond_the_plate_is_cut_and_runs_on_across_the_antimeridian(tmp_path: Path) -> None:
    # Two squares side by side in the south, and one that reaches over 180 degrees.
    arcs = [
        [[20, -30], [0, 10]],
        [[20, -20], [-10, 0], [0, -10], [10, 0]],
        [[20, -30], [10, 0], [0, 10], [-10, 0]],
        [[170, -10], [9, 0], [-349, 0], [0, 10], [349, 0], [-9, 0], [0, -10]],
    ]
    units = [("AAA", [0, 1]), ("BBB", [2, ~0]), ("CCC", [3])]
    world = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {
            "countries": {
                "geometries": [{"type": "Polygon", "arcs": [ring], "properties": {"a3": unit}} for unit, ring in units]
            }
        },
    }
    path = tmp_path / "world.json"
    path.write_text(json.dumps(world), encoding="utf-8")
    land = read_far_land(path, {"AAA": "AA", "BBB": "BB", "CCC": "CC"})
    assert sorted(land.polygons) == ["AA", "BB", "CC"]
    assert max(lon for ring in land.polygons["CC"] for lon, _ in ring) > 185
    assert [sorted(line) for line in land.borders] == [[(20.0, -30.0), (20.0, -20.0)]]
    assert all(len(ring) > 4 for rings in land.polygons.values() for ring in rings)


def test_each_planted_fault_breaks_one_place() -> None:
    for fault in read_faults():
        assert (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old) == 1, fault
        assert fault.new != fault.old, fault
        assert fault.tests, fault
        for name in fault.tests:
            assert (ROOT / name).is_file(), name


@pytest.mark.parametrize(("body", "alive"), [("assert VALUE == 1", False), ("assert VALUE", True)])
def test_a_planted_fault_is_noticed_by_tests_that_look(tmp_path: Path, body: str, *, alive: bool) -> None:
    (tmp_path / "thing.py").write_text("VALUE = 1\n", encoding="utf-8")
    (tmp_path / "test_thing.py").write_text(f"from thing import VALUE\n\ndef test(): {body}\n", encoding="utf-8")
    fault = Fault("it is one", "thing.py", "VALUE = 1", "VALUE = 2", ("test_thing.py",))
    assert survives(fault, tmp_path) is alive
    assert (tmp_path / "thing.py").read_text(encoding="utf-8") == "VALUE = 1\n"
