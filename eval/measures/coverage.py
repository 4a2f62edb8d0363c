"""coverage: how many letters get advice at all? High alone says little: see selective_accuracy."""

from __future__ import annotations

from eval.measures.base import Measure, expects, per_case, yes

MEASURE = Measure(
    name="coverage",
    units=per_case(
        expects("advice", "abstention"), lambda case, record: yes(record.kind == "advice")
    ),
    summary="share",
    better="higher",
    formula="letters answered with advice / letters that the library covers or does not cover",
    source="El-Yaniv & Wiener, “On the foundations of noise-free selective classification”, 2010",
)
