"""The page's own CSS and JavaScript, and Leaflet from the package that ships it, as text to be inlined."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

SHEETS = ("tokens.css", "page.css", "panel.css", "map.css", "print.css")
ENTRY = "app"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
_LAYOUT = re.compile(r"^[ ]*//.*\n|^[ ]+|^\n", re.MULTILINE)
_URL = re.compile(r"url\((?!data:)[^)]*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def asset(*path: str) -> str:
    """Read one file of `maps/`."""
    return files("corridor.maps").joinpath(*path).read_text(encoding="utf-8")


@cache
def stylesheet() -> str:
    """Put the sheets together in their order."""
    return "\n".join(asset("css", name) for name in SHEETS)


@cache
def script() -> str:
    """
    Join the modules of the page into one script.

    They are written as ES modules, which a file opened from a disk may not load:
    each becomes a function that runs once, after what it imports, and gives back
    what it exports. Comments and indentation stay behind; a text of several lines
    would lose its own, so there is none.
    """
    ordered: list[str] = []
    _visit(ENTRY, ordered, [])
    return "\n".join((asset("js", "unpack.js"), *(_wrapped(name) for name in ordered)))


def _visit(name: str, ordered: list[str], path: list[str]) -> None:
    if name in path:
        msg = f"maps/js: {' imports '.join([*path, name])}; modules must not import in a circle."
        raise ImportError(msg)
    if name not in ordered:
        for _, imported in _IMPORT.findall(asset("js", f"{name}.js")):
            _visit(imported, ordered, [*path, name])
        ordered.append(name)


def _wrapped(name: str) -> str:
    source = asset("js", f"{name}.js")
    exported = ", ".join(_EXPORT.findall(source))
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = {_variable(found[2])};\n", source)
    body = _LAYOUT.sub("", re.sub(r"^export ", "", body, flags=re.MULTILINE))
    return f"globalThis.{_variable(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _variable(name: str) -> str:
    return "module_" + name.replace("-", "_")


@cache
def leaflet() -> tuple[str, str]:
    """Give Leaflet's script, licence banner kept, and its sheet without the pictures that we do not use."""
    data = files("xstatic.pkg.leaflet").joinpath("data")
    code = data.joinpath("leaflet.js").read_text(encoding="utf-8")
    sheet = data.joinpath("leaflet.css").read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", code).rstrip() + "\n", _URL.sub("none", sheet)
