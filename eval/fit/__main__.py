"""`python -m eval.fit NAME`: fit one table again from its labels and print held-out figures."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import eval.fit

NAMES = sorted(m.name for m in pkgutil.iter_modules(eval.fit.__path__) if m.name != "__main__")

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        sys.exit(f"{sys.argv[1:]} is no table to fit; name one of {', '.join(NAMES)}")
    importlib.import_module(f"eval.fit.{sys.argv[1]}").main()
