"""A route as a file: figures as numbers, foreign text inert, the same bytes, and nothing half-written."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import geopandas as gpd
import pytest

import corridor
from corridor.answers import Route
from corridor.answers.columns import Description, Table, plain_table, shown
from corridor.answers.plan import describe
from corridor.answers.routes import Plan
from corridor.commands.cli import main
from corridor.data.model import Network
from corridor.errors import NetworkError, OutputError
from corridor.markup import escaped, table_html
from corridor.output.charts.drawing import written
from corridor.output.charts.gantt import bars_of, gantt
from corridor.output.document import source_table
from corridor.output.excel import workbook_bytes
from corridor.output.formats import CHARTS, GROUND, STANDARD, chart_form_of, write
from tests.folders import TOY, Folder

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ATTACKS = ("=1+1", "+1", "-1", "@x", "<img src=x onerror=alert(1)>", "a|b`c`", "${x}", "[x](javascript:alert(1))")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def routes(toy: Network) -> tuple[Route, Route]:
    slower = corridor.fastest(toy, "amber", "elm", avoid=["mode:feeder"])
    return corridor.fastest(toy, "amber", "elm"), slower._replace(rank=2)


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def described(network: Network, routes: Sequence[Route]) -> Description:
    return describe(Plan(tuple(routes)))._replace(network=lambda: network)


def cells_of(content: bytes, sheet: int) -> list[list[tuple[str, str]]]:
    """Read a sheet without any package: type and content of each cell."""
    with ZipFile(BytesIO(content)) as book:
        shared = ["".join(item.itertext()) for item in ET.fromstring(book.read("xl/sharedStrings.xml"))]  # noqa: S314 - our own file
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314
    rows = []
    for row in root.iter(f"{SHEET}row"):
        cells = []
        for cell in row.iter(f"{SHEET}c"):
            assert cell.find(f"{SHEET}f") is None, "a formula"
            value = cell.find(f"{SHEET}v")
            text = value.text or "" if value is not None else ""
            is_text = cell.get("t") == "s"
            cells.append(("text" if is_text else "number", shared[int(text)] if is_text else text))
        rows.append(cells)
    return rows


def test_all_forms_give_the_same_bytes(toy: Network, routes: tuple[Route, Route]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for form in (*STANDARD, *GROUND, *CHARTS):
            assert write(form, described(toy, routes)) == write(form, described(toy, routes)) != b""


def test_the_workbook_adds_up(toy: Network, routes: tuple[Route, Route]) -> None:
    content = write("xlsx", described(toy, routes))
    with ZipFile(BytesIO(content)) as book:
        names = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        frozen = [b'state="frozen"' in book.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3, 4)]
    assert names == ["question", "routes", "legs", "sources"]
    assert all(frozen)
    about = [(row[0][1], row[1][1]) for row in cells_of(content, 1)[1:]]
    assert about[:2] == [("question", "Amber - Elm"), ("network of", "2026-01-15")]
    assert ("caveat", "confidence: 100% of the time rests on figures of low confidence") in about
    head, *legs = cells_of(content, 3)
    titles = [text for _, text in head]
    hours, rank = titles.index("expected [h]"), titles.index("route")
    for route in routes:
        figures = [row[hours] for row in legs if row[rank] == ("number", str(route.rank))]
        assert {kind for kind, _ in figures} == {"number"}
        assert sum(float(text) for _, text in figures) == pytest.approx(route.hours)
    assert [row[0] for row in cells_of(content, 2)[1:]] == [("number", "1"), ("number", "2")]
    assert cells_of(content, 4)[1][0] == ("text", "toy-2026-01-made-up")


def table(routes: Sequence[Route], name: str) -> Table:
    parts = describe(Plan(tuple(routes))).parts
    return next(part for part in parts if isinstance(part, Table) and part.name == name)


def test_units_stand_in_the_heads(routes: tuple[Route, Route]) -> None:
    for name in ("routes", "legs"):
        columns, rows = shown(table(routes, name), "x")
        for column, *values in zip(columns, *rows, strict=True):
            if column.decimals:
                assert column.head in ("day", "overlap") or column.head.endswith("]")
                assert all(isinstance(value, int | float) for value in values if value is not None)


def test_summary_follows_the_routes(routes: tuple[Route, Route]) -> None:
    columns, rows = shown(table(routes, "routes"), "x")
    row = {column.head: value for column, value in zip(columns, next(rows), strict=True)}
    assert row["expected [h]"] == 150
    assert row["expected [d]"] == 6.25
    assert row["length [km]"] == 1600
    kinds = ("moving", "waiting", "transfer", "border", "stops", "access", "egress")
    assert sum(float(str(row[f"{word} [h]"])) for word in kinds) == pytest.approx(150)
    assert row["assumed time [legs]"] == len(routes[0].legs)


def test_sources_name_the_legs_that_rest_on_them(toy: Network, routes: tuple[Route, Route]) -> None:
    (row,) = source_table(described(toy, routes), toy.sources).rows
    assert row.key == "toy-2026-01-made-up"
    assert row.source is toy.sources["toy-2026-01-made-up"]
    assert set(row.used_by) == {leg.id for route in routes for leg in route.legs}


def test_pages_hold_every_leg(toy: Network, routes: tuple[Route, Route]) -> None:
    markdown = write("md", described(toy, routes)).decode()
    assert markdown.startswith("# Amber - Elm\n")
    assert "| expected \\[h\\] | 150.0 | 151.0 |" in markdown
    assert sum(" | 0.0 | Amber, border" in line for line in markdown.splitlines()) == 2
    page = write("html", described(toy, routes)).decode()
    rows = [line for line in markdown.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    assert page.count("<tr>") == len(rows)
    for text in (markdown, page):
        assert "confidence: 100% of the time" in text
        assert f"Figures: {toy.title}" in text
        assert toy.sources["toy-2026-01-made-up"].publication in text


def hostile(folder: Folder, text: str) -> tuple[Network, Route]:
    folder.cell("places", "cedar-port", name=text)
    folder.cell("sources", "toy-2026-01-made-up", publication=f"{text} publication", address="javascript:alert(1)")
    network = corridor.open_network(folder.path)
    return network, corridor.fastest(network, "amber", "elm")


@pytest.mark.parametrize("text", ATTACKS)
def test_foreign_text_is_inert_everywhere(folder: Folder, text: str) -> None:
    network, route = hostile(folder, text)
    assert text in dict(route.names).values()
    files = {form: write(form, described(network, [route])) for form in (*STANDARD, "svg")}
    for sheet in (1, 2, 3, 4):
        for row in cells_of(files["xlsx"], sheet):
            assert not [cell for kind, cell in row if kind == "text" and cell[:1] in tuple("=+-@")]
    page = files["html"].decode()
    assert escaped(text) in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "script-src" not in page
    assert "default-src 'none'" in page
    assert "${" not in page
    assert "<img" not in route._repr_html_()
    markdown = files["md"].decode()
    assert not re.search(r"(?<!\\)<img|(?<!\\)\]\(javascript", markdown)
    legs = [line for line in markdown.splitlines() if re.match(r"\| 1 \| \d", line)]
    assert len(legs) == len(route.legs)
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in legs}) == 1
    assert b"alert(1)<" not in files["svg"]


def test_a_hostile_name_cannot_break_a_chart(folder: Folder) -> None:
    _, route = hostile(folder, r"$\frac{1}{$ & <b>")
    assert b"<b>" not in written(gantt([route]), "svg")


def test_tables_escape_every_cell() -> None:
    table = table_html(["<h>"], [["<td>"]], caption="<c>", right=[0])
    assert re.findall(r"&lt;(\w+)&gt;", table) == ["c", "h", "td"]
    assert table.count('class="figure"') == 2


def test_the_notebook_table_adds_up(routes: tuple[Route, Route]) -> None:
    table = routes[0]._repr_html_()
    assert table.count("<tr>") == len(routes[0].legs) + 2
    assert ">150.0</td>" in table
    assert str(routes[0]) in table


# -- charts ------------------------------------------------------------------------------------------------------


def test_bars_follow_each_other(routes: tuple[Route, Route]) -> None:
    for route in routes:
        bars = bars_of(route)
        assert [bar.start for bar in bars] == [sum(b.minutes for b in bars[:number]) for number in range(len(bars))]
        assert sum(bar.minutes for bar in bars) == route.minutes
        assert all(bar.minutes > 0 for bar in bars)


def test_charts_are_pictures(routes: tuple[Route, Route]) -> None:
    assert written(gantt(routes), "png").startswith(b"\x89PNG")
    svg = ET.fromstring(written(gantt(routes[:1]), "svg"))  # noqa: S314 - our own picture
    assert svg.tag.endswith("svg")
    assert chart_form_of("a.SVG") == "svg"


def test_charts_refuse_what_they_cannot_draw(
    toy: Network, routes: tuple[Route, Route], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OutputError, match=r"--chart 'a.pdf': a chart is an .svg or a .png file"):
        chart_form_of("a.pdf")
    with pytest.raises(NetworkError, match=r"there is nothing to draw: the route has no legs"):
        written(gantt([corridor.fastest(toy, "amber", "amber")]), "svg")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(OutputError, match=r"needs the package matplotlib: pip install"):
        written(gantt(routes), "svg")


# -- the command -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["md", "html", "htm", "xlsx", "geojson", "gpkg", "svg", "png", "json", "csv", "txt"])
def test_route_writes_by_file_ending(capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"trip.{ending}"
    argv = ["route", "amber", "elm", "--network", str(TOY), "--with", "hazel-line", "-o", str(target)]
    assert ask(capsys, *argv) == (0, "", "")
    content = target.read_bytes()
    assert ask(capsys, *argv) == (0, "", "")
    assert target.read_bytes() == content
    if ending in ("md", "html", "txt", "geojson", "csv", "json"):
        assert "hazel" in content.decode().lower()
    if ending in ("geojson", "gpkg"):
        legs = gpd.read_file(target)
        assert legs["minutes"].sum() == 130 * 60
        assert legs["id"].is_unique or ending == "geojson"


def test_chart_comes_beside_the_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "legs.svg"
    status, out, _ = ask(capsys, "route", "amber", "elm", "--network", str(TOY), "--chart", str(target))
    assert status == 0
    assert "6.2 days expected" in out
    assert target.read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("-o", "trip.docx"), "-o 'trip.docx': this answer is written as .csv, .geojson, .gpkg, .htm, .html"),
        (("-o", "no/trip.xlsx"), "cannot write no/trip.xlsx: no such file or directory"),
        (("-o", "old.xlsx/"), "cannot write"),
        (("--chart", "trip.gif"), "a chart is an .svg or a .png file"),
        (("--chart", "no/trip.svg"), "cannot write no/trip.svg"),
    ],
)
def test_what_cannot_be_written_is_said(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.xlsx").write_text("kept")
    status, out, err = ask(capsys, "route", "amber", "elm", "--network", str(TOY), *argv)
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
    assert (tmp_path / "old.xlsx").read_text() == "kept"
    assert not [path for path in tmp_path.iterdir() if path.name not in ("old.xlsx", "cache")]


def test_widest_column_is_bounded() -> None:
    wide = plain_table(("text", "none [h]"), (("x" * 500, None), ("=1", 2.5)), decimals={1: 1})._replace(name="t")
    rows = cells_of(workbook_bytes([wide], comment="", day="2026-01-01"), 1)
    assert rows[1][0] == ("text", "x" * 500)
    assert rows[2] == [("text", "'=1"), ("number", "2.5")]
