"""What became of transfers, and calling one back."""

from __future__ import annotations

from collections.abc import Sequence

from actions.accounts import yuan
from actions.form import Form
from actions.payees import fits
from actions.receipts import moment
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.transfers import Transfer

SHOWN = 8


@task("transfer_status")
async def status(visit: Visit) -> None:
    """Whether what was sent has arrived, and if not, why and when."""
    form = await begin(visit, "transfer_status", "L2")
    found = await _made(form)
    form.done()
    if not found:
        visit.say_with_person("utter_no_transfers")
        return
    newest = found[0]
    card = {"kind": "list", "title": words().labels["transfers"], "rows": [_row(one) for one in found]}
    visit.say(
        f"utter_transfer_{newest.state}", card=card if len(found) > 1 else None, name=newest.payee_name,
        amount=yuan(newest.amount), at=moment(newest.arrives_at), changed=moment(newest.changed_at),
        reason=words().return_reasons.get(newest.reason or "", ""),
    )  # fmt: skip


@task("transfer_cancel")
async def cancel(visit: Visit) -> None:
    """Call a transfer back that has not left yet; confirmed with a code."""
    form = await begin(visit, "transfer_cancel", "L2")
    found = [one for one in await _made(form) if one.cancellable]
    picked = form.chosen.get("transfer")
    wanted = [one for one in found if one.id == picked] or found
    if not wanted:
        form.done()
        visit.say_with_person("utter_nothing_to_call_back")
        return
    if len(wanted) > 1:
        choices = [(f"{one.payee_name} ¥{yuan(one.amount)}", one.id) for one in wanted]
        form.ask("transfer", "utter_which_transfer", choices)
    one, labels = wanted[0], words().labels
    lines = [
        (labels["amount"], f"¥{yuan(one.amount)}"),
        (labels["to"], f"{one.payee_name} {one.payee_bank} {labels['tail'].format(tail=one.payee_last4)}"),
        (labels["would_arrive"], moment(one.arrives_at)),
    ]
    visit.say("utter_transfer_cancel_confirm", name=one.payee_name, amount=yuan(one.amount))
    form.propose("transfer_cancel", one.id, lines)


async def _made(form: Form) -> Sequence[Transfer]:
    """The newest transfers, those to whom was said."""
    assert form.session is not None
    visit, said = form.visit, form.value("payee")
    made = await visit.ask_bank(visit.parts.bank.transfers.made, form.session.token, limit=SHOWN)
    if said:
        saved = await visit.ask_bank(visit.parts.bank.transfers.payees, form.session.token)
        names = {said} | {payee.name for payee in saved if fits(payee, said)}
        return [one for one in made if one.payee_name in names] or made
    return made


def _row(one: Transfer) -> dict[str, str]:
    state = words().transfer_states[one.state]
    return {"name": one.payee_name, "value": f"¥{yuan(one.amount)}", "detail": f"{moment(one.made_at)} {state}"}
