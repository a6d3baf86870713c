"""
Makes the data dictionary, `networks/README.md`, from `networks/schema.csv`.

Run ``python -m tools.derive_dictionary`` after a change of the schema; a test compares the two.
"""

from __future__ import annotations

from corridor.data.dictionary import dictionary_text
from corridor.data.schema import shipped


def main() -> None:
    """Write the page."""
    path = shipped() / "README.md"
    path.write_text(dictionary_text(), encoding="utf-8", newline="")
    print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
