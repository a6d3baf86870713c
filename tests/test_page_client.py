"""
A page for clients: no conditions, no commands, no ids.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands.cli import main
from tests.chromium import Page, needs_chromium
from tests.pages import clean

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_chromium

OWN_FIGURE = "aktau-port-feeder-rail.hours=60"


def shown(page: Page, path: Path, *more: str) -> str:
    """Write a page under a figure of one's own, and give what its card and its data say of the conditions."""
    assert main(["map", "Xi'an", "Poti", "--set", OWN_FIGURE, *more, "-o", str(path)]) == 0
    page.open(path, "view=network&sel=aktau-port")
    return str(page.run("document.body.innerText + JSON.stringify(module_data.data.network)"))


def test_a_page_for_clients_shows_no_conditions_commands_and_ids(page: Page, tmp_path: Path) -> None:
    assert OWN_FIGURE in shown(page, tmp_path / "own.html")
    assert OWN_FIGURE not in shown(page, tmp_path / "client.html", "--for-client")
    assert OWN_FIGURE not in (tmp_path / "client.html").read_text(encoding="utf-8")
    technical = "document.querySelectorAll('code, #plan-more').length"
    assert page.run(technical) == 0
    page.run("module_state.set({view: 'routes', from: 'baku'})")
    assert page.run(technical) == 0
    assert clean(page)
