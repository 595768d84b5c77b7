"""Consultants, joined supervisors and whispers: who may write what, and when it ends."""

from __future__ import annotations

import pytest

from tests.handoff.people import bodies, findings, notices, served, waits
from tests.support.floor import Floor
from warmline.conversation.errors import NotYours, Stale
from warmline.conversation.events import AgentMessage, GuestCame, GuestLeft, Note, Whisper
from warmline.conversation.views import for_customer
from warmline.conversation.words import NoticeWords
from warmline.handoff.errors import Unavailable


async def notes(floor: Floor, conversation: str, agent: str, epoch: int, role: str) -> bool:
    """Whether a note by this guest is taken."""
    body = Note(id=f"n-{agent}", agent=agent, text="我看是年费")
    try:
        await floor.conversations.append(conversation, body, epoch=epoch, owner=agent, guest=role)
    except (NotYours, Stale):
        return False
    return True


async def says(floor: Floor, conversation: str, agent: str, epoch: int, role: str) -> bool:
    """Whether a line by this guest is taken."""
    body = AgentMessage(id=f"l-{agent}", agent=agent, name=agent, text="您好")
    try:
        await floor.conversations.append(conversation, body, epoch=epoch, owner=agent, guest=role)
    except (NotYours, Stale):
        return False
    return True


async def test_a_consultant_sees_the_conversation_and_writes_notes_only(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("li")
    assert not await notes(floor, conversation, "li", epoch, "consultant")
    await floor.guests.consult(conversation, "wang", epoch, "li", "李娜")
    assert (await floor.conversations.record(conversation)).guests["li"].role == "consultant"
    assert await floor.guests.visiting("li") == {conversation}
    assert await notes(floor, conversation, "li", epoch, "consultant")
    assert not await says(floor, conversation, "li", epoch, "supervisor")
    assert await floor.agents.held("li") == [] and await findings(floor) == []


@pytest.mark.parametrize("who", ["owner", "guest"])
async def test_a_consultation_ends_when_either_ends_it(floor: Floor, who: str) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("li")
    await floor.guests.consult(conversation, "wang", epoch, "li", "李娜")
    if who == "owner":
        assert await floor.guests.end_consult(conversation, "wang", "li")
    else:
        assert await floor.guests.leave(conversation, "li")
    assert not await notes(floor, conversation, "li", epoch, "consultant")
    assert await floor.guests.visiting("li") == set()
    assert not await floor.guests.leave(conversation, "li")
    kinds = [type(body) for body in await bodies(floor, conversation)]
    assert (kinds.count(GuestCame), kinds.count(GuestLeft)) == (1, 1)
    assert await findings(floor) == []


async def test_only_the_owner_invites_and_only_who_is_there(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("li")
    with pytest.raises(NotYours):
        await floor.guests.consult(conversation, "li", epoch, "zhao", "赵")
    with pytest.raises(Unavailable):
        await floor.guests.consult(conversation, "wang", epoch, "nobody", "无")
    with pytest.raises(NotYours):
        await floor.guests.consult(conversation, "wang", epoch, "wang", "王芳")
    with pytest.raises(Stale):
        await floor.guests.consult(conversation, "wang", epoch - 1, "li", "李娜")


async def test_a_supervisor_joins_announced_and_the_owner_stays(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("boss")
    await floor.guests.join(conversation, "boss", "赵强")
    assert await says(floor, conversation, "boss", epoch, "supervisor")
    record = await floor.conversations.record(conversation)
    assert (record.owner, record.epoch) == ("wang", epoch)
    await floor.guests.leave(conversation, "boss")
    assert (await notices(floor, conversation))[-2:] == ["supervisor_joined", "supervisor_left"]
    assert not await says(floor, conversation, "boss", epoch, "supervisor")
    assert await findings(floor) == []


async def test_with_a_new_owner_all_guests_are_gone(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    await floor.agent("li")
    await floor.agent("boss")
    await floor.guests.consult(conversation, "wang", epoch, "li", "李娜")
    epoch = await floor.passing.take_over(conversation, "boss", "赵强")
    assert (await floor.conversations.record(conversation)).guests == {}
    assert not await notes(floor, conversation, "li", epoch, "consultant")
    await floor.guests.tidy(conversation, "li")
    assert await floor.guests.visiting("li") == set()
    await floor.guests.consult(conversation, "boss", epoch, "li", "李娜")
    await floor.guests.tidy(conversation, "li")  # a page that tidies up late ends no new visit
    assert await floor.guests.visiting("li") == {conversation}
    assert await findings(floor) == []


async def test_nobody_joins_the_bot_or_the_queue(floor: Floor) -> None:
    await floor.agent("boss")
    with pytest.raises(Stale):
        await floor.guests.join(await waits(floor), "boss", "赵强")


async def test_a_whisper_is_for_the_owner_and_never_for_the_customer(floor: Floor) -> None:
    conversation, epoch = await served(floor)
    receipt = await floor.guests.whisper(conversation, "boss", "赵强", "先核实身份", "w1")
    assert (await floor.guests.whisper(conversation, "boss", "赵强", "先核实身份", "w1")).duplicate
    event = await floor.conversations.event(conversation, receipt.seq)
    assert event is not None and event.body == Whisper(id="w1", agent="boss", name="赵强", to="wang", text="先核实身份")
    assert for_customer(event, NoticeWords.load()) is None
    with pytest.raises(NotYours):
        await floor.guests.whisper(conversation, "wang", "王芳", "自言自语", "w2")
    await floor.queue.return_to_bot(conversation, "wang", epoch, {}, "")
    with pytest.raises(Stale):
        await floor.guests.whisper(conversation, "boss", "赵强", "晚了", "w3")
    assert await findings(floor) == []
