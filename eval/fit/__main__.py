"""`python -m eval.fit NAME`: fit one of the tables in `assistant/fitted/` again."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))

if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in NAMES:
        sys.exit(f"{name!r} names no table. Say python -m eval.fit and one of: {', '.join(NAMES)}.")
    import_module(f"eval.fit.{name}").main()
