"""
The register of the files that a question reads.

While a register is open, each file and each folder is read once: what is
digested is what is parsed, whatever happens on the disk meanwhile.  The register
serves the key of a kept graph and the key of a sweep, and keeps every output
from being written over an input.  Plain paths, since `pathlib` would cost a
fifth of the time of a whole answer.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from stat import S_ISREG
from time import time_ns
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from contextvars import Token

SETTINGS = "network.toml"
DRAWN_LINES = "lines.geojson"
DOCUMENT = ".toml"
"""Ending of projects and scenarios."""

FOLDERS_OF_DOCUMENTS = ("projects", "scenarios")
"""Folders below that of a network from which every document is read."""

ENDINGS = (".csv", DOCUMENT)
"""Endings of the files of a network that decide what an answer says."""

MOST_COMPARED = 60
"""No longer name is a misspelling [characters]."""

IMPORTED_NS = time_ns()
"""When the program was started, or not long after [ns]."""

NEAR = 0.75
"""Likeness of two names from which one is taken for a misspelling of the other."""


class Inputs:
    """
    Files, folders and networks that one question reads; a context in which it is the open register.

    Attributes
    ----------
    contents
        Content of each file, by absolute path.
    listings
        Names in each folder, sorted, by absolute path.
    networks
        Absolute paths of the folders of networks.
    parsed
        What was made of the files of a folder alone, by its absolute path.
    """

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.listings: dict[str, tuple[str, ...]] = {}
        self.networks: set[str] = set()
        self.parsed: dict[str, object] = {}
        self._noted: set[str] = set()
        self._files: dict[str, tuple[int, int]] = {}
        self._token: Token[Inputs | None] | None = None

    def __enter__(self) -> Self:
        """Open the register."""
        self._token = _OPEN.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Close the register; the one that was open before is open again."""
        if self._token is not None:
            _OPEN.reset(self._token)
            self._token = None

    @property
    def n_read(self) -> tuple[int, int]:
        """Number of files and of folders read so far."""
        return len(self.contents), len(self.listings)

    def read(self, path: str, most: int) -> bytes:
        """
        Read a file, once.

        Parameters
        ----------
        path
            The file.
        most
            Its greatest size [bytes].

        Raises
        ------
        OSError
            If it cannot be read, is larger, or is no plain file.
        """
        key = os.path.abspath(path)
        if key not in self.contents:
            self.contents[key], status = _content(key, most)
            self._files[key] = (status.st_dev, status.st_ino)
        return self.contents[key]

    def names(self, folder: str) -> tuple[str, ...]:
        """
        List a folder, once; one that is not there is empty.

        Raises
        ------
        OSError
            If it cannot be listed.
        """
        key = os.path.abspath(folder)
        if key not in self.listings:
            self.listings[key] = _listing(key)
        return self.listings[key]

    def note(self, word: str) -> None:
        """Register what an argument names, if it is a file or the folder of a network, before it is read."""
        try:
            if os.path.isfile(os.path.join(word, SETTINGS)):
                self.networks.add(os.path.abspath(word))
            elif os.path.isfile(word):
                self._noted.add(os.path.realpath(word))
        except (OSError, ValueError):
            return

    def refuse_to_overwrite(self, output: str) -> None:
        """
        Refuse an output that would replace a file that is read, or that would be read as part of a network.

        Parameters
        ----------
        output
            File that is to be written.

        Raises
        ------
        OutputError
            If it is one of those.
        """
        try:
            if not (self._is_read(output) or self._belongs_to_network(output)):
                return
        except (OSError, ValueError):
            return
        from corridor.errors import OutputError

        msg = f"-o {output!r} is a file that this question reads, or one of its network: choose another name."
        raise OutputError(msg)

    def _is_read(self, output: str) -> bool:
        if not os.path.isfile(output):
            return False
        status, path = os.stat(output), os.path.realpath(output)
        read = [name for name in self.contents if not self._is_passed_over(name)]
        same = (status.st_dev, status.st_ino) in [self._files[name] for name in read]
        return same or path in self._noted or any(os.path.realpath(name) == path for name in read)

    def _is_passed_over(self, path: str) -> bool:
        """Report whether a file is only beside the tables of a network."""
        folder, name = os.path.split(path)
        return folder in self.networks and not (is_table(name) or name == DRAWN_LINES)

    def _belongs_to_network(self, output: str) -> bool:
        """Report whether a network would read the file, or refuse it as a misspelt table."""
        real = os.path.realpath(output)
        folder, name = os.path.split(real)
        for root in map(os.path.realpath, self.networks):
            if folder == root and (name == DRAWN_LINES or is_table(name) or misspelt_table(name)):
                return True
            if name.endswith(DOCUMENT) and folder in (os.path.join(root, part) for part in FOLDERS_OF_DOCUMENTS):
                return True
        return False


_OPEN: ContextVar[Inputs | None] = ContextVar("inputs", default=None)


def current() -> Inputs | None:
    """Give the register that is open, if any."""
    return _OPEN.get()


def read_file(path: str, most: int) -> bytes:
    """Read a file through the open register, if there is one; see `Inputs.read`."""
    register = _OPEN.get()
    return register.read(path, most) if register is not None else _content(path, most)[0]


def names_in(folder: str) -> tuple[str, ...]:
    """List a folder through the open register, if there is one; see `Inputs.names`."""
    register = _OPEN.get()
    return register.names(folder) if register is not None else _listing(folder)


def note_network(folder: str) -> None:
    """Register the folder of a network that is read."""
    register = _OPEN.get()
    if register is not None:
        register.networks.add(os.path.abspath(folder))


def refuse_to_overwrite_inputs(output: str) -> None:
    """Refuse to write over what the question of the open register reads; see `Inputs.refuse_to_overwrite`."""
    register = _OPEN.get()
    if register is not None:
        register.refuse_to_overwrite(output)


def _content(path: str, most: int) -> tuple[bytes, os.stat_result]:
    # A pipe or a device would never end, and opening one may wait for ever.
    if not S_ISREG(os.stat(path).st_mode):
        raise OSError(0, "is no plain file", path)
    with open(path, "rb") as file:
        status = os.fstat(file.fileno())
        content = file.read(most + 1)
    if len(content) > most or not S_ISREG(status.st_mode):
        raise OSError(0, "is too large or no plain file", path)
    return content, status


def _listing(folder: str) -> tuple[str, ...]:
    try:
        return tuple(sorted(os.listdir(folder)))
    except (FileNotFoundError, NotADirectoryError):
        return ()


def is_table(name: str) -> bool:
    """Report whether a file of this name in the folder of a network is read as one of its tables, or its settings."""
    from corridor.data.records import TABLES

    stem, ending = os.path.splitext(name)
    return name == SETTINGS or (ending == ".csv" and stem in TABLES)


def misspelt_table(name: str) -> str:
    """Name the file of a network that a strange file is likely meant to be; empty where it is like none."""
    from difflib import get_close_matches

    from corridor.data.records import TABLES

    stem, ending = os.path.splitext(name.lower())
    known = {**{table: f"{table}.csv" for table in TABLES}, os.path.splitext(SETTINGS)[0]: SETTINGS}
    near = get_close_matches(stem, known, n=1, cutoff=NEAR) if ending in ENDINGS and len(stem) <= MOST_COMPARED else []
    return "" if is_table(name) or not near else known[near[0]]
