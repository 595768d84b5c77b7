"""New cards, forgotten PINs, message alerts, another address, another phone."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from simulators.corebank.cardcare import rules
from simulators.corebank.seeding.numbers import luhn_ok
from tests.bank.process import CHEN, LI, LOOSE, WANG, BankProcess
from tests.bank.visit import Visit, new_key
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven

NEW_PHONE, OTHER_PHONE = "13912345678", "13912345679"
VisitOf = Callable[[str], Visit]


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    """A bank of its own: these tests change cards."""
    process = BankProcess(tmp_path_factory.mktemp("cardcare"), (*LOOSE, "--now", "2026-03-05T12:00"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def process(running_bank: BankProcess) -> BankProcess:
    return running_bank


def look(process: BankProcess, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the bank's own books."""
    with closing(sqlite3.connect(process.folder / "corebank.sqlite")) as books:
        return books.execute(sql).fetchall()


def refused(error: type[BankRefused], code: str, act: Callable[..., object], *given: Any, **details: Any) -> None:
    with pytest.raises(error) as refusal:
        act(*given, **details)
    assert refusal.value.code == code


def cards(visit: Visit) -> dict[str, str]:
    return {card.id: card.status for card in visit.bank.cards(visit.session)}


# --- rules ---


def test_fees_are_those_customers_are_told() -> None:
    assert [rules.card_fee("debit", "regular", reason) for reason in ("lost", "damaged", "expired")] == [500, 500, 0]
    assert [rules.card_fee(kind, "regular", "faulty") for kind in ("debit", "credit")] == [0, 1500]
    assert [rules.card_fee("credit", "gold", reason) for reason in ("lost", "damaged", "expired")] == [5000, 1500, 0]
    assert rules.card_fee("credit", "platinum", "lost") == 0
    assert [rules.alert_fee(age, "regular") for age in (59, 60)] == [200, 0]
    assert rules.alert_fee(30, "gold") == 0


def test_new_cards_take_working_days() -> None:
    assert rules.ready_by(date(2026, 3, 5), "branch") == date(2026, 3, 12)
    assert rules.ready_by(date(2026, 3, 5), "post") == date(2026, 3, 16)
    # The holidays of the Spring Festival, 15 to 23 February, are no working days.
    assert rules.ready_by(date(2026, 2, 13), "branch") > date(2026, 2, 27)


def test_masks_leave_enough_to_recognise_and_too_little_to_use() -> None:
    assert rules.masked_phone(WANG) == "138****0001"
    assert rules.masked_address("江城市", "临江区码头街19号3栋") == "江城市临江区***"
    assert rules.masked_email("wang@example.com") == "w***@example.com"


# --- cards ---


def test_a_worn_card_is_replaced_and_ends_when_the_new_one_is_activated(visit: VisitOf, process: BankProcess) -> None:
    wang = visit(WANG)
    told, held = wang.bank.cardcare.replacement(wang.session, "K000001", "damaged"), wang.balance("A000001")
    key = new_key()
    done = wang.do_unproven("cards.replace", "K000001", key, reason="damaged", deliver="post")
    assert wang.do_unproven("cards.replace", "K000001", key, reason="damaged", deliver="post") == done
    assert (done.status, done.facts["fee"], done.facts["ready_by"]) == ("ordered", "5.00", told.post_by.isoformat())
    assert wang.balance("A000001") == held - 5
    new = done.facts["new_card"]
    assert (cards(wang)["K000001"], cards(wang)[new]) == ("active", "new")
    [(number,)] = look(process, f"SELECT number FROM cards WHERE id = '{new}'")
    assert luhn_ok(number)
    assert number[-4:] == done.facts["new_last4"]
    assert "新卡" in wang.said()
    refused(
        Conflict,
        "card_already_replaced",
        wang.do_unproven,
        "cards.replace",
        "K000001",
        reason="expired",
        deliver="post",
    )
    last4 = done.facts["new_last4"]
    refused(NotProven, "proof_needed", wang.do_unproven, "cards.activate", new, last4=last4)
    refused(Conflict, "last4_wrong", wang.do, "cards.activate", new, last4=f"{(int(last4) + 1) % 10_000:04d}")
    refused(Conflict, "card_is_active", wang.do, "cards.activate", "K000002", last4="8012")
    refused(NotFound, "card_unknown", visit(LI).do, "cards.activate", new, last4=last4)
    refused(Conflict, "card_is_new", wang.do_unproven, "cards.lock", new)
    assert wang.do("cards.activate", new, last4=last4).status == "active"
    assert (cards(wang)["K000001"], cards(wang)[new]) == ("expired", "active")


