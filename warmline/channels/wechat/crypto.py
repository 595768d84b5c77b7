"""Signatures and encryption of pushes, after WeChat's description of the safe mode (消息加解密说明).

- signature     = sha1(sorted(token, timestamp, nonce))
- msg_signature = sha1(sorted(token, timestamp, nonce, Encrypt))
- AES-256-CBC, key = base64(EncodingAESKey + "="), iv = key[:16],
  plain = 16 random bytes + message length (4 bytes, big-endian) + message + appid, PKCS#7 to 32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from warmline.channels.wechat.errors import BadSignature, Malformed

BLOCK = 32  # WeChat pads to 32, not to AES's 16: a 16-byte unpadder refuses real messages
RANDOM_BYTES = 16
HEAD = RANDOM_BYTES + 4


def signature(*parts: str) -> str:
    """sha1 over the sorted parts, as 40 hex digits."""
    encoded = sorted(part.encode("utf-8", "replace") for part in parts)
    return hashlib.sha1(b"".join(encoded)).hexdigest()  # noqa: S324  (WeChat's choice, not ours)


def check(claimed: str, *parts: str) -> None:
    """Compare in constant time. Raises `BadSignature`."""
    if not hmac.compare_digest(claimed.encode("utf-8", "replace"), signature(*parts).encode()):
        raise BadSignature("the signature does not fit")


class PushCipher:
    """The keys of one account: verifies and decrypts pushes, encrypts answers."""

    def __init__(self, appid: str, token: str, encoding_aes_key: str) -> None:
        """Raises `ValueError` for a key that is not 43 characters of base64 (a mistake of the operator)."""
        try:
            key = base64.b64decode(encoding_aes_key + "=", validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValueError(f"the EncodingAESKey of {appid} is not base64") from error
        if len(key) != 32:
            raise ValueError(f"the EncodingAESKey of {appid} must have 43 characters")
        self._appid = appid.encode()
        self._token = token
        self._cipher = Cipher(AES(key), CBC(key[:16]))

    def check_plain(self, claimed: str, timestamp: str, nonce: str) -> None:
        """The signature of a plain push or of the URL check. Raises `BadSignature`."""
        check(claimed, self._token, timestamp, nonce)

    def open(self, claimed: str, timestamp: str, nonce: str, encrypted: str) -> bytes:
        """Verify `msg_signature` first, then decrypt. Raises `BadSignature`, `Malformed`."""
        check(claimed, self._token, timestamp, nonce, encrypted)
        return self.decrypt(encrypted)

    def decrypt(self, encrypted: str) -> bytes:
        """The message inside, with padding, length and appid checked. Raises `Malformed`, the same for every cause."""
        try:
            raw = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Malformed("Encrypt is not readable") from error
        if not raw or len(raw) % 16:
            raise Malformed("Encrypt is not readable")
        decryptor = self._cipher.decryptor()
        return self._unpack(decryptor.update(raw) + decryptor.finalize())

    def _unpack(self, padded: bytes) -> bytes:
        pad = padded[-1]
        if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
            raise Malformed("Encrypt is not readable")
        plain = padded[:-pad]
        if len(plain) < HEAD:
            raise Malformed("Encrypt is not readable")
        (length,) = struct.unpack(">I", plain[RANDOM_BYTES:HEAD])
        message, appid = plain[HEAD : HEAD + length], plain[HEAD + length :]
        if len(message) != length or not hmac.compare_digest(appid, self._appid):
            raise Malformed("Encrypt is not readable")
        return message

    def encrypt(self, message: bytes, random: bytes) -> str:
        """Base64 of the encrypted message; `random` is 16 fresh bytes."""
        plain = random + struct.pack(">I", len(message)) + message + self._appid
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """The `msg_signature` of an answer."""
        return signature(self._token, timestamp, nonce, encrypted)
