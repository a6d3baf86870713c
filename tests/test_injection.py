"""A hostile network: markup, formulas, script, terminal commands and paths in every text that a table can hold."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from corridor.commands.cli import main
from corridor.data.load import load
from corridor.data.model import TABLES
from corridor.data.schema import columns
from tests.folders import TOY, Folder
from tests.outputs import TO_FILES, write_all

ATTACKS = (
    '<img src=x onerror="alert(1)">',
    "</script><script>alert(1)</script>",
    '=HYPERLINK("http://127.0.0.1/","x")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "${alert(1)} `alert(1)` {{7*7}}",
    "[x](javascript:alert(1)) | a\\|b",
    "\"'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "../../../etc/passwd",
    "\u202ereversed \u2028line",
)
FREE = ("text", "names")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Put an attack into every free text of the toy network, another into each."""
    folder = Folder(tmp_path_factory.mktemp("hostile") / "toy")
    count = 0
    for table in TABLES:
        if not (folder.path / f"{table}.csv").is_file():
            continue
        rows = folder.rows(table)
        for row in rows:
            for column in columns(table):
                # Dates are texts too, but are read as such.
                if column.type in FREE and column.name not in ("date", "published", "basin"):
                    attack = ATTACKS[count % len(ATTACKS)]
                    count += 1
                    # Two places may not have one name.
                    unique = f"{attack} {row['id']} {column.name}" if table in ("places", "names") else attack
                    row[column.name] = f"'{unique}" if unique[0] in "=+-@" else unique.replace(";", ",")
        folder.save(table, rows)
    folder.replace("network.toml", 'title = "A toy to be solved on paper"', f"title = {json.dumps(ATTACKS[1])}")
    for project in sorted((folder.path / "projects").glob("*.toml")):
        text = project.read_text(encoding="utf-8")
        text = re.sub(
            r'^(name|reason|note) = ".*"$',
            lambda found: f"{found[1]} = {json.dumps(ATTACKS[0])}",
            text,
            flags=re.MULTILINE,
        )
        project.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def written(hostile: Folder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every answer about it in every form."""
    root = tmp_path_factory.mktemp("answers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        (root / "out").mkdir()
        statuses = write_all(str(hostile.path), root / "out")
    # The tables are sound; their addresses and names are not, which `network check` may well say.
    assert [name for name, status in statuses.items() if status and not name.startswith("check")] == []
    return root / "out"


def test_the_attacks_are_in_the_network(hostile: Folder) -> None:
    place = load(hostile.path).places["amber"]
    assert any(attack in place.name for attack in ATTACKS)


def test_nothing_is_written_elsewhere(written: Path) -> None:
    assert sorted(path.name for path in written.parent.iterdir()) == ["cache", "out", "out-read"]
    assert not [path for path in written.rglob("*") if path.suffix == ".tmp"]


class _Page(HTMLParser):
    """Gathers what could act."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.acting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            text = (value or "").strip().lower()
            if name.startswith("on") or text.startswith(("javascript:", "data:text")):
                self.acting.append(f"{tag} {name}={value}")
            if name in ("src", "href", "action", "srcset") and text.startswith(("http:", "//")) and "127.0.0.1" in text:
                self.acting.append(f"{tag} {name}={value}")
        if tag in ("iframe", "object", "embed", "base", "form"):
            self.acting.append(tag)
        if tag == "img" and ("src", "x") in attrs:
            self.acting.append("img")


@pytest.mark.parametrize("name", sorted(name for name in TO_FILES if name.endswith(".html")))
def test_pages_hold_no_markup_of_the_network(written: Path, name: str) -> None:
    text = (written / name).read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.acting == []
    assert "<script>alert" not in text
    # Data inside a script may not end it, nor begin a comment or a template.
    for script in re.findall(r"<script[^>]*>(.*?)</script", text, flags=re.DOTALL):
        assert "alert(1)</script" not in script
        assert "<!--" not in script


def test_drawings_are_plain_xml(written: Path) -> None:
    root = ET.parse(written / "route.svg").getroot()  # noqa: S314 - our own file
    for element in root.iter():
        assert not element.tag.endswith(("script", "foreignObject"))
        assert not [key for key in element.attrib if key.startswith("on")]


@pytest.mark.parametrize("name", sorted(name for name in TO_FILES if name.endswith(".md")))
def test_markdown_holds_no_raw_markup(written: Path, name: str) -> None:
    text = (written / name).read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<(img|script|svg)", text)
    assert not re.search(r"(?<!\\)\]\(javascript:", text)
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in table.splitlines()}) == 1


