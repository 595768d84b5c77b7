"""Message alerts of accounts, and the data by which the bank reaches a customer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions.accounts import yuan
from actions.choices import heard, picked
from actions.form import Form
from actions.needs import amount, named, paying_account
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.cardcare import Alert
from warmline.bank.types import Account

# 湖北省江城市望湖区南湖大道18号3栋: the city is sent apart from the street.
ADDRESS = re.compile(
    r"(?P<city>(?:[\u4e00-\u9fff]{2,7}(?:省|自治区))?[\u4e00-\u9fff]{2,7}?(?:市|自治州|盟))(?P<street>\S.{3,97}\S)"
)
# What may stand before an address in a sentence.
BEFORE = re.compile(
    r".*(?:改成|改为|改到|换成|换到|更新为|更新成|搬到|住在|住到|地址是|地址为|应该是|地址[::]|(?:^|[,。;])是)"
)


@task("sms_alert")
async def alerts(visit: Visit) -> None:
    """How alerts are set; switched on or off, or told from another sum on."""
    form = await begin(visit, "sms_alert", "L2")
    assert form.session is not None
    token, bank = form.session.token, visit.parts.bank
    wish = heard(form, "alerts")
    if wish == "other_phone":
        form.done()
        visit.say_with_person("utter_alerts_own_phone")
        return
    held = {alert.account: alert for alert in await visit.ask_bank(bank.cardcare.alerts, token)}
    accounts = [one for one in await visit.ask_bank(bank.accounts, token) if one.status == "active" and one.id in held]
    if wish is None:
        if form.asked != "alerts":
            visit.say("utter_alerts", card=_state(accounts, held), phone=_phone(held))
        wish = picked(form, "alerts", "utter_alerts_wish")
    if wish == "least" and not any(held[one.id].on for one in accounts):
        wish = "on"
    # Switched on where it is off; everything else where it is on.
    fitting = [one for one in accounts if held[one.id].on is (wish != "on")]
    if not fitting:
        form.done()
        visit.say("utter_alerts_all_on" if wish == "on" else "utter_alerts_all_off", card=_state(accounts, held))
        return
    account = paying_account(form, fitting, "utter_alerts_of_which")
    if wish == "off":
        _propose_off(form, account)
    else:
        _propose_on(form, account, held[account.id], wish)


def _propose_on(form: Form, account: Account, now: Alert, wish: str) -> None:
    least = now.least
    if wish == "least" or form.value("amount") or form.chosen.get("amount"):
        least = amount(form, "utter_alerts_least")
    labels = words().labels
    lines = [
        (labels["account"], named(account)),
        (labels["alerts_from"], labels["each"] if least == 0 else f"¥{yuan(least)}"),
        (labels["phone"], now.phone),
        (labels["monthly_fee"], f"¥{yuan(now.monthly_fee)}"),
    ]
    details: dict[str, object] = {"on": True}
    if least:  # what is at its default is left out: see bank/acts.py
        details["least"] = f"{least:.2f}"
    form.visit.say("utter_alerts_on_confirm")
    form.propose("alerts_on", account.id, lines, details=details)


def _propose_off(form: Form, account: Account) -> None:
    labels = words().labels
    form.visit.say("utter_alerts_off_confirm")
    lines = [(labels["account"], named(account)), (labels["alerts"], labels["turn_off"])]
    form.propose("alerts_off", account.id, lines, details={"on": False}, warning=labels["without_alerts"])


def _state(accounts: Sequence[Account], held: dict[str, Alert]) -> dict[str, object]:
    labels, rows = words().labels, []
    for account in accounts:
        alert = held[account.id]
        least = labels["each"] if alert.least == Decimal(0) else labels["from_sum"].format(amount=yuan(alert.least))
        fee = labels["fee_a_month"].format(amount=yuan(alert.monthly_fee))
        state = labels["is_on"] if alert.on else labels["is_off"]
        rows.append({"name": named(account), "value": state, "detail": f"{least} {fee}" if alert.on else fee})
    return {"kind": "list", "title": labels["alerts"], "rows": rows}


def _phone(held: dict[str, Alert]) -> str:
    return next((alert.phone for alert in held.values()), "")


@task("contact_change")
async def contact(visit: Visit) -> None:
    """Another address, confirmed with a code. A phone is changed where both phones can be checked: not in the chat."""
    form = await begin(visit, "contact_change", "L2")
    assert form.session is not None
    _hear_address(form)
    # Words of an address are none about what to change: 号码 in a street's name.
    what = form.chosen.get("contact") or picked(form, "contact", "utter_contact_which")
    if what != "address":
        form.done()
        visit.say_with_person(f"utter_contact_{what}_elsewhere")
        return
    city, street = _address(form)
    known = await visit.ask_bank(visit.parts.bank.cardcare.contact, form.session.token)
    labels = words().labels
    lines = [(labels["new_address"], f"{city}{street}")]
    if known.address:
        lines.append((labels["old_address"], known.address))
    visit.say("utter_address_confirm")
    form.propose("address_change", form.session.customer, lines, details={"city": city, "street": street})


def _hear_address(form: Form) -> None:
    found = ADDRESS.search(BEFORE.sub("", form.line))
    if found:
        form.choose("city", found["city"])
        form.choose("street", found["street"].rstrip("。,.!"))


def _address(form: Form) -> tuple[str, str]:
    """City and street, that were said in one line."""
    if "street" in form.chosen:
        return form.chosen["city"], form.chosen["street"]
    form.ask("address", "utter_new_address" if form.typed("address") is None else "utter_address_with_city")
