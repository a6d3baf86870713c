"""Private what-ifs: files of one's own, quickly begun, with words for sources and days on which they hold."""

from __future__ import annotations

from datetime import date
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from corridor import open_network
from corridor.commands.cli import main
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

OWN = """\
id = "own"
name = "Own"
question = "What if?"
caveat = "A guess."
sources = ["what the terminal told us in May"]

[[scale]]
id = "amber-birch"
field = "hours"
value = 2
reason = "works"
source = ["mail of 3 May, from the line"]
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str, network: Path = TOY) -> tuple[int, str, str]:
    status = main([*arguments, "--network", str(network)])
    return status, *capsys.readouterr()


def test_words_are_a_source_and_a_key_must_still_be_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    assert run(capsys, "scenario", "check", "own.toml")[:2] == (0, "1 scenario, no findings\n")
    (tmp_path / "own.toml").write_text(OWN.replace("mail of 3 May, from the line", "mail-3-may"), encoding="utf-8")
    status, out, _ = run(capsys, "scenario", "check", "own.toml")
    assert status == 1
    assert "scale 1, key source: there is no source 'mail-3-may'" in out


def test_a_closing_is_written_and_holds_on_its_days_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "net"
    copytree(TOY, folder)
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("judgement,Judgement,2026-01-01,,MIT,\n")
    days = ("--from", "2026-12-17", "--until", "2026-12-24")
    assert run(capsys, "scenario", "new", "storm.toml", "--close", "cedar-port", *days, network=folder)[0] == 0
    for day, shut in (("2026-12-16", False), ("2026-12-17", True), ("2026-12-24", True), ("2026-12-25", False)):
        opened = open_network(folder, on=date.fromisoformat(day), scenarios=["storm.toml"])
        closure = opened.closures["storm-closed"]
        assert (closure.starts, closure.ends) == (date(2026, 12, 17), date(2026, 12, 24))
        _, out, _ = run(capsys, "scenario", "show", "storm.toml", "--on", day, network=folder)
        assert ("storm-closed: in force 2026-12-17 to 2026-12-24, not on" in out) is not shut
    touching = {row.id for row in opened.links.values() if "cedar-port" in (row.origin, row.destination)}
    assert {member.id for member in closure.members} == touching
    assert run(capsys, "scenario", "new", "late.toml", "--close", "cedar-port", *days)[0] == 2  # nobody to name
    assert run(capsys, "scenario", "new", "shut.toml", "--close", "feeder-shuttle", network=folder)[0] == 0
    assert run(capsys, "scenario", "check", "shut.toml", network=folder)[0] == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("--close", "cedar-prt"), "--close cedar-prt: there is no such place, link, border, facility or service."),
        (("--close", "cedar-port", "--until", "2026-12-24"), "say --from as well"),
        (("--close", "cedar-port", "--from", "2026-12-24", "--until", "2026-12-17"), "exchange the two"),
        (("--close", "cedar-port", "--from", "soon"), "'soon' is no date"),
    ],
)
def test_a_closing_that_makes_no_sense_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, wrong: tuple[str, ...], message: str
) -> None:
    status, _, err = run(capsys, "scenario", "new", "storm.toml", *wrong)
    assert (status, message in err) == (2, True)
    assert not list(tmp_path.iterdir())


def test_every_fault_is_told_and_files_are_checked_together(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('id = "worse"\ncolour = 1\n[[close]]\n', encoding="utf-8")
    status, out, _ = run(capsys, "scenario", "check", "bad.toml")
    assert status == 1
    for words in ("key colour", "key name", "close 1, key id", "is 'worse', but the file is called 'bad'"):
        assert words in out
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    other = OWN.replace('id = "own"', 'id = "other"').replace("[[scale]]", "[[set]]")
    (tmp_path / "other.toml").write_text(other, encoding="utf-8")
    assert run(capsys, "scenario", "check", "other.toml")[0] == 0
    status, out, _ = run(capsys, "scenario", "check", "own.toml", "other.toml")
    assert status == 1
    assert "own.toml + other.toml: " in out
    assert "both change amber-birch.hours" in out


def test_a_project_that_is_asked_for_as_a_scenario_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "route", "amber", "elm", "--scenario", "hazel-line")
    assert status == 2
    assert "'hazel-line' is a project, no scenario: add it with --with hazel-line" in err


def test_a_new_scenario_goes_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    days = ("--from", "2026-12-17", "--until", "2026-12-24")
    assert main(["scenario", "new", "--close", "kuryk-port", *days, "-o", "storm.toml"]) == 0
    assert main(["scenario", "check", "storm.toml"]) == 0
    capsys.readouterr()
    assert main(["scenario", "new"]) == 2
    assert "name the scenario: corridor scenario new NAME, or -o FILE.toml" in capsys.readouterr().err
    assert main(["scenario", "new", "a", "-o", "b.toml"]) == 2
    assert "both name the file" in capsys.readouterr().err


FAULTY = """\
id = "faulty"
name = "Faulty"
[[set]]
id = "nope"
field = "hours"
value = 3
[[scale]]
id = "amber-birch"
field = "nofield"
value = 2
[[close]]
id = "gone"
[[set]]
id = "amber-birch"
field = "hours"
value = 5
[[scale]]
id = "amber-birch"
field = "hours"
value = 2
"""


def test_check_names_every_fault_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "faulty.toml").write_text(FAULTY, encoding="utf-8")
    status, out, _ = run(capsys, "scenario", "check", "faulty.toml")
    assert status == 1
    for fault in (
        "faulty.toml, set 1: network 'toy' has no 'nope'",
        "faulty.toml, scale 1: links have no column 'nofield'",
        "faulty.toml, close 1: network 'toy' has no 'gone'",
        "faulty.toml, scale 2 and faulty.toml, set 2 both change amber-birch.hours",
        "1 scenario, 4 findings",
    ):
        assert fault in out
    (tmp_path / "faulty.toml").write_text(FAULTY + "[[clse]]\nid = 'x'\n", encoding="utf-8")
    out = run(capsys, "scenario", "check", "faulty.toml")[1]
    assert "key clse: is not known" in out
    assert "has no 'nope'" in out


def test_files_of_ones_own_need_no_sources_and_are_checked_as_a_stack(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    plain = 'id = "{}"\nname = "N"\n[[{}]]\nid = "amber-birch"\nfield = "hours"\nvalue = 2\n'
    for name, action in (("one", "set"), ("two", "scale")):
        (tmp_path / f"{name}.toml").write_text(plain.format(name, action), encoding="utf-8")
    assert run(capsys, "scenario", "check", "one.toml")[:2] == (0, "1 scenario, no findings\n")
    (tmp_path / "faulty.toml").write_text(FAULTY, encoding="utf-8")
    for others in ((), ("faulty.toml",)):
        status, out, _ = run(capsys, "scenario", "check", "one.toml", "two.toml", *others)
        assert status == 1
        assert "one.toml + two.toml: one.toml, set 1 and two.toml, scale 1 both change amber-birch.hours" in out
    files = ("--scenario", "one.toml", "--scenario", "two.toml")
    status, _, err = run(capsys, "route", "amber", "elm", *files)
    assert (status, "both change amber-birch.hours" in err) == (2, True)
    assert run(capsys, "route", "amber", "elm", "--scenario", "one.toml")[0] == 0


ADDED = """\
id = "own"
name = "Own"
[[add]]
table = "closures"
id = "own-closed"
name = "Works"
kind = "suspension"
members = ["amber-birch"]
starts = 2026-12-17
source = "mail of 3 May, from the line"
basis = "assumed"
confidence = "low"
"""


def test_words_are_a_source_of_a_row_that_is_added(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(ADDED, encoding="utf-8")
    assert run(capsys, "scenario", "check", "own.toml")[:2] == (0, "1 scenario, no findings\n")
    opened = open_network(TOY, scenarios=["own.toml"])
    (key,) = opened.closures["own-closed"].sources
    assert opened.sources[key].publication == "mail of 3 May, from the line"
    assert "[mail of 3 May, from the line]" in run(capsys, "scenario", "show", "own.toml")[1]
    (tmp_path / "own.toml").write_text(ADDED.replace("mail of 3 May, from the line", "mail-3-may"), encoding="utf-8")
    assert "add 1, column source: there is no 'mail-3-may'" in run(capsys, "scenario", "check", "own.toml")[1]


def test_every_fault_is_told_once_whatever_else_is_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = ADDED.replace("starts", "start").replace('name = "Own"', 'name = "Own"\ncolour = 1\nprojects = ["hazel"]')
    text = text.replace("colour", 'without = ["nowhere"]\ncolour')
    (tmp_path / "own.toml").write_text(text + '[[close]]\nid = "gone"\n', encoding="utf-8")
    out = run(capsys, "scenario", "check", "own.toml")[1]
    for fault in (
        "key colour",
        "key start:",
        "no project 'hazel'",
        "no project 'nowhere'",
        "network 'toy' has no 'gone'",
    ):
        assert out.count(fault) == 1
    assert "1 scenario, 5 findings" in out
