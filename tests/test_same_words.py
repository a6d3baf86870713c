"""Commands and functions have the same words, and a network passes on the conditions under which it was opened."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import pytest

import corridor
from corridor.commands import COMMANDS, cli
from corridor.commands.asking import _LEFT_OUT, Conditions
from corridor.commands.network import VERBS
from corridor.commands.public_volumes import Room
from corridor.scenario.query import STACKED
from tests.folders import TOY

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from pathlib import Path

ENDS = ("amber", "elm")
FUNCTIONS = {"map": "map_page", **{f"network {verb}": verb for verb in ("check", "info", "sources", "evidence")}}
FUNCTIONS |= {"scenario list": "scenarios"}
ARGUMENTS = {"with": "include", "without": "exclude", "set": "sets", "scenario": "scenarios"}
YEARS = {"from": "first", "to": "last"}
OF_COMMAND = {"map": YEARS, "roadmap": YEARS, "capacity": {"from": "origin", "to": "destination"}}
FOR_TERMINALS = {"help", "chart", "legs", "format", "output", "o", "debug"}
FILES_OF_PLACES = {"sheet", "column"}


def parsers() -> dict[str, ArgumentParser]:
    found: dict[str, ArgumentParser] = {}
    for name in COMMANDS:
        parser = cli._Parser(prog=name)  # noqa: SLF001
        import_module(f"corridor.commands.{name}").add_arguments(parser)
        found |= {leaf.prog: leaf for leaf in cli._leaves(parser)}  # noqa: SLF001
    return found


def words_of_command(name: str, parser: ArgumentParser) -> set[str]:
    renamed = ARGUMENTS | OF_COMMAND.get(name, {})
    flags = [item.option_strings[-1].lstrip("-") for item in parser._actions if item.option_strings]  # noqa: SLF001
    return {renamed.get(flag, flag.replace("-", "_")) for flag in flags} - FOR_TERMINALS - {"network"}


def words_of_function(function: Callable[..., object]) -> set[str]:
    signature = inspect.signature(function)
    names = set(signature.parameters)
    rest = next((str(item.annotation) for item in signature.parameters.values() if item.kind is item.VAR_KEYWORD), "")
    extra = Room if "Room" in rest else Conditions if rest else None
    return (names | set(getattr(extra, "__annotations__", ()))) - {"conditions", "room"}


ASKED = sorted(set(parsers()) - {f"network {verb}" for verb in VERBS if verb not in FUNCTIONS.values()})
ASKED = [name for name in ASKED if not name.startswith("scenario ") or name == "scenario list"]


@pytest.mark.parametrize("command", ASKED)
def test_what_a_command_may_be_asked_a_function_may_be_asked(command: str) -> None:
    function = getattr(corridor, FUNCTIONS.get(command, command))
    wanted = words_of_command(command, parsers()[command])
    known = words_of_function(function)
    if command == "sensitivity":
        known |= words_of_function(corridor.attribution)
    if command == "matrix":
        wanted -= FILES_OF_PLACES
    assert wanted <= known, wanted - known


@pytest.fixture(scope="module")
def opened() -> corridor.OpenNetwork:
    return corridor.open_network(TOY, on="2026-12-20", sets="amber-birch.hours=14", product="any")


def calls(tmp: Path) -> dict[str, Callable[[Any], corridor.Result]]:
    lanes, sweep = tmp / "lanes.csv", tmp / "sweep.toml"
    lanes.write_text("from,to\namber,elm\n", encoding="utf-8")
    sweep.write_text(
        'pairs = [["amber", "elm"]]\nmeasures = ["hours"]\n[[vary]]\nfield = "birch-fir.hours"\nvalues = [10]\n',
        "utf-8",
    )
    return {
        "route": lambda net: corridor.route(net, *ENDS, k=2),
        "risk": lambda net: corridor.risk(net, *ENDS, draws=10),
        "explain": lambda net: corridor.explain(net, *ENDS),
        "compare": lambda net: corridor.compare(net, *ENDS),
        "sensitivity": lambda net: corridor.sensitivity(net, *ENDS),
        "roadmap": lambda net: corridor.roadmap(net, *ENDS, first=2026, last=2027),
        "load": lambda net: corridor.load(net, *ENDS, teu=1000),
        "capacity": lambda net: corridor.capacity(net, *ENDS),
        "promise": lambda net: corridor.capacity(net, *ENDS, at_most_days=20),
        "allocate": lambda net: corridor.allocate(net, *ENDS, teu=100),
        "ship": lambda net: corridor.ship(net, *ENDS, teu=100, depart="2026-12-21"),
        "simulate": lambda net: corridor.simulate(net, *ENDS, teu=1000, weeks=2, runs=1),
        "matrix": lambda net: corridor.matrix(net, "amber", ["elm", "fir"]),
        "quote": lambda net: corridor.quote(net, lanes),
        "sweep": lambda net: corridor.sweep(net, sweep),
        "places": corridor.places,
        "scenarios": corridor.scenarios,
        "evidence": corridor.evidence,
        "info": corridor.info,
        "sources": lambda net: corridor.sources(net, "amber-birch"),
        "check": corridor.check,
        "doctor": corridor.doctor,
        "map_page": lambda net: corridor.map_page(net, tmp / "toy.html"),
    }


def test_every_function_takes_a_network_that_was_opened_under_conditions(
    opened: corridor.OpenNetwork, tmp_path: Path
) -> None:
    for name, call in calls(tmp_path).items():
        found = call(opened)
        assert repr(found), name
        day = found.to_dict().get("on")
        if day and name not in (*_LEFT_OUT, "ship"):
            assert day == "2026-12-20", name


def test_what_a_question_says_comes_on_top_of_its_network(opened: corridor.OpenNetwork) -> None:
    both = corridor.open_network(TOY, on="2026-12-20", sets=["amber-birch.hours=14", "birch-1435-1520.hours=50"])
    found = corridor.route(opened, *ENDS, sets="birch-1435-1520.hours=50").to_dict()
    assert found == corridor.route(both, *ENDS).to_dict()
    assert found != corridor.route(opened, *ENDS).to_dict()
    assert corridor.route(opened, *ENDS, on="2027-02-01").to_dict()["on"] == "2027-02-01"
    assert set(STACKED) < set(Conditions.__annotations__)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: corridor.open_network(TOY, include="nothing"), r"^include 'nothing'|no project"),
        (lambda: corridor.open_network(TOY, on="2026-13-40"), r"^on '2026-13-40' is no date"),
        (lambda: corridor.open_network(TOY, product="cart"), r"^product 'cart'"),
        (lambda: corridor.open_network(TOY, sets="amber"), r"^sets"),
        (lambda: corridor.open_network(TOY).with_changes(set={"amber-birch.hours": "x"}), r"^sets amber-birch"),
        (lambda: corridor.roadmap(TOY, *ENDS, first=2026, last=2025), r"first"),
        (lambda: corridor.roadmap(TOY, *ENDS, first=2026, last=2027, on="2026-12-20"), r"from first to last; leave on"),
        (lambda: corridor.attribution(TOY, *ENDS), r"name at least one of scenarios"),
        (lambda: corridor.capacity(TOY, *ENDS, at_most_days=20, critical=True), r"at_most_days .* leave out critical"),
        (lambda: corridor.allocate(TOY, *ENDS, teu=9, objective="user"), r"objective user is a matter of congestion"),
        (lambda: corridor.allocate(TOY, cast("str", [])), r"rows of demand are given by name"),
        (lambda: corridor.matrix(TOY, "amber", "elm", within="soon"), r"^within 'soon'"),
        (lambda: corridor.route(TOY, "-k", "elm"), r"there is no place '-k'"),
        (lambda: corridor.route(TOY, *ENDS, by="luck"), r"^by 'luck': there is no such ranking"),
        (lambda: corridor.route(TOY, *ENDS).to_file("a.docx"), r"^path 'a.docx': this answer is written as"),
    ],
)
def test_messages_speak_of_arguments(call: Callable[[], object], message: str) -> None:
    with pytest.raises(corridor.CorridorError, match=message) as error:
        call()
    assert " --" not in f" {error.value}"


def test_an_answer_is_written_as_its_command_writes_it(tmp_path: Path) -> None:
    argv = ["route", *ENDS, "--network", str(TOY), "--avoid", "mode:road", "--on", "2026-01-05"]
    assert cli.main([*argv, "-o", str(tmp_path / "one.xlsx")]) == 0
    found = corridor.route(str(TOY), *ENDS, avoid="mode:road", on="2026-01-05")
    found.to_excel(tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_progress_is_told_to_who_asks(tmp_path: Path) -> None:
    found = calls(tmp_path)
    assert found
    told: tuple[Callable[[Any], object], ...] = (
        lambda hear: corridor.quote(TOY, tmp_path / "lanes.csv", progress=hear),
        lambda hear: corridor.sweep(TOY, tmp_path / "sweep.toml", progress=hear),
        lambda hear: corridor.simulate(TOY, *ENDS, teu=1000, weeks=2, runs=2, progress=hear),
        lambda hear: corridor.matrix(TOY, "amber", "elm", progress=hear),
    )
    for call in told:
        heard: list[tuple[int, int]] = []
        call(lambda *counts, heard=heard: heard.append(counts))
        assert heard
        assert heard[-1][0] == heard[-1][1] > 0


def test_a_bar_shows_where_it_is_asked_for_and_not_else(capsys: pytest.CaptureFixture[str]) -> None:
    corridor.matrix(TOY, "amber", "elm")
    corridor.matrix(TOY, "amber", "elm", progress=False)
    assert capsys.readouterr().err == ""
    corridor.matrix(TOY, "amber", "elm", progress=True)
    assert "\r" in capsys.readouterr().err
