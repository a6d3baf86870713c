"""
Scenario files: small TOML files with changes that can be read in a meeting and stacked.

    id = "more-ships"                  the name of the file without .toml
    name = "Three more feeders"
    question = "What do three more ships bring?"
    caveat = "Berths and draught stay as they are."
    includes = ["longer-summer"]       scenarios beside this file or of the network
    projects = ["aktau-hub-240"]       as if finished, or when due on a day that is asked for; `without` leaves out
    begins = 2027-06-30                first day of its changes, where one is known
    sources = ["report-2025-12-asco"]

    [[target]]                         what is published that it is to reach
    text = "89,000 TEU a year from Aktau to Alat"
    source = ["sia-2025-feeder-fleet"]

    [[scale]]                          set, scale, increase, add, close, open, as in projects
    id = "aktau-alat-asco"
    field = "departures_per_week"
    value = 1.5
    begins = 2028-01-01                of this change alone
    reason = "Nine ships for six."
    source = ["report-2025-12-asco"]

A file names others by their id alone, so it cannot reach out of its folder.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.data.inputs import DOCUMENT, names_in
from corridor.data.load import folder_of
from corridor.data.load.documents import Keys, read_document
from corridor.data.load.projects import ACTIONS, begins_of, read_changes, sources_of
from corridor.data.load.references import ids_of
from corridor.data.model import Scenario, Target
from corridor.errors import NetworkError, ScenarioError, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from corridor.data.model import Change

BASE = "base"
"""Name that stands for no scenario at all."""

FOLDER = "scenarios"
_KEYS = ("id", "name", "question", "caveat", "includes", "projects", "without", "sources", "begins")


def names(folder: Path | str | None = None) -> tuple[str, ...]:
    """List the scenarios that a network carries, sorted."""
    return _names_in(folder_of(folder) / FOLDER)


def _names_in(folder: Path) -> tuple[str, ...]:
    found = (name for name in names_in(str(folder)) if name.endswith(DOCUMENT) and (folder / name).is_file())
    return tuple(name.removesuffix(DOCUMENT) for name in found)


def read_all(folder: Path | str | None = None) -> tuple[Scenario, ...]:
    """Read the scenarios that a network carries, each without those that it includes; see `read_stack`."""
    return tuple(read_one(name, folder) for name in names(folder))


def read_stack(wanted: Sequence[str], folder: Path | str | None = None) -> tuple[Scenario, ...]:
    """
    Read scenarios with all that they include.

    Parameters
    ----------
    wanted
        Names of scenarios of the network, or files; ``"base"`` is none.
    folder
        Folder of the network; None takes the one that the package carries.

    Returns
    -------
    stack
        Each once, those that are included before those that include them.

    Raises
    ------
    ScenarioError
        If a file is missing, is outside its folder or has faults, or if
        scenarios include each other in a circle.
    """
    reader = _Reader(folder_of(folder))
    for name in wanted:
        if name != BASE:
            reader.take(reader.find(name), ())
    return tuple(reader.found.values())


def read_one(wanted: str, folder: Path | str | None = None) -> Scenario:
    """Read one scenario without those that it includes; see `read_stack`."""
    reader = _Reader(folder_of(folder))
    path = reader.find(wanted)
    return read_scenario(path, reader.shown(path))


class _Reader:
    """Scenarios found so far; lives for one call of `read_stack`."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER
        self.found: dict[str, Scenario] = {}
        self.paths: dict[str, Path] = {}

    def find(self, name: str) -> Path:
        """Find the file of a name, or take a path as it is."""
        if name.endswith(DOCUMENT) or "/" in name or "\\" in name:
            path = Path(name)
            if not path.is_file():
                msg = f"--scenario {name}: there is no such file."
                raise ScenarioError(msg)
            return path
        return self._named(name, (self.folder,), f"--scenario {name}")

    def shown(self, path: Path) -> str:
        """Name a file for messages: relative to the network where it is part of it."""
        return f"{FOLDER}/{path.name}" if path.parent == self.folder else str(path)

    def _named(self, name: str, folders: Sequence[Path], where: str) -> Path:
        for folder in folders:
            path = folder / f"{name}{DOCUMENT}"
            if name in _names_in(folder):
                if path.resolve().parent != folder.resolve():
                    msg = f"{where}: {path.name} is outside the folder {folder.name!r}; copy it there."
                    raise ScenarioError(msg)
                return path
        known = {name for folder in folders for name in _names_in(folder)}
        if (self.folder.parent / "projects" / f"{name}{DOCUMENT}").is_file():
            msg = f"{where}: {name!r} is a project, no scenario: add it with --with {name} (in a scenario: projects)."
            raise ScenarioError(msg)
        hint = suggest(name, known) or " The network has none; name a file that ends in .toml."
        msg = f"{where}: there is no scenario {name!r}.{hint}"
        raise ScenarioError(msg)

    def take(self, path: Path, above: tuple[tuple[str, Path], ...]) -> None:
        """Read a file and what it includes, that first."""
        where, real = self.shown(path), path.resolve()
        if real in [file for _, file in above]:
            chain = " -> ".join([*(name for name, _ in above), path.stem])
            msg = f"{where}, key includes: scenarios include each other in a circle: {chain}."
            raise ScenarioError(msg)
        if self.paths.get(path.stem) == real:
            return
        scenario = read_scenario(path, where)
        for name in scenario.includes:
            folders = tuple(dict.fromkeys((path.parent, self.folder)))
            self.take(self._named(name, folders, f"{where}, key includes"), (*above, (path.stem, real)))
        if scenario.id in self.found:
            msg = f"{where} and {self.found[scenario.id].where} are both called {scenario.id!r}; rename one of the two."
            raise ScenarioError(msg)
        self.found[scenario.id] = scenario
        self.paths[scenario.id] = real


