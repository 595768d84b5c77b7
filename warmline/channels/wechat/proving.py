"""The two steps in which a customer proves on a page who they are: a code is sent, and typed in.

Who is known already (L1 or more) is not asked for the phone number: the code goes to the one the bank has.
"""

from __future__ import annotations

import re
from typing import Protocol

from warmline.channels.wechat.links import Links, PageLink
from warmline.channels.wechat.pages import Pages
from warmline.channels.wechat.render import Purpose
from warmline.channels.wechat.shown import Form, Shown, one
from warmline.conversation.store import Receipt
from warmline.conversation.words import NoticeWords
from warmline.identity.proof import CodeRefused

PHONE = re.compile(r"1\d{10}", re.ASCII)
CODE = re.compile(r"\d{6}", re.ASCII)
WAITS_FOR_CODE = "code"


class Proves(Protocol):
    """identity.proof.Proof, as far as pages use it."""

    async def knows(self, conversation: str) -> bool:
        """Whether a code needs no phone number."""

    async def start_code(self, conversation: str, phone: str | None = None) -> int:
        """Have a code sent."""

    async def check_code(self, conversation: str, code: str) -> Receipt:
        """Check it."""


class Binds(Protocol):
    """identity.binding.Binding, as far as pages use it."""

    async def bind(self, conversation: str, contact: str, code: str) -> None:
        """Check the code and bind the contact by it."""


class Proving:
    """Shows the steps and takes their forms; the code proves, and behind a link for binding it binds too."""

    def __init__(
        self,
        links: Links,
        proof: Proves,
        binding: Binds,
        pages: Pages,
        words: NoticeWords,
        notices: NoticeWords,
    ) -> None:
        self._links = links
        self._proof = proof
        self._binding = binding
        self._pages = pages
        self._words = words
        self._notices = notices

    async def page(self, link: PageLink, browser: str) -> Shown:
        """The step that this link is at."""
        return Shown(200, await self._step(link, link.form_token(browser)), browser)

    async def submit(self, link: PageLink, browser: str, form: Form) -> Shown:
        """Take the step's form. Raises `LinkDead`, and what storage raises."""
        token = link.form_token(browser)
        try:
            if link.step == WAITS_FOR_CODE:
                return await self._take_code(link, token, one(form, "code").strip())
            known = await self._proof.knows(link.conversation)
            phone = None if known else one(form, "phone").strip()
            if phone is not None and not PHONE.fullmatch(phone):
                return Shown(200, self._pages.phone(link, token, self._words.text("page_wrong_phone")))
            await self._proof.start_code(link.conversation, phone)
            await self._links.bind(link, browser, WAITS_FOR_CODE)
            return Shown(200, self._pages.code(link, token))
        except CodeRefused as refusal:
            fault = self._notices.text(refusal.text_code, {"seconds": str(refusal.retry_after)})
            return Shown(200, await self._step(link, token, fault))

    async def _step(self, link: PageLink, token: str, fault: str = "") -> str:
        if link.step == WAITS_FOR_CODE:
            return self._pages.code(link, token, fault)
        if await self._proof.knows(link.conversation):
            return self._pages.known(link, token, fault)
        return self._pages.phone(link, token, fault)

    async def _take_code(self, link: PageLink, token: str, code: str) -> Shown:
        if not CODE.fullmatch(code):
            return Shown(200, self._pages.code(link, token, self._notices.text("verify_wrong")))
        title, done = "page_proof_title", "page_proof_done"
        if link.purpose is Purpose.BINDING:
            title, done = "page_binding_title", "page_binding_done"
            await self._binding.bind(link.conversation, link.contact, code)
        else:
            await self._proof.check_code(link.conversation, code)
        await self._links.use_up(link)
        return Shown(200, self._pages.message(title, done))
