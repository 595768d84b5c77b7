"""The peer: what `rasa init` gives, on our data. Made once under var/bench and kept until the data change.

Configuration, credentials and endpoints are the files of `rasa init` as the package has them: WhitespaceTokenizer, DIET
and the rest with 100 epochs, TED and UnexpecTED, the REST channel, trackers in memory. Two things differ, because the
data demand it: `language: en` stays although the texts are Chinese (the stock tokenizer refuses zh), and every rule is
given as a story too, because TED learns from stories and our bot has rules only. Its custom actions are ours, on the
same action server.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
BOT = ROOT / ".venv" / "bot" / "bin" / "python"
DATA = ("domain.yml", "data/nlu", "data/rules")
DIFFERENCES = (
    "language: en is kept for Chinese texts: the stock WhitespaceTokenizer refuses zh",
    "every rule is given as a story too, so that TED has something to learn",
    "custom actions run on our action server",
)
TRAINING_SECONDS = 3600


class PeerFailed(Exception):
    """The peer could not be trained or served; its log says why."""


def environment() -> dict[str, str]:
    """Rasa without its news and its reports home."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
    }


def prepared(home: Path) -> Path:
    """The folder of the trained peer; trains it (minutes) when there is none for the data as they are."""
    folder = home / f"peer-{_fingerprint()[:16]}"
    if _model(folder) is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _write(folder)
        _train(folder)
    return folder


def model(folder: Path) -> Path:
    """The trained model in a peer's folder. Raises `PeerFailed`."""
    found = _model(folder)
    if found is None:
        raise PeerFailed(f"no model in {folder}; see {folder / 'train.log'}")
    return found


def _model(folder: Path) -> Path | None:
    return next(iter(sorted((folder / "models").glob("*.tar.gz"))), None)


def _stock() -> Path:
    """The files that `rasa init` copies."""
    found = next((BOT.parents[1] / "lib").glob("python3*/site-packages/rasa/cli/initial_project"), None)
    if found is None:
        raise PeerFailed("the bot's environment is missing; run `make setup`")
    return found


def _fingerprint() -> str:
    digest = hashlib.sha256("\n".join(DIFFERENCES).encode())
    places = [_stock() / "config.yml", *(ROOT / name for name in DATA)]
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*.yml")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _write(folder: Path) -> None:
    for name in ("config.yml", "credentials.yml"):
        shutil.copy(_stock() / name, folder / name)
    shutil.copy(ROOT / "domain.yml", folder / "domain.yml")
    shutil.copytree(ROOT / "data" / "nlu", folder / "data" / "nlu")
    shutil.copytree(ROOT / "data" / "rules", folder / "data" / "rules")
    (folder / "endpoints.yml").write_text("action_endpoint:\n  url: ${WARMLINE_ACTIONS_URL}\n", encoding="utf-8")
    stories: list[dict[str, Any]] = []
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        rules = yaml.safe_load(path.read_text(encoding="utf-8")).get("rules") or []
        stories += [{"story": rule["rule"], "steps": rule["steps"]} for rule in rules if "condition" not in rule]
    text = yaml.safe_dump({"version": "3.1", "stories": stories}, allow_unicode=True, sort_keys=False)
    (folder / "data" / "stories.yml").write_text(text, encoding="utf-8")


def _train(folder: Path) -> None:
    with (folder / "train.log").open("wb") as log:
        done = subprocess.run(
            [BOT, "-m", "rasa", "train", "--fixed-model-name", "peer"],
            cwd=folder, env=environment(), stdout=log, stderr=subprocess.STDOUT, timeout=TRAINING_SECONDS, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise PeerFailed(f"training ended with {done.returncode}; see {folder / 'train.log'}")
