"""The way to the binding page: the link, WeChat's word for who opened it, and only for the link's own openid the page.

A link may be forwarded, by mistake or because somebody talked its owner into it. WeChat itself says who opens it, so it
binds nobody else; opened by another it is dead for all.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

import structlog

from warmline.channels.wechat.errors import CodeNotTaken, WeChatAway
from warmline.channels.wechat.links import Links, PageLink
from warmline.channels.wechat.oauth import OAuth, Visitor
from warmline.channels.wechat.pages import Pages
from warmline.channels.wechat.shown import Shown
from warmline.channels.wechat.state import Contact

RECOGNISED = "recognised"

log = structlog.get_logger()


class BindingWay:
    """Leads a browser to WeChat and takes it back."""

    def __init__(self, links: Links, oauth: OAuth, pages: Pages) -> None:
        self._links = links
        self._oauth = oauth
        self._pages = pages

    def to_wechat(self, link: PageLink, browser: str) -> Shown:
        """Off to WeChat; looking at the link (WeChat fetches links to check them) binds and changes nothing."""
        contact = _contact(link)
        back = self._links.address(link.id) + "/wechat"
        where = self._oauth.address(contact.appid, back, link.oauth_state(browser))
        return Shown(302, "", browser, location=where, from_outside=True)

    async def back(self, link: PageLink, browser: str, query: Mapping[str, str]) -> Shown:
        """WeChat sent the browser back. Raises `LinkDead`, and what storage raises."""
        state = query.get("state", "").encode("utf-8", "replace")
        if not browser or not hmac.compare_digest(state, link.oauth_state(browser).encode()):
            return Shown(403, self._pages.message("page_dead_title", "page_forbidden"))
        if link.step:  # the same address once more: its code is used, and not looked at
            return Shown(302, "", location=self._links.address(link.id))
        try:
            visitor = await self._oauth.visitor(_contact(link).appid, query.get("code", ""))
        except CodeNotTaken:
            return Shown(403, self._pages.message("page_dead_title", "page_forbidden"))
        except WeChatAway as error:
            log.error("wechat.alarm", cause="oauth", error=str(error))
            return Shown(503, self._pages.message("page_dead_title", "page_down"))
        return await self._let_in(link, browser, visitor)

    async def _let_in(self, link: PageLink, browser: str, visitor: Visitor) -> Shown:
        if visitor.snapshot:
            log.info("wechat.binding_refused", cause="snapshot")
            return Shown(403, self._pages.message("page_binding_title", "page_binding_snapshot"))
        if visitor.openid != _contact(link).openid:
            log.warning("wechat.binding_refused", cause="other_openid")
            await self._links.use_up(link)
            return Shown(403, self._pages.message("page_binding_title", "page_binding_not_yours"))
        await self._links.bind(link, browser, RECOGNISED)
        return Shown(302, "", location=self._links.address(link.id))


def _contact(link: PageLink) -> Contact:
    contact = Contact.parse(link.contact)
    assert contact is not None, "links for binding are made for contacts of this channel only"
    return contact
