"""
The page in Firefox: each view opens, plans and draws as in Chromium.

Where Firefox is not installed the tests are skipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.firefox import Firefox, needs_firefox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.pages import Made

pytestmark = needs_firefox

VIEWS = ("network", "routes", "capacity", "scenarios", "whatif")


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    """Give a browser."""
    with Firefox() as found:
        yield found


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", [(1440, 900), (500, 844)])
def test_every_view_opens(firefox: Firefox, made: Made, view: str, size: tuple[int, int]) -> None:
    firefox.size(*size)
    firefox.open(made.path, f"view={view}")
    assert firefox.run("document.querySelector('.tab.chosen').id") == f"tab-{view}"
    assert firefox.run("document.querySelector('#panel-body').innerText.length") > 40
    assert firefox.run("document.querySelectorAll('.overlay text').length") > 0
    assert firefox.run("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_plans_as_python_does(firefox: Firefox, made: Made) -> None:
    firefox.size(1440, 900)
    firefox.open(made.path, "view=routes")
    answer = firefox.run("module_planner.plan('amber', 'elm').minutes")
    assert answer == made.routes[0].minutes


def test_a_change_a_step_back_and_a_trip_that_plays(firefox: Firefox, made: Made) -> None:
    firefox.open(made.path, "view=routes")
    firefox.run("(document.querySelector('#tab-network').click(), 0)")
    assert firefox.run("location.hash").startswith("#view=network")
    firefox.call("WebDriver:Back")
    assert firefox.run("document.querySelector('.tab.chosen').id") == "tab-routes"
    firefox.run("(document.querySelector('#play').click(), 0)")
    firefox.run("(document.querySelector('#play-at').value = 500,"
                "document.querySelector('#play-at').dispatchEvent(new Event('input')), 0)")  # fmt: skip
    assert firefox.run("document.querySelectorAll('path.play-box, path.play-ghost').length") == 3


def test_nothing_is_asked_of_the_outside(firefox: Firefox, made: Made) -> None:
    firefox.open(made.path, "view=routes")
    assert firefox.run("performance.getEntriesByType('resource').map((one) => one.name)") == []
