"""A small network to begin with: the shipped `networks/starter`, copied."""

from __future__ import annotations

from pathlib import Path

from corridor.data.cells import read_id
from corridor.data.files import write_folder
from corridor.data.schema import shipped
from corridor.errors import NetworkError

STARTER = "starter"
"""Folder of the network that is copied, and its name in there."""

_KINDS = (".csv", ".toml", ".md")


def new(folder: Path | str) -> tuple[Path, ...]:
    """
    Write a small, valid, commented network.

    Parameters
    ----------
    folder
        Made if it is not there; it has to be empty.  Where its name is a slug,
        the network gets that name.

    Returns
    -------
    files
        What was written, relative to the folder, sorted.

    Raises
    ------
    OutputError
        If the folder is not empty or cannot be written.
    """
    template = shipped() / STARTER
    files = tuple(sorted(path.relative_to(template) for path in template.rglob("*") if path.suffix in _KINDS))
    texts = {str(file): (template / file).read_text(encoding="utf-8") for file in files}
    texts["network.toml"] = _named(texts["network.toml"], Path(folder))
    write_folder(folder, {name: text.encode() for name, text in texts.items()})
    return files


def _named(text: str, root: Path) -> str:
    try:
        name = read_id(root.resolve().name)
    except (NetworkError, OSError):
        return text
    return text.replace(f'name = "{STARTER}"', f'name = "{name}"', 1)
