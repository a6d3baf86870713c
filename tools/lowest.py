"""Print the lowest version of each package that `pyproject.toml` allows, as requirements for pip."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATED = re.compile(r"([A-Za-z0-9-]+)>=([0-9.]+)")
CHECKERS = ("mypy", "ruff")
"""They look at the code, not at what it runs on."""


def lowest() -> list[str]:
    """Give one requirement for each package with a stated lowest version, those of all extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [package for extra in project["optional-dependencies"].values() for package in extra]
    found = [STATED.fullmatch(package) for package in (*project["dependencies"], *extras)]
    return sorted({f"{match[1]}=={match[2]}" for match in found if match and match[1] not in CHECKERS})


if __name__ == "__main__":
    print("\n".join(lowest()))
