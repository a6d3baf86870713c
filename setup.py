"""Install `networks/` and `maps/` as `corridor.networks` and `corridor.maps`."""

import re
from pathlib import Path
from typing import Any

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

COMMENT_LINES = re.compile(r"^[ ]*//.*\n", re.MULTILINE)


def build(self: Any) -> None:
    """Copy the package; comments of the page's script stay in the sources, as a page is written without them anyhow."""
    build_py.run(self)
    if self.editable_mode:
        return
    for path in sorted(Path(self.build_lib, "corridor", "maps").rglob("*.js")):
        script = path.read_text(encoding="utf-8")
        path.write_text(COMMENT_LINES.sub("", script), encoding="utf-8", newline="\n")


setup(
    packages=[*find_packages(include=["corridor", "corridor.*"]), "corridor.networks", "corridor.maps"],
    package_dir={"corridor.networks": "networks", "corridor.maps": "maps"},
    cmdclass={"build_py": type("BuildWithoutComments", (build_py,), {"run": build})},
)
