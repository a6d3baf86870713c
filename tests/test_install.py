"""The wheel, in an environment of its own: it carries the networks and the maps, and answers from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from sysconfig import get_path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PACKED = {".csv", ".toml", ".geojson", ".html", ".css", ".js", ".json"}
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def built(folder: Path) -> Path:
    """Build the wheel of a copy of the tree, so that no earlier build leaks into it."""
    if int(version("setuptools").partition(".")[0]) < 77:
        message = "building needs setuptools 77 or newer: `pip install -e '.[dev]'`"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    tree = folder / "tree"
    left_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "docs", "bench")
    shutil.copytree(ROOT, tree, ignore=left_out)
    command = [*PIP, "wheel", str(tree), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), "--quiet"]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment that borrows the other packages from this one."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    subprocess.run([*PIP, "--python", str(python), "install", "--no-deps", "--quiet", str(wheel)], check=True)
    # A plain path: the editable install of this environment does not come along.
    (site / "borrowed.pth").write_text(f"{get_path('purelib')}\n", encoding="utf-8")
    return python


def run(python: Path, folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    command = [str(python), "-I", *argv]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def packed(folder: str) -> set[str]:
    """Name the files of a folder of data that have to travel."""
    return {
        f"corridor/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.suffix in PACKED and path.is_file()
    }


def test_the_wheel_is_whole_and_clean(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert packed("networks") <= names
    assert packed("maps") <= names
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "corridor").rglob("*.py")}
    assert modules | {"corridor/py.typed", "corridor/networks/__init__.py", "corridor/maps/__init__.py"} <= names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"corridor"}
    assert not [name for name in names if "__pycache__" in name]
    licences = [name for name in names if ".dist-info/licenses/" in name]
    assert {name.rpartition("/")[2] for name in licences} == {"LICENSE", "LICENSE-DATA.md"}


def test_the_installed_program_plans_from_any_folder(python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, "-m", "corridor", "route", "xian", "poti", "--format", "json")
    assert done.returncode == 0, done.stderr
    (route,) = json.loads(done.stdout)["routes"]
    assert (route["places"][0], route["places"][-1]) == ("xian", "poti")
    where = run(python, tmp_path, "-c", "import corridor, corridor.networks; print(corridor.networks.__path__[0])")
    assert str(ROOT) not in where.stdout
    assert where.stdout.startswith(str(python.parent.parent))


def test_the_installed_program_has_its_script(python: Path, tmp_path: Path) -> None:
    script = python.parent / ("corridor.exe" if os.name == "nt" else "corridor")
    done = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("corridor ")


def test_the_installed_program_draws_and_starts_networks(python: Path, tmp_path: Path) -> None:
    for argv in (("map", "xian", "poti", "-o", "map.html"), ("network", "new", "mine"), ("network", "check", "mine")):
        done = run(python, tmp_path, "-m", "corridor", *argv)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "map.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_nothing_called_networks_or_maps_is_left_in_the_environment(python: Path, tmp_path: Path) -> None:
    for name in ("networks", "maps", "tools", "tests"):
        assert run(python, tmp_path, "-c", f"import {name}").returncode == 1


def packaged(hook: str, tree: Path, folder: Path) -> Path:
    """Call the build backend as a front end does, with the date of the sources fixed."""
    folder.mkdir()
    code = f"from setuptools import build_meta; print(build_meta.{hook}({str(folder)!r}))"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True, text=True)
    return folder / done.stdout.splitlines()[-1]


def test_a_source_distribution_makes_the_same_wheel_twice(wheel: Path, tmp_path: Path) -> None:
    sources = packaged("build_sdist", wheel.parent / "tree", tmp_path / "sources")
    wheels = []
    for number in range(2):
        with tarfile.open(sources) as archive:
            archive.extractall(tmp_path / f"tree-{number}", filter="data")
        (tree,) = (tmp_path / f"tree-{number}").iterdir()
        for path in tree.rglob("*"):
            os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))
        wheels.append(packaged("build_wheel", tree, tmp_path / f"wheel-{number}").read_bytes())
    assert wheels[0] == wheels[1]
    assert len(wheels[0]) < 1_500_000
    with ZipFile(wheel) as whole, ZipFile(BytesIO(wheels[0])) as made:
        assert {name: whole.read(name) for name in whole.namelist()} == {
            name: made.read(name) for name in made.namelist()
        }


def strict(script: str, folder: Path) -> str:
    (folder / "script.py").write_text(script, encoding="utf-8")
    (folder / "mypy.ini").write_text("[mypy]\nstrict = true\nfollow_imports = silent\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini", "--explicit-package-bases"]
    command += ["--cache-dir", str(folder.parent / "mypy"), "script.py"]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


def test_a_script_of_a_user_passes_a_strict_type_checker(tmp_path: Path) -> None:
    script = (ROOT / "tests" / "data" / "user_script.txt").read_text(encoding="utf-8")
    assert strict(script, tmp_path) == "Success: no issues found in 1 source file\n"
    wrong = script.replace("teu=50_000", 'teu="many"').replace("k=2,", "kk=2,").replace(".hours / 24", ".howers / 24")
    found = strict(wrong, tmp_path)
    assert all(word in found for word in ('"teu"', '"kk"', '"howers"')), found
