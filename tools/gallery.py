"""
Write a handful of maps, and the pictures that the README shows.

    python -m tools.gallery FOLDER              maps alone
    python -m tools.gallery FOLDER --pictures   and docs/*.png, which needs Chromium
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from corridor.commands.cli import main as corridor

MAPS = {
    "network": [],
    "xian-poti": ["Xi'an", "Poti", "-k", "3", "--capacity", "--from", "2026", "--to", "2035"],
    "xian-poti-ru": ["Xi'an", "Poti", "-k", "3", "--capacity", "--lang", "ru"],
    "kashgar-istanbul-2031": ["Kashgar", "Istanbul", "--on", "2031-01-01"],
    "chengdu-istanbul": ["Chengdu", "Istanbul", "-k", "3"],
}
"""Name of each map and the question behind it."""

PICTURES = {"network": "network", "xian-poti": "xian-poti"}
"""Pictures of the README, each with the map that it shows."""

SIZE = (1440, 900)
COLOURS = 256


def write_maps(folder: Path) -> None:
    """Write every map of the gallery into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, question in MAPS.items():
        file = folder / f"{name}.html"
        status = corridor(["map", *question, "-o", str(file)])
        if status:
            sys.exit(status)
        print(f"{file}  {file.stat().st_size // 1000} kB")


def take_picture(chromium: str, page: Path, picture: Path) -> None:
    """
    Show a page in a headless browser and keep what is seen, in few colours.

    Parameters
    ----------
    chromium
        The program.
    page
        HTML file.
    picture
        PNG file to write.
    """
    from PIL import Image

    with TemporaryDirectory() as profile:
        shot = Path(profile) / "shot.png"
        command = [
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--hide-scrollbars",
            f"--user-data-dir={profile}",
            f"--window-size={SIZE[0]},{SIZE[1]}",
            "--virtual-time-budget=4000",
            f"--screenshot={shot}",
            page.resolve().as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own page, found by `which`
        picture.parent.mkdir(exist_ok=True)
        Image.open(shot).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    print(f"{picture}  {picture.stat().st_size // 1000} kB")


def main() -> None:
    """Write the gallery."""
    parser = ArgumentParser(description="Write a handful of maps.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", action="store_true", help="also write docs/*.png for the README")
    arguments = parser.parse_args()
    write_maps(arguments.folder)
    if arguments.pictures:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if chromium is None:
            sys.exit("the pictures need Chromium: install the package chromium")
        for name, shown in PICTURES.items():
            take_picture(chromium, arguments.folder / f"{shown}.html", Path("docs") / f"{name}.png")


if __name__ == "__main__":
    main()
