"""Turns all-mpnet-base-v2, as published, into the file that `assistant.situations` reads.

The registry has the model as a zip of float32 weights. Here it becomes one ONNX graph whose
matrices hold a byte a weight, 438 MB into 111: a row of a matrix and the activations of a token
have a scale of their own each, so a text's vector does not depend on what it is read with. Beside
the last layer's states it gives those of two inner layers, which hold better who does what.
Weights use 7 bits, for the 8-bit product of processors without VNNI adds pairs in 16 bits. The
same zip gives the same file, byte for byte, on every machine, so the result is pinned as well.

Sources: Song et al., "MPNet", NeurIPS 2020; Raffel et al., "T5", JMLR 2020 (the buckets of
relative positions); Yao et al., "ZeroQuant", NeurIPS 2022 (scales by row and by token).
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_FOLDER = "all-mpnet-base-v2/"
_LAYERS, _HEADS, _WIDTH = 12, 12, 768
_INNER = (8, 10)  # layers, counted from 1, whose states are given beside the last one's
_EPSILON = 1e-5  # of the layer norms, from the model's config.json
_BUCKETS, _EXACT = 32, 8  # of relative positions; below the second every distance has its own
_STEPS = (12, 16, 23, 32, 46, 64, 91)  # distances at which the next bucket begins
_REACH = 512  # the longest distance between two tokens
_FIRST_POSITION = 2  # positions 0 and 1 are the padding's
_WEIGHT_PEAK, _TOKEN_PEAK = 63, 127

Weights = Callable[[str], np.ndarray]


def convert(archive: Path, model: Path, tokenizer: Path) -> None:
    """Write the graph and the tokenizer that are in the model's zip.

    Raises:
        KeyError, ValueError, OSError: the zip is not the model's; its hash has been checked.
    """
    with zipfile.ZipFile(archive) as opened:
        tokenizer.write_bytes(opened.read(_FOLDER + "tokenizer.json"))
        with opened.open(_FOLDER + "model.safetensors") as source:
            weights = _safetensors(source.read())
    onnx.save(_Graph(weights).model(), model)


def _safetensors(data: bytes) -> Weights:
    """Float32 tensors by name, out of the format's header of JSON and its raw bytes."""
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])

    def weights(name: str) -> np.ndarray:
        about = header[name]
        begin, end = about["data_offsets"]
        raw = np.frombuffer(data, np.float32, (end - begin) // 4, start + begin)
        return raw.reshape(about["shape"])

    return weights


class _Graph:
    """The forward pass of one text: token ids, int64 (L,), to hidden states, float32 (L, 768).

    Its outputs are the states of the last layer and of the `_INNER` ones.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._bytes: dict[str, tuple[str, str]] = {}

    def model(self) -> onnx.ModelProto:
        """The whole graph as a model."""
        hidden = self._embedded("ids")
        bias = self._relative()
        states = [hidden]
        for layer in range(_LAYERS):
            states.append(self._layer(states[-1], bias, f"encoder.layer.{layer}."))
        graph = helper.make_graph(
            self._nodes,
            "all-mpnet-base-v2",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["L"])],
            [
                helper.make_tensor_value_info(states[at], TensorProto.FLOAT, ["L", _WIDTH])
                for at in (_LAYERS, *_INNER)
            ],
            list(self._constants.values()),
        )
        made = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 20)], producer_name="advice-assistant"
        )
        made.ir_version = 10  # what onnxruntime 1.23 reads
        return made

    def _embedded(self, ids: str) -> str:
        table = self._weights("embeddings.word_embeddings.weight")
        scale = _scale(table, 127)
        rows = self._add("Cast", self._row("words", _rounded(table, scale), ids), to=1)
        words = self._add("Mul", rows, self._row("words.scale", scale, ids))
        self._range = self._add("Range", self._scalar(0), self._length(ids), self._scalar(1))
        at = self._add("Add", self._range, self._scalar(_FIRST_POSITION))
        places = self._row("places", self._weights("embeddings.position_embeddings.weight"), at)
        return self._norm(self._add("Add", words, places), "embeddings.LayerNorm")

    def _relative(self) -> str:
        """What is added to the attention of two tokens for their distance, (heads, L, L)."""
        distances = np.arange(-_REACH, _REACH + 1)
        table = self._weights("encoder.relative_attention_bias.weight")[_bucket(distances)]
        columns = self._add("Unsqueeze", self._range, self._constant("axis.0", np.array([0])))
        rows = self._add("Unsqueeze", self._range, self._constant("axis.1", np.array([1])))
        at = self._add("Add", self._add("Sub", columns, rows), self._scalar(_REACH))
        return self._add("Transpose", self._row("distances", table, at), perm=[2, 0, 1])

    def _layer(self, hidden: str, bias: str, name: str) -> str:
        own = name + "attention.attn."
        joined = [
            np.concatenate([self._weights(f"{own}{part}.{kind}") for part in "qkv"])
            for kind in ("weight", "bias")
        ]
        mixed = self._linear(hidden, own + "qkv", *joined)
        widths = self._constant("thirds", np.array([_WIDTH] * 3))
        parts = [f"{own}{part}" for part in "qkv"]
        self._nodes.append(helper.make_node("Split", [mixed, widths], parts, axis=-1))
        query, key, value = (
            self._add("Transpose", self._shaped(part, (0, _HEADS, _WIDTH // _HEADS)), perm=order)
            for part, order in zip(parts, ([1, 0, 2], [1, 2, 0], [1, 0, 2]), strict=True)
        )
        root = self._constant("root", np.array((_WIDTH // _HEADS) ** -0.5, np.float32))
        near = self._add("Add", self._add("Mul", self._add("MatMul", query, key), root), bias)
        seen = self._add("MatMul", self._add("Softmax", near, axis=-1), value)
        seen = self._shaped(self._add("Transpose", seen, perm=[1, 0, 2]), (0, _WIDTH))
        out = self._named_linear(seen, own + "o")
        hidden = self._norm(self._add("Add", out, hidden), name + "attention.LayerNorm")
        wide = self._add("Gelu", self._named_linear(hidden, name + "intermediate.dense"))
        out = self._named_linear(wide, name + "output.dense")
        return self._norm(self._add("Add", out, hidden), name + "output.LayerNorm")

    def _named_linear(self, value: str, name: str) -> str:
        weights = (self._weights(f"{name}.{kind}") for kind in ("weight", "bias"))
        return self._linear(value, name, *weights)

    def _linear(self, value: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """`value` times a matrix, both as bytes, and the products scaled back."""
        scale = _scale(weight, _WEIGHT_PEAK)
        matrix = self._constant(name + ".bytes", _rounded(weight, scale).T)
        tokens, token_scale = self._as_bytes(value)
        zero = self._constant("zero.byte", np.array(128, np.uint8))
        product = self._add("Cast", self._add("MatMulInteger", tokens, matrix, zero), to=1)
        product = self._add("Mul", product, token_scale)
        product = self._add("Mul", product, self._constant(name + ".scale", scale.reshape(-1)))
        return self._add("Add", product, self._constant(name + ".bias", bias))

    def _as_bytes(self, value: str) -> tuple[str, str]:
        """Each token's activations as bytes around 128, and the scale of each token."""
        if value not in self._bytes:
            last = self._constant("axis.last", np.array([-1]))
            peak = self._add("ReduceMax", self._add("Abs", value), last, keepdims=1)
            scale = self._add("Div", peak, self._constant("peak", np.float32(_TOKEN_PEAK)))
            scale = self._add("Add", scale, self._constant("least", np.float32(1e-9)))
            steps = self._add("Round", self._add("Div", value, scale))
            middle = self._add("Add", steps, self._constant("middle", np.float32(128)))
            self._bytes[value] = self._add("Cast", middle, to=2), scale
        return self._bytes[value]

    def _norm(self, value: str, name: str) -> str:
        gain = self._constant(name + ".weight", self._weights(name + ".weight"))
        shift = self._constant(name + ".bias", self._weights(name + ".bias"))
        return self._add("LayerNormalization", value, gain, shift, axis=-1, epsilon=_EPSILON)

    def _shaped(self, value: str, shape: tuple[int, ...]) -> str:
        name = "shape." + ".".join(map(str, shape))
        return self._add("Reshape", value, self._constant(name, np.array(shape)))

    def _length(self, ids: str) -> str:
        return self._add("Gather", self._add("Shape", ids), self._scalar(0))

    def _row(self, name: str, table: np.ndarray, at: str) -> str:
        return self._add("Gather", self._constant(name, table), at)

    def _scalar(self, value: int) -> str:
        return self._constant(f"number.{value}", np.array(value))

    def _constant(self, name: str, value: np.ndarray) -> str:
        if name not in self._constants:
            array = np.ascontiguousarray(value) if np.ndim(value) else np.asarray(value)
            self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def _add(self, operation: str, *inputs: str, **attributes: object) -> str:
        output = f"{operation}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, list(inputs), [output], **attributes))
        return output


def _scale(rows: np.ndarray, peak: int) -> np.ndarray:
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return (np.maximum(largest, 1e-12) / peak).astype(np.float32)


def _rounded(rows: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return np.rint(rows / scale).astype(np.int8)


def _bucket(distances: np.ndarray) -> np.ndarray:
    """The bucket of each distance, key minus query: half of them each way, finer when near."""
    away = np.abs(distances)
    # The published code takes a logarithm; these are its steps, the same on every machine.
    coarse = _EXACT + np.searchsorted(_STEPS, away, side="right")
    return np.where(distances > 0, _BUCKETS // 2, 0) + np.where(away < _EXACT, away, coarse)
