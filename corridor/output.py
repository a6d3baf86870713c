"""Files written whole or not at all: first under a temporary name, then renamed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    try:
        _refuse_folder(target, str(path))
        if target.exists() and not target.is_file():
            # A pipe or a device, such as /dev/stdout, is written to and never replaced.
            with target.open("wb") as file:
                file.write(content)
        else:
            _replace(Path(os.path.realpath(target)), content)
    except OutputError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"cannot write {target}: {reason.lower()}. Name a file in a folder that exists and can be written."
        raise OutputError(msg) from error


def _refuse_folder(target: Path, name: str) -> None:
    if target.is_dir() or name.endswith("/"):
        msg = f"cannot write {target}: it is a folder; name a file in it."
        raise OutputError(msg)


def _replace(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: str | Path, content: str) -> None:
    """Write text as UTF-8 in one step; see `write_bytes`."""
    write_bytes(path, content.encode("utf-8"))


def write_folder(path: str | Path, files: Mapping[str, bytes]) -> None:
    """
    Write a folder of files, all of them or none.

    Parameters
    ----------
    path
        Made if it is not there; it has to be empty.
    files
        Content by name, relative to the folder.

    Raises
    ------
    OutputError
        If the folder is not empty or cannot be written.
    """
    from shutil import rmtree

    try:
        target = Path(path).resolve()
        _refuse_filled(target, str(path))
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            for name, content in files.items():
                file = temporary / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            if target.exists():
                target.rmdir()
            temporary.rename(target)
        finally:
            rmtree(temporary, ignore_errors=True)
    except OutputError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"cannot write folder {str(path)!r}: {reason.lower()}. Name one that can be made."
        raise OutputError(msg) from error


def _refuse_filled(target: Path, name: str) -> None:
    """Keep what is in a folder; it need not be there."""
    if target.exists() and any(target.iterdir()):
        msg = f"folder {name!r} is not empty: name a new one."
        raise OutputError(msg)
