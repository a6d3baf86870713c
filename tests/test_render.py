"""The map page as a file: nothing from outside, nothing that runs unnamed, the same bytes, the right data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from gzip import decompress
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corridor
from corridor.answers.why import Reason
from corridor.commands.cli import main
from corridor.commands.map import LANGUAGES
from corridor.commands.map_page import years_of
from corridor.data.drawn_lines import Line, line_of, read_lines
from corridor.data.model import Network
from corridor.data.polyline import encode
from corridor.errors import NetworkError
from corridor.graph.build import build
from corridor.output.page import page_data
from corridor.output.page.bundle import asset, leaflet, script, stylesheet
from corridor.output.page.escape import json_for_script
from corridor.output.page.render import render_map
from corridor.output.page.tiles import parse_tiles
from tests.pages import ATTACKS, attacked, outlook, throughput, ways

MOST_BYTES = 2_000_000
TESTED = {
    ("basemap.js", "tintedNow"),
    ("play.js", "placeAt"),
    ("network.js", "kindsDrawn"),
    ("saver.js", "load"),
    ("takeaway.js", "csvOf"),
    ("takeaway.js", "geojson"),
    ("takeaway.js", "rowsOfView"),
}
"""What only the tests of the browser use."""

SCRIPTS = sorted(path.name for path in (Path(str(files("corridor.maps"))) / "js").glob("*.js"))


class Markup(HTMLParser):
    """What the tags of a page ask for and hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.risky: list[str] = []
        self.code: list[str] = []
        self.sheets: list[str] = []
        self.policy = ""
        self.ids: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        found = dict(attributes)
        self.tags.append(tag)
        self.addresses += [
            value
            for name, value in attributes
            if name in ("src", "href", "srcset", "data", "action") and value and not value.startswith(("#", "data:"))
        ]
        self.risky += [name for name, _ in attributes if name.startswith("on") or name == "style"]
        self.ids += [value for name, value in attributes if name == "id" and value]
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"] or ""
        self._inside = {"script": "code" if found.get("type", "module") == "module" else "", "style": "sheet"}.get(
            tag, ""
        )

    def handle_data(self, data: str) -> None:
        """Keep scripts and sheets."""
        if self._inside == "code":
            self.code.append(data)
        elif self._inside == "sheet":
            self.sheets.append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the signature of the parser
        """Leave the tag."""
        self._inside = ""


def payload(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="text/plain" id="payload">([A-Za-z0-9+/=]*)</script>', page)
    assert found
    data: dict[str, Any] = json.loads(decompress(b64decode(found[1])))
    return data


@pytest.fixture(scope="module")
def page(toy: Network) -> str:
    routes = ways(toy, "amber", "elm", ["cedar-port-dune-port-feeder"])
    return render_map(
        toy,
        build(toy),
        routes,
        capacity=throughput(routes),
        outlook=outlook(routes, flows=True),
        why=[Reason("Because it is faster.")],
    )


def test_nothing_is_asked_of_the_outside(page: str) -> None:
    markup = Markup(page)
    assert markup.addresses == []
    assert not {"iframe", "object", "embed", "base", "img", "form"} & set(markup.tags)
    assert [tag for tag in markup.tags if tag == "link"] == ["link"]
    for sheet in markup.sheets:
        assert "@import" not in sheet
        assert "url(" not in sheet.replace("url(data:", "")


def test_policy_names_all_that_runs_and_nothing_else(page: str) -> None:
    markup = Markup(page)
    assert markup.risky == []
    assert markup.policy.startswith("default-src 'none'")
    assert "unsafe" not in markup.policy
    named = set(re.findall(r"'(sha256-[^']+)'", markup.policy))
    held = {f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}" for text in (*markup.code, *markup.sheets)}
    assert named == held
    assert page.index("Content-Security-Policy") < page.index("<style>")


ADDRESS = "https://Tiles.example.org:8443/v1/{z}/{x}/{y}.png?key=a_1"


def test_policy_lets_in_one_server_where_the_page_names_it(toy: Network, page: str) -> None:
    plain = Markup(page).policy
    assert "img-src data:;" in plain
    assert "http" not in plain
    offering = render_map(toy, build(toy), tiles=parse_tiles(ADDRESS, ATTACKS[1]))
    parts = {part.split()[0]: part.split()[1:] for part in Markup(offering).policy.split(";")}
    assert parts["img-src"] == ["data:", "https://tiles.example.org:8443"]
    assert parts.keys() == {part.split()[0] for part in plain.split(";")}
    assert payload(offering)["tiles"] == {
        "address": ADDRESS,
        "host": "tiles.example.org:8443",
        "credit": ATTACKS[1],
    }
    assert Markup(offering).tags == Markup(render_map(toy, build(toy))).tags
    assert "tiles" not in payload(page)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "osm",
        "http://a.org/{z}/{x}/{y}.png",
        "//a.org/{z}/{x}/{y}.png",
        "https://{s}.a.org/{z}/{x}/{y}.png",
        "https://{z}.org/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
        "https://a.org/{z}/{x}.png",
        "https://a.org/{z}/{x}/{y}/{r}.png",
        "https://a.org/{z}/{x}/{y}{z}.png",
        "https://a.org/{{z}}/{x}/{y}.png",
        "https://user@a.org/{z}/{x}/{y}.png",
        "https://a.org; script-src *//{z}/{x}/{y}.png",
        "https://a.org https://b.org/{z}/{x}/{y}.png",
        "https://a.org'\"><script>/{z}/{x}/{y}.png",
        "https://a.org/{z}/{x}/{y}.png\n",
        "https://a.org/{z}/{x}/{y}.png;",
        "https://a.org/{z}/{x}/{y}.png, 'unsafe-inline'",
        "https://\u017ftatic.org/{z}/{x}/{y}.png",
        "https://a.org:\u0663/{z}/{x}/{y}.png",
        "data:image/svg+xml,{z}{x}{y}",
        "javascript:alert(1)//{z}/{x}/{y}",
    ],
)
def test_tiles_come_from_one_https_server_or_not_at_all(address: str) -> None:
    with pytest.raises(NetworkError, match="write one https server"):
        parse_tiles(address, "Somebody")


