"""What operators are told when something is missing, taken or broken: one English sentence and exit status 1."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stack import free_port
from warmline.secret_files import ensure_secrets

ROOT = Path(__file__).resolve().parents[2]
PORTS = ("gateway", "desk", "corebank", "wechat", "actions", "bot")
# What the bot's server reads before it serves.
BOT_NEEDS = ("bot", "warmline", "data", "domain.yml", "config.yml", "endpoints.yml", "credentials.yml")


def run(command: list[str], env: dict[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def settings(folder: Path, **ports: int) -> dict[str, str]:
    ensure_secrets(folder)
    chosen = {name: free_port() for name in PORTS} | ports
    own = {f"WARMLINE_{name.upper()}_PORT": str(port) for name, port in chosen.items()}
    return {**os.environ, **own, "WARMLINE_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}


def test_a_missing_python_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "environment", tmp_path / "scripts")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("bash", "dirname"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    nowhere = {"PATH": str(tools), "PYENV_ROOT": str(tmp_path / "none"), "HOME": str(tmp_path)}
    answer = run([str(tools / "bash"), "scripts/environment", "bot"], nowhere, tmp_path)
    assert answer.returncode == 1
    assert "Python 3.10 is needed for the bot environment" in answer.stderr and "pyenv install 3.10" in answer.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_taken_port_stops_the_gateway_with_a_sentence(tmp_path: Path, taken_port: int) -> None:
    env = settings(tmp_path, gateway=taken_port)
    answer = run([sys.executable, "-m", "warmline.channels.web"], env)
    assert answer.returncode == 1
    assert f"port {taken_port} is taken by another program; free it or set WARMLINE_GATEWAY_PORT" in answer.stderr


def test_a_taken_port_stops_the_whole_start_before_anything_runs(tmp_path: Path, taken_port: int) -> None:
    env = settings(tmp_path, desk=taken_port)
    answer = run([sys.executable, "-m", "warmline.run"], env)
    assert answer.returncode == 1 and answer.stdout == ""
    assert f"port {taken_port} of desk is taken; free it or set WARMLINE_DESK_PORT" in answer.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the bot needs, with room for a model of its own."""
    for name in BOT_NEEDS:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "page"))
        else:
            shutil.copy(place, tmp_path / name)
    (tmp_path / "models").mkdir()
    return tmp_path


def start_bot(tree: Path) -> subprocess.CompletedProcess[str]:
    env = settings(tree / "var") | {"PYTHONPATH": str(tree), "PYTHONWARNINGS": "ignore"}
    env["WARMLINE_ACTIONS_URL"] = "http://127.0.0.1:9/webhook"
    return run([str(ROOT / ".venv" / "bot" / "bin" / "python"), "-m", "bot.server"], env, tree)


def put_model(tree: Path, content: bytes, recorded: bytes) -> None:
    (tree / "models" / "warmline.tar.gz").write_bytes(content)
    record = {"inputs": "", "sha256": hashlib.sha256(recorded).hexdigest()}
    (tree / "models" / "warmline.json").write_text(json.dumps(record))


def test_a_missing_model_is_named(tree: Path) -> None:
    answer = start_bot(tree)
    assert answer.returncode == 1 and "there is no trained model warmline.tar.gz; run `make train`" in answer.stderr


def test_a_model_file_that_was_changed_after_training_is_refused(tree: Path) -> None:
    put_model(tree, b"something else", recorded=b"what was trained")
    answer = start_bot(tree)
    assert answer.returncode == 1 and "is not the file that was trained (its SHA-256 differs)" in answer.stderr


def test_a_model_that_cannot_be_loaded_ends_the_bot_instead_of_answering_with_silence(tree: Path) -> None:
    put_model(tree, b"not an archive", recorded=b"not an archive")
    answer = start_bot(tree)
    assert answer.returncode == 1
    assert answer.stderr.strip().splitlines()[-1] == "bot: the model could not be loaded; run `make train`"
