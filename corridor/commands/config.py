"""``corridor.toml``: what somebody always asks for, in the folder or for the user; the command line wins."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

FILE = "corridor.toml"

KEYS = {"network": "network", "language": "lang", "locale": "locale", "size": "size", "caution": "policy"}
"""Keys of the file, and the arguments that they stand for."""

SHAPES_ANSWER = ("network", "size", "caution")
"""Keys that change what is found, and so are named among the conditions of an answer."""


class Config(NamedTuple):
    """
    What a file sets.

    Attributes
    ----------
    path
        Of the file; empty where there is none.
    values
        By key, as text.
    """

    path: str = ""
    values: tuple[tuple[str, str], ...] = ()


NO_CONFIG = Config()


def places_of_config() -> tuple[str, ...]:
    """Name the files that are looked for: in the current folder, then the user's own."""
    home = os.path.expanduser("~")  # noqa: PTH111 - pathlib costs more than the rest of the search
    base = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME") or f"{home}/.config"
    return FILE, f"{base}/corridor/{FILE}"


def read_config() -> Config:
    """
    Read the first file that there is.

    Raises
    ------
    NetworkError
        If it is no TOML, or sets what cannot be set.
    """
    path = next((place for place in places_of_config() if os.path.isfile(place)), "")  # noqa: PTH113 - see above
    return _read(path) if path else NO_CONFIG


def _read(path: str) -> Config:
    import tomllib
    from pathlib import Path

    from corridor.errors import NetworkError, suggest

    try:
        found: dict[str, Any] = tomllib.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        msg = f"{path}: cannot be read as TOML: {error}."
        raise NetworkError(msg) from None
    values = []
    for key, value in found.items():
        if key not in KEYS:
            msg = f"{path}: there is no setting {key!r}." + suggest(key, KEYS)
            raise NetworkError(msg)
        if isinstance(value, list) and key == "caution":
            value = ",".join(map(str, value)) or "none"  # noqa: PLW2901 - a list stands for its words
        if isinstance(value, bool) or not isinstance(value, str | int):
            msg = f'{path}: {key} is a text, such as {key} = "{_EXAMPLES[key]}".'
            raise NetworkError(msg)
        text = str(value)
        if key == "network" and text:
            text = str(Path(path).parent / Path(text).expanduser())
        values.append((key, text))
    return Config(path, tuple(values))


_EXAMPLES = {"network": "my-network", "language": "ru", "locale": "de", "size": "20", "caution": "RU,IR"}


def set_defaults(parsers: Iterable[ArgumentParser], config: Config) -> None:
    """
    Let the settings be what the options of a command have by default.

    Raises
    ------
    NetworkError
        If a setting is none of the choices of its option.
    """
    from corridor.errors import NetworkError, suggest

    for parser in parsers:
        known = {action.dest: action for action in parser._actions}  # noqa: SLF001 - argparse offers no other way
        for key, value in config.values:
            action = known.get(KEYS[key])
            if action is not None and action.choices and value not in action.choices:
                msg = f"{config.path}: {key} = {value!r} is none of the choices." + suggest(value, action.choices)
                raise NetworkError(msg)
            if action is not None or (key == "caution" and "avoid" in known):
                parser.set_defaults(**{KEYS[key]: value})


def note_config(arguments: Namespace, config: Config) -> None:
    """Note which settings shape the answer; a folder that is named as an argument takes the place of the network."""
    settings = dict(config.values)
    if getattr(arguments, "folder", "") and arguments.network == settings.get("network"):
        arguments.network = ""
    arguments.config = [
        f"{key} {settings[key]}"
        for key in SHAPES_ANSWER
        if key in settings and getattr(arguments, KEYS[key], None) == settings[key]
    ]
