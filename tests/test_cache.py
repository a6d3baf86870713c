"""The compiled graph in the cache folder: the same answers, whatever happens to the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from corridor.data.load import load
from corridor.graph import cache as kept
from corridor.graph.build import build
from corridor.graph.cache import graph_of
from corridor.scenarios.query import Question
from corridor.studies.planner import fastest

TOY = Path(__file__).parent / "networks" / "toy"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "corridor"


def test_reading_gives_the_graph_that_was_written() -> None:
    question = Question(network=str(TOY))
    first = graph_of(question)
    again = graph_of(question)
    assert first == build(load(TOY))
    assert (tuple(again.nodes), tuple(again.edges)) == (first.nodes, first.edges)
    for name in first._fields:
        if name not in ("nodes", "edges"):
            assert _plain(getattr(again, name)) == _plain(getattr(first, name)), name


def _plain(value: object) -> object:
    """Let lists and tuples compare as equal."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return [_plain(item) for item in value] if isinstance(value, Sequence) and is_list else value


def test_a_cached_graph_gives_the_same_route() -> None:
    question = Question(network=str(TOY))
    built = fastest(graph_of(question), "amber", "elm", via=["fir"])
    assert fastest(graph_of(question), "amber", "elm", via=["fir"]) == built


@pytest.mark.parametrize("damage", [b"", b"x", b"0" * 64 + b"\n{}", b"\xff\xfe\x00"])
def test_a_damaged_file_is_compiled_again(cache: Path, damage: bytes) -> None:
    question = Question(network=str(TOY))
    good = fastest(graph_of(question), "amber", "elm")
    (file,) = cache.iterdir()
    file.write_bytes(damage or file.read_bytes()[:-9])
    assert fastest(graph_of(question), "amber", "elm") == good


def test_a_flipped_bit_is_noticed(cache: Path) -> None:
    question = Question(network=str(TOY))
    good = fastest(graph_of(question), "amber", "elm")
    (file,) = cache.iterdir()
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    assert fastest(graph_of(question), "amber", "elm") == good


def test_another_question_or_figure_is_another_file(tmp_path: Path, cache: Path) -> None:
    import shutil

    folder = tmp_path / "toy"
    shutil.copytree(TOY, folder)
    assert fastest(graph_of(Question(network=str(folder))), "amber", "elm").hours == 150
    assert fastest(graph_of(Question(network=str(folder), on="2031-01-01")), "amber", "elm").hours == 130
    links = folder / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace(",200,5,5,5,", ",200,6,6,6,"), encoding="utf-8")
    assert fastest(graph_of(Question(network=str(folder))), "amber", "elm").hours == 151
    assert len(list(cache.iterdir())) == 3


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert fastest(graph_of(Question(network=str(TOY))), "amber", "elm").hours == 150


def test_old_files_are_dropped(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_FILES", 2)
    for hours in (10, 11, 12, 13):
        graph_of(Question(network=str(TOY), sets=(f"amber-birch.hours={hours}",)))
    assert len(list(cache.iterdir())) == 2


def test_todays_question_is_not_kept(cache: Path) -> None:
    graph_of(Question(network=str(TOY), on="today"))
    assert not cache.exists()
