"""Where transfers, payees and limits are asked for and changed."""

from simulators.corebank.bank import Bank
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.transfers import banks, examining, limits, listing, making, payees
from simulators.corebank.transfers.views import (
    BankNames,
    CheckRequest,
    CheckView,
    LimitList,
    NewLimits,
    NewPayee,
    PayeeList,
    TransferList,
    TransferOrder,
    TransferQuery,
    TransferView,
)


def _banks(bank: Bank, _call: Call) -> BankNames:
    return BankNames(banks.every(bank))


def _payees(bank: Bank, call: Call) -> PayeeList:
    return PayeeList(payees.saved(bank, call.customer.customer))


def _check(bank: Bank, call: Call) -> CheckView:
    return examining.check(bank, call.customer.customer, call.body)


def _transfers(bank: Bank, call: Call) -> TransferList:
    return TransferList(listing.made_by(bank, call.customer.customer, call.query))


def _transfer(bank: Bank, call: Call) -> TransferView:
    return listing.find(bank, call.customer.customer, call.path["transfer"])


def _limits(bank: Bank, call: Call) -> LimitList:
    return LimitList(limits.shown(bank, call.customer.customer))


ENDPOINTS = (
    Endpoint(
        name="banks",
        method="GET",
        path="/banks",
        summary="The banks a transfer can go to, ours first.",
        handle=_banks,
        access=Access.SERVICE,
        answers=(BankNames,),
    ),
    Endpoint(
        name="payees",
        method="GET",
        path="/payees",
        summary="Saved payees, the one paid last first.",
        handle=_payees,
        access=Access.L2,
        answers=(PayeeList,),
    ),
    act_endpoint("addPayee", "payees.add", "/payees", payees.add, "Save a payee.", body=NewPayee),
    act_endpoint("removePayee", "payees.remove", "/payees/{payee}/remove", payees.remove, "Forget a saved payee."),
    Endpoint(
        name="checkTransfer",
        method="POST",
        path="/transfers/check",
        summary="What the bank knows about a transfer that is only thought of; moves nothing.",
        handle=_check,
        access=Access.L2,
        answers=(CheckView,),
        body=CheckRequest,
        refusals=(404, 409),
    ),
    Endpoint(
        name="transfers",
        method="GET",
        path="/transfers",
        summary="Transfers the customer made, newest first.",
        handle=_transfers,
        access=Access.L2,
        answers=(TransferList,),
        query=TransferQuery,
    ),
    Endpoint(
        name="transfer",
        method="GET",
        path="/transfers/{transfer}",
        summary="One transfer.",
        handle=_transfer,
        access=Access.L2,
        answers=(TransferView,),
        refusals=(404,),
    ),
    act_endpoint(
        "makeTransfer",
        "transfers.make",
        "/accounts/{account}/transfers",
        making.make,
        "Send money: it leaves at once and arrives when asked.",
        body=TransferOrder,
    ),
    act_endpoint(
        "cancelTransfer",
        "transfers.cancel",
        "/transfers/{transfer}/cancel",
        making.cancel,
        "Call back a transfer that has not left yet.",
    ),
    Endpoint(
        name="limits",
        method="GET",
        path="/limits",
        summary="How much may leave each debit account over remote channels.",
        handle=_limits,
        access=Access.L2,
        answers=(LimitList,),
    ),
    act_endpoint(
        "setLimits", "limits.set", "/accounts/{account}/limits", limits.change, "Set both limits.", body=NewLimits
    ),
)
