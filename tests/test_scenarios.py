"""Scenario files: found, stacked, explained, checked; the shipped ones tell what their sources support."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corridor import open_network
from corridor.answers.words import applied_text
from corridor.commands.cli import main
from corridor.data.load import load
from corridor.errors import ScenarioError
from corridor.scenario.changes import as_asked
from corridor.scenario.differences import differences
from corridor.scenario.scenario import names, read_one, read_stack
from corridor.studies.scenario_explanation import check, explain
from tests.folders import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.folders import Folder

PORT = "cedar-port-rail-feeder"
HEAD = 'id = "{0}"\nname = "{0}"\nquestion = "What if?"\ncaveat = "Made up."\n'
HALF = f'[[scale]]\nid = "{PORT}"\nfield = "hours"\nvalue = 0.5\nreason = "Half."\nsource = ["{SOURCE}"]\n'


def put(folder: Folder, name: str, body: str = "", keys: str = "") -> None:
    (folder.path / "scenarios").mkdir(exist_ok=True)
    folder.write(f"scenarios/{name}.toml", HEAD.format(name) + keys + "\n" + body)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    shown = capsys.readouterr()
    return status, shown.out, shown.err


# -- files -----------------------------------------------------------------------------------------------------------


def test_a_scenario_is_found_by_name_or_as_a_file(folder: Folder) -> None:
    put(folder, "half", HALF)
    by_name = read_stack(["half"], folder.path)
    by_file = read_stack([str(folder.path / "scenarios" / "half.toml")], folder.path)
    assert by_name == by_file
    assert names(folder.path) == ("half",)
    assert by_name[0].where == "scenarios/half.toml"
    assert by_name[0].changes[0].where == "scenarios/half.toml, scale 1"


def test_base_is_no_scenario(folder: Folder) -> None:
    assert read_stack(["base"], folder.path) == ()
    put(folder, "base", HALF)
    with pytest.raises(ScenarioError, match=r"'base' stands for the network without any scenario"):
        read_one("base", folder.path)


def test_scenarios_include_others_and_each_counts_once(folder: Folder) -> None:
    put(folder, "half", HALF)
    put(folder, "left", keys='includes = ["half"]')
    put(folder, "right", keys='includes = ["half"]\nprojects = ["hazel-line"]')
    put(folder, "both", keys='includes = ["left", "right"]')
    stack = read_stack(["both", "half"], folder.path)
    assert [scenario.id for scenario in stack] == ["half", "left", "right", "both"]
    network = open_network(folder.path, scenarios=["both", "half"])
    assert network.facilities[PORT].hours.typical == 12
    assert network.applied == ("hazel-line", "half", "right")
    assert network == open_network(folder.path, scenarios=["half", "both"])


def test_a_file_includes_what_lies_beside_it(folder: Folder, tmp_path: Path) -> None:
    put(folder, "half", HALF)
    (tmp_path / "own.toml").write_text(HEAD.format("own") + 'includes = ["half", "near"]\n')
    (tmp_path / "near.toml").write_text(HEAD.format("near"))
    stack = read_stack([str(tmp_path / "own.toml")], folder.path)
    assert [scenario.id for scenario in stack] == ["half", "near", "own"]


@pytest.mark.parametrize(
    ("keys", "body", "message"),
    [
        ('includes = ["loop"]', "", r"key includes: scenarios include each other in a circle: loop -> loop"),
        ('includes = ["nowhere"]', "", r"key includes: there is no scenario 'nowhere'"),
        ('includes = ["../half"]', "", r"key includes: '../half' is no id"),
        ('includes = ["/etc/passwd"]', "", r"key includes: '/etc/passwd' is no id"),
        ('question_ = "x"', "", r"key question_: is not known. Did you mean 'question'"),
        ("projects = 5", "", r"there is no project '5'"),
        ('projects = ["hazel-lin"]', "", r"scenarios/loop\.toml: there is no project 'hazel-lin'. Did you mean"),
        ("", "[[scale]]\nfield = 'hours'\nvalue = 2\n", r"loop\.toml, scale 1, key id: is required"),
        ("", "[[set]]\nid = 'elm'\nfield = 'name'\n", r"loop\.toml, set 1, key value: is required"),
        ("", "[[set]]\nid = 'elm'\nfield = 'name'\nvalue = 'x'\nwhy = 'x'\n", r"set 1, key why: is not known"),
        (
            "",
            "[[scale]]\nid = 'elmo'\nfield = 'hours'\nvalue = 2\n",
            r"loop\.toml, scale 1: network 'toy' has no 'elmo'",
        ),
        ("", "[set]\nid = 'elm'\n", r"key set: should be written as \[\[set\]\]"),
        ("", "[[add]]\ntable = 'places'\nid = 'x'\n", r"loop\.toml, add 1, key name: is required.*faults in all"),
        ("", "[[", r"loop\.toml: is no TOML"),
    ],
)
def test_faults_name_file_and_change(folder: Folder, keys: str, body: str, message: str) -> None:
    put(folder, "loop", body, keys)
    with pytest.raises(ScenarioError, match=message):
        open_network(folder.path, scenarios=["loop"])


def test_a_longer_circle_is_told(folder: Folder) -> None:
    for one, other in (("a", "b"), ("b", "c"), ("c", "a")):
        put(folder, one, keys=f'includes = ["{other}"]')
    with pytest.raises(ScenarioError, match=r"scenarios/a\.toml, key includes: .* circle: a -> b -> c -> a"):
        read_stack(["a"], folder.path)


def test_a_link_out_of_the_folder_is_refused(folder: Folder, tmp_path: Path) -> None:
    (folder.path / "scenarios").mkdir()
    outside = tmp_path / "secret.toml"
    outside.write_text(HEAD.format("secret"))
    (folder.path / "scenarios" / "secret.toml").symlink_to(outside)
    with pytest.raises(ScenarioError, match=r"secret\.toml is outside the folder 'scenarios'"):
        read_stack(["secret"], folder.path)


def test_the_name_of_a_scenario_is_that_of_its_file(folder: Folder) -> None:
    put(folder, "half", HALF)
    folder.replace("scenarios/half.toml", 'id = "half"', 'id = "other"')
    with pytest.raises(ScenarioError, match=r"key id: is 'other', but the file is called 'half'"):
        read_stack(["half"], folder.path)


def test_two_files_of_one_name_are_told(folder: Folder, tmp_path: Path) -> None:
    put(folder, "half", HALF)
    (tmp_path / "half.toml").write_text(HEAD.format("half"))
    with pytest.raises(ScenarioError, match=r"are both called 'half'; rename one"):
        read_stack(["half", str(tmp_path / "half.toml")], folder.path)


def test_a_missing_scenario_is_suggested(folder: Folder) -> None:
    put(folder, "half", HALF)
    with pytest.raises(ScenarioError, match=r"--scenario hlf: there is no scenario 'hlf'. Did you mean 'half'"):
        read_stack(["hlf"], folder.path)
    with pytest.raises(ScenarioError, match=r"--scenario x/y\.toml: there is no such file"):
        read_stack(["x/y.toml"], folder.path)


# -- answers ---------------------------------------------------------------------------------------------------------


def test_an_empty_scenario_is_the_base_byte_for_byte(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "empty")
    asked = ("route", "amber", "elm", "--network", str(folder.path))
    for form in ("text", "json", "csv"):
        base = run(capsys, *asked, "--format", form)
        assert run(capsys, *asked, "--format", form, "--scenario", "empty") == base
        assert run(capsys, *asked, "--format", form, "--scenario", "base") == base


def test_stacked_scenarios_give_the_same_bytes_in_any_order(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "half", HALF)
    put(folder, "built", keys='projects = ["more-sailings"]')
    asked = ("route", "amber", "elm", "--network", str(folder.path), "--format", "json")
    one = run(capsys, *asked, "--scenario", "half", "--scenario", "built")
    assert one == run(capsys, *asked, "--scenario", "built", "--scenario", "half")
    record = json.loads(one[1])
    assert record["scenarios"] == ["built", "half"]
    assert record["routes"][0]["hours"] == 126


def test_a_changed_scenario_file_changes_the_answer(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "half", HALF)
    asked = ("route", "amber", "elm", "--network", str(folder.path), "--scenario", "half", "--format", "json")
    assert json.loads(run(capsys, *asked)[1])["routes"][0]["hours"] == 138
    folder.replace("scenarios/half.toml", "value = 0.5", "value = 0.25")
    assert json.loads(run(capsys, *asked)[1])["routes"][0]["hours"] == 132


def test_bad_scenarios_exit_2_with_one_line(folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    put(folder, "bad", "[[scale]]\ncountry = 'IT'\nfield = 'hours'\nvalue = 2\n")
    output = tmp_path / "out.csv"
    status, out, err = run(
        capsys, "route", "amber", "elm", "--network", str(folder.path), "--scenario", "bad", "-o", str(output)
    )
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "scenarios/bad.toml, scale 1: no record matches country = 'IT'. Known: AZ, CN" in err
    assert not output.exists()


# -- what differs ----------------------------------------------------------------------------------------------------


def test_show_says_in_plain_words_what_differs(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    put(
        folder, "half", HALF + '[[close]]\nid = "fir-cedar-port"\nreason = "Washed out."\n', 'projects = ["hazel-line"]'
    )
    status, out, _ = run(capsys, "scenario", "show", "half", "--network", str(folder.path))
    assert status == 0
    for words in (
        "half (half)",
        "question    What if?",
        "caveat      Made up.",
        "Line over Hazel (hazel-line): built; published opening 2030-12-31",
        "Amber - Hazel, rail-1435 (amber-hazel): new, 500 km, 10 h",
        "Cedar Port, rail-1520 to feeder (cedar-port-rail-feeder): hours 12 / 24 / 36 -> 6 / 12 / 18 (half)",
        "Fir - Cedar Port, rail-1520 (fir-cedar-port): closed",
        "because Half. [toy-2026-01-made-up]",
        "because Washed out.",
    ):
        assert words in out


def test_differences_are_those_of_the_records(folder: Folder) -> None:
    put(folder, "half", HALF)
    told = explain(["half"], folder.path)
    (item,) = told.differences
    assert (item.table, item.id, item.field, item.unit) == ("facilities", PORT, "hours", "h")
    assert (item.before, item.after, item.ratio) == ("12 / 24 / 36", "6 / 12 / 18", 0.5)
    assert (item.reason, item.sources, item.where) == ("Half.", (SOURCE,), "scenarios/half.toml, scale 1")
    assert explain(["base"], folder.path).differences == ()


def test_a_moved_date_is_told_and_noted(folder: Folder) -> None:
    put(folder, "early", '[[set]]\nid = "hazel-line"\nfield = "opens"\nvalue = 2028-06-30\n')
    told = explain(["early"], folder.path)
    assert [(item.kind, item.before, item.after) for item in told.differences] == [
        ("moved", "2030-12-31", "2028-06-30")
    ]
    assert "hazel-line (construction) opens on 2028-06-30, not yet on 2026-01-15" in told.notes[0]
    later = open_network(folder.path, on="2028-07-01", scenarios=["early"])
    assert "hazel-line" in later.applied
    assert differences(later, later) == ()


def test_check_reports_all_at_once(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "good", HALF)
    put(folder, "idle", '[[open]]\nid = "amber-birch"\nreason = "x"\nsource = ["nobody-2020"]\n')
    put(folder, "broken", "[[scale]]\nid = 'x'\nfield = 'hours'\nvalue = 2\n")
    found = check((), folder.path)
    assert found["good"] == ()
    assert found["idle"] == (
        (
            "scenarios/idle.toml, open 1, key source: there is no source 'nobody-2020': "
            "name a key of sources.csv, or write words such as 'Letter of the port'."
        ),
        "scenarios/idle.toml, open 1: changes nothing.",
    )
    assert len(found["broken"]) == 1
    status, out, _ = run(capsys, "scenario", "check", "--network", str(folder.path))
    assert status == 1
    assert out.endswith("3 scenarios, 3 findings\n")
    assert run(capsys, "scenario", "check", "good", "--network", str(folder.path))[0] == 0


def test_check_finds_what_the_scenario_breaks(folder: Folder) -> None:
    row = {"id": "jade", "table": "links", "from": "amber", "to": "elm", "mode": "rail-1520", "length_km": "9"}
    body = "[[add]]\n" + "".join(f'{key} = "{value}"\n' for key, value in row.items())
    body += 'countries = ["CN", "GE"]\nhours_low = 1\nhours_typical = 1\nhours_high = 1\n'
    put(folder, "hop", body + f'source = "{SOURCE}"\nbasis = "assumed"\nconfidence = "low"\n')
    (message,) = check(["hop"], folder.path)["hop"]
    assert "link 'jade' crosses from CN to GE but borders.csv has no row for it" in message


def test_new_writes_a_file_that_passes_once(
    folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "scenario", "new", "my-case")[0] == 0
    assert run(capsys, "scenario", "check", "my-case.toml", "--network", str(folder.path))[0] == 0
    status, _, err = run(capsys, "scenario", "new", "my-case")
    assert (status, "exists already" in err) == (2, True)
    status, _, err = run(capsys, "scenario", "new", "My Case")
    assert (status, "is no id" in err) == (2, True)


def test_list_names_the_questions(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert "has no scenarios" in run(capsys, "scenario", "list", "--network", str(folder.path))[1]
    put(folder, "half", HALF)
    _, out, _ = run(capsys, "scenario", "list", "--network", str(folder.path), "--format", "csv")
    assert out.splitlines()[1].startswith("half,half,What if?,Made up.")


# -- the shipped ones ------------------------------------------------------------------------------------------------

SHIPPED = names()
EXPECTED = {
    "cku-railway",
    "cku-railway-2028",
    "cku-railway-2033",
    "cku-makmal-congested",
    "streamlined-customs",
    "digital-corridor",
    "baku-port-expansion",
    "transit-capacity",
    "kyrgyz-logistics-centre",
    "azerbaijan-kyrgyzstan-programme",
    "caspian-low-water",
    "storm-winter",
    "russia-avoided",
    "iran-reopens",
    "suez-reopens",
    "zangezur-tripp",
    "btk-closed",
    "saryagash-embargo",
}


def test_the_promised_scenarios_are_there() -> None:
    assert set(SHIPPED) >= EXPECTED


def test_shipped_scenarios_have_no_findings() -> None:
    assert {name: found for name, found in check().items() if found} == {}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_asks_warns_and_names_its_sources(name: str) -> None:
    scenario = read_one(name)
    assert scenario.question.endswith("?")
    assert len(scenario.caveat) > 40
    assert scenario.sources
    assert all(change.reason and change.sources for change in scenario.changes if change.action != "add")


def test_a_project_and_a_scenario_of_one_name_are_named_once() -> None:
    assert applied_text(("cku-railway", "cku-railway")) == ", with cku-railway"
    assert applied_text(("a", "b", "c", "d", "e", "a")) == ", with 5 projects and scenarios"


STORIES = [
    ("Lanzhou", "Andijan", "cku-railway", "usd_per_teu", -1),
    ("Almaty", "Tashkent", "saryagash-embargo", "minutes", +1),
    ("Xi'an", "Duisburg", "russia-avoided", "minutes", +1),
    ("Baku", "Istanbul", "zangezur-tripp", "minutes", -1),
    ("Mangystau", "Baku", "storm-winter", "minutes", +1),
    ("Xi'an", "Poti", "paper-declarations", "minutes", +1),
    ("Xi'an", "Tashkent", "streamlined-customs", "minutes", -1),
    ("Bishkek", "Baku", "azerbaijan-kyrgyzstan-programme", "minutes", -1),
    ("Tbilisi", "Kars", "btk-closed", "minutes", +1),
]


@pytest.mark.parametrize(("origin", "destination", "name", "measure", "sign"), STORIES)
def test_a_shipped_scenario_moves_what_it_is_about(
    origin: str, destination: str, name: str, measure: str, sign: int
) -> None:
    from corridor.studies.planner import fastest

    base = fastest(open_network(), origin, destination)
    asked = fastest(as_asked(load(), scenarios=read_stack([name])), origin, destination)
    assert (getattr(asked, measure) - getattr(base, measure)) * sign > 0