def test_command_line_refuses_other_tiles_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "map.html"
    for more in (["--tiles", "http://a.org/{z}/{x}/{y}.png"], ["--tiles", ADDRESS], ["--tiles-credit", "Somebody"]):
        assert main(["map", "-o", str(path), *more]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "--tiles" in err
    assert not path.exists()


def test_tiles_name_whom_to_thank() -> None:
    assert parse_tiles("", "") is None
    with pytest.raises(NetworkError, match="--tiles-credit"):
        parse_tiles(ADDRESS, " ")


def test_ids_are_unique(page: str) -> None:
    ids = Markup(page).ids
    assert sorted(ids) == sorted(set(ids))


def test_leaflet_keeps_its_licence(page: str) -> None:
    code, sheet = leaflet()
    assert "Agafonkin" in code.partition("*/")[0]
    assert "@preserve" in page
    assert "sourceMappingURL" not in page
    assert "images/" not in sheet


PRINT_DIGEST = """
import sys
from hashlib import sha256
from corridor.graph.build import build
from corridor.data.load import load
from corridor.output.page.render import render_map
network = load(sys.argv[1])
print(sha256(render_map(network, build(network)).encode()).hexdigest())
"""


def test_same_network_same_bytes(toy: Network) -> None:
    here = sha256(render_map(toy, build(toy)).encode()).hexdigest()
    folder = Path(__file__).parent / "networks" / "toy"
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(Path.home())},
            cwd=Path(__file__).parent.parent,
        )
        assert run.stdout.strip() == here


def test_whole_network_fits() -> None:
    network = corridor.open_network()
    page = render_map(network, build(network), lines=read_lines())
    assert len(page.encode()) < MOST_BYTES


def test_plain_tables_for_readers_without_scripts(toy: Network, page: str) -> None:
    plain = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "6.2 days" in plain
    assert plain.count("<table>") == 2
    alone = render_map(toy, build(toy)).partition("<noscript>")[2].partition("</noscript>")[0]
    assert "<td>Amber</td><td>Birch</td>" in alone


# -- data ----------------------------------------------------------------------------------------------------------


def test_data_tell_what_the_tables_tell(toy: Network, page: str) -> None:
    data = payload(page)
    assert data["network"]["on"] == "2026-01-15"
    assert {row["id"] for row in data["links"]} == set(toy.links)
    assert {row["id"] for row in data["facilities"]} == set(toy.facilities)
    places = {row["id"]: row for row in data["places"]}
    assert places["amber"]["code"] == "CNAMB"
    assert places["amber"]["names"]["ru"] == "Янтарь"
    assert places["cedar-port"]["roles"][0] == "port"
    assert places["birch"]["roles"][:2] == ["gauge", "border"]
    feeder = next(row for row in data["links"] if row["id"] == "cedar-port-dune-port-feeder")
    assert feeder["hours"] == [24, 24, 24]
    assert [data["sources"][key]["id"] for key in feeder["sources"]] == ["toy-2026-01-made-up"]
    gorse = next(row for row in data["links"] if row["id"] == "cedar-port-gorse")
    assert (gorse["status"], gorse["since"]) == ("suspended", "2025-06-01")


