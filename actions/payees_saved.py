"""The saved payees: listed, and forgotten on request."""

from __future__ import annotations

from actions.payees import shown
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.transfers import Payee

SHOWN = 8


@task("payee_manage")
async def manage_payees(visit: Visit) -> None:
    """The saved payees; one of them forgotten on request."""
    form = await begin(visit, "payee_manage", "L2")
    assert form.session is not None
    saved = await visit.ask_bank(visit.parts.bank.transfers.payees, form.session.token)
    picked = next((payee for payee in saved if payee.id == form.chosen.get("forget")), None)
    if picked is not None:
        visit.say("utter_payee_remove_confirm", name=picked.name)
        form.propose("payee_remove", picked.id, [(words().labels["to"], shown(picked))])
        return
    form.done()
    card = {"kind": "list", "title": words().labels["payees"], "rows": [_payee_row(payee) for payee in saved]}
    if not saved:
        visit.say("utter_no_payees")
        return
    buttons = [
        (words().labels["forget"].format(name=payee.name), f'/payee_manage{{"choice": "forget={payee.id}"}}')
        for payee in saved[:SHOWN]
    ]
    visit.say("utter_payees", card=card, buttons=buttons)


def _payee_row(payee: Payee) -> dict[str, str]:
    return {"name": payee.name, "value": payee.label, "detail": f"{payee.bank} {payee.masked_number}"}
