"""Fit a logistic regression by Newton's method; the standard library is enough for a few weights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = 25
_SMALLEST_STEP = 1e-5
_RIDGE = 1.0


@dataclass(frozen=True)
class Row:
    """An example: its features (the first is the constant), whether it is one, and what it weighs."""

    features: tuple[float, ...]
    is_same: bool
    weight: float = 1.0


def fit_weights(rows: Sequence[Row]) -> tuple[float, ...]:
    """Return the weights of highest likelihood, less half the sum of their squares (the constant's is free).

    >>> rows = [Row((1.0, x), x > 0) for x in (-2.0, -1.0, 1.0, 2.0)]
    >>> [round(weight, 2) for weight in fit_weights(rows)]
    [0.0, 1.13]
    """
    weights = [0.0] * len(rows[0].features)
    for _ in range(_STEPS):
        step = _solve(*_slope(rows, weights))
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _SMALLEST_STEP:
            break
    return tuple(weights)


def _slope(rows: Sequence[Row], weights: Sequence[float]) -> tuple[list[list[float]], list[float]]:
    size = len(weights)
    ridge = [0.0] + [_RIDGE] * (size - 1)
    slope = [-penalty * weight for penalty, weight in zip(ridge, weights, strict=True)]
    bend = [[ridge[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
    for row in rows:
        logit = sum(weight * feature for weight, feature in zip(weights, row.features, strict=True))
        share = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
        error, spread = (row.is_same - share) * row.weight, share * (1 - share) * row.weight
        for i, feature in enumerate(row.features):
            slope[i] += error * feature
            for j in range(i + 1):
                bend[i][j] += spread * feature * row.features[j]
    return [[bend[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)], slope


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    # Gaussian elimination with pivots.
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda at: abs(rows[at][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for below in rows[i + 1 :]:
            factor = below[i] / rows[i][i]
            for at in range(i, size + 1):
                below[at] -= factor * rows[i][at]
    solved = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][at] * solved[at] for at in range(i + 1, size))
        solved[i] = (rows[i][size] - known) / rows[i][i]
    return solved
