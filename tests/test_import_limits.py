"""Foreign files that would fill the memory or take hours are refused; long lines are looked up in stretches."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from corridor.data.importers import import_lines, index
from corridor.data.importers.measure import along_km
from corridor.errors import NetworkError
from tests.test_import import SAID, node


def test_long_lines_cross_wherever_they_are_taken_apart() -> None:
    long = [(60 + number / 1000, 45) for number in range(451)]
    across = [[(60 + number / 1000, 44), (60 + number / 1000, 46)] for number in range(25, 450, 25)]
    assert node(long, *across).counts["crossings"] == len(across)
    joined = node(long, *across, join_crossings=True)
    assert len(joined.pieces) == len(across) + 1 + 2 * len(across)


def test_a_coil_crosses_no_other_line() -> None:
    coil = [(60 + 0.01 * np.cos(number / 50), 45 + 0.01 * np.sin(number / 50)) for number in range(20_000)]
    found = node(coil)
    assert found.counts["crossings"] == 0
    assert sum(along_km(piece.points) for piece in found.pieces) == pytest.approx(along_km(np.array(coil)), rel=1e-3)


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("MOST_CROSSINGS", "the lines cross each other more than 10 times"),
        ("MOST_TRIED", "more than 10 pairs of lines, or of a place and a line, lie near each other"),
        ("MOST_NEAR", "more than 10 pairs of lines, or of a place and a line, lie near each other"),
    ],
)
def test_a_tangle_is_refused(limit: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, limit, 10)
    tangle = [[(60, 45 + number), (70, 54 - number + number**2 / 50)] for number in range(9)]
    with pytest.raises(NetworkError, match=rf"^{message}; cut the file to the region"):
        node(*tangle)


ENDLESS = "AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT"


@pytest.mark.filterwarnings("ignore:Field format")
@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (
            ["ALTER TABLE rail RENAME TO r", f"CREATE VIEW rail {ENDLESS} n AS fid, geom FROM t, r"],
            "layer rail is computed when it is read; save it as a table",
        ),
        (["ALTER TABLE rail ADD COLUMN x AS (zeroblob(900000000))"], "layer rail is computed when it is read"),
        (
            [
                "ALTER TABLE gpkg_contents RENAME TO c",
                f"CREATE VIEW gpkg_contents {ENDLESS} c.* FROM c, t",
            ],
            "gpkg_contents is no plain table",
        ),
    ],
    ids=["view", "column", "contents"],
)
def test_what_a_geopackage_computes_is_not_read(tmp_path: Path, statements: list[str], message: str) -> None:
    import geopandas as gpd
    import shapely

    path = tmp_path / "edges.gpkg"
    frame = gpd.GeoDataFrame(geometry=[shapely.LineString([(60, 45), (61, 45)])], crs="EPSG:4326")
    frame.to_file(path, layer="rail", driver="GPKG")
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA legacy_alter_table = ON")
        for statement in statements:
            base.execute(statement)
        base.commit()
    with pytest.raises(NetworkError, match=message):
        import_lines([path], SAID)


@pytest.mark.parametrize(
    ("file", "limit", "text", "message"),
    [
        ("a.csv", "MAX_ROWS", "wkt\n" + "\n" * 20, "a.csv: more than 9 rows"),
        ("a.geojson", "MAX_MARKS", '{"features": [[0, 0], [0, 0], [0, 0], [0, 0]]}', "holds more than 3 points"),
    ],
)
def test_files_that_would_fill_the_memory(
    tmp_path: Path, file: str, limit: str, text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"corridor.data.importers.files.{limit}", 9)
    (tmp_path / file).write_text(text)
    with pytest.raises(NetworkError, match=message):
        import_lines([tmp_path / file], SAID)


def test_collections_within_collections_are_passed_over(tmp_path: Path) -> None:
    nested = "GeometryCollection(" * 100_000
    (tmp_path / "a.csv").write_text(f'wkt\n"{nested}"\n"LINESTRING (60 45, 61 45)"\n')
    assert import_lines([tmp_path / "a.csv"], SAID).read == (("a.csv", 1, 1),)


def test_a_geopackage_of_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import geopandas as gpd
    import shapely

    path = tmp_path / "edges.gpkg"
    line = shapely.LineString([(60, 45), (61, 45)])
    gpd.GeoDataFrame(geometry=[line] * 11, crs="EPSG:4326").to_file(path, layer="rail", driver="GPKG")
    monkeypatch.setattr("corridor.data.importers.geopackage.MAX_LINES", 10)
    with pytest.raises(NetworkError, match=r"edges.gpkg: holds more than .* lines"):
        import_lines([path], SAID)