def test_planned_lines_carry_project_and_year(toy: Network, page: str) -> None:
    data = payload(page)
    assert {row["id"]: row["opens"] for row in data["planned"]} == dict.fromkeys(
        ("amber-hazel", "hazel-cedar-port"), "2030-12-31"
    )
    project = next(row for row in data["projects"] if row["id"] == "hazel-line")
    assert {"amber", "cedar-port", "amber-hazel"} <= set(project["touches"])
    assert "hazel" in {row["id"] for row in data["places"]}
    assert toy.projects.keys() == {row["id"] for row in data["projects"]}


def test_routes_keep_their_figures(toy: Network, page: str) -> None:
    first, second = payload(page)["routes"]
    route = ways(toy, "amber", "elm")[0]
    assert first["minutes"] == route.minutes == sum(leg["minutes"] for leg in first["legs"])
    assert (first["low"], first["high"]) == (route.hours_low, route.hours_high)
    assert first["why"] == "Because it is faster."
    assert (first["through"], first["by"]) != (second["through"], second["by"])


def test_capacity_and_outlook_are_told(page: str) -> None:
    data = payload(page)
    assert data["capacity"]["teu"] == data["capacity"]["bound"] == 30_000
    assert data["capacity"]["ladder"][0]["items"][0]["id"] == "cedar-port-dune-port-feeder"
    base, early = data["outlook"]["scenarios"]
    assert [row["year"] for row in base["years"]] == list(range(2026, 2032))
    assert base["years"][0]["minutes"] > early["years"][0]["minutes"]
    assert early["years"][0]["flows"]


def test_views_without_data_have_none(toy: Network) -> None:
    data = page_data(toy, build(toy))
    assert not {"routes", "capacity", "outlook"} & data.keys()


def decoded(text: str) -> list[tuple[float, float]]:
    """Read Google's polyline algorithm, as the page does."""
    numbers, bits, shift = [], 0, 0
    for letter in text:
        code = ord(letter) - 63
        bits |= (code & 31) << shift
        shift += 5
        if code < 32:
            numbers.append(~(bits >> 1) if bits & 1 else bits >> 1)
            bits = shift = 0
    lat = lon = 0
    points = []
    for step_lat, step_lon in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + step_lat, lon + step_lon
        points.append((lon / 1000, lat / 1000))
    return points


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30))
def test_lines_survive_as_text(points: list[tuple[float, float]]) -> None:
    for (lon, lat), (lon_read, lat_read) in zip(points, decoded(encode(points)), strict=True):
        assert abs(lon - lon_read) <= 0.000501
        assert abs(lat - lat_read) <= 0.000501


# -- lines ---------------------------------------------------------------------------------------------------------


def test_lines_are_read_by_link(tmp_path: Path, toy: Network) -> None:
    assert read_lines(tmp_path) == {}
    feature = {
        "properties": {"id": "amber-birch", "approximate": True, "licence": "CC0-1.0"},
        "geometry": {"type": "LineString", "coordinates": [[60, 44], [59, 44.5], [58, 44]]},
    }
    (tmp_path / "lines.geojson").write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    lines = read_lines(tmp_path)
    assert lines == {"amber-birch": Line(((60, 44), (59, 44.5), (58, 44)), approximate=True, licence="CC0-1.0")}
    assert line_of(toy.links["amber-birch"], lines, toy.places) is lines["amber-birch"]
    assert line_of(toy.links["birch-fir"], lines, toy.places).approximate


@pytest.mark.parametrize(
    "text",
    ["{", '{"features": 3}', '{"features": [{"properties": {"id": "a"}, "geometry": {"coordinates": [[1, 2]]}}]}'],
)
def test_broken_lines_name_the_mend(tmp_path: Path, text: str) -> None:
    (tmp_path / "lines.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(NetworkError, match=r"lines\.geojson is no collection of lines .*derive_lines"):
        read_lines(tmp_path)


def test_lines_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "lines.geojson").write_bytes(b"\xff\xfex")
    with pytest.raises(NetworkError, match=r"lines\.geojson: begins like UTF-16 and is damaged; save it as UTF-8"):
        read_lines(tmp_path)


# -- attacks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", ATTACKS)
def test_json_cannot_end_its_script(attack: str) -> None:
    text = json_for_script({attack: attack})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {attack: attack}


def test_names_never_become_markup(toy: Network) -> None:
    network = attacked(toy)
    routes = ways(network, "amber", "elm")
    page = render_map(network, build(network), routes, title=ATTACKS[1], why=[Reason(ATTACKS[0])])
    assert Markup(page).tags == Markup(render_map(toy, build(toy), ways(toy, "amber", "elm"))).tags
    assert Markup(page).risky == []
    assert payload(page)["title"] == ATTACKS[1]


