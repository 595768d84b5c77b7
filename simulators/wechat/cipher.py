"""WeChat's side of signatures and encryption, written apart from the bank's so that one checks the other."""

from __future__ import annotations

import base64
import hashlib
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from simulators.wechat.accounts import Account


class NotReadable(Exception):
    """An answer that WeChat could not use."""


def sign(*parts: str) -> str:
    """sha1 of the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324


class AccountCipher:
    """Encrypts pushes and reads encrypted answers of one account."""

    def __init__(self, account: Account) -> None:
        key = base64.b64decode(account.aes_key + "=")
        self._account = account
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def seal(self, text: str) -> str:
        """Base64 as `Encrypt` carries it."""
        message = text.encode()
        data = os.urandom(16) + len(message).to_bytes(4, "big") + message + self._account.appid.encode()
        missing = 32 - len(data) % 32
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(data + bytes([missing] * missing)) + encryptor.finalize()).decode()

    def unseal(self, sealed: str) -> str:
        """The text inside. Raises `NotReadable`."""
        try:
            decryptor = self._cipher.decryptor()
            data = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
            data = data[: -data[-1]]
            length = int.from_bytes(data[16:20], "big")
            text, appid = data[20 : 20 + length], data[20 + length :]
            if appid.decode() != self._account.appid:
                raise NotReadable("another appid")
            return text.decode()
        except (ValueError, IndexError) as error:
            raise NotReadable("not encrypted as agreed") from error
