"""What leaves a network comes back as it was, with its credit, and the same bytes every time."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from pyarrow import parquet

import corridor
from corridor.commands.cli import main
from corridor.data.drawn_lines import CREDIT, Line, read_lines
from corridor.data.files import write_folder
from corridor.data.load import load
from corridor.data.model import Network
from corridor.errors import NetworkError, OutputError
from corridor.output.geojson import LAYERS, border_place, geojson_text
from corridor.output.network_files import FORMS, export_files
from tests.folders import TOY

BENT = {
    "amber-birch": Line(((60.0, 44.0), (59.0, 45.0), (58.0, 44.0))),
    "gone": Line(((0.0, 0.0), (1.0, 1.0))),
}


def unpacked(network: Network, form: str, folder: Path) -> Path:
    write_folder(folder, export_files(network, form, BENT))
    return folder


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_gives_the_same_bytes_and_the_terms(toy: Network, form: str) -> None:
    files = export_files(toy, form, BENT)
    assert files == export_files(toy, form, BENT)
    terms = files["LICENSE.txt"].decode()
    assert CREDIT in terms
    assert "MIT" in terms
    assert "A toy to be solved on paper, network 'toy' of 2026-01-15." in terms


def test_a_network_without_drawn_lines_owes_them_no_credit(toy: Network) -> None:
    assert "OpenStreetMap" not in export_files(toy, "geojson", {})["LICENSE.txt"].decode()


def test_csv_is_read_back_as_the_same_network(toy: Network, tmp_path: Path) -> None:
    folder = unpacked(toy, "csv", tmp_path / "out")
    assert load(folder) == toy
    assert read_lines(folder) == {"amber-birch": BENT["amber-birch"]}


def test_the_shipped_network_comes_back_whole(tmp_path: Path) -> None:
    network, lines = load(), read_lines()
    write_folder(tmp_path / "out", export_files(network, "csv", lines))
    assert load(tmp_path / "out") == network
    back = read_lines(tmp_path / "out")
    assert back == {key: line for key, line in lines.items() if key in network.links}


def layers_of(toy: Network, form: str, tmp_path: Path) -> dict[str, gpd.GeoDataFrame]:
    folder = unpacked(toy, form, tmp_path / form)
    if form == "geojson":
        return {layer: gpd.read_file(folder / f"{layer}.geojson") for layer in LAYERS}
    if form == "gpkg":
        return {layer: gpd.read_file(folder / "toy.gpkg", layer=layer) for layer in LAYERS}
    return {layer: gpd.read_parquet(folder / f"{layer}.parquet") for layer in LAYERS}


@pytest.mark.parametrize("form", ["geojson", "gpkg", "geoparquet"])
def test_layers_are_read_back_with_all_figures(toy: Network, form: str, tmp_path: Path) -> None:
    layers = layers_of(toy, form, tmp_path)
    for layer, frame in layers.items():
        table = toy.table(layer)
        assert list(frame["id"]) == sorted(table)
        assert frame.crs == "EPSG:4326"
        assert {"source", "basis", "confidence", "note"} <= set(frame.columns)
    links = layers["links"].set_index("id")
    for key, link in toy.links.items():
        row = links.loc[key]
        assert row["length_km"] == link.length_km
        assert (row["hours_low"], row["hours_typical"], row["hours_high"]) == (
            link.hours.low,
            link.hours.typical,
            link.hours.high,
        )
        assert row["countries"] == ";".join(link.countries)
        assert same_or_unknown(row["usd_per_teu"], link.usd_per_teu)
        assert same_or_unknown(row["tracks"], link.tracks)
    assert list(links.loc["amber-birch"].geometry.coords) == list(BENT["amber-birch"].coordinates)
    assert not links.loc["amber-birch", "approximate"]
    assert links.loc["birch-fir", "approximate"]
    assert list(links.loc["birch-fir"].geometry.coords) == [(58, 44), (55, 46)]
    assert links.loc["birch-cedar-port", "back_hours_expected"] == 20
    facilities = layers["facilities"].set_index("id")
    assert facilities.loc["birch-1435-1520", "hours_expected"] == 18
    assert facilities.loc["birch-1435-1520"].geometry.coords[0] == (58, 44)
    borders = layers["borders"].set_index("id")
    assert borders.loc["amber-birch-kz", "place"] == "amber"
    assert borders.loc["amber-birch-cn", "place"] == "birch"


def same_or_unknown(found: object, figure: float | None) -> bool:
    return bool(pd.isna(found)) if figure is None else found == figure  # type: ignore[call-overload]  # pandas knows no object


def test_a_border_stands_where_it_is_crossed_from(toy: Network) -> None:
    assert border_place(toy, toy.borders["fir-cedar-port-ru"]) == "fir"
    assert border_place(toy, toy.borders["dune-port-elm-az"]) == "elm"


def test_the_credit_travels_inside_the_files(toy: Network, tmp_path: Path) -> None:
    text = export_files(toy, "geojson", BENT)["links.geojson"].decode()
    assert json.loads(text)["credit"] == CREDIT
    package = unpacked(toy, "gpkg", tmp_path / "gpkg") / "toy.gpkg"
    about = pyogrio.read_info(package, layer="links")
    assert about["layer_metadata"]["CREDIT"] == CREDIT
    assert "ODbL" in about["dataset_metadata"]["LICENCE"]
    sources = pyogrio.read_dataframe(package, layer="sources")
    assert list(sources["id"]) == sorted(toy.sources)
    schema = parquet.read_schema(unpacked(toy, "geoparquet", tmp_path / "parquet") / "links.parquet")
    assert schema.metadata[b"credit"].decode() == CREDIT
    assert b"geo" in schema.metadata


def test_geoparquet_without_pyarrow_says_what_to_install(toy: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OutputError, match=r"needs the package pyarrow: `pip install pyarrow`"):
        export_files(toy, "geoparquet", {})


def test_an_unknown_form_is_refused(toy: Network) -> None:
    with pytest.raises(NetworkError, match=r"there is no form 'gpgk'. Did you mean 'gpkg'"):
        export_files(toy, "gpgk", {})


def test_to_geojson_gives_the_network_or_the_legs(toy: Network) -> None:
    whole = corridor.to_geojson((), toy, lines=BENT)
    features: Any = whole["features"]
    counts = {layer: sum(item["properties"]["layer"] == layer for item in features) for layer in LAYERS}
    assert counts == {layer: len(toy.table(layer)) for layer in LAYERS}
    route = corridor.fastest(toy, "elm", "amber")
    legs: Any = corridor.to_geojson(route, toy, lines=BENT)["features"]
    assert len(legs) == len(route.legs)
    assert sum(item["properties"]["minutes"] for item in legs) == route.minutes
    last = legs[-1]
    assert last["properties"]["id"] == "amber-birch"
    assert last["geometry"]["coordinates"] == [[58.0, 44.0], [59.0, 45.0], [60.0, 44.0]]
    assert {item["geometry"]["type"] for item in legs if item["properties"]["kind"] != "line"} == {"Point"}
    assert json.loads(geojson_text(whole)) == json.loads(json.dumps(whole))


def test_lines_of_the_shipped_network_are_found_without_asking() -> None:
    network = corridor.open_network()
    route = corridor.fastest(network, "Tbilisi", "Poti")
    legs: Any = corridor.to_geojson([route], network)["features"]
    assert all(len(item["geometry"]["coordinates"]) > 2 for item in legs)


def test_a_route_of_another_network_is_refused(toy: Network) -> None:
    route = corridor.fastest(corridor.open_network(TOY, include=["hazel-line"]), "amber", "elm")
    with pytest.raises(NetworkError, match=r"a route uses .*hazel', which network 'toy' of 2026-01-15 does not have"):
        corridor.to_gdf(route, toy)


def test_frames_hold_one_row_a_leg(toy: Network) -> None:
    route = corridor.fastest(toy, "amber", "elm")
    frame = corridor.to_frame(route)
    assert len(frame) == len(route.legs)
    assert frame["minutes"].sum() == route.minutes
    assert frame["km"].sum() == pytest.approx(route.km)
    assert list(corridor.to_frame([route, route._replace(rank=2)])["rank"].unique()) == [1, 2]
    assert len(corridor.to_frame(corridor.fastest(toy, "amber", "amber"))) == 0
    placed = corridor.to_gdf(route, toy)
    assert list(placed["id"]) == list(frame["id"])
    assert placed.crs == "EPSG:4326"
    assert list(placed.geom_type[placed["kind"] == "line"].unique()) == ["LineString"]
    assert list(placed.geom_type[placed["kind"] != "line"].unique()) == ["Point"]


# -- the command -------------------------------------------------------------------------------------------------


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def test_export_writes_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    status, out, err = ask(
        capsys, "network", "export", str(TOY), "-o", str(target), "--as", "gpkg", "--set", "fir.rank=1"
    )
    assert (status, err) == (0, "")
    assert out == f"wrote 2 files to {target}, LICENSE.txt among them\n"
    assert sorted(path.name for path in target.iterdir()) == ["LICENSE.txt", "toy.gpkg"]
    assert list(target.parent.iterdir()) == [target]
    places = gpd.read_file(target / "toy.gpkg", layer="places").set_index("id")
    assert places.loc["fir", "rank"] == 1


def test_projects_that_apply_are_part_of_the_export(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    argv = ["network", "export", "--network", str(TOY), "-o", str(tmp_path / "out"), "--as", "csv"]
    status, out, _ = ask(capsys, *argv, "--with", "hazel-line", "--format", "json")
    assert status == 0
    names = [item["file"] for item in json.loads(out)["files"]]
    assert "projects/hazel-line.toml" not in names
    assert "projects/more-sailings.toml" in names
    assert "amber-hazel" in load(tmp_path / "out").links


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--as", "csv"), "name the folder to write: corridor network export -o DIR --as FORM"),
        (("-o", "{full}", "--as", "csv"), "is not empty: name a new one"),
        (("-o", "{full}/file.txt", "--as", "csv"), "cannot write folder"),
        (("-o", "{full}/file.txt/x", "--as", "csv"), "cannot write folder"),
        (("-o", "x", "--as", "shp"), "invalid choice: 'shp'"),
        (("-o", "x"), "the following arguments are required: --as"),
        (("no/such/network", "-o", "x", "--as", "csv"), "does not exist"),
        (("a", "--network", "b", "-o", "x", "--as", "csv"), "two networks are named, 'a' and --network 'b'"),
    ],
)
def test_bad_exports_say_the_mend(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    full = tmp_path / "full"
    full.mkdir()
    (full / "file.txt").write_text("kept")
    status, out, err = ask(capsys, "network", "export", *(part.format(full=full) for part in argv))
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
    assert (full / "file.txt").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]
