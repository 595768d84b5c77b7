"""A bank's own encoder passes what the packaged ones pass, on a tiny model made here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoders import encoder_checksum, make_encoder
from bot.nlu.onnx_encoder import OnnxEncoder

LETTERS = "银行卡丢了不见我的天气真好今"
DIMENSION = 6


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A model that looks up a vector a character, and its tokenizer."""
    from onnx import TensorProto, helper, numpy_helper, save
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder = tmp_path_factory.mktemp("onnx")
    vocabulary = {"[PAD]": 0, "[UNK]": 1, **{letter: index for index, letter in enumerate(LETTERS, start=2)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    table = np.random.default_rng(7).normal(size=(len(vocabulary), DIMENSION)).astype(np.float32)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "tokens"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["n", "tokens"])
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "tokens", DIMENSION])
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [ids, mask],
        [out],
        [numpy_helper.from_array(table, "table")],
    )
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), folder / "model.onnx")
    return folder / "model.onnx", folder / "tokenizer.json"


def test_it_gives_unit_vectors_that_follow_meaning(files: tuple[Path, Path]) -> None:
    encoder = make_encoder("onnx", 1, str(files[0]), str(files[1]))
    lost, gone, weather = encoder.encode(["我的银行卡丢了", "银行卡不见了", "今天天气真好"])
    assert lost.shape == (encoder.dimension,) == (DIMENSION,)
    assert abs(float(np.linalg.norm(lost)) - 1) < 1e-5
    assert lost @ gone > lost @ weather
    assert encoder.encode([]).shape == (0, DIMENSION)


def test_a_text_s_vector_does_not_depend_on_its_company(files: tuple[Path, Path]) -> None:
    encoder = OnnxEncoder(*files, threads=1)
    alone = encoder.encode(["卡丢了"])[0]
    assert np.allclose(encoder.encode(["卡丢了", "我的银行卡不见了真的好"])[0], alone, atol=1e-6)


def test_another_model_file_changes_the_fingerprint(files: tuple[Path, Path]) -> None:
    config = {"encoder": "onnx", "model": str(files[0]), "tokenizer": str(files[1])}
    before = encoder_checksum(config)
    files[0].write_bytes(files[0].read_bytes() + b"\0")
    assert encoder_checksum(config) != before


def test_onnx_without_its_files_is_refused() -> None:
    with pytest.raises(ValueError, match="needs model and tokenizer"):
        make_encoder("onnx", 1, None, None)
