"""Files written whole or not at all: first under a temporary name, then renamed."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.data.inputs import refuse_to_overwrite_inputs
from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

SHOWN = 40
"""Characters of its name that what is written first keeps."""


def write_bytes(path: str | Path, content: bytes, *, into_network: bool = False) -> None:
    """
    Write a file in one step.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    content
        All of it.
    into_network
        Whether it is to become part of a network that the question reads.

    Raises
    ------
    OutputError
        If it cannot be written, or the question reads it; an older file of
        that name stays untouched.
    """
    if not into_network:
        refuse_to_overwrite_inputs(str(path))
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
    mode = _mode_of(target)
    temporary = _beside(target)
    # Never a file that is there already, whoever made it.
    file = temporary.open("xb")
    try:
        with file:
            _fill(file, content)
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _beside(target: Path) -> Path:
    """Name what is written first: nobody else's, and no longer than a file system takes."""
    return target.with_name(f".{target.name[:SHOWN]}.{os.urandom(6).hex()}.tmp")


def _mode_of(target: Path) -> int | None:
    """Give who may read and write an older file, which stays so; one that must not be written is refused."""
    if not target.exists():
        return None
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(target.stat().st_mode)


def _fill(file: IO[bytes], content: bytes) -> None:
    """Write all of a file, down to the disk."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def write_text(path: str | Path, content: str, *, into_network: bool = False) -> None:
    """Write text as UTF-8 in one step, bytes of a file name that are none as stdout shows them; see `write_bytes`."""
    write_bytes(path, content.encode("utf-8", "backslashreplace"), into_network=into_network)


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
        stays = target.exists() and _must_stay(target)
        temporary = _beside(target / target.name) if stays else _beside(target)
        try:
            for name, content in files.items():
                part = temporary / name
                part.parent.mkdir(parents=True, exist_ok=True)
                with part.open("xb") as file:
                    _fill(file, content)
            if stays:
                _move_into(temporary, target)
            else:
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


def _must_stay(target: Path) -> bool:
    """Report whether a folder cannot be put in the place of this one: somebody is in it, or a disk hangs there."""
    return target == Path.cwd() or target.is_mount()


def _move_into(temporary: Path, target: Path) -> None:
    """Fill an empty folder with what is ready in it; if that fails, it is empty again."""
    moved: list[Path] = []
    try:
        moved.extend(path.rename(target / path.name) for path in sorted(temporary.iterdir()))
    except BaseException:
        for path in moved:
            path.rename(temporary / path.name)
        raise


def _refuse_filled(target: Path, name: str) -> None:
    """Keep what is in a folder; it need not be there."""
    if target.exists() and any(target.iterdir()):
        msg = f"folder {name!r} is not empty: name a new one."
        raise OutputError(msg)
