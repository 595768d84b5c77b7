"""Transfer limits: how they stand, and another one for a day."""

from __future__ import annotations

from collections.abc import Mapping

from actions.accounts import yuan
from actions.needs import amount, debit_accounts, named, paying_account
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.transfers import Limit


@task("transfer_limit_query")
async def limits(visit: Visit) -> None:
    """The limits of every account, and what is left of them today."""
    form = await begin(visit, "transfer_limit_query", "L2")
    assert form.session is not None
    found = await visit.ask_bank(visit.parts.bank.transfers.limits, form.session.token)
    names = {one.id: named(one) for one in await visit.ask_bank(visit.parts.bank.accounts, form.session.token)}
    form.done()
    card = {"kind": "list", "title": words().labels["limits"], "rows": [_limit_row(one, names) for one in found]}
    visit.say("utter_limits", card=card)


def _limit_row(limit: Limit, names: Mapping[str, str]) -> dict[str, str]:
    labels = words().labels
    return {
        "name": names.get(limit.account) or labels["tail"].format(tail=limit.last4),
        "value": labels["a_day"].format(amount=yuan(limit.daily)),
        "detail": labels["limit_detail"].format(single=yuan(limit.single), left=yuan(limit.remaining_today)),
    }


@task("transfer_limit_change")
async def change_limit(visit: Visit) -> None:
    """Set the daily limit of an account; confirmed with a code. Above what may be set remotely a branch is named."""
    form = await begin(visit, "transfer_limit_change", "L2")
    assert form.session is not None
    accounts = await debit_accounts(form)
    account = paying_account(form, accounts, "utter_limit_of_which")
    found = await visit.ask_bank(visit.parts.bank.transfers.limits, form.session.token)
    now = next(one for one in found if one.account == account.id)
    daily = amount(form, "utter_new_limit", now.highest_daily, now=yuan(now.daily), most=yuan(now.highest_daily))
    if daily > now.highest_daily:
        form.forget("amount")
        form.ask("amount", "utter_limit_too_high", most=yuan(now.highest_daily))
    single, labels = min(daily, now.highest_single), words().labels
    lines = [
        (labels["new_daily"], f"¥{yuan(daily)}"),
        (labels["old_daily"], f"¥{yuan(now.daily)}"),
        (labels["single"], f"¥{yuan(single)}"),
        (labels["account"], named(account)),
    ]
    visit.say("utter_limit_confirm")
    warning = words().labels["limit_raised"] if daily > now.daily else ""
    form.propose(
        "limit_set", account.id, lines, details={"single": f"{single:.2f}", "daily": f"{daily:.2f}"}, warning=warning
    )
