"""The rules of the house, read off the source: floors, no circles, who may print, who may load what."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).parent.parent
LONGEST = 600

FLOORS = (
    ("errors", "units", "geography", "markup", "progress"),
    ("data",),
    ("answers",),
    ("scenario",),
    ("graph",),
    ("routing", "output"),
    ("flow",),
    ("studies",),
    ("commands", ""),
    ("__main__",),
)
"""Modules and packages of `corridor` from the ground up; each may import its own floor and those below."""

ENGINES = {"routing", "flow", "studies"}
TABLES = ("corridor.data.load", "corridor.data.checks", "corridor.data.importers", "corridor.scenario.opening")
MAKERS = {"folium", "branca"}
WORKSHOPS = {
    "corridor.data.importers",
    "corridor.studies.samples",
    "corridor.studies.simul",
}
"""What is arithmetic with numpy through and through; whoever needs it imports it in a function."""

HEAVY = {
    "branca",
    "distributed",
    "folium",
    "geopandas",
    "highspy",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "pyarrow",
    "pyogrio",
    "pyproj",
    "scipy",
    "shapely",
    "xlsxwriter",
}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {name_of(path): ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "corridor").rglob("*.py"))}


def imported(tree: ast.AST) -> set[str]:
    """Name what a tree imports, anywhere in it; a name that is a module of ours counts as that module."""
    found = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in TREES else str(node.module) for name in whole}
    return found


def own(module: str) -> set[str]:
    return {name for name in imported(TREES[module]) if name.partition(".")[0] == "corridor" and name != module}


def part(module: str) -> str:
    """Name the module or package of `corridor` that a module belongs to; empty for the face."""
    return module.split(".")[1] if "." in module else ""


def floor(module: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if part(module) in names)


def test_every_module_has_a_floor() -> None:
    assert {part(module) for module in TREES} == {name for names in FLOORS for name in names}


def test_imports_point_down() -> None:
    assert [(module, other) for module in TREES for other in own(module) if floor(other) > floor(module)] == []


def test_there_is_no_circle() -> None:
    modules = nx.DiGraph([(module, other) for module in TREES for other in own(module)])
    parts = nx.DiGraph([(part(a), part(b)) for a, b in modules.edges if part(a) != part(b)])
    for graph in (modules, parts):
        assert [circle for circle in nx.strongly_connected_components(graph) if len(circle) > 1] == []


def test_outputs_know_answers_and_neither_engines_nor_loading() -> None:
    outputs = {module: own(module) for module in TREES if part(module) == "output"}
    above = {(module, other) for module, others in outputs.items() for other in others if part(other) in ENGINES}
    readers = {(module, other) for module, others in outputs.items() for other in others if other.startswith(TABLES)}
    assert above | readers == set()


def test_only_the_command_line_talks() -> None:
    talk = {"print", "sys.exit", "exit", "quit", "input", "sys.stdout.write", "sys.stderr.write"}
    assert {module for module in TREES if calls(module) & talk} == {"corridor.commands.cli"}


def test_no_code_in_data() -> None:
    assert [module for module in TREES if calls(module) & {"eval", "exec", "compile", "__import__"}] == []
    assert [module for module in TREES if imported(TREES[module]) & {"pickle", "marshal", "shelve"}] == []


def calls(module: str) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(TREES[module]) if isinstance(node, ast.Call)}


def test_heavy_packages_are_imported_where_they_are_used() -> None:
    at_once = {module: imported_at_once(TREES[module]) for module in TREES}
    heavy = {module for module, names in at_once.items() if {name.partition(".")[0] for name in names} & HEAVY}
    assert {module for module in heavy if not workshop(module)} == set()
    entered = {(module, name) for module, names in at_once.items() for name in names & TREES.keys() if workshop(name)}
    assert {(outside, inside) for outside, inside in entered if not workshop(outside)} == set()
    drawing = {module for module in TREES if {name.partition(".")[0] for name in imported(TREES[module])} & MAKERS}
    assert drawing == {"corridor.commands.result", "corridor.output.folium_map"}


def workshop(module: str) -> bool:
    """Report whether a module is arithmetic with numpy; the summary of an import is words."""
    return module.startswith(tuple(WORKSHOPS)) and module != "corridor.data.importers.summary"


def imported_at_once(tree: ast.Module) -> set[str]:
    """Name what is imported as soon as a module is: not in a function, not for types alone."""
    found, waiting = set[str](), list[ast.stmt](tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= imported(node)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return found


def test_no_file_has_grown_too_long() -> None:
    files = [path for folder in ("corridor", "maps", "tools", "tests", "bench") for path in (ROOT / folder).rglob("*")]
    lines = {path: path.read_text("utf-8").count("\n") for path in files if path.suffix in {".py", ".js", ".css"}}
    assert len(lines) > len(TREES)
    assert [path.name for path, count in lines.items() if count > LONGEST] == []


def test_maps_and_networks_hold_no_python() -> None:
    python = [path for folder in ("maps", "networks") for path in (ROOT / folder).rglob("*.py")]
    assert {(path.name, path.read_text("utf-8")) for path in python} == {("__init__.py", "")}


def test_a_plain_route_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from corridor.commands.cli import main;"
        "status = main(['route', 'amber', 'elm', '--network', sys.argv[1]]);"
        f"print(status, sorted({{*sys.modules}} & {HEAVY | {'rich', 'pickle'}!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "tests" / "networks" / "toy")],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0 []"


def test_a_route_over_a_kept_graph_reads_no_tables(tmp_path: Path) -> None:
    slow = {
        "dataclasses",
        "inspect",
        "pathlib",
        "csv",
        "tomllib",
        "hashlib",
        "corridor.data.load",
        "corridor.graph.build",
    }
    code = (
        "import sys; before = {*sys.modules}; from corridor.commands.cli import main;"
        "status = main(['route', 'amber', 'elm', '--network', sys.argv[1]]);"
        f"print(status, sorted(({{*sys.modules}} - before) & {slow!r}))"
    )
    words = [sys.executable, "-c", code, str(ROOT / "tests" / "networks" / "toy")]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    told = [subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert told[0].splitlines()[-1] != "0 []"
    assert told[1].splitlines()[-1] == "0 []"
