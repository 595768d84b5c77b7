"""Splitting, harmless text, and choosing by number or words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmline.channels.wechat.quota import Speaker
from warmline.channels.wechat.render import Line, fit
from warmline.channels.wechat.text import choose, harmless, menu_choice, size, split
from warmline.conversation.events import (
    AnyBody,
    BotMessage,
    Button,
    CustomerChoice,
    CustomerMessage,
    Event,
    Returned,
)

LINK = '<a href="https://bank.example/h5/abc">点这里</a>'
ORDINALS = ("一", "二", "三")


def log(*bodies: AnyBody) -> list[Event]:
    """Events numbered from 1."""
    return [Event(seq, 0, 1, body) for seq, body in enumerate(bodies, 1)]


OFFER = BotMessage(text="选", buttons=(Button("查余额", "/a"), Button("查明细", "/b")))


def said(text: str) -> CustomerMessage:
    return CustomerMessage(id="x", text=text)


@given(st.lists(st.one_of(st.text(max_size=300), st.just(LINK), st.just("。"), st.text("好，。！\n", max_size=900))))
def test_parts_are_small_whole_and_complete(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = split(text)
    assert all(size(part) <= 2000 for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


@given(st.lists(st.one_of(st.text("好坏，。", max_size=400), st.just(LINK)), max_size=20))
def test_links_are_never_cut(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert sum(part.count(LINK) for part in split(text)) == text.count(LINK)


def test_a_long_text_is_cut_at_sentence_ends() -> None:
    sentence = "这是一句不长不短的话，用来看看在哪里断开。"
    parts = split(sentence * 60)
    assert len(parts) > 1
    assert all(part.endswith("。") for part in parts)


def test_a_text_without_any_stop_is_still_cut() -> None:
    parts = split("好" * 2000)
    assert all(size(part) <= 2000 for part in parts)
    assert "".join(parts) == "好" * 2000


@pytest.mark.parametrize("bad", ['<a href="http://evil">x</a>', "< a href=x>", "</ A>", "<A\thref='x'>"])
def test_links_of_others_are_not_live(bad: str) -> None:
    assert not re.search(r"<\s*/?\s*a\b", harmless(bad), re.IGNORECASE)


@pytest.mark.parametrize("text", ["2", "２", "②", " 2. ", "(2)", "【2】", "二", "查明细", "查明细。"])
def test_a_number_or_the_words_choose(text: str) -> None:
    found = choose(text, log(said("在吗"), OFFER), ORDINALS)
    assert found is not None
    assert (found.button, found.label) == ("2.1", "查明细")


@pytest.mark.parametrize("text", ["3", "0", "12个月", "查", "2 3", "99", "-1"])
def test_other_words_choose_nothing(text: str) -> None:
    assert choose(text, log(OFFER), ORDINALS) is None


@pytest.mark.parametrize(
    "bodies",
    [
        (OFFER, said("转账"), BotMessage(text="转给谁，转几个月？")),
        (OFFER, CustomerChoice(id="c", button="1.0", label="查余额")),
        (OFFER, Returned(by="wang")),
        (said("你好"),),
        (),
    ],
)
def test_an_offer_that_is_over_is_not_chosen_from(bodies: tuple[AnyBody, ...]) -> None:
    assert choose("1", log(*bodies), ORDINALS) is None


def test_a_message_before_the_answer_keeps_the_offer_open() -> None:
    assert choose("1", log(OFFER, said("嗯")), ORDINALS) is not None


@pytest.mark.parametrize("menu", ["1.9", "9.0", "1", "1.x", "", "1.-1", "1.²"])
def test_a_made_up_menu_id_presses_nothing(menu: str) -> None:
    assert menu_choice(menu, log(OFFER)) is None


def test_lines_are_merged_into_what_is_left() -> None:
    lines = [Line(n, Speaker.PERSON, str(n)) for n in range(1, 6)]
    assert [line.text for line in fit(lines, 3)] == ["1", "2", "3\n4\n5"]
    assert fit(lines, 0)[0].text == "1\n2\n3\n4\n5"
    assert fit(lines, 9) == lines
