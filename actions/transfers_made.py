"""What became of transfers, and calling one back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.accounts import yuan
from actions.form import Form
from actions.payees import fits
from actions.receipts import moment
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.bank.transfers import Transfer

SHOWN = 8


@task("transfer_status")
async def status(visit: Visit) -> None:
    """Whether what was sent has arrived, and if not, why and when."""
    form = await begin(visit, "transfer_status", "L2")
    made = await _made(form)
    found = await _to_whom(form, made)
    form.done()
    if not made:
        visit.say_with_person("utter_no_transfers")
        return
    card = {"kind": "list", "title": words().labels["transfers"], "rows": [_row(one) for one in found or made]}
    if not found:
        visit.say(
            "utter_no_transfers_to",
            card=card,
            buttons=[(words().buttons["person"], PERSON)],
            name=str(form.value("payee")),
        )
        return
    newest = found[0]
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
    if not found:
        form.done()
        visit.say_with_person("utter_nothing_to_call_back")
        return
    if len(said := _of_amount(found, form)) == 1:  # 撤回200那笔: another one than was chosen before
        form.choose("transfer", said[0].id)
    picked = form.chosen.get("transfer")
    wanted = [one for one in found if one.id == picked] or await _to_whom(form, found)
    if len(wanted) != 1:
        choices = [(f"{one.payee_name} ¥{yuan(one.amount)}", one.id) for one in wanted or found]
        form.ask("transfer", "utter_which_transfer", choices)
    one, labels = wanted[0], words().labels
    form.choose("transfer", one.id)
    lines = [
        (labels["amount"], f"¥{yuan(one.amount)}"),
        (labels["to"], f"{one.payee_name} {one.payee_bank} {labels['tail'].format(tail=one.payee_last4)}"),
        (labels["would_arrive"], moment(one.arrives_at)),
    ]
    visit.say("utter_transfer_cancel_confirm", name=one.payee_name, amount=yuan(one.amount))
    form.propose("transfer_cancel", one.id, lines)


async def _made(form: Form) -> Sequence[Transfer]:
    """The newest transfers."""
    assert form.session is not None
    visit = form.visit
    made: Sequence[Transfer] = await visit.ask_bank(visit.parts.bank.transfers.made, form.session.token, limit=SHOWN)
    return made


async def _to_whom(form: Form, made: Sequence[Transfer]) -> Sequence[Transfer]:
    """Those of the transfers to whom was said; all when nobody was named."""
    assert form.session is not None
    visit, said = form.visit, form.value("payee")
    if not said:
        return made
    saved = await visit.ask_bank(visit.parts.bank.transfers.payees, form.session.token)
    names = {said} | {payee.name for payee in saved if fits(payee, said)}
    return [one for one in made if one.payee_name in names]


def _of_amount(made: Sequence[Transfer], form: Form) -> Sequence[Transfer]:
    """Those of an amount that stands in this run's line, with its unit or without."""
    said = {*form.visit.all_said("amount"), *re.findall(r"\d+(?:\.\d+)?", form.line)}
    return [one for one in made if f"{one.amount:f}".removesuffix(".00") in said or f"{one.amount:.2f}" in said]


def _row(one: Transfer) -> dict[str, str]:
    state = words().transfer_states[one.state]
    return {"name": one.payee_name, "value": f"¥{yuan(one.amount)}", "detail": f"{moment(one.made_at)} {state}"}
