"""Files of bounded size as bytes and as text, and how a message says where a fault is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.inputs import read_file
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_MB = 50
"""A larger file is no table of a network [MB]."""

MAX_NAME_SHOWN = 60
"""Longer names of columns and keys are cut in messages."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def located(file: str, row: int, column: str, text: str) -> str:
    """Describe where a fault is and what it is."""
    return f"{file}, row {row}, column {shown(column)}: {text}" if column else f"{file}, row {row}: {text}"


def shown(name: str) -> str:
    """Write a name that a file gives so that it keeps to one line."""
    return name if name.isprintable() and len(name) <= MAX_NAME_SHOWN else f"{name[:MAX_NAME_SHOWN]!r}"


def read_bytes(path: Path, *, most_mb: int = MAX_FILE_MB) -> tuple[bytes, str]:
    """
    Read a file of bounded size.

    Parameters
    ----------
    path
        The file.
    most_mb
        Its greatest size [MB].

    Returns
    -------
    data
        Empty if the file is far too large.
    fault
        A sentence that says so, or empty.

    Raises
    ------
    NetworkError
        If the file cannot be read at all.
    """
    try:
        if path.is_file() and (size := path.stat().st_size) > most_mb * 1_000_000:
            large = f"{path.name}: {size / 1e6:,.1f} MB are more than the {most_mb} MB that such a file may have."
            return b"", large
        return read_file(str(path), most_mb * 1_000_000), ""
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError as error:
        reason = str(error)
    name = str(path)
    msg = f"{name if name.isprintable() else repr(name)}: cannot be read: {reason}."
    raise NetworkError(msg)


def text_of_bytes(data: bytes, file: str) -> str:
    """
    Decode UTF-8, with or without a byte order mark, or UTF-16 with one.

    Raises
    ------
    NetworkError
        If it is in another encoding; the message tells how to save it.
    """
    if data[:2] in _UTF_16:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            msg = f"{file}: begins like UTF-16 and is damaged; save it as UTF-8 (in Excel: CSV UTF-8)."
            raise NetworkError(msg) from None
    if (zero := data.find(b"\0")) >= 0:
        row = data.count(b"\n", 0, zero) + 1
        msg = f"{file}, row {row}: holds a NUL byte; it is no text file, or is damaged. Save it as UTF-8."
        raise NetworkError(msg)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        msg = (
            f"{file}, row {row}: byte 0x{data[error.start]:02X} is not UTF-8, perhaps Windows-1252 or Windows-1251; "
            "save the file as UTF-8 (in Excel: CSV UTF-8)."
        )
        raise NetworkError(msg) from None
