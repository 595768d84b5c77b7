"""What the figures were measured on, as JSON. Run by the service environment, because psutil is not in the bot's."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec

from bot.nlu.word_files import PROJECT

_SERVICE = PROJECT / ".venv" / "service" / "bin" / "python"


def surroundings() -> dict[str, Any]:
    """`machine.describe()`, the revision and the load now. Raises CalledProcessError where it cannot be told."""
    line = [str(_SERVICE), "-m", "benchmarks.nlu.surroundings"]
    done = subprocess.run(line, cwd=PROJECT, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=dict[str, Any])


def _tell() -> None:
    from benchmarks import machine

    told = {"revision": machine.revision(), "machine": machine.describe()}
    sys.stdout.write(msgspec.json.encode(told).decode())


if __name__ == "__main__":
    _tell()
