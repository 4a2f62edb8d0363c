"""Logistic regression with a ridge, on scipy. Eleven weights need no larger machine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

RIDGE = 1.0  # per weight on standardised features; five folds of the dev labels differ little


@dataclass(frozen=True, slots=True)
class Logistic:
    """p(row) = 1 / (1 + exp(-(bias + weights · (row - mean) / scale)))."""

    weights: np.ndarray
    bias: float
    mean: np.ndarray
    scale: np.ndarray

    def probability(self, rows: np.ndarray) -> np.ndarray:
        """Probabilities of N rows, shape (N,)."""
        return expit(self.bias + (rows - self.mean) / self.scale @ self.weights)


def fit(rows: np.ndarray, labels: np.ndarray) -> Logistic:
    """Fit to N rows of features and N labels of 0 and 1.

    Raises:
        ValueError: all labels are the same, so there is nothing to tell apart.
    """
    if len(set(labels.tolist())) < 2:
        raise ValueError("all labels are the same; a judge needs supported and unsupported pairs")
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale < 1e-9, 1.0, scale)
    standard = (rows - mean) / scale

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = parameters[:-1], parameters[-1]
        margin = standard @ weights + bias
        value = np.logaddexp(0, margin).sum() - labels @ margin + RIDGE * weights @ weights
        error = expit(margin) - labels
        return value, np.append(standard.T @ error + 2 * RIDGE * weights, error.sum())

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B")
    return Logistic(found.x[:-1], float(found.x[-1]), mean, scale)
