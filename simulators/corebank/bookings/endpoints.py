"""Where cash and queue tickets are booked."""

from simulators.corebank.bank import Bank
from simulators.corebank.bookings import cash, days, tickets
from simulators.corebank.bookings.views import (
    CashBookingList,
    CashOrder,
    DayList,
    SlotList,
    SlotQuery,
    TicketList,
    TicketOrder,
)
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint


def _cash_bookings(bank: Bank, call: Call) -> CashBookingList:
    return CashBookingList(cash.of_customer(bank, call.customer.customer))


def _days(bank: Bank, call: Call) -> DayList:
    return days.coming(bank, call.path["branch"])


def _slots(bank: Bank, call: Call) -> SlotList:
    return tickets.free_slots(bank, call.path["branch"], call.query.day)


def _tickets(bank: Bank, call: Call) -> TicketList:
    return TicketList(tickets.of_customer(bank, call.customer.customer))


ENDPOINTS = (
    act_endpoint(
        "bookCash",
        "cash.book",
        "/branches/{branch}/cash-bookings",
        cash.book,
        "Have cash ready at a branch, a working day ahead.",
        body=CashOrder,
        proven=False,
    ),
    Endpoint(
        name="cashBookings",
        method="GET",
        path="/cash-bookings",
        summary="Cash the customer has booked.",
        handle=_cash_bookings,
        access=Access.L2,
        answers=(CashBookingList,),
    ),
    act_endpoint(
        "cancelCash", "cash.cancel", "/cash-bookings/{booking}/cancel", cash.cancel, "Give cash up.", proven=False
    ),
    Endpoint(
        name="branchDays",
        method="GET",
        path="/branches/{branch}/days",
        summary="Coming days of a branch: its hours, and whether cash can be booked for them.",
        handle=_days,
        access=Access.SERVICE,
        answers=(DayList,),
        refusals=(404,),
    ),
    Endpoint(
        name="slots",
        method="GET",
        path="/branches/{branch}/slots",
        summary="Half hours of a day with places left in the queue.",
        handle=_slots,
        access=Access.SERVICE,
        answers=(SlotList,),
        query=SlotQuery,
        refusals=(404, 409),
    ),
    act_endpoint(
        "bookTicket",
        "branches.book",
        "/branches/{branch}/tickets",
        tickets.book,
        "A place in the queue of half an hour.",
        body=TicketOrder,
        access=Access.L1,
        proven=False,
    ),
    Endpoint(
        name="tickets",
        method="GET",
        path="/tickets",
        summary="Queue tickets of the customer.",
        handle=_tickets,
        access=Access.L1,
        answers=(TicketList,),
    ),
    act_endpoint(
        "cancelTicket",
        "tickets.cancel",
        "/tickets/{ticket}/cancel",
        tickets.cancel,
        "Give a place in the queue up.",
        access=Access.L1,
        proven=False,
    ),
)
