"""Cash and queue tickets are booked on days when the branch is there for them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank.bank import open_bank
from simulators.corebank.bookings import cash, rules, tickets
from simulators.corebank.bookings.views import CashOrder, TicketOrder
from simulators.corebank.doing import Doing
from simulators.corebank.options import Options
from simulators.corebank.sessions import CustomerSession
from tests.bank.process import CHEN, LI, LOOSE, WANG, BankProcess
from tests.bank.visit import Visit, new_key
from tests.bank.watching import tables_read_whole
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven

VisitOf = Callable[[str], Visit]
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
NOON = (*LOOSE, "--now", "2026-03-05T12:00")
TODAY = date(2026, 3, 5)  # a Thursday
FRIDAY, SATURDAY, SUNDAY, MONDAY = (TODAY + timedelta(days=step) for step in (1, 2, 3, 4))


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    """A bank of its own, on a day of its own."""
    process = BankProcess(tmp_path_factory.mktemp("bookings"), NOON)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def process(running_bank: BankProcess) -> BankProcess:
    return running_bank


@pytest.fixture
def later_bank(tmp_path: Path) -> Iterator[BankProcess]:
    """One whose clock may be moved."""
    process = BankProcess(tmp_path, NOON)
    process.start()
    yield process
    process.stop()


def book_cash(visit: Visit, branch: str, day: date | str, amount: str = "80000", **more: str) -> dict[str, str]:
    details = {"amount": amount, "day": str(day), "currency": "CNY"} | more
    return visit.do_unproven("cash.book", branch, **details).facts


def book_ticket(visit: Visit, branch: str, day: date | str, time: str, **more: str) -> dict[str, str]:
    return visit.do_unproven("branches.book", branch, day=str(day), time=time, **more).facts


# --- days ---


def test_weekends_worked_in_exchange_for_a_holiday_are_working_days() -> None:
    # State Council, arrangement for 2026: National Day 1 to 7 October, worked on 20 September and 10 October.
    assert not any(rules.is_working_day(date(2026, 10, day)) for day in range(1, 8))
    assert rules.is_working_day(date(2026, 9, 20))
    assert rules.is_working_day(date(2026, 10, 10))
    assert rules.hours_on(date(2026, 10, 10), "09:00-17:00", None, None) == "09:00-17:00"
    assert rules.hours_on(date(2026, 10, 4), "09:00-17:00", "09:00-17:00", "09:00-17:00") is None


def test_the_spring_festival_of_next_year_is_known() -> None:
    assert not any(rules.is_working_day(date(2027, 2, day)) for day in (5, 6, 7, 8))


@given(DAYS, st.integers(min_value=-40, max_value=40))
def test_cash_is_ready_a_working_day_later_at_the_earliest(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    if rules.wrong_cash_day(today, day) is None:
        between = [today + timedelta(days=step) for step in range(1, ahead + 1)]
        assert any(rules.is_working_day(one) for one in between)
        assert ahead <= rules.CASH_DAYS


@given(DAYS)
def test_slots_lie_within_the_hours(day: date) -> None:
    slots = [f"{slot:%H:%M}" for slot in rules.slots(day, "09:30-16:00")]
    assert (slots[0], slots[-1], len(slots)) == ("09:30", "15:30", 13)


# --- cash ---


def test_cash_is_booked_shown_and_given_up(visit: VisitOf) -> None:
    wang = visit(WANG)
    facts = book_cash(wang, "B002", FRIDAY, notes="new")
    assert (facts["branch"], facts["day"], facts["amount"]) == ("江城银行望湖支行", "2026-03-06", "80000.00")
    assert facts["keep_until"] == "2026-03-06T09:00:00Z"
    assert "80000.00" in wang.said()
    booked = next(one for one in wang.bank.bookings.cash(wang.session) if one.id == facts["number"])
    assert (booked.status, booked.notes, booked.amount) == ("booked", "new", Decimal("80000.00"))
    with pytest.raises(NotFound, match="booking_unknown"):
        visit(LI).do_unproven("cash.cancel", booked.id)
    assert wang.do_unproven("cash.cancel", booked.id).status == "cancelled"
    assert "取消" in wang.said()
    with pytest.raises(Conflict, match="booking_is_cancelled"):
        wang.do_unproven("cash.cancel", booked.id)


def test_a_booking_is_past_when_the_branch_has_closed(later_bank: BankProcess) -> None:
    with later_bank.client() as bank:
        number = book_cash(Visit(later_bank, bank, LI), "B001", MONDAY)["number"]
        later_bank.advance(5 * 86400)
        li = Visit(later_bank, bank, LI)
        assert next(one for one in bank.bookings.cash(li.session) if one.id == number).status == "past"
        with pytest.raises(Conflict, match="booking_is_past"):
            li.do_unproven("cash.cancel", number)


@pytest.mark.parametrize(
    ("branch", "day", "amount", "code"),
    [
        ("B001", TODAY, "80000", "day_too_soon"),
        ("B001", TODAY - timedelta(days=1), "80000", "day_is_past"),
        ("B001", TODAY + timedelta(days=31), "80000", "day_too_far"),
        ("B001", "2026-02-31", "80000", "day_unknown"),
        ("B005", SATURDAY, "80000", "branch_is_closed"),
        ("B001", FRIDAY, "0", "amount_is_zero"),
        ("B001", FRIDAY, "49999.99", "booking_not_needed"),
        ("B001", FRIDAY, "2000000.01", "amount_too_large"),
    ],
)
def test_cash_that_cannot_be_booked(visit: VisitOf, branch: str, day: date | str, amount: str, code: str) -> None:
    with pytest.raises(Conflict, match=code):
        book_cash(visit(CHEN), branch, day, amount)


def test_on_friday_cash_is_too_late_for_the_weekend(later_bank: BankProcess) -> None:
    later_bank.advance(86400)
    with later_bank.client() as bank:
        chen = Visit(later_bank, bank, CHEN)
        for day in (SATURDAY, SUNDAY):
            with pytest.raises(Conflict, match="day_too_soon"):
                book_cash(chen, "B001", day)
        book_cash(chen, "B001", MONDAY, "50000")


def test_a_day_is_booked_once_and_elsewhere_is_unknown(visit: VisitOf) -> None:
    wang = visit(WANG)
    number = book_cash(wang, "B001", MONDAY, "100", notes="coins")["number"]
    with pytest.raises(Conflict, match="already_booked"):
        book_cash(wang, "B003", MONDAY)
    with pytest.raises(NotFound, match="branch_unknown"):
        book_cash(wang, "B999", FRIDAY)
    for wrong in ({"currency": "USD"}, {"amount": "-5"}, {"notes": "old"}):
        with pytest.raises(BankRefused, match="request_invalid"):
            book_cash(wang, "B001", FRIDAY, **{"amount": "80000", **wrong})
    wang.do_unproven("cash.cancel", number)


# --- tickets ---


def test_a_ticket_takes_a_place_and_gives_it_back(visit: VisitOf, bank: CoreBank) -> None:
    def free() -> int:
        return {slot.time: slot.free for slot in bank.bookings.slots("B004", MONDAY).slots}["14:30"]

    wang, before = visit(WANG), free()
    facts = book_ticket(wang, "B004", MONDAY, "14:30", matter="card")
    assert (facts["branch"], facts["time"]) == ("江城银行梅岭支行", "14:30")
    assert facts["number"] in wang.said()
    assert free() == before - 1
    ticket = next(one for one in bank.bookings.tickets(wang.session) if one.id == facts["ticket"])
    assert (ticket.number, ticket.matter, ticket.status) == (facts["number"], "card", "booked")
    with pytest.raises(NotFound, match="ticket_unknown"):
        visit(LI).do_unproven("tickets.cancel", ticket.id)
    assert wang.do_unproven("tickets.cancel", ticket.id).status == "cancelled"
    assert free() == before
    with pytest.raises(Conflict, match="ticket_is_cancelled"):
        wang.do_unproven("tickets.cancel", ticket.id)


def test_numbers_of_a_day_are_not_given_twice(visit: VisitOf) -> None:
    wang, li = visit(WANG), visit(LI)
    first = book_ticket(wang, "B014", MONDAY, "11:00")
    wang.do_unproven("tickets.cancel", first["ticket"])
    second = book_ticket(li, "B014", MONDAY, "11:00")
    assert second["number"] != first["number"]
    li.do_unproven("tickets.cancel", second["ticket"])


def test_the_planted_half_hour_is_full_and_not_offered(visit: VisitOf, bank: CoreBank) -> None:
    with pytest.raises(Conflict, match="slot_is_full"):
        book_ticket(visit(WANG), "B002", FRIDAY, "10:00")
    assert "10:00" not in {slot.time for slot in bank.bookings.slots("B002", FRIDAY).slots}
    li = visit(LI)
    assert bank.bookings.tickets(li.session)[-1].branch.id == "B003"
    with pytest.raises(Conflict, match="already_booked"):
        book_ticket(li, "B001", FRIDAY, "15:00")


def test_today_only_what_has_not_begun_is_offered(bank: CoreBank, visit: VisitOf) -> None:
    times = [slot.time for slot in bank.bookings.slots("B001", TODAY).slots]
    assert (times[0], times[-1]) == ("12:30", "16:30")
    with pytest.raises(Conflict, match="slot_is_past"):
        book_ticket(visit(CHEN), "B001", TODAY, "11:30")


def test_a_ticket_is_past_when_its_half_hour_is_over(later_bank: BankProcess) -> None:
    with later_bank.client() as bank:
        ticket = book_ticket(Visit(later_bank, bank, CHEN), "B001", TODAY, "12:30")["ticket"]
        later_bank.advance(3601)
        chen = Visit(later_bank, bank, CHEN)
        with pytest.raises(Conflict, match="ticket_is_past"):
            chen.do_unproven("tickets.cancel", ticket)
        assert next(one for one in bank.bookings.tickets(chen.session) if one.id == ticket).status == "past"


@pytest.mark.parametrize(
    ("branch", "day", "time", "code"),
    [
        ("B001", TODAY - timedelta(days=1), "10:00", "day_is_past"),
        ("B001", TODAY + timedelta(days=15), "10:00", "day_too_far"),
        ("B001", "2026-02-31", "10:00", "day_unknown"),
        ("B003", SUNDAY, "10:00", "branch_is_closed"),
        ("B001", FRIDAY, "10:10", "slot_unknown"),
        ("B001", FRIDAY, "17:00", "slot_unknown"),
        ("B001", FRIDAY, "25:00", "slot_unknown"),
    ],
)
def test_a_ticket_that_cannot_be_had(visit: VisitOf, branch: str, day: date | str, time: str, code: str) -> None:
    with pytest.raises(Conflict, match=code):
        book_ticket(visit(WANG), branch, day, time)


def test_days_without_slots_say_why(bank: CoreBank, process: BankProcess) -> None:
    for day, code in ((TODAY - timedelta(days=1), "day_is_past"), (SATURDAY, "branch_is_closed")):
        with pytest.raises(Conflict, match=code):
            bank.bookings.slots("B005", day)
    with pytest.raises(NotFound, match="branch_unknown"):
        bank.bookings.slots("B999", FRIDAY)
    answer = process.call("GET", "/branches/B001/slots?day=2026-02-31")
    assert (answer.status_code, answer.json()["code"]) == (409, "day_unknown")


def test_a_recognised_customer_books_a_ticket_but_no_cash(bank: CoreBank) -> None:
    session = bank.recognise("C000001", "bank_site", "visit-low").token
    key, act = new_key(), Act("branches.book", "B001", {"day": str(MONDAY), "time": "09:00"})
    done = bank.act(act, session, key)
    assert bank.act(act, session, key) == done
    assert [one.status for one in bank.bookings.tickets(session)].count("booked") == 1
    bank.act(Act("tickets.cancel", done.facts["ticket"]), session, new_key())
    cash = Act("cash.book", "B001", {"amount": "80000", "day": str(FRIDAY), "currency": "CNY"})
    with pytest.raises(NotProven, match="level_too_low"):
        bank.act(cash, session, new_key())


def test_bookings_are_found_by_an_index(tmp_path: Path) -> None:
    bank = open_bank(Options(tmp_path, "token", now=datetime(2026, 3, 5, 4, 0, tzinfo=UTC)))
    doing = Doing(CustomerSession("", "C000001", "", 2), "B001", TicketOrder(str(MONDAY), "09:00"), "R0", 1)
    with closing(bank.db), tables_read_whole(bank) as read:
        tickets.book(bank, doing)
        cash.book(bank, replace(doing, details=CashOrder("80000", str(MONDAY), "CNY")))
        tickets.free_slots(bank, "B001", str(MONDAY))
        tickets.of_customer(bank, "C000001")
        cash.of_customer(bank, "C000001")
    assert read == set()


def test_coming_days_of_a_branch_know_when_it_is_open_and_when_cash_can_be_ready(bank: CoreBank) -> None:
    days = {one.day: one for one in bank.bookings.days("B003").days}
    assert len(days) == rules.CASH_DAYS + 1
    assert (days[TODAY].hours, days[TODAY].cash) == ("09:00-17:00", False)
    assert (days[FRIDAY].hours, days[FRIDAY].cash) == ("09:00-17:00", True)
    assert (days[SUNDAY].hours, days[SUNDAY].cash) == (None, False)
    with pytest.raises(NotFound, match="branch_unknown"):
        bank.bookings.days("B999")
