"""``corridor allocate A B --teu N`` or ``--demand FILE``: split demand over routes within all capacities."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, add_table, question_of, renamed_columns
from corridor.commands.capacity import add_capacities, add_period
from corridor.commands.numbers import amount
from corridor.errors import NetworkError
from corridor.output.formats import GROUND, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network

FORMS = (*STANDARD, *GROUND)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", nargs="?", metavar="A", help="place of departure")
    parser.add_argument("destination", nargs="?", metavar="B", help="place of arrival")
    parser.add_argument("--teu", type=amount, metavar="N", help="volume a --per")
    parser.add_argument(
        "--demand", metavar="FILE", help="table (.csv, .xlsx) with rows from,to,amount[,unit,per,cargo,priority,...]"
    )
    add_table(parser)
    parser.add_argument("--by", choices=("time", "cost", "generalised"), default="time", help="what is to be cheapest")
    parser.add_argument("--value-of-time", type=amount, metavar="USD", help="USD per TEU and day, for --by generalised")
    parser.add_argument("--unmet-price", type=amount, metavar="P", help="price of unmet demand, hours or USD a TEU")
    parser.add_argument("--within", type=amount, default=inf, metavar="DAYS", help="routes of at most so many days")
    parser.add_argument("--empties", action="store_true", help="bring empty containers back, and balance them by place")
    parser.add_argument("--all", dest="everything", action="store_true", help="all of it or none: exit 1 names the way")
    parser.add_argument("--binding", action="store_true", help="least capacity to add, for large tables as well")
    parser.add_argument("--critical", action="store_true", help="take each element out in turn")
    parser.add_argument("--congestion", action="store_true", help="let times grow with load: each takes its best way")
    parser.add_argument("--objective", choices=("user", "system"), help="with --congestion: own best, or that of all")
    add_period(parser)
    add_capacities(parser)
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Split the demand."""
    from corridor.answers.allocated import describe
    from corridor.flow.volumes import allocate
    from corridor.scenario.opening import network_of

    if arguments.congestion or arguments.objective:
        return _congested(arguments)
    question = question_of(arguments)
    network = network_of(question)
    found = allocate(
        network,
        _demand(arguments, network),
        via=question.via,
        avoid=question.avoid,
        by=arguments.by,
        usd_per_teu_day=arguments.value_of_time,
        unmet_price=arguments.unmet_price,
        per=arguments.per,
        residual=arguments.residual,
        assume=arguments.assume_capacity,
        month=arguments.month,
        within_days=arguments.within,
        unbounded=arguments.unbounded,
        empties=arguments.empties,
        everything=arguments.everything,
        binding=arguments.binding,
        critical=arguments.critical,
    )
    described = describe(found, scenarios=question.scenarios)
    return Answer(
        described._replace(network=lambda: network, folder=question.network),
        status=1 if any(row.reason for row in found.served) else 0,
        warnings=found.remarks,
    )


def _congested(arguments: Namespace) -> Answer:
    """Split the demand over times that grow."""
    from corridor.answers.congestion import describe
    from corridor.scenario.opening import network_of
    from corridor.studies.congestion import congested

    if not arguments.congestion:
        msg = f"--objective {arguments.objective} is a matter of --congestion: give both."
        raise NetworkError(msg)
    for name in ("value_of_time", "unmet_price", "empties", "everything", "binding", "critical", "residual"):
        if getattr(arguments, name):
            flag = {"everything": "all"}.get(name, name).replace("_", "-")
            msg = f"--{flag} does not go with --congestion, which carries all in place of today: leave one out."
            raise NetworkError(msg)
    if arguments.by != "time" or arguments.within < inf:
        msg = "--congestion goes by time alone and over any way: leave out --by and --within."
        raise NetworkError(msg)
    question = question_of(arguments)
    network = network_of(question)
    found = congested(
        network,
        _demand(arguments, network),
        via=question.via,
        avoid=question.avoid,
        per=arguments.per,
        system=arguments.objective == "system",
        assume=arguments.assume_capacity,
        month=arguments.month,
        unbounded=arguments.unbounded,
    )
    described = describe(found, scenarios=question.scenarios)
    return Answer(
        described._replace(network=lambda: network, folder=question.network),
        warnings=found.remarks,
    )


def _demand(arguments: Namespace, network: Network) -> Sequence[DemandRow]:
    """Take one pair, a file, or the table of the network."""
    from corridor.data.load.demand import DemandRow, read_demand

    pair = bool(arguments.origin) or bool(arguments.destination) or arguments.teu is not None
    if arguments.demand is not None and pair:
        msg = "give either two places with --teu, or --demand FILE."
        raise NetworkError(msg)
    if isinstance(arguments.demand, list | tuple):
        return tuple(arguments.demand)
    if arguments.demand:
        rows = read_demand(
            arguments.demand, per=arguments.per, sheet=arguments.sheet, columns=renamed_columns(arguments)
        )
        # What a row does not say, the option says for all.
        return tuple(row._replace(cargo=row.cargo or arguments.cargo) for row in rows)
    if pair:
        if not (arguments.origin and arguments.destination) or arguments.teu is None:
            msg = "name both places and a volume: corridor allocate A B --teu N --per week."
            raise NetworkError(msg)
        return (
            DemandRow(
                "", arguments.origin, arguments.destination, arguments.teu, per=arguments.per, cargo=arguments.cargo
            ),
        )
    return tuple(
        DemandRow(
            f"demand.csv, {row.id}",
            row.origin,
            row.destination,
            row.amount,
            row.unit,
            row.per,
            row.cargo,
            row.priority,
            row.unmet_usd_per_teu,
        )
        for _, row in sorted(network.demand.items())
    )
