"""The evaluation suite: did a change make the advice better or worse, and for whom?"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CASES, LABELS, RUNS = FOLDER / "cases", FOLDER / "labels", FOLDER / "runs"
