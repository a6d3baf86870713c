"""
Name the packages that the project rests on: a lock for CI, a bill of materials for a release.

``python -m tools.supply --lock > .ci/lock.txt`` pins all that the extras ``dev`` and ``all``
bring here, as constraints for pip; ``python -m tools.supply --bill > bill.json`` lists what an
installation of the package brings, with versions and licences, as CycloneDX 1.5.
"""

from __future__ import annotations

import json
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OF_CI = ("dev", "all")
OF_USERS = ("all",)


def project() -> dict[str, Any]:
    """Read the project's own table of `pyproject.toml`."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def packages(extras: tuple[str, ...]) -> list[Distribution]:
    """
    Give the packages of this environment that `pyproject.toml` asks for with some extras, and what those ask for.

    Raises
    ------
    importlib.metadata.PackageNotFoundError
        If one of them is not installed.
    """
    asked = project()
    stated = [*asked["dependencies"], *(row for extra in extras for row in asked["optional-dependencies"][extra])]
    found: dict[str, Distribution] = {}
    met, waiting = set[tuple[str, str]](), wanted(stated, "", asked)
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) not in met:
            met.add((name, extra))
            found.setdefault(name, distribution(name))
            waiting += wanted(found[name].requires or [], extra, asked)
    return [found[name] for name in sorted(found)]


def wanted(stated: list[str], extra: str, asked: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the packages, each with its extras, that requirements name here; extras of our own are taken apart."""
    found = list[tuple[str, str]]()
    for row in map(Requirement, stated):
        if row.marker is not None and not row.marker.evaluate({"extra": extra}):
            continue
        if row.name == asked["name"]:
            found += wanted([one for own in row.extras for one in asked["optional-dependencies"][own]], "", asked)
        else:
            found += [(canonicalize_name(row.name), one) for one in ("", *sorted(row.extras))]
    return found


STATED = {"xstatic-leaflet": "BSD-2-Clause"}
"""Licences that a package states in words of its own: "(same as Leaflet)"."""


def licence_of(package: Distribution) -> str:
    """Give the licence that a package states: its expression, else its classifiers, else its first line of text."""
    meta = package.metadata
    stated = [row.rsplit(" :: ", 1)[-1] for row in meta.get_all("Classifier", []) if row.startswith("License :: ")]
    own = STATED.get(canonicalize_name(package.name), "")
    text = "".join(meta.get_all("License", []))
    return own or "".join(meta.get_all("License-Expression", [])) or "; ".join(stated) or text.strip().split("\n")[0]


def lock() -> str:
    """Pin what CI installs, one package a line."""
    rows = [f"{canonicalize_name(row.name)}=={row.version}" for row in packages(OF_CI)]
    made = f"# Made by tools/supply.py under Python {'.'.join(map(str, sys.version_info[:2]))}; constraints for pip."
    return "\n".join((made, *rows)) + "\n"


def bill(extras: tuple[str, ...] = OF_USERS) -> dict[str, Any]:
    """List what an installation brings, as CycloneDX 1.5."""
    own = project()
    parts = [
        {
            "type": "library",
            "name": row.name,
            "version": row.version,
            "purl": f"pkg:pypi/{canonicalize_name(row.name)}@{row.version}",
            "licenses": [{"license": {"name": licence_of(row)}}],
        }
        for row in packages(extras)
    ]
    subject = {"type": "application", "name": own["name"], "version": own["version"]}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": subject}} | {
        "components": parts
    }


def main(words: list[str]) -> int:
    """Print the lock or the bill of materials."""
    if words == ["--lock"]:
        print(lock(), end="")
    elif words == ["--bill"]:
        print(json.dumps(bill(), indent=1, ensure_ascii=False))
    else:
        print("python -m tools.supply --lock | --bill", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
