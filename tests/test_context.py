"""What is beside the corridor and carries no freight: listed, drawn, sourced, and in no route."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corridor import open_network
from corridor.commands.cli import main
from corridor.errors import FindingsError
from corridor.graph.build import build
from corridor.output.page import page_data
from tests.folders import TOY

if TYPE_CHECKING:
    from tests.folders import Folder

NETWORK = open_network()
HEAD = "id,name,kind,countries,partners,status,opens,waypoints,source,basis,confidence"
ROW = "cable,Cable,power-cable,AZ;KZ,two firms,study,,49.4 40;51.2 43.6,atlas-2024,published,high"


def test_the_green_corridor_is_sourced_and_says_what_is_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    row = NETWORK.context["green-energy-corridor"]
    assert set(row.countries) == {"AZ", "KZ", "UZ"}
    assert set(row.sources) <= NETWORK.sources.keys()
    assert (row.opens, row.length_km, row.capacity_mw, row.cost_musd) == (None, None, None, None)
    assert main(["network", "info"]) == 0
    out = capsys.readouterr().out
    assert "beside the corridor, drawn on the map; carries no freight:" in out
    assert "power cable, study, not published: opening, length, capacity, cost" in out
    assert main(["network", "info", "--format", "json"]) == 0
    listed = {item["id"]: item for item in json.loads(capsys.readouterr().out)["context"]}
    assert listed["green-energy-corridor"]["sources"] == list(row.sources)
    assert listed["black-sea-cable"]["opens"] == "2032-12-31"


def test_it_changes_no_graph_and_is_on_the_page() -> None:
    without = replace(NETWORK, context={})
    graph = build(NETWORK)
    assert graph.edges == build(without).edges
    page = page_data(NETWORK, graph)
    drawn = {record["id"]: record for record in page["context"]}  # type: ignore[attr-defined]
    assert drawn.keys() == NETWORK.context.keys()
    assert all(record["line"] and record["sources"] for record in drawn.values())
    assert "context" not in page_data(without, graph)


def test_a_row_with_faults_is_named(folder: Folder) -> None:
    source = next(iter(open_network(TOY).sources))
    folder.write("context.csv", f"{HEAD}\n{ROW.replace('atlas-2024', source)}\n")
    assert open_network(folder.path).context["cable"].waypoints == ((49.4, 40.0), (51.2, 43.6))
    folder.write("context.csv", f"{HEAD}\n{ROW.replace('atlas-2024', source).replace('study', 'soon')}\n")
    with pytest.raises(FindingsError, match=r"context.csv, row 2, column status: .*soon"):
        open_network(folder.path)
