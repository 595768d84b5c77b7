"""On WeChat every message costs quota: of a wait only the first place and "your turn" are told."""

from __future__ import annotations

from warmline.channels.wechat.assembly import WECHAT_TEXTS
from warmline.channels.wechat.render import Rendering
from warmline.conversation import events as e
from warmline.conversation.words import NoticeWords
from warmline.handoff.wait import WaitBox


def test_of_a_long_wait_two_messages_are_told() -> None:
    """Declined, expired, transferred, cut off and queued again: the customer waits on and is told nothing of it."""
    bodies: list[e.AnyBody] = [
        e.HandoffRequested(by="customer", reason="human_agent", skill="general", lane="standard"),
        e.Queued(skill="general", lane="standard"),
        e.Offered(offer="o", agent="a", expires_at=1, why="x"),
        e.OfferLapsed(offer="o", agent="a", cause="declined"),
        e.Queued(skill="general", lane="standard", cause="declined"),
        e.OfferLapsed(offer="p", agent="b", cause="expired"),
        e.Queued(skill="general", lane="standard", cause="expired"),
        e.AgentLost(agent="b"),
        e.Notice(code="agent_lost"),
        e.Queued(skill="general", lane="standard", cause="disconnected"),
        e.Notice(code="transferred"),
        e.Queued(skill="cards", lane="standard", cause="transferred"),
        e.Accepted(offer="q", agent="c", name="王芳"),
    ]
    rendering = Rendering(NoticeWords.load(WECHAT_TEXTS), NoticeWords.load())
    said = [
        line.text
        for seq, body in enumerate(bodies, 1)
        for line in rendering.lines([e.Event(seq=seq, at=0, epoch=1, body=body)], {}, 0, WaitBox(4, 2, 5))
    ]
    assert len(said) == 2
    assert "前面还有 4 位，预计 2-5 分钟" in said[0] and "王芳" in said[1]
