"""The law of three figures, against its definition and against plain simulation."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.data.distributions import (
    Z_P90,
    Law,
    Moments,
    add,
    clamped_typical,
    expected,
    law_of,
    moments_of_shared,
    moments_of_storm,
    moments_of_wait,
    moments_of_window,
    normal_quantile,
    quantile,
    scaled_to,
)
from corridor.data.times import Hours
from corridor.errors import NetworkError

figures = st.tuples(st.floats(0.5, 100), st.floats(0.1, 50), st.floats(0.21, 0.79)).map(
    lambda three: Hours(three[0], three[0] + three[1] * three[2], three[0] + three[1])
)


@given(figures)
def test_law_runs_through_the_three_figures(hours: Hours) -> None:
    law = law_of(hours)
    assert law.at(-Z_P90) == pytest.approx(hours.low)
    assert law.at(0.0) == pytest.approx(hours.typical)
    assert law.at(Z_P90) == pytest.approx(hours.high)


@settings(max_examples=25, deadline=None)
@given(figures)
def test_law_moments_agree_with_its_quantile_function(hours: Hours) -> None:
    law = law_of(hours)
    z = np.linspace(-12, 12, 2401)
    weights = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    values = np.array([law.at(point) for point in z])
    mean, variance, third = law.moments()
    assert mean == pytest.approx(weights @ values)
    assert variance == pytest.approx(weights @ (values - mean) ** 2)
    assert third == pytest.approx(weights @ (values - mean) ** 3, abs=1e-6 * variance**1.5)


def test_law_follows_the_printed_formula() -> None:
    low, typical, high = 10.0, 14.0, 24.0
    ratio = (high - typical) / (typical - low)
    shape = log(ratio) / Z_P90
    scale = (typical - low) / (1 - exp(-Z_P90 * shape))
    law = law_of(Hours(low, typical, high))
    assert law == pytest.approx((typical, 1, shape, scale))
    w = exp(shape**2)
    assert law.moments().mean == pytest.approx(typical + scale * (exp(shape**2 / 2) - 1))
    assert law.moments().variance == pytest.approx(scale**2 * w * (w - 1))
    assert law.moments().third == pytest.approx((w + 2) * sqrt(w - 1) * (scale**2 * w * (w - 1)) ** 1.5)


def test_symmetric_figures_are_normal() -> None:
    assert law_of(Hours(8, 10, 12)) == pytest.approx((10, 0, 0, 4 / (2 * Z_P90)))


def test_equal_figures_are_a_constant() -> None:
    assert law_of(Hours(5, 5, 5)).moments() == (5, 0, 0)


def test_tail_is_clamped_for_the_law_alone() -> None:
    assert clamped_typical(24, 25, 120) == pytest.approx(43.2)
    assert law_of(Hours(24, 25, 120)).at(0.0) == pytest.approx(43.2)
    assert law_of(Hours(0, 99, 100)).at(0.0) == pytest.approx(80)


@given(figures)
def test_mean_figures_are_solved_for_the_median(hours: Hours) -> None:
    mean = law_of(hours).moments().mean
    if mean < hours.high:
        solved = law_of(Hours(hours.low, mean, hours.high, "mean"))
        assert solved.moments().mean == pytest.approx(mean, rel=1e-6)
        assert solved.at(0.0) == pytest.approx(hours.typical, rel=1e-4)


def test_impossible_figures_are_refused() -> None:
    with pytest.raises(NetworkError, match="must rise: got 3, 2, 4"):
        Hours(3, 2, 4)
    with pytest.raises(NetworkError, match="hours_low must be zero or more and finite, got -1"):
        Hours(-1, 2, 4)
    with pytest.raises(NetworkError, match="hours_high must be zero or more and finite, got nan"):
        Hours(1, 2, float("nan"))


def test_scaling_keeps_the_shape() -> None:
    doubled = scaled_to(Hours(48, 72, 120), 2 * expected(Hours(48, 72, 120)))
    assert (doubled.low, doubled.typical, doubled.high) == pytest.approx((96, 144, 240))
    assert scaled_to(Hours(0, 0, 0), 7) == Hours(7, 7, 7)


@given(st.floats(0.001, 0.999))
def test_normal_quantile(p: float) -> None:
    assert normal_quantile(p) == pytest.approx(NormalDist().inv_cdf(p), abs=1e-9)


@settings(max_examples=5, deadline=None)
@given(st.floats(1, 200), st.sampled_from([0.04, 0.25, 0.64, 1.0, 2.25]))
def test_wait_agrees_with_a_simulated_service(headway: float, variation: float) -> None:
    random = np.random.default_rng(7)
    gaps = random.gamma(1 / variation, headway * variation, 200_000)
    arrivals = np.sort(random.uniform(0, gaps.sum(), 200_000))
    departures = np.cumsum(gaps)
    waits = departures[np.searchsorted(departures, arrivals).clip(max=len(gaps) - 1)] - arrivals
    mean, variance, third = moments_of_wait(headway, variation)
    assert mean == pytest.approx(waits.mean(), rel=0.03)
    assert variance == pytest.approx(waits.var(), rel=0.08)
    assert third == pytest.approx(((waits - waits.mean()) ** 3).mean(), rel=0.3, abs=0.03 * headway**3)


def test_storm_and_window_moments_agree_with_simulation() -> None:
    random = np.random.default_rng(3)
    storms = np.where(random.random(200_000) < 0.3, random.exponential(40, 200_000), 0)
    mean, variance, _ = moments_of_storm(0.3, 40)
    assert (mean, variance) == pytest.approx((storms.mean(), storms.var()), rel=0.02)
    comes = random.uniform(0, 24, 200_000)
    waits = np.where(comes < 8, 8 - comes, 0)
    mean, variance, third = moments_of_window(8)
    assert (mean, variance) == pytest.approx((waits.mean(), waits.var()), rel=0.02)
    assert third == pytest.approx(((waits - waits.mean()) ** 3).mean(), rel=0.05)


@settings(max_examples=25, deadline=None)
@given(figures, st.floats(0.1, 0.9))
def test_cutting_a_line_changes_nothing(hours: Hours, share: float) -> None:
    parts = [law_of(hours.scaled(share)), law_of(hours.scaled(1 - share))]
    assert moments_of_shared(parts) == pytest.approx(moments_of_shared([law_of(hours)]), rel=1e-6, abs=1e-9)


@given(figures)
def test_quantiles_of_one_law_are_its_own(hours: Hours) -> None:
    law = law_of(hours)
    for z in (-Z_P90, 0.0, Z_P90):
        assert quantile(law.moments(), z) == pytest.approx(law.at(z), rel=1e-3)


def test_quantiles_of_a_sum_agree_with_simulation() -> None:
    laws = [law_of(Hours(5, 10, 30)), law_of(Hours(20, 24, 40)), law_of(Hours(8, 20, 24)), law_of(Hours(1, 3, 9))]
    random = np.random.default_rng(11)
    draws = sum(np.array([law.at(z) for z in random.standard_normal(100_000)]) for law in laws)
    total = add(law.moments() for law in laws)
    for p, tolerance in ((0.1, 0.1), (0.8, 0.03), (0.9, 0.03)):
        assert quantile(total, NormalDist().inv_cdf(p)) == pytest.approx(np.quantile(draws, p), rel=tolerance)


def test_quantile_is_never_below_zero_nor_of_a_constant() -> None:
    assert quantile(Moments(1.0, 100.0, 0.0), -Z_P90) == 0.0
    assert quantile(Moments(12.0), Z_P90) == 12.0
    assert quantile(Law(5, 0, 0, 1).moments(), 0) == 5.0
