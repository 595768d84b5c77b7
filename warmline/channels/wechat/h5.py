"""What the H5 pages do: prove who one is (proving.py), be bound (binding.py), confirm an operation, rate a talk, get a
paper, report a card for another. One link, one use.

The act comes first and the link ends after it: each act is idempotent (a code works once, a confirmation and a
rating have their key), so a crash between the two leaves a link that can do nothing new, never a lost act.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Protocol

import structlog
from redis.exceptions import RedisError

from warmline.channels.wechat.binding import BindingWay
from warmline.channels.wechat.errors import LinkDead
from warmline.channels.wechat.links import Links, PageLink
from warmline.channels.wechat.pages import REASONS, Pages
from warmline.channels.wechat.proving import CODE, WAITS_FOR_CODE, Proving
from warmline.channels.wechat.render import Purpose
from warmline.channels.wechat.shown import Form, Shown, one
from warmline.conversation.errors import ConversationError
from warmline.conversation.events import BotMessage, OperationProposed
from warmline.conversation.store import Conversations, Receipt
from warmline.conversation.words import NoticeWords
from warmline.identity.proof import CodeRefused
from warmline.operations.card_reports import ReportRefused
from warmline.operations.errors import OperationRefused
from warmline.operations.papers import PaperRefused

log = structlog.get_logger()


class Rates(Protocol):
    """The door, as far as pages use it."""

    async def rate(
        self, conversation: str, message_id: str, score: int, reasons: tuple[str, ...], comment: str
    ) -> Receipt:
        """Store a rating."""


class Confirms(Protocol):
    """operations.Confirmation, as far as pages use it."""

    async def send_code(self, proposal: str, content: str, conversation: str) -> int:
        """Have the code sent that confirms exactly this content."""

    async def confirm(self, proposal: str, content: str, conversation: str, code: str | None = None) -> None:
        """Confirm exactly this content."""

    async def decline(self, proposal: str, conversation: str) -> None:
        """Drop it."""


class Reports(Protocol):
    """operations.CardReports, as far as pages use it."""

    async def report(self, conversation: str, typed: str) -> None:
        """Have the card with this number locked."""


class HandsOut(Protocol):
    """operations.Papers, as far as pages use it."""

    async def fetch(self, conversation: str, document: str) -> bytes:
        """The PDF."""


class H5:
    """Shows pages and takes their forms."""

    def __init__(
        self,
        conversations: Conversations,
        *,
        links: Links,
        door: Rates,
        proving: Proving,
        binding: BindingWay,
        confirmation: Confirms,
        papers: HandsOut,
        reports: Reports,
        pages: Pages,
        words: NoticeWords,
        notices: NoticeWords,
    ) -> None:
        self._c = conversations
        self._links = links
        self._door = door
        self._proving = proving
        self._binding = binding
        self._confirmation = confirmation
        self._papers = papers
        self._reports = reports
        self._pages = pages
        self._words = words
        self._notices = notices

    async def show(self, link_id: str, browser: str) -> Shown:
        """The page behind a link; a browser without a cookie gets one. Never raises for what a visitor can do."""
        browser = browser or secrets.token_urlsafe(16)
        try:
            link = await self._links.open(link_id)
            if link.browser and not _same(link.browser, browser):
                return self._dead()
            return await self._first_page(link, browser)
        except LinkDead:
            return self._dead()
        except (ConversationError, RedisError, OSError) as error:
            return self._down(error)

    async def back_from_wechat(self, link_id: str, browser: str, query: Mapping[str, str]) -> Shown:
        """WeChat says who opened a link that leads there first."""
        try:
            link = await self._links.open(link_id)
            if link.purpose is not Purpose.BINDING or (link.browser and not _same(link.browser, browser)):
                return self._dead()
            return await self._binding.back(link, browser, query)
        except LinkDead:
            return self._dead()
        except (ConversationError, RedisError, OSError) as error:
            return self._down(error)

    async def submit(self, link_id: str, browser: str, form: Form) -> Shown:
        """Take a form. The token ties it to a page that this very browser was shown."""
        try:
            link = await self._links.open(link_id)
            claimed = one(form, "token").encode("utf-8", "replace")
            if not browser or not hmac.compare_digest(claimed, link.form_token(browser).encode()):
                return Shown(403, self._pages.message("page_dead_title", "page_forbidden"))
            await self._links.bind(link, browser)
            return await self._act(link, browser, form)
        except LinkDead:
            return self._dead()
        except (ConversationError, RedisError, OSError) as error:
            return self._down(error)

    async def _first_page(self, link: PageLink, browser: str) -> Shown:
        token = link.form_token(browser)
        if link.purpose is Purpose.BINDING and not link.step:
            return self._binding.to_wechat(link, browser)
        if link.purpose in (Purpose.PROOF, Purpose.BINDING):
            return await self._proving.page(link, browser)
        if link.purpose in (Purpose.RATING, Purpose.CARD_NUMBER):
            page = self._pages.rating if link.purpose is Purpose.RATING else self._pages.card_number
            return Shown(200, page(link, token), browser)
        if link.purpose is Purpose.PAPER:
            return Shown(200, self._pages.paper(link, token, (await self._paper(link))["title"]), browser)
        return Shown(200, self._confirm_page(link, token, await self._proposal(link)), browser)

    async def _proposal(self, link: PageLink) -> OperationProposed:
        event = await self._c.event(link.conversation, link.seq)
        if event is None or not isinstance(event.body, OperationProposed):
            raise LinkDead("no such proposal")
        return event.body

    async def _paper(self, link: PageLink) -> Mapping[str, str]:
        event = await self._c.event(link.conversation, link.seq)
        card = event.body.card if event is not None and isinstance(event.body, BotMessage) else None
        if card is None or card.get("kind") != "paper":
            raise LinkDead("no such paper")
        return card

    async def _act(self, link: PageLink, browser: str, form: Form) -> Shown:
        if link.purpose is Purpose.BINDING and not link.step:
            return self._dead()  # no page of it was shown yet
        if link.purpose in (Purpose.PROOF, Purpose.BINDING):
            return await self._proving.submit(link, browser, form)
        if link.purpose is Purpose.RATING:
            return await self._rate(link, browser, form)
        if link.purpose is Purpose.PAPER:
            return await self._hand_out(link, browser)
        if link.purpose is Purpose.CARD_NUMBER:
            return await self._report(link, browser, form)
        return await self._decide(link, browser, form)

    def _confirm_page(self, link: PageLink, token: str, proposal: OperationProposed, fault: str = "") -> str:
        return self._pages.confirm(link, token, proposal, fault, with_code=link.step == WAITS_FOR_CODE)

    async def _decide(self, link: PageLink, browser: str, form: Form) -> Shown:
        proposal, token = await self._proposal(link), link.form_token(browser)
        act, said = one(form, "act"), "page_confirmed"
        # The hash of what was on the page, so nothing else can be confirmed by it.
        this = (proposal.proposal, one(form, "hash"), link.conversation)
        if act not in ("confirm", "decline"):
            return Shown(403, self._pages.message("page_dead_title", "page_forbidden"))
        try:
            if act == "decline":
                await self._confirmation.decline(proposal.proposal, link.conversation)
                said = "page_declined"
            elif proposal.proof != "L3":
                await self._confirmation.confirm(*this)
            elif link.step != WAITS_FOR_CODE:
                await self._confirmation.send_code(*this)
                await self._links.bind(link, browser, WAITS_FOR_CODE)
                return Shown(200, self._pages.confirm(link, token, proposal, with_code=True))
            else:
                code = one(form, "code").strip()
                if not CODE.fullmatch(code):
                    return Shown(200, self._confirm_page(link, token, proposal, self._notices.text("verify_wrong")))
                await self._confirmation.confirm(*this, code)
        except CodeRefused as refusal:
            fault = self._notices.text(refusal.text_code, {"seconds": str(refusal.retry_after)})
            return Shown(200, self._confirm_page(link, token, proposal, fault))
        except OperationRefused as refusal:
            said = f"page_confirm_{refusal.code}"
        await self._links.use_up(link)
        return Shown(200, self._pages.message("page_confirm_title", said))

    async def _rate(self, link: PageLink, browser: str, form: Form) -> Shown:
        score = one(form, "score")
        if score not in ("1", "2", "3", "4", "5"):
            fault = self._words.text("page_choose_score")
            return Shown(200, self._pages.rating(link, link.form_token(browser), fault))
        # Stored in words, as the widget does, because agents read them.
        given = form.get("reason", [])
        reasons = tuple(self._words.text(f"page_reason_{reason}") for reason in REASONS if reason in given)
        comment = one(form, "comment")
        await self._door.rate(link.conversation, f"h5-{link.id}", int(score), reasons, comment)
        await self._links.use_up(link)
        return Shown(200, self._pages.message("page_rating_title", "page_rated"))

    async def _report(self, link: PageLink, browser: str, form: Form) -> Shown:
        said = "page_card_done"
        try:
            await self._reports.report(link.conversation, one(form, "number"))
        except ReportRefused as refusal:
            if refusal.code != "too_many":
                fault = self._notices.text(refusal.text_code)
                return Shown(200, self._pages.card_number(link, link.form_token(browser), fault))
            said = "page_card_too_many"
        await self._links.use_up(link)
        return Shown(200, self._pages.message("page_card_title", said))

    async def _hand_out(self, link: PageLink, browser: str) -> Shown:
        """The file, once. While it cannot be had the link lives on."""
        card = await self._paper(link)
        try:
            pdf = await self._papers.fetch(link.conversation, card["document"])
        except PaperRefused as refusal:
            fault = self._words.text(f"page_paper_{refusal.code}")
            return Shown(200, self._pages.paper(link, link.form_token(browser), card["title"], fault))
        if not await self._links.use_up(link):
            return self._dead()
        log.info("paper.handed_out", conversation=link.conversation)
        return Shown(200, "", pdf=pdf)

    def _dead(self) -> Shown:
        return Shown(410, self._pages.message("page_dead_title", "page_dead"))

    def _down(self, error: Exception) -> Shown:
        log.error("wechat.alarm", cause="page", error=type(error).__name__)
        return Shown(503, self._pages.message("page_dead_title", "page_down"))


def _same(bound: str, browser: str) -> bool:
    return hmac.compare_digest(bound.encode(), browser.encode())
