"""Which time a figure of one's own sets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corridor.commands.cli import main
from corridor.data.distributions import expected
from corridor.data.load import load
from corridor.data.times import Hours
from corridor.graph.build import build
from corridor.scenario.changes import apply, parse_set
from tests.changes import make_change
from tests.folders import TOY

NETWORK = load(TOY)
PORT = "cedar-port-rail-feeder"


def test_set_hours_is_the_expected_time_that_is_printed_and_typical_the_median() -> None:
    skewed = replace(NETWORK.facilities[PORT], hours=Hours(20.0, 30.0, 90.0))
    network = replace(NETWORK, facilities={**NETWORK.facilities, PORT: skewed})

    def printed(text: str) -> float:
        graph = build(apply(network, [parse_set(text)]))
        return next(edge.minutes for edge in graph.edges if edge.id == PORT) / 60

    assert printed(f"{PORT}.hours=40") == 40
    assert printed(f"{PORT}.hours_typical=40") > 45  # a median below the mean
    longer = apply(network, [make_change("increase", id=PORT, field="hours", value=5)]).facilities[PORT].hours
    assert expected(longer) == pytest.approx(expected(skewed.hours) + 5)


@pytest.mark.parametrize(
    ("field", "which"), [("hours", "expected"), ("hours_typical", "median"), ("hours_high", "P90")]
)
def test_the_answer_says_which_time_was_set(field: str, which: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), "--set", f"{PORT}.{field}=30"]) == 0
    assert f"--set {PORT}.{field}=30 ({which} time)" in capsys.readouterr().err
    main(["route", "amber", "elm", "--network", str(TOY), "--set", "cedar-port-yard.capacity=200000"])
    assert "time)" not in capsys.readouterr().err


def test_a_median_out_of_order_is_refused_with_the_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), "--set", f"{PORT}.hours_typical=8000"]) == 2
    assert "must rise" in (err := capsys.readouterr().err)
    assert "Change 'hours' instead: it moves all three." in err
    assert main(["route", "amber", "elm", "--network", str(TOY), "--set", f"{PORT}.hours_typical=9000"]) == 2
    assert "instead" not in capsys.readouterr().err
