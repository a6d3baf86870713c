"""The answers about volumes on the command line: text, JSON keys, files, exit codes."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import corridor
from corridor.answers.columns import Table
from corridor.answers.flows import Loss
from corridor.answers.volumes import loss_text, losses_left_out
from corridor.commands.cli import main
from corridor.data.load import load
from corridor.data.model import Network
from tests.folders import TOY, Folder

FOLDER = str(TOY)


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main([*argv, "--network", FOLDER])
    out, err = capsys.readouterr()
    return status, out, err


def asked(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, object]:
    status, out, err = ask(capsys, *argv, "--format", "json")
    assert (status, err) == (0, "")
    found: dict[str, object] = json.loads(out)
    return found


def test_capacity_reads_aloud_what_limits_and_what_is_next(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(capsys, "capacity", "Amber", "Elm")
    assert (status, err) == (0, "")
    for part in (
        "Amber - Elm, network of 2026-01-15",
        "49,125 TEU a year (942 a week) at most",
        "upper bound: 7 of 15 elements used have no published capacity",
        "cedar-port-yard: 40,000 TEU a year",
        "ferry-shuttle: 3.5 departures a week of 50 TEU",
        "container ships 40,000, rail ferries add 9,125",
        "proof       flow 49,125, bound 49,125, gap 0 (a cut)",
    ):
        assert part in out
    assert max(map(len, out.splitlines())) < 220


def test_capacity_json_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, "capacity", "amber", "elm")
    assert answer["teu_per_year"] == 49_125
    assert answer["proof"] == {"flow": 49_125, "bound": 49_125, "gap": 0, "cut": True}
    unknown = answer["unknown"]
    assert isinstance(unknown, dict)
    assert (unknown["used"], unknown["total"]) == (7, 15)
    bottlenecks = answer["bottlenecks"]
    assert isinstance(bottlenecks, list)
    assert {row["id"] for row in bottlenecks} == {"cedar-port-yard", "ferry-shuttle"}
    for row in bottlenecks:
        assert {"kind", "id", "name", "teu_per_year", "weight", "relief"} <= row.keys()
        assert row["relief"]["per_1000_teu"] == 875
        assert row["relief"]["to_next_teu"] == 875
        assert row["relief"]["next_id"] == "dune-port-elm"
    routes = answer["routes"]
    assert isinstance(routes, list)
    assert sum(row["teu_per_year"] for row in routes) == pytest.approx(49_125)
    assert all(row["places"][0] == "amber" and row["places"][-1] == "elm" for row in routes)


def test_capacity_by_week_month_and_without_places(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capsys, "capacity", "--per", "week")
    assert "942 TEU a week (49,125 a year) at most" in out
    assert asked(capsys, "capacity", "--month", "2")["month"] == 2
    sets = asked(capsys, "capacity", "--from", "country:CN", "--to", "country:GE")
    assert sets["teu_per_year"] == 49_125


def test_capacity_names_what_is_critical(capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, "capacity", "amber", "elm", "--critical")
    rows = answer["critical"]
    assert isinstance(rows, list)
    lost = {row["id"]: row["lost_teu"] for row in rows}
    assert lost["dune-port-elm"] == 49_125
    assert lost["ferry-shuttle"] == 9_125
    assert lost["cedar-port-yard"] == 40_000
    _, out, _ = ask(capsys, "capacity", "amber", "elm", "--critical")
    assert "no way left" in out
    assert "lists them" not in out


def test_what_the_rows_of_losses_leave_out_is_counted() -> None:
    losses = [Loss(kind="link", id=f"l{n}", name="", lost_teu=max(0.0, 25.0 - n), added_hours=0.0) for n in range(30)]
    assert len(next(part.rows for part in loss_text(losses, "lost", "flow") if isinstance(part, Table))) == 20
    assert losses_left_out(losses) == ["5 others lose no more; 5 lose nothing: --format json lists them"]
    assert losses_left_out(losses[:20]) == []
    assert losses_left_out(losses[25:]) == []


@pytest.mark.parametrize(
    ("argv", "status", "message"),
    [
        (("capacity", "amber", "nowhere"), 2, "there is no place 'nowhere'"),
        (("capacity", "amber"), 2, "give both sides or none"),
        (("capacity", "amber", "elm", "--from", "birch"), 2, "'amber' and --from are both given"),
        (("capacity", "--from", "country:ZZ", "--to", "elm"), 2, "the network has no place in 'ZZ'"),
        (("capacity", "amber", "elm", "--month", "0"), 2, "--month 0: 1 is January"),
        (("capacity", "amber", "elm", "--within", "-3"), 2, "--within -3: give a figure above zero"),
        (("capacity", "amber", "elm", "--within", "1"), 1, "no way takes only 1 days; the fastest takes 6.2"),
        (
            ("capacity", "birch", "cedar-port", "--unbounded"),
            1,
            "no capacity is published on a whole way (birch - cedar-port",
        ),
        (("capacity", "amber", "elm", "--month", "Smarch"), 2, "'Smarch' is no month: write January, Jan or 1"),
        (("capacity", "amber", "elm", "--month", "May", "--by-month"), 2, "--month and --by-month exclude each other"),
        (("allocate", "amber", "elm", "--teu", "1e-9"), 2, "1e-09 TEU a year is too little to plan: give at least"),
        (("capacity", "amber", "elm", "--avoid", "country:AZ"), 1, "--avoid country:AZ leaves no way"),
        (("allocate", "amber"), 2, "name both places and a volume"),
        (("allocate", "amber", "elm"), 2, "name both places and a volume"),
        (("allocate", "amber", "elm", "--teu", "-5"), 2, "--teu -5: give a figure above zero"),
        (("allocate", "amber", "elm", "--teu", "5", "--demand", "x.csv"), 2, "give either two places with --teu"),
        (("allocate", "--demand", "no-such.csv"), 2, "no-such.csv"),
        (("allocate", "amber", "elm", "--teu", "99999", "--all"), 1, "the least that has to be added, TEU a year: "),
        (("ship", "amber", "elm", "--teu", "0", "--depart", "2026-02-01"), 2, "--teu 0: give a figure above zero"),
        (("ship", "amber", "elm", "--teu", "5", "--depart", "Monday"), 2, "--depart 'Monday' is no date"),
        (
            ("ship", "amber", "cedar-port", "--teu", "5", "--depart", "2026-02-01", "--within", "1"),
            1,
            "no way takes only",
        ),
    ],
)
def test_what_cannot_be_answered_says_why(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], status: int, message: str
) -> None:
    found, out, err = ask(capsys, *argv)
    assert (found, out) == (status, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_allocate_splits_a_volume(capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, "allocate", "amber", "elm", "--teu", "1000", "--per", "week")
    assert answer["shipped_teu"] == pytest.approx(942.12)
    assert answer["unmet_teu"] == pytest.approx(57.88)
    assert answer["objective"] == {"unit": "TEU h", "value": pytest.approx(145_520.89, abs=0.01)}
    proof = answer["proof"]
    assert isinstance(proof, dict)
    assert proof["gap"] == 0
    assert proof["primal"] == pytest.approx(proof["dual"])
    prices, routes = answer["prices"], answer["routes"]
    assert isinstance(prices, list)
    assert isinstance(routes, list)
    assert {"id", "value"} <= prices[0].keys()
    assert {"places", "teu", "hours"} <= routes[0].keys()
    status, out, _ = ask(capsys, "allocate", "amber", "elm", "--teu", "1000", "--per", "week")
    assert status == 0
    assert "942 of 1,000 TEU a week travel, unmet demand 58" in out
    assert "binding     " in out
    assert "the least to add for all to go is" in out
    assert "above 85%" in out


def test_allocate_takes_the_table_of_the_network_or_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = asked(capsys, "allocate", "--per", "week")
    assert own["asked_teu"] == 1000
    file = tmp_path / "mine.csv"
    file.write_text("from,to,amount,priority\nAmber,T'elm,300,1\nelm,amber,200,2\n", encoding="utf-8")
    answer = asked(capsys, "allocate", "--demand", str(file), "--per", "week")
    rows = answer["demand"]
    assert isinstance(rows, list)
    assert [(row["row"], row["shipped_teu"]) for row in rows] == [("mine.csv, row 2", 300), ("mine.csv, row 3", 200)]
    file.write_text("from,to,amount\namber,atlantis,300\n", encoding="utf-8")
    status, _, err = ask(capsys, "allocate", "--demand", str(file))
    assert (status, "mine.csv, row 2: there is no place 'atlantis'" in err) == (2, True)


def test_ship_tells_first_half_and_last(capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, "ship", "amber", "elm", "--teu", "250", "--depart", "2026-02-02")
    assert answer["first_hours"] == 150
    assert 150 < float(str(answer["half_hours"])) < float(str(answer["last_hours"]))
    assert answer["dominant_wait"] == {"place": "dune-port", "before": "dune-port-elm"}
    status, out, _ = ask(capsys, "ship", "amber", "elm", "--teu", "250", "--depart", "2026-02-02T08:00")
    assert status == 0
    assert "250 TEU Amber - Elm, ready 2026-02-02 08:00" in out
    for part in ("first TEU", "half of it", "last TEU", "queues at", "TEU arrive"):
        assert part in out


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "geojson", "gpkg"])
@pytest.mark.parametrize("question", [("capacity", "amber", "elm"), ("allocate", "amber", "elm", "--teu", "10")])
def test_files_are_written_by_their_ending(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str, question: tuple[str, ...]
) -> None:
    file = tmp_path / f"answer.{ending}"
    status, out, _ = ask(capsys, *question, "-o", str(file))
    assert (status, out) == (0, "")
    data = file.read_bytes()
    if ending == "json":
        assert json.loads(data)["routes"]
    if ending == "csv":
        assert data.decode().splitlines()[0].startswith("rank,cargo,from,to,teu")
    if ending == "xlsx":
        names = ZipFile(BytesIO(data)).read("xl/workbook.xml").decode()
        assert 'name="routes"' in names
        assert 'name="links"' in names
    if ending == "geojson":
        features = json.loads(data)["features"]
        assert all(item["geometry"]["type"] == "LineString" and item["properties"]["teu"] > 0 for item in features)
    again = tmp_path / f"again.{ending}"
    ask(capsys, *question, "-o", str(again))
    assert again.read_bytes() == data


def test_answers_become_frames(toy: Network) -> None:
    answer = corridor.capacity(toy, "amber", "elm")
    assert answer.to_frame("routes")["teu_per_year"].sum() == pytest.approx(49_125)
    assert {len(answer.to_frame(name).columns) > 1 for name in ("bottlenecks", "ladder", "links")} == {True}
    shapes = answer.to_gdf()
    assert shapes.crs.to_epsg() == 4326
    first = next(row for row in shapes.itertuples() if row.link == "amber-birch")
    assert list(first.geometry.coords) == [(60, 44), (58, 44)]
    demand = [corridor.DemandRow("", "amber", "elm", 900, per="week")]
    assert len(corridor.allocate(toy, demand=demand, per="week").to_frame("demand")) == 1
    later = corridor.ship(toy, "amber", "elm", teu=100, depart="2026-02-02")
    assert later.to_frame("arrivals").shape[0] > 0
    assert json.loads(json.dumps(later.to_dict()))["teu"] == 100


def test_the_same_question_has_the_same_answer() -> None:
    first, second = (corridor.capacity(load(TOY), "amber", "elm", critical=True) for _ in range(2))
    assert first.value == second.value


def test_a_residual_leaves_room_for_what_runs_today(folder: Folder) -> None:
    folder.cell("pools", "cedar-port-yard", corridor_load="15000")
    net = load(folder.path)
    assert corridor.capacity(net, "amber", "elm").teu_per_year == pytest.approx(49_125)
    assert corridor.capacity(net, "amber", "elm", residual=True).teu_per_year == pytest.approx(34_125)


def test_class_values_are_listed(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    text = folder.text("network.toml") + (
        '\n[constants.class-link-road]\nvalue = 10\nunit = "trucks_per_day"\nsource = ["toy-2026-01-made-up"]\n'
        'basis = "assumed"\nconfidence = "low"\n\n[constants.teu-per-truck]\nvalue = 2\nunit = "TEU"\n'
        'source = ["toy-2026-01-made-up"]\nbasis = "assumed"\nconfidence = "low"\n'
    )
    folder.write("network.toml", text)
    status = main(["capacity", "amber", "elm", "--assume-capacity", "--network", str(folder.path)])
    out, _ = capsys.readouterr()
    assert status == 0
    assert "assumed     1 class values, TEU a year: birch-cedar-port-road 7,300" in out
