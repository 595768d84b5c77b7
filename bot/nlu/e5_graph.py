"""Multilingual-e5-small's twelve layers as an ONNX graph with 8-bit weights.

A BERT encoder (Devlin et al. 2019): attention, sum, norm; two dense layers with GELU, sum, norm. Each column of weights
has its own scale; activations get theirs at run time. Against the package's own engine vectors differ by a cosine of
0.997, which ranking does not feel (docs/decisions/0010).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.nlu.e5_file import E5File

# ONNX Runtime's own operators: the fused forms that a graph of standard ones would be turned into.
_FUSED = "com.microsoft"
IN, OUT = "embedded", "tokens"
# No zero point: weights are symmetric.
_SYMMETRIC = ""


def build(file: E5File) -> bytes:
    """The model: `embedded` float32 (1, n, width), sums of word, place and type; gives `tokens` of the same shape."""
    graph = _Graph(file)
    state = graph.norm(IN, None, "emb.ln")
    for layer in range(file.layers):
        state = graph.layer(state, f"l{layer}.")
    graph.put("Identity", [state], out=OUT)
    shape: list[Any] = [1, "n", file.width]
    given = helper.make_tensor_value_info(IN, TensorProto.FLOAT, shape)
    told = helper.make_tensor_value_info(OUT, TensorProto.FLOAT, shape)
    whole = helper.make_graph(graph.nodes, "e5", [given], [told], graph.weights)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
    model: bytes = helper.make_model(whole, opset_imports=versions, ir_version=8).SerializeToString()
    return model


class _Graph:
    """Nodes and weights while they are put together."""

    def __init__(self, file: E5File) -> None:
        self._file = file
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def put(self, kind: str, inputs: Sequence[str], out: str = "", outputs: int = 1, **settings: Any) -> str:
        """Adds a node; the name of its (first) output. Others end in _1, _2."""
        first = out or f"{kind}{len(self.nodes)}"
        names = [first, *(f"{first}_{number}" for number in range(1, outputs))]
        domain = _FUSED if kind in _FUSED_KINDS else ""
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **settings))
        return first

    def keep(self, name: str, array: np.ndarray) -> str:
        """Adds weights; their name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def layer(self, state: str, name: str) -> str:
        """One layer of the encoder."""
        file = self._file
        joined = self.dense(state, [f"{name}q", f"{name}k", f"{name}v"], file.width)
        parts = self.keep(f"{name}parts", np.full(3, file.width, dtype=np.int64))
        query = self.put("Split", [joined, parts], outputs=3, axis=-1)
        seen = self.put("MultiHeadAttention", [query, f"{query}_1", f"{query}_2"], num_heads=file.heads)
        state = self.norm(state, self.dense(seen, [f"{name}ao"], file.width), f"{name}aln")
        inner = self.put("Gelu", [self.dense(state, [f"{name}fi"], file.inner)])
        return self.norm(state, self.dense(inner, [f"{name}fo"], file.width), f"{name}oln")

    def dense(self, state: str, names: Sequence[str], outputs: int) -> str:
        """x W + b, with the outputs of several layers side by side."""
        weights = np.vstack([self._file.matrix(f"{name}.w", outputs).rows() for name in names]).T
        scale = np.abs(weights).max(axis=0) / 127
        inputs = [
            state,
            self.keep(f"{names[0]}.w8", np.round(weights / scale).astype(np.int8)),
            self.keep(f"{names[0]}.scale", scale.astype(np.float32)),
        ]
        bias = np.concatenate([self._file.vector(f"{name}.b") for name in names])
        return self.put("DynamicQuantizeMatMul", [*inputs, _SYMMETRIC, self.keep(f"{names[0]}.bias", bias)])

    def norm(self, state: str, added: str | None, name: str) -> str:
        """Layer norm of the state, or of its sum with what was added."""
        weights = [self.keep(f"{name}.{part}", self._file.vector(f"{name}.{part}")) for part in ("w", "b")]
        if added is None:
            return self.put("LayerNormalization", [state, *weights], axis=-1, epsilon=self._file.epsilon)
        return self.put("SkipLayerNormalization", [state, added, *weights], epsilon=self._file.epsilon)


_FUSED_KINDS = frozenset({"MultiHeadAttention", "Gelu", "DynamicQuantizeMatMul", "SkipLayerNormalization"})
