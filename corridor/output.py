"""Files written whole or not at all: first under a temporary name, then renamed."""

from __future__ import annotations

import os
from pathlib import Path

from corridor.errors import OutputError


def write_bytes(path: str | Path, content: bytes) -> None:
    """
    Write a file in one step.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    content
        All of it.

    Raises
    ------
    OutputError
        If it cannot be written; an older file of that name stays untouched.
    """
    target = Path(path)
    if target.is_dir():
        msg = f"cannot write {target}: it is a folder; name a file in it."
        raise OutputError(msg)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        msg = f"cannot write {target}: {reason.lower()}. Name a file in a folder that exists and can be written."
        raise OutputError(msg) from error


def write_text(path: str | Path, content: str) -> None:
    """Write text as UTF-8 in one step; see `write_bytes`."""
    write_bytes(path, content.encode("utf-8"))
