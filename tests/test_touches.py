"""Each scenario says which borders, quays and yards it touches, and what is published that it is to reach."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corridor import open_network
from corridor.commands.cli import main
from corridor.errors import ScenarioError
from corridor.scenario.scenario import read_stack
from corridor.studies.scenario_explanation import check, explain
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

NETWORK = open_network()


def test_baku_port_has_its_parts_with_phases(capsys: pytest.CaptureFixture[str]) -> None:
    parts = {key: row for key, row in NETWORK.pools.items() if key.startswith("alat-")}
    assert {row.kind for row in parts.values()} == {"berths", "yard", "sidings", "storage"}
    assert parts["alat-container-berths"].number == 3
    assert parts["alat-storage"].area_m2 == 70_000
    assert (parts["alat-sidings"].number, parts["alat-sidings"].capacity) == (None, None)
    yards = [
        open_network(on=day, scenarios=["baku-port-expansion"]).pools["alat-yard"].capacity
        for day in ("2028-12-30", "2028-12-31", "2032-12-31")
    ]
    assert yards == [150_000, 260_000, 500_000]
    assert main(["scenario", "show", "baku-port-expansion"]) == 0
    out = capsys.readouterr().out
    assert "yards       Container yard and berths of Baku port (Alat) (alat-yard: 500,000 TEU a year)" in out
    assert "sidings     Rail sidings of Baku port (Alat) (alat-sidings: nothing published)" in out
    assert "targets     Over 260,000 TEU a year, no date [reuters-2025-12-baku-port]" in out


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("streamlined-customs", {"borders"}),
        ("digital-corridor", {"borders", "quays", "yards"}),
        ("transit-capacity", {"quays", "yards"}),
        ("kyrgyz-logistics-centre", {"terminals", "storage"}),
    ],
)
def test_a_scenario_names_what_it_touches_and_its_targets(
    name: str, kinds: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    found = explain([name])
    assert kinds <= {title for title, _ in found.touches}
    keys = {source for target in found.scenario.targets for source in target.sources}
    assert keys <= NETWORK.sources.keys()
    assert bool(keys) == (name != "kyrgyz-logistics-centre")  # no size of a centre is published
    assert main(["scenario", "show", name, "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert {row["kind"] for row in record["touches"]} == {title for title, _ in found.touches}
    assert len(record["targets"]) == len(found.scenario.targets)


def test_a_logistics_centre_binds_nothing_and_saves_nothing_that_is_not_published() -> None:
    built = open_network(scenarios=["kyrgyz-logistics-centre"])
    for key in ("makmal-centre-storage", "balykchy-centre-storage"):
        pool = built.pools[key]
        assert (pool.capacity, pool.area_m2) == (None, None)
        assert all(member.id in built.facilities for member in pool.members)


def test_targets_with_faults_are_named(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    head = 'id = "own"\nname = "Own"\n'
    file.write_text(f'{head}[[target]]\nsource = ["mail of May"]\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="target 1, key text: is required"):
        read_stack([str(file)], TOY)
    file.write_text(f'{head}target = "much"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"key target: should be written as \[\[target\]\]"):
        read_stack([str(file)], TOY)
    file.write_text(f'{head}[[target]]\ntext = "much"\nsource = ["no-such-key"]\n', encoding="utf-8")
    assert check([str(file)], TOY)[str(file)] == (
        (
            f"{file}, target 1, key source: there is no source 'no-such-key': "
            "name a key of sources.csv, or write words such as 'Letter of the port'."
        ),
    )
