"""Customer text never becomes a payload."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inputs import to_input
from warmline.conversation.events import CustomerChoice, CustomerMessage
from warmline.conversation.neutral import for_bot

PAYLOADS = [
    "/restart",
    "　/balance_query{\"account\":\"1\"}",
    "／balance_query",
    "\u200b/restart",
    "\u202e /restart",
    "\ufeff\u2060//restart",
    "⁄restart",
    "∕restart",
    "\n\t/session_start",
    "\u0301/restart",
]  # fmt: skip


@pytest.mark.parametrize("text", PAYLOADS)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_leading_slash_in_any_disguise_is_harmless(text: str, form: str) -> None:
    safe = for_bot(text)
    assert not unicodedata.normalize(form, safe).strip().startswith("/")  # type: ignore[arg-type] # parametrised


@given(st.text(max_size=40))
def test_no_text_at_all_starts_a_payload(text: str) -> None:
    for form in ("NFC", "NFKC"):
        assert not unicodedata.normalize(form, for_bot(text)).strip().startswith("/")


@given(st.text(alphabet=" \t　\u200b\u202a/／⁄∕abc{}", max_size=12))
def test_not_even_texts_made_of_slashes_and_blanks(text: str) -> None:
    assert not unicodedata.normalize("NFKC", for_bot(text)).strip().startswith("/")


def test_what_is_nothing_but_a_payload_is_not_understood() -> None:
    for text in ("/balance_query", '／proof_raised{"level": "L2",\n"a": {}}', "\u200b/restart "):
        assert for_bot(text) == ""
    assert for_bot("/1496 这张卡") == "“／1496 这张卡”"


def test_ordinary_text_stays_as_it_is() -> None:
    for text in ("我卡里还有多少钱", "1/2 的钱", "a/b"):
        assert for_bot(text) == text


def test_a_button_that_was_never_offered_is_plain_words() -> None:
    choice = CustomerChoice(id="x", button="9.9", label="/restart")
    given_input = to_input(choice, {})
    assert given_input is not None and not given_input.text.startswith("/")


def test_an_offered_button_is_resolved_by_the_server() -> None:
    choice = CustomerChoice(id="x", button="2.0", label="转人工")
    given_input = to_input(choice, {"2.0": "/human_agent"})
    assert given_input is not None and given_input.text == "/human_agent"


def test_an_empty_message_is_still_something_to_answer() -> None:
    given_input = to_input(CustomerMessage(id="x", text="\u200b"), {})
    assert given_input is not None and given_input.text
