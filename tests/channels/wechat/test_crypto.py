"""Signatures and encryption: known vectors, the other library, and nothing but clean refusals."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from warmline.channels.wechat.crypto import PushCipher, signature
from warmline.channels.wechat.errors import BadSignature, Malformed, PushRefused
from warmline.channels.wechat.messages import parse, read_fields

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wxb11529c136998cb6"
TOKEN = "pamtest"
CIPHER = PushCipher(APPID, TOKEN, KEY)
COLLECTED = Path(__file__).resolve().parents[4] / "shared" / "data" / "wechat_vectors.json"


def collected(name: str) -> list[Any]:
    """The collected vectors, where they are at hand."""
    if not COLLECTED.exists():
        return []
    rows: list[dict[str, Any]] = msgspec.json.decode(COLLECTED.read_bytes())[name]
    return [pytest.param(row, id=row["id"]) for row in rows]


def cipher_of(row: dict[str, Any]) -> PushCipher:
    """The cipher of a vector."""
    return PushCipher(row["appid"], row["token"], row["encoding_aes_key"])


def test_the_official_short_sample_is_encrypted_byte_for_byte() -> None:
    sealed = CIPHER.encrypt("我是中文abcd123".encode(), b"aaaabbbbccccdddd")
    assert sealed == "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    assert CIPHER.decrypt(sealed).decode() == "我是中文abcd123"


def test_the_official_url_check_is_signed_alike() -> None:
    assert signature("AAAAA", "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"


@pytest.mark.parametrize("row", collected("crypto_vectors"))
def test_collected_vector(row: dict[str, Any]) -> None:
    if row["kind"] in ("url_verify_plain", "signature_plain"):
        assert signature(row["token"], row["timestamp"], row["nonce"]) == row["signature"]
    elif row["kind"] == "aes_encrypt":
        sealed = cipher_of(row).encrypt(row["plaintext"].encode(), row["random"].encode())
        assert sealed == row["expected_encrypt"]
        if "expected_msg_signature" in row:
            assert cipher_of(row).sign(row["timestamp"], row["nonce"], sealed) == row["expected_msg_signature"]
    else:
        opened = cipher_of(row).open(row["msg_signature"], row["timestamp"], row["nonce"], row["encrypt"])
        assert opened.decode() == row["expected_plaintext"]


@pytest.mark.parametrize("row", collected("boundary_vectors"))
def test_collected_boundary(row: dict[str, Any]) -> None:
    sealed = cipher_of(row).encrypt(row["plaintext"].encode(), row["random"].encode())
    assert sealed == row["expected_encrypt"]
    assert cipher_of(row).decrypt(sealed).decode() == row["plaintext"]


@pytest.mark.parametrize("row", collected("negative_vectors"))
def test_collected_negative_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(PushRefused):
        opened = cipher_of(row).open(row["msg_signature"], row["timestamp"], row["nonce"], row["encrypt"])
        parse(read_fields(opened))


@pytest.mark.parametrize("length", [0, 1, 11, 12, 26, 27, 28, 59, 60, 5000])
def test_every_padding_length_is_read_back(length: int) -> None:
    message = b"x" * length
    assert CIPHER.decrypt(CIPHER.encrypt(message, b"r" * 16)) == message


def test_another_appids_message_is_refused() -> None:
    sealed = PushCipher("wxother", TOKEN, KEY).encrypt(b"<xml/>", b"r" * 16)
    with pytest.raises(Malformed):
        CIPHER.decrypt(sealed)


def test_the_plain_signature_does_not_stand_for_the_messages() -> None:
    sealed = CIPHER.encrypt(b"<xml/>", b"r" * 16)
    with pytest.raises(BadSignature):
        CIPHER.open(signature(TOKEN, "1", "2"), "1", "2", sealed)


def test_a_key_of_the_wrong_length_is_the_operators_mistake() -> None:
    with pytest.raises(ValueError, match="43 characters"):
        PushCipher(APPID, TOKEN, "abc")


@given(st.text(min_size=1, max_size=300).filter(lambda t: "\x00" not in t))
def test_the_other_library_reads_what_we_write_and_we_read_what_it_writes(text: str) -> None:
    body = f"<xml><Content><![CDATA[{text.replace(']]>', '')}]]></Content></xml>"
    body = "".join(c for c in body if c in "\n\t" or 0x20 <= ord(c) < 0xD800 or 0xE000 <= ord(c) < 0xFFFE)
    other = WeChatCrypto(TOKEN, KEY, APPID)
    sealed = CIPHER.encrypt(body.encode(), b"0123456789abcdef")
    signed = CIPHER.sign("1409304348", "n", sealed)
    envelope = f"<xml><ToUserName>x</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
    read = other.decrypt_message(envelope, signed, "1409304348", "n")
    assert (read.decode() if isinstance(read, bytes) else read) == body
    theirs = read_fields(other.encrypt_message(body, "n", "1409304348").encode())
    opened = CIPHER.open(theirs["MsgSignature"], theirs["TimeStamp"], theirs["Nonce"], theirs["Encrypt"])
    assert opened.decode() == body


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode())))
def test_any_ciphertext_is_refused_cleanly(sealed: str) -> None:
    with pytest.raises(Malformed):
        CIPHER.decrypt(sealed)


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_any_signature_is_refused_cleanly(claimed: str, timestamp: str, nonce: str) -> None:
    with pytest.raises(BadSignature):
        CIPHER.check_plain(claimed, timestamp, nonce)