def test_no_cell_of_a_sheet_is_a_formula(written: Path) -> None:
    sheets = sorted(path for path in written.rglob("*.csv") if path.parent.name != "export-csv")
    assert len(sheets) >= 5
    for path in sheets:
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t")), (path.name, cell)
                assert not (cell.startswith("-") and not re.fullmatch(r"-?[\d.e-]+", cell)), (path.name, cell)


def test_exported_tables_are_guarded_and_come_back(written: Path, hostile: Folder) -> None:
    for path in sorted((written / "export-csv").glob("*.csv")):
        for row in csv.reader(path.open(encoding="utf-8", newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@"))], path.name
    assert load(written / "export-csv").places == load(hostile.path).places


def test_workbooks_hold_neither_formulas_nor_links(written: Path) -> None:
    books = sorted(written.rglob("*.xlsx"))
    assert len(books) >= 3
    for path in books:
        with ZipFile(path) as book:
            for part in book.namelist():
                content = book.read(part)
                assert b"<f>" not in content, (path.name, part)
                assert b"<hyperlink" not in content, (path.name, part)
            assert not [part for part in book.namelist() if "externalLink" in part or "vba" in part.lower()]


def test_json_and_geojson_give_the_texts_as_they_are(written: Path, hostile: Folder) -> None:
    names = {place.name for place in load(hostile.path).places.values()}
    answer = json.loads((written / "places.json").read_text(encoding="utf-8"))
    assert {place["name"] for place in answer["places"]} == names
    layer = json.loads((written / "export-geojson" / "places.geojson").read_text(encoding="utf-8"))
    assert {feature["properties"]["name"] for feature in layer["features"]} == names


def test_text_gives_a_terminal_no_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path / "toy")
    folder.cell("places", "amber", name="\x1b[2J\x1b]0;owned\x07 \x9b31m \x7f")
    for form in ("text", "html", "md", "json"):
        assert main(["places", "--network", str(folder.path), "--format", form]) == 0
        out = capsys.readouterr().out
        assert "owned" in out
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", out)
    (amber,) = (place for place in json.loads(out)["places"] if place["id"] == "amber")
    assert amber["name"] == "\x1b[2J\x1b]0;owned\x07 \x9b31m \x7f"
    assert main(["route", "amber\x1b[2J", "elm", "--network", str(folder.path)]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("route", "amber", "elm", "--scenario", "/etc/passwd"), "is no TOML"),
        (("route", "amber", "elm", "--scenario", "..%2f"), "there is no scenario"),
        (("route", "amber", "elm", "--scenario", "a\0b"), "there is no"),
        (("route", "amber", "elm", "--with", "../x"), "there is no project"),
        (("route", "amber", "elm", "-o", "/proc/nowhere/x.json"), "cannot write"),
        (("route", "amber", "elm", "-o", "a\0b.json"), "cannot write"),
        (("route", "amber", "elm", "-o", "x" * 300 + ".json"), "cannot write"),
        (("network", "export", "--as", "csv", "-o", "a\0b"), "cannot write folder"),
        (("network", "check", "a\0b"), "does not exist"),
    ],
)
def test_paths_are_refused_in_one_line(
    argv: tuple[str, ...],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    own = () if argv[:2] == ("network", "check") else ("--network", str(TOY))
    assert main([*argv, *own]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_cannot_include_what_lies_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path / "toy")
    (tmp_path / "secret.toml").write_text('id = "secret"\nname = "Secret"\n', encoding="utf-8")
    (folder.path / "scenarios").mkdir(exist_ok=True)
    for name, includes in (("up", "../../secret"), ("link", "linked")):
        text = f'id = "{name}"\nname = "x"\nincludes = ["{includes}"]\n'
        (folder.path / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder.path / "scenarios" / "linked.toml").symlink_to(tmp_path / "secret.toml")
    for name, words in (("up", "is no id"), ("link", "is outside the folder")):
        assert main(["route", "amber", "elm", "--network", str(folder.path), "--scenario", name]) == 2
        assert words in capsys.readouterr().err
