"""
Plant faults one by one in a copy of the project, and list those that no test notices.

``python -m tools.plant_faults`` reads ``tools/faults.toml``: a claim, the text in a file
that keeps it, another text that breaks it, and the tests that are to fail then.  It is
not part of ``make test``; it takes about twenty minutes, and ends with 1 if a fault survives.
``python -m tools.plant_faults shipment simulation`` plants those whose file is named so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tools" / "faults.toml"

PASSED = 0
"""pytest's code where every test has passed: nobody has noticed."""

FAILED = 1
"""pytest's code where a test has failed; all others mean that the tests did not run."""

LONGEST_SECONDS = 900


class Fault(NamedTuple):
    """
    A claim, and how to break it.

    Attributes
    ----------
    claim
        What holds as long as the fault is not there.
    file
        Path below the top folder.
    old, new
        Text that occurs once in the file, and what takes its place.
    tests
        Files of tests, one of which is to fail.
    """

    claim: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def read_faults(path: Path = TABLE) -> tuple[Fault, ...]:
    """Read the table of faults."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["fault"]
    return tuple(Fault(row["claim"], row["file"], row["old"], row["new"], tuple(row["tests"].split())) for row in rows)


def copy_of_project(target: Path) -> None:
    """Copy what git tracks, as it is in the working tree."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S607
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def check_copy(project: Path) -> None:
    """
    Make sure that tests in the copy run the copy.

    Raises
    ------
    RuntimeError
        If another installation of the package goes first.
    """
    command = [sys.executable, "-c", "import corridor; print(corridor.__file__)"]
    found = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    if not Path(found).is_relative_to(project.resolve()):
        msg = f"tests in a copy would run {found}; install the project with pip install --editable."
        raise RuntimeError(msg)


def survives(fault: Fault, project: Path) -> bool:
    """
    Plant a fault, run its tests, and take it out again.

    Raises
    ------
    RuntimeError
        If its tests cannot run at all.
    """
    path = project / fault.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    try:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            *fault.tests,
        ]
        done = subprocess.run(  # noqa: S603
            command, cwd=project, check=False, capture_output=True, text=True, timeout=LONGEST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(text, encoding="utf-8")
    if done.returncode not in {PASSED, FAILED}:
        msg = f"{fault.claim}: pytest ended with {done.returncode}: {(done.stdout + done.stderr)[-400:]}"
        raise RuntimeError(msg)
    return done.returncode == PASSED


def main(words: list[str]) -> int:
    """Plant the faults whose file holds one of some words, or all; give 1 where one survives."""
    faults = [fault for fault in read_faults() if not words or any(word in fault.file for word in words)]
    alive = 0
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy_of_project(project)
        check_copy(project)
        for number, fault in enumerate(faults, start=1):
            lives = survives(fault, project)
            alive += lives
            print(
                f"{number}/{len(faults)} {'SURVIVES' if lives else 'noticed'}: {fault.claim} ({fault.file})", flush=True
            )
    print(f"{len(faults) - alive} of {len(faults)} faults are noticed.")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
