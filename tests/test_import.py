"""Foreign lines become a network: noded by hand, by definition on random lines, and through every kind of file."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.commands.cli import main
from corridor.data.checks import check_folder
from corridor.data.importers import files_of_import, import_lines
from corridor.data.importers.gather import ForeignLine
from corridor.data.importers.measure import KM_PER_DEGREE, along_km
from corridor.data.importers.options import Options, read_columns, read_hours, read_modes, read_speeds
from corridor.data.importers.territory import countries_of
from corridor.data.importers.topology import Kind, Topology, node_lines
from corridor.data.load import load
from corridor.data.times import Hours
from corridor.errors import FindingsError, NetworkError
from corridor.studies.planner import fastest

METRE = 0.001 / KM_PER_DEGREE
"""A metre along a meridian [degree]."""

SAID = Options(modes={"": "rail-1520"}, speeds_kmh={"rail-1520": (20, 30, 45)}, country="KZ")


def geojson(path: Path, *lines: Any, **properties: object) -> Path:
    """Write lines, or ready features, as GeoJSON."""
    features = [
        line
        if isinstance(line, dict)
        else {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in line]},
        }
        for line in lines
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def node(*lines: Any, snap_km: float = 0.05, **options: Any) -> Topology:
    """Node plain lines of one kind."""
    foreign = [ForeignLine(f"line {number}", np.array(line, float), {}) for number, line in enumerate(lines)]
    kinds = options.pop("kinds", [Kind("rail-1520")] * len(lines))
    return node_lines(foreign, kinds, snap_km=snap_km, places_km=2.0, **options)


# -- noding ------------------------------------------------------------------------------------------------------------


def test_ends_within_the_tolerance_are_one_place() -> None:
    found = node([(60, 45), (61, 45)], [(61, 45 + 40 * METRE), (62, 45)], keep_joints=True)
    assert len(found.positions) == 3
    assert found.moved_km == pytest.approx(0.04, rel=1e-3)
    apart = node([(60, 45), (61, 45)], [(61, 45 + 60 * METRE), (62, 45)], keep_joints=True)
    assert (len(apart.positions), apart.moved_km) == (4, 0)


def test_a_chain_of_near_points_does_not_pull_a_place_away() -> None:
    # Ten ends, each 40 m from the next: greedy clusters keep every move within 50 m.
    ends = [(61, 45 + 40 * METRE * step) for step in range(10)]
    found = node(*([(60, 45 + step), end] for step, end in enumerate(ends)), keep_joints=True)
    assert found.moved_km <= 0.05
    assert len(found.positions) == 10 + 5


def test_a_line_that_ends_on_another_cuts_it() -> None:
    found = node([(60, 45), (62, 45)], [(61, 45 + 20 * METRE), (61, 46)])
    assert (len(found.positions), len(found.pieces), found.counts["touching"]) == (4, 3, 1)
    far = node([(60, 45), (62, 45)], [(61, 46), (61, 47)])
    assert len(far.pieces) == 2


def test_a_shared_point_is_a_junction_and_a_crossing_is_a_bridge() -> None:
    shared = node([(60, 45), (61, 45), (62, 45)], [(61, 44), (61, 45), (61, 46)])
    assert (len(shared.pieces), shared.counts["crossings"]) == (4, 0)
    crossing = ([(60, 45), (62, 45)], [(61, 44), (61, 46)])
    bridge = node(*crossing)
    assert (len(bridge.pieces), bridge.counts["crossings"]) == (2, 1)
    joined = node(*crossing, join_crossings=True)
    assert len(joined.pieces) == 4


def test_joints_of_one_kind_are_passed_through() -> None:
    chain = ([(60, 45), (61, 45)], [(62, 45), (61, 45)], [(62, 45), (63, 45)])
    merged = node(*chain)
    assert [(piece.tail, piece.head) for piece in merged.pieces] == [(0, 1)]
    assert merged.pieces[0].points.tolist() == [[60, 45], [61, 45], [62, 45], [63, 45]]
    assert merged.counts["joints"] == 2
    assert len(node(*chain, keep_joints=True).pieces) == 3
    rail, road = Kind("rail-1520"), Kind("road")
    assert len(node(*chain, kinds=[rail, rail, road]).pieces) == 2


def test_lines_of_one_way_are_merged_only_where_they_follow_each_other() -> None:
    there = Kind("road", oneway=True)
    follow = node([(62, 45), (61, 45)], [(61, 45), (60, 45)], kinds=[there, there])
    assert [piece.points[:, 0].tolist() for piece in follow.pieces] == [[62, 61, 60]]
    # Begun at its far end, the chain still leads the way that its lines lead.
    backwards = node([(61, 45), (60, 45)], [(62, 45), (61, 45)], kinds=[there, there])
    assert [piece.points[:, 0].tolist() for piece in backwards.pieces] == [[62, 61, 60]]
    opposed = node([(60, 45), (61, 45)], [(62, 45), (61, 45)], kinds=[there, there])
    assert len(opposed.pieces) == 2


def test_what_leads_nowhere_is_left_out() -> None:
    line = [(60, 45), (61, 45)]
    ring = [(61, 45), (61.1, 45), (61.1, 45.1), (61, 45)]
    found = node(line, ring, line[::-1], [(60, 45), (60, 45 + 30 * METRE)])
    assert len(found.pieces) == 1
    assert (found.counts["loops"], found.counts["doubles"], found.counts["specks"]) == (1, 1, 1)


def test_a_long_bend_is_cut_at_its_middle() -> None:
    bend = node([(60, 45), (60, 48), (60.1, 48), (60.1, 45)])
    assert (len(bend.pieces), bend.counts["bends"]) == (2, 1)
    assert along_km(bend.pieces[0].points) == pytest.approx(along_km(bend.pieces[1].points), rel=1e-3)


def test_a_bend_whose_middle_is_one_of_its_points_is_cut_there() -> None:
    there, onward = node([(60.15, 45), (60.1, 45.1), (60.05, 45)]).pieces
    assert there.points.tolist() == [[60.15, 45], [60.1, 45.1]]
    assert onward.points.tolist() == [[60.1, 45.1], [60.05, 45]]


POINT = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda xy: (60 + xy[0] / 20, 45 + xy[1] / 20))
LINES = st.lists(st.lists(POINT, min_size=2, max_size=5, unique=True), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(LINES, st.booleans())
def test_noding_keeps_length_and_joins_what_meets(lines: list[list[tuple[float, float]]], keep_joints: bool) -> None:
    found = node(*lines, keep_joints=keep_joints)
    pieces = found.pieces
    if found.counts["doubles"] == found.counts["loops"] == 0:
        # On a grid of 4 km nothing is within the tolerance but what meets exactly.
        whole = sum(along_km(np.array(line)) for line in lines)
        assert sum(along_km(piece.points) for piece in pieces) == pytest.approx(whole, rel=1e-4)
    for line in lines:
        for end in (line[0], line[-1]):
            on_a_piece = any(
                min(_km_to_step(end, *step) for step in pairwise(piece.points.tolist())) < 0.06 for piece in pieces
            )
            assert on_a_piece or found.counts["loops"]
    for piece in pieces:
        assert piece.tail != piece.head
        assert piece.points[0].tolist() == found.positions[piece.tail].tolist()
        assert piece.points[-1].tolist() == found.positions[piece.head].tolist()
    if keep_joints:
        inner = {tuple(point) for piece in pieces for point in piece.points[1:-1].tolist()}
        assert not inner & {tuple(position) for position in found.positions.tolist()}


def _km_to_step(point: tuple[float, float], start: list[float], end: list[float]) -> float:
    scale = (KM_PER_DEGREE * float(np.cos(np.radians(45))), KM_PER_DEGREE)
    (ax, ay), (bx, by), (px, py) = ((lon * scale[0], lat * scale[1]) for lon, lat in (start, end, point))
    squared = (bx - ax) ** 2 + (by - ay) ** 2
    share = max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / squared)) if squared else 0.0
    return dist((px, py), (ax + share * (bx - ax), ay + share * (by - ay)))


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_any_lines_make_a_network_that_passes_the_check(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[tuple[float, float]]]
) -> None:
    folder = tmp_path_factory.mktemp("import")
    try:
        found = import_lines([geojson(folder / "lines.geojson", *lines)], SAID)
    except NetworkError as error:
        assert "no line is longer than the tolerance" in str(error)  # noqa: PT017 - rings alone make no network
        return
    (folder / "network").mkdir()
    for name, content in files_of_import(found).items():
        (folder / "network" / name).write_bytes(content)
    report = check_folder(folder / "network")
    assert (report.errors, report.warnings) == ((), ())
    assert load(folder / "network") == found.network
    assert fastest(found.network, found.network.default_origin, found.network.default_destination).minutes >= 0


# -- tables ------------------------------------------------------------------------------------------------------------


def test_hours_lengths_and_directions(tmp_path: Path) -> None:
    file = tmp_path / "edges.csv"
    file.write_text(
        "from,to,from_lon,from_lat,to_lon,to_lat,kind,one,h,km,v\n"
        "Amber,Birch,60,45,61,45,b,,,,\n"
        "Birch,Cedar,61,45,62,45,b,yes,7,,\n"
        "Cedar,Dune,62,45,63,45,r,,,100,\n"
        "Dune,Elm,63,45,64,45,r,,,,50\n",
        encoding="utf-8",
    )
    columns = {"mode": "kind", "oneway": "one", "hours": "h", "length_km": "km", "speed_kmh": "v"}
    options = Options(
        columns=columns,
        modes={"b": "rail-1520", "": "road"},
        speeds_kmh={"rail-1520": (20, 30, 40), "road": (40, 40, 40)},
        country="KZ",
        transfer_hours=Hours(5, 10, 20),
    )
    network = import_lines([file], options).network
    links = network.links
    assert list(links) == ["amber-birch", "birch-cedar", "cedar-dune-road", "dune-elm-road"]
    km = links["amber-birch"].length_km
    assert km == pytest.approx(78.63, abs=0.01)
    assert links["amber-birch"].hours.typical == pytest.approx(km / 30, rel=1e-5)
    assert links["amber-birch"].hours.high == pytest.approx(km / 20, rel=1e-5)
    assert (links["birch-cedar"].hours, links["birch-cedar"].direction) == (Hours(7, 7, 7), "forward")
    assert (links["cedar-dune-road"].length_km, links["cedar-dune-road"].hours.typical) == (100, 2.5)
    assert links["dune-elm-road"].hours.typical == pytest.approx(links["dune-elm-road"].length_km / 50, rel=1e-5)
    # The one way leads to Cedar, so there alone cargo changes, and only from rail to road.
    assert [(row.place, row.from_mode, row.to_mode) for row in network.facilities.values()] == [
        ("cedar", "rail-1520", "road")
    ]
    assert fastest(network, "Amber", "Elm").transfers == 1


def test_merged_and_cut_lines_share_what_the_file_gives(tmp_path: Path) -> None:
    file = tmp_path / "edges.csv"
    file.write_text(
        "wkt,length_km\n"
        '"LINESTRING (60 45, 61 45, 62 45)",300\n'
        '"LINESTRING (62 45, 63 45)",100\n'
        '"LINESTRING (61 45, 61 44)",120\n'
        '"POINT (61 44)",\n',
        encoding="utf-8",
    )
    found = import_lines([file], SAID)
    lengths = sorted(link.length_km for link in found.network.links.values())
    assert lengths == pytest.approx([120, 150, 250], rel=1e-4)
    assert found.read == (("edges.csv", 3, 1),)


def test_ships_sail_and_borders_are_passed(tmp_path: Path) -> None:
    file = geojson(tmp_path / "sea.geojson", [(51.2, 43.6), (50.3, 42), (49.4, 40)])
    options = Options(modes={"": "ferry"}, speeds_kmh={"ferry": (15, 20, 25)})
    with pytest.raises(FindingsError) as fault:
        import_lines([file], options)
    assert fault.value.findings == (
        "1 links cross a border (AZ-KZ) and nothing says how long that takes: --border-hours H, or LOW-TYPICAL-HIGH.",
        "1 ship links have no departures: --headway-hours H, the mean interval (0: no wait).",
    )
    told = Options(
        modes={"": "ferry"}, speeds_kmh={"ferry": (15, 20, 25)}, border_hours=Hours(0, 0, 0), headway_hours=48
    )
    network = import_lines([file], told).network
    assert [link.countries for link in network.links.values()] == [("KZ", "AZ")]
    assert len(network.borders) == 2
    assert fastest(network, *network.places, ready=True).minutes_by_kind["wait"] == 48 * 60


def test_countries_come_from_the_basemap_or_the_file(tmp_path: Path) -> None:
    assert countries_of(np.array([(108.9, 34.3), (76.9, 43.3), (44.8, 41.7), (50.3, 42.0)])) == ["CN", "KZ", "GE", ""]
    options = Options(modes={"": "rail-1520"}, speeds_kmh={"rail-1520": (30, 30, 30)}, border_hours=Hours(1, 2, 3))
    through_russia = geojson(tmp_path / "ru.geojson", [(57.17, 50.28), (53, 52.5), (51.37, 51.23)])
    (link,) = import_lines([through_russia], options).network.links.values()
    assert link.countries == ("KZ", "RU", "KZ")
    own = geojson(tmp_path / "own.geojson", [(57.17, 50.28), (51.37, 51.23)], country="KZ; UZ")
    (link,) = import_lines([own], options).network.links.values()
    assert link.countries == ("KZ", "UZ")


def test_components_are_told_and_the_largest_kept(tmp_path: Path) -> None:
    file = geojson(
        tmp_path / "a.geojson", [(60, 45), (61, 45)], [(61, 45), (61, 46)], [(61, 45), (62, 45)], [(70, 45), (71, 45)]
    )
    found = import_lines([file], SAID)
    assert [(len(part.places), part.links) for part in found.parts] == [(4, 3), (2, 1)]
    kept = import_lines([file], replace(SAID, largest=True))
    assert (len(kept.network.places), len(kept.network.links), len(kept.drawn)) == (4, 3, 3)


def test_places_of_one_name_are_numbered(tmp_path: Path) -> None:
    rows = "".join(f'"LINESTRING (60 45, {60 + number / 100} 46)",Same,Same\n' for number in range(50))
    (tmp_path / "a.csv").write_text(f"wkt,from,to\n{rows}")
    network = import_lines([tmp_path / "a.csv"], SAID).network
    assert [place.name for place in network.places.values()] == ["Same", *(f"Same {number}" for number in range(2, 52))]
    assert list(network.places) == ["same", *(f"same-{number}" for number in range(2, 52))]


def test_named_points_name_places_and_cut_lines(tmp_path: Path) -> None:
    file = geojson(tmp_path / "a.geojson", [(60, 45), (62, 45)])
    names = tmp_path / "names.csv"
    names.write_text("lon,lat,name\n61,45.01,Mid Town\n60,45,Şalqar\n65,50,Far\n62,45,mid-town\n", encoding="utf-8")
    found = import_lines([file], replace(SAID, places=str(names)))
    assert [(place.id, place.name) for place in found.network.places.values()] == [
        ("mid-town", "Mid Town"),
        ("salqar", "Şalqar"),
        ("mid-town-2", "mid-town 2"),
    ]
    assert found.counts["names_far"] == 1
    assert fastest(found.network, "Salqar", "Mid Town").km == pytest.approx(78.6, abs=0.1)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_geopackage_in_another_projection(tmp_path: Path) -> None:
    import geopandas as gpd
    import shapely

    lines = gpd.GeoSeries(
        [shapely.MultiLineString([[(60, 45), (61, 45)]]), shapely.LineString([(61, 45), (61, 46)])], crs="EPSG:4326"
    )
    frame = gpd.GeoDataFrame({"gauge": [1520, 1435], "geometry": lines}).to_crs("EPSG:3857")
    path = tmp_path / "edges.gpkg"
    frame.to_file(path, layer="rail", driver="GPKG")
    options = Options(
        columns={"mode": "gauge"},
        modes={"1520": "rail-1520", "1435": "rail-1435"},
        speeds_kmh={"rail-1520": (30, 30, 30), "rail-1435": (40, 40, 40)},
        country="KZ",
        transfer_hours=Hours(1, 2, 3),
    )
    network = import_lines([path], options).network
    assert sorted(link.mode for link in network.links.values()) == ["rail-1435", "rail-1520"]
    assert {row.kind for row in network.facilities.values()} == {"gauge-change"}
    assert {(place.lon, place.lat) for place in network.places.values()} == {(60, 45), (61, 45), (61, 46)}
    frame.to_file(path, layer="more", driver="GPKG")
    with pytest.raises(NetworkError, match=r"holds layers rail, more: name one with --layer"):
        import_lines([path], options)
    frame.set_crs(None, allow_override=True).to_file(tmp_path / "lost.gpkg", driver="GPKG")
    with pytest.raises(NetworkError, match=r"lost.gpkg: does not say its coordinate system"):
        import_lines([tmp_path / "lost.gpkg"], options)
    with pytest.raises(NetworkError, match=r"there is no layer 'rial'. Did you mean 'rail'"):
        import_lines([path], replace(options, layer="rial"))


# -- what is wrong is said ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("a.dxf", "", r"a.dxf: lines are read from .geojson, .gpkg, .shp or .zip, .fgb, .kml, .parquet, .csv or .xlsx"),
        ("a.geojson", "{", r"a.geojson: is no JSON: expecting property name .* in line 1"),
        ("a.geojson", "[" * 100_000, r"a.geojson: is no JSON: brackets are nested far too deep"),
        ("a.geojson", "9" * 5000, r"a.geojson: is no JSON: "),
        ("a.geojson", "[]", r"a.geojson: is no GeoJSON feature collection"),
        ("a.geojson", '{"features": []}', r"a.geojson: holds no line"),
        ("a.geojson", '{"features": [3]}', r"a.geojson, feature 1: is no feature with geometry and properties"),
        ("a.geojson", '{"crs": {"name": "EPSG:3857"}, "features": []}', r"is in .*EPSG:3857.*: reproject it"),
        (
            "a.geojson",
            '{"features": [{"geometry": {"type": "LineString", "coordinates": [[0, 0], [NaN, 1]]}}]}',
            r"a.geojson, feature 1: nan, 1 is nowhere on Earth",
        ),
        (
            "a.geojson",
            '{"features": [{"geometry": {"type": "LineString", "coordinates": [[0, 0], [1' + "0" * 400 + ", 1]]}}]}",
            r"a.geojson, feature 1: int too large",
        ),
        (
            "a.geojson",
            '{"features": [{"geometry": {"type": "LineString", "coordinates": [[7000000, 5000000], [1, 1]]}}]}',
            r"7e\+06, 5e\+06 is nowhere on Earth: longitude and latitude in degrees are due",
        ),
        (
            "a.geojson",
            '{"features": [{"geometry": {"type": "LineString", "coordinates": [[1, 1]]}}]}',
            r"feature 1: a line needs two points",
        ),
        (
            "a.geojson",
            '{"features": [{"geometry": {"type": "MultiLineString", "coordinates": [[1, 1], "x"]}}]}',
            r"feature 1: '1' is no position",
        ),
        (
            "a.csv",
            'wkt\n"CIRCULARSTRING (0 0, 1 1, 2 0)"\n',
            r"row 2, column wkt: is no well-known text of straight",
        ),
        ("a.csv", "", r"a.csv: is empty; row 1 holds the names of the columns"),
        ("a.csv", "x,y\n1,2\n", r"a.csv, row 1: lines are in a column wkt .* found x, y. Name yours with --column"),
        ("a.csv", "wkt\nLINESTRING (60 45)\n", r"a.csv, row 2, column wkt: is no well-known text"),
        ("a.csv", 'wkt\n"LINESTRING (160 95, 1 1)"\n', r"a.csv, row 2: 160, 95 is nowhere on Earth"),
        ("a.csv", "from_lon,from_lat,to_lon,to_lat\nx,1,2,3\n", r"a.csv, row 2: could not convert string to float"),
        ("a.csv", 'wkt\n"LINESTRING', r"a.csv, row 2: cannot be split into cells: a quotation mark is not closed"),
        ("a.csv", "wkt\n\0", r"a.csv, row 2: holds a NUL byte"),
        ("a.csv", "\ufeffwkt\nPOINT (1 1)\n", r"a.csv: holds no line"),
        ("a.gpkg", "no database", r"a.gpkg: is no GeoPackage"),
        ("a.gpkg", "SQLite format 3\0 and then nothing", r"a.gpkg: cannot be read"),
        ("a.gpkg", "<OGRVRTDataSource/>", r"a.gpkg: is no GeoPackage"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, file: str, text: str, message: str) -> None:
    path = tmp_path / file
    path.write_bytes(text.encode())
    with pytest.raises(NetworkError, match=message):
        import_lines([path], SAID)


@pytest.mark.parametrize("path", ["/vsicurl/http://127.0.0.1:9/a.gpkg", "http://127.0.0.1:9/a.geojson", "no\0name.csv"])
def test_nothing_is_fetched_from_elsewhere(path: str) -> None:
    with pytest.raises(NetworkError, match="cannot be read"):
        import_lines([Path(path)], SAID)


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ({}, Options(), r"a.geojson, feature 1: nothing says its mode: --mode MODE, or --column mode=NAME"),
        ({"mode": "tram"}, Options(), r"mode 'tram' is none of a network: --mode tram=MODE"),
        ({"oneway": "maybe", "mode": "road"}, Options(), r"oneway 'maybe' is neither yes nor no"),
        ({"mode": "road"}, Options(country="KZ"), r"1 road links have no speed: --speed road=KMH"),
        ({"mode": "road", "country": "Oz"}, Options(), r"feature 1: 'Oz' is no country"),
        ({"mode": "road", "hours": "1,5"}, Options(country="KZ"), r"feature 1: hours: '1,5' is not a number"),
        ({"mode": "road", "length_km": "0"}, Options(country="KZ"), r"feature 1: length_km: is zero"),
        ({"mode": "road"}, Options(columns={"mode": "kind"}), r"there is no column 'kind' for mode"),
    ],
)
def test_what_the_owner_has_to_say(tmp_path: Path, values: dict[str, str], options: Options, message: str) -> None:
    path = geojson(tmp_path / "a.geojson", [(60, 45), (61, 45)], **values)
    with pytest.raises(FindingsError, match=message):
        import_lines([path], options)


def test_far_out_at_sea_there_is_no_country(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", [(-30, 30), (-35, 30)])
    options = Options(modes={"": "road"}, speeds_kmh={"road": (40, 50, 60)})
    with pytest.raises(FindingsError, match=r"2 places lie in no country .* the first at -30 30: leave them out"):
        import_lines([path], options)


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (read_columns, "gauge", r"--column 'gauge': write FIELD=NAME"),
        (read_columns, "mod=gauge", r"there is no field 'mod'. Did you mean 'mode'"),
        (read_modes, "1520=rail1520", r"there is no mode 'rail1520'. Did you mean 'rail-1520'"),
        (read_speeds, "rail-1520", r"write MODE=KMH or MODE=SLOW-TYPICAL-FAST"),
        (read_speeds, "road=0", r"a speed is above zero"),
        (read_speeds, "road=30-20-10", r"write one figure, or three that rise"),
        (read_speeds, "road=fast", r"'fast' is not a number"),
    ],
)
def test_options_are_read(read: Any, text: str, message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        read([text])


def test_options_that_are_well() -> None:
    assert read_columns(["mode=gauge", "wkt=the geom"]) == {"mode": "gauge", "wkt": "the geom"}
    assert read_modes(["1520=rail-1520", "a=b=road", "sea"]) == {"1520": "rail-1520", "a=b": "road", "": "sea"}
    assert read_speeds(["road=40", "sea=10-20-30"]) == {"road": (40, 40, 40), "sea": (10, 20, 30)}
    assert (read_hours("", "--x"), read_hours("1-2-4.5", "--x")) == (None, Hours(1, 2, 4.5))


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_writes_a_network_and_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = geojson(tmp_path / "edges.geojson", [(60, 45), (62, 45)], [(61, 45), (61, 46)], name="=1+1")
    told = ["--mode", "rail-1520", "--speed", "rail-1520=20-30-45", "--date", "2026-01-31", "--country", "KZ"]
    argv = ["network", "import", str(path), *told]
    assert main([*argv, "-o", str(tmp_path / "mine")]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert re.search(r"noded +4 places, 3 links", out)
    assert "check       no findings" in out
    links = (tmp_path / "mine" / "links.csv").read_text(encoding="utf-8")
    assert ",'=1+1," in links
    assert len(json.loads((tmp_path / "mine" / "lines.geojson").read_text(encoding="utf-8"))["features"]) == 3
    assert main(["network", "check", str(tmp_path / "mine")]) == 0
    assert main([*argv, "-o", str(tmp_path / "again"), "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out.partition("no findings\n")[2])
    assert (record["places"], record["links"], record["findings"]) == (4, 3, [])
    same = [(tmp_path / name / "links.csv").read_bytes() for name in ("mine", "again")]
    assert same[0] == same[1]
    assert main([*argv, "-o", str(tmp_path / "mine")]) == 2
    assert "is not empty: name a new one" in capsys.readouterr().err
    assert main(argv) == 2
    assert "name the folder to write" in capsys.readouterr().err


def test_an_empty_licence_is_not_stated(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('wkt\n"LINESTRING (60 45, 61 45)"\n')
    argv = ["network", "import", str(tmp_path / "a.csv"), "--mode", "road", "--speed", "road=40", "--country", "KZ"]
    assert main([*argv, "--licence", " ", "--published", "", "-o", str(tmp_path / "mine")]) in (0, 1)
    (source,) = load(tmp_path / "mine").sources.values()
    assert (source.licence, source.published) == ("not stated", "undated")


def test_lines_longer_than_all_railways_want_their_country(tmp_path: Path) -> None:
    way = ", ".join(f"{-170 if number % 2 else -10} {number / 5 - 20}" for number in range(220))
    (tmp_path / "a.csv").write_text(f'wkt\n"LINESTRING ({way})"\n')
    argv = ["network", "import", str(tmp_path / "a.csv"), "--mode", "road", "--speed", "road=40"]
    assert main([*argv, "-o", str(tmp_path / "mine")]) == 2
    assert main([*argv, "--country", "US", "-o", str(tmp_path / "mine")]) in (0, 1)
