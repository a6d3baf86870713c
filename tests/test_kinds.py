"""A mode and a class of cargo come in by rows of data alone."""

from __future__ import annotations

import ast
import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corridor.commands.cli import main
from corridor.data.checks import check_folder
from corridor.data.load import load
from corridor.data.load.demand import read_demand
from corridor.data.load.kinds import shipped_cargo, shipped_modes
from corridor.data.write import write
from corridor.errors import FindingsError, NetworkError
from corridor.flow.volumes import allocate
from corridor.graph.build import build
from corridor.graph.costs import price_of
from corridor.graph.emissions import emission_of
from tests.chromium import Page, needs_chromium
from tests.folders import SOURCE, Folder
from tests.pages import clean, text, ways, write_page

if TYPE_CHECKING:
    from corridor.data.model import Network

KINDS = re.compile(r"rail-?\d+|feeder|ferry|containers|reefer|oversize|barge")


def add(folder: Folder, table: str, *lines: dict[str, str]) -> None:
    """Add rows to a table of the folder."""
    rows = folder.rows(table)
    empty = dict.fromkeys(rows[0], "")
    evidence = {"source": SOURCE, "basis": "assumed", "confidence": "low"}
    folder.save(table, [*rows, *({**empty, **evidence, **line} for line in lines)])


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give the toy with a barge from Cedar Port to Dune Port, faster than the feeder, and grain that it carries."""
    made = Folder(tmp_path / "toy")
    made.write(
        "modes.csv",
        "id,name,short,plural,medium,boarding,carriers,offers,slowest_kmh,fastest_kmh,greatest_detour,co2_class,"
        "price_class,stroke,dash,order\n"
        "barge,river barge,barge,barges,water,boarded,containers;bulk,,5,45,3,,feeder,teal,5;2,3\n",
    )
    made.write(
        "cargo.csv",
        "id,name,carriers,boxed,needs,excluded_with,tonnes_per_teu,source,note\n"
        f"grain,grain in bulk,bulk;wagons,no,,oversize,20,{SOURCE},\n",
    )
    ends = {"from": "cedar-port", "to": "dune-port"}
    add(
        made,
        "links",
        {
            "id": "cedar-port-dune-port-barge",
            **ends,
            "mode": "barge",
            "countries": "KZ;AZ",
            "length_km": "400",
            "hours_low": "12",
            "hours_typical": "12",
            "hours_high": "12",
        },
    )
    borders = [("KZ", "AZ"), ("AZ", "KZ")]
    add(
        made,
        "borders",
        *(
            {
                "id": f"barge-to-{there.lower()}",
                "link": "cedar-port-dune-port-barge",
                "from_country": here,
                "to_country": there,
                "hours_low": "0",
                "hours_typical": "0",
                "hours_high": "0",
            }
            for here, there in borders
        ),
    )
    add(
        made,
        "services",
        {
            "id": "barge-line",
            "from": "cedar-port",
            "links": "cedar-port-dune-port-barge",
            "departures_per_week": "14",
            "cv": "0",
            "teu_per_departure": "30",
        },
    )
    dwell = {"kind": "port", "hours_low": "3", "hours_typical": "3", "hours_high": "3"}
    add(
        made,
        "facilities",
        {"id": "cedar-port-rail-barge", "place": "cedar-port", "from_mode": "rail-1520", "to_mode": "barge", **dwell},
        {"id": "cedar-port-barge-rail", "place": "cedar-port", "from_mode": "barge", "to_mode": "rail-1520", **dwell},
        {"id": "dune-port-barge-rail", "place": "dune-port", "from_mode": "barge", "to_mode": "rail-1520", **dwell},
        {"id": "dune-port-rail-barge", "place": "dune-port", "from_mode": "rail-1520", "to_mode": "barge", **dwell},
    )
    add(
        made,
        "tariffs",
        {"id": "per-km-feeder", "per": "km", "mode": "feeder", "usd": "0.5"},
    )
    constant = '[constants.co2-barge]\nvalue = 8\nunit = "g CO2e/t km"\nsource = ["toy-2026-01-made-up"]\n'
    constant += 'basis = "assumed"\nconfidence = "low"\n'
    weight = constant.replace("co2-barge", "co2-t-per-teu").replace("g CO2e/t km", "t/TEU").replace("= 8", "= 10")
    text = made.text("network.toml")
    made.write("network.toml", f"{text}\n{constant}" + ("" if "co2-t-per-teu" in text else f"\n{weight}"))
    return made


@pytest.fixture
def network(folder: Folder) -> Network:
    return load(folder.path)


def ask(folder: Folder, *words: str) -> dict[str, Any]:
    """Answer a command as JSON."""
    out = folder.path.parent / "answer.json"
    assert main([*words, "--network", str(folder.path), "--format", "json", "-o", str(out)]) == 0
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def test_it_is_checked(folder: Folder) -> None:
    report = check_folder(folder.path)
    assert report.errors + report.warnings == ()
    folder.cell("links", "cedar-port-dune-port-barge", hours_low="4", hours_typical="4", hours_high="4")
    assert any("barge runs at 5 to 45 km/h" in line for line in check_folder(folder.path, ["speeds"]).errors)
    folder.cell("links", "cedar-port-dune-port-barge", length_km="4000")
    assert any("more than 3 times" in line for line in check_folder(folder.path, ["lengths"]).errors)
    folder.cell("facilities", "cedar-port-rail-barge", capacity="3", capacity_unit="trucks_per_day")
    folder.cell("facilities", "cedar-port-rail-barge", kind="terminal")
    assert any("is a port, not a terminal" in line for line in check_folder(folder.path, ["facilities"]).warnings)
    folder.save("services", [row for row in folder.rows("services") if row["id"] != "barge-line"])
    assert any("no service uses this barge link" in line for line in check_folder(folder.path, ["ships"]).errors)


def test_it_is_priced_by_its_class(network: Network) -> None:
    link = network.links["cedar-port-dune-port-barge"]
    assert price_of(network, link).usd == 200
    assert emission_of(network, link).kg_co2e == 32


def test_it_is_planned_and_avoided(folder: Folder) -> None:
    answer = ask(folder, "route", "amber", "elm")
    (best,) = answer["routes"]
    assert "barge" in [leg["mode"] for leg in best["legs"] if leg["kind"] == "line"]
    other = ask(folder, "route", "amber", "elm", "--avoid", "mode:barge")["routes"][0]
    assert "barge" not in [leg["mode"] for leg in other["legs"]]
    assert other["minutes"] > best["minutes"]


def test_it_is_cached_and_asked_about(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["route", "amber", "elm", "--avoid", "mode:barg", "--network", str(folder.path)]) == 2
        assert "there is no mode 'barg'. Did you mean 'barge'" in capsys.readouterr().err
    assert main(["explain", "amber", "elm", "--why-not", "mode:barge", "--network", str(folder.path)]) == 0
    assert "barge" in capsys.readouterr().out


def test_it_is_allocated(folder: Folder) -> None:
    answer = ask(folder, "allocate", "amber", "elm", "--teu", "900", "--per", "week", "--assume-capacity")
    used = [row["teu"] for row in answer["routes"] if "barge-line" in row["services"]]
    assert sum(used) == pytest.approx(14 * 30)
    words = ask(folder, "capacity", "amber", "elm", "--assume-capacity")
    assert "barges" in json.dumps(words)


def test_it_is_exported_and_comes_back(network: Network, tmp_path: Path) -> None:
    write(network, tmp_path / "new")
    assert load(tmp_path / "new") == network
    with (tmp_path / "new" / "modes.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["barge"]
    write(load(), tmp_path / "shipped")
    assert not (tmp_path / "shipped" / "modes.csv").exists()


@needs_chromium
def test_it_is_drawn(page: Page, network: Network, tmp_path: Path) -> None:
    made = write_page(tmp_path / "page.html", network, ways(network, "amber", "elm"))
    page.open(made.path, "view=network&key=2")
    assert clean(page)
    assert "barge" in page.run("module_network.kindsDrawn()")
    assert "River barge" in text(page, ".legend")
    stroke = page.run("module_strokes.strokesOf('barge')")
    assert stroke == [{"ink": "teal", "plus": 1.5, "dash": [5, 2]}]
    assert page.run("module_strokes.inkOf('teal')").startswith("#")


def test_a_class_of_its_own(network: Network, folder: Folder) -> None:
    grain = network.cargo_class("grain")
    assert [key for key, mode in network.modes.items() if grain.goes_by(mode)] == [
        "rail-1435",
        "rail-1520",
        "ferry",
        "barge",
    ]
    assert {edge.mode for edge in build(network, cargo="grain").edges} & {"feeder", "sea", "road"} == set()
    assert main(["route", "amber", "elm", "--cargo", "grian", "--network", str(folder.path)]) == 2
    with pytest.raises(NetworkError, match=r"unknown cargo 'grian'\. Did you mean 'grain'"):
        build(network, cargo="grian")
    tonnes = folder.path.parent / "demand.csv"
    tonnes.write_text("from,to,amount,unit,cargo\namber,elm,2000,t,grain\n", "utf-8")
    answer = ask(folder, "allocate", "--demand", str(tonnes), "--assume-capacity")
    assert answer["shipped_teu"] == pytest.approx(100)
    tonnes.write_text("from,to,amount,cargo\namber,elm,2000,grian\n", "utf-8")
    with pytest.raises(NetworkError, match=r"^demand.csv, row 2: unknown cargo 'grian'\. Did you mean 'grain'"):
        allocate(network, read_demand(tonnes))


def test_needs_and_what_excludes(folder: Folder) -> None:
    folder.cell("facilities", "birch-1435-1520", excludes="oversize")
    excluded = build(load(folder.path), cargo="grain")
    assert not any(edge.id == "birch-1435-1520" for edge in excluded.edges)
    reefers = build(load(folder.path), cargo="reefer")
    assert not any(edge.mode == "barge" for edge in reefers.edges), "nothing says that the barge has power"


def test_a_row_takes_the_place_of_the_programs(folder: Folder) -> None:
    row = "slow,slow,land,free,1520,containers;wagons,5,60,2.5"
    head = "id,name,short,plural,medium,boarding,gauge,carriers,slowest_kmh,fastest_kmh,greatest_detour"
    folder.write("modes.csv", f"{head}\nrail-1520,slow rail,{row}\nbarge,b,b,bs,water,free,,containers,5,25,3\n")
    network = load(folder.path)
    assert network.modes["rail-1520"].fastest_kmh == 60
    assert list(network.modes)[: len(shipped_modes())] == list(shipped_modes())


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("modes", "id,dash\nbarge,long\n", "modes.csv, row 2, column dash: 'long' is not a number"),
        ("modes", "id,name\nbarge,barge\n", "modes.csv, row 1, column carriers: is missing"),
        (
            "cargo",
            "id,name,carriers,excluded_with\ngrain,grain,bulk,stone\n",
            "cargo.csv, row 2, column excluded_with: there is no 'stone' in cargo",
        ),
    ],
)
def test_faults(folder: Folder, table: str, text: str, message: str) -> None:
    folder.write(f"{table}.csv", text)
    with pytest.raises(FindingsError) as caught:
        load(folder.path)
    assert any(message in fault for fault in caught.value.findings), caught.value.findings


def test_carriers_are_those_of_the_cargo(folder: Folder) -> None:
    folder.cell("services", "feeder-shuttle", carries="container")
    with pytest.raises(FindingsError, match=r"column carries: there is no 'container' in carriers\. Did you mean"):
        load(folder.path)


def test_the_first_class_is_the_default(network: Network) -> None:
    assert network.cargo_class("") is next(iter(shipped_cargo().values()))
    assert build(network) == build(network, cargo=next(iter(shipped_cargo())))


def quoted(path: Path) -> list[str]:
    """Give the texts of a module of the page."""
    return [text for _, text in re.findall(r"([\"'`])(.*?)\1", path.read_text("utf-8"))]


def test_no_kind_is_named_in_code() -> None:
    root = Path(__file__).parent.parent / "corridor"
    found = [
        f"{path.name}, {node.lineno}: {node.value}"
        for path in sorted(root.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KINDS.fullmatch(node.value)
    ]
    assert found == []
    codes = re.compile("|".join(load().focus))
    assert [word for path in root.parent.glob("maps/js/*.js") for word in quoted(path) if codes.fullmatch(word)] == []
