"""``corridor route A B``: routes leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_limits, add_question, question_of, wishes_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping, Sequence

    from corridor.answers import Route
    from corridor.answers.routes import Plan
    from corridor.scenarios.query import Question


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("-k", dest="number", type=int, metavar="N", help="so many routes that really differ")
    parser.add_argument(
        "--overlap", type=float, metavar="SHARE", help="of length, below which they stay (default: 0.8)"
    )
    parser.add_argument(
        "--pareto",
        dest="criteria",
        metavar="LIST",
        help="all routes that none betters in time,cost,co2,borders,transfers",
    )
    parser.add_argument("--by", metavar="WHAT", help="order by time, p80, cost or co2 (default: time)")
    parser.add_argument(
        "--value-of-time",
        dest="usd_per_teu_day",
        type=float,
        metavar="USD",
        help="price of a day of a TEU, in the cost",
    )
    parser.add_argument("--depart", metavar="TIME", help="local time of departure, 2026-12-01T08:00: earliest arrival")
    parser.add_argument("--arrive-by", metavar="TIME", help="local time of arrival: latest departure")
    parser.add_argument("--legs", action="store_true", help="show the legs of each of several routes")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the legs over time as .svg or .png as well")
    add_limits(parser)
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan the routes."""
    from corridor.output.report.routes import LEG_COLUMNS, leg_rows, plan_record
    from corridor.studies.planner import routes_for

    question = question_of(arguments)
    plan = routes_for(question, arguments.origin, arguments.destination, wishes_of(arguments))
    routes = plan.routes
    if arguments.chart:
        from corridor.output.report.chart import gantt
        from corridor.output.report.drawing import write_chart

        write_chart(arguments.chart, lambda form: gantt(routes, form))
    return Answer(
        text=lambda: _text(plan, legs=arguments.legs),
        record=lambda: plan_record(plan, scenarios=question.scenarios),
        table=lambda: (leg_rows(routes), LEG_COLUMNS),
        warnings=plan.warnings,
        files=_files(routes, question) if arguments.output else {},
    )


def _text(plan: Plan, *, legs: bool) -> str:
    """Read one plain route aloud, or several as a table."""
    if plan.asked == 1 and plan.by == "time" and not plan.criteria:
        from corridor.output.report.routes import route_text

        return route_text(plan.routes[0])
    from corridor.output.report.plans import plan_text

    return plan_text(plan, legs=legs)


def _files(routes: Sequence[Route], question: Question) -> Mapping[str, Callable[[], bytes]]:
    """Offer the answer in the forms of other programs."""
    from corridor.output.export.files import files_of_routes
    from corridor.scenarios.opening import network_of

    return files_of_routes(routes, lambda: network_of(question), folder=question.network)
