"""Every table of every answer in every form: the same values, under the same keys and heads."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from corridor.answers.columns import Column, Description, Table, cell_text, getter
from corridor.commands import COMMANDS, cli
from corridor.output.formats import BINARY, FORMATS, STANDARD, form_of, write
from corridor.output.frames import frame_of
from tests.folders import TOY

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ENDS = ("amber", "elm")
SLOW = """id = "slow"
name = "Slow"
question = "What if the gauge change takes twice as long?"
caveat = "Made up."
[[scale]]
id = "birch-1435-1520"
field = "hours"
value = 2
"""
LINE = {
    "type": "Feature",
    "properties": {"name": "a"},
    "geometry": {"type": "LineString", "coordinates": [[50, 40], [51, 40.5]]},
}

QUESTIONS = {
    "route": ("route", *ENDS, "-k", "2"),
    "dated": ("route", *ENDS, "--depart", "2026-12-01T08:00", "--ready"),
    "pareto": ("route", *ENDS, "--pareto", "time,transfers"),
    "already there": ("route", "amber", "amber"),
    "risk": ("risk", *ENDS, "--draws", "50", "--within", "6"),
    "explain": ("explain", *ENDS),
    "why not": ("explain", *ENDS, "--why-not", "mode:ferry"),
    "matrix": ("matrix", "amber"),
    "compare": ("compare", *ENDS),
    "scenarios": ("compare", *ENDS, "--scenario", "slow.toml"),
    "capacity": ("capacity", *ENDS, "--assume-capacity", "--critical"),
    "load": ("load", *ENDS, "--teu", "1000,90000"),
    "simulate": ("simulate", *ENDS, "--teu", "1000", "--weeks", "4", "--runs", "1"),
    "allocate": ("allocate", *ENDS, "--teu", "5000", "--assume-capacity"),
    "ship": ("ship", *ENDS, "--teu", "3000", "--depart", "2026-12-01", "--assume-capacity"),
    "sensitivity": ("sensitivity", *ENDS),
    "attribution": ("sensitivity", *ENDS, "--scenario", "slow.toml"),
    "roadmap": ("roadmap", *ENDS, "--from", "2026", "--to", "2028"),
    "invest": ("invest", *ENDS, "--budget", "60", "--by", "2033", "--cost", "more-sailings=20"),
    "quote": ("quote", "lanes.csv"),
    "places": ("places",),
    "scenario list": ("scenario", "list"),
    "scenario show": ("scenario", "show", "slow.toml"),
    "check": ("network", "check", str(TOY)),
    "detours": ("network", "check", str(TOY), "--detours"),
    "info": ("network", "info"),
    "sources": ("network", "sources", "cedar-port"),
    "evidence": ("network", "evidence"),
    "import": (
        "network",
        "import",
        "lines.geojson",
        "--mode",
        "road",
        "--speed",
        "road=60",
        "--country",
        "KZ",
        "-o",
        "imported",
    ),
}
"""A question for each kind of answer."""


@pytest.fixture(scope="module", params=QUESTIONS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Description:
    folder = tmp_path_factory.mktemp("question")
    (folder / "slow.toml").write_text(SLOW)
    (folder / "lanes.csv").write_text("from,to\namber,elm\nelm,nowhere\n")
    (folder / "lines.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [LINE]}))
    argv = list(QUESTIONS[request.param])
    if request.param not in ("check", "detours", "import"):
        argv += ["--network", str(TOY)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.chdir(folder)
        arguments, module = cli.parse(argv)
        description: Description = module.answer(arguments).description
        return description._replace(parts=tuple(map(kept, description.parts)))


def kept(part: Column | Table) -> Column | Table:
    return part._replace(rows=list(part.rows)) if isinstance(part, Table) else part


def tables(found: Description, form: str) -> list[tuple[Table, list[Column], list[list[Any]]]]:
    """Give each table that a form shows, its columns, and the values as the records hold them."""
    chosen = []
    for table in (part for part in found.parts if isinstance(part, Table) and form in part.form):
        columns = [column for column in table.columns if form in column.form]
        chosen.append((table, columns, [[getter(column)(row) for column in columns] for row in table.rows]))
    return chosen


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def test_every_form_can_be_written_twice_alike(found: Description) -> None:
    for form in STANDARD:
        if form != "csv" or found.main_table is not None:
            assert write(form, found) == write(form, found) != b""


def test_json_has_every_table(found: Description) -> None:
    record = json.loads(write("json", found))
    for table, columns, rows in tables(found, "j"):
        assert len(record[table.name]) == len(rows)
        for row, values in zip(record[table.name], rows, strict=True):
            wanted = {column.key: value for column, value in zip(columns, values, strict=True)}
            gone = {column.key for column in columns if column.optional and wanted[column.key] is None}
            assert row == {key: plain(value) for key, value in wanted.items() if key not in gone}


def joined(value: Any, mark: str) -> Any:
    return mark.join(map(str, value)) if isinstance(value, list | tuple) else value


def test_csv_and_frames_have_the_main_table(found: Description) -> None:
    ((table, columns, rows),) = [item for item in tables(found, "c") if item[0].name == found.main]
    lines = list(csv.reader(io.StringIO(write("csv", found).decode())))
    assert lines[0] == [column.key for column in columns]
    texts = [["" if value is None else str(joined(value, ";")) for value in row] for row in rows]
    assert [[cell.removeprefix("'") for cell in line] for line in lines[1:]] == texts
    frame = frame_of(table)
    assert list(frame.columns) == lines[0]
    for column, *values in zip(columns, *rows, strict=True):
        for one, other in zip(frame[column.key], values, strict=True):
            assert one == joined(other, ";") or (other in (None, "") and (one == "" or one != one))  # noqa: PLR0124 - NaN


def test_the_workbook_has_every_table(found: Description) -> None:
    sheets = sheets_of(write("xlsx", found))
    assert sheets["question"][1, "A"] == "question"
    assert sheets["question"][1, "B"] == found.title
    for table, columns, rows in tables(found, "x"):
        if not rows:
            continue
        sheet = sheets[table.name.replace("_", " ")]
        assert [sheet[0, letter(at)] for at in range(len(columns))] == [column.head for column in columns]
        for line, values in enumerate(rows, start=1):
            for at, value in enumerate(values):
                cell = sheet.get((line, letter(at)))
                if isinstance(value, bool) or not isinstance(value, int | float):
                    wanted = ("no", "yes")[value] if isinstance(value, bool) else joined(value, "; ")
                    assert (cell or "").removeprefix("'") == str("" if wanted is None else wanted)
                else:
                    assert float(cell or "nan") == pytest.approx(value, rel=1e-12)


def letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else letter(at // 26 - 1) + letter(at % 26)


def sheets_of(content: bytes) -> dict[str, dict[tuple[int, str], str]]:
    """Read a workbook without any package: by sheet the text of each cell by line and column."""
    with ZipFile(io.BytesIO(content)) as book:
        shared = ["".join(item.itertext()) for item in ET.fromstring(book.read("xl/sharedStrings.xml"))]  # noqa: S314 - our own file
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        sheets = {}
        for number, name in enumerate(names, start=1):
            cells = {}
            for cell in ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{SHEET}c"):  # noqa: S314
                value, place = cell.find(f"{SHEET}v"), re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
                if value is not None and place:
                    text = value.text or ""
                    cells[int(place[2]) - 1, place[1]] = shared[int(text)] if cell.get("t") == "s" else text
            sheets[name] = cells
    return sheets


class Tables(HTMLParser):
    """The tables of a page by the heading above: rows of cells."""

    def __init__(self) -> None:
        """Begin above the first heading."""
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.heading, self.tag = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002, D102
        self.tag = tag
        if tag == "h2":
            self.heading = ""
        if tag == "tr":
            self.found.setdefault(self.heading, []).append([])
        if tag in ("th", "td"):
            self.found[self.heading][-1].append("")

    def handle_data(self, data: str) -> None:  # noqa: D102
        if self.tag == "h2":
            self.heading += data
        elif self.tag in ("th", "td", "a") and self.found.get(self.heading):
            self.found[self.heading][-1][-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002, D102
        self.tag = ""


def test_pages_have_every_table(found: Description) -> None:
    page = Tables()
    page.feed(write("html", found).decode())
    marked = markdown_tables(write("md", found).decode())
    for table, columns, rows in tables(found, "h"):
        if not rows:
            continue
        heading = table.name.replace("_", " ").capitalize()
        heads = [column.head for column in columns]
        texts = [[squeezed(cell_text(row[at], column)) for row in rows] for at, column in enumerate(columns)]
        for shown in (page.found[heading], marked[heading]):
            upright = set(shown[0]) <= set(heads)
            lines = [[squeezed(cell) for cell in line] for line in shown]
            lying = [list(line) for line in zip(*lines, strict=True)] if upright else lines  # a head, then its values
            for head, *cells in lying:
                assert cells in [values for own, values in zip(heads, texts, strict=True) if own == head]
            gone = {at for at, head in enumerate(heads) if head not in {line[0] for line in lying}}
            assert not [row[at] for row in rows for at in gone if row[at] not in (None, "", 0, (), [])]


def squeezed(cell: str) -> str:
    return " ".join(cell.split())


def markdown_tables(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line[3:].replace("\\", "")
        elif line.startswith("| ") and not re.fullmatch(r"[| -]+---[| -]+", line):
            cells = re.split(r"(?<!\\) \| ", line[2:].removesuffix(" |"))
            found.setdefault(heading, []).append([re.sub(r"\\(.)", r"\1", cell).strip("<>") for cell in cells])
    return found


def test_answers_are_shown_in_a_line(found: Description) -> None:
    if type(found.answer).__module__.startswith("corridor.answers"):
        assert len(repr(found.answer)) < 200


# -- which form ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("map", "network", "scenario")])
def test_an_ending_is_checked_before_the_work(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        msg = "worked"
        raise AssertionError(msg)

    monkeypatch.setattr(import_module(f"corridor.commands.{name}"), "answer", fail)
    places = {"places": (), "doctor": (), "sweep": ("x.toml",), "matrix": ("a",), "quote": ("x.csv",)}.get(
        name, ("a", "b")
    )
    more = {
        "ship": ("--teu", "1", "--depart", "2026-12-01"),
        "roadmap": ("--from", "2026", "--to", "2027"),
        "load": ("--teu", "1"),
        "simulate": ("--teu", "1"),
        "invest": ("--budget", "9", "--by", "2033"),
    }.get(name, ())
    assert cli.main([name, *places, *more, "-o", "answer.docx"]) == 2
    assert "-o 'answer.docx': this answer is written as .csv, " in capsys.readouterr().err


def test_bytes_need_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    for form in BINARY:
        assert cli.main(["places", "--network", str(TOY), "--format", form]) == 2
    err = capsys.readouterr().err.splitlines()
    assert err[0] == "corridor: --format xlsx is no text: name a file, -o answer.xlsx."
    assert "--format gpkg: this answer is written as .csv, .htm, .html, .json, .md, .txt, .xlsx" in err[1]


def test_every_ending_leads_to_its_form() -> None:
    for form, (_, endings) in FORMATS.items():
        for ending in endings:
            path = f"folder.x/answer{ending}"
            assert form_of(path, "", tuple(FORMATS)) == form
            assert form_of(path.upper(), "", tuple(FORMATS)) == form
            assert form_of(path, "json", tuple(FORMATS)) == "json"


def test_a_new_form_is_a_module_and_a_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "shout.py").write_text("def write(description):\n    return description.title.upper().encode()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(FORMATS, "shout", ("shout", (".shout",)))
    arguments, module = cli.parse(["places", "amber", "--network", str(TOY)])
    assert write(form_of("a.shout", "", (*STANDARD, "shout")), module.answer(arguments).description) == b"PLACES"
