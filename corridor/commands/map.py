"""``corridor map [A B] -o FILE``: the network, or routes in it, as one HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, trip_of
from corridor.commands.numbers import whole
from corridor.commands.plain import described
from corridor.commands.route import add_preferences
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

LANGUAGES = ("en", "ru", "zh", "tr", "az", "kk")
"""Of the page: a block of `maps/strings.json` each."""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", nargs="?", metavar="A", help="place of departure")
    parser.add_argument("destination", nargs="?", metavar="B", help="place of arrival")
    add_preferences(parser)
    parser.add_argument("--from", dest="first", type=whole, metavar="YEAR", help="first year of the view of scenarios")
    parser.add_argument("--to", dest="last", type=whole, metavar="YEAR", help="its last year")
    parser.add_argument("--capacity", action="store_true", help="find how much fits and what limits it")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the page")
    parser.add_argument(
        "--for-client",
        action="store_true",
        help="leave out conditions, commands and ids of records",
    )
    parser.add_argument(
        "--tiles", default="", metavar="URL", help="server of an online background that readers may switch on"
    )
    parser.add_argument("--tiles-credit", default="", metavar="TEXT", help="whom to name while it is on")
    add_question(parser)


def form_of(arguments: Namespace) -> str:
    """Choose the form: a page."""
    if not arguments.output:
        msg = "name the file to write: corridor map ... -o FILE.html"
        raise NetworkError(msg)
    if arguments.format or not arguments.output.lower().endswith((".html", ".htm")):
        msg = f"a map is an HTML file: -o {arguments.output!r} must end in .html, without --format."
        raise NetworkError(msg)
    return "html"


def answer(arguments: Namespace) -> Answer:
    """Draw the map."""
    if bool(arguments.origin) != bool(arguments.destination):
        msg = "give both places or none: corridor map A B -o FILE.html"
        raise NetworkError(msg)
    from corridor.scenario.query import is_plain

    question = trip_of(arguments)
    if not arguments.origin and (not is_plain(question) or arguments.first or arguments.last or arguments.capacity):
        msg = (
            "-k, --by, --pareto, --depart, --max-borders, --from, --capacity and the like ask about a pair of places: "
            "corridor map A B ... -o FILE.html"
        )
        raise NetworkError(msg)
    from corridor.commands.map_page import map_page, years_of
    from corridor.output.page.tiles import parse_tiles

    page, warnings = map_page(
        question,
        years=years_of(arguments.first, arguments.last),
        with_capacity=arguments.capacity,
        lang=arguments.lang,
        for_client=arguments.for_client,
        tiles=parse_tiles(arguments.tiles, arguments.tiles_credit),
    )
    return Answer(described(text=str, record=dict), warnings=warnings, files={"html": page.encode})
