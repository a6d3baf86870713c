"""The public face: few names, sorted, each of them there and loaded only when it is used."""

from __future__ import annotations

import doctest
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import corridor
from corridor.answers import Route
from corridor.data.model import Network

ROOT = Path(__file__).parent.parent


def test_the_face_is_sorted_and_complete() -> None:
    names = corridor.__all__
    assert list(names) == sorted(names)
    assert names == dir(corridor)
    for name in names:
        assert getattr(corridor, name).__name__ == name
    assert corridor.Network is Network
    assert corridor.Route is Route


def test_no_name_is_hidden_by_a_module() -> None:
    modules = {path.stem if path.is_file() else path.name for path in (ROOT / "corridor").iterdir()}
    assert not modules & set(corridor.__all__)


def test_every_name_is_documented() -> None:
    for name in corridor.__all__:
        assert (getattr(corridor, name).__doc__ or "").strip(), name


@pytest.mark.parametrize("module", ["corridor.studies.planner", "corridor.output.graphs"])
def test_examples_of_the_face_are_true(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'corridor' has no attribute 'fastets'"):
        corridor.fastets  # noqa: B018 - the access is the test


def test_importing_the_package_loads_nothing() -> None:
    code = "import sys, corridor; print(sorted(name for name in sys.modules if name.startswith('corridor.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
