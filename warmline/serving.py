"""Runs a Sanic application as one process on one port, with a clear error when the port is taken."""

from __future__ import annotations

import errno
import socket
import sys
from types import SimpleNamespace

from sanic import Sanic
from sanic.config import Config

App = Sanic[Config, SimpleNamespace]


def serve(app: App, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Exits with status 1 and one sentence when the port cannot be had."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        reason = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be used: {error}"
        setting = f"WARMLINE_{app.name.rpartition('_')[2].upper()}_PORT"
        sys.stderr.write(f"{app.name}: port {port} {reason}; free it or set {setting}\n")
        sys.exit(1)
    app.run(sock=listener, single_process=True, access_log=False, motd=False)
