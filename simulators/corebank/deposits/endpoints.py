"""The doors of the deposits."""

from msgspec import UNSET

from simulators.corebank.bank import Bank
from simulators.corebank.deposits import changing, opening, products, reading
from simulators.corebank.deposits.views import (
    DepositList,
    DepositProductList,
    EarlyQuery,
    EarlyView,
    GiveNotice,
    OpenDeposit,
    SetRollover,
    WithdrawDeposit,
)
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint


def _products(bank: Bank, _call: Call) -> DepositProductList:
    return products.listed(bank)


def _deposits(bank: Bank, call: Call) -> DepositList:
    return DepositList(reading.of_customer(bank, call.customer.customer))


def _early(bank: Bank, call: Call) -> EarlyView:
    query: EarlyQuery = call.query
    amount = None if query.amount is UNSET else query.amount
    return reading.early(bank, call.customer.customer, call.path["deposit"], amount)


ENDPOINTS = (
    Endpoint(
        name="depositProducts",
        method="GET",
        path="/deposit-products",
        summary="Deposit products with rates and what is left of large certificates.",
        handle=_products,
        access=Access.SERVICE,
        answers=(DepositProductList,),
    ),
    Endpoint(
        name="deposits",
        method="GET",
        path="/deposits",
        summary="The customer's deposits, newest first.",
        handle=_deposits,
        access=Access.L2,
        answers=(DepositList,),
    ),
    Endpoint(
        name="earlyWithdrawal",
        method="GET",
        path="/deposits/{deposit}/early",
        summary="What withdrawing a deposit, or a part of it, today would bring.",
        handle=_early,
        access=Access.L2,
        answers=(EarlyView,),
        query=EarlyQuery,
        refusals=(404, 409),
    ),
    act_endpoint(
        "openDeposit",
        "deposits.open",
        "/accounts/{account}/deposits",
        opening.open_deposit,
        "Open a deposit from a debit account.",
        body=OpenDeposit,
    ),
    act_endpoint(
        "withdrawDeposit",
        "deposits.withdraw",
        "/deposits/{deposit}/withdraw",
        changing.withdraw,
        "Withdraw a deposit or a part of it, before maturity or after.",
        body=WithdrawDeposit,
    ),
    act_endpoint(
        "setRollover",
        "deposits.rollover",
        "/deposits/{deposit}/rollover",
        changing.set_rollover,
        "Set what happens at maturity.",
        body=SetRollover,
    ),
    act_endpoint(
        "giveNotice",
        "deposits.notice",
        "/deposits/{deposit}/notice",
        changing.give_notice,
        "Announce a withdrawal from a notice deposit.",
        body=GiveNotice,
    ),
)
