"""Files in and out: GeoJSON features, compact JSON, and files that never change by themselves."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def compact(value: object) -> str:
    """
    Write JSON without a space, readable letters kept.

    Parameters
    ----------
    value
        Anything that JSON can hold.

    Returns
    -------
    text
        One line.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def one_item_a_line(head: Mapping[str, object], name: str, items: Iterable[object]) -> str:
    """
    Write a JSON object whose last member is a list with one item on each line.

    Parameters
    ----------
    head
        Members before the list.
    name
        Member that holds the list.
    items
        The list.

    Returns
    -------
    text
        The file, ended by a newline; small changes make small diffs.
    """
    members = [f"{compact(key)}:{compact(value)}" for key, value in head.items()]
    body = ",\n".join(compact(item) for item in items)
    return "{" + ",\n".join([*members, f"{compact(name)}:[\n{body}\n]"]) + "}\n"


def read_features(path: Path) -> list[dict[str, Any]]:
    """
    Read the features of a GeoJSON file.

    Parameters
    ----------
    path
        A feature collection.

    Returns
    -------
    features
        As they are there.
    """
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def write_whole(path: Path, text: str) -> None:
    """
    Write a file under a temporary name, then rename it: a failure costs no file.

    Parameters
    ----------
    path
        Where to.
    text
        What, as UTF-8 with line feeds.
    """
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        file.write(text)
    try:
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise
