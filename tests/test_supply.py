"""What an installation brings: its licences, the lock of CI and the bill of materials."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError

import pytest

from tools import supply

FREE = re.compile(r"\b(MIT|BSD|0BSD|Apache|PSF|Python Software Foundation|Zlib|CC0|MPL|Mozilla|ISC|HPND|MIT-CMU)\b")
"""Licences that allow use beside MIT code without a duty on it."""

BOUND = re.compile(r"\b(A?GPL|LGPL|Affero|proprietary|SSPL)\b", re.IGNORECASE)


def test_what_users_install_is_free_to_use() -> None:
    try:
        found = supply.packages(supply.OF_USERS)
    except PackageNotFoundError:
        found = supply.packages(())
    stated = {row.name: supply.licence_of(row) for row in found}
    assert {"folium", "geopandas", "networkx", "shapely"} <= stated.keys()
    assert not {name: text for name, text in stated.items() if not FREE.search(text) or BOUND.search(text)}


@pytest.mark.parametrize("text", ["GNU General Public License (GPL)", "LGPL-2.1", "Proprietary", ""])
def test_a_licence_that_binds_is_noticed(text: str) -> None:
    assert BOUND.search(text) or not FREE.search(text)


def test_the_lock_pins_every_package_that_is_asked_for() -> None:
    rows = [row for row in (supply.ROOT / ".ci" / "lock.txt").read_text(encoding="utf-8").splitlines() if row[0] != "#"]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.+]*", row) for row in rows), rows
    names = [row.split("==")[0] for row in rows]
    assert names == sorted(names)
    pinned = set(names)
    project = supply.project()
    stated = [
        *project["dependencies"],
        *(row for extra in supply.OF_CI for row in project["optional-dependencies"][extra]),
    ]
    asked = {name for name, _ in supply.wanted(stated, "", project)}
    assert asked <= pinned, asked - pinned


def test_the_bill_names_versions_and_licences() -> None:
    bill = supply.bill(())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "corridor")
    for part in bill["components"]:
        assert part["version"]
        assert part["purl"].endswith(f"@{part['version']}")
        assert part["licenses"][0]["license"]["name"]
