"""Serving pages: files of one folder, text types only, with a strict Content-Security-Policy."""

from __future__ import annotations

from pathlib import Path

from sanic.exceptions import NotFound
from sanic.response import HTTPResponse, raw

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: that would make browsers send `Origin: null` with our own forms, which the doors refuse.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class PageFolder:
    """Files below `folder`, served as they are. `policy` is the pages' Content-Security-Policy."""

    def __init__(self, folder: Path, policy: str, *, shared: bool = False) -> None:
        self._folder = folder.resolve()
        self._policy = policy
        # Scripts of the widget are loaded by other sites' pages.
        self._resource_policy = "cross-origin" if shared else "same-origin"

    def serve(self, name: str) -> HTTPResponse:
        """A file by its name below the folder. Raises `NotFound` for anything else, also for ways out of it."""
        return self.answer(self.text(name), Path(name).suffix)

    def text(self, name: str) -> bytes:
        """The file's content."""
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or path.suffix not in TYPES or not path.is_file():
            raise NotFound("no such page")
        return path.read_bytes()

    def answer(self, content: bytes, suffix: str, status: int = 200) -> HTTPResponse:
        """Content with its type and the security headers."""
        headers = {
            **SECURITY_HEADERS,
            "Content-Security-Policy": self._policy,
            "Cross-Origin-Resource-Policy": self._resource_policy,
            "Cache-Control": "no-cache",
        }
        if self._resource_policy == "cross-origin":
            headers["Access-Control-Allow-Origin"] = "*"
        return raw(content, status=status, headers=headers, content_type=TYPES[suffix])