def read_scenario(path: Path, where: str) -> Scenario:
    """
    Read one scenario file; what it refers to is checked when it is applied.

    Parameters
    ----------
    path
        The file.
    where
        Its name for messages.

    Raises
    ------
    ScenarioError
        If it cannot be read or has faults; the first is reported, and their number.
    """
    scenario, faults = _read(path, where)
    if faults or scenario is None:
        more = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
        msg = f"{faults[0]}{more}"
        raise ScenarioError(msg)
    return scenario


def read_with_faults(wanted: str, folder: Path | str | None = None) -> tuple[Scenario | None, tuple[str, ...]]:
    """
    Read one scenario file as far as it can be understood; what it includes is not read.

    Returns
    -------
    scenario
        None where nothing of it can be understood.
    faults
        All of them.

    Raises
    ------
    ScenarioError
        If there is no such file.
    """
    reader = _Reader(folder_of(folder))
    path = reader.find(wanted)
    scenario, faults = _read(path, reader.shown(path))
    return scenario, tuple(faults)


def is_private(scenario: Scenario) -> bool:
    """Report whether a scenario is a file of one's own, not one that a network carries."""
    return not scenario.where.startswith(f"{FOLDER}/")


def _read(path: Path, where: str) -> tuple[Scenario | None, list[str]]:
    """Read a file with all its faults."""
    faults: list[str] = []
    try:
        document = read_document(path, where, faults)
    except NetworkError as error:
        raise ScenarioError(str(error)) from None
    scenario = _scenario(Keys(document, where, faults), path.stem) if document is not None else None
    return scenario, faults


def _scenario(keys: Keys, stem: str) -> Scenario:
    keys.refuse_others((*_KEYS, "target", *ACTIONS))
    scenario_id = str(keys.value("id", "id", required=True))
    if scenario_id and scenario_id != stem:
        keys.fault("id", f"is {scenario_id!r}, but the file is called {stem!r}: they are the same word.")
    if scenario_id == BASE:
        keys.fault("id", f"{BASE!r} stands for the network without any scenario; choose another word.")
    return Scenario(
        id=scenario_id or stem,
        name=str(keys.value("name", "text", required=True)),
        question=str(keys.value("question", "text")),
        caveat=str(keys.value("caveat", "text")),
        includes=tuple(ids_of(keys.value("includes", "sources"))),
        projects=tuple(ids_of(keys.value("projects", "sources"))),
        without=tuple(ids_of(keys.value("without", "sources"))),
        sources=sources_of(keys, "sources", free=True),
        targets=_targets(keys),
        changes=_begun(read_changes(keys, free=True), begins_of(keys, free=True)),
        where=keys.where,
    )


def _targets(keys: Keys) -> tuple[Target, ...]:
    """Read what is published that a scenario is to reach."""
    entries = keys.document.get("target", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        keys.fault("target", "should be written as [[target]], with text and source.")
        return ()
    found = []
    for number, entry in enumerate(entries, start=1):
        own = Keys(entry, f"{keys.where}, target {number}", keys.faults)
        own.refuse_others(("text", "source"))
        found.append(Target(str(own.value("text", "text", required=True)), sources_of(own, "source", free=True)))
    return tuple(found)


def _begun(changes: Sequence[Change], day: date | None) -> tuple[Change, ...]:
    """Let changes without a date of their own begin with the scenario."""
    return tuple(replace(change, begins=change.begins or day) if day else change for change in changes)
