"""The weights that make a judge's Yes or No into a probability of support.

Fitted on the dev half of `eval/labels/support.jsonl`, reported on the test half. The chat
model's verdicts are kept in the home folder: they take a minute and a half and change only with
the model or the question put to it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from assistant.guards import GUARDS
from assistant.linear import Linear
from assistant.models import open_chat_model, yes_probability
from assistant.settings import settings
from assistant.support import FEATURES, features, judge_prompt
from eval import LABELS
from eval.fit import write
from eval.judges.agreement import agreement
from eval.judges.logistic import Logistic, fit

PRECISION = 0.97  # of what is shown as supported, on the dev half
_FOLDS = 10


def main() -> None:
    """Fit, print what the halves say, write the table."""
    lines = (LABELS / "support.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines if line.strip()]
    model = open_chat_model(settings().model_copy(update={"model": "embedded"}))
    said = _verdicts(model, pairs)
    rows = np.array(
        [features(p, x["quote"], x["statement"]) for p, x in zip(said, pairs, strict=True)]
    )
    labels = np.array([x["supported"] for x in pairs])
    dev = np.array([x["split"] == "dev" for x in pairs])
    own = fit(rows[dev], labels[dev].astype(float))
    crossed = _crossed(rows[dev], labels[dev], [x["article"] for x in pairs if x["split"] == "dev"])
    guarded = np.array([not any(_objections(x)) for x in pairs])
    given, seen = guarded[dev], own.probability(rows[dev])
    # Both by models that did not see the pair and by the one that is written.
    threshold = max(lowest(p[given], labels[dev][given]) for p in (crossed, seen))
    _report(pairs, labels, dev, np.array(said), own.probability(rows), guarded, threshold)
    about = {
        "made by": "python -m eval.fit support",
        "labels": f"eval/labels/support.jsonl, {int(dev.sum())} pairs of the dev half",
        "features": list(FEATURES),
    }
    write("support", _linear(own, model.name), about)


def lowest(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The lowest threshold from which on `PRECISION` of what is accepted is supported."""
    for threshold in np.arange(0.05, 1.0, 0.01):
        accepted = probabilities >= threshold
        if accepted.any() and labels[accepted].mean() >= PRECISION:
            return round(float(threshold), 2)
    return 0.95


def _verdicts(model, pairs: Sequence[dict]) -> list[float]:
    asked = [judge_prompt(x["quote"], x["statement"]) for x in pairs]
    text = model.name + json.dumps([[m.content for m in messages] for messages in asked])
    path = Path(settings().home) / f"verdicts-{sha256(text.encode()).hexdigest()[:12]}.json"
    if not path.exists():
        found = [yes_probability(model, messages) for messages in asked]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def _crossed(rows: np.ndarray, labels: np.ndarray, articles: Sequence[str]) -> np.ndarray:
    """Each pair's probability by a model that saw no pair of its article."""
    fold = np.array([sha256(a.encode()).digest()[0] % _FOLDS for a in articles])
    found = np.zeros(len(labels))
    for number in set(fold):
        other = fold != number
        found[~other] = fit(rows[other], labels[other].astype(float)).probability(rows[~other])
    return found


def _objections(pair: dict) -> list[str]:
    about = (pair["statement"], pair["quote"], pair["question"])
    return [name for name, guard in GUARDS.items() if guard(*about)]


def _linear(own: Logistic, judge: str) -> Linear:
    """The same model on features as they are, without their mean and scale."""
    weights = own.weights / own.scale
    bias = own.bias - float(weights @ own.mean)
    nothing = np.zeros((0, 1))
    return Linear(
        ("supported",), judge, False, {}, np.zeros(0), nothing, weights[:, None], np.array([bias])
    )


def _report(pairs, labels, dev, said, own, guarded, threshold) -> None:
    print(f"threshold from the dev half: {threshold}")
    for name, half in (("dev", dev), ("test", ~dev)):
        print(f"\n{name}: {int(half.sum())} pairs")
        for what, given, cut in (("raw", said, 0.5), ("calibrated", own, threshold)):
            found = agreement(given[half].tolist(), labels[half].tolist(), cut)
            brier = float(np.mean((given[half] - labels[half]) ** 2))
            print(
                f"  {what} at {cut}: accuracy {found.accuracy} [{found.accuracy_low}, "
                f"{found.accuracy_high}], AUC {found.auc}, precision {found.precision}, recall "
                f"{found.recall}, Brier {brier:.3f}\n    mean said, share true, n: {found.curve}"
            )
        shown = half & guarded & (own >= threshold)
        good = int(labels[shown].sum())
        print(f"  guards and judge: {good} of {int(shown.sum())} shown are supported, "
              f"{good} of {int(labels[half].sum())} supported are shown")  # fmt: skip
        here = [
            (x, set(_objections(x))) for x, own_half in zip(pairs, half, strict=True) if own_half
        ]
        for guard in GUARDS:
            caught = sum(guard in found and not x["supported"] for x, found in here)
            false = sum(guard in found and x["supported"] for x, found in here)
            print(f"    guard {guard}: catches {caught}, objects falsely to {false}")
        caught = sum(bool(found) and not x["supported"] for x, found in here)
        false = sum(bool(found) and x["supported"] for x, found in here)
        print(f"    any guard: catches {caught}, objects falsely to {false}")
