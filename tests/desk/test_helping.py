"""What helps an agent to answer, against the real bot and archive."""

from __future__ import annotations

import httpx
import pytest

from tests.desk.conftest import Guiding
from tests.support.stack import Stack, until
from warmline.desk.helping import _by_words
from warmline.knowledge.entries import read_folder

pytestmark = pytest.mark.stack


async def test_knowledge_is_found_by_meaning_and_by_words(guiding: Guiding) -> None:
    by_meaning = (await guiding.reads("/desk/knowledge", text="取款机把我的卡给吃了")).json()
    assert by_meaning[0]["id"].startswith("card_swallowed.") and by_meaning[0]["answer"]
    by_words = (await guiding.reads("/desk/knowledge", text="领卡 身份证")).json()
    assert any(one["id"] == "card_swallowed.own" for one in by_words)
    assert (await guiding.reads("/desk/knowledge", text="")).status_code == 400


async def test_replies_are_suggested_for_the_last_words(guiding: Guiding) -> None:
    await guiding.customer.says("我的卡被ATM吞了，怎么办")
    await guiding.agent.sees(guiding.conversation, "被ATM吞了")
    told = (await guiding.gets("suggestions")).json()
    assert told["asked"].startswith("我的卡被ATM吞了")
    assert told["intents"][0][0] == "card_swallowed"
    assert told["replies"][0]["origin"] == "knowledge"


async def test_earlier_visits_are_shown_to_their_agent_only_and_reading_is_recorded(
    guiding: Guiding, stack: Stack
) -> None:
    first = guiding.conversation
    await guiding.agent.closes(first, "solved")
    await guiding.customer.says("我又来了，转人工")
    await guiding.customer.until(
        lambda: guiding.conversation != first and guiding.customer.state != "bot", "a new visit"
    )
    await guiding.agent.accepts(guiding.conversation)

    async def archived() -> bool:
        return any(one["conversation"] == first for one in (await guiding.gets("history")).json())

    await guiding.until(archived)
    lines = (await guiding.gets(f"history/{first}")).json()
    assert any(line.get("text") == "我要找人工" for line in lines)
    assert (await guiding.gets("history/" + "0" * 32)).json()["code"] == "not_yours"
    assert (await guiding.reads(f"/desk/visits/{first}")).status_code == 403  # for supervisors and auditors


def test_without_the_bot_the_words_still_find() -> None:
    entries = list(read_folder().values())
    assert "card_swallowed.own" in _by_words(entries, "吞卡")
    assert _by_words(entries, "！！") == [] and _by_words(entries, "量子力学") == []


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": 5}])
def test_the_bot_reads_texts_only(stack: Stack, body: dict[str, object]) -> None:
    url = f"http://127.0.0.1:{stack.settings.bot_port}/webhooks/warmline/understand"
    assert httpx.post(url, json=body, timeout=5).status_code == 400


def test_a_text_that_looks_like_a_payload_is_only_read(stack: Stack) -> None:
    url = f"http://127.0.0.1:{stack.settings.bot_port}/webhooks/warmline/understand"
    told = until(lambda: httpx.post(url, json={"text": "/human_agent"}, timeout=5).json())
    assert told["intents"][0][1] < 1.0 or told["intents"][0][0] != "human_agent"
