"""A small network to begin with: the shipped `networks/starter`, copied."""

from __future__ import annotations

from pathlib import Path

from corridor.cells import read_id
from corridor.errors import NetworkError, OutputError
from corridor.schema import shipped

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
    root = Path(folder)
    template = shipped() / STARTER
    files = tuple(sorted(path.relative_to(template) for path in template.rglob("*") if path.suffix in _KINDS))
    try:
        root.mkdir(parents=True, exist_ok=True)
        if any(root.iterdir()):
            msg = f"folder {str(root)!r} is not empty: name a new one."
            raise OutputError(msg)
        for file in files:
            text = (template / file).read_text(encoding="utf-8")
            target = root / file
            target.parent.mkdir(exist_ok=True)
            target.write_text(_named(text, root) if file.name == "network.toml" else text, encoding="utf-8", newline="")
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        msg = f"folder {str(root)!r} cannot be written: {error.strerror or error}."
        raise OutputError(msg) from error
    return files


def _named(text: str, root: Path) -> str:
    try:
        name = read_id(root.resolve().name)
    except NetworkError:
        return text
    return text.replace(f'name = "{STARTER}"', f'name = "{name}"', 1)
