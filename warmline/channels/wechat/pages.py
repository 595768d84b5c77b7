"""The H5 pages as HTML: large type, plain forms, no script. Everything that is not ours is escaped (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from warmline.channels.wechat.links import PageLink
from warmline.channels.wechat.render import Purpose
from warmline.conversation.events import OperationProposed
from warmline.conversation.words import NoticeWords

REASONS = ("solved", "patient", "slow", "unclear")
SCORES = (5, 4, 3, 2, 1)
STYLE = "/h5/assets/h5.css"
# No script at all; forms go only to ourselves; nobody may frame a page on which something is confirmed.
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


class Pages:
    """Writes the pages in the catalogue's words."""

    def __init__(self, words: NoticeWords) -> None:
        self._words = words

    def say(self, code: str) -> str:
        """A text of the catalogue, escaped."""
        return escape(self._words.text(code))

    def message(self, title: str, text: str) -> str:
        """A page that only says something (codes of the catalogue)."""
        return self._page(title, f'<p data-testid="h5-message" role="status">{self.say(text)}</p>')

    def phone(self, link: PageLink, token: str, fault: str = "") -> str:
        """The first step of a proof: the phone number."""
        field = self._field("phone", "tel", "page_phone", 'autocomplete="tel" inputmode="numeric" maxlength="11"')
        why = "page_binding_why" if link.purpose is Purpose.BINDING else "page_proof_why"
        body = f"<p>{self.say(why)}</p>" + self._form(link, token, fault, field, [("send", "page_send_code", "")])
        return self._page(self._title(link), body)

    def known(self, link: PageLink, token: str, fault: str = "") -> str:
        """The first step for who is known already: nothing to type, and not a digit of their phone on the page."""
        form = self._form(link, token, fault, "", [("send", "page_send_code", "")])
        return self._page(self._title(link), f"<p>{self.say('page_known_why')}</p>{form}")

    def code(self, link: PageLink, token: str, fault: str = "") -> str:
        """The second step: the code from the text message."""
        field = self._code_field()
        body = f"<p>{self.say('page_code_sent')}</p>" + self._form(
            link, token, fault, field, [("check", "page_check_code", "")]
        )
        return self._page(self._title(link), body)

    def card_number(self, link: PageLink, token: str, fault: str = "") -> str:
        """The number of another's card."""
        field = self._field("number", "text", "page_card_number", 'inputmode="numeric" maxlength="30"')
        form = self._form(link, token, fault, field, [("report", "page_card_send", "")])
        return self._page("page_card_title", f"<p>{self.say('page_card_why')}</p>{form}")

    def _title(self, link: PageLink) -> str:
        return "page_binding_title" if link.purpose is Purpose.BINDING else "page_proof_title"

    def confirm(
        self, link: PageLink, token: str, proposal: OperationProposed, fault: str = "", *, with_code: bool = False
    ) -> str:
        """Exactly what would be done, and two buttons of equal reach. The form carries the hash of what is shown.

        `with_code`: the code that confirms it was sent, and there is a field for it."""
        rows = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in proposal.lines)
        warning = f'<p class="warning">{escape(proposal.warning)}</p>' if proposal.warning else ""
        hidden = f'<input type="hidden" name="hash" value="{escape(proposal.hash)}">'
        shown = f"<p><strong>{escape(proposal.title)}</strong></p><dl>{rows}</dl>{warning}{hidden}"
        if with_code:
            shown += f"<p>{self.say('page_code_sent')}</p>{self._code_field(required=False)}"
        buttons = [("decline", "page_decline", "plain"), ("confirm", "page_confirm", "")]
        return self._page("page_confirm_title", self._form(link, token, fault, shown, buttons))

    def _code_field(self, *, required: bool = True) -> str:
        attributes = 'autocomplete="one-time-code" inputmode="numeric" maxlength="6"'
        return self._field("code", "text", "page_code", attributes, required=required)

    def rating(self, link: PageLink, token: str, fault: str = "") -> str:
        """One to five, reasons, a comment."""
        scores = "".join(self._choice("radio", "score", str(s), f"page_score_{s}") for s in SCORES)
        reasons = "".join(self._choice("checkbox", "reason", r, f"page_reason_{r}") for r in REASONS)
        comment = f'<label for="comment">{self.say("page_comment")}</label>'
        fields = (
            f"<fieldset><legend>{self.say('page_rating_question')}</legend>{scores}</fieldset>"
            f"<fieldset><legend>{self.say('page_reasons')}</legend>{reasons}</fieldset>"
            f'{comment}<textarea id="comment" name="comment" rows="3" maxlength="500"></textarea>'
        )
        return self._page("page_rating_title", self._form(link, token, fault, fields, [("rate", "page_rate", "")]))

    def paper(self, link: PageLink, token: str, title: str, fault: str = "") -> str:
        """What is handed out, and the button for it: WeChat and others fetch links to look at them, no form."""
        shown = f"<p><strong>{escape(title)}</strong></p><p>{self.say('page_paper_once')}</p>"
        return self._page(
            "page_paper_title", self._form(link, token, fault, shown, [("fetch", "page_paper_fetch", "")])
        )

    def _field(self, name: str, kind: str, label: str, attributes: str, *, required: bool = True) -> str:
        needed = " required" if required else ""
        return (
            f'<label for="{name}">{self.say(label)}</label>'
            f'<input id="{name}" name="{name}" type="{kind}"{needed} data-testid="h5-{name}" {attributes}>'
        )

    def _choice(self, kind: str, name: str, value: str, label: str) -> str:
        box = f'<input type="{kind}" name="{name}" value="{value}" data-testid="h5-{name}-{value}">'
        return f'<label class="choice">{box}<span>{self.say(label)}</span></label>'

    def _form(
        self, link: PageLink, token: str, fault: str, fields: str, buttons: Sequence[tuple[str, str, str]]
    ) -> str:
        """`buttons`: value of `act`, label code, class."""
        said = f'<p class="fault" role="alert" data-testid="h5-fault">{escape(fault)}</p>' if fault else ""
        drawn = "".join(
            f'<button name="act" value="{act}" class="{css}" data-testid="h5-{act}">{self.say(label)}</button>'
            for act, label, css in buttons
        )
        return (
            f'<form method="post" action="/h5/{escape(link.id)}" autocomplete="off">{said}{fields}'
            f'<input type="hidden" name="token" value="{escape(token)}"><div class="buttons">{drawn}</div></form>'
        )

    def _page(self, title: str, body: str) -> str:
        heading = self.say(title)
        return (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{heading}</title><link rel="stylesheet" href="{STYLE}"></head>'
            f'<body><main><p class="bank">{self.say("page_bank")}</p><h1>{heading}</h1>{body}</main></body></html>'
        )
