"""WeChat bound to its customer, and unbound. The binding itself is done on a page (channels/wechat/binding.py)."""

from __future__ import annotations

import asyncio

from actions.choices import heard, meant
from actions.form import Form
from actions.tasks import ANYBODY, PROOF, begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.conversation.states import Record

UNBIND = "unbind"


@task("wechat_binding")
async def binding(visit: Visit) -> None:
    """A link to the page where the customer is bound; for who is bound already, the way out of it."""
    form = await begin(visit, "wechat_binding", ANYBODY)
    conversations, bindings = visit.parts.conversations, visit.parts.bindings
    record, now = await conversations.record(visit.conversation), await conversations.now()
    if record.channel != "wechat":
        form.done()
        visit.say("utter_binding_in_wechat")
    elif await asyncio.to_thread(bindings.of, record.contact, now, visit.conversation) is None:
        _offer_link(form)
    elif form.asked == PROOF:  # it was waited for the page, and there it was done
        form.done()
        visit.say("utter_bound")
    else:
        await _unbind(form, record, now)


def _offer_link(form: Form) -> None:
    if form.asked == UNBIND or heard(form, "binding_wish") == UNBIND:
        form.done()
        form.visit.say("utter_not_bound")
        return
    form.visit.say("utter_binding_link", card={"kind": "binding"})
    form.wait(PROOF)


async def _unbind(form: Form, record: Record, now: int) -> None:
    visit = form.visit
    answer = form.chosen.get(UNBIND) or meant(form.typed(UNBIND) or "", UNBIND)
    if answer is None:
        asked_for = heard(form, "binding_wish") == UNBIND
        buttons = [(label, value) for value, label in words().choices[UNBIND].items()]
        form.ask(UNBIND, "utter_unbind_sure" if asked_for else "utter_bound_already", buttons)
    form.done()
    if answer != "yes":
        visit.say("utter_still_bound")
        return
    await asyncio.to_thread(visit.parts.bindings.unbind, record.contact, now, visit.conversation)
    # What the binding opened ends with it; only then, or who asks next would be recognised once more.
    await visit.parts.sessions.forget(visit.conversation)
    visit.say("utter_unbound")
