"""HTTP/1.1 on kept connections with next to no work of its own, so that the server is measured and not the client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """Status and body of one response."""

    status: int
    body: bytes


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> Answer:
    """Sends one request and reads its response (with Content-Length)."""
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return Answer(int(head[9:12]), await reader.readexactly(int(length or 0)))


async def drive(port: int, requests: Sequence[bytes], connections: int) -> tuple[float, list[Answer]]:
    """Sends all requests, each connection one after another; seconds it took, and the answers in order."""
    answers: list[Answer | None] = [None] * len(requests)
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    todo = iter(enumerate(requests))

    async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for place, sent in todo:
            answers[place] = await exchange(reader, writer, sent)

    begun = time.perf_counter()
    await asyncio.gather(*(work(*line) for line in lines))
    took = time.perf_counter() - begun
    for _, writer in lines:
        writer.close()
        await writer.wait_closed()
    return took, [one for one in answers if one is not None]
