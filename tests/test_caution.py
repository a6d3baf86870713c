"""Caution: the best route names the countries of the list that it passes, and the best route without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from corridor.answers.plan import describe
from corridor.errors import NetworkError
from corridor.graph.build import build
from corridor.output.json import write
from corridor.scenario.query import Query
from corridor.studies.planner import fastest, routes_for

if TYPE_CHECKING:
    from corridor.data.model import Network
    from tests.folders import Folder

WAYS: tuple[dict[str, Any], ...] = ({}, {"number": 2}, {"by": "p80"}, {"criteria": ("time", "borders")})


@pytest.mark.parametrize("wishes", WAYS)
def test_the_best_route_without_is_that_which_avoids_the_country(
    folder: Folder, toy: Network, wishes: dict[str, Any]
) -> None:
    plan = routes_for(Query("elm", "amber", str(folder.path), policy="RU", **wishes))
    passes = "RU" in plan.routes[0].countries
    assert (plan.caution is not None) == passes
    if plan.caution is not None:
        assert plan.caution.countries == plan.caution.avoids == ("RU",)
        assert plan.caution.without is not None
        assert "RU" not in plan.caution.without.countries
        if "by" not in wishes:
            assert plan.caution.without.legs == fastest(toy, "elm", "amber", avoid=["country:RU"]).legs


def test_the_list_of_the_network_holds_until_another_is_given(folder: Folder) -> None:
    folder.replace("network.toml", "focus =", 'caution = ["RU", "TM"]\nfocus =')
    question = Query("elm", "amber", str(folder.path))
    for _ in ("built", "kept"):
        plan = routes_for(question)
        assert plan.caution is not None
        assert (plan.caution.countries, plan.caution.avoids) == (("RU",), ("RU", "TM"))
    assert routes_for(question._replace(origin="amber", destination="elm")).caution is None
    for policy in ("none", "TM", "tm,BY"):
        assert routes_for(question._replace(policy=policy)).caution is None


def test_no_route_without_is_null(folder: Folder) -> None:
    plan = routes_for(Query("amber", "elm", str(folder.path), policy="AZ,CN"))
    assert plan.caution is not None
    assert (plan.caution.countries, plan.caution.avoids, plan.caution.without) == (("CN", "AZ"), ("AZ",), None)


def test_text_and_json_say_it_in_the_first_lines(folder: Folder) -> None:
    plan = routes_for(Query("elm", "amber", str(folder.path), policy="RU"))
    found = describe(plan)
    lines = [part for part in found.text() if isinstance(part, str)]
    assert lines[2].startswith("caution: passes RU; the best without RU takes ")
    assert plan.caution is not None
    assert plan.caution.without is not None
    assert f'"hours": {plan.caution.without.hours}' in write(found).decode()


def test_a_policy_is_a_list_of_countries(folder: Folder) -> None:
    with pytest.raises(NetworkError, match="--policy 'RU,Q': 'Q' is no ISO 3166-1 alpha-2 code"):
        routes_for(Query("elm", "amber", str(folder.path), policy="RU,Q"))


def test_a_graph_names_the_edges_in_its_countries(toy: Network) -> None:
    from dataclasses import replace

    ((country, numbers),) = build(replace(toy, caution=("RU",))).caution
    assert country == "RU"
    assert {build(toy).edges[number].id for number in numbers} >= {"fir-cedar-port"}
