"""llama.cpp with kept prefixes. The only file that knows llama.cpp.

A prompt's fixed part (rules and worked examples) is read once, its state kept in memory and
on disk (about 12 MB), and put back in milliseconds; only what is new is read. Content is
tokenised without special tokens, so a pasted `<|im_start|>` is text and never a turn.
"""

from __future__ import annotations

import ctypes
import math
import os
import threading
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

# Spinning threads starve everything else on two cores; read when llama.cpp is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import llama_cpp

CONTEXT_TOKENS = 4096
_KEPT_FILES = 8
Piece = tuple[str, bool]  # text, whether its special tokens are ours to use


class Engine:
    """One loaded model, one context, one caller at a time."""

    def __init__(self, path: Path, *, threads: int, prefixes: Path | None = None) -> None:
        self._llama = llama_cpp.Llama(
            str(path), n_ctx=CONTEXT_TOKENS, n_threads=threads, n_threads_batch=threads,
            verbose=False, seed=0,
        )  # fmt: skip
        stat = path.stat()
        self._identity = f"{path.name}:{stat.st_size}:{llama_cpp.__version__}:{CONTEXT_TOKENS}"
        self._prefixes = prefixes
        self._states: dict[str, tuple[list[int], bytes]] = {}
        self.lock = threading.Lock()

    def tokens(self, pieces: Sequence[Piece]) -> list[int]:
        """Token ids of pieces; only pieces marked ours may hold special tokens."""
        found: list[int] = []
        for text, ours in pieces:
            found += self._llama.tokenize(text.encode(), add_bos=False, special=ours)
        return found

    def complete(
        self,
        prefix: Sequence[Piece],
        rest: Sequence[Piece],
        *,
        max_tokens: int,
        stop: Sequence[str],
    ) -> Iterator[str]:
        """Greedy completion, piece by piece. Closing the iterator stops the work.

        Raises:
            ValueError: the prompt and `max_tokens` exceed the model's context.
        """
        with self.lock:
            fixed = self._restore(prefix)
            prompt = fixed + self.tokens(rest)
            if len(prompt) + max_tokens > CONTEXT_TOKENS:
                raise ValueError(
                    f"the prompt has {len(prompt)} tokens and {max_tokens} are asked for, but the "
                    f"model reads {CONTEXT_TOKENS}"
                )
            chunks = self._llama.create_completion(
                prompt, max_tokens=max_tokens, temperature=0.0, stop=list(stop), stream=True,
                repeat_penalty=1.0,
            )  # fmt: skip
            for chunk in chunks:
                if text := chunk["choices"][0]["text"]:
                    yield text

    def yes_probability(self, prefix: Sequence[Piece], rest: Sequence[Piece]) -> float:
        """The probability of "Yes" against "No" as the next token, in (0, 1)."""
        with self.lock:
            fixed = self._restore(prefix)
            new = self.tokens(rest)
            self._llama.eval(new)
            logits = llama_cpp.llama_get_logits_ith(self._llama._ctx.ctx, -1)
            yes, no = (self._llama.tokenize(w, add_bos=False)[0] for w in (b"Yes", b"No"))
            margin = logits[yes] - logits[no]
            del fixed
            return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, margin))))

    def _restore(self, prefix: Sequence[Piece]) -> list[int]:
        """Put the context into the state just after `prefix`, reading it only if unknown."""
        tokens = self.tokens(prefix)
        key = sha256((self._identity + repr(tokens)).encode()).hexdigest()[:24]
        if key not in self._states:
            data = self._load(key)
            if data is None:
                self._llama.reset()
                self._llama.eval(tokens)
                data = self._state()
                self._save(key, data)
            self._states[key] = (tokens, data)
        tokens, data = self._states[key]
        llama, ctx = self._llama, self._llama._ctx.ctx
        llama._ctx.kv_cache_clear()
        buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        if not llama_cpp.llama_state_seq_set_data(ctx, buffer, len(data), 0):
            llama.reset()
            llama.eval(tokens)
        llama.input_ids[: len(tokens)] = tokens
        llama.n_tokens = len(tokens)
        return list(tokens)

    def _state(self) -> bytes:
        ctx = self._llama._ctx.ctx
        size = llama_cpp.llama_state_seq_get_size(ctx, 0)
        buffer = (ctypes.c_uint8 * size)()
        written = llama_cpp.llama_state_seq_get_data(ctx, buffer, size, 0)
        return bytes(buffer[:written])

    def _load(self, key: str) -> bytes | None:
        path = self._prefixes / f"{key}.kv" if self._prefixes else None
        return path.read_bytes() if path and path.exists() else None

    def _save(self, key: str, data: bytes) -> None:
        if not self._prefixes:
            return
        try:
            self._prefixes.mkdir(parents=True, exist_ok=True)
            old = sorted(self._prefixes.glob("*.kv"), key=lambda p: p.stat().st_mtime)
            for path in old[: max(0, len(old) - _KEPT_FILES + 1)]:
                path.unlink(missing_ok=True)
            temporary = self._prefixes / f"{key}.{os.getpid()}.new"
            temporary.write_bytes(data)
            temporary.replace(self._prefixes / f"{key}.kv")
        except OSError:
            return  # a cache that cannot be written only costs the next start two seconds
