"""Pushes as types: every kind WeChat sends, and clean refusals for the rest."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.wechat.test_crypto import collected
from warmline.channels.wechat import messages as m
from warmline.channels.wechat.errors import Malformed, PushRefused, TooLarge
from warmline.channels.wechat.messages import parse, read_fields
from warmline.channels.wechat.replies import cdata

HEAD = {"ToUserName": "gh_1", "FromUserName": "oUser-1_x", "CreateTime": 1348831860}
KINDS: list[tuple[dict[str, Any], type[m.Push]]] = [
    ({"MsgType": "text", "Content": "你好", "MsgId": 1}, m.Text),
    ({"MsgType": "text", "Content": "满意", "MsgId": 1, "bizmsgmenuid": "5.0"}, m.Text),
    ({"MsgType": "image", "MediaId": "a", "PicUrl": "u", "MsgId": 1}, m.Image),
    ({"MsgType": "voice", "MediaId": "a", "Format": "amr", "Recognition": "", "MsgId": 1}, m.Voice),
    ({"MsgType": "video", "MediaId": "a", "MsgId": 1}, m.Video),
    ({"MsgType": "shortvideo", "MediaId": "a", "MsgId": 1}, m.Video),
    ({"MsgType": "location", "Location_X": "23.1", "Location_Y": "-113.3", "Label": "x", "MsgId": 1}, m.Location),
    ({"MsgType": "link", "Title": "t", "Url": "u", "MsgId": 1}, m.Link),
    ({"MsgType": "event", "Event": "subscribe"}, m.Subscribe),
    ({"MsgType": "event", "Event": "unsubscribe"}, m.Unsubscribe),
    ({"MsgType": "event", "Event": "SCAN", "EventKey": "7"}, m.Scan),
    ({"MsgType": "event", "Event": "LOCATION", "Latitude": "1.5", "Longitude": "2"}, m.PositionReport),
    ({"MsgType": "event", "Event": "CLICK", "EventKey": "human"}, m.Click),
    ({"MsgType": "event", "Event": "VIEW", "EventKey": "http://x"}, m.View),
    (
        {"MsgType": "event", "Event": "scancode_waitmsg", "EventKey": "k", "ScanCodeInfo": {"ScanResult": "r"}},
        m.MenuScan,
    ),
    ({"MsgType": "event", "Event": "pic_sysphoto", "EventKey": "k"}, m.MenuPicture),
    ({"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": 2, "Status": "success"}, m.TemplateResult),
    ({"MsgType": "event", "Event": "something_new"}, m.Other),
]


def xml(fields: dict[str, Any]) -> bytes:
    """Fields as WeChat would write them."""
    inner = "".join(
        f"<{name}>{xml(value).decode()[5:-6] if isinstance(value, dict) else cdata(str(value))}</{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{inner}</xml>".encode()


@pytest.mark.parametrize(("fields", "kind"), KINDS)
def test_every_kind_is_read_the_same_from_xml_and_json(fields: dict[str, Any], kind: type[m.Push]) -> None:
    from_xml = parse(read_fields(xml({**HEAD, **fields})))
    assert type(from_xml) is kind
    assert parse(read_fields(msgspec.json.encode({**HEAD, **fields}))) == from_xml


@pytest.mark.parametrize("row", collected("xml_messages"))
def test_collected_sample_is_read(row: dict[str, Any]) -> None:
    if row["id"] == "encrypted_envelope_safe":
        with pytest.raises(Malformed):
            parse(read_fields(row["xml"].encode()))
        return
    push = parse(read_fields(row["xml"].encode()))
    expected = {"event_subscribe_qrscene": "123123", "event_subscribe_last_trade_no": ""}
    if isinstance(push, m.Subscribe) and row["id"] in expected:
        assert push.scene == expected[row["id"]]


def test_repeats_have_one_key_and_other_events_another() -> None:
    def key(**fields: Any) -> str:
        return parse(read_fields(xml({**HEAD, **fields}))).dedupe

    click: dict[str, Any] = {"MsgType": "event", "Event": "CLICK", "EventKey": "human"}
    assert key(**click) == key(**click)
    others: list[dict[str, Any]] = [
        click,
        {**click, "EventKey": "other"},
        {**click, "Event": "VIEW"},
        {**click, "CreateTime": 1},
        {"MsgType": "text", "Content": "x", "MsgId": 5},
        {"MsgType": "text", "Content": "x", "MsgId": 6},
    ]
    assert len({key(**fields) for fields in others}) == len(others)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE xml [<!ENTITY a "x">]><xml><MsgType>&a;</MsgType></xml>',
        b'<?xml version="1.0" encoding="utf-99"?><xml/>',
        b"<xml><MsgType>text</MsgType><FromUserName>../../x</FromUserName></xml>",
        b"<xml>",
        b"",
        b"{",
        b'{"MsgType": {"a": 1}}',
        b'{"MsgType": "text", "FromUserName": "o1", "CreateTime": 1, "Content": "x", "MsgId": true}',
        b"[1]",
        b"\xff\xfe\x00",
        b"{" + b'"a":[' * 3000,
    ],
)
def test_what_is_not_a_push_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(read_fields(body))


def test_more_than_64_kb_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_fields(b"<xml>" + b"x" * 65_536)


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(PushRefused):
        parse(read_fields(body))


_names = st.sampled_from([*HEAD, "MsgType", "Event", "EventKey", "Content", "MsgId", "MediaId", "Location_X", "x"])
_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(["text", "event"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(_names, _values))
def test_any_json_object_is_read_or_refused(fields: dict[str, Any]) -> None:
    with suppress(PushRefused):
        parse(read_fields(msgspec.json.encode(fields)))


@given(st.text(max_size=100))
def test_no_text_breaks_out_of_cdata(text: str) -> None:
    read = read_fields(f"<xml><Content>{cdata(text)}</Content></xml>".encode())
    assert set(read) == {"Content"}
    kept = "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 0x20 and c not in "\ufffe\uffff"))
    assert read["Content"] == kept.replace("\r\n", "\n").replace("\r", "\n")
