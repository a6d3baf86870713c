"""Many places to many: every pair is the route that the planner gives, and bad lists are named by row."""

from __future__ import annotations

import csv
import io
import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings

import corridor
from corridor.answers import Route
from corridor.answers.matrix import Matrix, Pair
from corridor.commands.cli import main
from corridor.data.model import Network
from corridor.errors import NoRouteError, PlaceError
from corridor.progress import ProgressBar
from corridor.studies.planner import matrix
from tests.folders import TOY, Folder
from tests.test_fastest import PLACES, networks


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def figures(route: Route | None, origin: str, destination: str) -> Pair:
    """Give the pair that a route amounts to."""
    if route is None:
        return Pair(origin, destination)
    return Pair(
        origin,
        destination,
        minutes=route.minutes,
        hours_low=route.hours_low,
        hours_high=route.hours_high,
        km=route.km,
        borders=route.borders,
        transfers=route.transfers,
        usd_per_teu=route.usd_per_teu,
        kg_co2e_per_teu=route.kg_co2e_per_teu,
    )


def route_or_none(network: object, origin: str, destination: str, **options: object) -> Route | None:
    try:
        return corridor.fastest(network, origin, destination, **options)  # type: ignore[arg-type]
    except NoRouteError:
        return None


def agrees(found: Matrix, graph: object, **options: object) -> int:
    for pair in found.pairs:
        assert pair == figures(route_or_none(graph, pair.origin, pair.destination, **options), *pair[:2])
    return sum(pair.minutes is not None for pair in found.pairs)


def test_every_pair_of_the_toy_is_its_route(toy: Network) -> None:
    graph, places = corridor.as_graph(toy), list(toy.places)
    assert agrees(matrix(graph, places, places), graph) > len(places)
    avoid = ["mode:feeder"]
    assert agrees(matrix(graph, places, places, avoid=avoid), graph, avoid=avoid) > len(places)


def test_pairs_of_the_shipped_network_are_their_routes() -> None:
    graph = corridor.as_graph(corridor.open_network())
    places = sorted(graph.starts)[::16]
    assert agrees(matrix(graph, places, places), graph) > 100


@settings(max_examples=60, deadline=None)
@given(networks())
def test_random_networks_agree(network: Network) -> None:
    graph = corridor.as_graph(network)
    agrees(matrix(graph, PLACES, PLACES), graph)


def test_names_may_be_as_people_write_them(toy: Network) -> None:
    found = corridor.matrix(toy, ["Янтарь"], ["GEELM", "Cédar"])
    assert [pair[:2] for pair in found.pairs] == [("amber", "elm"), ("amber", "cedar-port")]
    assert found.names == {"amber": "Amber", "elm": "Elm", "cedar-port": "Cedar Port"}
    with pytest.raises(PlaceError, match="there is no place 'nowhere'"):
        corridor.matrix(toy, ["amber"], ["nowhere"])