def test_a_lost_card_is_replaced_without_reporting_it_again(visit: VisitOf) -> None:
    chen = visit(CHEN)
    refused(Conflict, "card_not_lost", chen.do_unproven, "cards.replace", "K000006", reason="lost", deliver="branch")
    chen.do_unproven("cards.report_loss", "K000006")
    refused(Conflict, "card_is_lost", chen.do_unproven, "cards.replace", "K000006", reason="damaged", deliver="branch")
    refused(
        NotFound, "branch_unknown", chen.do_unproven, "cards.replace", "K000006",
        reason="lost", deliver="branch", branch="B999",
    )  # fmt: skip
    done = chen.do_unproven("cards.replace", "K000006", reason="lost", deliver="branch", branch="B002")
    # A private customer's credit card: free.
    assert (done.facts["fee"], done.facts["branch"]) == ("0.00", "江城银行望湖支行")
    chen.do("cards.activate", done.facts["new_card"], last4=done.facts["new_last4"])
    assert cards(chen)["K000006"] == "lost"
    assert chen.bank.credit.cards(chen.session)[0].card == done.facts["new_card"]


def test_a_new_name_needs_a_branch_and_others_cards_are_unknown(visit: VisitOf) -> None:
    li = visit(LI)
    refused(
        Conflict, "branch_needed", li.do_unproven, "cards.replace", "K000003", reason="name_changed", deliver="post"
    )
    refused(NotFound, "card_unknown", li.do_unproven, "cards.replace", "K000001", reason="damaged", deliver="post")
    refused(NotFound, "card_unknown", li.bank.cardcare.replacement, li.session, "K000001", "damaged")


def test_a_card_lost_on_its_way_can_be_replaced_too(visit: VisitOf) -> None:
    chen = visit(CHEN)
    first = chen.do_unproven("cards.replace", "K000005", reason="damaged", deliver="post").facts["new_card"]
    chen.do_unproven("cards.report_loss", first)
    second = chen.do_unproven("cards.replace", first, reason="lost", deliver="branch").facts["new_card"]
    assert (cards(chen)["K000005"], cards(chen)[first], cards(chen)[second]) == ("active", "lost", "new")


def test_new_worn_and_locked_cards_were_planted(process: BankProcess, visit: VisitOf) -> None:
    [(phone, card, number)] = look(
        process,
        "SELECT phone, card, cards.number FROM card_orders JOIN cards ON cards.id = card"
        " JOIN customers ON customers.id = cards.customer WHERE reason = 'lost' AND ordered < 1772000000",
    )
    visit(phone).do("cards.activate", card, last4=number[-4:])
    [(phone, card)] = look(
        process,
        "SELECT phone, card FROM card_pins JOIN cards ON cards.id = card"
        " JOIN customers ON customers.id = cards.customer WHERE tries = 3",
    )
    assert visit(phone).do_unproven("cards.reset_pin", card).facts["was_locked"] == "yes"


# --- PIN ---


def test_a_pin_is_set_anew_in_the_app_once_a_day(visit: VisitOf, process: BankProcess) -> None:
    li = visit(LI)
    done = li.do_unproven("cards.reset_pin", "K000003")
    assert done.facts == {
        "card_last4": "6027",
        "valid_until": done.facts["valid_until"],
        "was_locked": "no",
        "branch_helps": "yes",
    }
    assert "用人脸重设" in li.said()
    assert "网点" in li.said()
    refused(Conflict, "pin_reset_today", li.do_unproven, "cards.reset_pin", "K000003")
    refused(NotFound, "card_unknown", li.do_unproven, "cards.reset_pin", "K000002")
    wang = visit(WANG)
    assert wang.do_unproven("cards.reset_pin", "K000002").facts["branch_helps"] == "no"
    assert "网点" not in wang.said()
    lost = look(
        process,
        "SELECT phone, cards.id FROM cards JOIN customers ON customers.id = customer WHERE status = 'lost'",
    )
    refused(Conflict, "card_is_lost", visit(lost[0][0]).do_unproven, "cards.reset_pin", lost[0][1])


def test_the_next_day_a_pin_can_be_reset_again(tmp_path: Path) -> None:
    process = BankProcess(tmp_path, (*LOOSE, "--now", "2026-03-05T12:00"))
    process.start()
    try:
        with process.client() as bank:
            Visit(process, bank, LI).do_unproven("cards.reset_pin", "K000003")
            process.advance(12 * 3600)
            assert Visit(process, bank, LI).do_unproven("cards.reset_pin", "K000003").status == "active"
    finally:
        process.stop()


# --- alerts ---


def test_alerts_are_set_for_an_account(visit: VisitOf) -> None:
    wang, li = visit(WANG), visit(LI)
    first, second = wang.bank.cardcare.alerts(wang.session)
    assert (first.on, second.on, first.monthly_fee) == (True, False, Decimal("2.00"))
    assert first.phone == "138****0001"
    assert li.bank.cardcare.alerts(li.session)[0].monthly_fee == Decimal("0.00")
    done = wang.do_unproven("alerts.set", second.account, on=True, least="100")
    assert (done.status, done.facts["least"], done.facts["monthly_fee"]) == ("on", "100.00", "2.00")
    assert wang.bank.cardcare.alerts(wang.session)[1].least == Decimal("100.00")
    assert "100.00元及以上" in wang.said()
    assert wang.do_unproven("alerts.set", second.account, on=False).status == "off"
    refused(NotFound, "account_unknown", wang.do_unproven, "alerts.set", "A000003", on=True)
    refused(BankRefused, "request_invalid", wang.do_unproven, "alerts.set", second.account, on=True, least="-1")


