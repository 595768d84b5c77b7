"""What the bank keeps secret: random tokens for callers, and only keyed hashes of them in the books."""

import hashlib
import hmac
import secrets
from pathlib import Path


class Secrets:
    """Makes codes and tokens and hashes them with a key that lives in a file beside the books."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def beside(cls, folder: Path) -> "Secrets":
        """The key of this bank; made once, so that codes sent before a restart still work after it."""
        path = folder / "corebank.key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_bytes(secrets.token_bytes(32))
        return cls(path.read_bytes())

    def hash(self, *parts: str) -> str:
        """Keyed: a six-digit code could be found from a plain hash by trying them all."""
        return hmac.new(self._key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def code() -> str:
        return f"{secrets.randbelow(1_000_000):06d}"

    @staticmethod
    def token() -> str:
        return secrets.token_urlsafe(32)

    @staticmethod
    def same(one: str, other: str) -> bool:
        """Compares in constant time."""
        return hmac.compare_digest(one.encode(), other.encode())
