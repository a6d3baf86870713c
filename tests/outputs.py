"""Every form of every answer, written into one folder: ``python -m tests.outputs NETWORK FOLDER``."""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from corridor.commands.cli import main

SWEEP = """pairs = [["amber", "elm"]]
measures = ["hours", "km", "places"]
[[vary]]
field = "amber-birch.hours"
values = [10, 20]
"""

LINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "name": "=HYPERLINK(1) <script>alert(1)</script>",
                "from": "Amber ${alert(1)}",
                "to": "@Elm",
            },
            "geometry": {"type": "LineString", "coordinates": [[60, 45], [61, 45]]},
        }
    ],
}

ENDS = ("amber", "elm")

READERS = (".xlsx", ".html", ".md")
"""Endings of what is passed on."""

TO_FILES = {
    **{f"route{ending}": ("route", *ENDS) for ending in (".txt", ".json", ".csv", ".md", ".html", ".xlsx")},
    **{f"route{ending}": ("route", *ENDS) for ending in (".geojson", ".gpkg", ".svg", ".png")},
    **{f"places{ending}": ("places",) for ending in (".txt", ".json", ".csv")},
    **{f"matrix{ending}": ("matrix", "amber") for ending in (".txt", ".json", ".csv", ".xlsx")},
    **{f"explain{ending}": ("explain", *ENDS) for ending in (".txt", ".json")},
    **{f"compare{ending}": ("compare", *ENDS) for ending in (".txt", ".json")},
    **{f"sensitivity{ending}": ("sensitivity", *ENDS) for ending in (".txt", ".json")},
    **{f"capacity{ending}": ("capacity", *ENDS, "--assume-capacity") for ending in (".txt", ".json")},
    **{
        f"{name}{ending}": argv
        for ending in READERS
        for name, argv in {
            "places": ("places",),
            "matrix": ("matrix", "amber"),
            "explain": ("explain", *ENDS, "--why-not", "mode:ferry"),
            "compare": ("compare", *ENDS),
            "risk": ("risk", *ENDS, "--draws", "20"),
            "sensitivity": ("sensitivity", *ENDS),
            "capacity": ("capacity", *ENDS, "--assume-capacity"),
            "evidence": ("network", "evidence"),
            "info": ("network", "info"),
            "sources": ("network", "sources", "amber-birch"),
        }.items()
    },
    "map.html": ("map", *ENDS),
    "network.html": ("map",),
    **{f"sweep{ending}": ("sweep", "{scratch}/sweep.toml", "--workers", "1") for ending in (".csv", ".xlsx")},
}
"""Commands by the file that they write; ``--network`` and ``-o`` are added."""

TO_FOLDERS = {
    f"export-{form}": ("network", "export", "--as", form)
    for form in ("csv", "geojson", "gpkg", "geoparquet", "graphml")
}
"""Commands by the folder that they write."""

TO_STDOUT = {
    "info.txt": ("network", "info", "{network}"),
    "info.json": ("network", "info", "{network}", "--format", "json"),
    "evidence.txt": ("network", "evidence", "{network}"),
    "check.txt": ("network", "check", "{network}"),
    "check.csv": ("network", "check", "{network}", "--format", "csv"),
}
"""Commands by the file that takes what they print."""

IMPORT = ("--mode", "rail-1520", "--speed", "rail-1520=20-30-45", "--country", "KZ", "--date", "2026-01-31")


def write_all(network: str, folder: Path) -> dict[str, int]:
    """
    Give every answer about a network in every form.

    Parameters
    ----------
    network
        Folder of the toy network, or of one with the same ids.
    folder
        An empty folder; what is only read goes beside it.

    Returns
    -------
    statuses
        Exit codes by file or folder.
    """
    scratch = folder.with_name(folder.name + "-read")
    scratch.mkdir()
    (scratch / "sweep.toml").write_text(SWEEP, encoding="utf-8")
    (scratch / "lines.geojson").write_text(json.dumps(LINES), encoding="utf-8")

    def ask(*argv: str) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = main([word.format(network=network, scratch=scratch) for word in argv])
        return status, out.getvalue(), err.getvalue()

    statuses = {}
    for name, argv in (TO_FILES | TO_FOLDERS).items():
        statuses[name], _, err = ask(*argv, "--network", network, "-o", str(folder / name))
        if "sweep" not in argv:  # which tells how long it takes
            (folder / f"{name}.err").write_text(err.replace(str(folder), ""), encoding="utf-8")
    for name, argv in TO_STDOUT.items():
        statuses[name], out, _ = ask(*argv)
        (folder / name).write_text(out, encoding="utf-8")
    statuses["import"], _, _ = ask(
        "network", "import", str(scratch / "lines.geojson"), "-o", str(folder / "import"), *IMPORT
    )
    return statuses


if __name__ == "__main__":
    os.environ["XDG_CACHE_HOME"] = f"{sys.argv[2]}-cache"
    sys.stdout.write(json.dumps(write_all(sys.argv[1], Path(sys.argv[2]))))