def test_progress_is_told(toy: Network) -> None:
    told: list[tuple[int, int]] = []
    corridor.matrix(toy, ["amber", "elm"], ["fir"], progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


class Terminal(StringIO):
    """A text that takes itself for a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_the_bar_is_drawn_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.05, 2.0, 4.0])
    monkeypatch.setattr("corridor.progress.monotonic", lambda: next(clock))
    terminal = Terminal()
    bar = ProgressBar("origins", terminal)
    for done in (0, 2, 4):
        bar(done, 4)
    assert terminal.getvalue() == f"\r\x1b[K[{'#' * 12}{'.' * 12}] 2 of 4 origins, 1/s, 2 s left\r\x1b[K"
    monkeypatch.undo()
    plain = StringIO()
    ProgressBar("origins", plain)(1, 2)
    assert plain.getvalue() == ""


# -- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "from.csv").write_text("place,note\nAmber,x\nelm,\n", encoding="utf-8")
    (tmp_path / "to.csv").write_bytes("\ufeffname;place\r\na;Fir\r\nb;Cédar\r\nc;\r\nd;Cedar Port\r\n".encode())
    return tmp_path


def test_files_give_a_grid(capsys: pytest.CaptureFixture[str], lists: Path) -> None:
    argv = ("matrix", "from.csv", "to.csv", "--network", str(TOY))
    status, out, err = ask(capsys, *argv)
    assert (status, err) == (0, "")
    # On paper: amber - fir 40 h, amber - cedar-port 48 h, elm - fir 111.5 h, elm - cedar-port 88 h.
    grid = ["from / to  Fir  Cedar Port", "Amber      1.7         2.0", "Elm        4.6         3.7"]
    assert out.splitlines()[2:] == grid
    rows = list(csv.DictReader(io.StringIO(ask(capsys, *argv, "--format", "csv")[1])))
    assert [(row["origin"], row["destination"]) for row in rows] == [
        ("amber", "fir"),
        ("amber", "cedar-port"),
        ("elm", "fir"),
        ("elm", "cedar-port"),
    ]
    record = json.loads(ask(capsys, *argv, "--format", "json")[1])
    assert [str(pair["minutes"]) for pair in record["pairs"]] == [row["minutes"] for row in rows]
    assert ask(capsys, *argv, "-o", "times.csv") == (0, "", "")
    assert (lists / "times.csv").read_text().count("\n") == 5
    assert ask(capsys, *argv, "-o", "times.xlsx")[0] == 0
    assert (lists / "times.xlsx").read_bytes().startswith(b"PK")


def test_what_can_be_reached_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("matrix", "amber", "--network", str(TOY), "--format", "json")
    everything = json.loads(ask(capsys, *argv)[1])["pairs"]
    assert {pair["destination"] for pair in everything} == {"cedar-port", "dune-port", "elm", "gorse", "ivy-port"}
    near = json.loads(ask(capsys, *argv, "--within", "150h")[1])
    assert near["within_hours"] == 150
    assert [pair["destination"] for pair in near["pairs"]] == [
        pair["destination"] for pair in sorted(everything, key=lambda pair: pair["minutes"]) if pair["hours"] <= 150
    ]
    assert near["pairs"][-1]["destination"] == "elm"
    assert json.loads(ask(capsys, *argv, "--within", "6.25")[1])["pairs"] == near["pairs"]
    ports = json.loads(ask(capsys, *argv, "--kind", "port", "--kind", "border")[1])["pairs"]
    assert [pair["destination"] for pair in ports] == ["birch", "cedar-port", "dune-port", "ivy-port"]
    out = ask(capsys, "matrix", "amber", "--network", str(TOY), "--within", "7d")[1]
    assert out.startswith("Expected days within 7.0 d from Amber, network of 2026-01-15\n")
    assert "3 of 5 pairs" in out
    out = ask(capsys, "matrix", "amber", "--network", str(TOY), "--within", "2h")[1]
    assert out.rstrip().endswith("none of 5; nearest is Cedar Port, 2.0 d")


def test_a_pair_without_a_way_is_said(capsys: pytest.CaptureFixture[str], folder: Folder) -> None:
    folder.add("places", id="kelp", name="Kelp", country="KZ", lon="55", lat="44", kind="station")
    target = folder.path.parent / "to.csv"
    target.write_text("place\nkelp\nelm\n")
    argv = ("matrix", "amber", str(target), "--network", str(folder.path), "--avoid", "country:DE")
    status, out, err = ask(capsys, *argv)
    assert status == 0
    assert "Kelp  no way" in out
    assert err.splitlines() == [
        "--avoid country:DE: nothing to avoid, the network has none.",
        "no way for amber - kelp; `corridor route A B` says why.",
    ]
    status, out, err = ask(capsys, "matrix", "amber", "kelp", "--network", str(folder.path))
    assert (status, out) == (1, "")
    assert err == "corridor: no way joins any of the 1 pairs; `corridor route A B` says what stops one.\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "bad.csv: cannot be read: No such file or directory"),
        (b"", "bad.csv: is empty; row 1 holds the names of the columns, at least place"),
        (b"name,town\nx,y\n", "bad.csv, row 1: there is no column place; found name, town"),
        (b"place\n\n", "bad.csv has no row with a place"),
        (b"place\namber\nambre\n", "bad.csv, row 3, column place: there is no place 'ambre'. Did you mean amber?"),
        ("place\nÉlan\n".encode("latin-1"), "bad.csv, row 2: byte 0xC9 is not UTF-8"),
        (b'place\n"' + b"x" * 200_000 + b"\n", "bad.csv, row"),
    ],
)
def test_bad_lists_are_named_by_row(
    capsys: pytest.CaptureFixture[str], lists: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (lists / "bad.csv").write_bytes(content)
    status, out, err = ask(capsys, "matrix", "bad.csv", "elm", "--network", str(TOY))
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("amber", "--within", "-3"), "--within '-3': write days or hours above zero, such as 15d or 36h"),
        (("amber", "--within", "0d"), "--within '0d': write days or hours above zero"),
        (("amber", "--within", "soon"), "--within 'soon': write days or hours above zero"),
        (("amber", "elm", "--kind", "port"), "--kind chooses the destinations where TO is left out"),
        (("amber", "--kind", "dry-port"), "the network has no place of kind dry-port to go to"),
        (("amber", "elm", "--avoid", "RU"), "write one of country:RU"),
        (("ambre",), "there is no place 'ambre'. Did you mean amber?"),
    ],
)
def test_bad_questions_say_the_mend(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], words: str) -> None:
    status, out, err = ask(capsys, "matrix", *argv, "--network", str(TOY))
    assert (status, out) == (2, "")
    assert words in err


def test_too_many_pairs_are_refused(
    capsys: pytest.CaptureFixture[str], lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del lists
    monkeypatch.setattr("corridor.commands.matrix.MOST_PAIRS", 3)
    status, _, err = ask(capsys, "matrix", "from.csv", "to.csv", "--network", str(TOY))
    assert status == 2
    assert "2 x 2 pairs are too many; 3 can be asked for at once" in err
