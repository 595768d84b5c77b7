"""The trained model's file and its record: what it was made from, and its SHA-256.

A model is loaded only when its file has the recorded SHA-256; it is trained only when its inputs changed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "models"
MODEL_NAME = "warmline"
# Everything that training reads.
INPUTS = (
    "config.yml",
    "domain.yml",
    "data/intents.yml",
    "data/nlu",
    "data/knowledge",
    "data/rules",
    "data/stories",
    "data/entities",
    "bot/nlu",
)


class BrokenModel(Exception):
    """The model is missing, was not trained here, or is not the file that was trained; says what to do."""


class ModelRecord(msgspec.Struct, frozen=True):
    """`inputs` and `sha256` as hex digests."""

    inputs: str
    sha256: str


def model_file(models: Path = MODELS) -> Path:
    """Where the model is."""
    return models / f"{MODEL_NAME}.tar.gz"


def inputs_digest(root: Path = ROOT) -> str:
    """SHA-256 over names and contents of everything the training reads."""
    digest = hashlib.sha256()
    for name in INPUTS:
        place = root / name
        files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
        for path in files:
            if path.suffix == ".pyc":
                continue
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read_record(models: Path = MODELS) -> ModelRecord | None:
    """The record beside the model, or None."""
    place = models / f"{MODEL_NAME}.json"
    try:
        return msgspec.json.decode(place.read_bytes(), type=ModelRecord)
    except (OSError, msgspec.DecodeError):
        return None


def write_record(models: Path = MODELS, root: Path = ROOT) -> None:
    """Record the model that was just trained."""
    record = ModelRecord(inputs=inputs_digest(root), sha256=file_digest(model_file(models)))
    (models / f"{MODEL_NAME}.json").write_bytes(msgspec.json.encode(record))


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def verified_model(models: Path = MODELS) -> Path:
    """The model's path when it is the one that was trained. Raises `BrokenModel`."""
    path, record = model_file(models), read_record(models)
    if not path.exists() or record is None:
        raise BrokenModel(f"there is no trained model {path.name}; run `make train`")
    if file_digest(path) != record.sha256:
        raise BrokenModel(f"{path.name} is not the file that was trained (its SHA-256 differs); run `make train`")
    return path


def is_current(models: Path = MODELS, root: Path = ROOT) -> bool:
    """Whether the model was made from the inputs as they are now."""
    record = read_record(models)
    return record is not None and model_file(models).exists() and record.inputs == inputs_digest(root)
