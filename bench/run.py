"""Run all benchmarks, or those named, and write `bench/RESULTS.md`: ``.venv-bench/bin/python bench/run.py``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# At the end: the program that is measured is the one that is installed, not the folder of that name.
sys.path.append(str(ROOT))

from bench.report import main  # noqa: E402 - after the path is set

if __name__ == "__main__":
    main(sys.argv[1:])
