"""Lines in the files that GIS people send: the same network out of each, and only the features that are wanted."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import geopandas as gpd
import pytest
import shapely

from corridor.data.importers import import_lines
from corridor.data.importers.options import Options, read_modes, read_where
from corridor.errors import FindingsError, NetworkError

LINES = gpd.GeoDataFrame(
    {
        "NAME": ["one", "two", "three", "four"],
        "Mode": ["rail-1520", "rail-1520", "abandoned", "rail-1520"],
        "usage": ["main", "branch", "main", "Industrial"],
    },
    geometry=[shapely.LineString([(60 + at, 45), (61 + at, 45)]) for at in range(4)],
    crs="EPSG:4326",
)
OPTIONS = Options(
    speeds_kmh={"rail-1520": (40, 40, 40)}, country="KZ", modes=read_modes(["abandoned=none"]), keep_joints=True
)
DRIVERS = {"a.shp": "ESRI Shapefile", "a.fgb": "FlatGeobuf", "a.kml": "KML", "a.gpkg": "GPKG", "a.geojson": "GeoJSON"}


def written(folder: Path, name: str, frame: gpd.GeoDataFrame = LINES) -> Path:
    path = folder / name
    if name.endswith("parquet"):
        frame.to_parquet(path)
    else:
        frame.to_file(path, driver=DRIVERS[name])
    return path


@pytest.mark.parametrize("name", [*DRIVERS, "a.parquet", "a.geoparquet"])
def test_every_form_gives_the_same_network(tmp_path: Path, name: str) -> None:
    frame = LINES if name.endswith((".kml", "json")) else LINES.to_crs("EPSG:3857")
    found = import_lines([written(tmp_path, name, frame)], OPTIONS)
    links = found.network.links.values()
    assert sorted((link.name, link.mode) for link in links) == [
        ("four", "rail-1520"),
        ("one", "rail-1520"),
        ("two", "rail-1520"),
    ]
    assert found.counts["left_out"] == 1
    assert sorted(place.lon for place in found.network.places.values()) == [60, 61, 62, 63, 64]


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (["usage=main"], {"one"}),
        (["usage=MAIN|branch"], {"one", "two"}),
        (["usage!=industrial"], {"one", "two"}),
        (["usage!=industrial", "NAME=two"], {"two"}),
    ],
)
@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.csv"])
def test_only_what_is_asked_for_is_taken(tmp_path: Path, name: str, where: list[str], names: set[str]) -> None:
    if name == "a.csv":
        path = tmp_path / name
        table = LINES.assign(wkt=LINES.geometry.to_wkt()).drop(columns="geometry")
        table.to_csv(path, index=False)
    else:
        path = written(tmp_path, name)
    options = Options(
        speeds_kmh=OPTIONS.speeds_kmh, country="KZ", modes=OPTIONS.modes, where=read_where(where), keep_joints=True
    )
    assert {link.name for link in import_lines([path], options).network.links.values()} == names


@pytest.mark.parametrize(
    ("where", "error", "message"),
    [
        (["usag=main"], FindingsError, "there is no column 'usag' for --where. Did you mean 'usage'"),
        (["usage=tram"], NetworkError, "holds no line to which --where applies"),
    ],
)
def test_a_condition_that_leaves_nothing_says_so(
    tmp_path: Path, where: list[str], error: type[Exception], message: str
) -> None:
    options = Options(speeds_kmh=OPTIONS.speeds_kmh, country="KZ", where=read_where(where))
    with pytest.raises(error, match=message):
        import_lines([written(tmp_path, "a.gpkg")], options)


def test_a_condition_without_equals_sign_is_refused() -> None:
    with pytest.raises(NetworkError, match="write COLUMN=TEXT"):
        read_where(["usage main"])
    with pytest.raises(NetworkError, match="there is no mode 'none'"):
        read_modes(["none"])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.shp", b"<OGRVRTDataSource/>", "is no Shapefile"),
        ("a.fgb", b"fg", "is no FlatGeobuf"),
        ("a.fgb", b"fgb\x03fgb\x00nonsense", "a.fgb: "),
        ("a.parquet", b"PAR1 and then nothing", "cannot be read"),
        ("a.kml", b"<OGRVRTDataSource/>", "is no KML"),
        ("a.kml", b"<?xml version='1.0'?><!DOCTYPE k [<!ENTITY a 'a'>]><kml>&a;</kml>", "leads out of the file"),
        ("a.kml", b"<kml><Document><NetworkLink/></Document></kml>", "leads out of the file"),
        ("a.kml", b"<kml><Document></Document></kml>", "holds no line"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NetworkError, match=message):
        import_lines([tmp_path / name], OPTIONS)


def test_a_shapefile_without_projection_names_the_missing_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(NetworkError, match=r"a Shapefile says it in a\.prj"):
        import_lines([path], OPTIONS)


def zipped(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    with ZipFile(folder / name, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return folder / name


def test_a_zipped_shapefile_is_read_as_the_plain_one(tmp_path: Path) -> None:
    plain = written(tmp_path, "a.shp", LINES.to_crs("EPSG:3857"))
    members = {f"../../Out/Lines{path.suffix}": path.read_bytes() for path in sorted(tmp_path.glob("a.*"))}
    packed = zipped(tmp_path, "b.zip", {**members, "readme.txt": b"x"})
    before = sorted(tmp_path.parent.rglob("*"))
    found, same = (import_lines([path], OPTIONS).network for path in (packed, plain))
    assert {link.name for link in found.links.values()} == {link.name for link in same.links.values()}
    assert sorted(tmp_path.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "holds 0 Shapefiles"),
        ({"a.shp": b"", "b.shp": b""}, "holds 2 Shapefiles"),
        ({"a.shp": b"x"}, "is no Shape"),
    ],
)
def test_an_archive_without_one_shapefile_is_refused(tmp_path: Path, members: dict[str, bytes], said: str) -> None:
    with pytest.raises(NetworkError, match=said):
        import_lines([zipped(tmp_path, "a.zip", members)], OPTIONS)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(NetworkError, match=r"a\.zip: cannot be unpacked"):
        import_lines([tmp_path / "a.zip"], OPTIONS)
