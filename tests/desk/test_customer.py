"""What an agent sees of a customer: masked, in full only for a reason that is recorded."""

from __future__ import annotations

import pytest

from tests.desk.conftest import PHONE, Guiding
from tests.support.stack import Stack
from warmline.records.audit import Audit

pytestmark = pytest.mark.stack


async def test_nothing_is_shown_before_the_proof(guiding: Guiding) -> None:
    assert (await guiding.gets("customer")).json()["level"] == "L0"
    assert (await guiding.reveals("phone", "核实挂失")).json()["code"] == "not_proven"


async def test_masked_after_it_and_in_full_for_a_recorded_reason(guiding: Guiding, stack: Stack) -> None:
    await guiding.step("guided", task="transfer_money")
    await guiding.prove()
    shown = (await guiding.gets("customer")).json()
    assert shown["level"] == "L2" and shown["greeting"] == "王女士"
    assert shown["name"].startswith("*") and PHONE not in str(shown) and "****" in shown["contact"]["phone"]

    short = await guiding.reveals("phone", "看")
    assert (short.status_code, short.json()["code"]) == (400, "malformed")
    told = await guiding.reveals("phone", "客户要求核对预留手机号")
    assert told.json() == {"field": "phone", "value": PHONE}

    audit = Audit(stack.settings.database_url, stack.settings.signing_secret)
    entry = audit.entries(what="reveal", subject=guiding.conversation)[0]
    assert entry.who == "lina" and entry.reason == "客户要求核对预留手机号" and entry.details["field"] == "phone"
    assert PHONE not in str(entry)
    assert audit.verify() is None
    audit.close()


async def test_another_agents_customer_is_not_shown(guiding: Guiding) -> None:
    stranger = await guiding.gets("customer", conversation="0" * 32)
    assert stranger.json()["code"] == "not_yours"
