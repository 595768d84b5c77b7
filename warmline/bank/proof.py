"""What a fresh one-time code (L3) is bound to: the hash of exactly one act under exactly one key."""

import hashlib
from collections.abc import Mapping

import msgspec


def operation_hash(act: str, subject: str, key: str, details: Mapping[str, object] | None = None) -> str:
    """SHA-256 as the core bank reckons it, over act, details, key and subject as JSON (sorted, no spaces, UTF-8).

    `act` is a name like `cards.unlock`, `subject` what it is done to, `details` the body of the request.
    """
    canonical = {"act": act, "details": dict(details or {}), "key": key, "subject": subject}
    return hashlib.sha256(msgspec.json.encode(canonical, order="sorted")).hexdigest()
