"""The compiled graph in the cache folder: the same answers, whatever happens to the file."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from corridor.data.inputs import Inputs
from corridor.data.load import load
from corridor.errors import ScenarioError
from corridor.graph import cache as kept
from corridor.graph.build import build
from corridor.graph.cache import graph_of
from corridor.graph.modal import Edge
from corridor.scenario.opening import network_of
from corridor.scenario.query import Query
from corridor.studies.planner import fastest

if TYPE_CHECKING:
    from corridor.data.model import Network

ROOT = Path(__file__).parent.parent
TOY = ROOT / "tests" / "networks" / "toy"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "corridor"


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("folder", [str(TOY), ""])
def test_reading_gives_the_graph_that_was_written(folder: str, dated: bool, cache: Path) -> None:
    question = Query(network=folder)
    first = graph_of(question, dated=dated)
    assert list(cache.iterdir()) != []
    again = graph_of(question, dated=dated)
    assert first == build(load(folder or None), dated=dated)
    for name, value in first._asdict().items():
        kept = getattr(again, name)
        # Some tables are read from their lines only when they are asked for.
        whole = dict(kept) if isinstance(value, Mapping) else tuple(kept) if isinstance(value, tuple) else kept
        assert whole == value, name


def test_a_cached_graph_gives_the_same_route() -> None:
    question = Query(network=str(TOY))
    built = fastest(graph_of(question), "amber", "elm", via=["fir"])
    assert fastest(graph_of(question), "amber", "elm", via=["fir"]) == built


@pytest.mark.parametrize("damage", [b"", b"x", b"0" * 64 + b"\n{}", b"\xff\xfe\x00"])
def test_a_damaged_file_is_compiled_again(cache: Path, damage: bytes) -> None:
    question = Query(network=str(TOY))
    good = fastest(graph_of(question), "amber", "elm")
    (file,) = cache.iterdir()
    file.write_bytes(damage or file.read_bytes()[:-9])
    assert fastest(graph_of(question), "amber", "elm") == good


def test_a_flipped_bit_is_noticed(cache: Path) -> None:
    question = Query(network=str(TOY))
    good = fastest(graph_of(question), "amber", "elm")
    (file,) = cache.iterdir()
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    assert fastest(graph_of(question), "amber", "elm") == good


def test_another_question_or_figure_is_another_file(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "toy"
    shutil.copytree(TOY, folder)
    assert fastest(graph_of(Query(network=str(folder))), "amber", "elm").hours == 150
    assert fastest(graph_of(Query(network=str(folder), on="2031-01-01")), "amber", "elm").hours == 130
    links = folder / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace(",200,5,5,5,", ",200,6,6,6,"), encoding="utf-8")
    assert fastest(graph_of(Query(network=str(folder))), "amber", "elm").hours == 151
    assert len(list(cache.iterdir())) == 3


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert fastest(graph_of(Query(network=str(TOY))), "amber", "elm").hours == 150


def test_old_files_are_dropped(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_FILES", 2)
    for hours in (10, 11, 12, 13):
        graph_of(Query(network=str(TOY), sets=(f"amber-birch.hours={hours}",)))
    assert len(list(cache.iterdir())) == 2


def test_todays_question_is_not_kept(cache: Path) -> None:
    graph_of(Query(network=str(TOY), on="today"))
    assert not cache.exists()


# -- what must never be served -----------------------------------------------------------------------------------------


def _hours(question: Query) -> float:
    return fastest(graph_of(question), "amber", "elm").hours


@pytest.fixture
def net(tmp_path: Path) -> Path:
    shutil.copytree(TOY, tmp_path / "net")
    return tmp_path / "net"


def _slower(path: Path, hours: str = "6,6,6") -> None:
    links = path / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace(",200,5,5,5,", f",200,{hours},"), encoding="utf-8")


@pytest.mark.parametrize("file", ["corridor/data/load/tables.py", "networks/schema.csv"])
def test_a_program_that_is_edited_and_reverted_answers_as_before(tmp_path: Path, file: str) -> None:
    root = tmp_path / "tree"
    for part in ("corridor", "networks"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__", "middle-corridor"))
    (root / "corridor" / "networks").symlink_to(root / "networks")
    old = (root / file).read_text(encoding="utf-8")
    edits = {
        "corridor/data/load/tables.py": (
            "                found.append(row)\n",
            "                found.append(_late(row))\n",
        ),
        "networks/schema.csv": ("links,length_km,number,km,yes,", "links,length_km,number,km,no,"),
    }
    late = (
        "\n\ndef _late(row):\n    from dataclasses import replace\n    from corridor.data.times import Hours\n"
        "    slow = row.record and row.id == 'amber-birch'\n"
        "    return row._replace(record=replace(row.record, hours=Hours(90, 90, 90))) if slow else row\n"
    )
    words = [sys.executable, "-S", "-m", "corridor", "route", "amber", "elm", "--network", str(TOY), "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}

    def ask() -> tuple[float, int]:
        sleep(2 * kept.CLOCK_NS / 1e9)
        found = subprocess.run(words, env=environment, capture_output=True, check=True, cwd=tmp_path).stdout
        n_kept = len(list((tmp_path / "cache" / "corridor").iterdir()))
        return json.loads(found)["routes"][0]["hours"], n_kept

    first, one = ask()
    assert ask() == (first, one)
    before, after = edits[file]
    assert before in old
    (root / file).write_text(old.replace(before, after) + (late if file.endswith("py") else ""), encoding="utf-8")
    edited, two = ask()
    assert two == one + 1
    assert (edited != first) is file.endswith("py")
    (root / file).write_text(old, encoding="utf-8")
    assert ask()[0] == first


def test_a_scenario_file_of_any_name_and_what_it_includes_count(tmp_path: Path) -> None:
    text = 'id = "{}"\nname = "N"\n{}\n'
    change = '[[set]]\nid = "amber-birch"\nfield = "hours"\nvalue = {}\nreason = "a"\nsource = ["toy-2026-01-made-up"]'
    for name in ("slow.txt", "b.toml"):
        (tmp_path / name).write_text(text.format(name.partition(".")[0], change.format(30)), encoding="utf-8")
    (tmp_path / "a.toml").write_text(text.format("a", 'includes = ["b"]'), encoding="utf-8")
    for scenario, edited in (("slow.txt", "slow.txt"), ("a.toml", "b.toml")):
        question = Query(network=str(TOY), scenarios=(f"{tmp_path}/{scenario}",))
        first = _hours(question)
        file = tmp_path / edited
        file.write_text(file.read_text(encoding="utf-8").replace("value = 30", "value = 50"), encoding="utf-8")
        assert _hours(question) == first + 20


def test_a_file_that_is_parked_in_another_folder_counts_no_more(net: Path) -> None:
    (net / "scenarios").mkdir(exist_ok=True)
    name = "more-sailings.toml"
    question = Query(network=str(net), include=("more-sailings",), scenarios=("base",))
    assert "more-sailings" in graph_of(question).applied
    (net / "projects" / name).rename(net / "scenarios" / name)
    with pytest.raises(ScenarioError, match="there is no project 'more-sailings'"):
        graph_of(question)


def test_a_graph_under_the_name_of_another_question_is_refused(net: Path, cache: Path) -> None:
    first = _hours(Query(network=str(net)))
    (slow,) = cache.iterdir()
    _slower(net)
    assert _hours(Query(network=str(net))) == first + 1
    (fast,) = set(cache.iterdir()) - {slow}
    shutil.copyfile(slow, fast)
    assert _hours(Query(network=str(net))) == first + 1


def test_an_edit_between_digest_and_parsing_is_not_kept(net: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question, build_now = Query(network=str(net)), network_of

    def edit(question: Query) -> Network:
        _slower(net)
        (net / "projects" / "late.toml").write_text("x", encoding="utf-8")
        return build_now(question)

    with monkeypatch.context() as patch:
        patch.setattr("corridor.scenario.opening.network_of", edit)
        first = _hours(question)
    (net / "projects" / "late.toml").unlink()
    assert _hours(question) == first + 1


def test_a_link_in_the_cache_is_neither_followed_nor_written_through(tmp_path: Path, cache: Path) -> None:
    question = Query(network=str(TOY))
    first = _hours(question)
    (file,) = cache.iterdir()
    mine = tmp_path / "mine"
    shutil.copyfile(file, mine)
    file.unlink()
    file.symlink_to(mine)
    assert kept.read_kept(file.stem, partly=True) is None
    mine.write_text("precious")
    assert _hours(question) == first
    assert mine.read_text() == "precious"
    assert not file.is_symlink()


def test_what_belongs_to_somebody_else_is_passed_over(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _hours(Query(network=str(TOY)))
    (file,) = cache.iterdir()
    assert kept.read_kept(file.stem, partly=True) is not None
    user = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: user + 1)
    assert kept.read_kept(file.stem, partly=True) is None
    monkeypatch.undo()


def test_the_folder_is_closed_to_others(cache: Path) -> None:
    _hours(Query(network=str(TOY)))
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    cache.chmod(0o755)
    _hours(Query(network=str(TOY)))
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_a_folder_that_is_a_link_is_none(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    cache.parent.mkdir()
    cache.symlink_to(tmp_path / "elsewhere")
    assert _hours(Query(network=str(TOY))) == 150
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("number", [-5, -(2**62), 2**62])
@pytest.mark.parametrize("line", [8, 9, 10])
def test_crafted_numbers_are_refused(cache: Path, number: int, line: int) -> None:
    question = Query(network=str(TOY))
    first = _hours(question)
    (file,) = cache.iterdir()
    lines = file.read_bytes().split(b"\n")[1:]
    numbers = kept.unpacked(lines[line])
    lines[line] = kept.packed([*numbers[:3], number % 2**64, *numbers[4:]])
    body = b"\n".join(lines)
    file.write_bytes(kept.seal(file.stem, body) + b"\n" + body)
    assert kept.read_kept(file.stem, partly=False) is None
    if (line, number) != (10, 2**62):  # a long time is bad only where it is compared with the edge
        assert kept.read_kept(file.stem, partly=True) is None
        assert fastest(graph_of(question, partly=True), "amber", "elm").hours == first


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "1e999", "-3.5"])
def test_crafted_figures_are_refused(cache: Path, figure: str) -> None:
    question = Query(network=str(TOY))
    first = _hours(question)
    (file,) = cache.iterdir()
    lines = file.read_bytes().split(b"\n")[1:]
    at, edge = next((at, json.loads(text)) for at, text in enumerate(lines) if b'"line"' in text and at > 9)
    edge[Edge._fields.index("km")] = "FIGURE"
    lines[at] = json.dumps(edge).replace('"FIGURE"', figure).encode()
    body = b"\n".join(lines)
    file.write_bytes(kept.seal(file.stem, body) + b"\n" + body)
    assert kept.read_kept(file.stem, partly=False) is None
    assert _hours(question) == first


def test_a_program_changed_since_it_was_started_keeps_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "IMPORTED_NS", 1)
    _hours(Query(network=str(TOY)))
    assert not cache.exists()


@pytest.mark.parametrize(
    ("platform", "names", "place"),
    [
        ("linux", {}, ".cache/corridor"),
        ("darwin", {}, "Library/Caches/corridor"),
        ("win32", {}, "AppData/Local/corridor"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/corridor"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, ".cache/corridor"),
        ("darwin", {"XDG_CACHE_HOME": "/xdg"}, "/xdg/corridor"),
    ],
)
def test_each_system_has_its_own_cache_folder(
    platform: str, names: dict[str, str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (names | {"HOME": "/anyone"}).items():
        monkeypatch.setenv(name, value)
    assert kept.folder() == str(Path("/anyone") / place)


def test_what_is_worked_out_of_a_network_is_kept_until_a_file_of_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    shutil.copytree(TOY, folder)
    numbers = count(1)

    def value(**conditions: Any) -> Any:
        question = Query(network=str(folder), **conditions)
        return kept.kept_value(question, ("test", question.avoid), lambda: {"made": next(numbers)})

    assert [value() for _ in range(2)] == [{"made": 1}] * 2
    assert value(on="2031-01-01") == {"made": 2}
    assert value(avoid=("country:KZ",)) == {"made": 3}
    links = folder / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace(",200,5,5,5,", ",200,6,6,6,"), encoding="utf-8")
    assert [value() for _ in range(2)] == [{"made": 4}] * 2


def test_a_register_parses_a_network_once() -> None:
    with Inputs():
        assert load(TOY) is load(TOY)
    assert load(TOY) is not load(TOY)