# --- contact data ---


def test_an_address_is_changed_with_a_code(visit: VisitOf) -> None:
    li = visit(LI)
    before = li.bank.cardcare.contact(li.session)
    assert before.phone == "138****0002"
    assert before.address is not None
    assert before.address.startswith("江城市")
    address = {"city": "临江市", "street": "古桥正街26号"}
    refused(NotProven, "proof_needed", li.do_unproven, "contact.change_address", "C000002", **address)
    done = li.do("contact.change_address", "C000002", **address)
    assert done.facts == {"address": "临江市古桥正***"}
    assert li.bank.cardcare.contact(li.session).address == "临江市古桥正***"
    assert "古桥正***" in li.said()


def test_a_phone_is_changed_only_when_both_phones_have_spoken(visit: VisitOf, process: BankProcess) -> None:
    chen = visit(CHEN)
    refused(NotProven, "proof_needed", chen.do_unproven, "contact.change_phone", "C000003", phone=NEW_PHONE)
    pending = chen.do("contact.change_phone", "C000003", phone=NEW_PHONE).facts["pending"]
    contact = chen.bank.cardcare.contact(chen.session)
    assert (contact.phone, contact.pending_phone) == ("138****0003", "139****5678")
    care = chen.bank.cardcare
    challenge = care.start_phone_code("phone", chen.session, pending).challenge
    code = process.code(NEW_PHONE)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    refused(NotProven, "code_wrong", care.check_phone_code, challenge, wrong, "phone", pending)
    refused(NotProven, "challenge_unknown", chen.bank.check_code, challenge, code, "phone")
    refused(NotProven, "challenge_unknown", care.check_phone_code, challenge, code, "elsewhere", pending)
    assert care.contact(chen.session).phone == "138****0003"
    assert care.check_phone_code(challenge, code, "phone", pending).phone == "139****5678"
    contact = care.contact(chen.session)
    assert (contact.phone, contact.pending_phone) == ("139****5678", None)
    assert "139****5678" in process.messages(CHEN)[0]
    refused(NotProven, "code_used", care.check_phone_code, challenge, code, "phone", pending)
    refused(NotProven, "phone_change_unknown", care.start_phone_code, "phone", chen.session, pending)
    moved = visit(NEW_PHONE)
    assert moved.bank.me(moved.session).id == "C000003"
    back = moved.do("contact.change_phone", "C000003", phone=CHEN).facts["pending"]
    challenge = care.start_phone_code("phone", moved.session, back).challenge
    care.check_phone_code(challenge, process.code(CHEN), "phone", back)


def test_a_phone_that_is_taken_or_the_same_is_refused(visit: VisitOf) -> None:
    li = visit(LI)
    refused(Conflict, "phone_taken", li.do, "contact.change_phone", "C000002", phone=WANG)
    refused(Conflict, "phone_unchanged", li.do, "contact.change_phone", "C000002", phone=LI)
    refused(BankRefused, "request_invalid", li.do, "contact.change_phone", "C000002", phone="12345")


def test_a_waiting_phone_is_nobody_elses_to_confirm(visit: VisitOf, process: BankProcess) -> None:
    li, wang = visit(LI), visit(WANG)
    pending = li.do("contact.change_phone", "C000002", phone=OTHER_PHONE).facts["pending"]
    care = li.bank.cardcare
    refused(NotProven, "phone_change_unknown", care.start_phone_code, "phone", wang.session, pending)
    recognised = li.bank.recognise("C000002", "bank_site", "phone").token
    refused(NotProven, "phone_change_unknown", care.start_phone_code, "phone", recognised, pending)
    theirs = wang.do("contact.change_phone", "C000001", phone=OTHER_PHONE).facts["pending"]
    challenge = care.start_phone_code("phone", wang.session, theirs).challenge
    mine = care.start_phone_code("phone", li.session, pending).challenge
    code = process.code(OTHER_PHONE)
    refused(NotProven, "code_wrong", care.check_phone_code, challenge, code, "phone", theirs)
    assert care.check_phone_code(mine, code, "phone", pending).phone == "139****5679"
    challenge = care.start_phone_code("phone", wang.session, theirs).challenge
    refused(Conflict, "phone_taken", care.check_phone_code, challenge, process.code(OTHER_PHONE), "phone", theirs)


def test_a_waiting_phone_is_forgotten_after_half_an_hour(tmp_path: Path) -> None:
    process = BankProcess(tmp_path, (*LOOSE, "--now", "2026-03-05T12:00"))
    process.start()
    try:
        with process.client() as bank:
            pending = Visit(process, bank, LI).do("contact.change_phone", "C000002", phone=NEW_PHONE).facts["pending"]
            process.advance(31 * 60)
            later = Visit(process, bank, LI)
            assert bank.cardcare.contact(later.session).pending_phone is None
            refused(NotProven, "phone_change_unknown", bank.cardcare.start_phone_code, "phone", later.session, pending)
    finally:
        process.stop()
