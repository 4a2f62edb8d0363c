"""The formulas of ranked retrieval, over article ids, best first.

A query without results scores 0 and is never dropped; a case in which nothing is relevant has
no score (None) and is counted apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float | None:
    """nDCG@k with linear gain and log2 discount, as trec_eval's `ndcg_cut`.

        DCG@k = sum over ranks r of grade_r / log2(r + 1),   nDCG = DCG / DCG of the best order

    Source: Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS
    2002. (Burges's exponential gain gives other figures; this is the linear one.)

    >>> round(ndcg(["c4", "c9", "c1"], {"c1": 2, "c4": 1}, 3), 4)
    0.7602
    """
    if not _relevant(grades):
        return None
    gains = [grades.get(article, 0) for article in _distinct(ranking)[:k]]
    best = sorted(grades.values(), reverse=True)[:k]
    return _dcg(gains) / _dcg(best)


def recall(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float | None:
    """R@k: the share of all relevant articles that are among the first k."""
    relevant = _relevant(grades)
    if not relevant:
        return None
    return len(relevant & set(_distinct(ranking)[:k])) / len(relevant)


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float | None:
    """RR@k: one over the rank of the first relevant article, 0 if it is beyond k."""
    relevant = _relevant(grades)
    if not relevant:
        return None
    ranks = (r for r, article in enumerate(_distinct(ranking)[:k], start=1) if article in relevant)
    return 1.0 / next(ranks, math.inf)


def success(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float | None:
    """Success@k: whether any relevant article is among the first k. Not the same as R@k."""
    relevant = _relevant(grades)
    return float(bool(relevant & set(_distinct(ranking)[:k]))) if relevant else None


def _relevant(grades: Mapping[str, int]) -> set[str]:
    return {article for article, grade in grades.items() if grade > 0}


def _distinct(ranking: Sequence[str]) -> list[str]:
    """An article that is named twice holds one rank: counting it twice would pay for it twice."""
    return list(dict.fromkeys(ranking))


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
