"""What to build with a budget: the search against enumeration, and the command."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor import open_network
from corridor.commands.cli import main
from corridor.data.load import load
from corridor.data.load.demand import DemandRow
from corridor.data.model import Scenario
from corridor.errors import ScenarioError
from corridor.flow.volumes import allocate
from corridor.scenario.changes import as_asked, parse_set
from corridor.studies.best_sets import Search
from corridor.studies.invest import invest
from corridor.studies.replan import Conditions
from corridor.studies.spare import spare_between
from tests.folders import TOY

if TYPE_CHECKING:
    from collections.abc import Iterator

NETWORK = load(TOY)
SETS = ("--set", "cedar-port-yard.capacity=200000", "--set", "dune-port-elm.capacity=200000")
"""With more room around what the projects build."""

ASKED = ("invest", "amber", "elm", "--network", str(TOY))


@st.composite
def programmes(draw: st.DrawFn) -> tuple[dict[str, float], dict[str, set[str]], list[list[tuple[str, int]]], float]:
    """Draw costs, needs, cuts (each carries the sum of what its projects add) and a budget."""
    keys = [f"p{number}" for number in range(draw(st.integers(1, 6)))]
    costs = {key: float(draw(st.integers(0, 20))) for key in keys}
    needs: dict[str, set[str]] = {}
    for number, key in enumerate(keys):
        direct = draw(st.sets(st.sampled_from(keys[:number]), max_size=1)) if number else set()
        needs[key] = direct.union(*(needs[other] for other in direct))
    cuts = [[(key, draw(st.integers(0, 9))) for key in keys] for _ in range(draw(st.integers(1, 3)))]
    return costs, needs, cuts, float(draw(st.integers(0, 60)))


def closed(keys: dict[str, float], needs: dict[str, set[str]]) -> Iterator[frozenset[str]]:
    for size in range(len(keys) + 1):
        yield from (
            frozenset(some) for some in combinations(keys, size) if all(needs[key] <= set(some) for key in some)
        )


@settings(deadline=None, max_examples=150)
@given(programmes())
def test_random_programmes_against_every_set(
    programme: tuple[dict[str, float], dict[str, set[str]], list[list[tuple[str, int]]], float],
) -> None:
    costs, needs, cuts, budget = programme

    def value(chosen: frozenset[str]) -> float:
        assert all(needs[key] <= chosen for key in chosen)
        return float(min(5 + sum(more for key, more in cut if key in chosen) for cut in cuts))

    search = Search(costs, needs, value)
    found = search.best(budget, 1000)
    most = max(value(some) for some in closed(costs, needs) if sum(costs[key] for key in some) <= budget)
    assert found.value == found.bound == value(found.chosen) == most
    assert search.cost(found.chosen) <= budget
    assert not search.contradicted()
    short = Search(costs, needs, value).best(budget, 2)
    assert short.value <= most <= short.bound


def test_a_project_that_takes_something_away_is_noticed() -> None:
    search = Search({"a": 1.0, "b": 1.0}, {"a": set(), "b": set()}, lambda chosen: 10.0 - 5 * ("b" in chosen))
    search.best(1, 100)
    search.value(frozenset("b"))
    assert search.contradicted()


def test_the_toy_by_hand() -> None:
    keys = ("hazel-line", "hazel-second-track", "more-sailings")
    costs = {"hazel-line": 50.0, "hazel-second-track": 30.0, "more-sailings": 20.0}
    more = tuple(parse_set(text) for text in SETS[1::2])
    base = Conditions(changes=more)
    for budget in (20, 50, 70, 100):
        found = invest(NETWORK, "amber", "elm", budget=budget, by=2033, costs=costs, base=base)
        values = []
        for some in (some for size in range(4) for some in combinations(keys, size)):
            lame = "hazel-second-track" in some and "hazel-line" not in some
            if lame or sum(costs[key] for key in some) > budget:
                continue
            others = [key for key in keys if key not in some]
            network = as_asked(NETWORK, include=some, exclude=others, changes=more)
            values.append(spare_between(network, "amber", "elm").teu_per_year or 0)
        assert found.teu_per_year == max(values)
        assert found.proof == {"value": found.teu_per_year, "bound": found.teu_per_year, "gap": 0}
        assert found.chosen
        assert found.musd <= budget
        steps = [point.teu_per_year for point in found.frontier]
        assert steps == sorted(steps)
        assert [row.opens for row in found.chosen] == sorted(row.opens for row in found.chosen)


def test_what_is_no_choice_is_named() -> None:
    costs = {"more-sailings": 20.0, "hazel-second-track": 1.0}
    found = invest(NETWORK, "amber", "elm", budget=30, by=2031, costs=costs)
    assert dict(found.left_out) == {
        "hazel-line": "no published cost; --cost hazel-line=MUSD counts it",
        "hazel-second-track": "opens on 2032-12-31, too late",
    }
    later = invest(NETWORK, "amber", "elm", budget=30, by=2033, costs=costs)
    assert dict(later.left_out)["hazel-second-track"] == "requires hazel-line, which is left out"


@pytest.mark.parametrize(("by", "dated"), [(2029, True), (2031, True), (2033, True), (2029, False)])
def test_what_a_scenario_builds_is_there_when_it_is_due_and_costs_nothing(by: int, *, dated: bool) -> None:
    line = Scenario(id="line", name="Line", projects=("hazel-line",))
    more = tuple(parse_set(text) for text in SETS[1::2])
    costs = {"hazel-line": 50.0, "hazel-second-track": 30.0, "more-sailings": 20.0}
    base = Conditions(scenarios=(line,), changes=more, dated=dated)
    found = invest(NETWORK, "amber", "elm", budget=100, by=by, costs=costs, base=base)
    there = not dated or by > NETWORK.projects["hazel-line"].due.year
    choices = ["more-sailings", *(["hazel-second-track"] if by == 2033 else [])]
    values = {}
    for some in (some for size in range(3) for some in combinations(choices, size)):
        include = [*some, "hazel-line"] if there else some
        out = [key for key in costs if key not in include]
        network = as_asked(NETWORK, on=date(by, 12, 31), include=include, exclude=out, changes=more)
        values[some] = spare_between(network, "amber", "elm").teu_per_year or 0
    assert found.teu_per_year_before == values[()]
    assert found.teu_per_year == max(values.values())
    assert "hazel-line" not in {row.id for row in found.chosen}
    assert ("hazel-line" in dict(found.left_out)) != there


def test_what_a_scenario_leaves_out_is_no_choice() -> None:
    none = Scenario(id="none", name="None", without=("more-sailings",))
    base = Conditions(scenarios=(none,), dated=True)
    with pytest.raises(ScenarioError, match="pays for no project, none has a cost"):
        invest(NETWORK, "amber", "elm", budget=30, by=2031, costs={"more-sailings": 20.0}, base=base)


def test_the_command_counts_a_scenario_from_its_own_dates(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "line.toml"
    file.write_text('id = "line"\nname = "Line"\nprojects = ["hazel-line"]\n', encoding="utf-8")
    words = (*ASKED, "--budget", "30", "--by", "2029", "--cost", "more-sailings=20", "--scenario", str(file))
    assert main([*words]) == 0
    out, err = capsys.readouterr()
    assert "hazel-line: comes with the scenario on 2030-12-31, too late" in out
    assert "not there yet on 2029-12-31: hazel-line (2030-12-31)" in err
    assert main([*words, "--as-built"]) == 0
    out, err = capsys.readouterr()
    assert "hazel-line" not in out
    assert "as built: there before its date (hazel-line, 2030-12-31)" in err


def test_questions_that_make_no_sense_are_refused() -> None:
    cheap = {"more-sailings": 20.0}
    with pytest.raises(ScenarioError, match="--budget 5: pays for no project, the cheapest, more-sailings, takes 20"):
        invest(NETWORK, "amber", "elm", budget=5, by=2033, costs=cheap)
    with pytest.raises(ScenarioError, match="--budget 5: pays for no project, none has a cost and opens in time"):
        invest(NETWORK, "amber", "elm", budget=5, by=2033)
    with pytest.raises(ScenarioError, match="--by 2020: is before the data"):
        invest(NETWORK, "amber", "elm", budget=5, by=2020)
    with pytest.raises(ScenarioError, match=r"--cost more-sailing: there is no such project\. Did you mean"):
        invest(NETWORK, "amber", "elm", budget=5, by=2033, costs={"more-sailing": 20})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("--budget", "nan", "--by", "2030"), "an amount above zero, in million USD"),
        (("--budget", "9", "--by", "0"), "a year up to 2200"),
        (("--budget", "9", "--by", "2030", "--cost", "hazel-line"), "write ID=MUSD"),
        (("--budget", "9", "--by", "2030", "--on", "2030-01-01"), "leave --on out"),
    ],
)
def test_the_command_refuses_in_one_line(
    capsys: pytest.CaptureFixture[str], wrong: tuple[str, ...], message: str
) -> None:
    assert main([*ASKED, *wrong]) == 2
    assert message in capsys.readouterr().err


def test_the_command_answers(capsys: pytest.CaptureFixture[str]) -> None:
    costs = ("--cost", "hazel-line=50", "--cost", "more-sailings=20")
    asked = (*ASKED, "--budget", "60", "--by", "2033", *costs, *SETS)
    assert main([*asked, "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["budget_musd"] == 60
    assert {"id", "musd", "opens"} <= record["chosen"][0].keys()
    assert record["proof"]["gap"] == 0
    assert record["frontier"][-1]["teu_per_year"] == record["teu_per_year"]
    assert main(asked) == 0
    assert "proven: no other choice carries more" in capsys.readouterr().out


@st.composite
def volumes(draw: st.DrawFn) -> tuple[float, int, dict[str, float]]:
    """Draw a volume, a budget and costs for the projects of the toy network."""
    costs = {key: float(draw(st.integers(1, 30))) for key in ("hazel-line", "hazel-second-track", "more-sailings")}
    return float(draw(st.sampled_from([5_000, 40_000, 90_000, 400_000]))), draw(st.integers(30, 90)), costs


@settings(deadline=None, max_examples=12)
@given(volumes())
def test_a_volume_is_carried_in_the_fewest_days_against_every_set(asked: tuple[float, int, dict[str, float]]) -> None:
    teu, budget, costs = asked
    more = tuple(parse_set(text) for text in SETS[1::2])
    row = DemandRow("", "amber", "elm", teu)
    base = Conditions(changes=more)
    found = invest(NETWORK, "amber", "elm", budget=budget, by=2033, costs=costs, base=base, demand=[row])
    tried = []
    for some in (some for size in range(4) for some in combinations(costs, size)):
        lame = "hazel-second-track" in some and "hazel-line" not in some
        if not lame and sum(costs[key] for key in some) <= budget:
            others = [key for key in costs if key not in some]
            network = as_asked(NETWORK, on=date(2033, 12, 31), include=some, exclude=others, changes=more)
            split = allocate(network, [row])
            tried.append((-round(split.shipped_teu), round(split.value / split.shipped_teu, 2)))
    assert (-found.teu_per_year, found.hours) == min(tried)
    assert found.musd <= budget
    assert found.proof["gap"] == 0
    least = [point.hours for point in found.frontier if point.teu_per_year == found.teu_per_year and point.hours]
    assert least == sorted(least, reverse=True)
    assert found.frontier[-1].budget_musd == budget
    assert found.hours_before is not None


def test_a_table_of_demand_is_asked_in_every_form(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("demand.csv").write_text("from,to,amount\namber,elm,60000\nbirch,elm,20000\n", encoding="utf-8")
    costs = ("--cost", "hazel-line=50", "--cost", "more-sailings=20")
    asked = ("invest", "--network", str(TOY), "--demand", "demand.csv", "--budget", "80", "--by", "2033", *costs, *SETS)
    assert main([*asked, "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["origin"], record["demand_rows"]) == ("", 2)
    assert record["teu_per_year"] == 80_000
    assert record["hours"] < record["hours_before"]
    assert record["proof"] == {"value": record["hours"], "bound": record["hours"], "gap": 0}
    assert main(list(asked)) == 0
    out = capsys.readouterr().out
    assert "carried of the demand: " in out
    assert "proven: no other choice carries more, or as much in fewer days" in out
    for file in ("i.xlsx", "i.svg", "i.html"):
        assert main([*asked, "-o", file]) == 0
        assert Path(file).stat().st_size > 1000
    told = corridor.invest(TOY, demand="demand.csv", budget=80, by=2033, cost=costs[1::2], sets=SETS[1::2])
    assert told.to_dict()["hours"] == record["hours"]


def test_published_costs_come_with_range_year_and_source() -> None:
    found = corridor.invest(None, "Xi'an", "Poti", budget=60, by=2028, via="Aktau port")
    ships = next(row for row in found.chosen if row.id in {"asco-third-ropax", "aktau-hub-240"})
    project = open_network().projects[ships.id]
    assert (ships.musd_low, ships.musd, ships.musd_high) == (
        project.cost_musd_low,
        project.cost_musd_typical,
        project.cost_musd_high,
    )
    assert ships.sources == project.cost_sources
    assert ships.sources
    assert ships.published in str(found)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("amber",), "name both places, corridor invest A B, or a table of them, --demand FILE."),
        (("amber", "elm", "--teu", "-3"), "--teu -3: a volume a year above zero."),
        (("amber", "elm", "--demand", "d.csv"), "leave out A, B, --teu and --cargo."),
        (("amber", "nowhere", "--teu", "3"), "nowhere"),
    ],
)
def test_odd_demands_are_refused(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str) -> None:
    status = main(["invest", *words, "--network", str(TOY), "--budget", "9", "--by", "2033"])
    assert (status, message in capsys.readouterr().err) == (2, True)