# -- our own files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCRIPTS)
def test_modules_are_short_and_begin_with_a_word(name: str) -> None:
    lines = asset("js", name).splitlines()
    assert len(lines) <= 400
    assert lines[0].startswith("// ")
    assert max(map(len, lines)) <= 140
    assert [line for line in lines if line.count("`") % 2] == [], "the bundle takes away indentation"


def test_bundle_has_each_module_once_after_what_it_imports() -> None:
    names = re.findall(r"^globalThis\.module_(\w+) = \(\(\) => \{$", script(), re.MULTILINE)
    before = {"theme", "crs", "unpack"}
    assert sorted(names) == sorted({name.removesuffix(".js").replace("-", "_") for name in SCRIPTS} - before)
    for at, name in enumerate(names):
        wanted = re.findall(r'from "\./([\w-]+)\.js"', asset("js", f"{name.replace('_', '-')}.js"))
        assert {other.replace("-", "_") for other in wanted} <= set(names[:at])


def test_readme_goes_through_the_modules_from_the_ground_up() -> None:
    rows = [re.split(r" {3,}", row)[0].split() for row in asset("README.md").split("```")[1].strip().splitlines()]
    seen = {"theme", "crs", "unpack"}
    for row in rows:
        seen |= set(row)
        for name in row:
            assert set(re.findall(r'from "\./([\w-]+)\.js"', asset("js", f"{name}.js"))) <= seen, name
    assert sorted(name for row in rows for name in row) == sorted(
        {name.removesuffix(".js") for name in SCRIPTS} - {"theme", "crs", "unpack"}
    )


def test_modules_use_what_they_import() -> None:
    for name in SCRIPTS:
        text = asset("js", name)
        body = re.sub(r'^import [^;]*;|"[^"\n]*"', "", text, flags=re.MULTILINE)
        for imported in re.findall(r"^import \{([^}]*)\}", text, re.MULTILINE):
            for word in re.findall(r"\w+", imported):
                assert re.search(rf"(\.\.\.|(?<![\w.])){word}\b(?!:)", body), f"{name} imports {word} for nothing"


def test_exports_are_used_somewhere() -> None:
    whole = {name: asset("js", name) for name in SCRIPTS}
    for name, text in whole.items():
        for word in re.findall(r"^export (?:const|function\*?|class) (\w+)", text, re.MULTILINE):
            used = any(re.search(rf"import \{{[^}}]*\b{word}\b", other) for key, other in whole.items() if key != name)
            assert used or (name, word) in TESTED, f"{name} exports {word} for nobody"


def test_no_markup_is_made_of_text() -> None:
    for name in SCRIPTS:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", asset("js", name)
        )


def test_colours_are_written_in_one_file_only() -> None:
    sheets = stylesheet().partition("/* The frame")[2]
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"--paper: #fff;", "", sheets))


def test_each_word_is_known_in_each_language() -> None:
    languages = json.loads(asset("strings.json"))["languages"]
    assert {*LANGUAGES} == languages.keys()
    assert all(block.keys() == languages["en"].keys() for block in languages.values())
    code = "\n".join(asset("js", name) for name in SCRIPTS)
    asked = set(re.findall(r'\bt\("(\w[\w-]*)"', code))
    assert asked <= languages["en"].keys()
    begun = set(re.findall(r"\b(?:t|word)\(`(\w+)_\$", code))
    chosen = set(re.findall(r'"(\w+)"', code))
    for key in languages["en"]:
        assert key in asked or key in chosen or any(key.startswith(f"{word}_") for word in begun), f"{key} is not used"


def test_holes_of_words_agree_between_languages() -> None:
    languages = json.loads(asset("strings.json"))["languages"]
    for key, text in languages["en"].items():
        holes = set(re.findall(r"\{(\w+)\}", text))
        for lang, block in languages.items():
            assert holes == set(re.findall(r"\{(\w+)\}", block[key])), (lang, key)
        if "|" in text:
            assert languages["ru"][key].count("|") == 2, key


@pytest.mark.parametrize(
    ("first", "last", "years"), [(None, None, ()), (2026, 2028, (2026, 2027, 2028)), (2030, None, (2030,))]
)
def test_years_are_those_from_first_to_last(first: int | None, last: int | None, years: tuple[int, ...]) -> None:
    assert years_of(first, last) == years


@pytest.mark.parametrize(("first", "last"), [(2030, 2026), (2026, 2099), (0, 3), (9999, 10001)])
def test_years_that_make_no_sense_are_refused(first: int, last: int) -> None:
    with pytest.raises(NetworkError, match=f"--from {first} --to {last}: name years that rise"):
        years_of(first, last)
