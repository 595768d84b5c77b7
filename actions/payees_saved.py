"""The payees a customer has saved: shown, and forgotten on request."""

from __future__ import annotations

from collections.abc import Sequence

from actions.form import Form
from actions.payees import fits, shown
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.transfers import Payee

SHOWN = 8


@task("payee_manage")
async def manage_payees(visit: Visit) -> None:
    """The saved payees; one of them forgotten, by button or by what the customer calls them."""
    form = await begin(visit, "payee_manage", "L2")
    assert form.session is not None
    saved = await visit.ask_bank(visit.parts.bank.transfers.payees, form.session.token)
    unknown = _hear(form, saved)
    picked = next((payee for payee in saved if payee.id == form.chosen.get("forget")), None)
    if picked is not None:
        visit.say("utter_payee_remove_confirm", name=picked.name)
        form.propose("payee_remove", picked.id, [(words().labels["to"], shown(picked))])
        return
    form.done()
    if not saved:
        visit.say("utter_no_payees")
        return
    card = {"kind": "list", "title": words().labels["payees"], "rows": [_row(payee) for payee in saved]}
    label = words().labels["forget"]
    buttons = [
        (label.format(name=payee.name), f'/payee_manage{{"choice": "forget={payee.id}"}}') for payee in saved[:SHOWN]
    ]
    visit.say("utter_no_such_payee" if unknown else "utter_payees", card=card, buttons=buttons, name=unknown)


def _hear(form: Form, saved: Sequence[Payee]) -> str:
    """Take whom this run's line says to forget; the name when it is nobody's of the saved ones."""
    if not form.says(words().forget):
        return ""
    said = form.value("payee") or ""
    found = [one for one in saved if one.name in form.line or (one.label and one.label in form.line)]
    found = found or [one for one in saved if said and fits(one, said)]
    if len(found) == 1:
        form.choose("forget", found[0].id)
    return said if not found else ""


def _row(payee: Payee) -> dict[str, str]:
    return {"name": payee.name, "value": payee.label, "detail": f"{payee.bank} {payee.masked_number}"}
