"""The channel's parts, built for what is there: the core's parts go in, inbox, pages and outbox come out."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec

from warmline.channels.door import Door
from warmline.channels.wechat.binding import BindingWay
from warmline.channels.wechat.box import Boxes
from warmline.channels.wechat.client import WeChatClient
from warmline.channels.wechat.composing import Composer, Waiting
from warmline.channels.wechat.delivery import Delivery
from warmline.channels.wechat.h5 import H5, Confirms, HandsOut, Reports
from warmline.channels.wechat.links import Links
from warmline.channels.wechat.oauth import OAuth
from warmline.channels.wechat.outbox import WeChatOutbox
from warmline.channels.wechat.pages import Pages
from warmline.channels.wechat.passive import PASSIVE_SECONDS, PassiveAnswer
from warmline.channels.wechat.proving import Binds, Proves, Proving
from warmline.channels.wechat.push import Inbox
from warmline.channels.wechat.quota import Quota
from warmline.channels.wechat.reactions import Reactions
from warmline.channels.wechat.render import Rendering
from warmline.channels.wechat.state import WeChatKeys
from warmline.channels.wechat.token import AccessToken
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations
from warmline.conversation.words import TEXTS, NoticeWords
from warmline.settings import WeChatAccount

WECHAT_LUA = Path(__file__).parent / "lua"
WECHAT_TEXTS = TEXTS / "wechat.yml"


class Channel(msgspec.Struct, frozen=True):
    """What gateway and dispatcher share. `quota.allowance` is what the agents' desk may show."""

    conversations: Conversations
    keys: WeChatKeys
    boxes: Boxes
    quota: Quota
    links: Links
    composer: Composer
    rendering: Rendering
    words: NoticeWords
    notice_words: NoticeWords


def open_channel(
    conversations: Conversations, notice_words: NoticeWords, gateway_url: str, waiting: Waiting | None = None
) -> Channel:
    """Read scripts and texts. `waiting` tells a queued customer's place (`handoff.outlook.Outlook.of`)."""
    keys = WeChatKeys(conversations.keys)
    scripts = Scripts(conversations.redis, WECHAT_LUA)
    words = NoticeWords.load(WECHAT_TEXTS)
    rendering = Rendering(words, notice_words)
    links = Links(conversations, scripts, keys, gateway_url)
    return Channel(
        conversations=conversations,
        keys=keys,
        boxes=Boxes(conversations, scripts, keys),
        quota=Quota(conversations, scripts, keys),
        links=links,
        composer=Composer(conversations, rendering, links, waiting),
        rendering=rendering,
        words=words,
        notice_words=notice_words,
    )


def open_inbox(
    channel: Channel, door: Door, accounts: tuple[WeChatAccount, ...], passive_seconds: float = PASSIVE_SECONDS
) -> Inbox:
    """For the gateway: takes the pushes."""
    passive = PassiveAnswer(
        channel.conversations,
        notices=door.notices,
        boxes=channel.boxes,
        composer=channel.composer,
        rendering=channel.rendering,
        seconds=passive_seconds,
    )
    reactions = Reactions(door, channel.boxes, channel.quota, passive, channel.words)
    return Inbox(channel.conversations, channel.keys, reactions, channel.words, accounts)


def open_pages(
    channel: Channel,
    door: Door,
    *,
    proof: Proves,
    binding: Binds,
    oauth: OAuth,
    confirmation: Confirms,
    papers: HandsOut,
    reports: Reports,
) -> H5:
    """For the gateway: serves the one-time pages."""
    links, words, notices = channel.links, channel.words, channel.notice_words
    pages = Pages(words)
    return H5(
        channel.conversations,
        links=links,
        door=door,
        proving=Proving(links, proof, binding, pages, words, notices),
        binding=BindingWay(links, oauth, pages),
        confirmation=confirmation,
        papers=papers,
        reports=reports,
        pages=pages,
        words=words,
        notices=notices,
    )


def open_oauth(accounts: tuple[WeChatAccount, ...], authorize_url: str, http: httpx.AsyncClient) -> OAuth:
    """For the gateway: asks WeChat who opened a page. `http` comes from `client.open_http`."""
    return OAuth(authorize_url, {account.appid: account.secret for account in accounts}, http)


def open_outbox(channel: Channel, accounts: tuple[WeChatAccount, ...], http: httpx.AsyncClient) -> WeChatOutbox:
    """For the dispatcher: sends. `http` comes from `client.open_http` and is closed when the outbox ends."""
    redis = channel.conversations.redis
    tokens = {a.appid: AccessToken(redis, channel.keys, a.appid, a.secret, http) for a in accounts}
    delivery = Delivery(
        channel.conversations,
        keys=channel.keys,
        boxes=channel.boxes,
        quota=channel.quota,
        composer=channel.composer,
        rendering=channel.rendering,
        words=channel.words,
        clients={appid: WeChatClient(appid, token, http) for appid, token in tokens.items()},
    )
    return WeChatOutbox(channel.conversations, channel.keys, channel.boxes, delivery, http)
