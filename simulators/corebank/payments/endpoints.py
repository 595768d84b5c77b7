"""Bills over HTTP."""

from simulators.corebank.bank import Bank
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.payments import billers, bills
from simulators.corebank.payments.views import BillerList, BillQuery, BillView, PayRequest, SavedNumbers


def _billers(bank: Bank, _call: Call) -> BillerList:
    today = bank.clock.today()
    return BillerList([biller.view(today) for biller in billers.every()])


def _bill(bank: Bank, call: Call) -> BillView:
    return bills.find(bank, call.query)


def _saved(bank: Bank, call: Call) -> SavedNumbers:
    return bills.saved(bank, call.customer.customer)


ENDPOINTS = (
    Endpoint(
        name="billers",
        method="GET",
        path="/billers",
        summary="Whom bills can be paid to.",
        handle=_billers,
        access=Access.SERVICE,
        answers=(BillerList,),
    ),
    Endpoint(
        name="bill",
        method="GET",
        path="/bills",
        summary="What is owed for a number.",
        handle=_bill,
        access=Access.L2,
        answers=(BillView,),
        query=BillQuery,
        refusals=(404,),
    ),
    Endpoint(
        name="billNumbers",
        method="GET",
        path="/bill-numbers",
        summary="Numbers the customer has paid before.",
        handle=_saved,
        access=Access.L2,
        answers=(SavedNumbers,),
    ),
    act_endpoint(
        "payBill", "bills.pay", "/accounts/{account}/bills", bills.pay, "Pay a bill or top up a phone.", body=PayRequest
    ),
)
