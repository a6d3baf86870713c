"""Examples in docstrings are true, and the source distribution is whole and clean."""

from __future__ import annotations

import doctest
import inspect
import re
import shutil
import subprocess
import sys
import tarfile
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

import corridor

ROOT = Path(__file__).parents[1]
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "corridor").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
VERBS = sorted(name for name in corridor.__all__ if inspect.isfunction(getattr(corridor, name)))


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_give_what_they_show(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = doctest.testmod(import_module(module), optionflags=doctest.ELLIPSIS)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_shows_how_it_is_used(name: str) -> None:
    verb = getattr(corridor, name)
    assert inspect.getdoc(verb)
    assert re.search(rf"corridor\.{name}\b", inspect.getdoc(corridor) or "")


def test_the_source_distribution_is_whole_and_clean(tmp_path: Path) -> None:
    if int(version("setuptools").partition(".")[0]) < 77:
        pytest.skip("building needs setuptools 77 or newer")
    tree = tmp_path / "tree"
    left_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "gallery")
    shutil.copytree(ROOT, tree, ignore=left_out)
    command = [sys.executable, "-c", "from setuptools.build_meta import build_sdist; build_sdist('..')"]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    (packed,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        archive.extractall(tmp_path / "again", filter="data")
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".tmp", ".sqlite"))]
    for folder in ("corridor", "networks", "maps", "tests", "tools", "bench"):
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.py")}
        assert here <= names, folder
    assert "tests/networks/toy/links.csv" in names
    (unpacked,) = (tmp_path / "again").iterdir()
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    for number, source in enumerate((tree, unpacked)):
        subprocess.run([*pip, "--no-build-isolation", "-w", str(tmp_path / f"wheel-{number}"), str(source)], check=True)
    from zipfile import ZipFile

    wheels = [next((tmp_path / f"wheel-{number}").glob("*.whl")) for number in (0, 1)]
    contents = [set(ZipFile(wheel).namelist()) for wheel in wheels]
    assert contents[0] == contents[1]
